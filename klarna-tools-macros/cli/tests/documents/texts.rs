//! Texts of a document: what is hidden in them, and patterns.

use serde_json::{Value, json};

use super::Shop;
use crate::run::Run;

fn property(schema: &str) -> Shop {
    Shop::sending(
        "a:",
        &format!("{{ type: object, properties: {{ a: {schema} }} }}"),
    )
}

#[test]
fn emoji_scripts_and_line_ends_are_ordinary_text() {
    for text in [
        "⚠️ Careful ✔️ 👩🏽‍💻 1️⃣",
        "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} 🇸🇪",
        "می\u{200c}خواهم",
        "one\\r\\ntwo",
    ] {
        let schema = format!("{{ type: string, description: \"{text}\" }}");
        assert_eq!(property(&schema).notes(), "", "{text}");
        let manifest = format!("a: {{ description: \"{text}\" }}");
        let shop = Shop::sending(
            &manifest,
            "{ type: object, properties: { a: { type: string } } }",
        );
        assert_eq!(shop.notes(), "", "{text}");
    }
}

#[test]
fn hidden_text_is_refused_where_an_agent_reads_it() {
    for text in [
        "pay\u{200d}pal",
        "a\u{fe0f}",
        "x\u{e0041}\u{e0042}",
        "a\u{202e}b",
    ] {
        let schema = format!("{{ type: string, description: \"{text}\" }}");
        let said = property(&schema).mistakes();
        assert!(
            said.contains("error: the text contains hidden characters: U+"),
            "{said}"
        );
        assert!(said.contains("/properties/a/description\n"), "{said}");
    }
}

#[test]
fn a_value_is_usable_whatever_it_contains() {
    let schema = "{ type: string, enum: [\"✔\u{fe0f}\", \"a\u{200b}b\"] }";
    let shop = property(schema);
    let said = shop.notes();
    assert!(
        said.contains("note: this contains hidden characters: U+200B\n"),
        "{said}"
    );
    assert_eq!(said.matches("note: ").count(), 1, "{said}");
    assert!(!said.contains('\u{200b}'), "{said}");
    let lock = shop.lock();
    assert!(
        lock.contains("\"a\\U0000200Bb\"") && !lock.contains('\u{200b}'),
        "{lock}"
    );
}

#[test]
fn a_name_is_usable_whatever_it_contains() {
    let schema = "{ type: object, properties: { \"b\u{200b}\": { type: string } } }";
    let said = property(schema).notes();
    assert!(
        said.contains("note: this contains hidden characters: U+200B\n"),
        "{said}"
    );
}

