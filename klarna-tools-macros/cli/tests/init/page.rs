//! The page `docs/another-api.md`: every command on it is run, every text on it is compared.

use std::env;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use super::folder::Folder;

/// What the page comes to, compiled in as the page says.
const COMPILED: &str = "../../tests/another-api";

#[test]
fn the_page_leads_from_a_document_to_a_working_tool() {
    let folder = Folder::empty();
    let page = Page::read();
    let [document, manifest] = page.blocks("yaml").try_into().unwrap();
    folder.write("petstore.openapi.yaml", &document);
    let printed: Vec<String> = page
        .blocks("sh")
        .iter()
        .map(|block| {
            let output = shell(&folder, block);
            if !folder.read("petstore.yaml").contains("add_pet") {
                assert_eq!(folder.read("petstore.yaml"), manifest);
            }
            output
        })
        .collect();
    let [request] = page.blocks("text").try_into().unwrap();
    assert!(printed.contains(&request), "{printed:#?}");
    for file in [
        "petstore.openapi.yaml",
        "petstore.yaml",
        "petstore.lock.yaml",
    ] {
        assert_eq!(folder.read(file), compiled(file), "{file}");
    }
    let [main] = page.blocks("rust").try_into().unwrap();
    assert_eq!(main, compiled("src/main.rs"));
    assert_eq!(listed(&folder, &page), ["list_pets", "add_pet"]);
}

#[test]
fn what_the_page_refers_to_is_there() {
    let page = Page::read();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let install = "cargo install --locked --path klarna-tools-macros/cli";
    assert!(page.0.contains(install));
    let [dependencies] = page.blocks("toml").try_into().unwrap();
    let paths = dependencies
        .lines()
        .filter_map(|line| line.split("path = \"../").nth(1));
    let paths: Vec<&str> = paths.map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(paths.len(), 2);
    for path in paths.iter().chain(&["klarna-tools-macros/cli"]) {
        assert!(root.join(path).join("Cargo.toml").is_file(), "{path}");
    }
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    assert!(readme.contains("(docs/another-api.md)"));
}

/// The page.
struct Page(String);

impl Page {
    fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        Self(fs::read_to_string(root.join("docs/another-api.md")).unwrap())
    }

    /// The blocks of code in a language.
    fn blocks(&self, language: &str) -> Vec<String> {
        let blocks = self.0.split("\n```").skip(1).step_by(2);
        let blocks = blocks.filter_map(|block| block.strip_prefix(language)?.strip_prefix('\n'));
        blocks.map(|block| format!("{block}\n")).collect()
    }
}

/// What commands of the page print, all of which succeed.
fn shell(folder: &Folder, commands: &str) -> String {
    let output = command(folder, "sh").args(["-e", "-c", commands]).output();
    let Output {
        status,
        stdout,
        stderr,
    } = output.unwrap();
    let (out, err) = (
        String::from_utf8(stdout).unwrap(),
        String::from_utf8(stderr).unwrap(),
    );
    assert!(status.success(), "{commands}{out}{err}");
    out
}

/// A program that finds `toolspec` on its PATH.
fn command(folder: &Folder, program: &str) -> Command {
    let built = PathBuf::from(env!("CARGO_BIN_EXE_toolspec"));
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = [built.parent().unwrap().to_owned()].into_iter();
    let path = env::join_paths(folders.chain(env::split_paths(&path))).unwrap();
    let mut command = Command::new(program);
    command
        .current_dir(folder.path(""))
        .env("PATH", path)
        .stdin(Stdio::null());
    command
}

/// The names of the tools that an MCP client sees, which starts the server by the page's entry.
fn listed(folder: &Folder, page: &Page) -> Vec<String> {
    let [entry] = page.blocks("json").try_into().unwrap();
    let entry: Value = serde_json::from_str(&entry).unwrap();
    let entry = &entry["mcpServers"]["petstore"];
    let arguments = entry["args"].as_array().unwrap().iter();
    let token = entry["env"]["PETSTORE_TOKEN"].as_str().unwrap();
    let mut server = command(folder, entry["command"].as_str().unwrap())
        .args(arguments.map(|argument| argument.as_str().unwrap()))
        .env("PETSTORE_TOKEN", token)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = server.stdin.take().unwrap();
    for message in [
        json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": { "name": "page", "version": "1" },
        } }),
        json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }),
        json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/list" }),
    ] {
        writeln!(input, "{message}").unwrap();
    }
    drop(input);
    let output = server.wait_with_output().unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    let last: Value = serde_json::from_str(answers.lines().last().unwrap()).unwrap();
    let tools = last["result"]["tools"].as_array().unwrap().iter();
    tools
        .map(|tool| tool["name"].as_str().unwrap().to_owned())
        .collect()
}

fn compiled(file: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(COMPILED);
    fs::read_to_string(folder.join(file)).unwrap()
}
