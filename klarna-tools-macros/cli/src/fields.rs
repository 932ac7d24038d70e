//! The entries of the files that people write beside a manifest.

use toolspec_core::diagnostic::{Diagnostic, Diagnostics, near_miss};
use toolspec_core::text::shown;
use toolspec_core::yaml::{Kind, Node};

/// Reports the keys that are not known.
pub(crate) fn check_keys(node: &Node, known: &[&str], cx: &mut Diagnostics) {
    for entry in node.entries() {
        let key = &entry.key;
        if known.contains(&key.text.as_str()) {
            continue;
        }
        let unknown = Diagnostic::new(&key.span, format!("unknown key `{}`", shown(&key.text)));
        let help = format!("the keys here are: {}", known.join(", "));
        cx.push(unknown.near_or(&key.text, known.iter().copied(), help));
    }
}

/// The text under a key that must be there.
pub(crate) fn required(entry: &Node, key: &str, cx: &mut Diagnostics) -> Option<String> {
    let Some(node) = entry.get(key) else {
        // A key that is nearly this one is reported as unknown.
        if near_miss(key, entry.keys()).is_some() {
            return None;
        }
        let missing = Diagnostic::new(&entry.span, format!("the key `{key}` is missing"));
        cx.push(missing.help(format!("add `{key}:`, or delete the entry whole")));
        return None;
    };
    text(node, cx)
}

/// A text that is not empty.
pub(crate) fn text(node: &Node, cx: &mut Diagnostics) -> Option<String> {
    let Some(text) = node.as_str() else {
        wrong(node, "a string", cx);
        return None;
    };
    let text = text.trim_end();
    if text.is_empty() {
        cx.push(Diagnostic::new(&node.span, "this is empty"));
        return None;
    }
    Some(text.to_owned())
}

/// Reports a value of another type.
pub(crate) fn wrong(node: &Node, expected: &str, cx: &mut Diagnostics) {
    let message = format!("expected {expected}, found {}", node.kind_name());
    let unfit = Diagnostic::new(&node.span, message);
    let is_list = expected == "a list";
    cx.push(match &node.kind {
        Kind::Mapping(_) if is_list => unfit.help("write `- ` in front of it"),
        Kind::String(text) if is_list => unfit.help(format!("write `[{}]`", shown(text))),
        Kind::Number(_) | Kind::Bool(_) => unfit.help("quote it to make it text"),
        _ => unfit,
    });
}
