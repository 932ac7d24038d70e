//! `add`: what it prints is pasted as it is, for every operation of every document.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;
use tempfile::TempDir;

/// Manifests of the repository with documents of their own.
const MANIFESTS: [&str; 3] = [
    "../../specs/klarna.yaml",
    "../core/tests/broken/sound/shop.yaml",
    "../../tests/spec/shop.yaml",
];

#[test]
fn every_operation_of_every_document_compiles_as_printed() {
    let mut pasted = 0;
    for manifest in MANIFESTS {
        let copy = Copy::of(manifest);
        let mut entries = String::new();
        for (index, operation) in copy.operations().iter().enumerate() {
            let name = format!("new_tool_{index}");
            let entry = run(&["add", operation, &copy.manifest(), "--name", &name]);
            let (code, err) = (entry.status.code(), text(&entry.stderr));
            assert_eq!(code, Some(0), "{operation}: {err}");
            entries += &text(&entry.stdout);
            pasted += 1;
        }
        let before = fs::read_to_string(copy.path()).unwrap();
        for entries in [everything_offered(&entries), entries] {
            let pasted = before.replacen("\ntools:\n", &format!("\ntools:\n{entries}"), 1);
            fs::write(copy.path(), pasted).unwrap();
            let check = run(&["check", &copy.manifest()]);
            let err = text(&check.stderr);
            assert_eq!(check.status.code(), Some(0), "{entries}{err}");
        }
    }
    assert!(pasted > 30, "only {pasted} operations were tried");
}

