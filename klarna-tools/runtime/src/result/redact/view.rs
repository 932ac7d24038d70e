//! A text as the detectors read it: one byte for each character.

use std::borrow::Cow;
use std::ops::Range;

/// A letter or a digit of no script that is folded.
pub(super) const LETTER: u8 = 0x80;

/// Any other character.
const SYMBOL: u8 = 0x81;

/// A text with its blanks, hyphens and digits in ASCII, whichever of Unicode they are, so that no
/// spelling of a number hides it.
pub(super) struct View<'t> {
    bytes: Cow<'t, [u8]>,
    /// Where in the text each byte is, and its end; nothing if they are the same.
    starts: Vec<usize>,
}

impl<'t> View<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        if text.is_ascii() {
            return Self {
                bytes: Cow::Borrowed(text.as_bytes()),
                starts: Vec::new(),
            };
        }
        let starts = text.char_indices().map(|(start, _)| start);
        Self {
            bytes: text.chars().map(fold).collect(),
            starts: starts.chain([text.len()]).collect(),
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Where in the text these bytes are.
    pub(super) fn place(&self, range: &Range<usize>) -> Range<usize> {
        let place = |at: usize| self.starts.get(at).copied();
        match (place(range.start), place(range.end)) {
            (Some(start), Some(end)) => start..end,
            _ => range.clone(),
        }
    }
}

fn fold(c: char) -> u8 {
    let ascii = match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' => '-',
        '\u{660}'..='\u{669}' => digit(c, '\u{660}'),
        '\u{6f0}'..='\u{6f9}' => digit(c, '\u{6f0}'),
        // The full-width forms are in the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => shifted(c, '\u{ff01}', '!'),
        c if c.is_whitespace() => ' ',
        c => c,
    };
    match u8::try_from(ascii) {
        Ok(byte) if byte.is_ascii() => byte,
        _ if c.is_alphanumeric() => LETTER,
        _ => SYMBOL,
    }
}

fn digit(c: char, zero: char) -> char {
    shifted(c, zero, '0')
}

fn shifted(c: char, from: char, to: char) -> char {
    let code = u32::from(c) - u32::from(from) + u32::from(to);
    char::from_u32(code).unwrap_or(c)
}

/// Whether a byte is of a word.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == LETTER
}

/// The byte before a place, unless the text begins there.
pub(super) fn before(bytes: &[u8], at: usize) -> Option<u8> {
    bytes.get(at.checked_sub(1)?).copied()
}

/// Whether a place is behind the point of a decimal.
pub(super) fn is_in_fraction(bytes: &[u8], at: usize) -> bool {
    let whole = at.checked_sub(2).and_then(|at| bytes.get(at));
    before(bytes, at) == Some(b'.') && whole.is_some_and(u8::is_ascii_digit)
}

/// The value of a digit.
pub(super) fn value(digit: u8) -> u32 {
    u32::from(digit.wrapping_sub(b'0'))
}

/// Whether digits pass the check of Luhn (ISO/IEC 7812-1); anything else between them is skipped.
pub(super) fn passes_luhn(bytes: &[u8]) -> bool {
    let digits = bytes.iter().rev().filter(|byte| byte.is_ascii_digit());
    let values = digits.enumerate().map(|(at, digit)| match value(*digit) {
        value if at % 2 == 0 => value,
        value if value < 5 => value * 2,
        value => value * 2 - 9,
    });
    values.sum::<u32>().is_multiple_of(10)
}
