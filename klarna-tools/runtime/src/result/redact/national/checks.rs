//! What a valid national number has: its check digits or letters, and its date of birth. Each check
//! takes the letters and digits of a number, letters in capitals.

use crate::result::redact::view::{passes_luhn, value};

/// Whether a number is valid.
pub(super) type Check = fn(&[u8]) -> bool;

/// What cannot be checked is valid.
const NO_DIGIT: u32 = 10;

/// The sum of the digits, each with its weight.
fn weighted(number: &[u8], weights: &[u32]) -> u32 {
    let digits = number.iter().map(|digit| value(*digit));
    digits
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum()
}

fn digit(number: &[u8], at: usize) -> u32 {
    number.get(at).map_or(NO_DIGIT, |digit| value(*digit))
}

/// A part of a number.
fn part(number: &[u8], from: usize, to: usize) -> u64 {
    let digits = number.get(from..to).unwrap_or_default();
    let digits = digits.iter().map(|digit| u64::from(value(*digit)));
    digits.fold(0, |sum, digit| sum * 10 + digit)
}

/// Whether two digits are a day of a month, `more` days later at the most where that says something
/// else about the person.
fn is_day(day: u64, more: u64) -> bool {
    (1..=31).contains(&day) || (more > 0 && (more + 1..=more + 31).contains(&day))
}

fn is_month(month: u64) -> bool {
    (1..=12).contains(&month)
}

/// Versicherungsnummer: a check digit by weights, and the date of birth.
pub(super) fn austrian(number: &[u8]) -> bool {
    let sum = weighted(number, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]);
    // Months beyond 12 are given where the numbers of a day are used up.
    let is_date = is_day(part(number, 4, 6), 0) && (1..=15).contains(&part(number, 6, 8));
    sum % 11 == digit(number, 3) && is_date
}

/// Tax file number: weights, modulo 11.
pub(super) fn australian(number: &[u8]) -> bool {
    weighted(number, &[1, 4, 3, 7, 5, 8, 6, 9, 10]).is_multiple_of(11)
}

/// Rijksregisternummer: modulo 97, with a 2 in front since 2000, and the date of birth.
pub(super) fn belgian(number: &[u8]) -> bool {
    let (first, check) = (part(number, 0, 9), part(number, 9, 11));
    let checks = |first: u64| 97 - first % 97 == check;
    let is_date = part(number, 2, 4) % 20 <= 12 && part(number, 4, 6) <= 31;
    is_date && (checks(first) || checks(2_000_000_000 + first))
}

/// Social insurance number: Luhn.
pub(super) fn canadian(number: &[u8]) -> bool {
    !matches!(digit(number, 0), 0 | 8) && passes_luhn(number)
}

/// AHV number: 756, and a check digit as of EAN-13.
pub(super) fn swiss(number: &[u8]) -> bool {
    let weights = [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1];
    number.starts_with(b"756") && weighted(number, &weights).is_multiple_of(10)
}

