//! Actions of overlays, applied to a document.

use std::collections::BTreeSet;

use super::merge::{Form, check, merge};
use super::overlay::{Action, Change};
use super::query::{Place, Query, Step};
use super::{is_same, tree, tree_mut, unexpected};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::Located;
use crate::openapi::{Document, absolute_references};
use crate::yaml::{Kind, MAX_DEPTH, MAX_REPEATED, Node};

/// Applies an action, or reports why it does not fit and leaves the documents alone. `added` counts
/// the values that actions add: one can copy what another has copied.
pub(super) fn apply(
    action: &Action,
    documents: &mut [Document],
    added: &mut usize,
    cx: &mut Diagnostics,
) {
    let Located { value: name, span } = &action.document;
    let main = documents.iter().find(|one| one.tree(name).is_some());
    let main = main.map_or(name, |main| &main.name).clone();
    let as_read = |node: &Node| {
        let mut node = node.clone();
        absolute_references(&mut node, name, &main);
        node
    };
    let Ok(root) = tree_mut(name, span, documents, cx) else {
        return;
    };
    let expected = action.expect.as_ref().map(as_read);
    let found = find(action, expected.as_ref(), root, cx);
    let value = value_of(action, as_read, root, cx);
    let (Ok(places), Ok(value)) = (found, value) else {
        return;
    };
    match value {
        None => remove(&action.target, &places, root, cx),
        Some(value) => {
            let ((), sound) = cx.watch(|cx| {
                check_extent(&action.target, &places, &value, added, cx);
                check_forms(&action.target, &places, root, cx);
                check_values(&places, &value, root, cx);
            });
            if sound.is_ok() {
                update(&places, &value, root);
            }
        }
    }
}

impl Action {
    /// Whether it removes what is not there any more.
    pub(super) fn is_made(&self, documents: &[Document]) -> bool {
        let is_gone = |root| self.target.places(root).is_empty();
        let root = tree(&self.document.value, documents);
        matches!(self.change, Change::Remove) && root.is_some_and(is_gone)
    }
}

/// The places that an action changes. They have what it expects.
fn find(
    action: &Action,
    expected: Option<&Node>,
    root: &Node,
    cx: &mut Diagnostics,
) -> Result<BTreeSet<Place>, Reported> {
    let name = &action.document.value;
    let places = action.target.places(root);
    if places.is_empty() {
        let message = format!("this target matches nothing in {name}");
        let missing = Diagnostic::new(&action.target.span, message);
        let help = "if the document has been put right, delete the action";
        return Err(cx.report(missing.help(help)));
    }
    let mut nodes = places.iter().filter_map(|place| place.node(root));
    let other = expected.and_then(|expected| {
        let other = nodes.find(|node| !is_same(expected, node))?;
        Some(unexpected(name, expected, other))
    });
    other.map_or(Ok(places), |unexpected| Err(cx.report(unexpected)))
}

/// The value that an action adds; none where it removes.
fn value_of(
    action: &Action,
    as_read: impl Fn(&Node) -> Node,
    root: &Node,
    cx: &mut Diagnostics,
) -> Result<Option<Node>, Reported> {
    match &action.change {
        Change::Remove => Ok(None),
        Change::Update(value) => Ok(Some(as_read(value))),
        Change::Copy(query) => {
            let places = query.places(root);
            let mut nodes = places.iter().filter_map(|place| place.node(root));
            match (nodes.next(), nodes.next()) {
                (Some(only), None) => Ok(Some(only.clone())),
                (found, _) => {
                    let many = found.map_or("nothing", |_| "several values");
                    let message = format!("this query selects {many}");
                    let mistake = Diagnostic::new(&query.span, message);
                    Err(cx.report(mistake.label("`copy` copies exactly one value")))
                }
            }
        }
    }
}

/// What is within a node is removed before it, and the last elements of a list first.
fn remove(target: &Query, places: &BTreeSet<Place>, root: &mut Node, cx: &mut Diagnostics) {
    if places.contains(&Place::default()) {
        let message = "a whole document cannot be removed";
        cx.push(Diagnostic::new(&target.span, message));
        return;
    }
    for (around, last) in places.iter().rev().filter_map(Place::split) {
        match (around.node_mut(root).map(|node| &mut node.kind), last) {
            (Some(Kind::Mapping(entries)), Step::Name(name)) => {
                entries.retain(|entry| entry.key.text != *name);
            }
            (Some(Kind::Sequence(elements)), Step::Index(index)) if *index < elements.len() => {
                elements.remove(*index);
            }
            _ => {}
        }
    }
}

fn update(places: &BTreeSet<Place>, value: &Node, root: &mut Node) {
    for place in places {
        let Some(node) = place.node_mut(root) else {
            continue;
        };
        let is_appended = is_appended(node, value);
        match &mut node.kind {
            Kind::Sequence(elements) if is_appended => elements.push(value.clone()),
            _ => merge(node, value.clone()),
        }
    }
}

fn check_values(places: &BTreeSet<Place>, value: &Node, root: &Node, cx: &mut Diagnostics) {
    let nodes = places.iter().filter_map(|place| place.node(root));
    for node in nodes.filter(|node| !is_appended(node, value)) {
        check(node, value, cx);
    }
}

/// Whether a value becomes an element of a list that it is merged with.
fn is_appended(target: &Node, value: &Node) -> bool {
    Form::of(target) == Form::List && Form::of(value) != Form::List
}

/// What a target selects is either all objects, or all lists, or all other values.
fn check_forms(target: &Query, places: &BTreeSet<Place>, root: &Node, cx: &mut Diagnostics) {
    let mut nodes = places.iter().filter_map(|place| place.node(root));
    let first = nodes.next();
    let other = first.and_then(|first| nodes.find(|node| Form::of(node) != Form::of(first)));
    if let (Some(first), Some(other)) = (first, other) {
        let message = "this target selects values of different kinds";
        cx.push(
            Diagnostic::new(&target.span, message)
                .note(&first.span, format!("{} here", first.kind_name()))
                .note(&other.span, format!("and {} here", other.kind_name())),
        );
    }
}

fn check_extent(
    target: &Query,
    places: &BTreeSet<Place>,
    value: &Node,
    added: &mut usize,
    cx: &mut Diagnostics,
) {
    let (values, depth) = value.extent();
    let around = places.iter().map(|place| place.0.len()).max();
    if around.unwrap_or_default() + depth > MAX_DEPTH {
        let message = format!("this nests values deeper than {MAX_DEPTH} levels");
        cx.push(Diagnostic::new(&target.span, message));
    }
    *added += values.saturating_mul(places.len());
    if *added > MAX_REPEATED {
        let message = format!("overlays add more than {MAX_REPEATED} values");
        cx.push(Diagnostic::new(&target.span, message));
    }
}
