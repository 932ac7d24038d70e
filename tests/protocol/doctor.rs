//! `klarna-mcp doctor`: one problem a line, what was not checked, and never a value.

use std::fs;

use klarna_tools_tests::{Finished, SandboxHost, klarna_mcp, run};

const NAME: (&str, &str) = ("KLARNA_API_KEY", "name");
const SECRET: (&str, &str) = ("KLARNA_SHARED_SECRET", "hush");

fn doctor(variables: &[(&str, &str)]) -> Finished {
    run(klarna_mcp(), &["doctor"], variables)
}

/// The problems that the doctor reports. Each is one line.
fn problems(finished: &Finished) -> Vec<&str> {
    assert_eq!(finished.code, Some(1), "{finished:?}");
    let mut lines = finished.stderr.lines();
    let head = lines.next().unwrap();
    let problems: Vec<_> = lines.filter_map(|line| line.strip_prefix("  - ")).collect();
    let count = format!("klarna-mcp: {} problem", problems.len());
    assert!(head.starts_with(&count), "{}", finished.stderr);
    problems
}

#[test]
fn doctor_names_what_is_missing() {
    let finished = doctor(&[]);
    let [name, secret] = *problems(&finished) else {
        panic!("{finished:?}");
    };
    assert!(name.starts_with("KLARNA_API_KEY is not set: "), "{name}");
    assert!(
        secret.starts_with("KLARNA_SHARED_SECRET is not set: "),
        "{secret}"
    );
    let calls = "calls go to           https://api.playground.klarna.com (";
    assert!(finished.stdout.contains(calls), "{}", finished.stdout);
}

#[test]
fn doctor_knows_what_to_do_without_an_account() {
    let advice = "\nWithout an account: `klarna-mcp demo` plays a purchase, and `klarna-mcp serve --sandbox` \
                  serves the tools.\n";
    assert!(doctor(&[]).stderr.ends_with(advice));
    for set in [NAME, SECRET, ("KLARNA_USER", "hush")] {
        let stderr = doctor(&[set]).stderr;
        assert!(!stderr.contains("Without an account"), "{stderr}");
    }
}

#[test]
fn doctor_names_what_it_has_not_checked() {
    for (variables, what) in [
        (
            &[][..],
            "whether the API accepts the configuration: first correct the problems\n",
        ),
        (
            &[NAME, SECRET],
            "where the hosts lead, whether the API answers and accepts the credentials: --online asks\n\n\
             Nothing is wrong in what was checked.\n",
        ),
    ] {
        let stdout = doctor(variables).stdout;
        assert!(
            stdout.ends_with(&format!("not checked           {what}")),
            "{stdout}"
        );
    }
}

#[test]
fn doctor_recognizes_variables_with_similar_names() {
    for (name, intended) in [
        ("KLARNA_USERNAM", "KLARNA_API_KEY"),
        ("KLARNA_USER", "KLARNA_API_KEY"),
        ("KLARNA_APIKEY", "KLARNA_API_KEY"),
        ("klarna_api_key", "KLARNA_API_KEY"),
        ("KLARNA_PASSWORD", "KLARNA_SHARED_SECRET"),
        ("KLARNA_SHARED_SECRT", "KLARNA_SHARED_SECRET"),
        ("KLARNA_SHARE_SECRET_FILE", "KLARNA_SHARED_SECRET_FILE"),
        ("KLARNA_REGION", "KLARNA_REGION_DOMAIN"),
        ("KLARNA_HOST", "KLARNA_REGION_DOMAIN"),
    ] {
        let set = [NAME, SECRET]
            .into_iter()
            .filter(|(known, _)| !intended.starts_with(known));
        let set: Vec<_> = set.chain([(name, "hush-hush")]).collect();
        let finished = doctor(&set);
        let question = format!("{name} is set, but nothing reads it: did you mean {intended}?");
        assert_eq!(problems(&finished), [question], "{finished:?}");
        assert!(!format!("{finished:?}").contains("hush"), "{finished:?}");
    }
}

#[test]
fn doctor_recognizes_what_nothing_has_replaced() {
    for (value, form) in [
        ("${KLARNA_API_KEY}", "`${…}`"),
        ("${input:hush}", "`${…}`"),
        ("${env:HUSH}", "`${…}`"),
        ("%HUSH_HUSH%", "`%…%`"),
        ("$HUSH_HUSH", "`$…`"),
        ("<your hush>", "`<…>`"),
        ("your-hush", "the text of an example"),
    ] {
        for name in ["KLARNA_API_KEY", "KLARNA_SHARED_SECRET"] {
            let set =
                [NAME, SECRET].map(|(known, own)| (known, if known == name { value } else { own }));
            let finished = doctor(&set);
            let [problem] = *problems(&finished) else {
                panic!("{finished:?}");
            };
            let start = format!("{name} contains {form}, ");
            assert!(problem.starts_with(&start), "{problem}");
            let words = format!("{finished:?}").to_lowercase();
            assert!(
                !words.contains("hush") && !words.contains(value),
                "{finished:?}"
            );
        }
    }
    for name in ["KLARNA_REGION_DOMAIN", "KLARNA_BASE_URL"] {
        let finished = doctor(&[NAME, SECRET, (name, "${HUSH}")]);
        let [problem] = *problems(&finished) else {
            panic!("{finished:?}");
        };
        assert!(problem.contains("nothing has replaced"), "{problem}");
    }
}

#[test]
fn doctor_recognizes_a_secret_of_the_other_environment() {
    for (secret, host) in [
        ("klarna_test_api_hush", "api.klarna.com"),
        ("klarna_live_api_hush", "api-na.playground.klarna.com"),
    ] {
        let finished = doctor(&[
            NAME,
            ("KLARNA_SHARED_SECRET", secret),
            ("KLARNA_REGION_DOMAIN", host),
        ]);
        let [problem] = *problems(&finished) else {
            panic!("{finished:?}");
        };
        let refusal =
            format!("https://{host} will refuse it. Set KLARNA_REGION_DOMAIN to one of those, or");
        assert!(problem.contains(&refusal), "{problem}");
        assert!(!problem.contains("hush"), "{problem}");
    }
}

#[test]
fn a_line_break_behind_a_value_is_one_problem() {
    let finished = doctor(&[NAME, ("KLARNA_SHARED_SECRET", "hush\n")]);
    let [problem] = *problems(&finished) else {
        panic!("{finished:?}");
    };
    assert!(
        problem.contains("line break") && !problem.contains("hush"),
        "{problem}"
    );
}

#[test]
fn doctor_documents_its_exit_codes() {
    let help = run(klarna_mcp(), &["doctor", "--help"], &[]).stdout;
    let codes =
        "Exit code 0: nothing is wrong in what was checked; 1: something is; 2: wrong arguments.";
    assert!(help.contains(codes), "{help}");
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
