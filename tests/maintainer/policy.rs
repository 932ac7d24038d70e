//! Limits and former names that a manifest gives to tools, met by clients of the server.

mod shop;

use std::time::Duration;

use klarna_sandbox::{Fault, Matcher};
use klarna_tools_tests::Protocol;
use serde_json::{Value, json};

use self::shop::{REFUND, Shop, shop};
use super::edited::{Edited, without_budget};

/// Lines of the manifest, and what they are replaced by.
const LIMITS: [(&str, &str); 2] = [
    (
        "  refund_klarna_order:\n",
        "  refund_klarna_order:\n    aliases: [refund_order]\n    policy: { confirm: { above: 500 }, ceiling: 5000 }\n",
    ),
    (
        "  get_payment_session:\n",
        "  get_payment_session:\n    policy: { rate: 2 per hour }\n",
    ),
];

/// The manifest with these limits.
fn limited(manifest: &str) -> String {
    LIMITS
        .iter()
        .fold(manifest.to_owned(), |text, (line, limited)| {
            assert_eq!(text.matches(line).count(), 1, "{line}");
            text.replace(line, limited)
        })
}

#[test]
fn limits_apply_to_every_client() {
    let edited = &Edited::accepted(&limited(&without_budget()));
    for protocol in [Protocol::V2025_06_18, Protocol::V2025_11_25] {
        a_person_is_asked_by_a_request(&mut shop(edited, protocol, &asks()));
    }
    a_question_ends_with_its_call(shop(edited, Protocol::V2025_11_25, &asks()));
    a_waiting_client_is_notified(&mut shop(edited, Protocol::V2025_11_25, &asks()));
    a_refund_that_is_asked_for_again_asks_nobody(&mut shop(edited, Protocol::V2025_11_25, &asks()));
    a_question_ends_with_its_session(shop(edited, Protocol::V2025_11_25, &asks()));
    a_person_is_asked_by_a_result(&mut shop(edited, Protocol::V2026_07_28, &asks()));
    for protocol in Protocol::ALL {
        let mut shop = shop(edited, protocol, &json!({ "elicitation": { "url": {} } }));
        nobody_is_asked_below_the_threshold_or_above_the_ceiling(&mut shop);
        a_client_that_cannot_ask_is_refused(&mut shop);
    }
    let mut shop = shop(edited, Protocol::V2025_11_25, &json!({}));
    a_client_that_cannot_ask_is_refused(&mut shop);
    a_former_name_is_answered_and_not_listed(&mut shop);
    a_rate_is_limited(&mut shop);
}

fn asks() -> Value {
    json!({ "elicitation": {} })
}

fn yes() -> Value {
    json!({ "action": "accept", "content": { "confirm": true } })
}

fn a_person_is_asked_by_a_request(shop: &mut Shop) {
    let (call, question) = shop.ask(600);
    let read = json!({ "order_id": shop.order_id });
    let meanwhile = shop.world.server.call("get_order_details", read);
    assert_eq!(meanwhile.expect_success()["refunded_amount"], 0);
    assert!(shop.refunds().is_empty());
    shop.world.server.answer(&question, yes());
    let refund = shop.world.server.finish_call(call).expect_success();
    assert_eq!(refund["order"]["refunded_amount"], 600);
    assert_eq!(shop.refunds(), [600]);

    for (answer, word) in [
        (json!({ "action": "decline" }), "declined"),
        (
            json!({ "action": "accept", "content": { "confirm": false } }),
            "declined",
        ),
        (json!({ "action": "cancel" }), "no answer"),
        (json!({ "action": "accept", "content": {} }), "no answer"),
        (
            json!({ "action": "accept", "content": { "confirm": "true" } }),
            "no answer",
        ),
        (json!({ "confirm": true }), "no answer"),
    ] {
        let (call, question) = shop.ask(700);
        shop.world.server.answer(&question, answer);
        let refused = shop.world.server.finish_call(call);
        assert_eq!(refused.outcome(), "not_sent");
        assert!(refused.text().contains(word), "{}", refused.text());
    }
    let (call, question) = shop.ask(700);
    let error = json!({ "code": -32603, "message": "no screen" });
    let answer = json!({ "jsonrpc": "2.0", "id": question["id"], "error": error });
    shop.world
        .server
        .write_raw(format!("{answer}\n").as_bytes());
    let refused = shop.world.server.finish_call(call);
    assert_eq!(refused.outcome(), "not_sent");
    assert_eq!(shop.refunds(), [600]);
}

fn a_question_ends_with_its_call(mut shop: Shop) {
    let (call, question) = shop.ask(600);
    shop.world.server.cancel(call);
    let withdrawn = shop.world.server.next_message().unwrap();
    assert_eq!(
        withdrawn["method"], "notifications/cancelled",
        "{withdrawn}"
    );
    assert_eq!(withdrawn["params"]["requestId"], question["id"]);
    shop.world.server.answer(&question, yes());
    shop.refund(100).expect_success();
    assert_eq!(shop.refunds(), [100]);
    let stderr = shop.world.server.finish_process().stderr;
    assert!(
        stderr.contains("answered too late: nothing was sent"),
        "{stderr}"
    );
}

