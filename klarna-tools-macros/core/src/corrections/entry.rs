//! Single values of a document that the manifest puts right.

use super::{is_same, node_at, tree, tree_mut, unexpected};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{Anything, CorrectionEntry, place_if_true};
use crate::openapi::Document;
use crate::pointer::{Pointer, lookup};
use crate::source::Span;
use crate::text;
use crate::yaml::{Entry, Key, Kind, Node};

/// Applies one correction, or reports why it does not fit and leaves the document alone.
pub(super) fn apply(
    correction: &CorrectionEntry,
    documents: &mut [Document],
    cx: &mut Diagnostics,
) {
    let at = &correction.at;
    let Ok((name, root, pointer)) = find_place(correction, documents, cx) else {
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
    let segments = pointer.segments();
    let Some((last, parents)) = segments.split_last() else {
        let message = "a whole document cannot be corrected";
        cx.push(Diagnostic::new(&at.span, message).label("name a place in it, behind `#`"));
        return;
    };
    let done = descend(root, parents).and_then(|parent| put(parent, last, change, &at.span));
    if done.is_none() {
        let message = "the parent of the corrected place does not exist";
        let label = format!("nothing can be at `{pointer}`");
        let help = "correct the nearest place that exists, with all that belongs within";
        cx.push(Diagnostic::new(&at.span, message).label(label).help(help));
    }
}

/// The value at the place of a correction.
pub(super) fn current<'d>(
    correction: &CorrectionEntry,
    documents: &'d [Document],
) -> Option<&'d Node> {
    let (name, _) = correction.at.value.split_once('#')?;
    node_at(tree(name, documents)?, &pointer_of(correction)?)
}

/// Where in its document the place of a correction is.
pub(super) fn pointer_of(correction: &CorrectionEntry) -> Option<Pointer> {
    let at = &correction.at.value;
    Pointer::parse_fragment(at.get(at.find('#')?..)?).ok()
}

/// The name of a document or of a file that one refers to, its tree, and the place in it.
fn find_place<'c, 'd>(
    correction: &'c CorrectionEntry,
    documents: &'d mut [Document],
    cx: &mut Diagnostics,
) -> Result<(&'c str, &'d mut Node, Pointer), Reported> {
    let at = &correction.at;
    let Some((name, _)) = at.value.split_once('#') else {
        let message = "expected a document, `#` and a JSON pointer";
        return Err(cx.report(Diagnostic::new(&at.span, message)));
    };
    let fragment = at.value.get(name.len()..).unwrap_or_default();
    let pointer = Pointer::parse_fragment(fragment).map_err(|why| {
        let message = format!("what follows the document is not a JSON pointer: {why}");
        cx.report(Diagnostic::new(&at.span, message))
    })?;
    let root = tree_mut(name, &at.span, documents, cx)?;
    Ok((name, root, pointer))
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

fn descend<'n>(root: &'n mut Node, segments: &[String]) -> Option<&'n mut Node> {
    let mut segments = segments.iter();
    segments.try_fold(root, |node, segment| match &mut node.kind {
        Kind::Mapping(entries) => {
            let entry = entries
                .iter_mut()
                .find(|entry| entry.key.text == *segment)?;
            Some(&mut entry.value)
        }
        Kind::Sequence(elements) => elements.get_mut(segment.parse::<usize>().ok()?),
        _ => None,
    })
}

/// `None` where nothing of that name can be.
fn put(parent: &mut Node, name: &str, change: Option<Node>, span: &Span) -> Option<()> {
    match &mut parent.kind {
        Kind::Mapping(entries) => {
            let at = entries.iter().position(|entry| entry.key.text == name);
            match (at, change) {
                (Some(at), None) => drop(entries.remove(at)),
                (Some(at), Some(value)) => entries.get_mut(at)?.value = value,
                (None, Some(value)) => {
                    let key = Key {
                        text: name.to_owned(),
                        span: span.clone(),
                    };
                    entries.push(Entry { key, value });
                }
                (None, None) => return None,
            }
        }
        Kind::Sequence(elements) => {
            let at: usize = name.parse().ok()?;
            match change {
                None => drop((at < elements.len()).then(|| elements.remove(at))?),
                Some(value) if at == elements.len() => elements.push(value),
                Some(value) => *elements.get_mut(at)? = value,
            }
        }
        _ => return None,
    }
    Some(())
}
