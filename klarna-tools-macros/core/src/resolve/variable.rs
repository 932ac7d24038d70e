//! Environment variables that choose a host, where several operations obey one.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{Located, Manifest, Variable};
use crate::model::{Hosts, Request, Tool};

/// Reports a variable with which no value chooses for all operations: it would stop the server, or
/// some requests would go to one environment and some to another.
pub(super) fn check_variables(
    manifest: &Manifest,
    tools: &[Tool],
    hosts: &[Hosts],
    cx: &mut Diagnostics,
) {
    let mut seen = BTreeSet::new();
    let variables = manifest
        .all_hosts()
        .filter_map(|entry| entry.variable.as_ref());
    for variable in variables {
        if seen.insert(&variable.value.0) {
            check_variable(variable, tools, hosts, cx);
        }
    }
}

fn check_variable(
    variable: &Located<Variable>,
    tools: &[Tool],
    hosts: &[Hosts],
    cx: &mut Diagnostics,
) {
    let name = &variable.value.0;
    let mut choices: BTreeMap<_, String> = BTreeMap::new();
    for request in tools.iter().flat_map(Tool::requests) {
        let own = hosts.get(request.hosts);
        if let Some(own) = own.filter(|own| own.variable.as_ref() == Some(name)) {
            choices
                .entry(choice(own))
                .or_insert_with(|| said(request, own));
        }
    }
    if choices.len() < 2 {
        return;
    }
    let differs = format!("`{name}` chooses among different hosts for different operations");
    let differs = Diagnostic::new(&variable.span, differs);
    let differs = choices.into_values().fold(differs, Diagnostic::help);
    cx.push(differs.help(
        "write `default` and `allowed` beside it, with the hosts that all of them have; for an API that has others, write `hosts` under `apis`",
    ));
}

/// The default and the others, without their base paths.
fn choice(hosts: &Hosts) -> (&str, BTreeSet<&str>) {
    let others = hosts.allowed.iter().map(|host| bare(host));
    (bare(&hosts.default), others.collect())
}

fn bare(host: &str) -> &str {
    let name = host.strip_prefix("http://").unwrap_or(host);
    name.split('/').next().unwrap_or_default()
}

fn said(request: &Request, hosts: &Hosts) -> String {
    let (default, others) = choice(hosts);
    let others: Vec<&str> = others.into_iter().filter(|host| *host != default).collect();
    let others = match others.as_slice() {
        [] => String::new(),
        others => format!(", or {}", others.join(", ")),
    };
    format!(
        "{} goes to {default} by default{others}",
        request.operation()
    )
}
