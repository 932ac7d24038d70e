//! Formats that a manifest asks to be checked.

use super::Shop;

fn shop(argument: &str, schema: &str) -> Shop {
    let body = format!("{{ type: object, properties: {{ a: {schema} }} }}");
    Shop::sending(argument, &body)
}

const TEXT: &str = "{ type: string }";

#[test]
fn a_format_is_checked_where_the_manifest_asks_for_it() {
    for (format, right, wrong, words) in [
        (
            "date",
            "2026-11-30",
            "2026-13-01",
            "a date of the calendar, such as 2026-11-30",
        ),
        (
            "date-time",
            "2026-11-30T09:30:00.5+01:00",
            "2026-11-30 09:30",
            "a time with its zone",
        ),
        (
            "uuid",
            "123E4567-e89b-12d3-a456-426614174000",
            "123e4567",
            "a UUID",
        ),
        ("uri", "https://[::1]/a?b=%20#c", "/a b", "a URI"),
        ("email", "a.b+c@shop.example", "a@b@c", "an e-mail address"),
    ] {
        let schema = format!("{{ type: string, format: {format} }}");
        for schema in [TEXT, schema.as_str()] {
            let shop = shop(&format!("a: {{ format: {format} }}"), schema);
            assert_eq!(shop.notes(), "");
            assert!(shop.lock().contains(&format!("format: {format}\n")));
            let (code, said) = shop.sends(&format!("{{\"a\":\"{right}\"}}"));
            assert_eq!(code, Some(0), "{said}");
            let (code, said) = shop.sends(&format!("{{\"a\":\"{wrong}\"}}"));
            assert_eq!(code, Some(1), "{said}");
            assert!(said.contains(&format!("expected {words}")), "{said}");
        }
        let (code, said) = shop("a:", &schema).sends(&format!("{{\"a\":\"{wrong}\"}}"));
        assert_eq!(
            code,
            Some(0),
            "a document alone has nothing checked: {said}"
        );
    }
}

#[test]
fn a_day_that_does_not_exist_is_refused() {
    for format in ["date", "date-time"] {
        let shop = shop(&format!("a: {{ format: {format} }}"), TEXT);
        let time = if format == "date" { "" } else { "T09:30:00Z" };
        for (day, exists) in [
            ("2023-02-28", true),
            ("2023-02-29", false),
            ("2023-02-30", false),
            ("2024-02-29", true),
            ("1900-02-29", false),
            ("2000-02-29", true),
            ("2023-04-31", false),
            ("2023-12-31", true),
        ] {
            let (code, said) = shop.sends(&format!("{{\"a\":\"{day}{time}\"}}"));
            assert_eq!(code == Some(0), exists, "{day}: {said}");
            assert_eq!(said.contains("date of the calendar"), !exists, "{said}");
        }
    }
}

#[test]
fn an_address_is_whole() {
    let shop = shop("a: { format: uri }", TEXT);
    for (uri, is_whole) in [
        ("http://", false),
        ("HTTPS://:80/a", false),
        ("https:///a", false),
        ("https:a", false),
        ("https://a/%zz", false),
        ("https://a/%4", false),
        ("https://u@a:80?q=%4f", true),
        ("file:///a", true),
        ("urn:a:b", true),
    ] {
        let (code, said) = shop.sends(&format!("{{\"a\":\"{uri}\"}}"));
        assert_eq!(code == Some(0), is_whole, "{uri}: {said}");
    }
}

#[test]
fn a_format_that_cannot_be_checked_is_a_mistake() {
    for (argument, schema, message) in [
        (
            "a: { format: ipv4 }",
            TEXT,
            "error: `ipv4` is not a format that can be checked",
        ),
        (
            "a: { format: date }",
            "{ type: integer }",
            "error: `format` has no meaning here",
        ),
        (
            "a: { format: date }",
            "{ type: string, format: uuid }",
            "error: the document's format is `uuid`",
        ),
        (
            "a: { format: date }",
            "{ type: string, pattern: '^x$' }",
            "error: there is a pattern already",
        ),
        (
            "a: { format: date, pattern: '^x$' }",
            TEXT,
            "error: there is a pattern already",
        ),
    ] {
        let said = shop(argument, schema).mistakes();
        assert!(said.starts_with(message), "{said}");
    }
}

/// An object is open: what is only required can be anything.
#[test]
fn a_property_that_is_only_required_can_be_anything() {
    let properties = "properties: { a: { type: object, required: [c, d], properties: { c: { type: string } } } }";
    let body = format!("{{ type: object, required: [a, b], {properties} }}");
    let shop = Shop::sending("a: , b:", &body);
    let notes = shop.notes();
    for name in ["b", "d"] {
        let note = format!("`{name}` is required and declared nowhere");
        assert!(notes.contains(&note), "{notes}");
    }
    let (code, sent) = shop.sends(r#"{"a":{"c":"x","d":[1]},"b":{"any":null}}"#);
    assert_eq!(code, Some(0), "{sent}");
    let expected = "{\"a\":{\"c\":\"x\",\"d\":[1]},\"b\":{\"any\":null}}\n";
    assert!(sent.ends_with(expected), "{sent}");
    let (code, said) = shop.sends(r#"{"a":{"c":"x"},"b":1}"#);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("/a/d: is required"), "{said}");
    let added = shop.run(&["add", "POST /sales", "shop.yaml"]).out;
    assert!(added.contains("\n      a:\n      b:\n"), "{added}");
    let mistakes = Shop::sending("a:", &body).mistakes();
    assert!(mistakes.contains("POST /sales requires `b`"), "{mistakes}");
    let closed = body.replace(
        "required: [a, b],",
        "required: [a, b], additionalProperties: false,",
    );
    let mistakes = Shop::sending("a: , b:", &closed).mistakes();
    assert!(mistakes.contains("this forbids `b`"), "{mistakes}");
}

#[test]
fn what_an_object_says_about_its_rest_applies_to_what_is_only_required() {
    let rest = "additionalProperties: { type: integer, minimum: 1 }";
    let open = "type: object, required: [amount], properties: { a: { type: string } }";
    let parted = format!("allOf: [{{ {open} }}, {{ {rest} }}]");
    let (open, within) = (
        format!("{open}, {rest}"),
        format!("type: object, properties: {{ b: {{ {open}, {rest} }} }}"),
    );
    for (body, argument, at) in [
        (&open, "amount", ""),
        (&parted, "amount", ""),
        (&within, "b", "/b"),
    ] {
        let shop = Shop::sending(&format!("{argument}:"), &format!("{{ {body} }}"));
        shop.notes();
        let call = |value: &str| match at {
            "" => format!(r#"{{"amount":{value}}}"#),
            _ => format!(r#"{{"b":{{"amount":{value}}}}}"#),
        };
        for wrong in ["-5", r#""x""#, "1.5"] {
            let (code, said) = shop.sends(&call(wrong));
            assert_eq!(code, Some(1), "{said}");
            assert!(said.contains(&format!("{at}/amount: ")), "{said}");
        }
        let (code, sent) = shop.sends(&call("5"));
        assert_eq!(code, Some(0), "{sent}");
    }
    let both = format!("allOf: [{{ {open} }}, {{ additionalProperties: {{ type: string }} }}]");
    let mistakes = Shop::sending("amount:", &format!("{{ {both} }}")).mistakes();
    assert!(mistakes.contains("no value has both types"), "{mistakes}");
}
