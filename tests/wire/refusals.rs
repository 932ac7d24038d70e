//! Calls that are refused before anything is sent.

use klarna_tools_tests::{Answer, World};
use serde_json::Value;

/// What is wrong with the arguments of a call, as the answer reports it.
pub(crate) struct Violations {
    /// Pointers and messages, in the order of the answer.
    pub(crate) found: Vec<(String, String)>,
    /// How many more there are than are listed.
    pub(crate) more: u64,
    /// What the agent reads.
    pub(crate) text: String,
}

impl Violations {
    pub(crate) fn pointers(&self) -> Vec<&str> {
        self.found
            .iter()
            .map(|(pointer, _)| pointer.as_str())
            .collect()
    }
}

/// Calls the tool, which must refuse the arguments and send nothing. What the answer says to
/// programs and what it says to an agent must agree.
pub(crate) fn refused(world: &mut World, tool: &str, arguments: Value) -> Violations {
    let before = world.sandbox.journal().len();
    let answer = world.server.call(tool, arguments);
    assert_unsent(world, before, tool);
    violations(tool, &answer)
}

/// The same for arguments that are JSON text, in which numbers keep their spelling.
pub(crate) fn refused_text(world: &mut World, tool: &str, arguments: &str) -> Violations {
    /// Larger than any id that the harness uses.
    const ID: i64 = 1_000_000;
    let before = world.sandbox.journal().len();
    let params = format!(r#"{{"name":"{tool}","arguments":{arguments}}}"#);
    let request =
        format!(r#"{{"jsonrpc":"2.0","id":{ID},"method":"tools/call","params":{params}}}"#);
    world.server.write_raw(format!("{request}\n").as_bytes());
    let response = world.server.finish(ID);
    assert!(response.get("result").is_some(), "{response}");
    assert_unsent(world, before, tool);
    let result = response["result"].clone();
    violations(tool, &Answer { result })
}

fn assert_unsent(world: &World, before: usize, tool: &str) {
    let journal = world.sandbox.journal();
    assert_eq!(
        journal.len(),
        before,
        "{tool} has sent {:?}",
        journal.last()
    );
}

/// The violations in an answer that must say that nothing was sent.
fn violations(tool: &str, answer: &Answer) -> Violations {
    let failure = answer.failure();
    assert_eq!(failure["outcome"], "not_sent", "{failure}");
    assert_eq!(failure["tool"], tool);
    let text = answer.text();
    let listed = failure["violations"].as_array().into_iter().flatten();
    let found: Vec<_> = listed
        .map(|violation| {
            let part = |name: &str| violation[name].as_str().unwrap_or_default().to_owned();
            (part("pointer"), part("message"))
        })
        .collect();
    for (pointer, message) in &found {
        assert!(text.contains(&format!("{pointer}: {message}")), "{text}");
    }
    let more = failure["more_violations"].as_u64().unwrap_or_default();
    Violations { found, more, text }
}
