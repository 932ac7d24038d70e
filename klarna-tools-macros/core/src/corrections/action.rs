//! Actions of overlays, applied to a document.

use super::limits::Work;
use super::meant::meant;
use super::merge::{ValueKind, check, merge};
use super::overlay::{Action, Change};
use super::query::Query;
use super::selection::Selection;
use super::{is_same, tree, unexpected};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::openapi::{Document, absolute_references};
use crate::source::Span;
use crate::yaml::{Kind, MAX_DEPTH, Node};

/// Applies an action to a document, or reports why it does not fit and leaves the document alone.
pub(super) fn apply(
    action: &Action,
    document: &mut Document,
    work: &mut Work,
    cx: &mut Diagnostics,
) {
    let (name, main) = (&action.document.value, document.name.clone());
    let as_read = |node: &Node| {
        let mut node = node.clone();
        absolute_references(&mut node, name, &main);
        node
    };
    let Some(root) = document.tree_mut(name) else {
        return;
    };
    let expected = action.expect.as_ref().map(as_read);
    let found = find(action, expected.as_ref(), root, work, cx);
    let value = value_of(action, as_read, root, work, cx);
    let (Ok(selection), Ok(value)) = (found, value) else {
        return;
    };
    let Some(value) = value else {
        return remove(&action.target, &selection, root, cx);
    };
    let ((), sound) = cx.watch(|cx| {
        let nodes = selection.nodes(root);
        check_extent(&action.target, &selection, &value, nodes.len(), work, cx);
        check_kinds(&action.target, &nodes, cx);
        let merged = nodes.iter().filter(|node| !is_appended(node, &value));
        // One of them is enough to see why.
        let _ = { merged }.all(|node| cx.watch(|cx| check(node, &value, cx)).1.is_ok());
    });
    if sound.is_ok() {
        selection.update(root, &mut |node| update(node, &value));
    }
}

impl Action {
    /// What it adds, or the query of what it copies.
    pub(super) fn written(&self) -> Option<&Node> {
        match &self.change {
            Change::Remove => None,
            Change::Update(value) => Some(value),
            Change::Copy(_) => self.node.get("copy"),
        }
    }

    /// Where the documents have what it changes: of an object each of the members that it sets.
    pub(super) fn places<'d>(&self, documents: &'d [Document]) -> Vec<&'d Span> {
        let mut places = Vec::new();
        let Some(root) = tree(&self.document.value, documents) else {
            return places;
        };
        let mut work = Work::default();
        let selected = Diagnostics::look_ahead(|cx| self.target.select(root, &mut work, cx));
        for node in selected.iter().flat_map(|selection| selection.nodes(root)) {
            match &self.change {
                Change::Update(value) => add_places(value, node, &mut places),
                Change::Copy(_) | Change::Remove => places.push(&node.span),
            }
        }
        places
    }

    /// Whether it removes what is not there any more.
    pub(super) fn is_made(&self, documents: &[Document], work: &mut Work) -> bool {
        let is_gone = |root| {
            let selected = Diagnostics::look_ahead(|cx| self.target.select(root, work, cx));
            selected.is_ok_and(|selection| selection.nodes(root).is_empty())
        };
        let root = tree(&self.document.value, documents);
        matches!(self.change, Change::Remove) && root.is_some_and(is_gone)
    }
}

/// What an action changes. It is what the action expects.
fn find(
    action: &Action,
    expected: Option<&Node>,
    root: &Node,
    work: &mut Work,
    cx: &mut Diagnostics,
) -> Result<Selection, Reported> {
    let name = &action.document.value;
    let selection = action.target.select(root, work, cx)?;
    let nodes = selection.nodes(root);
    if nodes.is_empty() {
        let message = format!("this target matches nothing in {name}");
        let missing = Diagnostic::new(&action.target.span, message);
        let missing = match meant(&action.target, root, work) {
            Some(meant) => missing.label(meant),
            None => missing,
        };
        let help = "if the document has been put right, delete the action";
        return Err(cx.report(missing.help(help)));
    }
    let other = expected.and_then(|expected| {
        let other = nodes.into_iter().find(|node| !is_same(expected, node))?;
        Some(unexpected(name, expected, other))
    });
    other.map_or(Ok(selection), |unexpected| Err(cx.report(unexpected)))
}

/// The value that an action adds; none where it removes.
fn value_of(
    action: &Action,
    as_read: impl Fn(&Node) -> Node,
    root: &Node,
    work: &mut Work,
    cx: &mut Diagnostics,
) -> Result<Option<Node>, Reported> {
    match &action.change {
        Change::Remove => Ok(None),
        Change::Update(value) => Ok(Some(as_read(value))),
        Change::Copy(query) => match query.select(root, work, cx)?.nodes(root)[..] {
            [only] => Ok(Some(only.clone())),
            ref found => {
                let many = found.first().map_or("nothing", |_| "several values");
                let message = format!("this query selects {many}");
                let mistake = Diagnostic::new(&query.span, message);
                Err(cx.report(mistake.label("`copy` copies exactly one value")))
            }
        },
    }
}

fn add_places<'d>(value: &Node, node: &'d Node, places: &mut Vec<&'d Span>) {
    if value.as_mapping().is_none() || node.as_mapping().is_none() {
        return places.push(&node.span);
    }
    for entry in value.entries() {
        if let Some(member) = node.get(&entry.key.text) {
            add_places(&entry.value, member, places);
        }
    }
}

fn remove(target: &Query, selection: &Selection, root: &mut Node, cx: &mut Diagnostics) {
    if selection.is_selected {
        let message = "a whole document cannot be removed";
        cx.push(Diagnostic::new(&target.span, message));
        return;
    }
    selection.remove(root);
}

fn update(node: &mut Node, value: &Node) {
    let is_appended = is_appended(node, value);
    match &mut node.kind {
        Kind::Sequence(elements) if is_appended => elements.push(value.clone()),
        _ => merge(node, value.clone()),
    }
}

/// Whether a value becomes an element of a list that it is merged with.
fn is_appended(target: &Node, value: &Node) -> bool {
    ValueKind::of(target) == ValueKind::List && ValueKind::of(value) != ValueKind::List
}

/// What a target selects is either all objects, or all lists, or all other values.
fn check_kinds(target: &Query, nodes: &[&Node], cx: &mut Diagnostics) {
    let Some((first, others)) = nodes.split_first() else {
        return;
    };
    let mut others = others.iter();
    if let Some(other) = others.find(|node| ValueKind::of(node) != ValueKind::of(first)) {
        let message = "this target selects values of different kinds";
        let mixed = Diagnostic::new(&target.span, message);
        let mixed = mixed.note(&first.span, format!("{} here", first.kind_name()));
        cx.push(mixed.note(&other.span, format!("and {} here", other.kind_name())));
    }
}

fn check_extent(
    target: &Query,
    selection: &Selection,
    value: &Node,
    times: usize,
    work: &mut Work,
    cx: &mut Diagnostics,
) {
    let (values, depth) = value.extent();
    if selection.depth() + depth > MAX_DEPTH {
        let message = format!("this nests values deeper than {MAX_DEPTH} levels");
        cx.push(Diagnostic::new(&target.span, message));
    }
    if let Err(message) = work.add(values.saturating_mul(times)) {
        cx.push(Diagnostic::new(&target.span, message));
    }
}
