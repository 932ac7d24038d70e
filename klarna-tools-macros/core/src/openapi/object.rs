//! What must be an object, checked where a tool uses it, and what cannot be used.

use super::methods::{is_method_key, is_other_method};
use super::{Document, Target, Version};
use crate::diagnostic::{Diagnostic, Diagnostics, Errors, Reported, near_miss};
use crate::text;
use crate::yaml::{Entry, Node};

/// What messages call the value of a path, and of a method.
const PATH_ITEM: &str = "a path item";
pub(super) const OPERATION: &str = "an operation";

impl Document {
    /// Follows a node to the object that it must be, such as `a response`.
    pub(super) fn object<'a>(
        &'a self,
        node: &'a Node,
        what: &str,
        cx: &mut Diagnostics,
    ) -> Result<Target<'a>, Reported> {
        let target = self.dereference(node, cx)?;
        cx.refuse(target.node.refused())?;
        check_members(target.node, cx)?;
        if target.node.as_mapping().is_some() {
            return Ok(target);
        }
        let message = format!("this is {}, not {what}", target.node.kind_name());
        Err(cx.report(Diagnostic::new(&target.node.span, message).label("expected a mapping")))
    }

    /// Reports a path that leads to no path item, or that the document writes without its `/`.
    pub(crate) fn check_path(&self, path: &str, cx: &mut Diagnostics) -> Result<(), Reported> {
        let paths = self.root.entries_of("paths").iter();
        let bare = path.strip_prefix('/').unwrap_or(path);
        if let Some(bare) = paths.clone().find(|entry| entry.key.text == bare) {
            let message = format!(
                "the path `{}` does not begin with `/`",
                text::shown(&bare.key.text)
            );
            let label = format!("write `/{}`", text::shown(&bare.key.text));
            return Err(cx.report(Diagnostic::new(&bare.key.span, message).label(label)));
        }
        let mut items = paths.filter(|entry| entry.key.text == path);
        items.try_for_each(|entry| self.object(&entry.value, PATH_ITEM, cx).map(|_| ()))
    }

    /// Why paths, operations and methods cannot be used: their references lead nowhere, they are
    /// something else, or they cannot be called.
    #[must_use]
    pub fn unusable(&self) -> Vec<Diagnostic> {
        let mut cx = Diagnostics::new();
        let paths = self.root.entries_of("paths").iter();
        for path in paths.filter(|path| !path.key.text.starts_with("x-")) {
            let _ = self.object(&path.value, PATH_ITEM, &mut cx);
            for item in self.items(&path.value) {
                for (_, entry) in self.declared(item) {
                    let _ = self.object(&entry.value, OPERATION, &mut cx);
                }
                self.check_methods(item, &mut cx);
            }
        }
        let errors = cx.finish(()).err();
        errors.iter().flat_map(Errors::iter).cloned().collect()
    }

    /// Reports additional operations that cannot be called.
    fn check_methods(&self, item: &Node, cx: &mut Diagnostics) {
        if self.version != Version::V3_2 {
            return;
        }
        for entry in item.entries_of("additionalOperations") {
            let method = &entry.key.text;
            if !is_other_method(method) {
                let message = format!("`{}` cannot be called", text::shown(method));
                let label = "expected a method in capitals that has no key of its own";
                cx.push(Diagnostic::new(&entry.key.span, message).label(label));
            }
        }
    }
}

/// Members of objects whose parts are used one by one, and checked then.
const PARTS: [&str; 6] = [
    "parameters",
    "requestBody",
    "responses",
    "headers",
    "content",
    "schema",
];

/// Members that no tool needs beside the operation that it uses.
const UNUSED: [&str; 7] = [
    "additionalOperations",
    "callbacks",
    "links",
    "tags",
    "example",
    "examples",
    "externalDocs",
];

/// Notes members that are almost called like one which the object does not have.
pub(super) fn note_misspelt(node: &Node, known: &[&str], cx: &mut Diagnostics) {
    let free: Vec<&str> = known
        .iter()
        .copied()
        .filter(|name| node.get(name).is_none())
        .collect();
    let names = node.entries().iter().map(|entry| &entry.key);
    let unknown = names.filter(|name| !known.contains(&name.text.as_str()));
    for name in unknown.filter(|name| !name.text.starts_with("x-")) {
        if near_miss(&name.text, free.iter().copied()).is_some() {
            let message = format!(
                "the key `{}` is unknown and is ignored",
                text::shown(&name.text)
            );
            cx.note_unknown(
                Diagnostic::new(&name.span, message),
                &name.text,
                free.iter().copied(),
            );
        }
    }
}

/// Reports members of an object whose values are refused.
pub(super) fn check_members(node: &Node, cx: &mut Diagnostics) -> Result<(), Reported> {
    let is_used =
        |key: &str| !key.starts_with("x-") && !UNUSED.contains(&key) && !is_method_key(key);
    cx.refuse(refused_member(node, is_used, &PARTS))
}

/// Why a member that is used is refused. What is within `parts` is checked where it is used.
pub(crate) fn refused_member<'a>(
    node: &'a Node,
    is_used: impl Fn(&str) -> bool,
    parts: &[&str],
) -> Option<&'a Diagnostic> {
    let entries = node.entries().iter();
    let mut used = entries.filter(|entry| is_used(&entry.key.text));
    used.find_map(|entry| match entry.key.text.as_str() {
        key if parts.contains(&key) => entry.value.refused(),
        _ => entry.value.refused_within(),
    })
}

/// The entries of the mapping under a key, such as `answers by status`; none if there is no such key.
pub(super) fn entries<'a>(
    node: &'a Node,
    key: &str,
    expected: &str,
    cx: &mut Diagnostics,
) -> &'a [Entry] {
    if let Some(value) = node.get(key)
        && value.as_mapping().is_none()
    {
        let message = format!("`{key}` is {}, not a mapping", value.kind_name());
        cx.push(Diagnostic::new(&value.span, message).label(format!("expected {expected}")));
    }
    node.entries_of(key)
}

/// Why what every tool needs of a document is refused.
pub(super) fn refused(root: &Node) -> Option<&Diagnostic> {
    let member = |key: &&str| root.get(key);
    let containers = ["paths", "components"].iter().filter_map(member);
    let mut whole = ["servers", "security"].iter().filter_map(member);
    let mut containers = containers.filter_map(Node::refused);
    containers
        .next()
        .or_else(|| whole.find_map(Node::refused_within))
}
