//! Builds the tree, and refuses what it cannot contain.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use saphyr_parser::ScalarStyle;

use super::{
    Entry, Key, Kind, Node,
    anchors::Anchors,
    list, scalar,
    sink::{Flow, Sink},
    survey::Survey,
    syntax::{self, MAX_DEPTH, MAX_VALUES},
};
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    source::{Source, Span},
};

/// After how many mistakes reading stops.
pub const MAX_MISTAKES: usize = 100;

/// Who writes the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// The owner of the manifest. What is written at a tool is what a review of it reads.
    Own,
    /// Others, with all that YAML has for JSON's values.
    Published,
}

pub(super) struct Tree<'a> {
    pub(super) source: &'a Source,
    pub(super) dialect: Dialect,
    /// What may be left unread.
    pub(super) survey: Option<&'a Arc<Survey>>,
    pub(super) anchors: Anchors,
    /// The anchor of the node that comes next; 0 is none.
    pub(super) anchor: usize,
    /// Why the node that comes next is refused, if it is.
    refused: Option<Box<Diagnostic>>,
    cx: &'a mut Diagnostics,
    /// How many mistakes there may be in `cx` before the text is given up.
    most: usize,
    /// The sequences and mappings that are being read, the innermost last.
    pub(super) open: Vec<OpenNode>,
    root: Option<Node>,
    /// How many values were read so far.
    values: usize,
}

pub(super) struct OpenNode {
    start: usize,
    anchor: usize,
    refused: Option<Box<Diagnostic>>,
    pub(super) children: Children,
}

pub(super) enum Children {
    Sequence(Vec<Node>),
    /// The key is there while its value is awaited.
    Mapping {
        entries: Vec<Entry>,
        key: Option<Key>,
    },
}

impl<'a> Tree<'a> {
    pub(super) fn new(source: &'a Source, dialect: Dialect, cx: &'a mut Diagnostics) -> Self {
        let most = cx.count() + MAX_MISTAKES;
        Self {
            source,
            dialect,
            survey: None,
            anchors: Anchors::default(),
            anchor: 0,
            refused: None,
            cx,
            most,
            open: Vec::new(),
            root: None,
            values: 0,
        }
    }

    pub(super) fn into_root(self) -> Option<Node> {
        let unnamed = self.anchors.unnamed().into_iter();
        unnamed.for_each(|anchor| self.cx.push(anchor));
        self.root
    }

    pub(super) fn document(&mut self, range: Range<usize>) -> Flow {
        if self.root.is_none() {
            return ControlFlow::Continue(());
        }
        let span = self.span(range);
        self.stop(
            Diagnostic::new(&span, "a second document starts here")
                .help("a file contains one document"),
        )
    }

    fn open(&mut self, range: Range<usize>, children: Children) -> Flow {
        if self.open.len() == MAX_DEPTH {
            let span = self.span(range);
            return self.stop(syntax::too_deep(&span));
        }
        self.open.push(OpenNode {
            start: range.start,
            anchor: std::mem::take(&mut self.anchor),
            refused: self.refused.take(),
            children,
        });
        ControlFlow::Continue(())
    }

    /// Where a sequence or mapping ends: at its bracket, or with its last child, since a block is
    /// only known to have ended when the next thing starts.
    fn end(&self, start: usize, children: &Children, closing: Range<usize>) -> usize {
        let at = |offset: usize| self.source.text().as_bytes().get(offset);
        if let (Some(b'['), Some(b']')) | (Some(b'{'), Some(b'}')) = (at(start), at(closing.start))
        {
            return closing.start + 1;
        }
        let last = match children {
            Children::Sequence(elements) => elements.last().map(|element| &element.span),
            Children::Mapping { entries, .. } => entries.last().map(|entry| &entry.value.span),
        };
        last.map_or(closing.end, |last| last.range().end)
    }

    /// How many levels of nesting there may still be.
    pub(super) fn room(&self) -> usize {
        MAX_DEPTH.saturating_sub(self.open.len())
    }

    pub(super) fn place(&mut self, kind: Kind, span: Span, anchor: usize) -> Flow {
        self.values += 1;
        if self.values > MAX_VALUES {
            return self.stop(syntax::too_many(&span));
        }
        let kind = self.refused.take().map_or(kind, Kind::Refused);
        let value = Node { span, kind };
        self.anchors.name(anchor, &value);
        match self.innermost() {
            None => self.root = Some(value),
            Some(Children::Sequence(elements)) => elements.push(value),
            Some(Children::Mapping { entries, key }) => {
                entries.extend(key.take().map(|key| Entry { key, value }));
            }
        }
        ControlFlow::Continue(())
    }

