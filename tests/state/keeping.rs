//! The folder with the state: made when it is needed, private, and what happens if it is of no use.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use klarna_tools_tests::{Answer, Server, World, klarna_mcp};
use serde_json::json;

use super::{State, capture};

/// A write is not sent and says why, a read is answered with a warning, and the doctor says it.
fn is_refused(state: &State, parts: &[&str]) {
    let mut world = state.world();
    assert_eq!(world.server.list_tools().len(), 8);
    let write = world.server.call("capture_klarna_order", capture());
    assert_eq!(write.outcome(), "not_sent", "{}", write.text());
    let read = read(&mut world);
    let warning = read.expect_success()["warnings"].to_string();
    assert_eq!(world.sandbox.effects().captures, 0);
    let doctor = state.run(&["doctor"]);
    assert_eq!(doctor.code, Some(1));
    for said in [write.text(), warning, doctor.stderr] {
        for part in parts {
            assert!(said.contains(part), "{said}");
        }
    }
    assert!(
        write.text().contains("Next: ") && write.text().contains("person"),
        "{}",
        write.text()
    );
}

fn read(world: &mut World) -> Answer {
    world
        .server
        .call("get_order_details", json!({"order_id": "98765-XYZ"}))
}

/// A store with one write in it, which is closed.
fn used() -> State {
    let state = State::new();
    state.captured().server.finish_process();
    state
}

#[test]
fn it_is_made_with_the_first_call_and_for_its_user_alone() {
    let state = State::new();
    let mut world = state.world();
    world.server.list_tools();
    assert!(!state.path().join("toolspec").exists());
    read(&mut world).expect_success();
    let mode = |name| fs::metadata(state.file(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(""), 0o700);
    for file in ["store.sqlite", "store.sqlite-wal", "master.key"] {
        assert_eq!(mode(file), 0o600, "{file}");
    }
    assert_eq!(fs::read(state.file("master.key")).unwrap().len(), 32);
}

#[test]
fn a_folder_that_cannot_be_made() {
    let state = State::new();
    fs::write(state.path().join("toolspec"), "a file").unwrap();
    is_refused(&state, &["toolspec cannot be used"]);
}

#[test]
fn a_file_that_is_no_database() {
    let state = used();
    for name in ["store.sqlite-wal", "store.sqlite-shm"] {
        let _ = fs::remove_file(state.file(name));
    }
    fs::write(state.file("store.sqlite"), "garbage ".repeat(1000)).unwrap();
    is_refused(&state, &["file is not a database"]);
}

#[test]
fn a_store_of_a_newer_version() {
    let state = used();
    let copy = state.file("copy");
    state.print(&["backup", copy.to_str().unwrap()]);
    for name in ["store.sqlite-wal", "store.sqlite-shm"] {
        let _ = fs::remove_file(state.file(name));
    }
    let mut bytes = fs::read(&copy).unwrap();
    // The user version (https://www.sqlite.org/fileformat.html#user_version_number).
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(state.file("store.sqlite"), &bytes).unwrap();
    is_refused(&state, &["it has version 99"]);
    let status = state.run(&["status"]);
    assert_eq!(status.code, Some(1));
    assert!(
        status.stderr.contains("install the newer program"),
        "{}",
        status.stderr
    );
}

#[test]
fn a_store_without_its_key() {
    let state = used();
    fs::remove_file(state.file("master.key")).unwrap();
    is_refused(&state, &["master.key has 0 bytes"]);
}

#[test]
fn a_store_with_the_key_of_another() {
    let (state, other) = (used(), used());
    fs::copy(other.file("master.key"), state.file("master.key")).unwrap();
    is_refused(&state, &["master.key is that of another store"]);
}

#[test]
fn a_key_whose_store_is_gone() {
    let state = used();
    for name in ["store.sqlite", "store.sqlite-wal", "store.sqlite-shm"] {
        let _ = fs::remove_file(state.file(name));
    }
    is_refused(&state, &["store.sqlite is missing or empty"]);
}

/// No file may grow beyond a limit, as on a disk that is full.
#[test]
fn a_disk_without_room() {
    let state = used();
    let script = state.path().join("limited");
    let program = klarna_mcp().display();
    let text = format!("#!/bin/sh\ntrap '' XFSZ\nulimit -f 0\nexec '{program}' \"$@\"\n");
    fs::write(&script, text).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o700)).unwrap();
    let mut world = World::start_as(|server| server.state(state.path()).program(&script));
    let refused = world.server.call("capture_klarna_order", capture());
    assert_eq!(refused.outcome(), "not_sent");
    assert!(
        refused.text().contains("make room on the disk"),
        "{}",
        refused.text()
    );
    read(&mut world).expect_success();
    assert_eq!(world.sandbox.effects().captures, 0);
}

#[test]
fn a_backup_of_a_store_in_use_is_whole() {
    let state = State::new();
    let _in_use = state.captured();
    state.print(&["halt", "--reason", "a backup"]);
    let copy = state.path().join("copy");
    state.print(&["backup", copy.to_str().unwrap()]);
    assert_eq!(
        fs::metadata(&copy).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let refused = state.run(&["backup", copy.to_str().unwrap()]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.stderr.contains("exists"), "{}", refused.stderr);

    let restored = State::new();
    fs::create_dir(restored.file("")).unwrap();
    fs::copy(copy, restored.file("store.sqlite")).unwrap();
    fs::copy(state.file("master.key"), restored.file("master.key")).unwrap();
    let status = restored.print(&["status"]);
    assert!(status.starts_with("Halted at 20"), "{status}");
}

#[test]
fn a_server_without_state_says_what_is_missing() {
    let state = State::new();
    state.print(&["halt", "--reason", "not for everybody"]);
    let mut world = World::start_as(|server| server.state(state.path()).arg("--no-state"));
    world
        .server
        .call("capture_klarna_order", capture())
        .expect_success();
    let stderr = world.server.finish_process().stderr;
    assert!(
        stderr.contains("`halt` does not reach this process"),
        "{stderr}"
    );
}

#[test]
fn the_built_in_sandbox_keeps_nothing() {
    let state = State::new();
    state.print(&["halt", "--reason", "not the sandbox"]);
    let mut server = Server::builder()
        .arg("--sandbox")
        .state(state.path())
        .start();
    server
        .call("capture_klarna_order", capture())
        .expect_success();
}
