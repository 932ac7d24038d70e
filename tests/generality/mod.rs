//! OpenAPI as the world writes it: each tool of `world.yaml` is called through the server that is
//! built from it, and what leaves and what comes back is compared byte by byte.
//!
//! A new construct takes a document under `openapi`, a tool in `world.yaml` and an entry in one of
//! the files under `cases`. A tool without an entry fails a test.

pub(crate) mod agreement;
mod case;
mod cases;

use std::collections::BTreeSet;
use std::path::Path;

use klarna_tools_tests::{RecordingApi, Reply, Server, ServerBuilder};
use serde_json::json;

/// The server of `world.yaml`, pointed at `api`.
fn server(api: &RecordingApi) -> ServerBuilder {
    Server::builder()
        .program(Path::new(env!("CARGO_BIN_EXE_generality")))
        .env("WORLD_BASE_URL", api.url())
        .env("WORLD_AMERICA_BASE_URL", api.url())
        .env("WORLD_USER", "world")
        .env("WORLD_PASSWORD", "secret")
        .env("WORLD_TOKEN", "token-of-world")
        .env("WORLD_APP_ID", "id & more")
        .env("WORLD_APP_KEY", "key-of-world")
        .env("WORLD_SESSION", "session-of-world")
        .env("WORLD_DEVICE", "device-of-world")
        .env("WORLD_AMERICA_TOKEN", "token-of-america")
}

#[test]
fn each_tool_sends_and_returns_what_its_document_says() {
    let api = RecordingApi::start();
    let mut server = server(&api).start();
    let wrong: Vec<String> = cases::all()
        .iter()
        .filter_map(|case| case.run(&mut server, &api).err())
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n\n"));
}

#[test]
fn a_declared_answer_without_content_is_said_in_words() {
    let api = RecordingApi::start();
    api.reply(Reply {
        status: 204,
        ..Reply::default()
    });
    let answer = server(&api).start().call("read_accepted", json!({}));
    assert!(!answer.is_error(), "{}", answer.text());
    let said = "there is nothing there; the API answered without content.";
    assert!(answer.text().contains(said), "{}", answer.text());
    assert_eq!(api.take().len(), 1);
}

#[test]
fn each_tool_has_a_case() {
    let api = RecordingApi::start();
    let listed = server(&api).start().list_tools();
    let listed: BTreeSet<_> = listed
        .iter()
        .map(|tool| tool["name"].as_str().unwrap())
        .collect();
    let cases = cases::all();
    let called: BTreeSet<_> = cases.iter().map(|case| case.tool).collect();
    assert_eq!(listed, called);
}

#[test]
fn each_api_is_moved_by_a_variable_of_its_own() {
    let [world, america] = [RecordingApi::start(), RecordingApi::start()];
    let server = server(&world).env("WORLD_AMERICA_BASE_URL", america.url());
    // A variable of another program.
    let mut server = server.env("KLARNA_BASE_URL", "nonsense").start();
    for (tool, [to_world, to_america]) in [("read_europe", [1, 0]), ("read_america", [0, 1])] {
        server.call(tool, json!({}));
        let met = [&world, &america].map(|api| api.take().len());
        assert_eq!(met, [to_world, to_america], "{tool}");
    }
}
