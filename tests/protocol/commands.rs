//! The commands beside `serve`.

use std::fs;
use std::path::Path;

use klarna_tools_tests::{klarna_mcp, run};

#[test]
fn lock_prints_the_committed_lockfile() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let committed = fs::read_to_string(specs.join("klarna.lock.yaml")).unwrap();
    let finished = run(klarna_mcp(), &["lock"], &[]);
    assert_eq!((finished.code, finished.stderr.as_str()), (Some(0), ""));
    assert_eq!(finished.stdout, committed);
}

#[test]
fn a_wrong_command_line_shows_nothing_that_a_terminal_would_obey() {
    let odd = "\u{1b}[31m\u{202e}q";
    for arguments in [&[odd][..], &["serve", odd], &["serve", "--timeout", odd]] {
        let finished = run(klarna_mcp(), arguments, &[]);
        assert_eq!(finished.code, Some(2), "{finished:?}");
        let stderr = &finished.stderr;
        assert!(!stderr.contains(['\u{1b}', '\u{202e}']), "{stderr:?}");
        assert!(stderr.contains("\\u{1b}[31m\\u{202e}q"), "{stderr}");
        assert!(stderr.contains("\n\nFor more information"), "{stderr}");
    }
    let helped = run(klarna_mcp(), &["--help"], &[]);
    assert_eq!((helped.code, helped.stderr.as_str()), (Some(0), ""));
    assert!(helped.stdout.contains("Usage: klarna-mcp"), "{helped:?}");
}

#[test]
fn a_command_that_does_not_exist_is_a_mistake_of_the_caller() {
    for arguments in [
        &["no-such-command"][..],
        &["serve", "--no-such-option"],
        &[],
    ] {
        let finished = run(klarna_mcp(), arguments, &[]);
        assert_eq!(
            (finished.code, finished.stdout.as_str()),
            (Some(2), ""),
            "{arguments:?}"
        );
    }
}
