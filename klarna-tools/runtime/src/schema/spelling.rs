//! A text that was meant to be one of a vocabulary, or to have a pattern.

use std::collections::BTreeSet;

use serde_json::Value;

use super::rule::Rule;

/// Longest text that is spelled anew, in bytes. Codes are short.
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

/// What `rule` admits and `text` becomes with the fewest changes, if that is one text.
pub(super) fn spelled(rule: &Rule, text: &str) -> Option<String> {
    if text.len() > LONGEST {
        return None;
    }
    let mut found = LEVELS.iter().map(|level| readings(rule, text, level));
    let mut found = found.find(|found| !found.is_empty())?;
    let reading = found.pop_first();
    reading.filter(|_| found.is_empty())
}

fn readings(rule: &Rule, text: &str, level: &[Changes]) -> BTreeSet<String> {
    let changed = level
        .iter()
        .flat_map(|changes| changed(rule, text, *changes));
    changed.collect()
}

fn changed(rule: &Rule, text: &str, changes: Changes) -> Vec<String> {
    let text = if changes.trim { text.trim() } else { text };
    let text = if changes.dash {
        text.replace('_', "-")
    } else {
        text.to_owned()
    };
    let mut readings = if changes.case {
        cases(rule, &text)
    } else {
        vec![text.clone()]
    };
    readings.retain(|reading| admits(rule, reading) && is_needed(rule, &text, reading));
    readings
}

fn admits(rule: &Rule, text: &str) -> bool {
    rule.is_spelled(text) && rule.broken_text(text).is_empty()
}

/// Whether each letter had to change its case for a pattern. Where one did not, as in an address
/// that only has to begin with `https`, another reading is as good.
fn is_needed(rule: &Rule, text: &str, reading: &str) -> bool {
    if !rule.values.is_empty() {
        return true;
    }
    let letters = text.char_indices().zip(reading.chars());
    let mut changed = letters.filter(|((_, before), after)| before != after);
    changed.all(|((index, before), _)| {
        let mut kept = reading.to_owned();
        kept.replace_range(index..=index, before.encode_utf8(&mut [0; 4]));
        !admits(rule, &kept)
    })
}

/// `text` in other cases: those of the vocabulary, else every part in capitals or in small letters.
fn cases(rule: &Rule, text: &str) -> Vec<String> {
    let vocabulary = rule.values.iter().filter_map(Value::as_str);
    if !rule.values.is_empty() {
        let same = vocabulary.filter(|value| value.eq_ignore_ascii_case(text));
        return same.map(str::to_owned).collect();
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
