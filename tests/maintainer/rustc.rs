//! What rustc says about mistakes: ours, each at its place, and no others.

use std::env;
use std::process::Command;

use klarna_tools_tests::library;

#[test]
fn mistakes_are_compile_errors_at_their_place() {
    for name in ["missing", "no_literal", "several"] {
        insta::assert_snapshot!(name, errors(name));
    }
}

/// What rustc writes about a program in `mistakes` that has the tools and the macro at hand.
fn errors(name: &str) -> String {
    let tests = env!("CARGO_MANIFEST_DIR");
    let output = tempfile::tempdir().unwrap();
    let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc
        .args(["--edition", "2024", "--emit", "metadata", "--out-dir"])
        .arg(output.path())
        .arg(format!("maintainer/mistakes/{name}.rs"))
        .current_dir(tests);
    for name in ["klarna_tools", "klarna_tools_macros"] {
        let library = library(name);
        let given = format!("{name}={}", library.display());
        rustc.args(["--extern", &given]);
        rustc.arg("-L").arg(library.parent().unwrap());
    }
    let finished = rustc.output().unwrap();
    assert!(!finished.status.success(), "{name} compiles");
    let errors = String::from_utf8(finished.stderr).unwrap();
    errors.replace(tests, "{tests}")
}
