//! A document of JSON is searched for mistakes as a whole, and read where it is needed.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use saphyr_parser::ScalarStyle;

use super::Kind;
use super::sink::{Flow, Sink};
use super::syntax::{self, MAX_DEPTH, MAX_VALUES};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Source, Span};

/// The least bytes of a list or mapping that is left unread: smaller ones are read with what is
/// around them.
const LEAST: usize = 512;

/// What reads a part of a text.
pub(super) type ReadPart = fn(&Span, &Arc<Survey>) -> Option<Kind>;

/// What is known of a text without mistakes.
pub(super) struct Survey {
    /// What reads the parts that are left unread.
    pub(super) read: ReadPart,
    /// Start and end of each list and mapping that is left unread, in the order of the text.
    places: Vec<(usize, usize)>,
    /// Whether a reference may lead to another file: those within the document begin with `#`.
    pub(super) leads_outside: bool,
}

impl Survey {
    /// Where what starts here ends, if it is left unread.
    pub(super) fn end_of(&self, start: usize) -> Option<usize> {
        let found = self
            .places
            .binary_search_by_key(&start, |(start, _)| *start);
        self.places.get(found.ok()?).map(|(_, end)| *end)
    }
}

/// Takes the values of a text only to look for mistakes.
pub(super) struct Surveyor<'a> {
    source: &'a Source,
    cx: &'a mut Diagnostics,
    pub(super) survey: Survey,
    open: Vec<Open>,
    /// The name of the value that comes next, if it is awaited.
    name: Option<Name>,
    values: usize,
}

struct Open {
    start: usize,
    /// Where it is among the places.
    place: usize,
    is_mapping: bool,
    name: Option<Name>,
}

/// What a name says of the references that it names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    /// It names one.
    Ref,
    /// It names a mapping of a discriminator, whose values are some or are names of schemas.
    Mapping,
    /// It names a list of mappings whose names may be some (OpenAPI 3.2).
    Security,
    Other,
}

impl<'a> Surveyor<'a> {
    pub(super) fn new(source: &'a Source, read: ReadPart, cx: &'a mut Diagnostics) -> Self {
        let survey = Survey {
            read,
            places: Vec::new(),
            leads_outside: false,
        };
        Self {
            source,
            cx,
            survey,
            open: Vec::new(),
            name: None,
            values: 0,
        }
    }

    fn open(&mut self, range: Range<usize>, is_mapping: bool) -> Flow {
        if self.open.len() == MAX_DEPTH {
            let deep = syntax::too_deep(&Span::new(self.source, range));
            return self.stop(deep);
        }
        self.open.push(Open {
            start: range.start,
            place: self.survey.places.len(),
            is_mapping,
            name: self.name.take(),
        });
        self.survey.places.push((range.start, range.end));
        ControlFlow::Continue(())
    }

    fn count(&mut self, range: Range<usize>) -> Flow {
        self.values += 1;
        if self.values > MAX_VALUES {
            let many = syntax::too_many(&Span::new(self.source, range));
            return self.stop(many);
        }
        ControlFlow::Continue(())
    }

    /// What names the list or mapping that is so many levels around what is read.
    fn around(&self, level: usize) -> Option<Name> {
        self.open.iter().rev().nth(level)?.name
    }
}

impl Sink for Surveyor<'_> {
    fn open_mapping(&mut self, range: Range<usize>) -> Flow {
        self.open(range, true)
    }

    fn open_sequence(&mut self, range: Range<usize>) -> Flow {
        self.open(range, false)
    }

    fn close(&mut self, range: Range<usize>) -> Flow {
        let Some(open) = self.open.pop() else {
            return ControlFlow::Continue(());
        };
        if range.end - open.start < LEAST {
            // Nothing within it is as large.
            self.survey.places.truncate(open.place);
        } else if let Some((_, end)) = self.survey.places.get_mut(open.place) {
            *end = range.end;
        }
        self.count(open.start..range.end)
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, range: Range<usize>) -> Flow {
        let awaits_name = self.name.is_none() && self.open.last().is_some_and(|it| it.is_mapping);
        let is_outside = !text.starts_with('#');
        if awaits_name {
            let is_required = self.around(1) == Some(Name::Security);
            self.survey.leads_outside |= is_outside && is_required && text.contains('#');
            self.name = Some(match text {
                "$ref" => Name::Ref,
                "mapping" => Name::Mapping,
                "security" => Name::Security,
                _ => Name::Other,
            });
            return ControlFlow::Continue(());
        }
        let is_reference = self.name == Some(Name::Ref) && style != ScalarStyle::Plain;
        let is_mapped = || self.around(0) == Some(Name::Mapping) && text.contains(['#', '/']);
        self.survey.leads_outside |= is_outside && (is_reference || is_mapped());
        self.name = None;
        self.count(range)
    }

    fn stop<T>(&mut self, diagnostic: Diagnostic) -> ControlFlow<(), T> {
        self.cx.push(diagnostic);
        ControlFlow::Break(())
    }
}
