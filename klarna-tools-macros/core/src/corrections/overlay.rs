//! Files of the OpenAPI Overlay Specification, read into their actions.

use super::query::Query;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported, nearest};
use crate::manifest::{Located, OverlayEntry};
use crate::openapi::path_from;
use crate::source::Source;
use crate::text;
use crate::yaml::{self, Kind, Node};

/// The key with which an action of an overlay says what its targets are before it, as `expect` does
/// in a manifest.
pub(super) const EXPECT: &str = "x-expect";

/// An action of an overlay.
#[derive(Debug)]
pub(crate) struct Action {
    /// The document that it changes, and where that is said.
    pub(super) document: Located<String>,
    /// What it changes.
    pub(super) target: Query,
    pub(super) change: Change,
    /// What the targets are before it.
    pub(super) expect: Option<Node>,
    /// All of it, as it is written.
    pub(super) node: Node,
}

/// What an action does to its targets.
#[derive(Debug)]
pub(super) enum Change {
    Update(Node),
    Copy(Query),
    Remove,
}

/// Reads the actions of an overlay. `documents` are those of the manifest.
pub(crate) fn read_overlay(
    entry: &OverlayEntry,
    documents: &[&Located<String>],
    source: &Source,
    cx: &mut Diagnostics,
) -> Vec<Action> {
    if !text::names_key(source.text(), &["overlay"]) {
        cx.push(not_an_overlay(&entry.overlay));
        return Vec::new();
    }
    let Some(root) = yaml::read_document(source, cx) else {
        return Vec::new();
    };
    let (document, sound) = cx.watch(|cx| {
        check_head(entry, &root, cx);
        document_of(entry, &root, documents, cx)
    });
    let (Ok(document), Ok(())) = (document, sound) else {
        return Vec::new();
    };
    let actions = root.elements_of("actions").iter();
    let read = actions.filter_map(|node| read_action(node, &document, cx).ok());
    read.collect()
}

/// Nothing of a file is shown that does not say that it is an overlay.
pub(crate) fn not_an_overlay(name: &Located<String>) -> Diagnostic {
    let message = format!("`{}` is not an overlay", text::shown(&name.value));
    Diagnostic::new(&name.span, message).label("an overlay begins with `overlay: 1.1.0`")
}

fn check_head(entry: &OverlayEntry, root: &Node, cx: &mut Diagnostics) {
    let Some(version) = root.get("overlay") else {
        cx.push(not_an_overlay(&entry.overlay));
        return;
    };
    let is_known = |text: &str| text.starts_with("1.0.") || text.starts_with("1.1.");
    if !version.as_str().is_some_and(is_known) {
        let message = "this is not an overlay of version 1.0 or 1.1";
        cx.push(Diagnostic::new(&version.span, message).label("expected `overlay: 1.1.0`"));
    }
    let keys = check_keys(root, &["overlay", "info", "extends", "actions"], cx);
    let info = root.get("info").unwrap_or(root);
    if root.get("info").is_some() {
        let _ = check_keys(info, &["title", "version", "description"], cx);
    }
    // What is missing may be what is misspelt.
    if keys.is_err() {
        return;
    }
    for key in ["title", "version"] {
        // Unquoted, a version such as `1.0` is a number.
        let is_text = |node: &Node| node.as_str().is_some() || matches!(node.kind, Kind::Number(_));
        if !info.get(key).is_some_and(is_text) {
            let message = format!("`info` has no `{key}`");
            cx.push(Diagnostic::new(&info.span, message).label("expected a string"));
        }
    }
    if root.elements_of("actions").is_empty() {
        let span = root.get("actions").map_or(&root.span, |node| &node.span);
        cx.push(Diagnostic::new(span, "an overlay has `actions`").label("expected a list"));
    }
}

/// Extensions are allowed everywhere.
fn check_keys(node: &Node, known: &[&str], cx: &mut Diagnostics) -> Result<(), Reported> {
    let mut found = Ok(());
    for key in node.entries().iter().map(|entry| &entry.key) {
        let is_extension = key.text.starts_with("x-") && !is_misspelt(&key.text, known);
        if !known.contains(&key.text.as_str()) && !is_extension {
            let message = format!("unknown key `{}`", text::shown(&key.text));
            let help = format!("the keys here are: {}", known.join(", "));
            let unknown = Diagnostic::new(&key.span, message);
            found = Err(cx.report(unknown.near_or(&key.text, known.iter().copied(), help)));
        }
    }
    found
}

