//! `toolspec serve` while its files change.

use std::fs;
use std::time::Duration;

use klarna_sandbox::Fault;
use klarna_tools_tests::{Protocol, SandboxHost, Server};
use serde_json::{Value, json};

use super::edited::{Edited, without_budget};

const CHANGED: &str = "notifications/tools/list_changed";

/// What standard error ends with where files cannot be served.
const KEPT: &str = "the tools stay as they were";

/// The manifest with another title of one tool.
fn retitled() -> String {
    let manifest = without_budget();
    let title = "title: Capture an order\n";
    assert_eq!(manifest.matches(title).count(), 1);
    manifest.replace(title, "title: Capture an order now\n")
}

fn title(server: &mut Server) -> String {
    let tools = server.list_tools();
    let mut tools = tools.iter();
    let capture = tools.find(|tool| tool["name"] == "capture_klarna_order");
    capture.unwrap()["title"].as_str().unwrap().to_owned()
}

fn unlocked(manifest: &str) -> Edited {
    let edited = Edited::new(manifest);
    fs::remove_file(edited.lockfile()).unwrap();
    edited
}

#[test]
fn a_change_is_announced_and_served() {
    let edited = unlocked(&without_budget());
    let mut server = edited.serve().start();
    assert_eq!(
        server.opened()["capabilities"]["tools"]["listChanged"],
        true
    );
    assert_eq!(title(&mut server), "Capture an order");
    edited.write(&retitled());
    assert_eq!(server.next_message().unwrap()["method"], CHANGED);
    assert_eq!(title(&mut server), "Capture an order now");
    let stderr = server.finish_process().stderr;
    let warning = "nobody has accepted these tools";
    assert_eq!(stderr.matches(warning).count(), 1, "{stderr}");
}

#[test]
fn a_change_of_an_overlay_is_announced_and_served() {
    let manifest = without_budget().replace(
        "\ncorrections:\n",
        "\ncorrections:\n  - overlay: payments.overlay.yaml\n",
    );
    let edited = unlocked(&manifest);
    let overlay = |title: &str| {
        let head =
            "overlay: 1.1.0\ninfo: { title: t, version: '1' }\nextends: openapi/payments.yaml\n";
        let target = "$.components.schemas.order_line.properties.name";
        let update = format!("update: {{ maxLength: {title} }}");
        let actions = format!("actions: [{{ target: {target}, {update} }}]\n");
        fs::write(
            edited.beside("payments.overlay.yaml"),
            format!("{head}{actions}"),
        )
        .unwrap();
    };
    overlay("40");
    let mut server = edited.serve().start();
    server.list_tools();
    overlay("50");
    assert_eq!(server.next_message().unwrap()["method"], CHANGED);
}

#[test]
fn the_end_of_the_input_ends_a_subscription() {
    let edited = unlocked(&without_budget());
    let mut server = edited.serve().protocol(Protocol::V2026_07_28).start();
    let wanted = json!({"notifications": {"toolsListChanged": true}});
    let subscription = server.start_request("subscriptions/listen", wanted);
    server.next_message().expect("it is acknowledged");
    let finished = server.finish_process();
    assert_eq!(finished.messages().last().unwrap()["id"], subscription);
}

#[test]
fn a_client_without_a_session_subscribes() {
    let edited = unlocked(&without_budget());
    let mut server = edited.serve().protocol(Protocol::V2026_07_28).start();
    let listed = server.request("tools/list", json!({}));
    assert_eq!(listed["result"]["ttlMs"], 0);
    // From here on the server's own numbers differ from the client's ids.
    server.request("no/such", json!({}));
    let wanted = json!({"notifications": {"toolsListChanged": true}});
    let subscription = server.start_request("subscriptions/listen", wanted);
    let is_notification = |message: Value, method: &str| {
        assert_eq!(message["method"], method, "{message}");
        let id = &message["params"]["_meta"]["io.modelcontextprotocol/subscriptionId"];
        assert_eq!(*id, subscription, "{message}");
    };
    let acknowledged = "notifications/subscriptions/acknowledged";
    is_notification(server.next_message().unwrap(), acknowledged);
    edited.write(&retitled());
    is_notification(server.next_message().unwrap(), CHANGED);
    assert_eq!(title(&mut server), "Capture an order now");
    server.cancel(subscription);
    assert_eq!(server.finish_process().code, Some(0));
}

