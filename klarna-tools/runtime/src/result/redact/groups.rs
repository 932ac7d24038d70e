//! Groups of digits, and chains of them.

use std::ops::Range;

use super::view::value;

/// Digits without anything between them.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) at: Range<usize>,
    /// What is between the group before it in the chain and this one.
    pub(super) joint: Option<u8>,
}

impl Group {
    pub(super) fn len(&self) -> usize {
        self.at.len()
    }
}

/// The digits from a place on.
pub(super) fn digits(bytes: &[u8], start: usize) -> Range<usize> {
    let rest = bytes.get(start..).unwrap_or_default();
    let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    start..start + count
}

/// The groups that single blanks or hyphens join, from a place on where a digit is.
pub(super) fn chain(bytes: &[u8], start: usize) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let (mut at, mut joint) = (digits(bytes, start), None);
    while !at.is_empty() {
        let end = at.end;
        groups.push(Group { at, joint });
        joint = bytes.get(end).copied();
        if !matches!(joint, Some(b' ' | b'-')) {
            break;
        }
        at = digits(bytes, end + 1);
    }
    groups
}

/// Whether these three groups are a day: `2026-01-31`, or `31.01.2026` and the like.
pub(super) fn is_date(bytes: &[u8], groups: &[Range<usize>]) -> bool {
    let [first, month, last] = groups else {
        return false;
    };
    let number = |at: &Range<usize>| {
        let digits = bytes.get(at.clone()).unwrap_or_default();
        digits.iter().fold(0, |sum, digit| sum * 10 + value(*digit))
    };
    let (year, day) = match (first.len(), month.len(), last.len()) {
        (4, 2, 2) => (first, last),
        (2, 2, 2 | 4) => (last, first),
        _ => return false,
    };
    let is_year = year.len() == 2 || (1900..2100).contains(&number(year));
    let (day, month) = (number(day), number(month));
    // Some put the month first.
    is_year && (1..=12).contains(&day.min(month)) && day.max(month) <= 31
}
