//! What requests carry.

use serde_json::{Value, json};

use crate::generality::case::{Case, call};

const FORM: &str = "content-type: application/x-www-form-urlencoded";

pub(crate) fn cases() -> Vec<Case> {
    [whole(), forms(), multipart()]
        .into_iter()
        .flatten()
        .map(done)
        .collect()
}

fn whole() -> Vec<Case> {
    vec![
        call("put_list", json!({"body": [1, 2]}))
            .sends("PUT /list\ncontent-type: application/json\n\n[1,2]"),
        call("put_list", json!({})).fails("body"),
        call("put_labels", json!({"labels": {"a": "b"}}))
            .sends("PUT /labels\ncontent-type: application/json; charset=utf-8\n\n{\"a\":\"b\"}"),
        call("put_number", json!({"body": 1.5}))
            .sends("PUT /number\ncontent-type: application/json\n\n1.5"),
        call("put_number", json!({})).fails("the request would say nothing"),
        call("touch", json!({"note": "n"}))
            .sends("POST /touch\ncontent-type: application/merge-patch+json\n\n{\"note\":\"n\"}"),
        call("touch", json!({})).sends("POST /touch"),
        call("post_text", json!({"text": "plain\n{}"}))
            .sends("POST /text\ncontent-type: text/plain; charset=utf-8\n\nplain\n{}"),
        call("upload", json!({"body": "iVBORw0KGgo="}))
            .sends("POST /bytes\ncontent-type: image/png\n\n\\x89PNG\\r\\n\\x1a\\n"),
        call("upload", json!({"body": "no base64"})).fails("is not base64"),
    ]
}

fn forms() -> Vec<Case> {
    let card: Value = json!({"number": "4 2", "owner": {"name": "Ada"}, "codes": ["a", "b"]});
    let given = json!({
        "amount": 5, "tags": ["a", "b&c"], "ids": [1, 2], "card": card, "meta": {"k": "v"},
    });
    vec![
        call("post_form", given).sends(&format!(
            "POST /form\n{FORM}\n\namount=5&tags=a&tags=b%26c&ids=1,2\
             &card%5Bnumber%5D=4%202&card%5Bowner%5D%5Bname%5D=Ada\
             &card%5Bcodes%5D%5B0%5D=a&card%5Bcodes%5D%5B1%5D=b\
             &meta=%7B%22k%22%3A%22v%22%7D&kind=one%20%26%20two"
        )),
        call("post_form", json!({"amount": 5, "ship": {"to": "Ada"}})).sends(&format!(
            "POST /form\n{FORM}\n\namount=5&ship%5Bto%5D=Ada&kind=one%20%26%20two"
        )),
        call("post_form", json!({"amount": 5, "ship": ""})).sends(&format!(
            "POST /form\n{FORM}\n\namount=5&ship=&kind=one%20%26%20two"
        )),
        call("post_form", json!({"amount": 5, "ship": "a"})).fails("/ship: "),
        call("post_choice", json!({"name": "n"})).sends(&format!("POST /choice\n{FORM}\n\nname=n")),
    ]
}

/// The boundary is made of the content, so that it is the same each time.
fn multipart() -> Vec<Case> {
    let photo = json!({"base64": "iVBORw0KGgo=", "filename": "a \"b\".png"});
    let scans = json!([
        {"text": "a,b", "filename": "x.csv", "media_type": "text/csv"},
        {"base64": "AAE="},
    ]);
    let given = json!({
        "photo": photo, "title": "Gr\u{fc}\u{df}e", "count": 3, "tags": ["a", "b"], "ids": [1, 2],
        "about": {"by": "Ada"}, "scans": scans,
    });
    let parts = [
        "; name=\"photo\"; filename=\"a %22b%22.png\"\\r\\nContent-Type: image/png\\r\\n\\r\\n\\x89PNG\\r\\n\\x1a\\n",
        "; name=\"title\"\\r\\n\\r\\nGr\\xc3\\xbc\\xc3\\x9fe",
        "; name=\"count\"\\r\\n\\r\\n3",
        "; name=\"tags\"\\r\\n\\r\\na",
        "; name=\"tags\"\\r\\n\\r\\nb",
        "; name=\"ids\"\\r\\nContent-Type: application/json\\r\\n\\r\\n[1,2]",
        "; name=\"about\"\\r\\nContent-Type: application/json\\r\\n\\r\\n{\"by\":\"Ada\"}",
        "; name=\"scans\"; filename=\"x.csv\"\\r\\nContent-Type: text/csv\\r\\n\\r\\na,b",
        "; name=\"scans\"; filename=\"scans\"\\r\\nContent-Type: application/octet-stream\\r\\n\\r\\n\\x00\\x01",
        "; name=\"kind\"\\r\\n\\r\\none & two",
    ];
    let boundary = "ff4a248c4ff525b255c34b1cc0177ff5";
    let part =
        |part: &&str| format!("--{boundary}\\r\\nContent-Disposition: form-data{part}\\r\\n");
    let parts: String = parts.iter().map(part).collect();
    // Escaped, since the body is not a text.
    let sent = format!("{parts}--{boundary}--\\r\\n").replace('"', "\\\"");
    let head = format!("POST /files\ncontent-type: multipart/form-data; boundary={boundary}");
    let note = "cd6955a2cf5a29d064129b329954f80e";
    let quoted = format!(
        "POST /note\ncontent-type: multipart/form-data; boundary={note}\n\n\
         --{note}\r\nContent-Disposition: form-data; name=\"the %22file%22\"; filename=\"the %22file%22\"\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\nplain\n\r\n--{note}--\r\n"
    );
    let styled = "9c09067cad88a1dbb692f8663d10fcae";
    let labels = format!(
        "POST /labels\ncontent-type: multipart/form-data; boundary={styled}\n\
         authorization: Basic d29ybGQ6c2VjcmV0\n\n\
         --{styled}\r\nContent-Disposition: form-data; name=\"label[text]\"\r\n\r\na & b\r\n\
         --{styled}\r\nContent-Disposition: form-data; name=\"label[size]\"\r\n\r\n2\r\n\
         --{styled}\r\nContent-Disposition: form-data; name=\"ids\"\r\n\r\n1,2\r\n--{styled}--\r\n"
    );
    vec![
        call(
            "post_labels",
            json!({"label": {"text": "a & b", "size": 2}, "ids": [1, 2]}),
        )
        .sends(&labels),
        call("post_files", given).sends(&format!("{head}\n\n{sent}")),
        call("post_files", json!({"title": "a"})).fails("photo: is required"),
        call("post_files", json!({"photo": "a"})).fails("/photo: "),
        call("post_files", json!({"photo": {"base64": "?"}})).fails("/photo/base64: is not base64"),
        call(
            "post_files",
            json!({"photo": {"text": "a", "media_type": "image/gif"}}),
        )
        .fails("/photo"),
        call("post_note", json!({})).sends("POST /note"),
        call("post_note", json!({"file": {"text": "plain\n"}})).sends(&quoted),
    ]
}

/// No operation here answers anything.
fn done(case: Case) -> Case {
    case.answered_with(204, &[], b"")
}
