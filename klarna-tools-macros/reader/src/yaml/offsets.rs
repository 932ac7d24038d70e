//! From the parser's character counts to bytes.

use std::ops::Range;

use saphyr_parser::{Marker, Span};

/// Byte offsets of a text's characters: every 64th is stored, the others are counted from there.
pub(super) struct Offsets<'a> {
    text: &'a str,
    sampled: Vec<usize>,
}

impl<'a> Offsets<'a> {
    const EVERY: usize = 64;

    pub(super) fn new(text: &'a str) -> Self {
        let starts = text.char_indices().map(|(offset, _)| offset);
        Self {
            text,
            sampled: starts.step_by(Self::EVERY).collect(),
        }
    }

    /// The byte at a place the parser names; the end of the text for a place past it.
    pub(super) fn byte(&self, marker: Marker) -> usize {
        let (chunk, rest) = (marker.index() / Self::EVERY, marker.index() % Self::EVERY);
        let Some(&sampled) = self.sampled.get(chunk) else {
            return self.text.len();
        };
        // Most chunks are ASCII, where characters are bytes.
        if self.sampled.get(chunk + 1) == Some(&(sampled + Self::EVERY)) {
            return sampled + rest;
        }
        let mut characters = self.text.get(sampled..).unwrap_or_default().char_indices();
        let found = characters.nth(rest);
        found.map_or(self.text.len(), |(offset, _)| sampled + offset)
    }

    pub(super) fn bytes(&self, span: Span) -> Range<usize> {
        self.byte(span.start)..self.byte(span.end)
    }
}
