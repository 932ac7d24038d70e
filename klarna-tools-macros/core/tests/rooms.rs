//! The direction of things: which module imports which, and what is linked into what.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails so"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// The modules of this crate; each may import those before it.
const FLOW: [&str; 16] = [
    "source",
    "diagnostic",
    "text",
    "yaml",
    "pointer",
    "canonical",
    "manifest",
    "openapi",
    "origin",
    "model",
    "resolve",
    "json_schema",
    "lock",
    "drift",
    "table",
    "tokens",
];

/// What a tool set comes from. Nothing that is made from one looks back.
const BEFORE_MODEL: [&str; 5] = ["pointer", "manifest", "openapi", "origin", "resolve"];

#[test]
fn each_module_imports_only_those_before_it() {
    let lib = fs::read_to_string(sources().join("lib.rs")).unwrap();
    let modules: Vec<&str> = lib.lines().filter_map(module).collect();
    assert!(modules.len() > 10, "{modules:?}");
    for module in modules {
        let place = FLOW.iter().position(|known| *known == module);
        let place = place.unwrap_or_else(|| panic!("{module} has no place in the flow"));
        let model = FLOW.iter().position(|known| *known == "model").unwrap();
        for (file, imported) in imports_of(module) {
            let before = FLOW[..=place].contains(&imported.as_str());
            assert!(before, "{} imports {imported}", file.display());
            let looks_back = place > model && BEFORE_MODEL.contains(&imported.as_str());
            assert!(
                !looks_back || module == "resolve",
                "{} imports {imported}",
                file.display()
            );
        }
    }
}

#[test]
fn only_one_module_names_the_parser() {
    for file in rust_files(&sources()) {
        let names_it = fs::read_to_string(&file).unwrap().contains("saphyr_parser");
        let is_in_yaml = file.strip_prefix(sources()).unwrap().starts_with("yaml");
        assert!(
            !names_it || is_in_yaml,
            "{} names the parser",
            file.display()
        );
    }
}

#[test]
fn the_rooms_depend_in_one_direction() {
    let packages = Packages::read();
    let rooms = |package: &str| -> Vec<String> {
        let mut rooms: Vec<String> = packages
            .direct(package)
            .into_iter()
            .filter(|name| name.starts_with("klarna-"))
            .collect();
        rooms.sort();
        rooms
    };
    assert_eq!(rooms("klarna-tools-core"), [""; 0]);
    assert_eq!(rooms("klarna-tools-macros"), ["klarna-tools-core"]);
    assert_eq!(rooms("klarna-spec"), ["klarna-tools-core"]);
    assert_eq!(rooms("klarna-tools"), ["klarna-tools-macros"]);
    assert_eq!(rooms("klarna-sandbox"), [""; 0]);
    assert_eq!(rooms("klarna-mcp"), ["klarna-sandbox", "klarna-tools"]);
}

#[test]
fn nothing_that_calls_or_serves_is_built_for_the_macro() {
    let linked = Packages::read().linked("klarna-tools-macros");
    assert!(linked.contains("klarna-tools-core"));
    for heavy in ["reqwest", "tokio", "rmcp", "hyper", "rustls"] {
        assert!(!linked.contains(heavy), "{heavy} is built for the macro");
    }
}

#[test]
fn nothing_that_reads_specs_is_in_the_server() {
    let linked = Packages::read().linked("klarna-mcp");
    assert!(linked.contains("klarna-tools"));
    for reader in [
        "klarna-tools-core",
        "saphyr-parser",
        "yaml_serde",
        "openapiv3",
        "annotate-snippets",
        "quote",
        "syn",
    ] {
        assert!(!linked.contains(reader), "{reader} is in the server");
    }
}

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The module that a line declares.
fn module(line: &str) -> Option<&str> {
    let declared = line.strip_prefix("pub ").unwrap_or(line);
    declared.strip_prefix("mod ")?.strip_suffix(';')
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                rust_files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

/// Every `crate::NAME` in the files of a module.
fn imports_of(module: &str) -> Vec<(PathBuf, String)> {
    let mut files = rust_files(&sources().join(module));
    files.push(sources().join(format!("{module}.rs")));
    files.retain(|file| file.is_file());
    assert!(!files.is_empty(), "{module} has no file");
    let imports = files.into_iter().flat_map(|file| {
        let text = fs::read_to_string(&file).unwrap();
        let found: Vec<_> = imports(&text)
            .into_iter()
            .map(|name| (file.clone(), name))
            .collect();
        found
    });
    imports.collect()
}

fn imports(text: &str) -> Vec<String> {
    let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
    let mut found = Vec::new();
    for behind in text.split("crate::").skip(1) {
        match behind.strip_prefix('{') {
            None => found.push(behind),
            Some(group) => {
                let mut depth = 1;
                for (at, c) in group.char_indices() {
                    let starts = depth == 1 && group[..at].trim_end().ends_with([',']) || at == 0;
                    if starts {
                        found.push(&group[at..]);
                    }
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        _ => {}
                    }
                    if depth == 0 {
                        break;
                    }
                }
            }
        }
    }
    let names = found
        .iter()
        .map(|text| text.trim_start().split(|c| !is_name(c)).next().unwrap());
    names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// What `cargo metadata` says about the workspace.
struct Packages {
    names: BTreeMap<String, String>,
    /// Whether a package is a macro, which is linked into the compiler and not into the program.
    macros: BTreeSet<String>,
    /// What each package needs at run time, by id.
    needs: BTreeMap<String, Vec<String>>,
}

impl Packages {
    fn read() -> Self {
        let output = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--offline", "--locked"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let list = |value: &Value| value.as_array().unwrap().clone();
        let packages = list(&metadata["packages"]);
        let is_macro = |package: &Value| {
            list(&package["targets"])
                .iter()
                .any(|target| target["kind"][0] == "proc-macro")
        };
        let nodes = list(&metadata["resolve"]["nodes"]);
        let needs = nodes.iter().map(|node| {
            let needed = list(&node["deps"]).into_iter().filter(|dep| {
                // A kind that is null is neither for tests nor for build scripts.
                list(&dep["dep_kinds"])
                    .iter()
                    .any(|kind| kind["kind"].is_null())
            });
            (
                text(&node["id"]),
                needed.map(|dep| text(&dep["pkg"])).collect(),
            )
        });
        Self {
            names: packages
                .iter()
                .map(|package| (text(&package["id"]), text(&package["name"])))
                .collect(),
            macros: packages
                .iter()
                .filter(|package| is_macro(package))
                .map(|package| text(&package["id"]))
                .collect(),
            needs: needs.collect(),
        }
    }

    fn id(&self, name: &str) -> &String {
        let found = self.names.iter().find(|(_, known)| *known == name);
        found
            .unwrap_or_else(|| panic!("there is no package {name}"))
            .0
    }

    fn direct(&self, package: &str) -> Vec<String> {
        self.needs[self.id(package)]
            .iter()
            .map(|id| self.names[id].clone())
            .collect()
    }

    /// The names of all packages that end up in one; those of a macro are in the compiler instead.
    fn linked(&self, package: &str) -> BTreeSet<String> {
        let mut linked = BTreeSet::new();
        let mut open = vec![self.id(package)];
        while let Some(id) = open.pop() {
            let is_other_macro = self.macros.contains(id) && self.names[id] != package;
            if !is_other_macro && linked.insert(self.names[id].clone()) {
                open.extend(&self.needs[id]);
            }
        }
        linked
    }
}
