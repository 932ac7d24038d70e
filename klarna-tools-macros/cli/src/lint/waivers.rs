//! Findings that the manifest keeps.

use toolspec_core::diagnostic::Diagnostic;
use toolspec_core::manifest::{Manifest, WaiverEntry};

use super::finding::Finding;

/// The waivers of a manifest, and whether each was of use.
pub(super) struct Waivers<'m>(Vec<Waiver<'m>>);

struct Waiver<'m> {
    entry: &'m WaiverEntry,
    /// The tool whose texts it is about, unless it is about all texts.
    tool: Option<&'m str>,
    is_used: bool,
}

impl<'m> Waivers<'m> {
    pub(super) fn of(manifest: &'m Manifest) -> Self {
        let waiver = |tool, entry| Waiver {
            entry,
            tool,
            is_used: false,
        };
        let of_all = manifest.waivers.iter().flatten();
        let mut waivers: Vec<_> = of_all.map(|entry| waiver(None, entry)).collect();
        for (name, tool) in &manifest.tools.0 {
            let of_tool = tool.waivers.iter().flatten();
            waivers.extend(of_tool.map(|entry| waiver(Some(name.value.as_str()), entry)));
        }
        Self(waivers)
    }

    /// Whether a finding is kept.
    pub(super) fn keep(&mut self, finding: &Finding) -> bool {
        let mut keeps = false;
        for waiver in self.0.iter_mut().filter(|waiver| waiver.is_about(finding)) {
            waiver.is_used = true;
            keeps = true;
        }
        keeps
    }

    /// Those that keep nothing, as mistakes.
    pub(super) fn unused(self) -> impl Iterator<Item = Diagnostic> + use<'m> {
        let unused = self.0.into_iter().filter(|waiver| !waiver.is_used);
        unused.map(|waiver| {
            let message = "this waiver keeps nothing";
            let label = "nothing breaks the rule there: take the entry out";
            Diagnostic::new(&waiver.entry.rule.span, message)
                .rule(UNUSED)
                .label(label)
        })
    }
}

/// What a waiver breaks that is of no use.
const UNUSED: &str = "unused-waiver";

impl Waiver<'_> {
    fn is_about(&self, finding: &Finding) -> bool {
        let is_here = self
            .tool
            .is_none_or(|tool| finding.tool.as_deref() == Some(tool));
        let at = self.entry.at.as_ref();
        is_here
            && self.entry.rule.value == finding.rule
            && at.is_none_or(|at| at.value == finding.about)
    }
}
