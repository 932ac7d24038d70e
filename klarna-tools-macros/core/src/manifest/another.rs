//! Files that are named as manifests and are something else.

use super::Manifest;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Source, Span};
use crate::text;
use crate::yaml::{self, Node};

/// Whether a text has a key of a manifest, however it goes on. Of any other no line is shown: it may
/// be a secret.
pub(super) fn is_likely(source: &Source) -> bool {
    let begins = |line: &str| {
        let line = line.trim_start_matches(['{', ' ', '"', '\'']);
        let key = line
            .split_once(':')
            .map(|(key, _)| key.trim_end_matches(['"', '\'', ' ']));
        key.is_some_and(|key| Manifest::KEYS.contains(&key))
    };
    let has_key = |node: Node| node.keys().any(|key| Manifest::KEYS.contains(&key));
    source.text().lines().any(begins)
        || Diagnostics::look_ahead(|cx| yaml::read(source, cx)).is_some_and(has_key)
}

/// The mistake of a file of another kind that has keys of a manifest.
pub(super) fn another_file(source: &Source, root: &Node) -> Option<Diagnostic> {
    let name = text::shown(source.name());
    let has = |keys: &[&str]| keys.iter().all(|key| root.get(key).is_some());
    let (what, help) = if has(&["openapi", "paths"]) || has(&["swagger", "paths"]) {
        let help = format!("`toolspec init {name}` prints a manifest for it");
        ("is an OpenAPI document, not a manifest", help)
    } else if has(&["digest", "wire"]) {
        let help = "name the manifest, beside which the lockfile is".to_owned();
        ("is a lockfile, not a manifest", help)
    } else {
        return None;
    };
    Some(Diagnostic::without_place(format!("`{name}` {what}")).help(help))
}

/// The least that a manifest says.
const SKELETON: &str = "the least that it says:

name: shop
title: A shop
instructions: Amounts are integers in minor units.
documents: [openapi.yaml]
tools:
  list_orders:
    title: List orders
    description: Shows the orders.
    operation: GET /orders
";

/// A file that is not a manifest, without any line of it.
pub(super) fn not_a_manifest(source: &Source) -> Diagnostic {
    let name = text::shown(source.name());
    let is_nothing = |line: &str| line.is_empty() || matches!(line, "---" | "..." | "~" | "null");
    let mut lines = source.text().lines().map(str::trim);
    if lines
        .clone()
        .all(|line| is_nothing(line) || line.starts_with('#'))
    {
        let has_comments = lines.any(|line| line.starts_with('#'));
        let what = if has_comments {
            "contains only comments"
        } else {
            "is empty"
        };
        let init = "`toolspec init DOCUMENT` prints a manifest for an OpenAPI document";
        let empty = Diagnostic::without_place(format!("`{name}` {what}"));
        return empty.help(init).help(SKELETON.trim_end());
    }
    let is_cases = |key| text::names_key(source.text(), &[key]);
    if is_cases("cases") && is_cases("prompt") {
        let cases =
            Diagnostic::without_place(format!("`{name}` is a file of cases, not a manifest"));
        return cases.help(format!("write `toolspec eval --cases {name}`"));
    }
    let help = "a manifest has the keys `name`, `title`, `instructions`, `documents` and `tools`; \
                `toolspec init` prints one for OpenAPI documents";
    Diagnostic::without_place(format!("`{name}` is not a manifest")).help(help)
}

/// A mistake that was found before a manifest could be read, such as bytes that are not text.
#[must_use]
pub fn unread(mistake: Diagnostic) -> Diagnostic {
    let source = mistake.span().map(Span::source);
    match source.filter(|source| !is_likely(source)) {
        Some(source) => not_a_manifest(source),
        None => mistake,
    }
}
