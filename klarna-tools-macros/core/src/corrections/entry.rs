//! Single values of a document that the manifest puts right.

use super::selection::Selection;
use super::{is_same, node_at, tree, unexpected};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{Anything, CorrectionEntry, place_if_true};
use crate::openapi::Document;
use crate::pointer::{Pointer, lookup};
use crate::source::Span;
use crate::text;
use crate::yaml::{Entry, Key, Kind, Node};

/// Applies one correction to a document, or reports why it does not fit and leaves the document alone.
pub(super) fn apply(correction: &CorrectionEntry, document: &mut Document, cx: &mut Diagnostics) {
    let at = &correction.at;
    let (name, pointer) = match place_of(correction) {
        Ok(place) => place,
        Err(why) => return cx.push(Diagnostic::new(&at.span, why)),
    };
    let Some(root) = document.tree_mut(name) else {
        return;
    };
    if !pointer.segments().is_empty() && !is_expected(correction, (name, root), &pointer, cx) {
        return;
    }
    let removes = place_if_true(correction.remove.as_ref()).is_some();
    let change = match (&correction.value, removes) {
        (Some(value), false) => Some(value.0.clone()),
        (None, true) => None,
        (value, _) => {
            let label = match value {
                Some(_) => "this one has both",
                None => "this one has neither",
            };
            let message = "a correction has either `value` or `remove: true`";
            cx.push(Diagnostic::new(&at.span, message).label(label));
            return;
        }
    };
    check_changes(correction, cx);
    if pointer.segments().is_empty() {
        let message = "a whole document cannot be corrected";
        cx.push(Diagnostic::new(&at.span, message).label("name a place in it, behind `#`"));
        return;
    }
    if !put(root, &pointer, change, &at.span) {
        let message = "the parent of the corrected place does not exist";
        let label = format!("nothing can be at `{pointer}`");
        let help = "correct the nearest place that exists, with all that belongs within";
        cx.push(Diagnostic::new(&at.span, message).label(label).help(help));
    }
}

/// Reports a value that is there already.
fn check_changes(correction: &CorrectionEntry, cx: &mut Diagnostics) {
    if let (Some(expected), Some(value)) = (&correction.expect, &correction.value)
        && is_same(&expected.0, &value.0)
    {
        let idle = Diagnostic::new(&value.0.span, "this correction changes nothing");
        let idle = idle.label("write the value that is right, or leave the correction out");
        cx.push(idle.note(&expected.0.span, "the document has it already"));
    }
}

/// The value at the place of a correction.
pub(super) fn current<'d>(
    correction: &CorrectionEntry,
    documents: &'d [Document],
) -> Option<&'d Node> {
    let (name, pointer) = place_of(correction).ok()?;
    node_at(tree(name, documents)?, &pointer)
}

/// The name of a document or of a file that one refers to, and the place in it.
pub(super) fn place_of(correction: &CorrectionEntry) -> Result<(&str, Pointer), String> {
    let at = &correction.at.value;
    let parts = at.split_once('#');
    let (name, _) = parts.ok_or("expected a document, `#` and a JSON pointer")?;
    let pointer = Pointer::parse_fragment(at.get(name.len()..).unwrap_or_default());
    let pointer =
        pointer.map_err(|why| format!("what follows the document is not a JSON pointer: {why}"))?;
    Ok((name, pointer))
}

fn is_expected(
    correction: &CorrectionEntry,
    (name, root): (&str, &Node),
    pointer: &Pointer,
    cx: &mut Diagnostics,
) -> bool {
    let at = &correction.at.span;
    let made = "if the document has been put right, delete the correction";
    let mistake = match (lookup(root, pointer), &correction.expect) {
        (Err(_), None) => return true,
        // What is refused has no value that could be expected.
        (Ok(node), None) if node.refused().is_some() => return true,
        (Ok(node), Some(Anything(expected))) if is_same(node, expected) => return true,
        (Ok(node), Some(Anything(expected))) => unexpected(name, expected, node),
        (Err(missing), Some(_)) => {
            let message = format!("there is nothing at `{pointer}` in {name}");
            let label = format!("there is no `{}`", text::shown(missing.segment));
            let nothing = Diagnostic::new(at, message).label(label);
            nothing.near(missing.segment, missing.candidates).help(made)
        }
        (Ok(node), None) => {
            let message = format!("there is something at `{pointer}` in {name} now");
            let label = "without `expect`, nothing may be there";
            let something = Diagnostic::new(at, message).label(label);
            something
                .note(&node.span, "the document says this")
                .help(made)
        }
    };
    cx.push(mistake);
    false
}

/// Replaces what is at a place, removes it, or adds to what is around it; not where nothing of that
/// name can be.
fn put(root: &mut Node, at: &Pointer, change: Option<Node>, span: &Span) -> bool {
    let Some(value) = change else {
        let is_there = node_at(root, at).is_some();
        Selection::at(at).remove(root);
        return is_there;
    };
    let mut is_done = false;
    if node_at(root, at).is_some() {
        Selection::at(at).update(root, &mut |node| *node = value.clone());
        return true;
    }
    let (Some(around), Some(name)) = (at.parent(), at.segments().last()) else {
        return false;
    };
    Selection::at(&around).update(root, &mut |parent| match &mut parent.kind {
        Kind::Mapping(entries) => {
            let key = Key {
                text: name.clone(),
                span: span.clone(),
            };
            let value = value.clone();
            entries.push(Entry { key, value });
            is_done = true;
        }
        Kind::Sequence(elements) if *name == elements.len().to_string() => {
            elements.push(value.clone());
            is_done = true;
        }
        _ => {}
    });
    is_done
}
