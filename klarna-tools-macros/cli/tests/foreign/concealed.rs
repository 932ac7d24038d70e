//! Of what is neither a manifest nor a part of a document no line is shown: it may be a secret.

use std::fs;
use std::process::Command;

use super::api::Api;
use crate::run::Run;

const TOOLS: &str = "tools: { x: { description: X., operation: POST /x, arguments: { a: } } }\n";
const OTHERS: [&str; 6] = [
    "password: hunter2\n",
    "- hunter2\n",
    "hunter2\n",
    "A=hunter2\nB=c\n",
    "type: Opaque\ndata: { password: hunter2 }\n",
    "!secret hunter2\n",
];

/// A document with something in place of one of its parts.
fn document(part: &str, instead: &str) -> String {
    let parts = [
        (
            "OPERATION",
            "{ summary: X, parameters: [PARAMETER], requestBody: BODY, responses: { '200': RESPONSE } }",
        ),
        (
            "PARAMETER",
            "{ name: q, in: query, schema: { type: string } }",
        ),
        (
            "BODY",
            "{ content: { application/json: { schema: SCHEMA } } }",
        ),
        ("SCHEMA", "{ type: object, properties: { a: PROPERTY } }"),
        ("PROPERTY", "{ type: string }"),
        ("RESPONSE", "{ description: X }"),
    ];
    let head = "openapi: 3.0.3\ninfo: { title: X, version: '1' }\n\
                servers: [{ url: https://x.example }]\nsecurity: []\npaths: { /x: { post: OPERATION } }\n";
    parts.iter().fold(head.to_owned(), |text, (name, value)| {
        text.replace(name, if *name == part { instead } else { value })
    })
}

#[test]
fn a_reference_shows_no_line_of_what_is_no_part_of_a_document() {
    for part in [
        "OPERATION",
        "PARAMETER",
        "BODY",
        "SCHEMA",
        "PROPERTY",
        "RESPONSE",
    ] {
        let api = Api::new(&document(part, "{ $ref: s.yml }"), TOOLS);
        for other in OTHERS {
            fs::write(api.0.path("s.yml"), other).unwrap();
            let mistakes = api.mistakes();
            assert!(
                mistakes.contains("`s.yml` cannot be followed"),
                "{part}: {mistakes}"
            );
            assert!(mistakes.contains("--> api.yaml:5:"), "{part}: {mistakes}");
            assert!(!mistakes.contains("hunter2"), "{part}: {mistakes}");
        }
    }
}

#[test]
fn a_part_of_a_document_is_shown_with_its_mistakes() {
    let api = Api::new(&document("PROPERTY", "{ $ref: s.yml }"), TOOLS);
    fs::write(api.0.path("s.yml"), "type: string\nminLength: one\n").unwrap();
    let mistakes = api.mistakes();
    assert!(mistakes.contains(" --> s.yml:2:12\n"), "{mistakes}");
    assert!(mistakes.contains("2 | minLength: one\n"), "{mistakes}");
}

#[test]
fn no_line_of_what_is_not_a_manifest_is_shown() {
    let api = Api::new(&document("", ""), TOOLS);
    let other = api.0.path("other.yml");
    for text in OTHERS.iter().map(|text| text.as_bytes()).chain([
        &b"hunter2: [\xff"[..],
        b"a: [hunter2\n",
        b"",
    ]) {
        fs::write(&other, text).unwrap();
        let mut check = Command::new(env!("CARGO_BIN_EXE_toolspec"));
        let run = Run::of(check.args(["check", other.to_str().unwrap()]));
        assert_eq!(run.code, Some(1), "{}", run.err);
        assert!(
            run.err.contains("other.yml` is not a manifest\n"),
            "{}",
            run.err
        );
        assert!(
            run.err.contains("help: a manifest has the keys `name`, "),
            "{}",
            run.err
        );
        assert!(!run.err.contains("hunter2"), "{}", run.err);
        let mut diff = Command::new(env!("CARGO_BIN_EXE_toolspec"));
        let diff = Run::of(
            diff.args(["diff", other.to_str().unwrap()])
                .current_dir(api.0.path("")),
        );
        assert!(!diff.err.contains("hunter2"), "{}", diff.err);
    }
    fs::write(&other, "name: 1\ntitle: [\n").unwrap();
    let mut check = Command::new(env!("CARGO_BIN_EXE_toolspec"));
    let run = Run::of(check.args(["check", other.to_str().unwrap()]));
    assert!(run.err.contains("title: ["), "{}", run.err);
}
