//! Files that nobody means well with, through the command: it says where they are wrong, briefly,
//! and comes to an end.

use std::{fmt::Write as _, fs, path::Path, process::Command};

use tempfile::TempDir;

use crate::run::Run;

/// Everything that a manifest must have; `DOCUMENT` and `TOOLS` are for each test to say.
const MANIFEST: &str = "\
name: shop
title: Shop
instructions: Sell.
documents: [DOCUMENT]
hosts: { variable: $env.HOST, default: a.example, allowed: [a.example] }
auth: { basic: { username: $env.USER, password: $env.WORD } }
tools: TOOLS
";

/// A document that is sound as far as it goes.
const DOCUMENT: &str = "\
openapi: 3.0.3
paths:
  /a:
    post:
      requestBody:
        content: { application/json: { schema: SCHEMA } }
      responses: { 200: { description: done } }
components:
  securitySchemes: { basic: { type: http, scheme: basic } }
  schemas: SCHEMAS
security: [{ basic: [] }]
";

/// Checks a manifest beside a document and gives what is said about them.
fn refusal(manifest: impl AsRef<[u8]>, document: impl AsRef<[u8]>) -> String {
    let folder = folder(manifest, document);
    let output = Command::new(env!("CARGO_BIN_EXE_toolspec"))
        .args(["check", "shop.yaml"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.starts_with("error: "), "{said}");
    assert!(said.len() < 200_000, "{} bytes are said", said.len());
    let hidden = said.chars().find(|c| c.is_control() && *c != '\n');
    assert_eq!(hidden, None, "{said:?}");
    said
}

fn folder(manifest: impl AsRef<[u8]>, document: impl AsRef<[u8]>) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("shop.yaml"), manifest).unwrap();
    fs::write(folder.path().join("api.yaml"), document).unwrap();
    folder
}

/// What is said about a manifest of these bytes; in a document, where nothing needs them, they are
/// no mistake.
fn expect_refused_manifest(bytes: &[u8], place: &str, part: &str) {
    let said = refusal(as_manifest(bytes), "");
    assert!(said.contains(&format!("--> shop.yaml:{place}\n")), "{said}");
    assert!(said.contains(part), "{said}");
}

/// Bytes with a key of a manifest: of what has none no line is shown.
fn as_manifest(bytes: &[u8]) -> Vec<u8> {
    [bytes, b"\nname: shop\n"].concat()
}

