//! What changes between two locks, and what each change means for an agent.
//!
//! Locks are canonical, so every difference of their values is a change. Each part of a lock is
//! compared by the module that knows it; what no rule knows is reported too, as a kind of its own.

mod annotations;
mod apis;
mod bindings;
mod ceilings;
mod change;
mod checked;
mod credentials;
mod exposed;
mod findings;
mod kinds;
mod listing;
mod masks;
mod pair;
mod policy;
mod redaction;
mod renames;
mod repeats;
mod results;
mod returned;
mod roots;
mod schema;
mod server;
mod tools;
mod wire;
mod words;

use toolspec_core::lock::Lock;

pub use change::{Change, Class, Flag};
use findings::Findings;
pub use kinds::{KINDS, Kind};
pub use masks::{Mask, Masks};
use pair::{LockNode, Pair};

/// Every change from one lock to the other: of what all tools share, then tool by tool.
#[must_use]
pub fn changes(base: &Lock, head: &Lock) -> Vec<Change> {
    let locks = [base.value(), head.value()];
    let [before, after] = locks.map(|lock| Some(LockNode::new("", lock)));
    let root = Pair::new(before, after);
    let (server, wire, tools) = (
        root.member("server"),
        root.member("wire"),
        root.member("tools"),
    );
    let mut of_tools = Findings::default();
    let requests = tools::compare_all(&mut of_tools, &tools, &server.member("ceilings"));
    let mut findings = Findings::default();
    apis::compare(&mut findings, &wire.member("apis"), &requests);
    server::compare_texts(&mut findings, &server);
    server::compare_errors(&mut findings, &wire.member("errors"));
    let mut changes = findings.into_changes();
    changes.extend(of_tools.into_changes());
    for change in &mut changes {
        if let Some(place) = checked::place(&change.pointer, locks) {
            change.pointer = place;
        }
    }
    changes
}
