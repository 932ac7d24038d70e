//! The only values that something may be.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Deref;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How many values are compared one by one.
const FEW: usize = 32;

/// The only values that something may be, in their order; if there are none, it may be any. Many are
/// found by an index, which is made on first use.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Listed<T> {
    values: Vec<T>,
    /// The places of the values, in the order of their digests.
    #[serde(skip)]
    index: OnceLock<Box<[(u64, usize)]>>,
}

impl<T> Listed<T> {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Leaves the values for which this is true.
    pub fn retain(&mut self, is_left: impl FnMut(&T) -> bool) {
        self.values.retain(is_left);
        self.index = OnceLock::new();
    }

    /// The values that may have this digest.
    fn with_digest(&self, wanted: u64, digest: fn(&T) -> u64) -> impl Iterator<Item = &T> {
        let index = self.index.get_or_init(|| {
            let digests = self.values.iter().map(digest);
            let mut index: Vec<(u64, usize)> = digests.zip(0..).collect();
            index.sort_unstable();
            index.into()
        });
        let start = index.partition_point(|(digest, _)| *digest < wanted);
        let found = index.iter().skip(start);
        let found = found.take_while(move |(digest, _)| *digest == wanted);
        found.filter_map(|(_, place)| self.values.get(*place))
    }
}

impl Listed<i64> {
    /// Whether a number is one of them.
    #[must_use]
    pub fn contains(&self, number: i64) -> bool {
        if self.len() <= FEW {
            return self.values.contains(&number);
        }
        let mut alike = self.with_digest(digest(&number), digest);
        alike.any(|value| *value == number)
    }
}

impl Listed<String> {
    /// Whether a text is one of them.
    #[must_use]
    pub fn contains(&self, text: &str) -> bool {
        if self.len() <= FEW {
            return self.values.iter().any(|value| value == text);
        }
        self.alike(text).any(|value| value == text)
    }

    /// Those that differ from a text in the case of ASCII letters only.
    pub fn alike(&self, text: &str) -> impl Iterator<Item = &str> {
        let alike = self.with_digest(digest_of_text(text), |value| digest_of_text(value));
        let alike = alike.filter(move |value| value.eq_ignore_ascii_case(text));
        alike.map(String::as_str)
    }
}

/// A number without a fraction as an integer, however it is written: `1.0` is `1` (JSON Schema
/// 2020-12, Core, 4.2.3). Other values stay as they are.
#[must_use]
pub fn whole(value: Value) -> Value {
    let written = value.as_f64().filter(|number| number.fract() == 0.0);
    let within = written.filter(|number| number.abs() <= 9_007_199_254_740_992.0);
    match within {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and within")]
        Some(number) => Value::from(number as i64),
        None => value,
    }
}

impl Listed<Value> {
    /// Whether a value is one of them; a number may be written otherwise.
    #[must_use]
    pub fn contains(&self, value: &Value) -> bool {
        self.has(value) || value.is_f64() && self.has(&whole(value.clone()))
    }

    fn has(&self, value: &Value) -> bool {
        if self.len() <= FEW {
            return self.values.contains(value);
        }
        let mut alike = self.with_digest(digest_of_value(value), digest_of_value);
        alike.any(|one| one == value)
    }

    /// The texts among them that differ from a text in the case of ASCII letters only.
    pub fn alike(&self, text: &str) -> impl Iterator<Item = &str> {
        let alike = self.with_digest(digest_of_text(text), digest_of_value);
        let texts = alike.filter_map(Value::as_str);
        texts.filter(move |value| value.eq_ignore_ascii_case(text))
    }
}

fn digest_of_value(value: &Value) -> u64 {
    match value {
        Value::String(text) => digest_of_text(text),
        other => digest(other),
    }
}

/// The same for all cases of a text.
fn digest_of_text(text: &str) -> u64 {
    digest(&text.to_ascii_lowercase())
}

fn digest<T: Hash>(value: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

impl<T> Deref for Listed<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.values
    }
}

impl<'a, T> IntoIterator for &'a Listed<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.iter()
    }
}

impl<T> From<Vec<T>> for Listed<T> {
    fn from(values: Vec<T>) -> Self {
        let index = OnceLock::new();
        Self { values, index }
    }
}

impl<T> FromIterator<T> for Listed<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Vec::from_iter(values).into()
    }
}

impl<T: PartialEq> PartialEq for Listed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values
    }
}

impl<T: Eq> Eq for Listed<T> {}

impl<T: fmt::Debug> fmt::Debug for Listed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.values.fmt(f)
    }
}