fn a_waiting_client_is_notified(shop: &mut Shop) {
    let params = json!({
        "name": REFUND,
        "arguments": shop.arguments(600),
        "_meta": { "progressToken": "token" },
    });
    let call = shop.world.server.start_request("tools/call", params);
    let question = shop.world.server.next_message().unwrap();
    let progress = shop.world.server.next_message().unwrap();
    assert_eq!(progress["method"], "notifications/progress", "{progress}");
    assert_eq!(progress["params"]["progressToken"], "token", "{progress}");
    let message = progress["params"]["message"].as_str().unwrap();
    assert!(message.contains("a person to confirm"), "{progress}");
    shop.world.server.answer(&question, yes());
    shop.world.server.finish_call(call).expect_success();
}

fn a_refund_that_is_asked_for_again_asks_nobody(shop: &mut Shop) {
    let (call, question) = shop.ask(600);
    let slow = Fault::Delay(Duration::from_millis(300));
    let refunds = Matcher::new("POST", "/refunds");
    shop.world.sandbox.fail_when(refunds, slow, 1);
    shop.world.server.answer(&question, yes());
    shop.world.sandbox.await_request("POST", "/refunds");
    shop.world.server.cancel(call);
    let again = shop.refund(600);
    assert!(
        again.text().contains("This call joined"),
        "{}",
        again.text()
    );
    assert_eq!(shop.refunds(), [600]);
}

fn a_question_ends_with_its_session(mut shop: Shop) {
    let (call, _) = shop.ask(600);
    shop.world.server.close_stdin();
    let refused = shop.world.server.finish_call(call);
    assert_eq!(refused.outcome(), "not_sent");
    assert!(shop.refunds().is_empty());
    assert_eq!(shop.world.server.wait().code, Some(0));
}

fn a_person_is_asked_by_a_result(shop: &mut Shop) {
    let state = state_of(shop, 600, &json!({}));
    assert!(shop.refunds().is_empty());
    let confirmed = json!({ "requestState": state, "inputResponses": { "confirm": yes() } });
    let refund = send(shop, 600, &confirmed);
    assert_eq!(refund["result"]["isError"], false, "{refund}");
    let again = send(shop, 600, &confirmed);
    assert_eq!(again["error"]["code"], -32602, "{again}");
    assert_eq!(shop.refunds(), [600]);

    let state = state_of(shop, 600, &json!({}));
    let larger = json!({ "requestState": state, "inputResponses": { "confirm": yes() } });
    let larger = send(shop, 4_000, &larger);
    assert_eq!(larger["error"]["code"], -32602, "{larger}");

    let state = state_of(shop, 700, &json!({}));
    let state = state_of(shop, 700, &json!({ "requestState": state }));
    let no = json!({ "action": "decline" });
    let no = json!({ "requestState": state, "inputResponses": { "confirm": no } });
    let declined = send(shop, 700, &no);
    assert_eq!(declined["result"]["isError"], true, "{declined}");
    let forged = json!({ "requestState": "x", "inputResponses": { "confirm": yes() } });
    let forged = send(shop, 700, &forged);
    assert_eq!(forged["error"]["code"], -32602, "{forged}");
    let unasked = send(
        shop,
        700,
        &json!({ "inputResponses": { "confirm": yes() } }),
    );
    assert_eq!(
        unasked["result"]["resultType"], "input_required",
        "{unasked}"
    );
    assert_eq!(shop.refunds(), [600]);
}

/// Sends a refund with these further parameters.
fn send(shop: &mut Shop, amount: i64, further: &Value) -> Value {
    let mut params = further.clone();
    params["name"] = json!(REFUND);
    params["arguments"] = shop.arguments(amount);
    shop.world.server.request("tools/call", params)
}

/// The state of a refund that is answered with a question.
fn state_of(shop: &mut Shop, amount: i64, further: &Value) -> Value {
    let asked = send(shop, amount, further);
    let result = &asked["result"];
    assert_eq!(result["resultType"], "input_required", "{asked}");
    let question = &result["inputRequests"]["confirm"];
    assert_eq!(question["method"], "elicitation/create", "{asked}");
    shop.check_form(&question["params"], amount);
    result["requestState"].clone()
}

fn nobody_is_asked_below_the_threshold_or_above_the_ceiling(shop: &mut Shop) {
    shop.refund(500).expect_success();
    let refused = shop.refund(5_001);
    assert_eq!(refused.outcome(), "not_sent");
    assert!(
        refused.text().contains("at most 50.00 USD"),
        "{}",
        refused.text()
    );
    assert_eq!(shop.refunds(), [500]);
}

fn a_client_that_cannot_ask_is_refused(shop: &mut Shop) {
    let before = shop.refunds();
    let refused = shop.refund(501);
    assert_eq!(refused.outcome(), "not_sent");
    assert!(
        refused.text().contains("`elicitation`"),
        "{}",
        refused.text()
    );
    assert_eq!(shop.refunds(), before);
}

fn a_former_name_is_answered_and_not_listed(shop: &mut Shop) {
    let arguments = shop.arguments(100);
    let answer = shop.world.server.call("refund_order", arguments);
    answer.expect_success();
    let tools = shop.world.server.list_tools();
    assert!(!json!(tools).to_string().contains("\"refund_order\""));
}

fn a_rate_is_limited(shop: &mut Shop) {
    shop.world.approved_session();
    let asked = json!({ "session_id": "s" });
    let unknown = shop.world.server.call("get_payment_session", asked.clone());
    assert_eq!(unknown.outcome(), "refused");
    let refused = shop.world.server.call("get_payment_session", asked);
    assert_eq!(refused.outcome(), "not_sent");
    assert_eq!(refused.failure()["retryable"], true);
    assert!(
        refused.text().contains("2 times per hour"),
        "{}",
        refused.text()
    );
}
