//! Values of a manifest, with their places and in the forms in which they may be written.

use super::read::{Read, all, expected};
use crate::diagnostic::{Diagnostics, Reported};
use crate::source::Span;
use crate::text;
use crate::yaml::{Kind, Node};

/// A value and its place.
#[derive(Debug, Clone)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

/// The place of an entry, if there is one.
pub(crate) fn place<T>(entry: Option<&Located<T>>) -> Option<&Span> {
    entry.map(|entry| &entry.span)
}

/// The place of an entry that is `true`.
pub(crate) fn place_if_true(entry: Option<&Located<bool>>) -> Option<&Span> {
    place(entry.filter(|entry| entry.value))
}

/// Named values in their order, with the places of their names.
#[derive(Debug, Clone)]
pub struct Entries<T>(pub Vec<(Located<String>, T)>);

impl<T> Entries<T> {
    /// The entries, if there are any.
    pub(crate) fn of(entries: Option<&Self>) -> &[(Located<String>, T)] {
        entries.map_or(&[], |entries| &entries.0)
    }
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// One value or a list of values.
#[derive(Debug, Clone)]
pub struct Many<T>(pub Vec<Located<T>>);

/// Any value.
#[derive(Debug, Clone)]
pub struct Anything(pub Node);

/// Chosen properties: a list of names, names with what is said about each, or the name of a
/// selection of the manifest.
#[derive(Debug, Clone)]
pub struct Selection<T> {
    /// The properties.
    pub chosen: Vec<(Located<String>, T)>,
    /// The selection of the manifest that they are still to be taken from.
    pub(super) named: Option<Located<String>>,
    /// Where it is written.
    pub(super) span: Span,
}

impl<T> Selection<T> {
    /// The place of one that lists no property.
    pub(crate) fn chooses_nothing(&self) -> Option<&Span> {
        self.chosen.is_empty().then_some(&self.span)
    }
}

/// An entry, or only the expressions it comes from.
#[derive(Debug, Clone)]
pub struct Shorthand<T>(pub T);

impl<T: Read> Read for Located<T> {
    fn read(node: &Node, cx: &mut Diagnostics) -> Result<Self, Reported> {
        let span = node.span.clone();
        T::read(node, cx).map(|value| Self { value, span })
    }
}

impl<T: Read> Read for Entries<T> {
    /// A key with nothing behind it has no entries.
    fn read(node: &Node, cx: &mut Diagnostics) -> Result<Self, Reported> {
        if matches!(node.kind, Kind::Null) {
            return Ok(Self::default());
        }
        read_named(node, cx).map(Self)
    }
}

impl<T: Read> Read for Many<T> {
    fn read(node: &Node, cx: &mut Diagnostics) -> Result<Self, Reported> {
        match node.kind {
            Kind::Sequence(_) => Vec::read(node, cx).map(Self),
            _ => Located::read(node, cx).map(|value| Self(vec![value])),
        }
    }
}

impl Read for Anything {
    fn read(node: &Node, _: &mut Diagnostics) -> Result<Self, Reported> {
        Ok(Self(node.clone()))
    }
}

impl<T: Read + Default> Read for Selection<T> {
    fn read(node: &Node, cx: &mut Diagnostics) -> Result<Self, Reported> {
        let listed = |chosen| Self {
            chosen,
            named: None,
            span: node.span.clone(),
        };
        match &node.kind {
            Kind::Mapping(_) => read_named(node, cx).map(listed),
            Kind::Sequence(_) => {
                let names = all(node.elements().iter().map(|name| read_name(name, cx)))?;
                let chosen = names.into_iter().map(|name| (name, T::default()));
                Ok(listed(chosen.collect()))
            }
            Kind::String(_) => {
                let named = Some(Located::read(node, cx)?);
                Ok(Self {
                    chosen: Vec::new(),
                    named,
                    span: node.span.clone(),
                })
            }
            _ => {
                let what = "a list of names, a mapping of names, or a selection";
                Err(expected(what, node, cx))
            }
        }
    }
}

/// A name of the API, which is what it is with every blank.
fn read_name(node: &Node, cx: &mut Diagnostics) -> Result<Located<String>, Reported> {
    let name = node.as_str();
    let name = name.ok_or_else(|| expected("a string", node, cx))?;
    text::note(name, &node.span, cx);
    Ok(Located {
        value: name.to_owned(),
        span: node.span.clone(),
    })
}

fn read_named<T: Read>(
    node: &Node,
    cx: &mut Diagnostics,
) -> Result<Vec<(Located<String>, T)>, Reported> {
    let entries = node.as_mapping();
    let entries = entries.ok_or_else(|| expected("a mapping", node, cx))?;
    all(entries.iter().map(|entry| {
        let name = Located {
            value: entry.key.text.clone(),
            span: entry.key.span.clone(),
        };
        T::read(&entry.value, cx).map(|value| (name, value))
    }))
}
