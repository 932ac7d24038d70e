//! The forms that credentials take, and where a text contains them.

use std::collections::BTreeSet;
use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use toolspec_model::is_hidden;

use super::escapes::{self, Unit};
use super::sieve::{FEWEST, Letters, Sieve};
use crate::http::credentials::Credentials;
use crate::untrusted::is_visible;

/// The fewest bytes behind a prefix that are a secret by themselves.
const RANDOM: usize = 16;

/// Forms of credentials, folded: their letters, in lower case, and their digits.
#[derive(Default)]
pub(super) struct Forms {
    folded: BTreeSet<Vec<u8>>,
    /// Unfolded values without hidden characters: too few letters and digits for a form, but enough
    /// characters.
    exact: BTreeSet<String>,
    numbers: Vec<f64>,
    sieve: Sieve,
}

impl Forms {
    /// Those of all these credentials.
    pub(super) fn of<'c>(credentials: impl Iterator<Item = &'c Credentials>) -> Self {
        let mut forms = Self::default();
        for known in credentials {
            let (username, password) = known.expose();
            forms.add_pair(username, password);
        }
        forms.numbers = forms
            .folded
            .iter()
            .filter_map(|form| number(form))
            .collect();
        forms.sieve = Sieve::of(forms.folded.iter().map(Vec::as_slice));
        forms
    }

    /// Adds the forms of a username, which may be empty, and its password.
    fn add_pair(&mut self, username: &str, password: &str) {
        self.add_secret(password);
        if username.contains(|c: char| c.is_ascii_digit()) {
            self.add_secret(username);
        }
        if !username.is_empty() {
            self.add_encoded(&format!("{username}:{password}"));
        }
    }

    /// Adds a value, and what is behind a prefix such as `sk_live_`, which is public.
    fn add_secret(&mut self, value: &str) {
        let behind = value.rsplit_once('_').map(|(_, behind)| behind);
        if let Some(random) = behind.filter(|it| it.len() >= RANDOM) {
            self.add_value(random);
        }
        self.add_value(value);
    }

    fn add_value(&mut self, value: &str) {
        let folded = fold(value.as_bytes());
        let seen = value.chars().filter(|c| !is_hidden(*c));
        if folded.len() < FEWEST && seen.clone().count() >= FEWEST {
            self.exact.insert(seen.collect());
        }
        self.add(folded);
        self.add_encoded(value);
    }

    /// Adds hexadecimal, and base64 for every offset that `value` can have in the encoded text.
    fn add_encoded(&mut self, value: &str) {
        let digits = value.bytes().flat_map(|byte| [byte >> 4, byte & 15]);
        let hexadecimal: String = digits
            .filter_map(|digit| char::from_digit(digit.into(), 16))
            .collect();
        self.add(hexadecimal.into_bytes());
        for offset in 0..3 {
            let bytes = ["\0".repeat(offset).as_bytes(), value.as_bytes()].concat();
            let encoded = STANDARD.encode(&bytes);
            // Without the characters that also encode bits of the text before or after it.
            let whole = (offset * 8).div_ceil(6)..bytes.len() * 8 / 6;
            self.add(fold(encoded.get(whole).unwrap_or_default().as_bytes()));
        }
    }

    fn add(&mut self, folded: Vec<u8>) {
        if folded.len() >= FEWEST {
            self.folded.insert(folded);
        }
    }

    /// Those that consist of digits, as numbers.
    pub(super) fn numbers(&self) -> &[f64] {
        &self.numbers
    }

    /// Whether no form is in `text`, and nothing in it is hidden. True is certain.
    pub(super) fn spares(&self, text: &str) -> bool {
        let letters = Letters::of(text);
        if self.sieve.catches(&letters) {
            return false;
        }
        let is_bare = self.exact.is_empty() && !escapes::may_contain_any(text);
        letters.are_all && self.exact.is_empty()
            || is_visible(text) && (is_bare || self.find(text).is_empty())
    }

    /// Where they are in `text`, in order and without overlaps.
    pub(super) fn find(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for units in escapes::readings(text) {
            self.find_folded(&units, &mut found);
            self.find_exact(&units, &mut found);
        }
        merged(found)
    }

    fn find_folded(&self, units: &[Unit], found: &mut Vec<Range<usize>>) {
        let letters = units
            .iter()
            .filter(|unit| unit.byte.is_ascii_alphanumeric());
        let (bytes, spans): (Vec<u8>, Vec<&Unit>) = letters
            .map(|unit| (unit.byte.to_ascii_lowercase(), unit))
            .unzip();
        let beginnings = bytes.windows(FEWEST).enumerate();
        for (first, _) in beginnings.filter(|(_, letters)| self.sieve.is_beginning(letters)) {
            let rest = bytes.get(first..).unwrap_or_default();
            let forms = self.folded.iter().filter(|form| rest.starts_with(form));
            found.extend(forms.filter_map(|form| span(spans.get(first..first + form.len())?)));
        }
    }

    fn find_exact(&self, units: &[Unit], found: &mut Vec<Range<usize>>) {
        if self.exact.is_empty() {
            return;
        }
        let units = without_hidden(units);
        for value in &self.exact {
            let places = units.windows(value.len());
            let is_it = |place: &&[&Unit]| place.iter().map(|unit| unit.byte).eq(value.bytes());
            found.extend(places.filter(is_it).filter_map(span));
        }
    }
}

/// The units of all characters but the hidden: some of those are ordinary text, and stay in it.
fn without_hidden(units: &[Unit]) -> Vec<&Unit> {
    let bytes: Vec<u8> = units.iter().map(|unit| unit.byte).collect();
    let mut rest = units.iter();
    let mut kept = Vec::with_capacity(units.len());
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            let character = rest.by_ref().take(c.len_utf8());
            kept.extend(character.filter(|_| !is_hidden(c)));
        }
        kept.extend(rest.by_ref().take(chunk.invalid().len()));
    }
    kept
}

/// The place in the text that these units take.
fn span(units: &[&Unit]) -> Option<Range<usize>> {
    Some(units.first()?.start..units.last()?.end)
}

fn number(form: &[u8]) -> Option<f64> {
    let is_number = form.iter().all(u8::is_ascii_digit);
    str::from_utf8(form)
        .ok()
        .filter(|_| is_number)?
        .parse()
        .ok()
}

fn fold(bytes: &[u8]) -> Vec<u8> {
    let letters = bytes.iter().filter(|byte| byte.is_ascii_alphanumeric());
    letters.map(u8::to_ascii_lowercase).collect()
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
