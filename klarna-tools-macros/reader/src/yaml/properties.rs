//! What a node has beside its value: an anchor, a tag; and the alias in place of a node.

use std::ops::Range;

use saphyr_parser::Tag;

use super::Kind;
use super::sink::{Flow, Sink};
use super::syntax;
use super::tags::{is_collection, tagged};
use super::tree::{Children, Dialect, Tree};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

impl Tree<'_> {
    /// Takes an anchor or a tag, which is at the start of its node, or refuses it.
    pub(super) fn properties(
        &mut self,
        range: &Range<usize>,
        anchor: usize,
        tag: Option<&Tag>,
    ) -> Flow {
        if self.dialect == Dialect::Published {
            self.anchor = anchor;
            return Flow::Continue(());
        }
        if anchor == 0 && tag.is_none() {
            return Flow::Continue(());
        }
        let text = self.source.text().get(range.start..).unwrap_or_default();
        let ends = |character: char| {
            character.is_whitespace() || matches!(character, ',' | '[' | ']' | '{' | '}')
        };
        let property = text.split(ends).next().unwrap_or_default();
        let span = self.span(range.start..range.start + property.len());
        if property.starts_with('&') {
            self.anchor = anchor;
            self.anchors.written(anchor, span);
            return Flow::Continue(());
        }
        let tag = Diagnostic::new(&span, "tags are not supported");
        self.report(tag.help("quote text that starts with `!`"))
    }

    pub(super) fn alias(&mut self, anchor: usize, range: Range<usize>) -> Flow {
        let span = self.span(range);
        if self.dialect == Dialect::Published {
            return self.repeat(anchor, span);
        }
        let merges = self.merge_key();
        let (at, message) = match &merges {
            Some(key) => (key, "merge keys are not supported"),
            None => (&span, "aliases are not supported"),
        };
        let refused = Diagnostic::new(at, message);
        let refused = self.anchors.instead(anchor, refused, merges.is_some());
        self.report(refused)?;
        if self.awaits_key() {
            self.set_key(span.text(), &span)
        } else {
            self.place(Kind::Null, span, 0)
        }
    }

    /// The merge key whose value comes next.
    fn merge_key(&mut self) -> Option<Span> {
        match self.innermost()? {
            Children::Mapping { key: Some(key), .. } => {
                (key.span.text() == "<<").then(|| key.span.clone())
            }
            _ => None,
        }
    }

    /// The value that an alias names, at the place of the alias.
    fn repeat(&mut self, anchor: usize, span: Span) -> Flow {
        let room = self.room();
        let kind = match self.anchors.repeat(anchor, room, &span) {
            Ok(kind) => kind,
            Err(refused) => return self.stop(*refused),
        };
        if !self.awaits_key() {
            return self.place(kind, span, 0);
        }
        if let Kind::String(text) = &kind {
            return self.set_key(text, &span);
        }
        self.refuse(syntax::not_text(&span))?;
        self.set_key(span.text(), &span)
    }

    /// A scalar that says its type. In a manifest the tag has been refused.
    pub(super) fn tagged_scalar(&mut self, text: &str, tag: &Tag, range: Range<usize>) -> Flow {
        let span = self.span(range).trim_end();
        let anchor = std::mem::take(&mut self.anchor);
        if self.awaits_key() {
            return self.key(text, false, &span);
        }
        let kind = tagged(tag, text);
        if let Err(why) = kind
            && self.dialect == Dialect::Published
        {
            self.refuse(Diagnostic::new(&span, why).help("quote text that starts with `!`"))?;
        }
        self.place(kind.unwrap_or(Kind::Null), span, anchor)
    }

    /// Refuses a tag that does not say of a list or a mapping that it is one.
    pub(super) fn check_collection(&mut self, tag: Option<&Tag>, range: &Range<usize>) -> Flow {
        let wrong = tag.filter(|tag| self.dialect == Dialect::Published && !is_collection(tag));
        if wrong.is_none() {
            return Flow::Continue(());
        }
        let span = self.span(range.start..range.start + 1);
        self.refuse(Diagnostic::new(&span, "this tag is not supported").help("leave it out"))
    }
}
