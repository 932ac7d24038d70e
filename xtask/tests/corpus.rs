//! `cargo xtask corpus` over a folder of small documents.

use std::fs;
use std::process::Command;

use klarna_tools_tests::toolspec;

/// Two operations that become tools, and one whose body cannot be sent.
const WEATHER: &str = r##"
openapi: 3.0.3
info: { title: Weather, version: "1" }
servers: [{ url: https://weather.example }]
paths:
  /now/{place}:
    get:
      parameters: [{ name: place, in: path, required: true, schema: { type: string } }]
      responses: { "200": { description: Now, content: { application/json: { schema: { $ref: "#/components/schemas/Now" } } } } }
  /stations:
    post:
      requestBody: { required: true, content: { application/json: { schema: { type: object, properties: { name: { type: string } } } } } }
      responses: { "204": { description: Added } }
    put:
      requestBody: { required: true, content: { multipart/mixed: { schema: { type: object, properties: { name: { type: string } } } } } }
      responses: { "204": { description: Replaced } }
components:
  schemas:
    Now: { type: object, properties: { celsius: { type: number } } }
"##;

/// A document of another format.
const OLD: &str = r#"{"swagger": "2.0", "paths": {"/a": {"get": {"responses": {}}}}}"#;

/// The first cells of the rows of tables, which are neither times nor memory.
fn rows(tables: &str) -> Vec<String> {
    let cells = |line: &str| line.split(" | ").take(4).collect::<Vec<_>>().join(" | ");
    let lines = tables.lines().filter(|line| line.starts_with("| "));
    lines
        .map(cells)
        .filter(|row| !row.contains("---"))
        .collect()
}

#[test]
fn documents_operations_and_causes_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("old")).unwrap();
    fs::write(folder.path().join("weather.yaml"), WEATHER).unwrap();
    fs::write(folder.path().join("old/maps.json"), OLD).unwrap();
    fs::write(folder.path().join("README.md"), "Not a document.").unwrap();
    let mut corpus = Command::new(env!("CARGO_BIN_EXE_xtask"));
    corpus.arg("corpus").arg(folder.path()).arg("--names");
    let output = corpus.arg("--toolspec").arg(toolspec()).output().unwrap();
    let [tables, progress] =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    assert!(output.status.success(), "{progress}");
    assert_eq!(
        rows(&tables),
        [
            "| documents | served | operations | valid entries",
            "| 2 | 1 | 4 | 2 (50.0 %)",
            "| operations | documents | why not |",
            "| 1 | 1 | a body of `…` is not supported |",
            "| 1 | 1 | this is Swagger 2.0, which is not read |",
            "| document | size | operations | valid",
            "| weather.yaml | 0.0 MiB | 3 | 66.6 %",
            "| old/maps.json | 0.0 MiB | 1 | 0.0 %",
        ]
    );
    let failure = "  PUT /stations: ";
    assert!(progress.contains(failure), "{progress}");
}

/// A cargo that builds into a folder of the maintainer's choice, and has built already.
#[test]
#[cfg(unix)]
fn the_program_is_where_cargo_puts_it() {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().unwrap();
    let elsewhere = folder.path().join("elsewhere");
    symlink(toolspec(), &elsewhere).unwrap();
    let artifact = |executable| serde_json::json!({ "executable": executable }).to_string();
    let [library, program] = [None, elsewhere.to_str()].map(artifact);
    let messages = folder.path().join("messages");
    fs::write(&messages, format!("{library}\n{program}\n")).unwrap();
    let cargo = folder.path().join("cargo");
    // A file that this process had written could still be open in a child of another test.
    let script = r#"printf '#!/bin/sh\ncat "%s"\n' "$2" > "$1" && chmod +x "$1""#;
    let mut shell = Command::new("sh");
    shell.args(["-c", script, "sh"]).arg(&cargo).arg(&messages);
    assert!(shell.status().unwrap().success());
    fs::create_dir(folder.path().join("documents")).unwrap();
    fs::write(folder.path().join("documents/weather.yaml"), WEATHER).unwrap();
    let mut corpus = Command::new(env!("CARGO_BIN_EXE_xtask"));
    corpus.arg("corpus").arg(folder.path().join("documents"));
    let output = corpus.env("CARGO", cargo).output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{errors}");
}
