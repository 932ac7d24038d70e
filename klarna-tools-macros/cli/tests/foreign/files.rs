//! Files that are sent as parts of a form.

use super::api::Api;

/// A document whose form has this schema and these encodings.
fn document(photo: &str, encoding: &str) -> String {
    format!(
        "openapi: 3.1.0
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
    let upload = "{ description: Upload., moves_money: false, operation: POST /photos, arguments: { photo: , note: } }";
    Api::new(
        &document(photo, encoding),
        &format!("tools: {{ upload: {upload} }}\n"),
    )
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
        ("{ contentMediaType: image/png }", ""),
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
    let noted = api(BINARY, encoding).run(&["check"]);
    assert_eq!(noted.code, Some(0), "{}", noted.err);
    for key in ["style", "headers"] {
        let text = format!("note: `{key}` of this part is ignored");
        assert!(noted.err.contains(&text), "{}", noted.err);
    }
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
