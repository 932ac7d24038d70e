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

/// What `check` says of a document that refers to `s.yml` in place of one of its parts.
fn of_a_reference(part: &str, reference: &str, file: &str) -> Run {
    let instead = format!("{{ $ref: '{reference}' }}");
    let api = Api::new(&document(part, &instead), TOOLS);
    fs::write(api.0.path("s.yml"), file).unwrap();
    api.run(&["check"])
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
        for other in OTHERS {
            let run = of_a_reference(part, "s.yml", other);
            let said = run.out + &run.err;
            assert!(!said.contains("hunter2"), "{part}: {other}: {said}");
        }
    }
    let run = of_a_reference("PROPERTY", "s.yml", "type: hunter\npassword: hunter2\n");
    let unknown = "error: `hunter` is not a type\n--> s.yml:1:7\n";
    assert!(run.err.contains(unknown), "{}", run.err);
}

#[test]
fn a_part_of_a_document_needs_no_member_by_which_it_is_recognised() {
    for schema in [
        "exclusiveMinimum: 0",
        "multipleOf: 5, description: Five.",
        "maxItems: 3",
        "uniqueItems: true",
        "minProperties: 1",
        "contentMediaType: image/png",
        "$schema: 'https://json-schema.org/draft/2020-12/schema', description: Any.",
        "$comment: Any.",
        "items: true",
        "xml: { name: x }, description: X.",
        "$anchor: a, title: A",
        "dependentRequired: { a: [b] }",
        "unevaluatedProperties: false",
        "description: X., foo: 1",
    ] {
        let file = format!("N: {{ {schema} }}\n");
        let run = of_a_reference("PROPERTY", "s.yml#/N", &file);
        let inline = Api::new(&document("PROPERTY", &format!("{{ {schema} }}")), TOOLS);
        let inline = inline.run(&["check"]);
        assert_eq!(run.code, inline.code, "{schema}: {}", run.err);
        assert!(!run.err.contains("cannot be followed"), "{}", run.err);
    }
}

#[test]
fn a_mistake_in_another_file_is_reported_at_its_place() {
    for (file, place) in [
        ("N: { type: strnig }\n", "1:12"),
        ("N:\n  required: a\n", "2:13"),
        ("N:\n  maximum: 1\n  maximum: 2\n", "3:3"),
    ] {
        let run = of_a_reference("PROPERTY", "s.yml#/N", file).expect_code(1);
        assert!(
            run.err.contains(&format!("--> s.yml:{place}\n")),
            "{}",
            run.err
        );
        assert!(!run.err.contains("N:"), "{}", run.err);
    }
}

#[test]
fn a_part_of_a_document_is_shown_with_its_mistakes() {
    let file = "type: string\nminLength: one\n";
    let run = of_a_reference("PROPERTY", "s.yml", file).expect_code(1);
    assert!(run.err.contains(" --> s.yml:2:12\n"), "{}", run.err);
    assert!(run.err.contains("2 | minLength: one\n"), "{}", run.err);
}

#[test]
fn no_line_of_what_is_not_a_manifest_is_shown() {
    let api = Api::new(&document("", ""), TOOLS);
    let other = api.0.path("other.yml");
    for text in OTHERS
        .iter()
        .map(|text| text.as_bytes())
        .chain([&b"hunter2: [\xff"[..], b"a: [hunter2\n"])
    {
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

#[test]
fn no_line_of_what_is_not_a_lockfile_is_shown() {
    let api = Api::new(&document("", ""), TOOLS);
    api.lock();
    let lock = api.0.path("manifest.lock.yaml");
    let lines = OTHERS.iter().map(|text| text.as_bytes());
    for text in lines.chain([&b"A=hunter2\0B=c\0"[..], b"A=hunter2\xff\n", b""]) {
        fs::write(&lock, text).unwrap();
        for command in [&["lock", "--check"][..], &["diff"], &["serve"], &["doctor"]] {
            let run = api.run(command);
            let said = format!("{}{}", run.out, run.err);
            assert_ne!(run.code, Some(0), "{command:?}: {said}");
            assert!(!said.contains("hunter2"), "{command:?}: {said}");
        }
    }
    let check = api.run(&["lock", "--check"]);
    let (name, help) = ("manifest.lock.yaml", "`toolspec lock` writes it again");
    let said = format!("`{name}` is not a lockfile of toolspec\n");
    assert!(check.err.contains(&said), "{}", check.err);
    assert!(check.err.contains(help), "{}", check.err);
}

#[test]
fn no_line_of_what_accepts_nothing_is_shown() {
    let api = Api::new(&document("", ""), TOOLS);
    api.lock();
    let lines = OTHERS.iter().map(|text| text.as_bytes());
    for text in lines.chain([&b"A=hunter2\0B=c\0"[..], b"A=hunter2\xff\n"]) {
        fs::write(api.0.path("manifest.accepted.yaml"), text).unwrap();
        let run = api
            .run(&["diff", "--base", "manifest.lock.yaml"])
            .expect_code(2);
        assert!(!run.err.contains("hunter2"), "{}", run.err);
        let place = "manifest.accepted.yaml:1:";
        assert!(run.err.contains(place), "{}", run.err);
    }
}

#[test]
fn no_line_of_what_is_neither_cases_nor_transcripts_is_shown() {
    let api = Api::new(&document("", ""), TOOLS);
    let cases = "cases: { a: { prompt: Do x., calls: [{ tool: x }] } }\n";
    for (name, other) in [
        ("evals.yaml", None),
        ("evals.transcripts.jsonl", Some(cases)),
    ] {
        api.0.write("evals.yaml", other.unwrap_or_default());
        api.0.write(name, "A=hunter2\n");
        let run = api.run(&["eval"]);
        assert!(run.err.contains(&format!("{name}:1:")), "{}", run.err);
        assert!(!run.err.contains("hunter2"), "{}", run.err);
    }
}
