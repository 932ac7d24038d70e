//! What a client leaves undone stops nothing but what depends on it.

use std::fs;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use klarna_sandbox::{Fault, Matcher};
use klarna_tools_tests::{Protocol, Server, ServerBuilder, World};
use serde_json::{Value, json};

const SIGTERM: i32 = 15;

/// A server that logs every request, to nobody.
fn unheard() -> World {
    World::start_as(|server| ServerBuilder::leave_stderr_unread(server).env("KLARNA_LOG", "debug"))
}

/// Reads one order so often, several times at once.
fn read(world: &mut World, times: usize) {
    let arguments = json!({"order_id": world.place_order()});
    let calls: Vec<_> = (0..times)
        .map(|_| {
            world
                .server
                .start_call("get_order_details", arguments.clone())
        })
        .collect();
    for call in calls {
        let order = world.server.finish_call(call).expect_success();
        assert_eq!(order["order_id"], arguments["order_id"]);
    }
}

#[test]
fn nobody_has_to_read_the_log() {
    let mut world = unheard();
    // More than the 64 KiB that a pipe buffers.
    read(&mut world, 500);
    world.server.signal(SIGTERM);
    let finished = world.server.wait();
    assert_eq!(finished.code, Some(0));
    assert!(finished.stderr.len() >= 1 << 15, "{}", finished.stderr);
}

#[test]
fn what_nobody_read_of_the_log_is_counted_as_soon_as_somebody_does() {
    let mut world = unheard();
    // More than the pipe and the server buffer, and no more at once than may wait.
    read(&mut world, 600);
    read(&mut world, 600);
    world.server.read_stderr();
    let stderr = world.server.finish_process().stderr;
    assert!(stderr.contains("log lines were dropped"), "{stderr}");
}

/// Lists are asked for in lines of a kilobyte, so that a pipe buffers few of them; each is answered
/// with some 16 KB.
const LISTS: usize = 1_500;

/// Far more than the server needs, and far less than the answers to all lists.
const MEMORY: usize = 64 << 20;

/// Asks for `LISTS` lists in a thread of its own; counts those that the server has taken.
fn ask_for_lists(server: &mut Server) -> Arc<AtomicUsize> {
    let mut input = server.take_stdin();
    let taken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&taken);
    thread::spawn(move || {
        let initialize = Protocol::default().initialize();
        let initialize =
            json!({"jsonrpc": "2.0", "id": "first", "method": "initialize", "params": initialize});
        writeln!(input, "{initialize}").unwrap();
        for id in 0..LISTS {
            let params = json!({"_meta": {"padding": "x".repeat(1000)}});
            let list =
                json!({"jsonrpc": "2.0", "id": id, "method": "tools/list", "params": params});
            if writeln!(input, "{list}").is_err() {
                return;
            }
            count.store(id + 1, Ordering::Release);
        }
    });
    taken
}

/// Waits until the server has taken all lists, or takes no more.
fn await_standstill(taken: &AtomicUsize) {
    let (mut last, mut still) = (0, 0);
    while still < 10 && last < LISTS {
        thread::sleep(Duration::from_millis(100));
        let now = taken.load(Ordering::Acquire);
        still = if now == last && now > 0 { still + 1 } else { 0 };
        last = now;
    }
}

/// The memory that the process occupies, in bytes.
fn resident(server: &Server) -> usize {
    let path = format!("/proc/{}/status", server.process_id());
    let status = fs::read_to_string(path).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1));
    kilobytes.unwrap().parse::<usize>().unwrap() << 10
}

#[test]
#[cfg(target_os = "linux")]
fn a_client_that_does_not_read_is_not_asked_for_more() {
    let mut server = Server::builder()
        .leave_stdout_unread()
        .no_handshake()
        .start();
    let taken = ask_for_lists(&mut server);
    await_standstill(&taken);
    let memory = resident(&server);
    assert!(memory < MEMORY, "{memory}");
    assert!(
        taken.load(Ordering::Acquire) < LISTS,
        "everything was taken"
    );
    // Nothing is lost: it goes on as soon as the client reads.
    assert_eq!(server.next_message().unwrap()["id"], "first");
    for _ in 0..LISTS {
        let answer = server.next_message().unwrap();
        assert!(answer["result"]["tools"].is_array(), "{answer}");
    }
    assert_eq!(server.wait().code, Some(0));
}

