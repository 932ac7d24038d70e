//! Where in a text what rules remove is.

use std::ops::Range;

use toolspec_model::RedactionRule;

use super::view::View;
use super::{card, email, iban, national, phone};

/// The longest text that is scanned, in bytes: much more than an agent is shown of one.
const LONGEST: usize = 256 * 1024;

/// Something that a rule removes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Finding<'r> {
    pub(super) at: Range<usize>,
    pub(super) rule: &'r str,
}

/// What these rules remove, in order and without overlaps. `None` if the text cannot be scanned.
pub(super) fn scan<'r>(
    text: &str,
    rules: impl Iterator<Item = (&'r str, &'r RedactionRule)>,
) -> Option<Vec<Finding<'r>>> {
    let mut scan = Scan {
        text,
        traits: None,
        view: None,
    };
    let mut findings = Vec::new();
    for (rule, what) in rules {
        if text.len() > LONGEST {
            return None;
        }
        scan.add(rule, what, &mut |at| findings.push(Finding { at, rule }))?;
    }
    Some(merged(findings))
}

/// One text, and what is known about it.
struct Scan<'t> {
    text: &'t str,
    traits: Option<Traits>,
    view: Option<View<'t>>,
}

/// What costs little to know of a text, and excludes most.
#[derive(Clone, Copy)]
struct Traits {
    digits: usize,
    has_sign: bool,
}

impl Traits {
    fn of(text: &str) -> Self {
        let is_digit = |byte: &u8| byte.is_ascii_digit();
        let digits = text.bytes().filter(is_digit).count();
        // These begin the full-width forms, and the digits of Arabic.
        let is_foreign = |byte: u8| matches!(byte, 0xd9 | 0xdb | 0xef);
        if !text.is_ascii() && text.bytes().any(is_foreign) {
            return Self {
                digits: text.len(),
                has_sign: true,
            };
        }
        Self {
            digits,
            has_sign: text.contains('@') || text.contains("%40"),
        }
    }
}

impl Scan<'_> {
    fn add(
        &mut self,
        name: &str,
        rule: &RedactionRule,
        found: &mut impl FnMut(Range<usize>),
    ) -> Option<()> {
        if let Some(pattern) = &rule.pattern {
            pattern.find_all(self.text)?.into_iter().for_each(found);
            return Some(());
        }
        let text = self.text;
        let traits = *self.traits.get_or_insert_with(|| Traits::of(text));
        let fewest = match name {
            "email" if traits.has_sign => 0,
            "card_number" => 13,
            "iban" => 2,
            "national_number" => 4,
            "phone" => 8,
            "email" => return Some(()),
            // Of a later version, which knows more.
            _ => return None,
        };
        if traits.digits < fewest {
            return Some(());
        }
        let view = self.view.get_or_insert_with(|| View::of(text));
        let (bytes, found) = (view.bytes(), &mut |at| found(view.place(&at)));
        match name {
            "email" => email::find(bytes, found),
            "card_number" => card::find(bytes, found),
            "iban" => iban::find(bytes, found),
            "phone" => phone::find(bytes, found),
            _ => return national::find(bytes, rule.countries.iter(), found),
        }
        Some(())
    }
}

/// Findings without overlaps: what several have in common is one, under the name of the longest.
fn merged(mut findings: Vec<Finding<'_>>) -> Vec<Finding<'_>> {
    findings.sort_by_key(|finding| (finding.at.start, usize::MAX - finding.at.end));
    let mut merged: Vec<(Finding<'_>, usize)> = Vec::with_capacity(findings.len());
    for finding in findings {
        let length = finding.at.len();
        match merged.last_mut() {
            Some((last, longest)) if finding.at.start < last.at.end => {
                last.at.end = last.at.end.max(finding.at.end);
                if length > *longest {
                    (last.rule, *longest) = (finding.rule, length);
                }
            }
            _ => merged.push((finding, length)),
        }
    }
    merged.into_iter().map(|(finding, _)| finding).collect()
}

#[cfg(test)]
mod tests {
    use toolspec_model::{Pattern, Redaction};

    use super::*;

    fn scanned(name: &str, rule: &RedactionRule, text: &str) -> Option<usize> {
        scan(text, std::iter::once((name, rule))).map(|found| found.len())
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
        assert_eq!(
            scanned("national_number", &of(&Redaction::COUNTRIES), text),
            Some(1)
        );
        for name in Redaction::BUILT_IN {
            let found = scanned(name, &of(&["SE"]), text);
            assert_eq!(
                found,
                Some(usize::from(matches!(name, "email" | "national_number")))
            );
        }
    }

    #[test]
    fn what_overlaps_is_removed_once_under_the_longest_name() {
        let finding = |at, rule| Finding { at, rule };
        let found = vec![
            finding(8..12, "d"),
            finding(0..4, "a"),
            finding(3..8, "b"),
            finding(3..4, "c"),
        ];
        assert_eq!(merged(found), [finding(0..8, "b"), finding(8..12, "d")]);
    }
}
