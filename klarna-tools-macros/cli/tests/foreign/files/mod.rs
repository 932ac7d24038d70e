//! Files that are sent as parts of a form.

mod encodings;

use super::api::Api;

/// A document whose form has this schema and these encodings.
fn document(photo: &str, encoding: &str) -> String {
    document_of("3.1.0", photo, encoding)
}

fn document_of(version: &str, photo: &str, encoding: &str) -> String {
    format!(
        "openapi: {version}
info: {{ title: t, version: '1' }}
servers: [{{ url: https://api.example.com }}]
security: []
paths:
  /photos:
    post:
      summary: Upload
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [photo]
              properties: {{ photo: {photo}, note: {{ type: string }} }}
            encoding: {{ {encoding} }}
      responses: {{ '204': {{ description: none }} }}
"
    )
}

fn api(photo: &str, encoding: &str) -> Api {
    api_of("3.1.0", photo, encoding)
}

fn api_of(version: &str, photo: &str, encoding: &str) -> Api {
    Api::new(
        &document_of(version, photo, encoding),
        &manifest("photo: , note: "),
    )
}

fn manifest(arguments: &str) -> String {
    format!(
        "tools: {{ upload: {{ description: Upload., moves_money: false, operation: POST /photos, \
         arguments: {{ {arguments} }} }} }}\n"
    )
}

/// The parts that are sent: of each, its head in one line and its content.
fn parts(api: &Api, arguments: &str) -> Vec<(String, String)> {
    let sent = api.dry_run("upload", arguments);
    let (head, body) = sent.split_once("\n\n").unwrap();
    let (_, boundary) = head.split_once("multipart/form-data; boundary=").unwrap();
    let boundary = format!("--{}", boundary.lines().next().unwrap());
    let parts = body.split(&boundary).skip(1).filter_map(|part| {
        let (head, content) = part.split_once("\n\n")?;
        let head = head
            .trim()
            .trim_start_matches("Content-Disposition: form-data; ");
        Some((head.replace('\n', "; "), content.trim_end().to_owned()))
    });
    parts.collect()
}

const BINARY: &str = "{ type: string, format: binary }";

#[test]
fn a_person_sees_each_part_and_the_size_of_each_file() {
    let api = api(BINARY, "photo: { contentType: image/png }");
    let call =
        r#"{"photo": {"base64": "iVBORw0KGgo=", "filename": "a.png"}, "note": "first\nsecond"}"#;
    let sent = api.dry_run("upload", call);
    let (head, body) = sent.split_once("\n\n").unwrap();
    let (_, boundary) = head.split_once("multipart/form-data; boundary=").unwrap();
    let boundary = boundary.lines().next().unwrap();
    assert_eq!(
        body,
        format!(
            "--{boundary}\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\n\
             Content-Type: image/png\n\n[8 bytes]\n\
             --{boundary}\nContent-Disposition: form-data; name=\"note\"\n\nfirst\nsecond\n\
             --{boundary}--\n"
        )
    );
}

#[test]
fn a_file_is_declared_in_each_way_that_documents_have() {
    for (photo, encoding) in [
        (BINARY, ""),
        (
            "{ type: string }",
            "photo: { contentType: 'image/png, image/gif' }",
        ),
        (
            "{ type: array, items: { type: string, format: binary } }",
            "",
        ),
    ] {
        let lock = api(photo, encoding).lock();
        assert!(lock.contains("style: file\n"), "{photo}: {lock}");
    }
    let typed = api("{ contentMediaType: image/png }", "");
    let lock = typed.lock();
    assert!(lock.contains("style: file of image/png\n"), "{lock}");
    assert_eq!(
        parts(&typed, r#"{"photo": {"base64": "iVBORw0KGgo="}}"#)[0].0,
        "name=\"photo\"; filename=\"photo\"; Content-Type: image/png"
    );
    // What the encoding says counts more.
    let lock = api(
        "{ contentMediaType: image/png }",
        "photo: { contentType: image/gif }",
    )
    .lock();
    assert!(lock.contains("style: file of image/gif\n"), "{lock}");
    // Base64 that the API reads itself.
    let encoded = "{ type: string, contentMediaType: image/png, contentEncoding: base64 }";
    for (photo, encoding) in [
        (encoded, ""),
        ("{ type: string }", "photo: { contentType: text/csv }"),
    ] {
        let lock = api(photo, encoding).lock();
        assert!(!lock.contains("style: file"), "{photo}: {lock}");
    }
}

#[test]
fn a_media_type_is_that_of_a_string() {
    let png = "contentMediaType: image/png";
    let object = format!("{{ type: object, properties: {{ a: {{ type: string }} }}, {png} }}");
    let untyped = object.replace("type: object, ", "");
    let list = format!("{{ type: array, items: {{ type: string }}, {png} }}");
    let numbers = format!("{{ type: array, items: {{ type: integer, {png} }} }}");
    let number = format!("{{ type: integer, {png} }}");
    let text = format!("{{ type: string, {png} }}");
    let json = "; Content-Type: application/json";
    for (version, photo, given, media_type, content, label) in [
        (
            "3.1.0",
            &object,
            r#"{"a":"b"}"#,
            json,
            r#"{"a":"b"}"#,
            "it is for strings",
        ),
        (
            "3.1.0",
            &untyped,
            r#"{"a":"b"}"#,
            json,
            r#"{"a":"b"}"#,
            "it is for strings",
        ),
        ("3.1.0", &list, r#"["a"]"#, "", "a", "it is for strings"),
        ("3.1.0", &numbers, "[1]", "", "1", "it is for strings"),
        ("3.1.0", &number, "1", "", "1", "it is for strings"),
        (
            "3.0.3",
            &text,
            r#""a""#,
            "",
            "a",
            "OpenAPI 3.0 does not have it",
        ),
    ] {
        let api = api_of(version, photo, "");
        let sent = parts(&api, &format!(r#"{{"photo":{given}}}"#));
        let head = format!("name=\"photo\"{media_type}");
        assert_eq!(sent, [(head, content.to_owned())], "{photo}");
        let noted = api.run(&["check"]).err;
        let note = "note: `contentMediaType` of this part is ignored";
        assert_eq!(noted.matches(note).count(), 1, "{photo}: {noted}");
        assert!(noted.contains(label), "{noted}");
    }
    let nullable = api(&format!("{{ type: [string, 'null'], {png} }}"), "").lock();
    assert!(
        nullable.contains("style: file of image/png\n"),
        "{nullable}"
    );
    let text = api("{ type: string, contentMediaType: application/json }", "");
    assert_eq!(
        parts(&text, r#"{"photo": {"text": "{}"}}"#)[0].0,
        format!("name=\"photo\"; filename=\"photo\"{json}")
    );
    let encoded = "{ type: string, contentMediaType: application/json, contentEncoding: base64 }";
    let sent = parts(&api(encoded, ""), r#"{"photo": "e30="}"#);
    assert_eq!(sent, [("name=\"photo\"".to_owned(), "e30=".to_owned())]);
}

#[test]
fn json_is_known_by_its_suffix_and_with_parameters() {
    let list = "{ type: array, items: { type: string } }";
    for media_type in [
        "application/json",
        "application/vnd.x+json",
        "Application/JSON; charset=utf-8",
    ] {
        let api = api(list, &format!("photo: {{ contentType: '{media_type}' }}"));
        let sent = parts(&api, r#"{"photo": ["a"]}"#);
        let head = format!("name=\"photo\"; Content-Type: {media_type}");
        assert_eq!(sent, [(head, r#"["a"]"#.to_owned())]);
    }
}

#[test]
fn the_order_of_parts_is_locked() {
    let api = api(BINARY, "");
    let lock = api.lock();
    assert!(
        lock.contains("parts:\n        - photo\n        - note\n"),
        "{lock}"
    );
    let head = api.0.read("manifest.yaml");
    let head = head.split("tools:").next().unwrap();
    api.0.write(
        "manifest.yaml",
        &format!("{head}{}", manifest("note: , photo: ")),
    );
    assert_eq!(api.run(&["lock", "--check"]).code, Some(1));
    let diff = api.run(&["diff"]).out;
    let means = "the parts of the body are sent in the order `note`, `photo`, was `photo`, `note`";
    for text in ["behavioural[wire-media-type-changed] upload", means] {
        assert!(diff.contains(text), "{diff}");
    }
}

#[test]
fn a_part_of_a_wrong_type_is_refused() {
    let mistakes = api("{ type: strin, contentMediaType: image/png }", "").mistakes();
    assert!(mistakes.contains("`strin` is not a type"), "{mistakes}");
}

#[test]
fn what_is_not_a_media_type_is_refused() {
    for media_type in [
        "image",
        "\"image/png\\r\\nX-Part: y\"",
        "'image/png, gr\u{fc}n/png'",
    ] {
        let encoding = format!("photo: {{ contentType: {media_type} }}");
        let mistakes = api(BINARY, &encoding).mistakes();
        let text = "`contentType` of field `photo` is not a media type";
        assert!(mistakes.contains(text), "{mistakes}");
    }
}

#[test]
fn a_form_in_parts_is_drafted() {
    let api = api(BINARY, "");
    let drafted = api.0.run(&["init", "--all", "api.yaml", "--name", "t"]);
    assert_eq!(drafted.code, Some(0), "{}", drafted.err);
    assert!(drafted.out.contains("      photo:\n"), "{}", drafted.out);
}

#[test]
fn a_wrong_file_is_told_by_the_form_that_was_meant() {
    let api = api(BINARY, "");
    for (given, said) in [
        (
            r#""a""#,
            r#"- /photo: sent "a"; expected an object with "text", or an object with "base64""#,
        ),
        (
            "{}",
            r#"- /photo: sent an object; expected an object with "text", or an object with "base64""#,
        ),
        (
            r#"{"text": "a", "base64": "YQ=="}"#,
            r#"expected only one of "text", "base64""#,
        ),
        (
            r#"{"base64": 1, "filename": 2, "media_type": 3}"#,
            "- /photo/base64: sent 1; expected a string",
        ),
        (
            r#"{"base64": 1, "filename": 2, "media_type": 3}"#,
            "- /photo/media_type: sent 3; expected a string",
        ),
    ] {
        let arguments = format!(r#"{{"photo": {given}}}"#);
        let call = ["call", "upload", &arguments, "--dry-run", "--manifest"];
        let run = api.run(&call);
        let said_all = run.out + &run.err;
        assert!(said_all.contains(said), "{given}: {said_all}");
        assert!(!said_all.contains("not known here"), "{given}: {said_all}");
    }
}
