//! A text that was intended as one of a vocabulary, or to match a pattern.

use std::collections::BTreeSet;

use serde_json::Value;
use toolspec_model::validate::{Alternative, Node};
use toolspec_model::{Kind, Listed, Text};

/// Longest text that is respelled, in bytes. Codes are short.
const LONGEST: usize = 64;

/// Most parts of a text whose case changes on its own, as those of `en-US`.
const PARTS: usize = 3;

/// What changes: blanks around it, `_` into `-`, the case.
#[derive(Clone, Copy)]
struct Changes {
    trim: bool,
    dash: bool,
    case: bool,
}

/// Those that change less come first.
const LEVELS: [&[Changes]; 3] = [
    &[
        changes(true, false, false),
        changes(false, true, false),
        changes(false, false, true),
    ],
    &[
        changes(true, true, false),
        changes(true, false, true),
        changes(false, true, true),
    ],
    &[changes(true, true, true)],
];

const fn changes(trim: bool, dash: bool, case: bool) -> Changes {
    Changes { trim, dash, case }
}

/// The texts that a value may be.
#[derive(Clone, Copy)]
pub(super) enum Texts<'a> {
    Any,
    Of(&'a Text),
    /// Those among these values.
    Among(&'a Listed<Value>),
}

impl<'a> Texts<'a> {
    /// Nothing, if a value may not be a text.
    pub(super) fn of(node: Node<'a>) -> Option<Self> {
        let of_kind = |kind: &'a Kind| match kind {
            Kind::Any => Some(Self::Any),
            Kind::String(text) => Some(Self::Of(text)),
            Kind::Values(values) => Some(Self::Among(values)),
            _ => None,
        };
        match node.alternative {
            Alternative::One(schema) => of_kind(&schema.kind),
            Alternative::Scalars(union) => union.scalars().find_map(|one| of_kind(&one.kind)),
        }
    }

    /// Whether `text` is what the vocabulary or the pattern asks for.
    pub(super) fn is_spelled(self, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Of(of) => of.is_spelled(text),
            Self::Among(values) => values.alike(text).any(|value| value == text),
        }
    }

    /// The admitted text that `text` becomes with the fewest changes, if that is one.
    pub(super) fn spelled(self, text: &str) -> Option<String> {
        if text.len() > LONGEST {
            return None;
        }
        let mut found = LEVELS.iter().map(|level| self.readings(text, level));
        let mut found = found.find(|found| !found.is_empty())?;
        let reading = found.pop_first();
        reading.filter(|_| found.is_empty())
    }

    fn readings(self, text: &str, level: &[Changes]) -> BTreeSet<String> {
        let changed = level
            .iter()
            .flat_map(|changes| self.changed(text, *changes));
        changed.collect()
    }

    fn changed(self, text: &str, changes: Changes) -> Vec<String> {
        let text = if changes.trim { text.trim() } else { text };
        let text = if changes.dash {
            text.replace('_', "-")
        } else {
            text.to_owned()
        };
        let mut readings = if changes.case {
            self.cases(&text)
        } else {
            vec![text.clone()]
        };
        readings.retain(|reading| self.admits(reading) && self.is_needed(&text, reading));
        readings
    }

    fn admits(self, text: &str) -> bool {
        let is_bounded = match self {
            Self::Of(of) => of.broken(text).is_empty(),
            Self::Any | Self::Among(_) => true,
        };
        is_bounded && self.is_spelled(text)
    }

    /// The listed texts that are `text` in other cases, where there is a list of them.
    fn listed(self, text: &str) -> Option<Vec<String>> {
        match self {
            Self::Of(of) if !of.values.is_empty() => {
                Some(of.values.alike(text).map(str::to_owned).collect())
            }
            Self::Among(values) => Some(values.alike(text).map(str::to_owned).collect()),
            Self::Any | Self::Of(_) => None,
        }
    }

    /// Whether each letter had to change its case to match the pattern. If one did not, as in an
    /// address that only has to begin with `https`, the reading is not the only one.
    fn is_needed(self, text: &str, reading: &str) -> bool {
        if self.listed(reading).is_some() {
            return true;
        }
        let letters = text.char_indices().zip(reading.chars());
        let mut changed = letters.filter(|((_, before), after)| before != after);
        changed.all(|((index, before), _)| {
            let mut kept = reading.to_owned();
            kept.replace_range(index..=index, before.encode_utf8(&mut [0; 4]));
            !self.admits(&kept)
        })
    }

    /// `text` in other cases: those of the vocabulary, else every part in capitals or in small
    /// letters.
    fn cases(self, text: &str) -> Vec<String> {
        if let Some(listed) = self.listed(text) {
            return listed;
        }
        let parts: Vec<_> = text.split('-').collect();
        if parts.len() > PARTS {
            return vec![text.to_ascii_uppercase(), text.to_ascii_lowercase()];
        }
        let mut cases = vec![String::new()];
        for (index, part) in parts.into_iter().enumerate() {
            let dash = if index == 0 { "" } else { "-" };
            let forms = [part.to_ascii_uppercase(), part.to_ascii_lowercase()];
            let longer = |begun: String| forms.clone().map(|form| format!("{begun}{dash}{form}"));
            cases = cases.into_iter().flat_map(longer).collect();
        }
        cases
    }
}
