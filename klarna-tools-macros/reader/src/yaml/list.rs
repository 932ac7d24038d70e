//! The children of a node. Those of a document of JSON are read when they are looked at.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, OnceLock};

use super::survey::Survey;
use super::{Entry, Kind, Node};
use crate::source::Span;

/// The elements of a sequence or the entries of a mapping: a vector, which may be made of its text
/// only when it is first looked at.
#[derive(Clone)]
pub struct List<T> {
    read: Vec<T>,
    unread: Option<Box<Unread<T>>>,
}

/// A part of a text in which there are no mistakes.
#[derive(Clone)]
struct Unread<T> {
    span: Span,
    survey: Arc<Survey>,
    within: fn(Kind) -> Vec<T>,
    children: OnceLock<Vec<T>>,
}

impl<T> List<T> {
    fn unread(span: &Span, survey: &Arc<Survey>, within: fn(Kind) -> Vec<T>) -> Self {
        let unread = Unread {
            span: span.clone(),
            survey: survey.clone(),
            within,
            children: OnceLock::new(),
        };
        Self {
            read: Vec::new(),
            unread: Some(Box::new(unread)),
        }
    }

    /// What is known of the text, if it is yet to be read.
    pub(super) fn survey(&self) -> Option<&Survey> {
        self.unread.as_ref().map(|unread| unread.survey.as_ref())
    }

    /// The vector itself.
    #[must_use]
    pub fn into_vec(mut self) -> Vec<T> {
        std::mem::take(&mut *self)
    }
}

/// The list or mapping at a place.
pub(super) fn unread(span: &Span, survey: &Arc<Survey>) -> Kind {
    if span.text().starts_with('{') {
        Kind::Mapping(List::unread(span, survey, entries))
    } else {
        Kind::Sequence(List::unread(span, survey, elements))
    }
}

fn entries(kind: Kind) -> Vec<Entry> {
    match kind {
        Kind::Mapping(entries) => entries.into_vec(),
        _ => Vec::new(),
    }
}

fn elements(kind: Kind) -> Vec<Node> {
    match kind {
        Kind::Sequence(elements) => elements.into_vec(),
        _ => Vec::new(),
    }
}

impl<T> Unread<T> {
    fn children(&self) -> &Vec<T> {
        self.children.get_or_init(|| {
            let kind = (self.survey.read)(&self.span, &self.survey);
            kind.map(self.within).unwrap_or_default()
        })
    }
}

impl<T> Deref for List<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        self.unread
            .as_ref()
            .map_or(&self.read, |unread| unread.children())
    }
}

impl<T> DerefMut for List<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        if let Some(unread) = self.unread.take() {
            unread.children();
            self.read = unread.children.into_inner().unwrap_or_default();
        }
        &mut self.read
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(read: Vec<T>) -> Self {
        Self { read, unread: None }
    }
}

impl<T: PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.deref().fmt(f)
    }
}
