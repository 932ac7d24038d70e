//! Findings that the manifest keeps.

use std::collections::BTreeSet;

use toolspec_core::diagnostic::{Diagnostic, near_miss};
use toolspec_core::manifest::{Located, Manifest, WaiverEntry};
use toolspec_core::text::shown;

use super::finding::Finding;

/// The waivers of a manifest, and what each keeps.
pub(super) struct Waivers<'m> {
    all: Vec<Waiver<'m>>,
    /// How many findings were compared with them.
    findings: usize,
    /// Those that are nearly about a finding: their places are misspelt.
    misspelt: Vec<Diagnostic>,
}

struct Waiver<'m> {
    entry: &'m WaiverEntry,
    /// The tool whose texts it is about, unless it is about all texts.
    tool: Option<&'m str>,
    /// The findings that it keeps.
    keeps: BTreeSet<usize>,
}

impl<'m> Waivers<'m> {
    pub(super) fn of(manifest: &'m Manifest) -> Self {
        let waiver = |tool, entry| Waiver {
            entry,
            tool,
            keeps: BTreeSet::new(),
        };
        let of_all = manifest.waivers.iter().flatten();
        let mut all: Vec<_> = of_all.map(|entry| waiver(None, entry)).collect();
        for (name, tool) in &manifest.tools.0 {
            let of_tool = tool.waivers.iter().flatten();
            all.extend(of_tool.map(|entry| waiver(Some(name.value.as_str()), entry)));
        }
        Self {
            all,
            findings: 0,
            misspelt: Vec::new(),
        }
    }

    /// Whether a finding is kept.
    pub(super) fn keep(&mut self, finding: &Finding) -> bool {
        self.findings += 1;
        let mut is_kept = false;
        for waiver in self
            .all
            .iter_mut()
            .filter(|waiver| waiver.is_about(finding))
        {
            waiver.keeps.insert(self.findings);
            is_kept = true;
        }
        is_kept
    }

    /// Whether a finding that nothing keeps is what a waiver with another name was about: that is one
    /// mistake, of the waiver.
    pub(super) fn is_meant(&mut self, finding: &Finding) -> bool {
        self.findings += 1;
        let waivers = self.all.iter_mut();
        let mut waivers = waivers.filter(|waiver| waiver.is_nearly_about(finding));
        let Some((waiver, at)) = waivers.find_map(|waiver| {
            let at = waiver.entry.at.as_ref()?;
            Some((waiver, at))
        }) else {
            return false;
        };
        waiver.keeps.insert(self.findings);
        let misspelt = Diagnostic::new(&at.span, "this waiver keeps nothing").rule(UNUSED);
        let label = format!("did you mean `{}`?", shown(&finding.about));
        self.misspelt.push(misspelt.label(label));
        true
    }

    /// Those that are of no use, as mistakes.
    pub(super) fn unused(mut self) -> Vec<Diagnostic> {
        let mut unused = std::mem::take(&mut self.misspelt);
        while let Some((waiver, label)) = self.take_redundant() {
            unused.push(waiver.mistake("this waiver keeps nothing", label));
        }
        unused
    }

    /// Takes out one without which the same is kept: the widest, and of equals the last.
    fn take_redundant(&mut self) -> Option<(Waiver<'m>, &'static str)> {
        let redundant = (0..self.all.len()).filter(|at| self.is_redundant(*at));
        let widest = redundant.max_by_key(|at| self.all.get(*at).map(Waiver::width))?;
        let waiver = self.all.remove(widest);
        let label = if waiver.keeps.is_empty() {
            "nothing breaks the rule there: take the entry out"
        } else {
            "other entries keep the same: take this one out"
        };
        Some((waiver, label))
    }

    /// Whether the others keep everything that one keeps.
    fn is_redundant(&self, index: usize) -> bool {
        let others = self.all.iter().enumerate().filter(|(at, _)| *at != index);
        let kept: BTreeSet<usize> = others.flat_map(|(_, other)| other.keeps.clone()).collect();
        let mut all = self.all.iter().skip(index);
        all.next()
            .is_some_and(|waiver| waiver.keeps.is_subset(&kept))
    }
}

/// What a waiver breaks that is of no use.
const UNUSED: &str = "unused-waiver";

impl Waiver<'_> {
    fn is_about(&self, finding: &Finding) -> bool {
        let at = self.entry.at.as_ref();
        self.is_of(finding) && at.is_none_or(|at| at.value == finding.about)
    }

    fn is_nearly_about(&self, finding: &Finding) -> bool {
        let mut at = self.entry.at.iter();
        let is_near = |at: &Located<String>| near_miss(&at.value, [&*finding.about]).is_some();
        self.keeps.is_empty() && self.is_of(finding) && at.any(is_near)
    }

    /// Whether it is about the rule of a finding, there where that is.
    fn is_of(&self, finding: &Finding) -> bool {
        let is_here = self
            .tool
            .is_none_or(|tool| finding.tool.as_deref() == Some(tool));
        is_here && self.entry.rule.value == finding.rule
    }

    /// How much it may keep: whether it is about all tools, and about everything there.
    fn width(&self) -> (bool, bool) {
        (self.tool.is_none(), self.entry.at.is_none())
    }

    fn mistake(&self, message: &str, label: &str) -> Diagnostic {
        let mistake = Diagnostic::new(&self.entry.rule.span, message).rule(UNUSED);
        mistake.label(label)
    }
}
