//! Everything that is checked of arguments: what agents are shown of it, and the rest.

use serde_json::Value;

use crate::pair::{LockNode, Pair};
use toolspec_core::lock::whole;
use toolspec_core::pointer::{Pointer, below, child};

/// The member of a tool that contains what it checks beyond what it advertises.
const BEYOND: &str = "enforced";

/// The place of what a tool advertises of what it checks.
const SHOWN: [&str; 2] = ["advertised", "input_schema"];

/// What a tool checks.
pub(crate) fn of(tool: Option<&LockNode<'_>>) -> Value {
    let of = |tool: &LockNode<'_>| {
        Some(whole(
            tool.value.pointer(&below("", SHOWN))?,
            tool.value.get(BEYOND)?,
        ))
    };
    tool.and_then(of).unwrap_or_default()
}

/// The same place of what both sides check.
pub(crate) fn pair<'a>(tool: &Pair<'_>, before: &'a Value, after: &'a Value) -> Pair<'a> {
    let at = |tool: &Option<LockNode<'_>>, checked: &'a Value| {
        let tool = tool.as_ref()?;
        Some(LockNode::new(child(&tool.pointer, BEYOND), checked))
    };
    Pair::new(at(&tool.before, before), at(&tool.after, after))
}

/// A place of what is checked where the locks have it: with what is shown, if it is.
pub(crate) fn place(pointer: &str, locks: [&Value; 2]) -> Option<String> {
    let pointer = Pointer::parse(pointer).ok()?;
    let [tools, tool, beyond, within @ ..] = pointer.segments() else {
        return None;
    };
    if tools != "tools" || beyond != BEYOND {
        return None;
    }
    let shown = below(&below("", [tools, tool]), SHOWN);
    let shown = below(&shown, within);
    let is_there = locks.iter().any(|lock| lock.pointer(&shown).is_some());
    is_there.then_some(shown)
}
