//! The forms that credentials take, and where they stand in a text.

use std::collections::BTreeSet;
use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::escapes::{self, Unit};

/// The fewest letters and digits of a form.
const FEWEST: usize = 8;

/// Bits of the first sieve: a few dozen forms let one place in forty through to the next.
const SIEVE: usize = 1024;

/// Forms of credentials, folded: their letters, in lower case, and their digits.
#[derive(Default)]
pub(super) struct Forms {
    folded: BTreeSet<Vec<u8>>,
    /// Values with fewer letters and digits than count, yet as many characters, as they are.
    exact: BTreeSet<String>,
    /// The first eight bytes of every folded form, sorted.
    beginnings: Vec<u64>,
    sieve: Vec<bool>,
}

impl Forms {
    /// Adds the forms of a username, which may be empty, and its password.
    pub(super) fn add_pair(&mut self, username: &str, password: &str) {
        self.add_secret(password);
        if username.contains(|c: char| c.is_ascii_digit()) {
            self.add_secret(username);
        }
        if !username.is_empty() {
            self.add_encoded(&format!("{username}:{password}"));
        }
    }

    /// Makes them ready to be found.
    pub(super) fn ready(mut self) -> Self {
        self.beginnings = self
            .folded
            .iter()
            .filter_map(|form| beginning(form))
            .collect();
        self.sieve = vec![false; SIEVE];
        for key in &self.beginnings {
            if let Some(bit) = self.sieve.get_mut(slot(*key)) {
                *bit = true;
            }
        }
        self
    }

    fn add_secret(&mut self, value: &str) {
        let folded = fold(value.as_bytes());
        if folded.len() < FEWEST && value.chars().count() >= FEWEST {
            self.exact.insert(value.to_owned());
        }
        self.add(folded);
        self.add_encoded(value);
    }

    /// Adds hexadecimal, and base64 for every offset at which `value` can stand in what is encoded.
    fn add_encoded(&mut self, value: &str) {
        let digits = value.bytes().flat_map(|byte| [byte >> 4, byte & 15]);
        let hexadecimal: String = digits
            .filter_map(|digit| char::from_digit(digit.into(), 16))
            .collect();
        self.add(hexadecimal.into_bytes());
        for offset in 0..3 {
            let bytes = ["\0".repeat(offset).as_bytes(), value.as_bytes()].concat();
            let encoded = STANDARD.encode(&bytes);
            // Characters that also hold bits of what stands before or behind it are left out.
            let whole = (offset * 8).div_ceil(6)..bytes.len() * 8 / 6;
            self.add(fold(encoded.get(whole).unwrap_or_default().as_bytes()));
        }
    }

    fn add(&mut self, folded: Vec<u8>) {
        if folded.len() >= FEWEST {
            self.folded.insert(folded);
        }
    }

    /// Whether it is worth looking into this text, where `key` comes from the text before it.
    /// Never wrong about no.
    pub(super) fn may_stand_in(&self, text: &str, key: &mut u64) -> bool {
        let begins = text.bytes().filter(u8::is_ascii_alphanumeric).any(|byte| {
            *key = push(*key, byte);
            self.begins_with(*key)
        });
        begins
            || self.exact.iter().any(|value| text.contains(value.as_str()))
            || (escapes::may_hold_any(text) && !self.find(text).is_empty())
    }

    /// Where they stand in `text`, in order and apart from each other.
    pub(super) fn find(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for units in escapes::readings(text) {
            self.find_folded(&units, &mut found);
            self.find_exact(&units, &mut found);
        }
        merged(found)
    }

    fn find_folded(&self, units: &[Unit], found: &mut Vec<Range<usize>>) {
        let told = units
            .iter()
            .filter(|unit| unit.byte.is_ascii_alphanumeric());
        let (bytes, spans): (Vec<u8>, Vec<&Unit>) = told
            .map(|unit| (unit.byte.to_ascii_lowercase(), unit))
            .unzip();
        let mut key = 0;
        for (last, byte) in bytes.iter().enumerate() {
            key = push(key, *byte);
            if !self.begins_with(key) {
                continue;
            }
            let first = (last + 1).saturating_sub(FEWEST);
            let rest = bytes.get(first..).unwrap_or_default();
            let forms = self.folded.iter().filter(|form| rest.starts_with(form));
            found.extend(forms.filter_map(|form| span(spans.get(first..first + form.len())?)));
        }
    }

    fn find_exact(&self, units: &[Unit], found: &mut Vec<Range<usize>>) {
        for value in &self.exact {
            let places = units.windows(value.len());
            let is_it = |place: &&[Unit]| place.iter().map(|unit| unit.byte).eq(value.bytes());
            found.extend(places.filter(is_it).filter_map(|place| {
                let place: Vec<_> = place.iter().collect();
                span(&place)
            }));
        }
    }

    fn begins_with(&self, key: u64) -> bool {
        self.sieve.get(slot(key)).is_some_and(|bit| *bit)
            && self.beginnings.binary_search(&key).is_ok()
    }
}

/// The place in the text that these units take.
fn span(units: &[&Unit]) -> Option<Range<usize>> {
    Some(units.first()?.start..units.last()?.end)
}

/// The last eight letters and digits, with one more.
fn push(key: u64, byte: u8) -> u64 {
    // A letter differs from its capital in this bit, and every digit has it.
    (key << 8) | u64::from(byte | 0x20)
}

fn beginning(form: &[u8]) -> Option<u64> {
    let first = form.get(..FEWEST)?;
    Some(first.iter().fold(0, |key, byte| push(key, *byte)))
}

/// Where a beginning stands in the sieve: the high bits of a multiplication by 2^64 over the
/// golden ratio.
fn slot(key: u64) -> usize {
    let bits = key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - SIEVE.trailing_zeros());
    usize::try_from(bits).unwrap_or_default()
}

fn fold(bytes: &[u8]) -> Vec<u8> {
    let told = bytes.iter().filter(|byte| byte.is_ascii_alphanumeric());
    told.map(u8::to_ascii_lowercase).collect()
}

fn merged(mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    found.sort_by_key(|range| range.start);
    let mut apart: Vec<Range<usize>> = Vec::new();
    for range in found {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}
