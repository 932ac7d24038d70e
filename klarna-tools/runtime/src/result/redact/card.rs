//! Numbers of payment cards: 13 to 19 digits that pass the check of Luhn (ISO/IEC 7812-1).

use std::ops::Range;

use super::groups::{Group, chain, is_date};
use super::view::{before, is_in_fraction, is_word, passes_luhn};

const FEWEST: usize = 13;
const MOST: usize = 19;

/// Finds sequences of whole groups, wherever a chain of groups has them.
pub(super) fn find(bytes: &[u8], found: &mut Vec<Range<usize>>) {
    let mut at = 0;
    while let Some(start) = next_digit(bytes, at) {
        let groups = chain(bytes, start);
        at = groups.last().map_or(start + 1, |last| last.at.end);
        let mut rest = groups.as_slice();
        while let Some((first, others)) = rest.split_first() {
            if begin_with_date(bytes, rest) {
                rest = rest.get(3..).unwrap_or_default();
                continue;
            }
            if !is_in_fraction(bytes, first.at.start) {
                find_from(bytes, rest, found);
            }
            rest = others;
        }
    }
}

fn next_digit(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let next = rest.iter().position(u8::is_ascii_digit)?;
    Some(from + next)
}

/// Whether groups begin with a day, as in `2026-01-31`.
fn begin_with_date(bytes: &[u8], groups: &[Group]) -> bool {
    let Some([year, month, day]) = groups.get(..3) else {
        return false;
    };
    let is_joined = [month, day].iter().all(|group| group.joint == Some(b'-'));
    let three = || [year, month, day].map(|group| group.at.clone());
    year.len() == 4 && is_joined && is_date(bytes, &three())
}

/// Finds the sequences that begin with the first of these groups.
fn find_from(bytes: &[u8], groups: &[Group], found: &mut Vec<Range<usize>>) {
    let Some(first) = groups.first() else { return };
    let (mut length, mut has_hyphen) = (0, false);
    for (index, group) in groups.iter().enumerate() {
        has_hyphen |= index > 0 && group.joint == Some(b'-');
        if begin_with_date(bytes, groups.get(index..).unwrap_or_default()) {
            break;
        }
        length += group.len();
        if length > MOST {
            break;
        }
        let whole = first.at.start..group.at.end;
        // A UUID has letters beside the hyphens.
        let is_whole = !has_hyphen || !is_glued(bytes, &whole);
        let digits = bytes.get(whole.clone()).unwrap_or_default();
        if length >= FEWEST && is_whole && passes_luhn(digits) {
            found.push(whole);
        }
    }
}

/// Whether letters are beside it.
fn is_glued(bytes: &[u8], at: &Range<usize>) -> bool {
    let after = bytes.get(at.end).copied();
    [before(bytes, at.start), after]
        .into_iter()
        .flatten()
        .any(is_word)
}
