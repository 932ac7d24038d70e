//! No secret on standard error, at the most talkative level, whatever happens; and no credentials
//! on standard output.

use klarna_sandbox::{Fault, Options};
use klarna_tools_tests::{Finished, SandboxHost, Server, ServerBuilder, cart};
use serde_json::json;

use super::traces::{Trace, assert_absent};

pub(crate) const USERNAME: &str = "PK4711_MarkOfTheUsername";
pub(crate) const PASSWORD: &str = "MarkOfThePassword:with/+?more";

/// Long enough to be found at any offset of its base64 form.
const CREDENTIALS: [&str; 3] = ["MarkOfTheUsername", "MarkOfThePassword", "with/+?more"];

/// What a purchase knows of a person.
const PERSONAL: [&str; 3] = ["Sample Street", "EX-4711-0815", "Walnut desk lamp"];

/// A server that logs everything.
fn talkative(sandbox: &SandboxHost) -> ServerBuilder {
    Server::builder()
        .env("KLARNA_LOG", "trace")
        .env("KLARNA_API_KEY", USERNAME)
        .env("KLARNA_SHARED_SECRET", PASSWORD)
        .sandbox(sandbox)
}

/// A sandbox that lets in nobody else.
pub(crate) fn strict_sandbox() -> SandboxHost {
    SandboxHost::start_for(Options {
        username: Some(USERNAME.to_owned()),
        password: Some(PASSWORD.to_owned()),
    })
}

/// Ends the server and looks through everything that it wrote.
fn assert_silent(server: Server, trace: &Trace) {
    let finished = server.finish_process();
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    // Otherwise the silence would prove nothing.
    assert!(finished.stderr.contains("request"), "{}", finished.stderr);
    assert_absent("stderr", &finished.stderr, &trace.tokens);
    assert_absent("stderr", &finished.stderr, &PERSONAL);
    assert_without_credentials(&finished);
}

/// Neither of its outputs contains the credentials.
pub(crate) fn assert_without_credentials(finished: &Finished) {
    assert_absent("stderr", &finished.stderr, &CREDENTIALS);
    assert_absent("stdout", &finished.stdout, &CREDENTIALS);
}

#[test]
fn successes_reveal_nothing() {
    let sandbox = strict_sandbox();
    let mut server = talkative(&sandbox).start();
    let mut trace = Trace::default();
    trace.purchase(&mut server);
    let finished = sandbox.effects();
    assert_eq!(
        (finished.orders, finished.captures, finished.refunds),
        (1, 1, 1)
    );
    assert_eq!(trace.tokens.len(), 2);
    assert_silent(server, &trace);
}

#[test]
fn refusals_reveal_nothing() {
    let sandbox = strict_sandbox();
    let mut server = talkative(&sandbox).start();
    let mut trace = Trace::default();
    trace.purchase(&mut server);
    let token = trace.tokens[1].clone();
    let mut again = cart::order(&token);
    server
        .call("create_klarna_order", again.clone())
        .expect_error();
    again["order_amount"] = json!(50.5);
    again["no_such_argument"] = json!(token);
    server.call("create_klarna_order", again).expect_error();
    let unknown = json!({"authorization_token": token});
    for tool in [
        "get_payment_session",
        "capture_klarna_order",
        "update_order_shipping",
    ] {
        server.call(tool, unknown.clone()).expect_error();
    }
    let response = server.request("tools/call", json!({"name": token, "arguments": {}}));
    assert_eq!(response["error"]["code"], -32602);
    server.request(&token, unknown);
    server.write_raw(format!("not JSON: {token}\n").as_bytes());
    assert_silent(server, &trace);
}

#[test]
fn faults_reveal_nothing() {
    let sandbox = strict_sandbox();
    let mut server = talkative(&sandbox).start();
    let mut trace = Trace::default();
    let (session_id, token) = trace.session(&mut server);
    for fault in [
        Fault::ResetAfterCommit,
        Fault::DropBeforeCommit,
        Fault::status(503),
        Fault::status(401),
        Fault::Malformed,
        Fault::Truncated,
        Fault::EmptyBody,
        Fault::oversized(),
        Fault::BadGatewayHtml,
        Fault::Redirect {
            location: "http://127.0.0.1:9/".to_owned(),
        },
    ] {
        sandbox.fail_next(fault.clone());
        server
            .call("create_klarna_order", cart::order(&token))
            .expect_error();
        sandbox.clear_faults();
        sandbox.fail_next(fault);
        server.call("get_payment_session", json!({"session_id": session_id}));
        sandbox.clear_faults();
    }
    assert_silent(server, &trace);
}

#[test]
fn an_api_that_repeats_the_token_in_its_error_reveals_nothing_on_stderr() {
    let sandbox = strict_sandbox();
    let mut server = talkative(&sandbox).start();
    let mut trace = Trace::default();
    let (_, token) = trace.session(&mut server);
    sandbox.fail_next(Fault::Status {
        status: 400,
        retry_after: None,
        body: Some(json!({"error_code": "BAD_VALUE", "error_messages": [token]})),
        committed: false,
    });
    server
        .call("create_klarna_order", cart::order(&token))
        .expect_error();
    assert_silent(server, &trace);
}

#[test]
fn refused_credentials_are_not_revealed() {
    let sandbox = SandboxHost::start_for(Options {
        username: Some("somebody else".to_owned()),
        password: None,
    });
    let mut server = talkative(&sandbox).start();
    let answer = server.call("get_order_details", json!({"order_id": "1"}));
    assert_eq!(answer.failure()["status"], 401, "{}", answer.text());
    server
        .call("create_payment_session", cart::session())
        .expect_error();
    assert_silent(server, &Trace::default());
}

#[test]
fn a_call_that_reaches_nobody_reveals_nothing() {
    let sandbox = SandboxHost::start();
    let nobody = sandbox.base_url();
    drop(sandbox);
    let mut server = Server::builder()
        .env("KLARNA_LOG", "trace")
        .env("KLARNA_API_KEY", USERNAME)
        .env("KLARNA_SHARED_SECRET", PASSWORD)
        .env("KLARNA_BASE_URL", &nobody)
        .start();
    let answer = server.call("create_klarna_order", cart::order("MarkOfTheToken"));
    assert_eq!(answer.outcome(), "not_sent");
    let tokens = vec!["MarkOfTheToken".to_owned()];
    assert_silent(server, &Trace { tokens });
}

/// A write that nobody waits for any more is reported on stderr, which must not reveal too much.
#[test]
fn a_write_that_outlives_its_client_reveals_nothing() {
    let sandbox = strict_sandbox();
    let mut server = talkative(&sandbox).start();
    let mut trace = Trace::default();
    let (_, token) = trace.session(&mut server);
    sandbox.fail_next(Fault::DropAfterCommit);
    let mut order = cart::order(&token);
    order["shipping_address"] = cart::address();
    let id = server.start_call("create_klarna_order", order);
    sandbox.await_request("POST", "/order");
    server.cancel(id);
    assert_silent(server, &trace);
}
