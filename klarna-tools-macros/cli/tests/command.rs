//! `lock` as a maintainer and CI meet it: what it prints, writes and exits with.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

use crate::run::Run;

/// A copy of the project's specs, in a folder of its own.
pub(super) struct Workspace(TempDir);

impl Workspace {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("specs/openapi")).unwrap();
        for name in [
            "klarna.yaml",
            "openapi/payments.yaml",
            "openapi/order-management.yaml",
        ] {
            fs::copy(committed(name), folder.path().join("specs").join(name)).unwrap();
        }
        let workspace = Self(folder);
        workspace.run(&["lock"]).expect_code(0);
        workspace
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(super) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(super) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.text(name);
        assert!(text.contains(from), "{name} does not contain {from}");
        fs::write(self.path(name), text.replacen(from, to, 1)).unwrap();
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_toolspec"));
        Run::of(command.args(arguments).current_dir(self.0.path()))
    }
}

pub(super) fn committed(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../specs")
        .join(name)
}

pub(super) const MANIFEST: &str = "specs/klarna.yaml";
const LOCK: &str = "specs/klarna.lock.yaml";
const TITLE: (&str, &str) = ("title: Capture an order", "title: Take payment");

#[test]
fn a_current_lock_is_current() {
    let workspace = Workspace::new();
    let run = workspace.run(&["lock", "--check"]).expect_code(0);
    assert_eq!(run.out, format!("{LOCK} is current\n"));
    assert_eq!(run.err, "");
    assert_eq!(
        workspace.text(LOCK),
        fs::read_to_string(committed("klarna.lock.yaml")).unwrap()
    );
}

#[test]
fn a_comment_and_a_reordering_leave_it_current() {
    let workspace = Workspace::new();
    workspace.edit(MANIFEST, "name: klarna\n", "# The shop\nname:   'klarna'\n");
    workspace.edit(
        MANIFEST,
        "    - api.klarna.com\n    - api-na.klarna.com\n",
        "    - api-na.klarna.com\n    - api.klarna.com\n",
    );
    workspace.edit(
        MANIFEST,
        "      status:\n      authorization_token:\n",
        "      authorization_token:\n      status:\n",
    );
    workspace.run(&["lock", "--check"]).expect_code(0);
}

#[test]
fn an_edit_of_the_manifest_makes_it_stale() {
    let workspace = Workspace::new();
    let before = workspace.text(LOCK);
    workspace.edit(MANIFEST, TITLE.0, TITLE.1);
    let run = workspace.run(&["lock", "--check"]).expect_code(1);
    assert!(
        run.err
            .contains("  before Capture an order\n  after  Take payment\n"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains(&format!("error: {LOCK} is stale")),
        "{}",
        run.err
    );
    assert!(run.err.contains("run `toolspec lock`"), "{}", run.err);
    assert_eq!(workspace.text(LOCK), before, "a check writes nothing");
}

/// `x/y`, and `y` within `x`: the pointers differ by an escape alone.
#[test]
fn a_mask_that_moves_makes_it_stale() {
    let workspace = Workspace::new();
    let document = r#"{ openapi: 3.0.3, servers: [{ url: "https://api.shop.example" }], paths: { /things: { get: {
        responses: { 200: { description: Done, content: { application/json: { schema: { properties: {
        thing: { properties: { x/y: { type: string }, x: { properties: { y: { type: string } } } } } } } } } } } } } } }"#;
    fs::write(workspace.path("shop.openapi.yaml"), document).unwrap();
    let manifest = "{ name: shop, title: Shop, instructions: Sell., documents: [shop.openapi.yaml], tools: { read: {
        title: Read, description: Read a thing., operation: GET /things, result: { thing: { only: {
        x: { only: { y: } }, x/y: { mask: true } } } } } } }";
    fs::write(workspace.path("shop.yaml"), manifest).unwrap();
    workspace.run(&["lock", "shop.yaml"]).expect_code(0);
    workspace.edit("shop.yaml", "{ y: }", "{ y: { mask: true } }");
    workspace.edit("shop.yaml", "x/y: { mask: true }", "x/y:");
    let run = workspace.run(&["lock", "--check", "shop.yaml"]);
    run.expect_code(1);
    let run = workspace.run(&["diff", "shop.yaml"]);
    assert!(run.out.contains("[mask-removed] read"), "{}", run.out);
}

#[test]
fn a_source_that_moves_below_a_name_with_a_slash_makes_it_stale() {
    let workspace = Workspace::new();
    let document = r#"{ openapi: 3.0.3, servers: [{ url: "https://api.shop.example" }], paths: { /things: { get: {
        responses: { 200: { description: Done, content: { application/json: { schema: { properties: {
        x/y: { type: string }, x: { properties: { y: { type: string } } } } } } } } } } } } }"#;
    fs::write(workspace.path("shop.openapi.yaml"), document).unwrap();
    let manifest = "{ name: shop, title: Shop, instructions: Sell., documents: [shop.openapi.yaml], tools: { read: {
        title: Read, description: Read a thing., operation: GET /things, result: { it: $response.body#/x~1y } } } }";
    fs::write(workspace.path("shop.yaml"), manifest).unwrap();
    workspace.run(&["lock", "shop.yaml"]).expect_code(0);
    workspace.edit("shop.yaml", "/x~1y", "/x/y");
    let run = workspace.run(&["lock", "--check", "shop.yaml"]);
    run.expect_code(1);
}

