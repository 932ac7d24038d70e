//! The direction of things: which module imports which, and what is linked into what.

mod modules;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use modules::{Modules, circles, rust_files};

/// The crates with modules, and where their sources are.
const CRATES: [(&str, &str); 12] = [
    ("toolspec-model", "klarna-tools-macros/model/src"),
    ("toolspec-reader", "klarna-tools-macros/reader/src"),
    ("toolspec-core", "klarna-tools-macros/core/src"),
    ("toolspec-tokens", "klarna-tools-macros/tokens/src"),
    ("toolspec-drift", "klarna-tools-macros/drift/src"),
    ("toolspec-runtime", "klarna-tools/runtime/src"),
    ("toolspec-store", "server/store/src"),
    ("toolspec-mcp", "server/mcp/src"),
    ("toolspec", "klarna-tools-macros/cli/src"),
    ("klarna-mcp", "server/src"),
    ("klarna-sandbox", "server/sandbox/src"),
    ("klarna-bench", "server/bench/src/bench"),
];

/// The circles there are: the modules, their parent, and why they are one.
const CIRCLES: [(&str, &str, &[&str]); 1] = [
    // The forms of a union are schemas, and a schema may be a union.
    ("toolspec-model", "json_schema", &["emit", "union"]),
];

/// What is made from a tool set, without a look back at the specs.
const MADE: [&str; 3] = ["lock", "table", "lock_pointers"];

/// What reads specs into a tool set.
const READING: [&str; 5] = ["manifest", "openapi", "schema", "check", "resolve"];

#[test]
fn each_module_imports_only_those_that_the_picture_shows_before_it() {
    for (name, folder) in CRATES {
        let modules = Modules::read(&workspace().join(folder));
        let picture = picture(name);
        let shown: BTreeSet<_> = picture.iter().collect();
        let declared: BTreeSet<_> = modules.declared.iter().collect();
        assert_eq!(shown, declared, "the picture of {name} in CONTRIBUTING.md");
        for (module, imported) in modules.within(&[]) {
            let place = picture.iter().position(|shown| *shown == module).unwrap();
            for other in imported {
                let is_before = picture[..place].contains(&other);
                assert!(is_before, "{name}: `{module}` imports `{other}`");
            }
        }
    }
}

#[test]
fn the_files_of_a_module_import_each_other_in_one_direction() {
    let mut found = Vec::new();
    for (name, folder) in CRATES {
        let modules = Modules::read(&workspace().join(folder));
        for parent in modules.parents() {
            let circle = circles(modules.within(parent));
            if !circle.is_empty() {
                found.push((name, parent.join("::"), circle));
            }
        }
    }
    let named = CIRCLES.map(|(name, parent, circle)| {
        let circle = circle.iter().map(ToString::to_string).collect();
        (name, parent.to_owned(), circle)
    });
    assert_eq!(found, named);
}

#[test]
fn what_is_made_from_a_tool_set_looks_at_no_spec() {
    let modules = Modules::read(&sources()).within(&[]);
    for module in MADE {
        let specs = READING.iter().find(|read| modules[module].contains(**read));
        assert_eq!(specs, None, "imported by {module}");
    }
}

#[test]
fn a_check_looks_at_no_document() {
    for file in rust_files(&sources().join("check")) {
        for document in ["openapi::", "yaml::"] {
            assert!(!contains(&file, document), "{file:?}");
        }
    }
}

#[test]
fn only_one_module_names_the_parser() {
    for (_, folder) in CRATES {
        for file in rust_files(&workspace().join(folder)) {
            let is_in_yaml =
                file.ends_with(Path::new("reader/src/yaml").join(file.file_name().unwrap()));
            assert!(is_in_yaml || !contains(&file, "saphyr_parser"), "{file:?}");
        }
    }
}

#[test]
fn only_one_crate_of_the_product_names_the_protocol() {
    for (name, folder) in CRATES {
        let named = ["toolspec-mcp", "klarna-bench"].contains(&name);
        assert_eq!(contains(&manifest(folder), "\nrmcp"), named, "{name}");
        for file in rust_files(&workspace().join(folder)) {
            let is_its = name == "toolspec-mcp";
            assert!(is_its || !contains(&file, "rmcp::"), "{file:?}");
        }
    }
}

#[test]
fn what_is_for_any_api_names_no_crate_of_klarna() {
    let generic = CRATES
        .iter()
        .filter(|(name, _)| name.starts_with("toolspec"));
    for (_, folder) in generic {
        let mut files = rust_files(&workspace().join(folder));
        files.push(manifest(folder));
        for file in files {
            let text = fs::read_to_string(&file).unwrap().replace('-', "_");
            // The macro is for any API, too.
            let text = text.replace("klarna_tools_macros", "");
            let ours = ["klarna_tools", "klarna_mcp", "klarna_sandbox"];
            let named = ours.iter().find(|name| text.contains(**name));
            assert_eq!(named, None, "{file:?}");
        }
    }
}

#[test]
fn the_crates_depend_in_one_direction() {
    assert_eq!(crates_of("toolspec-model"), [""; 0]);
    assert_eq!(crates_of("toolspec-reader"), ["toolspec-model"]);
    assert_eq!(
        crates_of("toolspec-core"),
        ["toolspec-model", "toolspec-reader"]
    );
    assert_eq!(crates_of("toolspec-tokens"), ["toolspec-core"]);
    assert_eq!(
        crates_of("klarna-tools-macros"),
        ["toolspec-core", "toolspec-tokens"]
    );
    assert_eq!(crates_of("toolspec-drift"), ["toolspec-core"]);
    assert_eq!(
        crates_of("toolspec"),
        [
            "toolspec-core",
            "toolspec-drift",
            "toolspec-mcp",
            "toolspec-runtime"
        ]
    );
    assert_eq!(crates_of("toolspec-mcp"), ["toolspec-runtime"]);
    assert_eq!(crates_of("toolspec-store"), ["toolspec-runtime"]);
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

#[test]
fn a_command_that_only_checks_is_built_without_what_calls_and_serves() {
    let linked = needed("toolspec", &["normal", "--no-default-features"]);
    assert!(linked.contains("toolspec-core"));
    for heavy in ["reqwest", "tokio", "rmcp", "hyper", "rustls"] {
        assert!(!linked.contains(heavy), "{heavy} is in `cargo spec`");
    }
}

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The `Cargo.toml` of the crate with these sources.
fn manifest(sources: &str) -> PathBuf {
    let folder = workspace().join(sources);
    let manifests = folder.ancestors().map(|folder| folder.join("Cargo.toml"));
    manifests.into_iter().find(|file| file.is_file()).unwrap()
}

fn contains(file: &Path, text: &str) -> bool {
    fs::read_to_string(file).unwrap().contains(text)
}

/// The modules of a crate in the order of the picture in `CONTRIBUTING.md`: the indented lines
/// below its name, up to the `#` of a remark.
fn picture(name: &str) -> Vec<String> {
    let text = fs::read_to_string(workspace().join("CONTRIBUTING.md")).unwrap();
    let lines = text.lines().skip_while(|line| *line != name).skip(1);
    let lines = lines.take_while(|line| line.starts_with("  "));
    let modules = lines.filter_map(|line| line.split('#').next());
    let modules = modules.flat_map(str::split_whitespace);
    modules.map(str::to_owned).collect()
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
