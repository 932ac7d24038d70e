//! The program of `docs/another-api.md`, compiled, against the same manifest served as it is.

use std::path::Path;

use klarna_tools_tests::{Finished, Server, ServerBuilder, run, toolspec};
use serde_json::{Value, json};

use super::edited::original;

#[test]
fn what_is_compiled_lists_what_is_served() {
    let manifest = original().join("tests/another-api/petstore.yaml");
    let compiled = Server::builder().program(Path::new(env!("CARGO_BIN_EXE_petstore")));
    let served = Server::builder().program(toolspec());
    let compiled = listed(compiled);
    assert_eq!(compiled["tools"][1]["name"], "add_pet");
    assert_eq!(compiled, listed(served.arg(manifest.to_str().unwrap())));
}

/// What an MCP client gets for `tools/list`.
fn listed(server: ServerBuilder) -> Value {
    let mut server = server.env("PETSTORE_TOKEN", "token").start();
    server.request("tools/list", json!({}))["result"].take()
}

/// Runs the compiled program.
fn petstore(arguments: &[&str], variables: &[(&str, &str)]) -> Finished {
    run(
        Path::new(env!("CARGO_BIN_EXE_petstore")),
        arguments,
        variables,
    )
}

fn manifest() -> String {
    let manifest = original().join("tests/another-api/petstore.yaml");
    manifest.to_str().unwrap().to_owned()
}

const VERSION: &str = env!("CARGO_PKG_VERSION");

#[test]
fn each_goes_by_the_names_of_the_manifest() {
    let compiled = Server::builder().program(Path::new(env!("CARGO_BIN_EXE_petstore")));
    let served = Server::builder().program(toolspec()).arg(&manifest());
    for each in [compiled, served] {
        let own = json!({ "name": "petstore", "title": "Petstore", "version": VERSION });
        assert_eq!(each.start().opened()["serverInfo"], own);
    }
}

#[test]
fn the_compiled_program_serves_what_is_chosen() {
    let server = Server::builder().program(Path::new(env!("CARGO_BIN_EXE_petstore")));
    let mut server = server.arg("--exclude-tools").arg("add_pet").start();
    let list = server.list_tools();
    assert!(!list.is_empty() && !json!(list).to_string().contains("add_pet"));
    let wrong = petstore(&["serve", "--group", "x"], &[]);
    assert_eq!(wrong.code, Some(2));
    let why = "petstore: there is no group `x`: there are none\n";
    assert_eq!(wrong.stderr, why);
}

#[test]
fn the_compiled_program_has_help_of_its_own() {
    let help = petstore(&["--help"], &[]).stdout;
    for part in [
        "Petstore, as tools for an agent",
        "Usage: petstore [COMMAND]",
        "PETSTORE_TOKEN  the access token of the API\n",
        "PETSTORE_LOG sets what --log sets.",
    ] {
        assert!(help.contains(part), "{help}");
    }
    assert!(!help.to_lowercase().contains("klarna"), "{help}");
    assert_eq!(
        petstore(&["--version"], &[]).stdout,
        format!("petstore {VERSION}\n")
    );
    let lock = original().join("tests/another-api/petstore.lock.yaml");
    let lock = std::fs::read_to_string(lock).unwrap();
    assert_eq!(petstore(&["lock"], &[]).stdout, lock);
    let odd = petstore(&["--no-such-\u{1b}[31m"], &[]);
    assert_eq!(odd.code, Some(2));
    assert!(odd.stderr.contains("'--no-such-\\u{1b}[31m'"), "{odd:?}");
    let misconfigured = petstore(&["serve"], &[("PETSTORE_LOG", "loud")]);
    assert!(
        misconfigured
            .stderr
            .starts_with("petstore: PETSTORE_LOG takes"),
        "{misconfigured:?}"
    );
}

#[test]
fn each_has_the_same_doctor() {
    let served = |variables: &[(&str, &str)]| run(toolspec(), &["doctor", &manifest()], variables);
    for doctor in [
        &|variables: &[(&str, &str)]| petstore(&["doctor"], variables),
        &served as &dyn Fn(&[(&str, &str)]) -> Finished,
    ] {
        let ill = doctor(&[("PETSTORE_TOKE", "secret")]);
        assert_eq!(ill.code, Some(1));
        let state = "PETSTORE_TOKEN        not set\n";
        assert!(ill.stdout.contains(state), "{ill:?}");
        let problem = "1 problem:\n  - PETSTORE_TOKE is set, but nothing reads it: did you mean \
                       PETSTORE_TOKEN?\n";
        assert!(ill.stderr.ends_with(problem), "{ill:?}");
        assert!(!format!("{ill:?}").contains("secret"));
        let well = doctor(&[("PETSTORE_TOKEN", "secret")]);
        assert_eq!((well.code, well.stderr.as_str()), (Some(0), ""), "{well:?}");
        for part in [
            "calls go to           https://api.petstore.example/v1\n",
            "tools                 2 of petstore, digest ",
            "lock                  the tools are those of ",
            "Nothing is wrong in what was checked.\n",
        ] {
            assert!(well.stdout.contains(part), "{well:?}");
        }
    }
}

#[test]
fn each_warns_that_it_has_no_credentials_and_lists_its_tools() {
    let compiled = Server::builder().program(Path::new(env!("CARGO_BIN_EXE_petstore")));
    let interpreted = Server::builder().program(toolspec()).arg(&manifest());
    for (each, doctor) in [
        (compiled, "`petstore doctor`"),
        (interpreted, "`toolspec doctor "),
    ] {
        let mut server = each.start();
        assert_eq!(server.list_tools().len(), 2);
        let stderr = server.finish_process().stderr;
        let warnings: Vec<_> = stderr
            .lines()
            .filter(|line| line.contains("PETSTORE_TOKEN is not set. "))
            .collect();
        assert_eq!(warnings.len(), 1, "{stderr}");
        assert!(warnings[0].contains(doctor), "{stderr}");
    }
}
