//! The direction of things: which module imports which, and what is linked into what.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The modules of this crate; each may import those before it.
const FLOW: [&str; 20] = [
    "source",
    "diagnostic",
    "text",
    "yaml",
    "pointer",
    "canonical",
    "manifest",
    "openapi",
    "provenance",
    "model",
    "schema",
    "check",
    "resolve",
    "json_schema",
    "lock",
    "settle",
    "budget",
    "drift",
    "table",
    "tokens",
];

/// What reads specs into a tool set.
const READING: [&str; 3] = ["schema", "check", "resolve"];

/// What nothing looks back at that is made from a tool set.
const SPECS: [&str; 2] = ["manifest", "openapi"];

/// The files of `resolve`, from a place of a request to a tool; each may import those before it.
const RESOLVE: [&str; 20] = [
    "field",
    "path",
    "style",
    "address",
    "secrets",
    "server",
    "security",
    "lookup",
    "parameters",
    "body",
    "request",
    "operations",
    "places",
    "arguments",
    "answer",
    "result",
    "report",
    "tool",
    "correct",
    "trial",
];

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
            let is_read = [&READING[..], &SPECS].concat().contains(&&*imported);
            let looks_back = place > model && is_read && !READING.contains(&module);
            assert!(!looks_back, "{} imports {imported}", file.display());
        }
    }
}

#[test]
fn each_file_of_resolve_imports_only_those_before_it() {
    for file in rust_files(&sources().join("resolve")) {
        let path = file.strip_prefix(sources().join("resolve")).unwrap();
        let name = path.components().next().unwrap().as_os_str();
        let name = Path::new(name).file_stem().unwrap().to_str().unwrap();
        if name == "mod" {
            continue;
        }
        let place = RESOLVE.iter().position(|known| *known == name);
        let place = place.unwrap_or_else(|| panic!("{name} has no place in `resolve`"));
        let text = fs::read_to_string(&file).unwrap();
        let mut imported = imports(&text, "crate::resolve::");
        if path.components().count() == 1 {
            imported.extend(imports(&text, "use super::"));
        }
        imported.retain(|name| RESOLVE.contains(&name.as_str()));
        for other in imported {
            let before = RESOLVE[..=place].contains(&other.as_str());
            assert!(before, "{} imports {other}", file.display());
        }
    }
}

#[test]
fn a_check_looks_at_no_document() {
    for (file, imported) in imports_of("check") {
        let is_document = ["openapi", "yaml"].contains(&imported.as_str());
        assert!(!is_document, "{} imports {imported}", file.display());
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
fn the_crates_depend_in_one_direction() {
    assert_eq!(crates_of("toolspec-model"), [""; 0]);
    assert_eq!(crates_of("toolspec-core"), ["toolspec-model"]);
    assert_eq!(crates_of("klarna-tools-macros"), ["toolspec-core"]);
    assert_eq!(
        crates_of("toolspec"),
        ["toolspec-core", "toolspec-mcp", "toolspec-runtime"]
    );
    assert_eq!(crates_of("toolspec-mcp"), ["toolspec-runtime"]);
    assert_eq!(crates_of("toolspec-runtime"), ["toolspec-model"]);
    assert_eq!(crates_of("klarna-tools"), ["toolspec-runtime"]);
    assert_eq!(crates_of("klarna-sandbox"), [""; 0]);
    assert_eq!(
        crates_of("klarna-mcp"),
        ["klarna-sandbox", "klarna-tools", "toolspec-mcp"]
    );
}

#[test]
fn nothing_that_calls_or_serves_is_built_for_the_macro() {
    let linked = linked("klarna-tools-macros");
    assert!(linked.contains("toolspec-core"));
    for heavy in ["reqwest", "tokio", "rmcp", "hyper", "rustls"] {
        assert!(!linked.contains(heavy), "{heavy} is built for the macro");
    }
}

#[test]
fn nothing_that_reads_specs_is_in_the_server() {
    let linked = linked("klarna-mcp");
    assert!(linked.contains("klarna-tools"));
    for reader in [
        "toolspec-core",
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
        let found: Vec<_> = imports(&text, "crate::")
            .into_iter()
            .map(|name| (file.clone(), name))
            .collect();
        found
    });
    imports.collect()
}

fn imports(text: &str, prefix: &str) -> Vec<String> {
    let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
    let mut found = Vec::new();
    for behind in text.split(prefix).skip(1) {
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

/// The names of the packages that a package needs at run time, as `cargo tree` prints them.
///
/// It resolves for the host alone, and downloads what this machine does not have yet.
fn needed(package: &str, limits: &[&str]) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--quiet"])
        .args(["--prefix", "none", "--package", package, "--edges"])
        .args(limits)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let tree = String::from_utf8(output.stdout).unwrap();
    tree.lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

/// The crates of this workspace that a package names as its dependencies.
fn crates_of(package: &str) -> Vec<String> {
    let direct = needed(package, &["normal", "--depth", "1"]);
    let others = direct.into_iter().filter(|name| name != package);
    let is_ours = |name: &String| name.starts_with("klarna-") || name.starts_with("toolspec");
    others.filter(is_ours).collect()
}

/// What ends up in a package; what a macro needs is in the compiler instead.
fn linked(package: &str) -> BTreeSet<String> {
    needed(package, &["normal,no-proc-macro"])
}
