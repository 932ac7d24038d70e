//! The words of a name, however it joins them.

use super::words::GENERAL;

/// A name as lower-case letters and digits, and where its words begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    letters: String,
    /// In order; the last is the end.
    starts: Vec<usize>,
}

/// The words around a part of a name; empty where there is none.
pub(super) struct Found<'n> {
    pub(super) before: &'n str,
    pub(super) behind: &'n str,
}

impl Name {
    /// `APIKey`, `api-key` and `apiKey` have two words; a number is one, too.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let mut letters = String::with_capacity(name.len());
        let mut starts = vec![0];
        let mut last = '_';
        let mut characters = name.chars().peekable();
        while let Some(c) = characters.next() {
            let next_lower = characters.peek().is_some_and(char::is_ascii_lowercase);
            let begins = c.is_ascii_uppercase() && (!last.is_ascii_uppercase() || next_lower);
            let begins = begins || (c.is_ascii_digit() && !last.is_ascii_digit());
            if (begins || !last.is_ascii_alphanumeric()) && starts.last() != Some(&letters.len()) {
                starts.push(letters.len());
            }
            if c.is_alphanumeric() {
                letters.extend(c.to_lowercase());
            }
            last = c;
        }
        starts.push(letters.len());
        Self { letters, starts }
    }

    /// Its letters and digits in lower case, however it joins its words.
    #[must_use]
    pub fn letters(&self) -> &str {
        &self.letters
    }

    /// Its words, in lower case.
    #[must_use]
    pub fn words(&self) -> impl DoubleEndedIterator<Item = &str> {
        let pairs = self.starts.windows(2);
        let words = pairs.filter_map(|pair| self.letters.get(*pair.first()?..*pair.last()?));
        words.filter(|word| !word.is_empty())
    }

    /// Whether both are the same words; the plural of one is as well.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        let [one, other] = [self, other].map(|name| name.letters.trim_end_matches('s'));
        one == other
    }

    /// Whether it is a word that names many things.
    #[must_use]
    pub fn names_many(&self) -> bool {
        GENERAL.contains(&self.letters.trim_end_matches('s'))
    }

    /// Where it has these words, written together; also the plural if `plural`.
    pub(super) fn find(&self, words: &str, plural: bool) -> Option<Found<'_>> {
        let mut starts = self.starts.iter().enumerate();
        starts.find_map(|(index, start)| {
            let rest = self.letters.get(*start..)?.strip_prefix(words)?;
            let many = rest.strip_prefix('s').filter(|_| plural);
            let ends = [Some(rest), many].into_iter().flatten();
            let mut ends = ends.map(|rest| self.letters.len() - rest.len());
            let end = ends.find_map(|end| self.starts.iter().position(|start| *start == end))?;
            Some(Found {
                before: self.word(index.checked_sub(1)),
                behind: self.word(Some(end)),
            })
        })
    }

    fn word(&self, index: Option<usize>) -> &str {
        let word = index.and_then(|index| {
            let (start, end) = (self.starts.get(index)?, self.starts.get(index + 1)?);
            self.letters.get(*start..*end)
        });
        word.unwrap_or_default()
    }
}
