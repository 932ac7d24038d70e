//! The header that makes writes repeatable.

use super::document::Document;

const READ: &str =
    "get: { operationId: read, summary: Read, responses: { '204': { description: none } } }";

/// A write with a header, in a document of one path.
fn document(header: &str) -> Document {
    let write = format!(
        "post: {{ operationId: pay, summary: Pay, responses: {{ '204': {{ description: none }} }}, \
         parameters: [{{ in: header, schema: {{ type: string }}, {header} }}, \
         {{ in: header, name: X-Reason, schema: {{ type: string }} }}] }}"
    );
    Document::new(&format!("{{ {READ}, {write} }}"), "")
}

const SECTION: &str = "idempotency:
  # The document says of it: Kept for a while.
  header: Idempotency-Key
  argument: idempotency_key
  description: \"Only to repeat a call of unknown outcome: its key\"
  # To decide: how long does the API keep a key? Only its owner knows; an hour is assumed.
  # kept: 24 h
";

const HEADER: &str = "name: Idempotency-Key, required: true, description: Kept for a while.";

#[test]
fn init_writes_what_a_document_declares_whatever_becomes_a_tool() {
    let folder = document(HEADER).0;
    for chosen in [&["--all"][..], &[]] {
        let manifest = folder.init(&[&["api.yaml"], chosen].concat(), 0);
        assert!(manifest.contains(&format!("\n{SECTION}\n")), "{manifest}");
        assert!(!manifest.contains("idempotency_key:"), "{manifest}");
    }
    folder.write("all.yaml", &folder.init(&["api.yaml", "--all"], 0));
    let request = folder.run(&["call", "pay", "--dry-run", "--manifest", "all.yaml"]);
    assert!(
        request.out.contains("\nidempotency-key: "),
        "{}{}",
        request.out,
        request.err
    );
    let added = folder.run(&["add", "pay", "all.yaml"]).expect_code(0).out;
    assert!(added.starts_with("  pay_2:\n"), "{added}");
}

#[test]
fn add_prints_the_section_beside_the_entry() {
    let document = document(HEADER);
    let printed = document.add(&["pay"]).expect_code(0);
    let begin = format!("# Above `tools:`\n{SECTION}\n# Under `tools:`\n  pay:\n");
    assert!(printed.out.starts_with(&begin), "{}", printed.out);
    assert!(
        !printed.out.contains("# idempotency_key:"),
        "{}",
        printed.out
    );
    assert!(
        printed.err.contains("each part where its comment says"),
        "{}",
        printed.err
    );
    let (section, entry) = printed.out.split_once("# Under `tools:`\n").unwrap();
    document.manifest(&format!("{section}tools:\n{entry}"));
    document.0.run(&["check", "x.yaml"]).expect_code(0);
}

#[test]
fn add_writes_the_section_above_the_tools_and_their_comments() {
    let document = document(HEADER);
    document.manifest("# What agents can do.\n# All of it.\ntools: {}\n");
    let written = document.add(&["pay", "--write"]).expect_code(0);
    assert!(written.err.contains("and `idempotency`"), "{}", written.err);
    let manifest = document.0.read("x.yaml");
    let expected = format!(
        "documents: [api.yaml]\n{SECTION}\n# What agents can do.\n# All of it.\ntools:\n  pay:\n"
    );
    assert!(manifest.contains(&expected), "{manifest}");
    let lock = document.0.run(&["lock", "x.yaml"]).expect_code(0);
    assert!(lock.out.contains("x.lock.yaml"), "{}", lock.out);
    let request = document
        .0
        .run(&["call", "pay", "--dry-run", "--manifest", "x.yaml"]);
    assert!(
        request.out.contains("\nidempotency-key: "),
        "{}",
        request.out
    );
}

#[test]
fn a_read_or_a_manifest_with_the_section_is_offered_none() {
    let document = document(HEADER);
    let printed = document.add(&["read"]).expect_code(0).out;
    assert!(printed.starts_with("  read:\n"), "{printed}");
    document.manifest(&format!("{SECTION}tools: {{}}\n"));
    let printed = document.add(&["pay"]).expect_code(0).out;
    assert!(printed.starts_with("  pay:\n"), "{printed}");
}

