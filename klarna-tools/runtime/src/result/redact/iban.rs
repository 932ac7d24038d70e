//! IBANs (ISO 13616), with their length by country and their check digits (ISO 7064, MOD 97-10).

use std::ops::Range;

use super::view::{before, is_word};

/// Each country with the length of its IBANs, as SWIFT registers them.
const LENGTHS: &str = "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29\
                       ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20\
                       LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29\
                       PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";

/// Finds them with or without a blank, a hyphen or a dot between groups, in any case.
pub(super) fn find(bytes: &[u8], found: &mut Vec<Range<usize>>) {
    let pairs = bytes.windows(2).enumerate();
    for (check, pair) in pairs {
        if !pair.iter().all(u8::is_ascii_digit) {
            continue;
        }
        let start = [check.checked_sub(2), check.checked_sub(3)];
        let mut start = start.into_iter().flatten();
        let end = start.find_map(|start| Some((start, end(bytes, start, check)?)));
        if let Some((start, end)) = end {
            found.push(start..end);
        }
    }
}

/// Where an IBAN ends that begins at a place and has its check digits at another.
fn end(bytes: &[u8], start: usize, check: usize) -> Option<usize> {
    let country = bytes.get(start..start + 2)?;
    if !country.iter().all(u8::is_ascii_alphabetic) {
        return None;
    }
    let is_joined = check == start + 2 || is_joint(*bytes.get(start + 2)?);
    let label = bytes.get(start.saturating_sub(4)..start)?;
    let begins = !before(bytes, start).is_some_and(is_word) || label.eq_ignore_ascii_case(b"iban");
    if !is_joined || !begins {
        return None;
    }
    let length = length(country)?;
    let (mut at, mut count, mut group) = (check, 2, 2);
    let mut rest = 0;
    let (mut is_digits, mut is_in_fours) = (true, check == start + 2);
    while count < length {
        let byte = *bytes.get(at)?;
        if byte.is_ascii_alphanumeric() {
            // The country and the check digits come last.
            rest = if count < 4 { 0 } else { mod_97(rest, byte) };
            is_digits &= byte.is_ascii_digit();
            (count, group) = (count + 1, group + 1);
        } else if is_joint(byte) && group > 0 {
            is_in_fours &= group == 4;
            group = 0;
        } else {
            return None;
        }
        at += 1;
    }
    let is_grouped = at - check == length - 2 || is_in_fours || is_digits;
    let last = before(bytes, at)?;
    // Of a longer word, it is another word.
    let goes_on = bytes.get(at).is_some_and(|next| {
        (last.is_ascii_digit() && next.is_ascii_digit())
            || (last.is_ascii_alphabetic() && is_word(*next) && !next.is_ascii_digit())
    });
    let checked = country.iter().chain(bytes.get(check..check + 2)?);
    let is_valid = checked.fold(rest, |rest, byte| mod_97(rest, *byte)) == 1;
    (is_grouped && !goes_on && is_valid).then_some(at)
}

fn is_joint(byte: u8) -> bool {
    matches!(byte, b' ' | b'-' | b'.')
}

fn length(country: &[u8]) -> Option<usize> {
    let mut known = LENGTHS.as_bytes().chunks_exact(4);
    known.find_map(|known| match known {
        [name @ .., tens, ones] if name.eq_ignore_ascii_case(country) => {
            let value = |digit: &u8| usize::from(digit.wrapping_sub(b'0'));
            Some(value(tens) * 10 + value(ones))
        }
        _ => None,
    })
}

/// The rest of a number of which one more digit, or a letter as two, is known.
fn mod_97(rest: u32, byte: u8) -> u32 {
    match char::from(byte).to_digit(36) {
        Some(digit @ 0..10) => (rest * 10 + digit) % 97,
        Some(letter) => (rest * 100 + letter) % 97,
        None => rest,
    }
}
