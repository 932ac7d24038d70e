//! Every manifest of the repository, compiled into this program.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use klarna_tools_tests::target;
use toolspec_runtime::Tools;

use super::edited::original;

/// Declares a module with the tools of a manifest that no other program of the tests has.
macro_rules! compiled {
    ($($name:ident $manifest:literal)*) => {$(
        mod $name {
            toolspec_runtime::tools!($manifest);
        }
    )*};
}

compiled! {
    petstore "../another-api/petstore.yaml"
    engine "../../klarna-tools/runtime/tests/engine/shop.yaml"
    served "../../server/mcp/src/shop/shop.yaml"
    compared "../../klarna-tools-macros/cli/tests/diff/shop/shop.yaml"
    broken "../../klarna-tools-macros/core/tests/broken/sound/shop.yaml"
    drift "../../klarna-tools-macros/drift/tests/sound/shop.yaml"
    depot "../../klarna-tools-macros/drift/tests/sound/depot.yaml"
    linted "../../klarna-tools-macros/cli/tests/lint/shop.yaml"
    written "../../klarna-tools-macros/cli/tests/written/manifest.yaml"
}

/// The path of each manifest, and what it was compiled to.
pub(super) fn all() -> [(&'static str, Arc<Tools>); 13] {
    let shop = &crate::spec::elsewhere::shop::TOOLSET;
    let world = &crate::generality::agreement::world::TOOLSET;
    [
        ("specs/klarna.yaml", &klarna_tools::TOOLSET),
        ("tests/spec/shop.yaml", shop),
        ("tests/spec/camel.yaml", &crate::spec::camel::depot::TOOLSET),
        ("tests/generality/world.yaml", world),
        ("tests/another-api/petstore.yaml", &petstore::TOOLSET),
        (
            "klarna-tools/runtime/tests/engine/shop.yaml",
            &engine::TOOLSET,
        ),
        ("server/mcp/src/shop/shop.yaml", &served::TOOLSET),
        (
            "klarna-tools-macros/cli/tests/diff/shop/shop.yaml",
            &compared::TOOLSET,
        ),
        (
            "klarna-tools-macros/core/tests/broken/sound/shop.yaml",
            &broken::TOOLSET,
        ),
        (
            "klarna-tools-macros/drift/tests/sound/shop.yaml",
            &drift::TOOLSET,
        ),
        (
            "klarna-tools-macros/drift/tests/sound/depot.yaml",
            &depot::TOOLSET,
        ),
        (
            "klarna-tools-macros/cli/tests/lint/shop.yaml",
            &linted::TOOLSET,
        ),
        (
            "klarna-tools-macros/cli/tests/written/manifest.yaml",
            &written::TOOLSET,
        ),
    ]
    .map(|(path, tools)| (path, Arc::clone(tools)))
}

/// The macro's own test has manifests that do not compile.
const MISTAKEN: [&str; 2] = [
    "klarna-tools-macros/tests/mistakes/overlay.yaml",
    "klarna-tools-macros/tests/mistakes/several.yaml",
];

#[test]
fn no_manifest_is_missing() {
    let mut found = Vec::new();
    collect(&original(), &mut found);
    let root = original();
    let found = found.iter().map(|path| path.strip_prefix(&root).unwrap());
    let mut found: Vec<String> = found.map(|path| path.display().to_string()).collect();
    let mut known: Vec<String> = all().map(|(path, _)| path.to_owned()).to_vec();
    known.extend(MISTAKEN.map(str::to_owned));
    found.sort();
    known.sort();
    assert_eq!(found, known);
}

/// The files below a folder that are manifests.
fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            if name != "target" && path != target() && !name.starts_with('.') {
                collect(&path, found);
            }
        } else if path.extension().is_some_and(|end| end == "yaml") && !name.contains(".lock.") {
            let text = fs::read_to_string(&path).unwrap();
            if text.lines().any(|line| line.starts_with("documents:")) {
                found.push(path);
            }
        }
    }
}
