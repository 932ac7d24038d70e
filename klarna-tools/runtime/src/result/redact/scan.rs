//! Where in a text what rules remove is.

use std::ops::Range;

use toolspec_model::{Pattern, RedactionRule};

use super::national::Form;
use super::reach::Reach;
use super::view::View;
use super::{card, email, iban, national, phone};

/// The longest text that is scanned, in bytes: much more than an agent is shown of one.
const LONGEST: usize = 256 * 1024;

/// How something that a rule removes is found.
#[derive(Debug)]
pub(super) enum Detector<'r> {
    Email,
    CardNumber,
    Iban,
    Phone,
    NationalNumber(Vec<&'static Form>),
    Pattern(&'r Pattern),
    /// By a later version, which knows more.
    Unknown,
}

/// Something that a rule removes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) at: Range<usize>,
    /// The index of the rule.
    pub(super) rule: usize,
    /// The length of what that rule has found of it.
    length: usize,
}

impl<'r> Detector<'r> {
    pub(super) fn of(name: &str, rule: &'r RedactionRule) -> Self {
        match (name, &rule.pattern) {
            (_, Some(pattern)) => Self::Pattern(pattern),
            ("email", _) => Self::Email,
            ("card_number", _) => Self::CardNumber,
            ("iban", _) => Self::Iban,
            ("phone", _) => Self::Phone,
            ("national_number", _) => {
                let forms = national::forms(&rule.countries);
                forms.map_or(Self::Unknown, Self::NationalNumber)
            }
            _ => Self::Unknown,
        }
    }

    /// Where it finds something, in order of the beginnings. `None` if it cannot say.
    fn find<'t>(&self, text: &'t str, known: &mut Known<'t>) -> Option<Vec<Range<usize>>> {
        let fewest = match self {
            Self::Unknown => return None,
            Self::Pattern(pattern) => return pattern.find_all(text),
            Self::Email if known.has_sign(text) => 0,
            Self::Email => usize::MAX,
            Self::CardNumber => 13,
            Self::Iban => 2,
            Self::Phone => 8,
            Self::NationalNumber(_) => 4,
        };
        let mut found = Vec::new();
        if known.digits(text) < fewest {
            return Some(found);
        }
        let view = known.view.get_or_insert_with(|| View::of(text));
        let (bytes, places) = (view.bytes(), &mut found);
        match self {
            Self::Email => email::find(bytes, places),
            Self::CardNumber => card::find(bytes, places),
            Self::Iban => iban::find(bytes, places),
            Self::Phone => phone::find(bytes, places),
            Self::NationalNumber(forms) => national::find(bytes, forms, places),
            Self::Pattern(_) | Self::Unknown => {}
        }
        for place in &mut found {
            *place = view.place(place);
        }
        Some(found)
    }
}

/// What these detectors find where they apply, in order and without overlaps. `None` if the text
/// cannot be scanned.
pub(super) fn scan(
    text: &str,
    detectors: &[Detector<'_>],
    reaches: &[Reach],
) -> Option<Vec<Finding>> {
    let mut known = Known::default();
    let mut findings = Vec::new();
    for (rule, (detector, reach)) in detectors.iter().zip(reaches).enumerate() {
        if *reach != Reach::Here {
            continue;
        }
        if text.len() > LONGEST {
            return None;
        }
        let found = detector.find(text, &mut known)?;
        if !found.is_empty() {
            findings = merged(findings, found, rule);
        }
    }
    Some(findings)
}

/// What costs little to know of a text, and excludes most; and the text as detectors read it.
#[derive(Default)]
struct Known<'t> {
    digits: Option<usize>,
    has_sign: Option<bool>,
    view: Option<View<'t>>,
}

impl Known<'_> {
    fn digits(&mut self, text: &str) -> usize {
        let count = || {
            if may_be_folded(text) {
                return text.len();
            }
            text.bytes().filter(u8::is_ascii_digit).count()
        };
        *self.digits.get_or_insert_with(count)
    }

    fn has_sign(&mut self, text: &str) -> bool {
        let has = || text.contains('@') || text.contains("%40") || may_be_folded(text);
        *self.has_sign.get_or_insert_with(has)
    }
}

/// Whether a text may have characters that count as those of ASCII: these bytes begin the full-width
/// forms, and the digits of Arabic.
fn may_be_folded(text: &str) -> bool {
    let is_foreign = |byte: u8| matches!(byte, 0xd9 | 0xdb | 0xef);
    !text.is_ascii() && text.bytes().any(is_foreign)
}

/// Findings with those of one more rule. What several have in common is one, of the rule that has
/// found most of it.
fn merged(known: Vec<Finding>, found: Vec<Range<usize>>, rule: usize) -> Vec<Finding> {
    let mut merged: Vec<Finding> = Vec::with_capacity(known.len() + found.len());
    let mut known = known.into_iter().peekable();
    for at in found {
        while let Some(before) = known.next_if(|known| known.at.start <= at.start) {
            add(&mut merged, before);
        }
        let length = at.len();
        add(&mut merged, Finding { at, rule, length });
    }
    known.for_each(|after| add(&mut merged, after));
    merged
}

fn add(merged: &mut Vec<Finding>, finding: Finding) {
    match merged.last_mut() {
        Some(last) if finding.at.start < last.at.end => {
            last.at.end = last.at.end.max(finding.at.end);
            if finding.length > last.length {
                (last.rule, last.length) = (finding.rule, finding.length);
            }
        }
        _ => merged.push(finding),
    }
}

#[cfg(test)]
mod tests {
    use toolspec_model::Redaction;

    use super::*;

    fn scanned(name: &str, rule: &RedactionRule, text: &str) -> Option<usize> {
        let found = scan(text, &[Detector::of(name, rule)], &[Reach::Here]);
        found.map(|found| found.len())
    }

    #[test]
    fn a_rule_that_is_not_known_scans_nothing() {
        let text = "jane@shop.example 811228-9874";
        let of = |countries: &[&str]| RedactionRule {
            countries: countries.iter().map(ToString::to_string).collect(),
            ..RedactionRule::default()
        };
        let broken = RedactionRule {
            pattern: Some(Pattern::new("(".to_owned())),
            ..RedactionRule::default()
        };
        assert_eq!(scanned("passport", &of(&[]), text), None);
        assert_eq!(scanned("national_number", &of(&[]), text), None);
        assert_eq!(scanned("national_number", &of(&["SE", "XX"]), text), None);
        assert_eq!(scanned("voucher", &broken, text), None);
        let all = of(&Redaction::COUNTRIES);
        assert_eq!(scanned("national_number", &all, text), Some(1));
        for name in Redaction::BUILT_IN {
            let found = usize::from(matches!(name, "email" | "national_number"));
            assert_eq!(scanned(name, &of(&["SE"]), text), Some(found));
        }
    }

    #[test]
    fn what_overlaps_is_removed_once_under_the_longest_name() {
        let found = merged(Vec::new(), vec![0..4, 20..21], 0);
        let found = merged(found, vec![3..8, 8..12], 1);
        let found = merged(found, vec![3..4, 20..22], 2);
        let found: Vec<_> = found.into_iter().map(|it| (it.at, it.rule)).collect();
        assert_eq!(found, [(0..8, 1), (8..12, 1), (20..22, 2)]);
    }
}
