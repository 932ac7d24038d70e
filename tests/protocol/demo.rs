//! `klarna-mcp demo`: what a person reads, in a terminal and out of it.

use std::collections::BTreeMap;
use std::fs;

use klarna_tools_tests::{klarna_mcp, run, target};
use serde_json::Value;

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

/// The widest line of a terminal that nobody has made wider.
const COLUMNS: usize = 80;

/// The paragraph of a demo that waits for its reader.
const CUE: &str = "Paced for reading; with --no-pause it comes all at once.";

#[test]
fn demo_uses_all_eight_tools() {
    let finished = run(klarna_mcp(), &["demo"], &[]);
    assert_eq!((finished.code, finished.stderr.as_str()), (Some(0), ""));
    for tool in TOOLS {
        assert!(finished.stdout.contains(tool), "{tool}");
    }
    assert_narrow(&finished.stdout);
    let (story, _) = finished.stdout.split_once("\nYour turn\n").unwrap();
    insta::assert_snapshot!("demo", named(story));
}

/// What is copied cannot be broken, so the path of a program that is far away is left out.
#[test]
fn demo_ends_with_an_entry_for_a_client() {
    let folder = tempfile::tempdir_in(target()).unwrap();
    let far = folder.path().join("far-away".repeat(8)).join("klarna-mcp");
    fs::create_dir(far.parent().unwrap()).unwrap();
    fs::hard_link(klarna_mcp(), &far).unwrap();
    let near = klarna_mcp().to_str().unwrap();
    for (program, commands) in [
        (klarna_mcp(), &[near, "klarna-mcp"][..]),
        (&far, &["klarna-mcp"]),
    ] {
        let finished = run(program, &["demo"], &[]);
        assert_eq!(finished.code, Some(0), "{finished:?}");
        assert_narrow(&finished.stdout);
        let (_, turn) = finished.stdout.split_once("\nYour turn\n").unwrap();
        let entry = turn.get(turn.find('{').unwrap()..=turn.rfind('}').unwrap());
        let entry: Value = serde_json::from_str(entry.unwrap()).unwrap();
        let entry = &entry["mcpServers"]["klarna"];
        assert!(
            commands.contains(&entry["command"].as_str().unwrap()),
            "{entry}"
        );
        assert_eq!(entry["args"], serde_json::json!(["serve", "--sandbox"]));
    }
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

#[test]
fn demo_does_not_wait_where_nobody_reads_along() {
    assert!(!run(klarna_mcp(), &["demo"], &[]).stdout.contains(CUE));
}

#[cfg(target_os = "linux")]
mod terminal {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Child, Command, Stdio};

    use super::*;

    /// Starts the demo in a terminal, which is that of `script(1)`.
    fn start(options: &str, variables: &[(&str, &str)]) -> Child {
        let command = format!("exec '{}' demo {options}", klarna_mcp().display());
        Command::new("script")
            .args(["--quiet", "--return", "--command", &command, "/dev/null"])
            .env_remove("CI")
            .env("TERM", "xterm")
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    }

    #[test]
    fn demo_is_paced_for_a_person() {
        let mut terminal = start("", &[]);
        let lines = BufReader::new(terminal.stdout.take().unwrap()).lines();
        let found = lines.map_while(Result::ok).any(|line| line.contains(CUE));
        // The rest would take the time of a reader.
        terminal.kill().unwrap();
        terminal.wait().unwrap();
        assert!(found);
    }

    #[test]
    fn demo_is_not_paced_for_a_machine_or_a_reader_in_a_hurry() {
        for (options, variables) in [("--no-pause", &[][..]), ("", &[("CI", "true")])] {
            let output = start(options, variables).wait_with_output().unwrap();
            assert!(output.status.success(), "{output:?}");
            let text = String::from_utf8(output.stdout).unwrap().replace('\r', "");
            assert!(text.contains("\u{1b}[1m"), "{text:?}");
            assert!(text.contains("Your turn") && !text.contains(CUE), "{text}");
            assert_narrow(&without_colours(&text));
        }
    }

    fn without_colours(text: &str) -> String {
        let mut parts = text.split("\u{1b}[");
        let first = parts.next().unwrap_or_default().to_owned();
        let rest = parts.filter_map(|part| part.split_once('m'));
        first + &rest.map(|(_, text)| text).collect::<String>()
    }
}

fn assert_narrow(text: &str) {
    for line in text.lines() {
        assert!(line.chars().count() <= COLUMNS, "{line}");
    }
}

/// The text with a name for each id, in the order in which they first appear.
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
    named
}

fn is_uuid(text: &str) -> bool {
    let is_right = |(at, byte): (usize, u8)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    text.bytes().enumerate().all(is_right)
}
