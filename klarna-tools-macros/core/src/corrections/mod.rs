//! Corrections of what documents say wrongly, applied before anything reads them: single values of
//! the manifest, and files of the OpenAPI Overlay Specification.

mod action;
mod entry;
mod export;
mod limits;
mod meant;
mod merge;
mod overlay;
mod query;
mod selection;

pub(crate) use export::export;
pub(crate) use limits::Work;
pub(crate) use overlay::{Action, not_an_overlay, read_overlay};

use std::sync::Arc;

use serde_json::Value;

use crate::canonical::canonical;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::CorrectionEntry;
use crate::openapi::{Document, unknown_document};
use crate::pointer::{Pointer, lookup};
use crate::source::{Source, Span};
use crate::yaml::Node;

/// One change of a document.
#[derive(Debug, Clone)]
pub(crate) enum Correction<'m> {
    /// A value that the manifest puts right.
    Entry(&'m CorrectionEntry),
    /// An action of an overlay.
    Action(Arc<Action>),
}

/// A correction, and what it says is right.
#[derive(Debug)]
pub struct Corrected<'m> {
    /// The place that it corrects, as the manifest or the overlay writes it.
    pub at: String,
    /// Where it names that place.
    pub span: Span,
    /// What it says is right: the query of a `copy`; nothing where it removes a value.
    pub value: Option<Value>,
    /// Where it says so.
    pub written: Option<Span>,
    correction: Correction<'m>,
}

/// What a correction is about, where it does not fit.
#[derive(Debug)]
pub struct Outdated {
    /// The place that it corrects, as the manifest writes it.
    pub at: String,
    /// What it expects there.
    pub expected: Option<Value>,
    /// What is there.
    pub found: Option<Value>,
    /// Whether the document already has what the correction would write.
    pub is_made: bool,
}

