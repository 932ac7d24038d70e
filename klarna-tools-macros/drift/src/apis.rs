//! Where requests go, and what authenticates them.

use std::collections::BTreeSet;

use crate::findings::Findings;
use crate::pair::{LockNode, Pair, names};
use crate::{credentials, server};
use toolspec_core::text::quoted;

/// A request of a tool that both sides send, though perhaps to another operation.
pub(crate) struct Sent<'a> {
    pub(crate) tool: &'a str,
    pub(crate) before: &'a str,
    pub(crate) after: &'a str,
}

/// Compares where requests go and what authenticates them. What changes in the same way for several
/// is one change, which names the tools that send them unless that is all of them.
pub(crate) fn compare(findings: &mut Findings, apis: &Pair<'_>, requests: &[Sent<'_>]) {
    let all: BTreeSet<&str> = requests.iter().map(|request| request.tool).collect();
    for part in ["hosts", "auth", "token"] {
        for (pair, tools) in changed(part, apis, requests) {
            let tools: Vec<&str> = tools.into_iter().collect();
            match tools[..] {
                [tool] => findings.tool = Some(tool.to_owned()),
                ref some if some.len() < all.len() => {
                    findings.whose = format!("; this concerns {}", quoted(some));
                }
                _ => {}
            }
            match part {
                "hosts" => server::compare_hosts(findings, &pair),
                "token" => credentials::compare_token(findings, &pair),
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
        if !pair.differs() {
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
    let is_of = |api: &LockNode<'a>| names(api.value.get("operations")).contains(&operation);
    apis?.elements().into_iter().find(is_of)
}
