//! Values that would be sent in one place of a request.

use super::api::Api;

const KEYS: &str = "
components:
  securitySchemes:
    header: { type: apiKey, in: header, name: X-Key }
    query: { type: apiKey, in: query, name: key }
    cookie: { type: apiKey, in: cookie, name: session }
    token: { type: http, scheme: bearer }
";

/// A write with these parameters, and what stands in the manifest before its tool.
fn api(scheme: &str, parameters: &str, head: &str, arguments: &str) -> Api {
    at("/things", scheme, parameters, head, arguments)
}

fn at(path: &str, scheme: &str, parameters: &str, head: &str, arguments: &str) -> Api {
    let security = match scheme {
        "" => "[]".to_owned(),
        scheme => format!("[{{ {scheme}: [] }}]"),
    };
    let document = format!(
        "openapi: 3.0.3
info: {{ title: t, version: '1' }}
servers: [{{ url: https://api.example.com }}]
security: {security}
paths:
  '{path}':
    post:
      summary: Write
      parameters: [{parameters}]
      responses: {{ '204': {{ description: none }} }}
{KEYS}"
    );
    let tool = format!(
        "tools: {{ write: {{ description: Write., moves_money: false, operation: POST {path}, arguments: {{ {arguments} }} }} }}\n"
    );
    Api::new(&document, &format!("{head}\n{tool}"))
}

fn parameter(name: &str, place: &str, required: bool) -> String {
    format!("{{ name: {name}, in: {place}, required: {required}, schema: {{ type: string }} }}")
}

const AUTH: &str = "auth: { api_key: $env.KEY }";

#[test]
fn what_an_api_key_fills_is_not_an_argument() {
    for (place, name, argument) in [
        ("header", "x-key", "x_key: "),
        ("header", "X-Key", "x_key: { const: mine }"),
        ("query", "key", "key: "),
        ("cookie", "session", "session: "),
    ] {
        let required = parameter(name, place, true);
        let mistakes = api(place, &required, AUTH, argument).mistakes();
        for text in [
            format!("`{name}` carries an API key of POST /things"),
            "leave this argument out: the key of `auth` is sent with each request".to_owned(),
            "needed here".to_owned(),
        ] {
            assert!(mistakes.contains(&text), "{place}: {mistakes}");
        }
        // The credential meets what the document requires.
        let api = api(place, &required, AUTH, "");
        let sent = api.dry_run("write", "{}");
        assert_eq!(sent.matches("$KEY").count(), 1, "{sent}");
        let drafted = api.run(&["add", "POST /things"]).out;
        let told = format!("not possible: `{name}` carries an API key");
        assert!(drafted.contains(&told), "{drafted}");
    }
    // Where the key is not sent, it is a parameter like any other.
    let free = api("", &parameter("X-Key", "header", true), "", "x_key: ");
    let sent = free.dry_run("write", r#"{"x_key":"a"}"#);
    assert!(sent.contains("x-key: a\n"), "{sent}");
}

#[test]
fn what_a_key_would_fill_is_an_argument_where_another_scheme_is_met() {
    let either = "token: [] }, { query";
    let key = parameter("key", "query", true);
    let auth = "auth: { bearer: $env.TOKEN }";
    let api = api(either, &key, auth, "key: ");
    let sent = api.dry_run("write", r#"{"key":"a"}"#);
    assert!(sent.contains("/things?key=a\n"), "{sent}");
    let drafted = api.run(&["add", "POST /things"]).out;
    assert!(drafted.contains("      key:\n"), "{drafted}");
}

#[test]
fn an_idempotency_key_has_a_header_of_its_own() {
    let head = |header: &str| {
        format!("idempotency: {{ header: {header}, argument: key, description: Repeat. }}\n{AUTH}")
    };
    let declared = parameter("X-Key", "header", false);
    let mistakes = api("header", &declared, &head("X-Key"), "").mistakes();
    assert!(
        mistakes.contains("name the header that the API reads idempotency keys from"),
        "{mistakes}"
    );
    let declared = parameter("Host", "header", false);
    let mistakes = api("header", &declared, &head("Host"), "").mistakes();
    assert!(mistakes.contains("`Host` carries no key"), "{mistakes}");
}

#[test]
fn names_of_headers_have_no_case() {
    let both = ["X-A", "x-a"]
        .map(|name| parameter(name, "header", true))
        .join(", ");
    let one = "first: { from: $request.header.X-A }";
    let two = format!("{one}, second: {{ from: $request.header.x-a }}");
    let mistakes = api("", &both, "", &two).mistakes();
    for text in [
        "`second` fills a place that is filled already",
        "filled by this one",
    ] {
        assert!(mistakes.contains(text), "{mistakes}");
    }
    let sent = api("", &both, "", one).dry_run("write", r#"{"first":"a"}"#);
    assert!(sent.contains("x-a: a\n"), "{sent}");
}

#[test]
fn a_property_that_is_a_parameter_of_its_own_is_no_other() {
    let filter = |schema: &str| {
        let filter = format!("{{ name: filter, in: query, schema: {{ type: object, {schema} }} }}");
        format!("{filter}, {}", parameter("limit", "query", false))
    };
    let both = "filter: , limit: ";
    let known = filter("properties: { limit: { type: string }, key: { type: string } }");
    let mistakes = api("query", &known, AUTH, both).mistakes();
    for text in [
        "`limit` is sent as `query limit`",
        "and so is this one",
        "`key` is sent as `query key`",
        "an API key is sent there, too",
    ] {
        assert!(mistakes.contains(text), "{mistakes}");
    }
    api("", &known, "", "filter: ").out(&["check"]);
    let open = api(
        "query",
        &filter("additionalProperties: { type: string }"),
        AUTH,
        both,
    );
    for name in ["key", "limit"] {
        let arguments = format!(r#"{{"filter":{{"a":"b","{name}":"c"}}}}"#);
        let run = open.run(&["call", "write", &arguments, "--dry-run", "--manifest"]);
        let said = run.out + &run.err;
        let wrong = format!("/filter/{name}: is sent as `{name}`, the name of something else");
        assert!(said.contains(&wrong), "{said}");
    }
    let sent = open.dry_run("write", r#"{"filter":{"a":"b"},"limit":"c"}"#);
    assert!(sent.contains("?a=b&limit=c&key=$KEY\n"), "{sent}");
    let fixed = at("/things?limit=1", "", &known, "", "filter: ").mistakes();
    assert!(fixed.contains("the path itself fixes it"), "{fixed}");
}

/// A payment whose form has a field that writes names of its own.
fn payment(media_type: &str, style: &str, meta: &str) -> Api {
    let document = format!(
        "openapi: 3.1.0
info: {{ title: t, version: '1' }}
servers: [{{ url: https://api.example.com }}]
security: []
paths:
  /payments:
    post:
      summary: Pay
      requestBody:
        required: true
        content:
          {media_type}:
            schema:
              type: object
              required: [amount, meta]
              properties: {{ amount: {{ type: integer }}, currency: {{ type: string }}, 'meta[x]': {{ type: string }}{meta} }}
            encoding: {{ meta: {{ {style} }} }}
      responses: {{ '204': {{ description: none }} }}
"
    );
    let arguments =
        "amount: { money: currency }, currency: , meta: , x: { from: '$request.body#/meta[x]' }";
    let policy = "policy: { ceiling: 1000 }";
    let tool = format!(
        "tools: {{ pay: {{ description: Pay., moves_money: true, operation: POST /payments, {policy}, arguments: {{ {arguments} }} }} }}\n"
    );
    Api::new(&document, &tool)
}

#[test]
fn no_field_of_a_form_is_sent_by_another_one() {
    let (exploded, deep) = ("style: form, explode: true", "style: deepObject");
    let map = ", meta: { type: object, additionalProperties: { type: string } }";
    let object = |name: &str| {
        format!(", meta: {{ type: object, properties: {{ {name}: {{ type: string }} }} }}")
    };
    for media_type in ["application/x-www-form-urlencoded", "multipart/form-data"] {
        for (style, name, at, sent) in [
            (exploded, "amount", "/amount", "amount"),
            (exploded, "currency", "/currency", "currency"),
            (exploded, "amount[]", "/amount[]", "amount[]"),
            (deep, "x", "", "meta[x]"),
        ] {
            // A map, and what may be anything.
            for meta in [map, ""] {
                let call = format!(r#"{{"amount":1,"meta":{{"a":"b","{name}":"2"}}}}"#);
                let call = ["call", "pay", &call, "--dry-run", "--manifest"];
                let run = payment(media_type, style, meta).run(&call);
                let said = run.out + &run.err;
                let wrong = format!("/meta{at}: is sent as `{sent}`, the name of something else");
                assert!(said.contains(&wrong), "{media_type} {style} {meta}: {said}");
            }
        }
        for (style, name, sent) in [(exploded, "amount", "amount"), (deep, "x", "meta[x]")] {
            let mistakes = payment(media_type, style, &object(name)).mistakes();
            let twice = format!("`{sent}` is sent as `body {sent}`");
            assert!(mistakes.contains(&twice), "{mistakes}");
            assert!(mistakes.contains("and so is this one"), "{mistakes}");
            payment(media_type, style, &object("other")).out(&["check"]);
        }
    }
    let form = "application/x-www-form-urlencoded";
    let reserved = payment(form, "style: form, explode: true, allowReserved: true", map);
    let sent = reserved.dry_run("pay", r#"{"amount":1,"meta":{"amount=2":"a/b"}}"#);
    assert!(sent.ends_with("\namount=1&amount%3D2=a/b\n"), "{sent}");
}

#[test]
fn what_the_path_fixes_is_not_an_argument() {
    let action = parameter("action", "query", false);
    let fixed = at(
        "/things?action=1",
        "",
        &action,
        "",
        "action: { const: '1' }",
    );
    for api in [fixed, at("/things?action=1", "", &action, "", "")] {
        let sent = api.dry_run("write", "{}");
        assert!(
            sent.starts_with("POST https://api.example.com/things?action=1\n"),
            "{sent}"
        );
    }
    for argument in ["action: ", "action: { const: '2' }"] {
        let mistakes = at("/things?action=1", "", &action, "", argument).mistakes();
        for text in [
            "the path of POST /things?action=1 fixes `action`",
            "\"1\" is always sent",
        ] {
            assert!(mistakes.contains(text), "{mistakes}");
        }
    }
    let twice = at("/things?a=1&a=2", "", "", "", "").mistakes();
    assert!(twice.contains("`a` is behind `?` twice"), "{twice}");
    let mistakes = at("/things?key=1", "query", "", AUTH, "").mistakes();
    assert!(mistakes.contains("it would be sent twice"), "{mistakes}");
}

#[test]
fn a_cookie_is_refused_where_it_is_wanted() {
    let cookie = parameter("theme", "cookie", false);
    let mistakes = api("", &cookie, "", "theme: ").mistakes();
    assert!(
        mistakes.contains("`theme` is a cookie, which is not supported"),
        "{mistakes}"
    );
    let drafted = api("", &cookie, "", "").run(&["add", "POST /things"]);
    assert!(
        drafted
            .out
            .contains("`theme` is a cookie, which is not supported"),
        "{}",
        drafted.out
    );
}