/// What is said about a manifest of these bytes, which are also tried as the beginning of a document.
fn expect_refused(bytes: &[u8], place: &str, part: &str) {
    let sound = MANIFEST
        .replace("DOCUMENT", "api.yaml")
        .replace("TOOLS", "{}");
    let document = [bytes, b"\nopenapi: 3.0.3\n"].concat();
    for (name, said) in [
        ("shop.yaml", refusal(as_manifest(bytes), "")),
        ("api.yaml", refusal(&sound, document)),
    ] {
        assert!(said.contains(&format!("--> {name}:{place}\n")), "{said}");
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn bytes_that_are_not_text_are_refused_at_their_place() {
    expect_refused(b"a: \xff", "1:4", "this is not UTF-8 text");
    expect_refused(b"a: b\nc: \xed\xa0\x80", "2:4", "this is not UTF-8 text");
    expect_refused(b"a: \xc3", "1:4", "this is not UTF-8 text");
    let utf_16 = |text: &str, mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
        let text = [
            mark,
            &text.encode_utf16().flat_map(bytes).collect::<Vec<_>>(),
        ]
        .concat();
        let said = refusal(text, "");
        assert!(said.contains("--> shop.yaml:1:1\n"), "{said}");
        assert!(said.contains("error: this is UTF-16 text\n"), "{said}");
        assert!(said.contains("help: save the file as UTF-8\n"), "{said}");
    };
    utf_16("name: shop", b"\xff\xfe", u16::to_le_bytes);
    utf_16("name: shop", b"\xfe\xff", u16::to_be_bytes);
    utf_16("{\"name\": 1}", b"", u16::to_le_bytes);
    expect_refused_manifest(b"\x1f\x8b\x08\x00\x00", "1:2", "this is not UTF-8 text");
    expect_refused(b"a: \0", "1:4", "the control character U+0000");
    expect_refused(b"{\"a\": \"\0\"}", "1:8", "the control character U+0000");
    expect_refused(
        "a: b\n\u{1b}[31m: c".as_bytes(),
        "2:1",
        "the control character U+001B",
    );
}

#[test]
fn a_byte_order_mark_counts_for_nothing() {
    expect_refused("\u{feff}a: @".as_bytes(), "1:4", "this is not YAML");
    expect_refused("\u{feff}{\"a\": @}".as_bytes(), "1:7", "this is not JSON");
    expect_refused(
        "a: b\n\u{feff}c: d".as_bytes(),
        "2:1",
        "a byte order mark must not appear",
    );
}

#[test]
fn line_breaks_of_every_kind_are_counted() {
    expect_refused(b"a: b\r\nc: @", "2:4", "this is not YAML");
    expect_refused(b"a: b\rc: @", "2:4", "this is not YAML");
    expect_refused(b"a: b\r\r\nc: @", "3:4", "this is not YAML");
    expect_refused(b"{\"a\": 1,\r\"b\": @}", "2:6", "this is not JSON");
}

#[test]
fn keys_hide_nothing() {
    for hidden in [
        '\u{200b}',
        '\u{202e}',
        '\u{2066}',
        '\u{e0041}',
        '\u{ad}',
        '\u{2028}',
    ] {
        let said = format!("hidden character U+{:04X}", u32::from(hidden));
        expect_refused_manifest(format!("a{hidden}: b").as_bytes(), "1:1", &said);
        expect_refused_manifest(format!("{{\"a{hidden}\": 1}}").as_bytes(), "1:2", &said);
        let escaped = serde_json::to_string(&format!("a{hidden}")).unwrap();
        expect_refused_manifest(format!("{{{escaped}: 1}}").as_bytes(), "1:2", &said);
    }
}

#[test]
fn depth_ends_at_a_limit() {
    let depth = 200_000;
    for (text, place) in [
        ("[".repeat(depth), "1:256"),
        ("{\"a\":".repeat(depth), "1:321"),
        // Between brackets the parser looks ahead to its own limit.
        ("{a: ".repeat(depth), "1:1021"),
        ("- ".repeat(depth), "1:129"),
        (format!("a: {}", "[{".repeat(depth)), "1:259"),
    ] {
        expect_refused(text.as_bytes(), place, "nested deeper than 64 levels");
    }
    let lines = (0..2_000).fold(String::new(), |text, depth| {
        text + &" ".repeat(depth) + "a:\n"
    });
    expect_refused(lines.as_bytes(), "65:65", "nested deeper than 64 levels");
}

#[test]
fn size_ends_at_a_limit() {
    let large = format!("name: {}", "a".repeat(65 << 20));
    expect_refused_manifest(large.as_bytes(), "1:1", "larger than 64 MiB");
    // 8 MB of text would be much more of memory.
    let many = format!("{{\"openapi\": [{}0]}}", "0,".repeat(4_000_000));
    let said = "contains more than 4000000 values";
    expect_refused_manifest(many.as_bytes(), "1:8000014", said);
}

#[test]
fn long_things_are_shown_in_part() {
    let long = "x".repeat(300_000);
    expect_refused(
        format!("a: \"{long}\"\nb: @").as_bytes(),
        "2:4",
        "this is not YAML",
    );
    expect_refused(
        format!("\"{long}").as_bytes(),
        "1:1",
        "this quote is not closed",
    );
    expect_refused(
        format!("{{\"{long}\" 1}}").as_bytes(),
        "1:300005",
        "expected `:`",
    );
    expect_refused_manifest(
        format!("{{\"{long}\":1,\"{long}\":2}}").as_bytes(),
        "1:300007",
        "already defined",
    );
    expect_refused_manifest(
        format!("{{\"a\": 1{}}}", "0".repeat(300_000)).as_bytes(),
        "1:7",
        "more than 64 bits",
    );
    expect_refused_manifest(
        format!("{{\"a\": 1e{}}}", "9".repeat(300)).as_bytes(),
        "1:7",
        "too large",
    );
    expect_refused(
        format!("{{\"a\": [{}@]}}", "1,".repeat(150_000)).as_bytes(),
        "1:300008",
        "a value",
    );
}

#[test]
fn of_many_thousand_mistakes_a_hundred_are_shown() {
    let wrong = (0..20_000).fold(String::new(), |mut text, index| {
        writeln!(text, "  tool_{index}: {{ operatoin: GET /a }}").unwrap();
        text
    });
    let manifest = MANIFEST
        .replace("DOCUMENT", "api.yaml")
        .replace("TOOLS", &format!("\n{wrong}"));
    let said = refusal(manifest, "");
    assert_eq!(
        said.matches("unknown key `operatoin`").count(),
        100,
        "{said}"
    );
    assert!(
        said.contains("error: there are 19900 more mistakes"),
        "{said}"
    );

    let twice = (0..20_000).fold(String::new(), |mut text, _| {
        text.push_str("a: b\n");
        text
    });
    let said = refusal(twice + "name: shop\n", "");
    assert_eq!(
        said.matches("`a` is already defined").count(),
        100,
        "{said}"
    );
}

#[test]
fn what_refers_in_circles_ends() {
    let tool = "{ a: { title: A, description: B, operation: POST /a, arguments: { x: } } }";
    let manifest = MANIFEST
        .replace("DOCUMENT", "api.yaml")
        .replace("TOOLS", tool);
    let refers = |to: &str| format!("{{ $ref: '#/components/schemas/{to}' }}");
    let object = |of: &str| format!("{{ type: object, properties: {{ x: {of}, y: {of} }} }}");
    let chain = (0..1_000).fold(String::new(), |mut text, index| {
        writeln!(text, "    s{index}: {}", refers(&format!("s{}", index + 1))).unwrap();
        text
    });
    let tree = (0..60).fold(String::new(), |mut text, index| {
        writeln!(
            text,
            "    s{index}: {}",
            object(&refers(&format!("s{}", index + 1)))
        )
        .unwrap();
        text
    });
    for (schemas, part) in [
        (format!("\n    s0: {}", refers("s0")), "refers to itself"),
        (
            format!("\n    s0: {}\n    s1: {}", refers("s1"), refers("s0")),
            "refers to itself",
        ),
        (format!("\n{chain}"), "more than 64 references"),
        (
            format!("\n{tree}    s60: {{ type: string }}"),
            "has more than",
        ),
    ] {
        let document = DOCUMENT
            .replace("SCHEMAS", &schemas)
            .replace("SCHEMA", &refers("s0"));
        let said = refusal(&manifest, document);
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn a_document_may_be_json_whatever_it_is_called() {
    let document = DOCUMENT.replace("SCHEMAS", "{}").replace(
        "SCHEMA",
        "{ type: object, properties: { x: { type: string } } }",
    );
    let json: serde_json::Value = serde_yaml::from_str(&document).unwrap();
    let json = serde_json::to_string(&json)
        .unwrap()
        .replacen("done", r"\ud83d\ude00 \/", 1);
    let tool = "{ a: { title: A, description: B, operation: POST /a, arguments: { x: } } }";
    let manifest = MANIFEST
        .replace("DOCUMENT", "api.yaml")
        .replace("TOOLS", tool);
    let folder = folder(&manifest, json.replace('{', "{\n\t"));
    let check = |folder: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_toolspec"));
        let output = command
            .args(["check", "shop.yaml"])
            .current_dir(folder)
            .output()
            .unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    assert_eq!(check(folder.path()), (Some(0), String::new()));
}

#[test]
fn a_wrong_command_line_is_escaped() {
    let odd = "\u{1b}[31m\u{202e}q";
    for arguments in [
        &[odd][..],
        &["diff", "m.yaml", "--fail-on", odd],
        &["check", "m.yaml", odd],
        &["check", "--\u{1b}[31m\u{202e}q"],
    ] {
        let mut toolspec = Command::new(env!("CARGO_BIN_EXE_toolspec"));
        let run = Run::of(toolspec.args(arguments)).expect_code(2);
        assert_eq!(run.out, "");
        assert!(!run.err.contains(['\u{1b}', '\u{202e}']), "{:?}", run.err);
        assert!(run.err.contains("\\u{1b}[31m\\u{202e}q"), "{}", run.err);
        assert!(run.err.ends_with("try '--help'.\n"), "{}", run.err);
    }
    let mut toolspec = Command::new(env!("CARGO_BIN_EXE_toolspec"));
    let helped = Run::of(toolspec.arg("--help")).expect_code(0);
    assert!(helped.out.contains("Usage: toolspec"), "{}", helped.out);
    assert_eq!(helped.err, "");
}

/// A name of a file may be anything: no terminal obeys it.
#[test]
fn names_of_files_are_escaped() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("d\u{1b}[31m\u{202e}");
    fs::create_dir(&folder).unwrap();
    let document = DOCUMENT.replace("SCHEMAS", "{}").replace("SCHEMA", "{}");
    let document = document.replace(
        "openapi: 3.0.3",
        "openapi: 3.0.3\ninfo: { title: a, version: '1' }",
    );
    let manifest = MANIFEST.replace("DOCUMENT", "api.yaml").replace(
        "TOOLS",
        "{ send: { title: Send, description: Send., moves_money: false, operation: POST /a } }",
    );
    fs::write(folder.join("api.yaml"), document).unwrap();
    fs::write(folder.join("shop.yaml"), &manifest).unwrap();
    let path = folder.join("shop.yaml");
    let path = path.to_str().unwrap();
    let run = |arguments: &[&str], code: i32| {
        let output = Command::new(env!("CARGO_BIN_EXE_toolspec"))
            .args(arguments)
            .output()
            .unwrap();
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(
            said.contains("d\\u{1b}[31m\\u{202e}"),
            "{arguments:?}: {said}"
        );
        assert!(
            !said.contains(['\u{1b}', '\u{202e}']),
            "{arguments:?}: {said:?}"
        );
    };
    run(&["check", path], 0);
    run(&["lock", path], 0);
    run(&["lock", path], 0);
    run(&["lock", "--check", path], 0);
    run(&["add", "POST /a", path], 0);
    fs::write(path, manifest.replace("title: Shop", "title: Stop")).unwrap();
    run(&["lock", "--check", path], 1);
    run(&["diff", path], 0);
    fs::write(path, manifest + "bogus: 1\n").unwrap();
    run(&["check", path], 1);
    run(&["overlay", "api.yaml", path], 2);
}