#[cfg(feature = "serve")]
#[test]
fn hidden_characters_of_the_api_are_sent_and_others_are_not() {
    let shop =
        property("{ type: object, properties: { \"b\u{200b}\": { enum: [\"c\u{200b}\"] } } }");
    let (code, said) = shop.sends(r#"{"a":{"b\u200b":"c\u200b"}}"#);
    assert_eq!(code, Some(0), "{said}");
    let shop = property("{ type: string, enum: [\"✔\u{fe0f}\"] }");
    let (code, said) = shop.sends("{\"a\":\"✔\u{fe0f}\"}");
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = property("{ type: string }").sends(r#"{"a":"b\u200b"}"#);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("U+200B at character 2"), "{said}");
}

#[cfg(feature = "serve")]
#[test]
fn control_characters_of_the_api_are_sent_as_they_are() {
    for character in ["\\u001b", "\\u0000", "\\u0007", "\\u0085"] {
        let text = format!("\"a{character}b\"");
        for (schema, value) in [
            (format!("{{ type: string, enum: [{text}] }}"), text.clone()),
            (format!("{{ const: {text} }}"), text.clone()),
            (format!("{{ type: string, default: {text} }}"), text.clone()),
            (
                format!("{{ enum: [{{ k: {text} }}, 1] }}"),
                format!("{{\"k\":{text}}}"),
            ),
            (
                format!("{{ type: array, items: {{ enum: [{text}, z] }} }}"),
                format!("[{text}]"),
            ),
            (
                format!(
                    "{{ type: object, required: [{text}], properties: {{ {text}: {{ type: string }} }} }}"
                ),
                format!("{{{text}:\"v\"}}"),
            ),
        ] {
            let (code, said) = property(&schema).sends(&format!("{{\"a\":{value}}}"));
            assert_eq!(code, Some(0), "{schema}: {said}");
        }
    }
}

#[test]
fn a_name_of_the_api_can_be_chosen_whatever_it_contains() {
    for name in ["⚠\u{fe0f}\u{fe0f}", "x\u{202e}y", "a\u{1b}b"] {
        let named = json!({"type": "object", "required": [name], "properties": {(name): {"type": "string"}}});
        let answer =
            json!({"description": "done", "content": {"application/json": {"schema": named}}});
        let query =
            json!([{"name": name, "in": "query", "required": true, "schema": {"type": "string"}}]);
        for (body, parameters) in [(Some(&named), json!([])), (None, query)] {
            let mut operation =
                json!({"summary": "Sell", "parameters": parameters, "responses": {"200": answer}});
            if let Some(body) = body {
                operation["requestBody"] =
                    json!({"required": true, "content": {"application/json": {"schema": body}}});
            }
            let document = json!({
                "openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "security": [],
                "servers": [{"url": "https://a.example"}], "paths": {"/sales": {"post": operation}},
            });
            let shop = Shop::of("", &document.to_string());
            let added = shop.run(&["add", "POST /sales", "shop.yaml", "--name", "sell2"]);
            let added = added.expect_code(0);
            assert!(!added.out.contains("not possible"), "{}", added.out);
            let hidden = |c: char| name.contains(c) && c != '⚠' && !c.is_alphanumeric();
            let escaped =
                |text: &str| text.matches(hidden).count() == text.matches("⚠\u{fe0f}").count();
            assert!(escaped(&(added.out + &added.err)), "{name:?}");
        }
    }
}

#[cfg(feature = "serve")]
#[test]
fn a_refusal_spells_what_nobody_sees_of_the_values() {
    let shop = property("{ enum: [\"x\\u0085y\", \"a\\u200bb\", \"k\\u001b\", é] }");
    let (code, said) = shop.sends(r#"{"a":"x y"}"#);
    assert_eq!(code, Some(1), "{said}");
    let values = r#"one of "x\u0085y", "a\u200bb", "k\u001b", "é""#;
    assert!(said.contains(values), "{said}");
}

#[test]
fn a_page_spells_the_blanks_of_a_value() {
    let page = property("{ enum: [\"a\\rb\", \"a\\tb\", \"a\\u2028b\", \"a\\u0085b\", a b] }");
    let page = page.run(&["explain", "sell", "shop.yaml"]).out;
    let values = r"one of a\u{d}b, a\u{9}b, a\u{2028}b, a\u{85}b, a b";
    let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains(values), "{page}");
}

/// An API with `text` in every place that a draft or a page repeats, and a tool that has none of it.
fn repeated(text: &str) -> Shop {
    let at = |place: &str| format!("{place} {text}");
    let operation = json!({
        "operationId": at("id"), "summary": "summary is read by agents", "description": at("description"),
        "parameters": [{"name": "q", "in": "query", "description": at("q is"),
            "schema": {"type": "string", "enum": [at("v")]}}],
        "responses": {"200": {"description": "done", "content": {"application/json": {"schema":
            {"type": "object", "properties": {(at("name")): {"type": "string"}, "ok": {"type": "string"}}}
        }}}},
    });
    let other = json!({"summary": at("other"), "responses": {}});
    let document = json!({
        "openapi": "3.0.3", "info": {"title": at("title"), "version": "1"},
        "servers": [{"url": "https://a.example"}],
        "paths": {"/sales": {"post": operation}, (format!("/other{text}")): {"get": other}},
    });
    Shop::of("q: { description: Q }", &document.to_string())
}

#[test]
fn nothing_that_a_document_hides_reaches_a_terminal() {
    for (text, spelled) in [
        ("\u{1b}[31m", "\\u{1b}[31m"),
        ("\u{202e}x", "\\u{202e}x"),
        ("a\u{200b}b", "a\\u{200b}b"),
        ("a\u{9b}2J\u{7f}", "a\\u{9b}2J\\u{7f}"),
    ] {
        let shop = repeated(text);
        let other = format!("GET /other{text}");
        let run = |arguments: &[&str]| {
            let Run { code, out, err } = shop.run(arguments);
            let raw = ['\u{1b}', '\u{202e}', '\u{200b}', '\u{9b}', '\u{7f}'];
            assert!(!(out.contains(raw) || err.contains(raw)), "{out}{err}");
            (code, out + &err)
        };
        let (code, listed) = run(&["tools", "shop.yaml"]);
        assert_eq!(code, Some(0), "{listed}");
        assert!(listed.contains(&format!("/other{spelled}")), "{listed}");
        let (code, page) = run(&["explain", "sell", "shop.yaml"]);
        assert_eq!(code, Some(0), "{page}");
        assert!(page.contains(&format!("only v {spelled}")), "{page}");
        for command in ["tools", "explain"] {
            let tool = (command == "explain").then_some("sell");
            let arguments = [command].into_iter().chain(tool);
            let arguments: Vec<_> = arguments.chain(["shop.yaml", "--format=json"]).collect();
            let (_, json) = run(&arguments);
            let json: Value = serde_json::from_str(&json).unwrap();
            assert!(json.is_object(), "{json}");
        }
        let (_, drafted) = run(&["add", "POST /sales", "shop.yaml"]);
        assert!(drafted.contains("$response.body#/name "), "{drafted}");
        run(&["add", &other, "shop.yaml"]);
        run(&["add", "GET /othe", "shop.yaml"]);
        run(&["init", "api.yaml", "--all"]);
        run(&["init", "api.yaml"]);
    }
}

#[test]
fn emoji_and_joined_letters_are_drafted_and_printed_whole() {
    for text in [
        "👨\u{200d}👩\u{200d}👧",
        "❤\u{fe0f}",
        "می\u{200c}خواهم",
        "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
    ] {
        let shop = repeated("");
        let document = std::fs::read_to_string(shop.0.path().join("api.yaml")).unwrap();
        for place in ["summary ", "description ", "q is "] {
            let document = document.replace(place, &format!("{place}{text}"));
            std::fs::write(shop.0.path().join("api.yaml"), document).unwrap();
            let drafted = shop.run(&["add", "POST /sales", "shop.yaml"]).out;
            assert!(drafted.contains(&format!("{place}{text}")), "{drafted}");
            let drafted = shop.run(&["init", "api.yaml", "--all"]).out;
            assert!(drafted.contains(&format!("{place}{text}")), "{drafted}");
        }
        let document = document.replace("summary ", &format!("summary {text}"));
        std::fs::write(shop.0.path().join("api.yaml"), document).unwrap();
        let listed = shop.run(&["tools", "shop.yaml"]).expect_code(0).out;
        assert!(listed.contains(&format!("summary {text}")), "{listed}");
    }
}

#[cfg(feature = "serve")]
#[test]
fn a_request_is_shown_with_what_hides_in_it_spelled_out() {
    let shop = property("{ enum: [\"v\u{202e}\"] }");
    let call = ["call", "--dry-run", "--manifest", "shop.yaml", "sell"];
    let call: Vec<&str> = call.into_iter().chain(["{\"a\":\"v\u{202e}\"}"]).collect();
    let sent = shop.run(&call).expect_code(0).out;
    assert!(sent.ends_with("{\"a\":\"v\\u{202e}\"}\n"), "{sent:?}");
}

#[test]
fn patterns_as_the_world_writes_them_are_listed_in_strict_syntax() {
    let shop = property("{ type: string, pattern: '^(?:[\\w-./:]+)$' }");
    assert_eq!(shop.notes(), "");
    let lock = shop.lock();
    assert!(lock.contains(r"^(?:[\w\-./:]+)$"), "{lock}");
}

#[test]
fn a_pattern_that_cannot_be_checked_is_a_note() {
    for pattern in [
        r"^(?=.*\d).{8,}$",
        r"^(?<!a)b$",
        r"^(a)\1$",
        r"^\p{L}+$",
        "/^[a-z]+$/",
        "/^[0-9]{5}$/i",
        "/[a-z0-9-]+/",
        r"/^a\/b$/gim",
        "^[0-9]{5}$i",
        "#^[0-9]{5}$#",
        "x^a",
    ] {
        let shop = property(&format!("{{ type: string, pattern: '{pattern}' }}"));
        let said = shop.notes();
        assert!(
            said.starts_with("note: this pattern is not checked\n"),
            "{said}"
        );
        assert!(said.contains("/properties/a/pattern\n"), "{said}");
        assert!(!shop.lock().contains("pattern: "), "{pattern}");
    }
    let body = "{ type: object, properties: { a: { type: string, pattern: '^(?=.*x).*$' } } }";
    let own = Shop::sending("a: { pattern: '^x+$' }", body);
    assert!(own.lock().contains("^x+$"));
    let own = Shop::sending("a: { pattern: '^(?=x)$' }", body);
    let said = own.mistakes();
    assert!(
        said.contains("error: this regular expression is not supported"),
        "{said}"
    );
}
