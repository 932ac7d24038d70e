//! The texts that a model reads, checked against what is known of the tools: their wire, their money,
//! and each other.

mod alike;
mod arguments;
mod claim;
mod claims;
mod contradicted;
mod finding;
mod hidden;
mod limits;
mod names;
mod texts;
mod waivers;
mod words;

use std::collections::HashSet;

use toolspec_core::Locked;
use toolspec_core::diagnostic::{Diagnostics, Errors};
use toolspec_core::manifest::Manifest;

use finding::Finding;
use waivers::Waivers;

/// What all rules find together.
pub(crate) struct Report {
    /// What is to be corrected, if anything is.
    pub(crate) findings: Result<(), Errors>,
    /// How many findings the manifest keeps.
    pub(crate) kept: usize,
    /// How many texts there are.
    pub(crate) texts: usize,
}

/// Applies every rule to the tools, and what the manifest keeps of it.
pub(crate) fn lint(tools: &Locked, manifest: &Manifest) -> Report {
    let rules = [
        arguments::unexplained,
        alike::alike,
        contradicted::contradicted,
        names::unknown,
        hidden::hidden,
    ];
    let mut waivers = Waivers::of(manifest);
    let mut cx = Diagnostics::new();
    let mut findings: Vec<Finding> = rules.into_iter().flat_map(|rule| rule(tools)).collect();
    let mut known = HashSet::new();
    findings.retain(|finding| known.insert(finding.key()));
    let all = findings.len();
    findings.retain(|finding| !waivers.keep(finding));
    let kept = all - findings.len();
    for finding in findings {
        if !waivers.is_meant(&finding) {
            cx.push(finding.explained());
        }
    }
    waivers
        .unused()
        .into_iter()
        .for_each(|unused| cx.push(unused));
    Report {
        findings: cx.finish(()),
        kept,
        texts: texts::texts(tools).len(),
    }
}
