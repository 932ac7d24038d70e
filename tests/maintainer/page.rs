//! The page `docs/another-api.md`: every command on it is run, every text on it is compared.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use klarna_tools_tests::{STATE, Server, toolspec};
use serde_json::{Value, json};

use super::edited::original;

#[test]
fn the_page_leads_from_a_document_to_a_working_tool() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let read = |file: &str| fs::read_to_string(folder.join(file)).unwrap();
    let page = Page::read();
    let [document, manifest] = page.blocks("yaml").try_into().unwrap();
    fs::write(folder.join("petstore.openapi.yaml"), document).unwrap();
    let printed: Vec<String> = page
        .blocks("sh")
        .iter()
        .map(|block| {
            let output = shell(folder, block);
            if !read("petstore.yaml").contains("add_pet") {
                assert_eq!(read("petstore.yaml"), manifest);
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
        assert_eq!(read(file), compiled(file), "{file}");
    }
    let [main] = page.blocks("rust").try_into().unwrap();
    assert_eq!(main, compiled("src/main.rs"));
    assert_eq!(listed(folder, &page), ["list_pets", "add_pet"]);
}

#[test]
fn what_the_page_refers_to_is_there() {
    let page = Page::read();
    let root = original();
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
        let root = original();
        Self(fs::read_to_string(root.join("docs/another-api.md")).unwrap())
    }

    /// The blocks of code in a language.
    fn blocks(&self, language: &str) -> Vec<String> {
        let blocks = self.0.split("\n```").skip(1).step_by(2);
        let blocks = blocks.filter_map(|block| block.strip_prefix(language)?.strip_prefix('\n'));
        blocks.map(|block| format!("{block}\n")).collect()
    }
}

/// What commands of the page print, all of which succeed. They find `toolspec` on their PATH.
fn shell(folder: &Path, commands: &str) -> String {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = [toolspec().parent().unwrap().to_owned()].into_iter();
    let path = env::join_paths(folders.chain(env::split_paths(&path))).unwrap();
    let output = Command::new("sh")
        .args(["-e", "-c", commands])
        .current_dir(folder)
        .env("PATH", path)
        .env(STATE, folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let (out, err) = (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    );
    assert!(output.status.success(), "{commands}{out}{err}");
    out
}

/// The names of the tools that an MCP client sees, which starts the server by the page's entry.
fn listed(folder: &Path, page: &Page) -> Vec<Value> {
    let [entry] = page.blocks("json").try_into().unwrap();
    let entry: Value = serde_json::from_str(&entry).unwrap();
    let entry = &entry["mcpServers"]["petstore"];
    assert_eq!(entry["command"], "toolspec");
    assert_eq!(entry["args"], json!(["serve", "petstore.yaml"]));
    let token = entry["env"]["PETSTORE_TOKEN"].as_str().unwrap();
    let manifest = folder.join("petstore.yaml");
    let mut server = Server::builder()
        .program(toolspec())
        .arg(manifest.to_str().unwrap())
        .env("PETSTORE_TOKEN", token)
        .start();
    let tools = server.list_tools().into_iter();
    tools.map(|mut tool| tool["name"].take()).collect()
}

/// What the page comes to, compiled in as the page says.
fn compiled(file: &str) -> String {
    fs::read_to_string(original().join("tests/another-api").join(file)).unwrap()
}
