//! What a client leaves undone stops nothing but what depends on it.

use klarna_tools_tests::{ServerBuilder, World};
use serde_json::json;

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
    // More than the 64 KiB that a pipe holds.
    read(&mut world, 500);
    world.server.signal(SIGTERM);
    let finished = world.server.wait();
    assert_eq!(finished.code, Some(0));
    assert!(finished.stderr.len() >= 1 << 15, "{}", finished.stderr);
}

#[test]
fn what_nobody_read_of_the_log_is_counted_as_soon_as_somebody_does() {
    let mut world = unheard();
    // More than the pipe and the server hold.
    read(&mut world, 1_200);
    world.server.read_stderr();
    let told = world.server.finish_process().stderr;
    assert!(told.contains("log lines were dropped"), "{told}");
}