/// The entries with all that they offer in comments.
fn everything_offered(entries: &str) -> String {
    let lines = entries.lines().map(|line| match line.split_once("# ") {
        Some((indent, offered)) if is_offer(indent, offered) => format!("{indent}{offered}"),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

fn is_offer(indent: &str, offered: &str) -> bool {
    let name = offered.split(':').next().unwrap();
    indent.trim().is_empty() && !name.contains(' ') && !offered.contains("not possible: ")
}

#[test]
fn an_entry_reads_like_one_that_a_person_wrote() {
    let copy = Copy::of(MANIFESTS[0]);
    let entry = run(&["add", "captureOrder", &copy.manifest()]);
    insta::assert_snapshot!(text(&entry.stdout));
    let err = text(&entry.stderr);
    let help = "help: paste it under `tools:` of ";
    assert!(err.contains(help), "{err}");
}

#[test]
fn an_operation_is_found_however_it_is_written() {
    let copy = Copy::of(MANIFESTS[1]);
    let manifest = copy.manifest();
    let quoted = run(&["add", "GET /carts/{cartId}", &manifest]);
    let split = run(&["add", "get", "/carts/{cartId}", &manifest]);
    assert_eq!(quoted.status.code(), Some(0), "{}", text(&quoted.stderr));
    assert_eq!(quoted, split);
    assert!(text(&quoted.stdout).starts_with("  get_carts_cart_id:\n"));
}

#[test]
fn a_name_that_is_taken_is_not_used_again() {
    let copy = Copy::of(MANIFESTS[0]);
    copy.edit("capture_klarna_order:", "capture_order:");
    let entry = run(&["add", "captureOrder", &copy.manifest()]);
    assert!(
        text(&entry.stdout).starts_with("  capture_order_2:\n"),
        "{}",
        text(&entry.stdout)
    );
}

#[test]
fn a_field_that_is_called_as_every_result_calls_its_own_gets_another_name() {
    let copy = Copy::of(MANIFESTS[1]);
    copy.edit_file(
        "carts.yaml",
        "        status: { type: string, readOnly: true, enum: [open, paid] }\n",
        "        summary: { type: string }\n        warnings: { type: string }\n",
    );
    let entry = run(&["add", "GET /carts/{cartId}", &copy.manifest()]);
    let printed = text(&entry.stdout);
    for name in ["summary", "warnings"] {
        let renamed = format!("\n      body_{name}: $response.body#/{name}\n");
        assert!(printed.contains(&renamed), "{printed}");
    }
}

#[test]
fn what_is_not_supported_is_reported_at_its_place() {
    let copy = Copy::of(MANIFESTS[1]);
    copy.edit_file(
        "carts.yaml",
        "{ name: depth, in: query, schema: { type: integer } }",
        "{ name: depth, in: query, schema: { type: string, not: {} } }",
    );
    let entry = run(&["add", "GET /carts/{cartId}", &copy.manifest()]);
    assert_eq!(entry.status.code(), Some(0));
    let printed = text(&entry.stdout);
    assert!(printed.contains("# depth:"), "{printed}");
    assert!(
        printed.contains("# not possible: the keyword `not` is not supported ("),
        "{printed}"
    );
    let place = "carts.yaml#/paths/~1carts~1{cartId}/get/parameters/";
    assert!(printed.contains(place), "{printed}");
}

#[test]
fn a_name_of_two_places_is_distinguished() {
    let copy = Copy::of(MANIFESTS[1]);
    copy.edit_file(
        "carts.yaml",
        "  /carts:\n    post:\n",
        "  /carts:\n    post:\n      parameters:\n        \
         - { name: amount, in: query, required: true, schema: { type: integer } }\n",
    );
    let entry = run(&["add", "POST /carts", &copy.manifest()]);
    let printed = text(&entry.stdout);
    assert_eq!(entry.status.code(), Some(0), "{printed}");
    for line in [
        "      amount: { from: $request.query.amount }\n",
        "      body_amount: { from: $request.body#/amount }\n",
    ] {
        assert!(printed.contains(line), "{printed}");
    }
}

#[test]
fn a_body_without_named_parts_is_one_argument() {
    let copy = Copy::of(MANIFESTS[1]);
    copy.edit_file(
        "carts.yaml",
        "      requestBody:\n        content:\n          application/json:\n            schema: { $ref: \"#/components/schemas/cart\" }\n",
        "      parameters:\n        - { name: Accept, in: header, required: true, schema: { type: string } }\n      \
         requestBody:\n        required: true\n        content: { application/json: { schema: { type: array, items: { type: string } } } }\n",
    );
    let entry = run(&["add", "POST /carts", &copy.manifest()]);
    let printed = text(&entry.stdout);
    assert_eq!(entry.status.code(), Some(0), "{printed}");
    let arguments = "    arguments:\n      body: { from: $request.body }\n    result:\n";
    assert!(printed.contains(arguments), "{printed}");
}

#[test]
fn an_answer_that_only_wraps_a_list_returns_it_with_what_is_read_only() {
    let copy = Copy::of(MANIFESTS[1]);
    copy.edit_file(
        "carts.yaml",
        "        \"200\":\n          content:\n            application/json:\n              schema: { $ref: \"#/components/schemas/cart\" }\n",
        "        \"200\":\n          content:\n            application/json:\n              \
         schema: { type: object, properties: { carts: { type: array, items: { $ref: \"#/components/schemas/cart\" } } } }\n",
    );
    let entry = run(&["add", "GET /carts/{cartId}", &copy.manifest()]);
    let printed = text(&entry.stdout);
    assert_eq!(entry.status.code(), Some(0), "{printed}");
    let result = "      carts: { only: { cart_id: , status: , amount: , currency: , size: , \
                  lines: { only: [name, amount] }, owner: } }  # without lines.parts\n";
    assert!(printed.contains(result), "{printed}");
}

#[test]
fn what_a_person_must_decide_is_asked() {
    let copy = Copy::of(MANIFESTS[1]);
    copy.edit_file(
        "carts.yaml",
        "amount: { type: integer, minimum: 0, maximum: 200000 }",
        "amount: { type: integer, not: {} }",
    );
    let entry = run(&["add", "POST /carts", &copy.manifest()]);
    assert_eq!(entry.status.code(), Some(1));
    let printed = text(&entry.stdout);
    assert!(
        printed.contains("# To decide: the keyword `not` is not supported ("),
        "{printed}"
    );
    assert!(
        text(&entry.stderr).contains("carts.yaml:"),
        "{}",
        text(&entry.stderr)
    );
}

#[test]
fn an_unknown_operation_is_answered_with_the_nearest_one() {
    let copy = Copy::of(MANIFESTS[1]);
    let unknown = run(&["add", "POST /cart", &copy.manifest()]);
    assert_eq!(unknown.status.code(), Some(2));
    assert_eq!(text(&unknown.stdout), "");
    assert_eq!(
        text(&unknown.stderr),
        "error: no document has POST /cart\nhelp: did you mean `POST /carts`?\n\
         help: `toolspec tools` lists the 6 operations there are\n"
    );
}

/// The folder of a manifest, to be written to.
struct Copy {
    folder: TempDir,
    name: String,
}

impl Copy {
    fn of(manifest: &str) -> Self {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join(manifest);
        let folder = tempfile::tempdir().unwrap();
        copy(manifest.parent().unwrap(), folder.path());
        let name = manifest.file_name().unwrap().to_str().unwrap().to_owned();
        let copy = Self { folder, name };
        // What a new tool adds is not a mistake of its entry.
        let text = without_budget(&fs::read_to_string(&manifest).unwrap());
        fs::write(copy.path(), text).unwrap();
        copy
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join(&self.name)
    }

    fn manifest(&self) -> String {
        self.path().display().to_string()
    }

    fn edit(&self, from: &str, to: &str) {
        self.edit_file(&self.name, from, to);
    }

    fn edit_file(&self, name: &str, from: &str, to: &str) {
        let path = self.folder.path().join(name);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{name} does not contain {from}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }

    fn operations(&self) -> Vec<String> {
        let listed = run(&["tools", &self.manifest(), "--format", "json"]);
        let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
        let documents = listed["documents"].as_array().unwrap().iter();
        let operations = documents.flat_map(|document| document["operations"].as_array().unwrap());
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        operations
            .map(|operation| {
                format!(
                    "{} {}",
                    word(&operation["method"]),
                    word(&operation["path"])
                )
            })
            .collect()
    }
}

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_toolspec"));
    command.args(arguments).output().unwrap()
}

fn without_budget(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.starts_with("budget:"));
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