    /// Where a value is left out: after its key's colon if there is one, else where the parser
    /// missed it.
    fn empty_place(&self, missed: usize) -> Span {
        let place = match self.open.last().map(|open| &open.children) {
            Some(Children::Mapping { key: Some(key), .. }) => {
                let end = key.span.range().end;
                let rest = self.source.text().get(end..).unwrap_or_default();
                let after_colon = rest.trim_start().strip_prefix(':').filter(|after| {
                    // A colon before anything else begins the next key.
                    after.is_empty() || after.starts_with([' ', '\t', '\r', '\n', ',', ']', '}'])
                });
                after_colon.map_or(end, |after| self.source.text().len() - after.len())
            }
            _ => missed,
        };
        self.span(place..place)
    }

    pub(super) fn innermost(&mut self) -> Option<&mut Children> {
        self.open.last_mut().map(|open| &mut open.children)
    }

    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.source, range)
    }

    /// Refuses the node that comes next: in a manifest at once, in a document where it is needed.
    pub(super) fn refuse(&mut self, diagnostic: Diagnostic) -> Flow {
        if self.dialect == Dialect::Own {
            return self.report(diagnostic);
        }
        self.refused = Some(Box::new(diagnostic));
        ControlFlow::Continue(())
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) -> Flow {
        self.cx.push(diagnostic);
        if self.cx.count() < self.most {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    }
}

impl Sink for Tree<'_> {
    fn open_mapping(&mut self, range: Range<usize>) -> Flow {
        self.open(
            range,
            Children::Mapping {
                entries: Vec::new(),
                key: None,
            },
        )
    }

    fn open_sequence(&mut self, range: Range<usize>) -> Flow {
        self.open(range, Children::Sequence(Vec::new()))
    }

    fn close(&mut self, range: Range<usize>) -> Flow {
        let Some(OpenNode {
            start,
            anchor,
            refused,
            children,
        }) = self.open.pop()
        else {
            return ControlFlow::Continue(());
        };
        let end = self.end(start, &children, range);
        // Most are small, and had room for four children from the first on.
        let kind = match children {
            Children::Sequence(mut elements) => {
                elements.shrink_to_fit();
                Kind::Sequence(elements.into())
            }
            Children::Mapping { entries, .. } => {
                let entries = self.without_duplicates(entries)?;
                let mut entries = self.merge(entries)?;
                entries.shrink_to_fit();
                Kind::Mapping(entries.into())
            }
        };
        let span = self.span(start..end);
        if self.awaits_key() {
            self.refuse(syntax::not_text(&span))?;
            return self.set_key(span.text(), &span);
        }
        self.refused = refused;
        self.place(kind, span, anchor)
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, range: Range<usize>) -> Flow {
        let plain = style == ScalarStyle::Plain;
        let missed = range.start;
        let anchor = std::mem::take(&mut self.anchor);
        // The parser counts white space behind quotes and blocks as theirs.
        let mut span = self.span(range).trim_end();
        if self.awaits_key() {
            return self.key(text, plain, &span);
        }
        if plain && text.is_empty() {
            span = self.empty_place(missed);
        }
        if !plain {
            return self.place(Kind::String(text.to_owned()), span, anchor);
        }
        match scalar::plain(text) {
            Ok(kind) => self.place(kind, span, anchor),
            Err(why) if self.dialect == Dialect::Published => {
                self.place(Kind::Unkept(text.to_owned(), why), span, anchor)
            }
            Err(message) => {
                self.report(
                    Diagnostic::new(&span, message)
                        .help("write another number, or quote it to make it text"),
                )?;
                self.place(Kind::Null, span, 0)
            }
        }
    }

    fn stop<T>(&mut self, diagnostic: Diagnostic) -> ControlFlow<(), T> {
        self.cx.push(diagnostic);
        ControlFlow::Break(())
    }

    /// What is read is not left.
    fn passed(&mut self, start: usize) -> Option<usize> {
        let survey = self.survey.filter(|_| !self.open.is_empty())?;
        let end = survey.end_of(start)?;
        let span = self.span(start..end);
        let placed = self.place(list::unread(&span, survey), span, 0);
        placed.is_continue().then_some(end)
    }
}
