//! The changes between two versions, which of them are accepted, and which fail.

use std::collections::HashSet;
use std::path::Path;

use toolspec_core::Specs;
use toolspec_drift::Class;

use crate::accepted::{Acceptance, Accepted};
use crate::finding::{ALWAYS, Finding, Whole, compare};
use crate::sizes::{Renamed, Sizes};
use crate::version::Version;

/// A comparison of two versions, as every format shows it.
pub(crate) struct Review {
    /// The name of the old version.
    pub(crate) base: String,
    /// The name of the new version.
    pub(crate) head: String,
    /// The class from which on a change fails unless it is accepted.
    pub(crate) threshold: Option<Class>,
    /// The changes, the gravest first, then tool by tool.
    pub(crate) findings: Vec<Finding>,
    /// The acceptances without a change between the versions.
    pub(crate) expired: Vec<Acceptance>,
    /// Further remarks about the comparison.
    pub(crate) notes: Vec<String>,
    /// The path of the manifest, for changes without a place of their own.
    pub(crate) manifest: String,
    /// The options with which `accept` finds the same changes; `None` where nothing is to be
    /// accepted.
    pub(crate) options: Option<String>,
    /// The command that prints the whole comparison.
    pub(crate) command: String,
    /// How much agents read of the tools, if that differs.
    pub(crate) sizes: Option<Sizes>,
}

/// Whether a change is said to be in a manifest that is the same in both versions.
fn is_in_same(finding: &Finding, base: &Version, head: &Version) -> bool {
    let manifests = [base, head].map(|version| {
        let manifest = version.specs_read().map(Specs::manifest)?;
        Some(manifest.name.span.source())
    });
    let [Some(then), Some(now)] = manifests else {
        return false;
    };
    let place = finding.was_at.as_ref().or(finding.from.as_ref());
    let is_there = place.is_some_and(|place| [then, now].contains(&place.source()));
    is_there && then.text() == now.text()
}

/// The tools that have another name now.
fn renamed(findings: &[Finding]) -> Renamed {
    let renamed = findings.iter().filter_map(|finding| match &finding.whole {
        Some(Whole::Renamed(old, new)) => Some((new.clone(), old.clone())),
        _ => None,
    });
    renamed.collect()
}

impl Review {
    /// Every change between two versions, before any decision.
    pub(crate) fn new(base: &Version, head: &Version, manifest: &Path) -> Self {
        let findings = compare(base, head);
        let none = HashSet::new();
        Self {
            sizes: Sizes::between(base.lock(), head.lock(), &none, &renamed(&findings)),
            command: "toolspec diff".to_owned(),
            base: base.name.clone(),
            head: head.name.clone(),
            threshold: None,
            findings,
            expired: Vec::new(),
            notes: Vec::new(),
            manifest: manifest.display().to_string(),
            options: None,
        }
    }

    /// Says of each change whether it can be reverted where it is said to come from.
    pub(crate) fn own(&mut self, base: &Version, head: &Version) {
        for finding in &mut self.findings {
            finding.is_ours = !is_in_same(finding, base, head);
        }
    }

    /// Leaves tools out of the comparison.
    pub(crate) fn leave_out(&mut self, tools: &HashSet<String>, base: &Version, head: &Version) {
        let is_left_out = |tool: &String| tools.contains(tool);
        let findings = &mut self.findings;
        findings.retain(|finding| !finding.change.tool.as_ref().is_some_and(is_left_out));
        self.sizes = Sizes::between(base.lock(), head.lock(), tools, &renamed(&self.findings));
    }

    /// Decides which findings fail, by the acceptances and the threshold.
    pub(crate) fn decide(&mut self, accepted: &Accepted, threshold: Option<Class>) {
        self.threshold = threshold;
        for finding in &mut self.findings {
            finding.accepted = accepted.reason(&finding.fingerprint).map(str::to_owned);
            let reaches = threshold.is_some_and(|threshold| {
                let flags = &finding.change.flags;
                finding.change.class >= threshold || flags.iter().any(|flag| ALWAYS.contains(flag))
            });
            finding.fails = finding.accepted.is_none() && (finding.stops || reaches);
        }
    }

    /// Finds the acceptances without a change between the versions.
    pub(crate) fn expire(&mut self, accepted: &Accepted) {
        let is_here = |acceptance: &&Acceptance| {
            let mut all = self.findings.iter();
            all.any(|finding| finding.fingerprint == acceptance.fingerprint)
        };
        self.expired = accepted.iter().filter(|a| !is_here(a)).cloned().collect();
    }

    /// How many findings fail.
    pub(crate) fn failing(&self) -> usize {
        self.findings.iter().filter(|finding| finding.fails).count()
    }

    /// How many findings are accepted.
    pub(crate) fn accepted(&self) -> usize {
        let is_accepted = |finding: &&Finding| finding.accepted.is_some();
        self.findings.iter().filter(is_accepted).count()
    }

    /// How many findings are of a class.
    pub(crate) fn count(&self, class: Class) -> usize {
        let of_class = |finding: &&Finding| finding.change.class == class;
        self.findings.iter().filter(of_class).count()
    }
}

/// The classes, the gravest first.
pub(crate) const CLASSES: [Class; 4] = [
    Class::Breaking,
    Class::Behavioural,
    Class::Compatible,
    Class::Cosmetic,
];
