//! JSON-RPC batches, which 2025-03-26 has and no other revision.

use std::time::Duration;

use klarna_sandbox::{Fault, Matcher};
use klarna_tools_tests::{Protocol, Server, ServerBuilder, World};
use serde_json::{Value, json};

const INVALID_REQUEST: i64 = -32600;

/// Opens a session of this revision.
fn open(server: &mut Server, version: &str) {
    let mut params = Protocol::default().initialize();
    params["protocolVersion"] = json!(version);
    let opened = server.request("initialize", params);
    assert_eq!(opened["result"]["protocolVersion"], version, "{opened}");
}

fn session() -> Server {
    let mut server = Server::builder().no_handshake().start();
    open(&mut server, "2025-03-26");
    server
}

fn request(id: i64, method: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "method": method})
}

fn write(server: &mut Server, batch: &Value) {
    server.write_raw(format!("{batch}\n").as_bytes());
}

fn next(server: &mut Server) -> Value {
    serde_json::from_str(&server.next_line().unwrap()).unwrap()
}

/// The ids of the answers, sorted.
fn ids(answers: &Value) -> Vec<i64> {
    let answers = answers
        .as_array()
        .unwrap_or_else(|| panic!("no array: {answers}"));
    let mut ids: Vec<_> = answers
        .iter()
        .filter_map(|answer| answer["id"].as_i64())
        .collect();
    ids.sort_unstable();
    ids
}

#[test]
fn the_answers_to_a_batch_come_as_one() {
    let mut server = session();
    let notification = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    let batch = json!([
        request(1, "ping"),
        notification,
        request(2, "tools/list"),
        request(3, "no/such")
    ]);
    write(&mut server, &batch);
    let answers = next(&mut server);
    assert_eq!(ids(&answers), [1, 2, 3], "{answers}");
    assert_eq!(server.finish_process().stdout_rest, "");
}

#[test]
fn a_batch_without_requests_is_not_answered() {
    let mut server = session();
    let notification = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    let answer = json!({"jsonrpc": "2.0", "id": 99, "result": {}});
    write(&mut server, &json!([notification, answer]));
    assert_eq!(server.request("ping", Value::Null)["result"], json!({}));
}

#[test]
fn what_is_wrong_in_a_batch_is_answered_in_it() {
    let mut server = session();
    let initialize = Protocol::default().initialize();
    let mut again = request(2, "initialize");
    again["params"] = initialize;
    write(
        &mut server,
        &json!([7, [], again, request(1, "ping"), request(1, "ping")]),
    );
    let answers = next(&mut server);
    assert_eq!(ids(&answers), [1, 2], "{answers}");
    let refused = answers.as_array().unwrap().iter();
    let refused = refused.filter(|answer| answer["error"]["code"] == INVALID_REQUEST);
    assert_eq!(refused.clone().count(), 4, "{answers}");
    let nameless = refused.filter(|answer| answer.get("id") == Some(&Value::Null));
    assert_eq!(nameless.count(), 3, "{answers}");
    assert_eq!(server.list_tools().len(), 8);
}

#[test]
fn an_empty_batch_and_one_without_end_are_refused_as_a_whole() {
    let mut server = session();
    let many: Vec<_> = (0..101).map(|id| request(id, "ping")).collect();
    for batch in [json!([]), json!(many)] {
        write(&mut server, &batch);
        let answer = next(&mut server);
        assert_eq!(answer["error"]["code"], INVALID_REQUEST, "{answer}");
        assert_eq!(answer.get("id"), Some(&Value::Null), "{answer}");
    }
    server.write_raw(b"[1,\n");
    let answer = next(&mut server);
    assert_eq!(answer["error"]["code"], -32700);
    assert_eq!(answer.get("id"), Some(&Value::Null), "{answer}");
}

