//! A line of a text.

use crate::source::{Source, Span};

/// A line of a text.
pub(super) struct Line<'a> {
    source: &'a Source,
    pub(super) start: usize,
    pub(super) text: &'a str,
}

impl<'a> Line<'a> {
    pub(super) fn of(source: &'a Source, number: usize) -> Self {
        let range = source.line_range(number);
        let start = range.start;
        let text = source.text().get(range).unwrap_or_default();
        Self {
            source,
            start,
            text,
        }
    }

    pub(super) fn source(&self) -> &'a Source {
        self.source
    }

    pub(super) fn has_text(&self) -> bool {
        let text = self.text.trim();
        !text.is_empty() && !text.starts_with('#')
    }

    pub(super) fn before(&self, offset: usize) -> &str {
        let length = offset.saturating_sub(self.start);
        self.text.get(..length).unwrap_or(self.text)
    }

    pub(super) fn span(&self, start: usize, length: usize) -> Span {
        Span::new(self.source, self.start + start..self.start + start + length)
    }

    pub(super) fn contains_secret(&self) -> bool {
        let line = self.start..self.start + self.text.len();
        let mut secrets = self.source.secrets().into_iter();
        secrets.any(|secret| secret.start < line.end && line.start < secret.end)
    }

    pub(super) fn indentation(&self) -> usize {
        self.text.len() - self.text.trim_start().len()
    }

    pub(super) fn is_element_at(&self, indentation: usize) -> bool {
        self.text
            .get(indentation..)
            .is_some_and(|text| text.starts_with("- "))
    }

    /// Where its indentation has a tab.
    pub(super) fn tab(&self) -> Option<usize> {
        self.text.get(..self.indentation())?.find('\t')
    }

    /// How far the key of an element is behind the dash, unless the dash is what counts.
    pub(super) fn dash(&self, counts: bool) -> usize {
        let behind = self
            .text
            .trim_start()
            .strip_prefix("- ")
            .filter(|_| !counts);
        behind.map_or(0, |behind| 2 + behind.len() - behind.trim_start().len())
    }

    /// The key of an entry, or the dash of an element with what is behind it.
    pub(super) fn key(&self) -> Option<&'a str> {
        let text = self.text.trim();
        if text.starts_with("- ") {
            return Some(text);
        }
        let end = text
            .find(": ")
            .or_else(|| text.strip_suffix(':').map(str::len))?;
        text.get(..end)
    }
}
