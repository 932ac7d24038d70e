//! A model, or what calls one: a program that is given a prompt and the tools, and writes calls.

use serde_json::{Value, json};
use toolspec_core::Locked;
use toolspec_core::json_schema::advertised;

use super::cases::Case;
use super::peer::Peer;
use super::replay::prepared;
use super::transcript::{Made, Transcript};
use crate::files::Failure;

const EXPECTED: &str = "expected {\"model\": NAME} first, then {\"name\": TOOL, \"arguments\": {…}} \
                        for each call";

/// Lets a model answer a case. A server, if there is one, carries the calls out.
pub(super) fn ask(
    command: &str,
    server: Option<&str>,
    case: &Case,
    tools: &Locked,
) -> Result<Transcript, Failure> {
    let prepared = |server| prepared(server, case, &tools.toolset);
    let mut session = server.map(prepared).transpose()?;
    let mut peer = Peer::start(command)?;
    let list: Vec<Value> = tools.toolset.tools.iter().map(advertised).collect();
    let instructions = &tools.toolset.server.instructions;
    peer.send(&json!({"prompt": case.prompt, "instructions": instructions, "tools": list}));
    let model = name(&mut peer)?;
    let mut calls: Vec<Made> = Vec::new();
    while let Some(line) = peer.next(peer.until())? {
        let Ok(call) = serde_json::from_value::<Made>(line) else {
            return Err(peer.failure(&format!("wrote something else than a call: {EXPECTED}")));
        };
        let arguments = Value::from(call.arguments.clone());
        let result = match &mut session {
            Some(session) => session.call(&call.name, &arguments)?,
            None => Value::Null,
        };
        peer.send(&result);
        calls.push(call);
    }
    peer.finish()?;
    Ok(Transcript::new(case, model, calls, &tools.lock))
}

/// What a model calls itself, in its first line.
fn name(peer: &mut Peer) -> Result<String, Failure> {
    let first = peer.next(peer.until())?;
    let name = first
        .as_ref()
        .and_then(|first| first.get("model")?.as_str());
    match name.filter(|name| !name.trim().is_empty()) {
        Some(name) => Ok(name.to_owned()),
        None => Err(peer.failure(&format!("did not say what it is: {EXPECTED}"))),
    }
}
