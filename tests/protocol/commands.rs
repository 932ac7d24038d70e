//! The commands beside `serve`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use klarna_tools_tests::{SandboxHost, klarna_mcp, run};

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
fn doctor_names_what_is_missing() {
    let finished = run(klarna_mcp(), &["doctor"], &[]);
    assert_eq!(finished.code, Some(1));
    for name in ["KLARNA_API_KEY", "KLARNA_SHARED_SECRET"] {
        assert!(
            finished.stderr.contains(&format!("{name} is not set")),
            "{finished:?}"
        );
    }
    assert!(
        finished.stdout.contains("api.playground.klarna.com"),
        "{}",
        finished.stdout
    );
}

#[test]
fn doctor_is_content_when_nothing_is_wrong() {
    let sandbox = SandboxHost::start();
    let base_url = sandbox.base_url();
    let variables = [
        ("KLARNA_API_KEY", "name"),
        ("KLARNA_SHARED_SECRET", "secret"),
        ("KLARNA_BASE_URL", base_url.as_str()),
    ];
    let finished = run(klarna_mcp(), &["doctor", "--online"], &variables);
    assert_eq!((finished.code, finished.stderr.as_str()), (Some(0), ""));
    assert!(
        finished.stdout.contains("accepts the credentials"),
        "{}",
        finished.stdout
    );
    assert_eq!(sandbox.journal().len(), 1);
    assert!(
        sandbox
            .journal()
            .iter()
            .all(|exchange| exchange.method == "GET")
    );
}

/// Values that were copied with what was around them, and files that others can read.
#[test]
#[cfg(unix)]
fn doctor_reports_usable_values_that_are_probably_wrong() {
    use std::os::unix::fs::PermissionsExt as _;

    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), "hush-hush").unwrap();
    let mode = |mode| fs::set_permissions(file.path(), fs::Permissions::from_mode(mode)).unwrap();
    mode(0o644);
    let path = file.path().to_str().unwrap();
    for (variables, name, word) in [
        (
            [
                ("KLARNA_API_KEY", "\"name\""),
                ("KLARNA_SHARED_SECRET", "hush"),
            ],
            "KLARNA_API_KEY",
            "quotation",
        ),
        (
            [
                ("KLARNA_API_KEY", "name"),
                ("KLARNA_SHARED_SECRET", "'hush'"),
            ],
            "KLARNA_SHARED_SECRET",
            "quotation",
        ),
        (
            [
                ("KLARNA_API_KEY", "name "),
                ("KLARNA_SHARED_SECRET", "hush"),
            ],
            "KLARNA_API_KEY",
            "blank",
        ),
        (
            [
                ("KLARNA_API_KEY", "name"),
                ("KLARNA_SHARED_SECRET", "\u{feff}hush"),
            ],
            "KLARNA_SHARED_SECRET",
            "cannot be seen",
        ),
        (
            [
                ("KLARNA_API_KEY", "name"),
                ("KLARNA_SHARED_SECRET_FILE", path),
            ],
            "KLARNA_SHARED_SECRET_FILE",
            "can read",
        ),
    ] {
        let finished = run(klarna_mcp(), &["doctor"], &variables);
        assert_eq!(finished.code, Some(1), "{finished:?}");
        let stderr = &finished.stderr;
        assert!(stderr.contains(name) && stderr.contains(word), "{stderr}");
        assert!(!stderr.contains("hush"), "{stderr}");
    }
    mode(0o600);
    let variables = [
        ("KLARNA_API_KEY", "name"),
        ("KLARNA_SHARED_SECRET_FILE", path),
    ];
    assert_eq!(run(klarna_mcp(), &["doctor"], &variables).code, Some(0));
}

#[test]
fn doctor_shows_no_name_that_a_terminal_would_obey() {
    let variables = [
        ("KLARNA_\u{1b}]0;x\u{7}", "1"),
        ("KLARNA_A\nlock  fine", "1"),
        ("KLARNA_\u{202e}B", "1"),
        ("KLARNA_BASE_URL", "http://\u{1b}[31m/"),
    ];
    let finished = run(klarna_mcp(), &["doctor"], &variables);
    let stderr = format!("{}{}", finished.stdout, finished.stderr);
    for hidden in ['\u{1b}', '\u{7}', '\u{202e}'] {
        assert!(!stderr.contains(hidden), "{stderr:?}");
    }
    assert!(!stderr.contains("\nlock  fine"), "{stderr}");
    assert!(stderr.contains("KLARNA_\\u{202e}B"), "{stderr}");
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
