//! `toolspec serve` and `toolspec call` with some of the tools.

use std::fs;
use std::time::Duration;

use klarna_sandbox::Fault;
use klarna_tools_tests::{SandboxHost, Server, ServerBuilder, run, toolspec};
use serde_json::{Value, json};

use super::edited::{Edited, original, without_budget};

/// A manifest without a lockfile, with these texts exchanged.
fn edited(pairs: &[(&str, &str)]) -> (Edited, String) {
    let manifest = pairs
        .iter()
        .fold(without_budget(), |manifest, (before, after)| {
            assert_eq!(manifest.matches(before).count(), 1, "{before}");
            manifest.replace(before, after)
        });
    let edited = Edited::new(&manifest);
    fs::remove_file(edited.lockfile()).unwrap();
    (edited, manifest)
}

fn chosen(server: ServerBuilder, arguments: &[&str]) -> Server {
    arguments
        .iter()
        .fold(server, |server, it| server.arg(it))
        .start()
}

/// The tool of this name, as it is listed.
fn listed(server: &mut Server, name: &str) -> Option<Value> {
    let mut tools = server.list_tools().into_iter();
    tools.find(|tool| tool["name"] == name)
}

const LOOKING: (&str, &str) = ("\ngroups:\n", "\ngroups:\n  looking: [get_order_details]\n");

#[test]
fn the_choice_is_made_again_when_the_files_change() {
    let (edited, manifest) = edited(&[LOOKING]);
    let mut server = chosen(edited.serve(), &["--group", "looking"]);
    assert_eq!(server.list_tools().len(), 1);
    edited.write(&without_budget());
    // Longer than it takes to read the files, which nothing else shows.
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(server.list_tools().len(), 1);
    edited.write(&manifest.replace(
        "looking: [get_order_details]",
        "looking: [get_order_details, get_payment_session]",
    ));
    let changed = server.next_message().unwrap();
    assert_eq!(changed["method"], "notifications/tools/list_changed");
    assert_eq!(server.list_tools().len(), 2);
    let stderr = server.finish_process().stderr;
    let why =
        "there is no group `looking`: there are checkout, servicing\nthe tools stay as they were";
    assert!(stderr.contains(why), "{stderr}");
}

#[test]
fn a_former_name_chooses_a_tool_and_is_named_no_more_than_its_name() {
    let (edited, _) = edited(&[
        (
            "    title: Refund an order\n",
            "    title: Refund an order\n    aliases: [refund_order]\n",
        ),
        (
            "    title: Cancel an order\n",
            "    title: Cancel an order, see refund_order\n",
        ),
        (
            "Cancel an order of which nothing was captured, and release the shopper. Cannot be undone.",
            "Not refund_klarna_order, e.g. after a capture.",
        ),
        (
            "    says: Cancelled order {order_id}[; it is now {order.status}]",
            "    says: \"[Once refund_order was here: {order_id}. ]Cancelled order {order_id}, unlike refund_order[; it is now {order.status}]",
        ),
        (
            ", {order.order_amount} released].",
            ", {order.order_amount} released].\"",
        ),
        (
            "Something was captured already, or the order has ended. Read it with get_order_details. Refund what was captured.",
            "Use refund_order, then get_order_details.",
        ),
    ]);
    let mut server = chosen(edited.serve(), &["--tools", "refund_order"]);
    assert_eq!(server.list_tools().len(), 1);
    assert!(listed(&mut server, "refund_klarna_order").is_some());
    let sandbox = SandboxHost::start();
    let server = edited.serve().sandbox(&sandbox);
    let mut server = chosen(server, &["--exclude-tools", "refund_order"]);
    assert!(listed(&mut server, "refund_klarna_order").is_none());
    let cancel = listed(&mut server, "cancel_authorized_order").unwrap();
    assert_eq!(cancel["title"], "cancel_authorized_order");
    assert_eq!(cancel["description"], "cancel_authorized_order");
    let answer = server.request("tools/call", json!({"name": "refund_order"}));
    assert_eq!(answer["error"]["code"], -32602, "{answer}");
    let capture = json!({"order_id": "98765-XYZ", "captured_amount": 5000});
    server
        .call("capture_klarna_order", capture)
        .expect_success();
    let mut cancel = || server.call("cancel_authorized_order", json!({"order_id": "98765-XYZ"}));
    let advice = "Klarna does not allow this for the account or in this state.";
    let refused = cancel().failure();
    assert!(
        refused["next"].as_str().unwrap().starts_with(advice),
        "{refused}"
    );
    sandbox.fail_next(Fault::Answer {
        status: 204,
        headers: Vec::new(),
        body: Vec::new(),
        committed: false,
    });
    let done = cancel().expect_success();
    assert_eq!(done["summary"], "cancel_authorized_order: done.");
}

#[test]
fn a_call_knows_no_tool_that_is_hidden() {
    let manifest = original().join("specs/klarna.yaml");
    let call = |arguments: &[&str]| {
        let call = ["call", "--manifest", manifest.to_str().unwrap()];
        run(toolspec(), &[&call, arguments].concat(), &[])
    };
    let refund = ["refund_klarna_order", "order_id=1", "refunded_amount=1"];
    let dry = [&refund[..], &["--dry-run", "--group", "servicing"]].concat();
    let dry = call(&dry);
    assert_eq!(dry.code, Some(0), "{}", dry.stderr);
    for (tool, help) in [
        (
            refund,
            "the tools are get_payment_session, get_order_details\n",
        ),
        (
            ["refund_klarna_ordr", "x=1", "y=1"],
            "the tools are get_payment_session",
        ),
        (
            ["get_orders_details", "x=1", "y=1"],
            "did you mean `get_order_details`?",
        ),
    ] {
        let finished = call(&[&tool[..], &["--read-only"]].concat());
        assert_eq!((finished.code, finished.stdout.as_str()), (Some(2), ""));
        let unknown = format!("error: there is no tool `{}`\nhelp: {help}", tool[0]);
        assert!(finished.stderr.starts_with(&unknown), "{}", finished.stderr);
    }
    let wrong = call(&[&refund[..], &["--group", "servicin"]].concat());
    let reason = "error: there is no group `servicin`: did you mean `servicing`?";
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.stderr.starts_with(reason), "{}", wrong.stderr);
}

#[test]
fn a_server_with_an_unknown_name_does_not_start() {
    let manifest = original().join("specs/klarna.yaml");
    let manifest = manifest.to_str().unwrap();
    for command in ["serve", "doctor"] {
        let finished = run(
            toolspec(),
            &[command, manifest, "--tools", "refund_order"],
            &[],
        );
        assert_eq!((finished.code, finished.stdout.as_str()), (Some(2), ""));
        let reason = "there is no tool `refund_order`: did you mean `refund_klarna_order`?";
        assert!(finished.stderr.contains(reason), "{}", finished.stderr);
    }
}