#[test]
fn a_mistake_keeps_the_last_good_tools() {
    let edited = unlocked(&without_budget());
    let mut server = edited.serve().start();
    let wrong = without_budget().replace("captured_amount: {", "captured_amout: {");
    edited.write(&wrong);
    server.stderr_until(KEPT);
    assert_eq!(title(&mut server), "Capture an order");
    edited.write(&retitled());
    assert_eq!(server.next_message().unwrap()["method"], CHANGED);
    let stderr = server.finish_process().stderr;
    let why = "did you mean `captured_amount`?";
    assert!(stderr.contains(why), "{stderr}");
}

#[test]
fn beside_a_lockfile_only_what_somebody_accepted_is_served() {
    let edited = Edited::accepted(&without_budget());
    let mut server = edited.serve().start();
    edited.write(&retitled());
    server.stderr_until(KEPT);
    assert_eq!(title(&mut server), "Capture an order");
    assert_eq!(edited.run("lock").code, Some(0));
    assert_eq!(server.next_message().unwrap()["method"], CHANGED);
    assert_eq!(title(&mut server), "Capture an order now");
    let stderr = server.finish_process().stderr;
    let stale = "describes other tools (capture_klarna_order differ)";
    assert!(stderr.contains(stale), "{stderr}");
}

/// At start it stops the server, later the last good tools stay.
#[test]
fn a_lockfile_of_another_format_is_refused() {
    let edited = Edited::accepted(&without_budget());
    let current = fs::read_to_string(edited.lockfile()).unwrap();
    let old = current.replacen("format: 3", "format: 2", 1);
    let what_to_do = "and this program reads format 3: write it again with `toolspec lock`";
    let mut server = edited.serve().start();
    title(&mut server);
    fs::write(edited.lockfile(), &old).unwrap();
    server.stderr_until(KEPT);
    assert_eq!(title(&mut server), "Capture an order");
    let stderr = server.finish_process().stderr;
    assert!(stderr.contains(what_to_do), "{stderr}");
    let refused = edited.run("serve");
    assert_eq!(refused.code, Some(1));
    assert!(refused.stderr.contains(what_to_do), "{}", refused.stderr);
}

#[test]
fn a_write_is_remembered_while_the_tools_change() {
    let edited = unlocked(&without_budget());
    let sandbox = SandboxHost::start();
    let mut server = edited.serve().sandbox(&sandbox).start();
    let arguments = json!({"order_id": "98765-XYZ", "captured_amount": 5000});
    let call = server.start_call("capture_klarna_order", arguments.clone());
    server.cancel(call);
    edited.write(&retitled());
    assert_eq!(server.next_message().unwrap()["method"], CHANGED);
    let again = server.call("capture_klarna_order", arguments);
    let order = again.expect_success()["order"]["captured_amount"].clone();
    assert_eq!(order, 5000, "{}", again.text());
}

#[test]
fn a_document_that_comes_after_the_manifest_is_read() {
    let edited = unlocked(&without_budget());
    let mut server = edited.serve().start();
    let (payments, later) = ("openapi/payments.yaml", "openapi/later.yaml");
    let manifest = retitled().replace(payments, later);
    edited.write(&manifest);
    server.stderr_until(KEPT);
    fs::write(edited.beside(later), "openapi: [").unwrap();
    server.stderr_until("later.yaml:1:");
    fs::copy(edited.beside(payments), edited.beside(later)).unwrap();
    assert_eq!(server.next_message().unwrap()["method"], CHANGED);
    assert_eq!(title(&mut server), "Capture an order now");
}

#[test]
fn no_edit_is_missed() {
    let edited = unlocked(&without_budget());
    let mut server = edited.serve().start();
    server.opened();
    for number in 0..10 {
        let now = format!("Capture an order {number}");
        edited.write(
            &without_budget().replace("title: Capture an order\n", &format!("title: {now}\n")),
        );
        assert_eq!(server.next_message().unwrap()["method"], CHANGED);
    }
    assert_eq!(title(&mut server), "Capture an order 9");
}