/// Applies corrections in their order. One that no longer fits is an error: the document has changed
/// and a person must look.
pub(crate) fn correct(
    corrections: &[Correction<'_>],
    documents: &mut [Document],
    cx: &mut Diagnostics,
) {
    let mut work = Work::default();
    for correction in corrections {
        correction.apply(documents, &mut work, cx);
        if work.is_spent() {
            break;
        }
    }
    for document in documents {
        document.read_version(cx);
    }
}

/// The documents and files that have corrections, each once.
pub(crate) fn corrected(corrections: &[Correction<'_>]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in corrections.iter().map(Correction::document) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

impl<'m> Corrected<'m> {
    pub(crate) fn of(correction: Correction<'m>) -> Self {
        let written = correction.written();
        Self {
            at: correction.at(),
            span: correction.span().clone(),
            value: written.map(Node::to_json),
            written: written.map(|node| node.span.clone()),
            correction,
        }
    }

    /// Where the documents have what it is about.
    pub(crate) fn places<'d>(&self, documents: &'d [Document]) -> Vec<&'d Span> {
        match &self.correction {
            Correction::Entry(entry) => {
                let current = entry::current(entry, documents);
                current.iter().map(|node| &node.span).collect()
            }
            Correction::Action(action) => action.places(documents),
        }
    }
}

/// The actions of overlays among corrections.
pub(crate) fn actions(corrections: Vec<Correction<'_>>) -> Vec<Arc<Action>> {
    let actions = corrections.into_iter().filter_map(|one| match one {
        Correction::Entry(_) => None,
        Correction::Action(action) => Some(action),
    });
    actions.collect()
}

/// The overlays among corrections, each once.
pub(crate) fn overlays(corrections: &[Correction<'_>]) -> Vec<Source> {
    let overlays = corrections
        .iter()
        .filter_map(|correction| match correction {
            Correction::Entry(_) => None,
            Correction::Action(action) => Some(action.target.span.source().clone()),
        });
    let mut overlays: Vec<Source> = overlays.collect();
    overlays.dedup();
    overlays
}

impl Correction<'_> {
    /// Applies it to each document that has the place, since several can refer to one file, or
    /// reports why it does not fit and leaves the document alone.
    pub(crate) fn apply(&self, documents: &mut [Document], work: &mut Work, cx: &mut Diagnostics) {
        let name = self.document();
        let mut is_known = false;
        for document in documents.iter_mut().filter(|it| it.tree(name).is_some()) {
            is_known = true;
            match self {
                Self::Entry(entry) => entry::apply(entry, document, cx),
                Self::Action(action) => action::apply(action, document, work, cx),
            }
        }
        if !is_known {
            cx.push(self.unknown(documents));
        }
    }

    /// The mistake of one that is about no document.
    fn unknown(&self, documents: &[Document]) -> Diagnostic {
        let (span, wrong) = match self {
            Self::Entry(entry) => (&entry.at.span, entry::place_of(entry).err()),
            Self::Action(action) => (&action.document.span, None),
        };
        match wrong {
            Some(why) => Diagnostic::new(span, why),
            None => unknown_document(self.document(), span, documents),
        }
    }

    /// What it writes, or the query of what it copies.
    fn written(&self) -> Option<&Node> {
        match self {
            Self::Entry(entry) => entry.value.as_ref().map(|value| &value.0),
            Self::Action(action) => action.written(),
        }
    }

    /// The place that it is about, as it is written.
    fn at(&self) -> String {
        match self {
            Self::Entry(entry) => entry.at.value.clone(),
            Self::Action(action) => format!("{} {}", action.document.value, action.target.text),
        }
    }

    /// Where it names its place.
    pub(crate) fn span(&self) -> &Span {
        match self {
            Self::Entry(entry) => &entry.at.span,
            Self::Action(action) => &action.target.span,
        }
    }

    /// The document that it is about, or a file that one refers to.
    fn document(&self) -> &str {
        match self {
            Self::Entry(entry) => {
                let at = &entry.at.value;
                at.split_once('#').map_or(at, |(name, _)| name)
            }
            Self::Action(action) => &action.document.value,
        }
    }

    /// What it is about, for a document that it does not fit.
    pub(crate) fn outdated(&self, documents: &[Document], work: &mut Work) -> Outdated {
        match self {
            Self::Entry(entry) => outdated_entry(entry, documents),
            Self::Action(action) => Outdated {
                at: self.at(),
                expected: action.expect.as_ref().map(Node::to_json),
                found: None,
                is_made: action.is_made(documents, work),
            },
        }
    }
}

fn outdated_entry(entry: &CorrectionEntry, documents: &[Document]) -> Outdated {
    let found = entry::current(entry, documents).map(|node| canonical(node.to_json()));
    let wanted = entry.value.as_ref();
    let wanted = wanted.map(|value| canonical(value.0.to_json()));
    Outdated {
        at: entry.at.value.clone(),
        expected: entry.expect.as_ref().map(|expected| expected.0.to_json()),
        is_made: found == wanted,
        found,
    }
}

/// The tree of a document, or of a file that one refers to.
fn tree<'d>(name: &str, documents: &'d [Document]) -> Option<&'d Node> {
    documents.iter().find_map(|document| document.tree(name))
}

/// Whether two nodes have the same value.
fn is_same(node: &Node, other: &Node) -> bool {
    canonical(node.to_json()) == canonical(other.to_json())
}

/// Reports a value that is not the one that a correction expects.
fn unexpected(name: &str, expected: &Node, found: &Node) -> Diagnostic {
    let message = format!("{name} no longer says what this correction expects");
    Diagnostic::new(&expected.span, message)
        .label("expected this")
        .note(&found.span, "the document says this")
        .help("if the document is right now, delete the correction; else expect what it says")
}

/// The node at a pointer, if there is one.
fn node_at<'n>(root: &'n Node, pointer: &Pointer) -> Option<&'n Node> {
    lookup(root, pointer).ok()
}
