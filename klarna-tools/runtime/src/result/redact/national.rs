//! National numbers of persons, by country: how they are written, and what a valid one has.

mod checks;

use std::ops::Range;

use super::view::{before, is_in_fraction, is_word};
use checks::Check;

/// Letters and digits of the longest number.
const LONGEST: usize = 16;

/// How the numbers of a country are written: `9` is a digit, `A` a letter, `X` either, a blank one of
/// blank, hyphen and dot or nothing, `-` one of these, and `+` what stands for a century.
#[derive(Debug)]
pub(super) struct Form {
    country: &'static str,
    written: &'static [u8],
    check: Check,
}

const fn form(country: &'static str, written: &'static str, check: Check) -> Form {
    Form {
        country,
        written: written.as_bytes(),
        check,
    }
}

static FORMS: [Form; 26] = [
    form("AT", "9999 999999", checks::austrian),
    form("AU", "999 999 999", checks::australian),
    form("BE", "99 99 99 999 99", checks::belgian),
    form("CA", "999 999 999", checks::canadian),
    form("CH", "999 9999 9999 99", checks::swiss),
    form("DE", "99 999 999 999", checks::german),
    form("DK", "999999 9999", checks::danish),
    form("ES", "99999999 A", checks::spanish),
    form("ES", "A 9999999 A", checks::spanish),
    form("FI", "999999+999X", checks::finnish),
    form("FR", "9 99 99 9X 999 999 99", checks::french),
    form("GB", "AA 99 99 99 A", checks::british),
    form("IE", "9999999A", checks::irish),
    form("IE", "9999999AA", checks::irish),
    form("IT", "AAA AAA XXAXX AXXXA", checks::italian),
    form("NL", "999 999 999", checks::dutch),
    form("NL", "9999 99 999", checks::dutch),
    form("NO", "999999 99999", checks::norwegian),
    form("NO", "999999 999 99", checks::norwegian),
    form("PL", "999999 99999", checks::polish),
    form("PT", "999 999 999", checks::portuguese),
    form("SE", "999999 9999", checks::swedish),
    form("SE", "999999+9999", checks::swedish),
    form("SE", "99999999 9999", checks::swedish),
    form("SE", "99999999+9999", checks::swedish),
    form("US", "999-99-9999", checks::american),
];

/// How the numbers of these countries are written; nothing if one of them is not known, or there is
/// none.
pub(super) fn forms(countries: &[String]) -> Option<Vec<&'static Form>> {
    let is_of = |form: &Form, country: &String| form.country == country;
    let is_known = |country: &String| FORMS.iter().any(|form| is_of(form, country));
    let is_chosen = |form: &&Form| countries.iter().any(|country| is_of(form, country));
    let are_known = !countries.is_empty() && countries.iter().all(is_known);
    are_known.then(|| FORMS.iter().filter(is_chosen).collect())
}

/// Finds valid numbers in these forms.
pub(super) fn find(bytes: &[u8], forms: &[&Form], found: &mut Vec<Range<usize>>) {
    for (start, byte) in bytes.iter().enumerate() {
        let begins = byte.is_ascii_alphanumeric() && !before(bytes, start).is_some_and(is_word);
        if begins && !is_in_fraction(bytes, start) {
            let ends = forms.iter().filter_map(|form| form.end(bytes, start));
            found.extend(ends.max().map(|end| start..end));
        }
    }
}

impl Form {
    /// Where a valid number ends that begins at a place.
    fn end(&self, bytes: &[u8], start: usize) -> Option<usize> {
        let (mut number, mut length) = ([0; LONGEST], 0);
        let mut at = start;
        for part in self.written {
            let byte = bytes.get(at).copied();
            let is_joint = matches!(byte, Some(b' ' | b'-' | b'.'));
            let fits = match (part, byte?) {
                (b' ', _) if is_joint => true,
                (b' ', _) => continue,
                (b'-', _) => is_joint,
                (b'+', sign) => b"+-ABCDEFYXWVU".contains(&sign.to_ascii_uppercase()),
                (b'9', byte) => byte.is_ascii_digit(),
                (b'A', byte) => byte.is_ascii_alphabetic(),
                (_, byte) => byte.is_ascii_alphanumeric(),
            };
            if !fits {
                return None;
            }
            at += 1;
            if matches!(part, b'9' | b'A' | b'X') {
                *number.get_mut(length)? = byte?.to_ascii_uppercase();
                length += 1;
            }
        }
        let rest = bytes.get(at..).unwrap_or_default();
        // An amount has decimals.
        let goes_on = match rest {
            [b'.', next, ..] => next.is_ascii_digit(),
            [next, ..] => is_word(*next),
            [] => false,
        };
        (!goes_on && (self.check)(number.get(..length)?)).then_some(at)
    }
}