#[test]
fn a_lockfile_that_goes_away_is_missed_once() {
    let edited = Edited::accepted(&without_budget());
    let mut server = edited.serve().start();
    server.opened();
    fs::remove_file(edited.lockfile()).unwrap();
    for manifest in [retitled(), without_budget()] {
        edited.write(&manifest);
        assert_eq!(server.next_message().unwrap()["method"], CHANGED);
    }
    let stderr = server.finish_process().stderr;
    let warning = "nobody has accepted these tools";
    assert_eq!(stderr.matches(warning).count(), 1, "{stderr}");
}

#[test]
fn what_a_person_confirms_is_sent_only_by_the_tool_that_asked() {
    const TOOL: &str = "  capture_klarna_order:\n";
    let confirmed =
        without_budget().replace(TOOL, &format!("{TOOL}    policy: {{ confirm: always }}\n"));
    let lowered = confirmed.replace("confirm: always", "confirm: always, ceiling: 1000");
    let elsewhere = confirmed.replace("title: Refund an order\n", "title: Refund it\n");
    assert_ne!(confirmed, elsewhere);
    for (edit, captures) in [(lowered, 0), (elsewhere, 1)] {
        let edited = unlocked(&confirmed);
        let sandbox = SandboxHost::start();
        let asks = json!({ "elicitation": {} });
        let mut server = edited.serve().capabilities(asks).sandbox(&sandbox).start();
        let arguments = json!({"order_id": "98765-XYZ", "captured_amount": 5000});
        let call = server.start_call("capture_klarna_order", arguments);
        let question = server.next_message().unwrap();
        assert_eq!(question["method"], "elicitation/create", "{question}");
        edited.write(&edit);
        assert_eq!(server.next_message().unwrap()["method"], CHANGED);
        let yes = json!({ "action": "accept", "content": { "confirm": true } });
        server.answer(&question, yes);
        let answer = server.finish_call(call);
        let sent = sandbox.journal();
        let sent = sent.iter().filter(|exchange| exchange.method == "POST");
        assert_eq!(sent.count(), captures, "{}", answer.text());
        if captures == 0 {
            assert_eq!(answer.outcome(), "not_sent");
            assert!(
                answer.text().contains("have changed since"),
                "{}",
                answer.text()
            );
        }
    }
}

#[test]
fn the_credentials_of_other_tools_are_not_shown_either() {
    const SECRET: &str = "klarna_test_api_not-to-be-seen-1234";
    let edited = unlocked(&without_budget());
    let serve = edited.serve().env("OTHER_SECRET", SECRET);
    let mut server = serve.start();
    server.opened();
    let other = without_budget().replace("$env.KLARNA_SHARED_SECRET", "$env.OTHER_SECRET");
    edited.write(&other);
    assert_eq!(server.next_message().unwrap()["method"], CHANGED);
    edited.write(&format!("{other}{SECRET}: pasted\n"));
    server.stderr_until(KEPT);
    let stderr = server.finish_process().stderr;
    assert!(!stderr.contains(SECRET), "{stderr}");
}

#[test]
fn a_call_has_the_time_that_its_own_tool_gives_it() {
    const TOOL: &str = "  capture_klarna_order:\n";
    let short = without_budget().replace("\ntimeout: 50 s\n", "\ntimeout: 1 s\n");
    let edited = unlocked(&short);
    let sandbox = SandboxHost::start();
    let mut server = edited.serve().sandbox(&sandbox).start();
    server.opened();
    edited.write(&short.replace(TOOL, &format!("{TOOL}    timeout: 30 s\n")));
    assert_eq!(server.next_message().unwrap()["method"], CHANGED);
    // Longer than the first tools were waited for once the input has ended.
    sandbox.fail_next(Fault::DelayAfterCommit(Duration::from_secs(10)));
    let arguments = json!({"order_id": "98765-XYZ", "captured_amount": 5000});
    let call = server.start_call("capture_klarna_order", arguments);
    sandbox.await_request("POST", "/captures");
    server.close_stdin();
    server.finish_call(call).expect_success();
}