/// Whether it is nearly the extension that is known: ignored, it would be a check that nobody makes.
fn is_misspelt(key: &str, known: &[&str]) -> bool {
    known.contains(&EXPECT) && nearest(key, [EXPECT]).is_some()
}

/// The document that an overlay is applied to: by what the manifest says, else by `extends`.
fn document_of(
    entry: &OverlayEntry,
    root: &Node,
    documents: &[&Located<String>],
    cx: &mut Diagnostics,
) -> Result<Located<String>, Reported> {
    let file = &entry.overlay;
    match (&entry.document, root.get("extends"), documents) {
        (Some(document), _, _) => Ok(document.clone()),
        (None, Some(extends), _) => extended(extends, file, documents, cx),
        (None, None, [only]) => Ok(Located {
            value: only.value.clone(),
            span: file.span.clone(),
        }),
        (None, None, _) => {
            let message = "it is not said which document this overlay is applied to";
            let mistake = Diagnostic::new(&file.span, message);
            Err(cx.report(mistake.label("add `document:`, or `extends` in the overlay")))
        }
    }
}

fn extended(
    extends: &Node,
    file: &Located<String>,
    documents: &[&Located<String>],
    cx: &mut Diagnostics,
) -> Result<Located<String>, Reported> {
    let uri = extends.as_str().unwrap_or_default();
    let path = path_from(&file.value, uri);
    let is_it = |document: &&&Located<String>| path_from("", &document.value) == path;
    let Some(document) = documents.iter().find(is_it) else {
        let shown = text::shown(uri);
        let message = format!("`extends` is not one of the documents: `{shown}`");
        let help = "it is a path from the folder of the overlay; `document` of the entry in the \
                    manifest names one in its place";
        let known = documents.iter().map(|document| &document.value);
        let mistake = Diagnostic::new(&extends.span, message).near(uri, known);
        return Err(cx.report(mistake.note(&file.span, "the entry").help(help)));
    };
    Ok(Located {
        value: document.value.clone(),
        span: extends.span.clone(),
    })
}

fn read_action(
    node: &Node,
    document: &Located<String>,
    cx: &mut Diagnostics,
) -> Result<Action, Reported> {
    check_keys(
        node,
        &["target", "description", "update", "copy", "remove", EXPECT],
        cx,
    )?;
    let Some(target) = node.get("target") else {
        let mistake = Diagnostic::new(&node.span, "this action has no `target`");
        return Err(cx.report(mistake));
    };
    for entry in node.entries() {
        cx.refuse(entry.value.refused())?;
    }
    let change = read_change(node, target, cx);
    let target = Query::read(target, cx)?;
    Ok(Action {
        document: document.clone(),
        target,
        change: change?,
        expect: node.get(EXPECT).cloned(),
        node: node.clone(),
    })
}

fn read_change(node: &Node, target: &Node, cx: &mut Diagnostics) -> Result<Change, Reported> {
    if let Some(remove) = node.get("remove")
        && remove.as_bool().is_none()
    {
        let message = format!("expected `true` or `false`, found {}", remove.kind_name());
        return Err(cx.report(Diagnostic::new(&remove.span, message)));
    }
    if node.true_at("remove").is_some() {
        note_without_effect(node, cx);
        return Ok(Change::Remove);
    }
    match (node.get("update"), node.get("copy")) {
        (Some(value), None) => Ok(Change::Update(value.clone())),
        (None, Some(query)) => Query::read(query, cx).map(Change::Copy),
        (update, _) => {
            let label = if update.is_some() { "several" } else { "none" };
            let message = "an action has one of `update`, `copy` and `remove: true`";
            let mistake = Diagnostic::new(&target.span, message);
            Err(cx.report(mistake.label(format!("this one has {label} of them"))))
        }
    }
}

/// Notes what has no effect beside `remove: true` (Overlay 1.1.0, Action Object).
fn note_without_effect(node: &Node, cx: &mut Diagnostics) {
    for key in ["update", "copy"] {
        if let Some(entry) = node.entry(key) {
            let message = format!("`{key}` has no effect beside `remove: true`");
            cx.note(Diagnostic::new(&entry.key.span, message).label("the target is removed"));
        }
    }
}