#[test]
fn a_client_that_does_not_read_keeps_neither_a_write_nor_a_signal() {
    let mut world = World::start_as(|server| server.leave_stdout_unread().no_handshake());
    let order_id = world.place_order();
    let captures = Matcher::new("POST", "/captures");
    let slow = Fault::Delay(Duration::from_millis(1_500));
    world.sandbox.fail_when(captures, slow, 1);
    let initialize = Protocol::default().initialize();
    let initialize =
        json!({"jsonrpc": "2.0", "id": "open", "method": "initialize", "params": initialize});
    let arguments = json!({"order_id": order_id, "captured_amount": 1_000});
    let call = json!({"name": "capture_klarna_order", "arguments": arguments});
    let call = json!({"jsonrpc": "2.0", "id": "call", "method": "tools/call", "params": call});
    world
        .server
        .write_raw(format!("{initialize}\n{call}\n").as_bytes());
    world.sandbox.await_request("POST", "/captures");
    let taken = ask_for_lists(&mut world.server);
    await_standstill(&taken);
    world.server.signal(SIGTERM);
    let finished = world.server.wait();
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    assert_eq!(world.sandbox.effects().captures, 1);
    assert_eq!(world.sandbox.journal()[0].status, Some(201));
}

/// Fills a pipe and hangs up. What this client has not read it never will: one that is
/// there keeps its side open.
#[cfg(target_os = "linux")]
fn assert_left(mut server: Server) {
    let initialize = Protocol::default().initialize();
    let initialize =
        json!({"jsonrpc": "2.0", "id": "first", "method": "initialize", "params": initialize});
    let list = |id: usize| format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"tools/list"}}"#);
    let lists: Vec<_> = (0..1_000).map(list).collect();
    let mut input = server.take_stdin();
    writeln!(input, "{initialize}\n{}", lists.join("\n")).unwrap();
    drop(input);
    assert_eq!(server.wait().code, Some(0));
}

#[test]
#[cfg(target_os = "linux")]
fn a_client_that_does_not_read_and_hangs_up_is_left() {
    let server = Server::builder().leave_stdout_unread().no_handshake();
    assert_left(server.start());
}

#[test]
#[cfg(target_os = "linux")]
fn over_socket_pairs_it_is_left_as_well() {
    let server = Server::builder().leave_stdout_unread().no_handshake();
    assert_left(server.stdio_socketpair().start());
}

/// What a line is answered with, and that the next one is answered.
fn answer_to(server: &mut Server, line: &str) -> Value {
    server.write_raw(line.as_bytes());
    server.write_raw(b"\n");
    let answer = server.next_message().unwrap();
    assert_eq!(server.request("ping", Value::Null)["result"], json!({}));
    answer
}

#[test]
fn a_call_with_a_million_values_is_refused_before_they_are_looked_at() {
    let mut server = Server::builder().credentials().start();
    let values = format!("[{}{{}}]", "{},".repeat(1_200_000));
    let arguments = format!(r#"{{"order_id":"1","captured_amount":1,"order_lines":{values}}}"#);
    let params = format!(r#"{{"name":"capture_klarna_order","arguments":{arguments}}}"#);
    let line = format!(r#"{{"jsonrpc":"2.0","id":77,"method":"tools/call","params":{params}}}"#);
    let answer = answer_to(&mut server, &line);
    let text = answer["result"]["content"][0]["text"].as_str().unwrap();
    assert!(
        text.contains("NOT SENT") && text.contains("more than"),
        "{text}"
    );
}

#[test]
fn as_many_values_in_a_text_are_refused_as_the_text_that_they_are() {
    let mut server = Server::builder().credentials().start();
    let values = format!("[{}{{}}]", "{},".repeat(600_000));
    let arguments = json!({"order_id": "1", "captured_amount": 1, "order_lines": values});
    let text = server
        .call("capture_klarna_order", arguments)
        .expect_error();
    assert!(text.contains("An argument is not acceptable"), "{text}");
}

#[test]
fn messages_that_are_not_calls_are_short() {
    let mut server = Server::builder().start();
    let values = format!("[{}{{}}]", "{},".repeat(100_000));
    for method in ["ping", "tools/list", "no/such"] {
        let line = format!(
            r#"{{"jsonrpc":"2.0","id":77,"method":"{method}","params":{{"_meta":{{"x":{values}}}}}}}"#
        );
        let answer = answer_to(&mut server, &line);
        assert_eq!(answer["error"]["code"], -32600, "{answer}");
    }
}
