//! Where requests go, what authenticates them, and how their documents describe the operations.

use std::collections::BTreeSet;

use super::findings::Findings;
use super::kinds::SPEC_OPERATION_CHANGED;
use super::pair::{LockNode, Pair};
use super::words::listed;
use super::{credentials, server};
use crate::lock::Content;

/// A request of a tool that both sides send, though perhaps to another operation.
pub(super) struct Sent<'a> {
    pub(super) tool: &'a str,
    pub(super) before: &'a str,
    pub(super) after: &'a str,
}

/// Compares where requests go and what authenticates them. What changes in the same way for several
/// is one change, which names the tools that send them unless that is all of them.
pub(super) fn compare(findings: &mut Findings, apis: &Pair<'_>, requests: &[Sent<'_>]) {
    let all: BTreeSet<&str> = requests.iter().map(|request| request.tool).collect();
    for part in ["hosts", "auth"] {
        for (pair, tools) in changed(part, apis, requests) {
            let tools: Vec<&str> = tools.into_iter().collect();
            match tools[..] {
                [tool] => findings.tool = Some(tool.to_owned()),
                ref some if some.len() < all.len() => {
                    findings.whose = format!("; this concerns {}", listed(some));
                }
                _ => {}
            }
            match part {
                "hosts" => server::compare_hosts(findings, &pair),
                _ => credentials::compare(findings, &pair),
            }
            (findings.tool, findings.whose) = (None, String::new());
        }
    }
}

/// What changes of a part of the APIs that requests are sent to, and the tools that send them.
fn changed<'a>(
    part: &str,
    apis: &Pair<'a>,
    requests: &[Sent<'a>],
) -> Vec<(Pair<'a>, BTreeSet<&'a str>)> {
    let mut changed: Vec<(Pair<'_>, BTreeSet<&str>)> = Vec::new();
    for request in requests {
        let before = api(apis.before.as_ref(), request.before);
        let pair = Pair::new(before, api(apis.after.as_ref(), request.after)).member(part);
        if pair.before.is_none() || pair.after.is_none() || !pair.differs() {
            continue;
        }
        let values = (pair.before(), pair.after());
        let mut known = changed.iter_mut();
        match known.find(|(known, _)| (known.before(), known.after()) == values) {
            Some((_, tools)) => drop(tools.insert(request.tool)),
            None => changed.push((pair, BTreeSet::from([request.tool]))),
        }
    }
    changed
}

/// The API that an operation belongs to.
fn api<'a>(apis: Option<&LockNode<'a>>, operation: &str) -> Option<LockNode<'a>> {
    let is_of = |api: &LockNode<'a>| {
        api.member("operations")
            .is_some_and(|all| all.member(operation).is_some())
    };
    apis?.elements().into_iter().find(is_of)
}

/// Compares the digests of the operations. One that was added or removed with its steps is reported
/// by those steps.
pub(super) fn compare_operations(findings: &mut Findings, apis: &Pair<'_>, locks: [&Content; 2]) {
    let sent = locks.map(sent_by);
    let named = locks.map(|lock| lock.wire.apis.iter().flat_map(|api| api.operations.keys()));
    let named: BTreeSet<&String> = named.into_iter().flatten().collect();
    for operation in named {
        let before = api(apis.before.as_ref(), operation);
        let api = Pair::new(before, api(apis.after.as_ref(), operation));
        let pair = api.member("operations").member(operation);
        let is_sent = sent
            .each_ref()
            .map(|sent| sent.contains(operation.as_str()));
        let is_told = match (&pair.before, &pair.after) {
            (None, _) => is_sent == [false, true],
            (_, None) => is_sent == [true, false],
            _ => !pair.differs(),
        };
        if !is_told {
            let means = format!(
                "the document describes {operation} in another way, in parts that tools use or in others"
            );
            findings.report(&SPEC_OPERATION_CHANGED, &pair, means);
        }
    }
}

/// The operations that tools send.
fn sent_by(lock: &Content) -> BTreeSet<&str> {
    let wires = lock.tools.values().map(|tool| &tool.wire);
    let requests = wires.flat_map(|wire| {
        let steps = wire.steps.iter().map(|step| &step.request);
        steps.chain(wire.reports.values())
    });
    requests.map(|request| request.operation.as_str()).collect()
}