#[test]
fn an_edit_of_a_document_makes_it_stale() {
    for (from, to) in [
        ("maximum: 200000000", "maximum: 300000000"),
        ("Klarna-Idempotency-Key", "Other-Key"),
        ("summary: Capture an order", "summary: Take payment"),
    ] {
        let workspace = Workspace::new();
        let document = "specs/openapi/order-management.yaml";
        let captures = workspace.text(document);
        let (before, captures) =
            captures.split_at(captures.find("operationId: captureOrder").unwrap());
        fs::write(
            workspace.path(document),
            before.to_owned() + &captures.replacen(from, to, 1),
        )
        .unwrap();
        workspace.run(&["lock", "--check"]).expect_code(1);
    }
}

#[test]
fn accepting_writes_what_then_is_current() {
    let workspace = Workspace::new();
    workspace.edit(MANIFEST, TITLE.0, TITLE.1);
    let run = workspace.run(&["lock"]).expect_code(0);
    assert!(
        run.out
            .contains("behavioural[title-changed] capture_klarna_order  +text"),
        "{}",
        run.out
    );
    assert!(
        run.out.ends_with(&format!(
            "{LOCK} written; review the change and commit it\n"
        )),
        "{}",
        run.out
    );
    workspace.run(&["lock", "--check"]).expect_code(0);
    let again = workspace.run(&["lock"]).expect_code(0);
    assert_eq!(again.out, format!("{LOCK} is current\n"));
}

#[test]
fn without_a_lock_it_cannot_say() {
    let workspace = Workspace::new();
    fs::remove_file(workspace.path(LOCK)).unwrap();
    let run = workspace.run(&["lock", "--check"]).expect_code(2);
    assert!(
        run.err.contains(&format!("`{LOCK}` cannot be read")),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("help: `toolspec lock` writes it"),
        "{}",
        run.err
    );
    assert!(!workspace.path(LOCK).exists(), "a check writes nothing");
}

#[test]
fn a_lock_that_disagrees_with_itself_gives_exit_code_2() {
    let title = "title: Capture an order";
    for (from, to) in [
        ("digest: ", "digest: 0"),
        (title, "title: Capture the order"),
        ("class: money", "class: read"),
        ("format: 3", "format: one"),
        ("tools:", "tool:"),
        ("server:", "server: *"),
    ] {
        let workspace = Workspace::new();
        workspace.edit(LOCK, from, to);
        let run = workspace.run(&["lock", "--check"]).expect_code(2);
        assert!(
            run.err.contains(&format!("--> {LOCK}:")),
            "{to}: {}",
            run.err
        );
    }
}

#[test]
fn a_lock_of_another_format_gives_exit_code_2() {
    for (format, what_to_do) in [
        ("2", "write it again with `toolspec lock`"),
        ("4", "use the version of toolspec that wrote it"),
    ] {
        let workspace = Workspace::new();
        workspace.edit(LOCK, "format: 3", &format!("format: {format}"));
        for arguments in [
            ["lock", "--check"].as_slice(),
            &["diff"],
            &["diff", "--base", LOCK],
            &["accept", "0123456789ab", "--reason", "It is right."],
        ] {
            let run = workspace.run(arguments).expect_code(2);
            let said = format!(
                "error: the lockfile has format {format}, and this program reads format 3: \
                 {what_to_do}\n --> {LOCK}:4:9\n"
            );
            assert!(run.err.starts_with(&said), "{arguments:?}: {}", run.err);
        }
    }
}

#[test]
fn a_lock_of_another_format_is_written_anew() {
    let workspace = Workspace::new();
    let current = workspace.text(LOCK);
    workspace.edit(LOCK, "format: 3", "format: 2");
    let run = workspace.run(&["lock"]).expect_code(0);
    assert!(
        run.out.starts_with("the old lockfile cannot be compared;"),
        "{}",
        run.out
    );
    assert_eq!(workspace.text(LOCK), current);
}

#[test]
fn mistakes_give_exit_code_2_and_leave_the_lock_alone() {
    let workspace = Workspace::new();
    let before = workspace.text(LOCK);
    workspace.edit(
        MANIFEST,
        "operation: GET /payments",
        "operation: GET /payment",
    );
    for arguments in [["lock", "--check"].as_slice(), &["lock"]] {
        let run = workspace.run(arguments).expect_code(2);
        assert!(
            run.err.contains("error: no document has GET /payment/v1"),
            "{}",
            run.err
        );
        assert_eq!(workspace.text(LOCK), before);
    }
    fs::remove_file(workspace.path(MANIFEST)).unwrap();
    let run = workspace.run(&["lock", "--check", MANIFEST]).expect_code(2);
    assert!(
        run.err.contains(&format!("`{MANIFEST}` cannot be read")),
        "{}",
        run.err
    );
}