/// JSON-RPC has null where there is no id; MCP leaves it out since 2025-11-25.
#[test]
fn an_error_without_an_id_says_so_as_its_revision_does() {
    for (version, id) in [
        ("2024-11-05", Some(&Value::Null)),
        ("2025-06-18", Some(&Value::Null)),
        ("2025-11-25", None),
    ] {
        let mut server = Server::builder().no_handshake().start();
        open(&mut server, version);
        server.write_raw(b"17\n");
        let answer = next(&mut server);
        assert_eq!(answer["error"]["code"], INVALID_REQUEST, "{answer}");
        assert_eq!(answer.get("id"), id, "{version}: {answer}");
    }
}

#[test]
fn a_cancelled_call_of_a_batch_is_left_out() {
    let mut world = World::start_as(ServerBuilder::no_handshake);
    open(&mut world.server, "2025-03-26");
    let order_id = world.place_order();
    world
        .sandbox
        .fail_next(Fault::Delay(Duration::from_mins(10)));
    let mut call = request(901, "tools/call");
    call["params"] = json!({"name": "get_order_details", "arguments": {"order_id": order_id}});
    write(&mut world.server, &json!([call, request(902, "ping")]));
    world.sandbox.await_request("GET", &order_id);
    world.server.cancel(901);
    assert_eq!(ids(&next(&mut world.server)), [902]);
}

#[test]
fn at_a_signal_a_batch_is_answered_as_far_as_it_goes() {
    let mut world = World::start_as(ServerBuilder::no_handshake);
    open(&mut world.server, "2025-03-26");
    let order_id = world.place_order();
    let captures = Matcher::new("POST", "/captures");
    let slow = Fault::Delay(Duration::from_millis(300));
    world.sandbox.fail_when(captures, slow, 1);
    let mut call = request(901, "tools/call");
    let arguments = json!({"order_id": order_id, "captured_amount": 1_000});
    call["params"] = json!({"name": "capture_klarna_order", "arguments": arguments});
    write(&mut world.server, &json!([call, request(902, "ping")]));
    world.sandbox.await_request("POST", "/captures");
    world.server.signal(15);
    assert_eq!(ids(&next(&mut world.server)), [901, 902]);
    assert_eq!(world.server.wait().code, Some(0));
}

/// Its answer waits for those beside it, and a client gives up without a word.
#[test]
fn a_write_of_a_batch_that_is_asked_for_again_is_not_done_twice() {
    let mut world = World::start_as(ServerBuilder::no_handshake);
    open(&mut world.server, "2025-03-26");
    let order_id = world.place_order();
    let waited_for = world.place_order();
    let slow = Fault::Delay(Duration::from_secs(2));
    world
        .sandbox
        .fail_when(Matcher::new("GET", &waited_for), slow, 1);
    let arguments = json!({"order_id": order_id, "captured_amount": 1_000});
    let mut capture = request(901, "tools/call");
    capture["params"] = json!({"name": "capture_klarna_order", "arguments": arguments});
    let mut read = request(902, "tools/call");
    read["params"] = json!({"name": "get_order_details", "arguments": {"order_id": waited_for}});
    write(&mut world.server, &json!([capture, read]));
    world.sandbox.await_request("GET", &order_id);
    // By the time that another call is answered, the capture is.
    let read = json!({"order_id": order_id});
    world
        .server
        .call("get_order_details", read)
        .expect_success();
    let again = world.server.start_call("capture_klarna_order", arguments);
    world.server.finish_call(again).expect_success();
    assert_eq!(world.sandbox.effects().captures, 1);
}

#[test]
fn other_revisions_have_no_batches() {
    for version in ["2024-11-05", "2025-06-18", "2025-11-25"] {
        let mut server = Server::builder().no_handshake().start();
        open(&mut server, version);
        write(&mut server, &json!([request(1, "ping")]));
        let answer = next(&mut server);
        assert_eq!(
            answer["error"]["code"], INVALID_REQUEST,
            "{version}: {answer}"
        );
    }
}
