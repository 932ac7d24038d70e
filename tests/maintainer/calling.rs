//! `toolspec call`: one call from a terminal.

use klarna_sandbox::Fault;
use klarna_tools_tests::{
    Finished, PASSWORD, Recorded, RecordingApi, Reply, SandboxHost, USERNAME, cart, run, toolspec,
};

use super::edited::{Edited, original, without_budget};

/// Calls with the workspace's own manifest.
fn call(arguments: &[&str], variables: &[(&str, &str)]) -> Finished {
    let manifest = original().join("specs/klarna.yaml");
    call_of(manifest.to_str().unwrap(), arguments, variables)
}

fn call_of(manifest: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Finished {
    let arguments = [&["call", "--manifest", manifest], arguments].concat();
    run(toolspec(), &arguments, variables)
}

pub(super) const ACCOUNT: [(&str, &str); 2] = [
    ("KLARNA_API_KEY", USERNAME),
    ("KLARNA_SHARED_SECRET", PASSWORD),
];

pub(super) const CAPTURE: [&str; 3] = [
    "capture_klarna_order",
    "order_id=98765-XYZ",
    "captured_amount=5000",
];

#[test]
fn a_call_prints_what_happened() {
    let sandbox = SandboxHost::start();
    let base = sandbox.base_url();
    let arguments = [&CAPTURE[..], &["--base-url", &base]].concat();
    let done = call(&arguments, &ACCOUNT);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let first = done.stdout.lines().next().unwrap();
    assert!(
        first.starts_with("Captured 50.00 USD on order 98765-XYZ"),
        "{first}"
    );
    assert!(done.stdout.contains("\ncapture_id: "), "{}", done.stdout);
    assert!(!done.stdout.contains("summary"), "{}", done.stdout);
    let sent = sandbox.journal();
    let body = sent[0].json().unwrap();
    assert_eq!(body["captured_amount"], 5000);
}

#[test]
fn arguments_may_be_one_json_object() {
    let sandbox = SandboxHost::start();
    let base = sandbox.base_url();
    let json = r#"{"order_id": "98765-XYZ", "captured_amount": 5000}"#;
    let arguments = ["capture_klarna_order", json, "--base-url", &base];
    let done = call(&arguments, &ACCOUNT);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
}

#[test]
fn a_dry_run_prints_the_request_that_a_call_sends() {
    let api = RecordingApi::start();
    // Refused, so that one request is sent.
    api.reply(Reply {
        status: 403,
        body: br#"{"error_code": "NOT_ALLOWED"}"#.to_vec(),
        ..Reply::default()
    });
    for call_of_a_tool in [
        &CAPTURE[..],
        &["get_order_details", "order_id=a/b c"],
        &["cancel_authorized_order", "order_id=98765-XYZ"],
    ] {
        let arguments = [call_of_a_tool, &["--base-url", api.url()]].concat();
        let dry = call(&[&arguments[..], &["--dry-run"]].concat(), &[]);
        assert_eq!(dry.code, Some(0), "{}", dry.stderr);
        assert!(api.take().is_empty());
        call(&arguments, &ACCOUNT);
        let sent: Vec<_> = api.take().iter().map(as_sent).collect();
        let printed = format!("# {}\n{}", api.url(), sent.join("\n"));
        assert_eq!(without_secrets(&dry.stdout), without_secrets(&printed));
        let named = "\nauthorization: Basic base64($KLARNA_API_KEY:$KLARNA_SHARED_SECRET)\n";
        assert!(dry.stdout.contains(named), "{}", dry.stdout);
    }
}

/// A request as HTTP writes it.
fn as_sent(request: &Recorded) -> String {
    let headers = request.headers.iter();
    let headers = headers.map(|(name, value)| format!("{name}: {value}\n"));
    let head = format!("{} {} HTTP/1.1\n", request.method, request.target);
    let body = String::from_utf8(request.body.clone()).unwrap();
    let body = Some(body).filter(|body| !body.is_empty());
    let body = body.map(|body| format!("\n{body}\n")).unwrap_or_default();
    head + &headers.collect::<String>() + &body
}

/// Without the values of the credentials, and of the key that each call makes for itself.
fn without_secrets(text: &str) -> String {
    let lines = text.lines().map(|line| match line.split_once(": ") {
        Some((name @ ("authorization" | "klarna-idempotency-key"), _)) => name,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_dry_run_reads_no_credentials() {
    let secret = ("KLARNA_SHARED_SECRET", "not-to-be-seen");
    let arguments = [&CAPTURE[..], &["--dry-run"]].concat();
    let dry = call(&arguments, &[("KLARNA_API_KEY", "somebody"), secret]);
    assert_eq!(dry.code, Some(0), "{}", dry.stderr);
    for said in [&dry.stdout, &dry.stderr] {
        assert!(!said.contains("not-to-be-seen") && !said.contains("somebody"));
    }
}

#[test]
fn mistakes_are_reported_before_anything_is_sent() {
    let sandbox = SandboxHost::start();
    let base = sandbox.base_url();
    for (arguments, code, said) in [
        (
            &["capture_klarna_ordr"][..],
            2,
            "did you mean `capture_klarna_order`?",
        ),
        (
            &["capture_klarna_order", "98765-XYZ"],
            2,
            "`98765-XYZ` is not NAME=VALUE",
        ),
        (
            &["capture_klarna_order", "order_id=a", "order_id=b"],
            2,
            "`order_id` is given twice",
        ),
        (
            &["capture_klarna_order", "{\"order_id\": }"],
            2,
            "not a JSON object",
        ),
        (
            &[
                "capture_klarna_order",
                "order_id=98765-XYZ",
                "captured_amount=50.00",
            ],
            1,
            "NOT SENT",
        ),
        (
            &["capture_klarna_order", "captured_amount=5000"],
            1,
            "/order_id: is required",
        ),
        (
            &[
                "capture_klarna_order",
                r#"{"order_id": "98765-XYZ", "captured_amount": 5, "captured_amount": 5000}"#,
            ],
            1,
            "/captured_amount: this name appears more than once",
        ),
        (
            &[
                "capture_klarna_order",
                "order_id=98765-XYZ",
                "captured_amount=5000",
                r#"shipping_info=[{"tracking_number": "1", "tracking_number": "2"}]"#,
            ],
            1,
            "/shipping_info/0/tracking_number: this name appears more than once",
        ),
    ] {
        let arguments = [arguments, &["--base-url", &base]].concat();
        let refused = call(&arguments, &ACCOUNT);
        assert_eq!(refused.code, Some(code), "{}", refused.stderr);
        assert!(refused.stderr.contains(said), "{}", refused.stderr);
        assert_eq!(refused.stdout, "");
    }
    assert!(sandbox.journal().is_empty());
}

#[test]
fn a_base_that_is_not_an_address_is_refused_by_the_name_of_its_flag() {
    let arguments = [&CAPTURE[..], &["--base-url", "http://localhost:1"]].concat();
    let refused = call(&arguments, &ACCOUNT);
    assert_eq!(refused.code, Some(2));
    let said = "--base-url takes an address of this machine only";
    assert!(refused.stderr.contains(said), "{}", refused.stderr);
}

#[test]
fn a_failure_says_what_is_known() {
    let sandbox = SandboxHost::start();
    sandbox.fail_next(Fault::status(403));
    let base = sandbox.base_url();
    let arguments = [&CAPTURE[..], &["--base-url", &base]].concat();
    let failed = call(&arguments, &ACCOUNT);
    assert_eq!(failed.code, Some(1));
    for part in ["403", "Next: "] {
        assert!(failed.stderr.contains(part), "{}", failed.stderr);
    }
}

#[test]
fn the_next_step_is_that_of_a_person() {
    let api = RecordingApi::start();
    api.reply(Reply {
        status: 500,
        ..Reply::default()
    });
    let order = cart::order("token").to_string();
    for (arguments, next) in [
        (
            &CAPTURE[..],
            "Run the same command again with idempotency_key=",
        ),
        (
            &["create_klarna_order", &order],
            "Find out whether it was carried out before you run the command again, in ",
        ),
        (
            &CAPTURE[..1],
            "Correct what is listed, then run the command again.",
        ),
    ] {
        let failed = call(&[arguments, &["--base-url", api.url()]].concat(), &ACCOUNT);
        assert_eq!(failed.code, Some(1));
        let next = format!("\nNext: {next}");
        assert!(failed.stderr.contains(&next), "{}", failed.stderr);
    }
}

#[test]
fn without_a_terminal_nobody_confirms() {
    let manifest = without_budget().replace(
        "  capture_klarna_order:\n",
        "  capture_klarna_order:\n    policy: { confirm: always }\n",
    );
    let edited = Edited::accepted(&manifest);
    let sandbox = SandboxHost::start();
    let base = sandbox.base_url();
    let arguments = [&CAPTURE[..], &["--base-url", &base]].concat();
    let manifest = edited.manifest();
    let refused = call_of(manifest.to_str().unwrap(), &arguments, &ACCOUNT);
    assert_eq!(refused.code, Some(1));
    for part in ["NOT SENT", "there is no terminal to ask on"] {
        assert!(refused.stderr.contains(part), "{}", refused.stderr);
    }
    let sent = sandbox.journal();
    assert!(
        sent.iter().all(|exchange| exchange.method == "GET"),
        "{sent:?}"
    );
}

#[test]
fn tools_that_nobody_accepted_are_not_called() {
    let edited = Edited::new(&without_budget().replace("Capture an order\n", "Capture\n"));
    let manifest = edited.manifest();
    let refused = call_of(manifest.to_str().unwrap(), &CAPTURE, &[]);
    assert_eq!(refused.code, Some(2));
    let said = "describes other tools (capture_klarna_order differ)";
    assert!(refused.stderr.contains(said), "{}", refused.stderr);
}
