//! The commands beside `serve`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use klarna_tools_tests::{klarna_mcp, run};

const TOOLS: [&str; 8] = [
    "create_payment_session",
    "get_payment_session",
    "create_klarna_order",
    "get_order_details",
    "capture_klarna_order",
    "refund_klarna_order",
    "cancel_authorized_order",
    "update_order_shipping",
];

#[test]
fn lock_prints_the_committed_lockfile() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let committed = fs::read_to_string(specs.join("klarna.lock.yaml")).unwrap();
    let finished = run(klarna_mcp(), &["lock"], &[]);
    assert_eq!((finished.code, finished.stderr.as_str()), (Some(0), ""));
    assert_eq!(finished.stdout, committed);
}

#[test]
fn demo_uses_all_eight_tools() {
    let finished = run(klarna_mcp(), &["demo"], &[]);
    assert_eq!((finished.code, finished.stderr.as_str()), (Some(0), ""));
    for tool in TOOLS {
        assert!(finished.stdout.contains(tool), "{tool}");
    }
    insta::assert_snapshot!("demo", named(&finished.stdout));
}

#[test]
fn demo_heeds_no_environment() {
    let variables = [
        ("KLARNA_API_KEY", "klarna_live_api_x"),
        ("KLARNA_REGION_DOMAIN", "nonsense"),
        ("KLARNA_BASE_URL", "nonsense"),
    ];
    assert_eq!(run(klarna_mcp(), &["demo"], &variables).code, Some(0));
}

/// The text with a name for each id, in the order in which they first appear, and for what else
/// differs from run to run.
fn named(text: &str) -> String {
    let mut known = BTreeMap::new();
    let mut named = text.to_owned();
    for (start, _) in text.char_indices() {
        let Some(id) = text.get(start..start + 36).filter(|id| is_uuid(id)) else {
            continue;
        };
        let name = format!("{{id {}}}", known.len() + 1);
        let name = known.entry(id).or_insert(name);
        named = named.replace(id, name);
    }
    for (start, before) in text.match_indices("The order ") {
        let start = start + before.len();
        let reference = text.get(start..start + 8).unwrap_or_default();
        if reference.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            named = named.replace(reference, "{reference}");
        }
    }
    let directory = klarna_mcp().parent().and_then(Path::to_str).unwrap();
    named.replace(directory, "{directory}")
}

fn is_uuid(text: &str) -> bool {
    let is_right = |(at, byte): (usize, u8)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    text.bytes().enumerate().all(is_right)
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
