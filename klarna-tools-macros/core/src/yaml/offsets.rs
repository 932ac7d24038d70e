//! From the parser's character counts to bytes.

use std::ops::Range;

use saphyr_parser::{Marker, Span};

/// Byte offsets of a text's characters: every 64th is kept, the others are counted from there.
pub(super) struct Offsets<'a> {
    text: &'a str,
    kept: Vec<usize>,
}

impl<'a> Offsets<'a> {
    const EVERY: usize = 64;

    pub(super) fn new(text: &'a str) -> Self {
        let starts = text.char_indices().map(|(offset, _)| offset);
        Self {
            text,
            kept: starts.step_by(Self::EVERY).collect(),
        }
    }

    /// The byte at a place the parser names; the end of the text for a place past it.
    pub(super) fn byte(&self, marker: Marker) -> usize {
        let Some(&kept) = self.kept.get(marker.index() / Self::EVERY) else {
            return self.text.len();
        };
        let mut rest = self.text.get(kept..).unwrap_or_default().char_indices();
        let found = rest.nth(marker.index() % Self::EVERY);
        found.map_or(self.text.len(), |(offset, _)| kept + offset)
    }

    pub(super) fn bytes(&self, span: Span) -> Range<usize> {
        self.byte(span.start)..self.byte(span.end)
    }
}