#[test]
fn headers_are_keys_by_their_names_alone() {
    for (header, is_key) in [
        ("name: x-idempotency-key", true),
        ("name: Klarna-Idempotency-Key", true),
        (
            "name: PayPal-Request-Id, description: The server stores keys for 6 hours.",
            true,
        ),
        (
            "name: x-request-id, description: This operation is not idempotent. Never repeat it.",
            false,
        ),
        (
            "name: x-request-id, description: Identifies the request in the log.",
            false,
        ),
        (
            "name: If-Match, description: Makes the update idempotent.",
            false,
        ),
    ] {
        let printed = document(header).add(&["pay"]).expect_code(0).out;
        assert_eq!(
            printed.contains("\nidempotency:\n"),
            is_key,
            "{header}\n{printed}"
        );
    }
}

#[test]
fn a_header_that_no_write_of_the_tools_has_is_a_note() {
    let document = document(HEADER);
    let other = "put: { summary: Put, responses: { '204': { description: none } } }";
    document
        .0
        .edit("api.yaml", "{ get:", &format!("{{ {other}, get:"));
    let tool = "tools: { put: { operation: PUT /x, description: Put. } }\n";
    document.manifest(&format!("{SECTION}{tool}"));
    let checked = document.0.run(&["check", "x.yaml"]).expect_code(0);
    assert!(
        checked
            .err
            .contains("no write of these tools declares `Idempotency-Key`"),
        "{}",
        checked.err
    );
    document.manifest(&format!(
        "{}{tool}",
        SECTION.replace("idempotency_key", "Idempotency Key")
    ));
    let checked = document.0.run(&["check", "x.yaml"]).expect_code(1);
    assert!(
        checked
            .err
            .contains("`Idempotency Key` is not a valid name"),
        "{}",
        checked.err
    );
}

#[test]
fn a_read_takes_the_header_as_an_argument_like_any_other() {
    let header = "parameters: [{ in: header, name: Idempotency-Key, required: true, \
                  schema: { type: string } }]";
    let answers = "responses: { '204': { description: none } }";
    let document = Document::new(
        &format!(
            "{{ get: {{ operationId: read, summary: Read, {header}, {answers} }}, \
             post: {{ operationId: pay, summary: Pay, {header}, {answers} }} }}"
        ),
        "",
    );
    let tool = "tools: { read: { operation: GET /x, description: Read. } }\n";
    document.manifest(&format!("{SECTION}{tool}"));
    let checked = document.0.run(&["check", "x.yaml"]).expect_code(1);
    let missing = "GET /x requires `Idempotency-Key`";
    assert!(checked.err.contains(missing), "{}", checked.err);
    assert!(
        checked.err.contains("add `idempotency_key:`"),
        "{}",
        checked.err
    );
    document.manifest(&format!("{SECTION}tools: {{}}\n"));
    let added = document.add(&["read"]).expect_code(0).out;
    assert!(added.contains("\n      idempotency_key:\n"), "{added}");
    let all = document.0.init(&["api.yaml", "--all"], 0);
    assert_eq!(
        all.matches("\n      idempotency_key:\n").count(),
        1,
        "{all}"
    );
    document.0.write("all.yaml", &all);
    let given = "idempotency_key=k-1";
    let call = ["call", "read", given, "--dry-run", "--manifest", "all.yaml"];
    let request = document.0.run(&call);
    let sent = request.out.contains("\nidempotency-key: k-1\n");
    assert!(sent, "{}{}", request.out, request.err);
}

#[test]
fn a_header_that_cannot_take_a_key_is_a_note_at_its_place() {
    for (schema, why) in [
        ("type: integer", "expected an integer"),
        (
            "type: string, maxLength: 20",
            "expected at most 20 characters",
        ),
        ("type: string, enum: [a, b]", "expected one of \"a\", \"b\""),
        ("type: string, format: uuid", ""),
        ("type: string, maxLength: 36", ""),
    ] {
        let header = format!("in: header, name: Idempotency-Key, schema: {{ {schema} }}");
        let document = Document::new(
            &format!(
                "{{ post: {{ operationId: pay, summary: Pay, parameters: [{{ {header} }}], \
                 responses: {{ '204': {{ description: none }} }} }} }}"
            ),
            "",
        );
        let tool = "tools: { pay: { operation: POST /x, description: Pay. } }\n";
        document.manifest(&format!("{SECTION}{tool}"));
        let checked = document.0.run(&["check", "x.yaml"]).expect_code(0);
        let noted = checked
            .err
            .contains("`Idempotency-Key` cannot take an idempotency key");
        assert_eq!(noted, !why.is_empty(), "{schema}: {}", checked.err);
        assert!(checked.err.contains(why), "{schema}: {}", checked.err);
    }
}
