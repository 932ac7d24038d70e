//! How the encodings of a form say that its parts are sent.

use super::{BINARY, api, api_of, document, parts};

#[test]
fn what_changes_how_a_file_is_sent_is_a_change() {
    let api = api(BINARY, "photo: { contentType: image/png }");
    api.lock();
    for (encoding, means) in [
        (
            "photo: { contentType: image/gif }",
            "`photo` is written as `file of image/gif`, was as `file of image/png`",
        ),
        (
            "",
            "`photo` is written as `file`, was as `file of image/png`",
        ),
    ] {
        api.0.write("api.yaml", &document(BINARY, encoding));
        let diff = api.run(&["diff"]).out;
        for text in ["behavioural[wire-param-style-changed] upload", means] {
            assert!(diff.contains(text), "{diff}");
        }
    }
}

#[test]
fn what_an_encoding_says_in_vain_is_noted() {
    let encoding = "photo: { contentType: image/png, style: form, headers: { X-Part: { schema: { type: string } } } }";
    for (version, keys) in [
        ("3.0.3", ["style", "headers"]),
        ("3.1.0", ["contentType", "headers"]),
    ] {
        let api = api_of(version, BINARY, encoding);
        let noted = api.run(&["check"]);
        assert_eq!(noted.code, Some(0), "{}", noted.err);
        assert_eq!(noted.err.matches("of this part is ignored").count(), 2);
        for key in keys {
            let text = format!("note: `{key}` of this part is ignored");
            assert!(noted.err.contains(&text), "{version}: {}", noted.err);
        }
    }
}

#[test]
fn a_part_of_openapi_3_1_has_the_style_of_its_encoding() {
    let list = "{ type: array, items: { type: string } }";
    let object = "{ type: object, properties: { a: { type: string }, b: { type: integer } } }";
    let named = |names: &[&str]| -> Vec<String> {
        names
            .iter()
            .map(|name| format!("name=\"{name}\""))
            .collect()
    };
    for (schema, encoding, given, heads, contents) in [
        (
            list,
            "style: form",
            r#"["a b", "c"]"#,
            named(&["photo", "photo"]),
            vec!["a b", "c"],
        ),
        (
            list,
            "explode: false",
            r#"["a b", "c"]"#,
            named(&["photo"]),
            vec!["a b,c"],
        ),
        (
            list,
            "style: pipeDelimited",
            r#"["a", "c"]"#,
            named(&["photo"]),
            vec!["a|c"],
        ),
        (
            object,
            "style: deepObject",
            r#"{"a": "x&", "b": 2}"#,
            named(&["photo[a]", "photo[b]"]),
            vec!["x&", "2"],
        ),
        (
            object,
            "explode: true",
            r#"{"a": "x", "b": 2}"#,
            named(&["a", "b"]),
            vec!["x", "2"],
        ),
    ] {
        let api = api_of("3.1.0", schema, &format!("photo: {{ {encoding} }}"));
        let sent = parts(&api, &format!(r#"{{"photo": {given}}}"#));
        let (sent_heads, sent_contents): (Vec<_>, Vec<_>) = sent.into_iter().unzip();
        assert_eq!(
            (sent_heads, sent_contents),
            (heads, contents.iter().map(|it| (*it).to_owned()).collect()),
            "{encoding}"
        );
        assert_ne!(
            api.lock(),
            api_of("3.0.3", schema, &format!("photo: {{ {encoding} }}")).lock()
        );
    }
    // In OpenAPI 3.0 this has no effect.
    let json = api_of("3.0.3", object, "photo: { style: deepObject }");
    let sent = parts(&json, r#"{"photo": {"a": "x"}}"#);
    assert_eq!(sent[0].0, "name=\"photo\"; Content-Type: application/json");
    let files = "{ type: array, items: { type: string, format: binary } }";
    let joined = api(files, "photo: { explode: false }").mistakes();
    assert!(
        joined.contains("the file `photo` cannot be written in the style `form`"),
        "{joined}"
    );
}