/// Steuerliche Identifikationsnummer: one digit of the first ten is there twice or three times, the
/// others once at the most, and a check digit (ISO 7064, MOD 11,10).
pub(super) fn german(number: &[u8]) -> bool {
    let first = number.get(..10).unwrap_or_default();
    let mut counts = [0; 10];
    for digit in first {
        let count = usize::try_from(value(*digit)).ok();
        if let Some(count) = count.and_then(|digit| counts.get_mut(digit)) {
            *count += 1;
        }
    }
    let repeated: Vec<i32> = counts.into_iter().filter(|count| *count > 1).collect();
    let product = first.iter().fold(10, |product, digit| {
        let sum = (value(*digit) + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    digit(number, 0) != 0
        && matches!(repeated[..], [2 | 3])
        && (11 - product) % 10 == digit(number, 10)
}

/// CPR-nummer: the date of birth; since 2007 there is no check digit.
pub(super) fn danish(number: &[u8]) -> bool {
    is_day(part(number, 0, 2), 60) && is_month(part(number, 2, 4))
}

/// DNI and NIE: a letter by the rest of 23; the first letter of a NIE is a digit there.
pub(super) fn spanish(number: &[u8]) -> bool {
    const LETTERS: &[u8] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    let first = match number.first() {
        Some(digit @ b'0'..=b'9') => u64::from(value(*digit)),
        Some(letter @ b'X'..=b'Z') => u64::from(letter - b'X'),
        _ => return false,
    };
    let rest = (first * 10_000_000 + part(number, 1, 8)) % 23;
    let letter = usize::try_from(rest)
        .ok()
        .and_then(|rest| LETTERS.get(rest));
    letter.is_some() && letter == number.last()
}

/// Henkilötunnus: a check letter by the rest of 31, and the date of birth.
pub(super) fn finnish(number: &[u8]) -> bool {
    const LETTERS: &[u8] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";
    let rest = part(number, 0, 9) % 31;
    let letter = usize::try_from(rest)
        .ok()
        .and_then(|rest| LETTERS.get(rest));
    letter.is_some()
        && letter == number.last()
        && is_day(part(number, 0, 2), 0)
        && is_month(part(number, 2, 4))
}

/// Numéro de sécurité sociale: modulo 97; 2A and 2B are the departments of Corsica.
pub(super) fn french(number: &[u8]) -> bool {
    let department = match number.get(6) {
        Some(b'A') => 19,
        Some(b'B') => 18,
        Some(b'0'..=b'9') => part(number, 5, 7),
        _ => return false,
    };
    let first = (part(number, 0, 5) * 100 + department) * 1_000_000 + part(number, 7, 13);
    let is_known = matches!(number.first(), Some(b'1'..=b'4' | b'7' | b'8'));
    is_known && 97 - first % 97 == part(number, 13, 15)
}

/// National insurance number: it has no check digit, and letters that are not given out.
pub(super) fn british(number: &[u8]) -> bool {
    let [first, second, .., last] = number else {
        return false;
    };
    let is_given = !b"DFIQUV".contains(first) && !b"DFIOQUV".contains(second);
    let unused = [b"BG", b"GB", b"KN", b"NK", b"NT", b"TN", b"ZZ"];
    is_given && !unused.contains(&&[*first, *second]) && (b'A'..=b'D').contains(last)
}

/// PPS number: a letter by the rest of 23, in which a second one counts.
pub(super) fn irish(number: &[u8]) -> bool {
    let second = match number.get(8) {
        Some(b'W') | None => 0,
        Some(letter @ b'A'..=b'I') => u32::from(letter - b'A') + 1,
        Some(_) => return false,
    };
    let rest = (weighted(number, &[8, 7, 6, 5, 4, 3, 2]) + second * 9) % 23;
    let letter = match rest {
        0 => b'W',
        rest => u8::try_from(rest).unwrap_or_default() + b'A' - 1,
    };
    number.get(7) == Some(&letter)
}

/// Codice fiscale: a check letter by values that differ in odd and even places.
pub(super) fn italian(number: &[u8]) -> bool {
    const ODD: [u32; 26] = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24,
        23,
    ];
    let Some((check, first)) = number.split_last() else {
        return false;
    };
    let values = first.iter().enumerate().map(|(at, byte)| {
        let index = if byte.is_ascii_digit() {
            value(*byte)
        } else {
            u32::from(byte.wrapping_sub(b'A'))
        };
        let odd = usize::try_from(index).ok().and_then(|index| ODD.get(index));
        if at % 2 == 0 {
            odd.copied().unwrap_or_default()
        } else {
            index
        }
    });
    u32::from(check.wrapping_sub(b'A')) == values.sum::<u32>() % 26
}

/// Burgerservicenummer: weights, modulo 11.
pub(super) fn dutch(number: &[u8]) -> bool {
    let sum = weighted(number, &[9, 8, 7, 6, 5, 4, 3, 2]);
    sum > 0 && sum % 11 == digit(number, 8)
}

/// Fødselsnummer and D-nummer: two check digits by weights, and the date of birth.
pub(super) fn norwegian(number: &[u8]) -> bool {
    let sums = [
        weighted(number, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]),
        weighted(number, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]),
    ];
    // Other registers, and tests, count the months from 41 and from 81.
    let is_date = is_day(part(number, 0, 2), 40) && is_month(part(number, 2, 4) % 40);
    is_date && sums.iter().all(|sum| sum.is_multiple_of(11))
}

/// PESEL: a check digit by weights, and the date of birth, whose month has the century.
pub(super) fn polish(number: &[u8]) -> bool {
    let sum = weighted(number, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]);
    is_month(part(number, 2, 4) % 20) && is_day(part(number, 4, 6), 0) && sum.is_multiple_of(10)
}

/// Número de identificação fiscal of a person: weights, modulo 11.
pub(super) fn portuguese(number: &[u8]) -> bool {
    let check = match weighted(number, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    let is_of_person = matches!(number, [b'1'..=b'3', ..] | [b'4', b'5', ..]);
    is_of_person && check == digit(number, 8)
}

/// Personnummer and samordningsnummer: Luhn over the last ten digits, and the date of birth.
pub(super) fn swedish(number: &[u8]) -> bool {
    let start = number.len().saturating_sub(10);
    let last = number.get(start..).unwrap_or_default();
    let is_century = start == 0 || (18..=20).contains(&part(number, 0, 2));
    let is_date = is_month(part(last, 2, 4)) && is_day(part(last, 4, 6), 60);
    is_century && is_date && passes_luhn(last)
}

/// Social security number and ITIN: they have no check digit, and numbers that are not given out.
pub(super) fn american(number: &[u8]) -> bool {
    let (area, group, serial) = (part(number, 0, 3), part(number, 3, 5), part(number, 5, 9));
    let is_itin = matches!(group, 50..=65 | 70..=88 | 90..=92 | 94..=99);
    let is_area = match area {
        0 | 666 => false,
        900.. => is_itin,
        _ => true,
    };
    is_area && group > 0 && serial > 0
}
