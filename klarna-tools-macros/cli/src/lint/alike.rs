//! Tools that a model cannot distinguish by what it reads of them.

use std::collections::HashMap;

use toolspec_core::Locked;
use toolspec_core::manifest::LintRule;
use toolspec_core::model::Tool;
use toolspec_core::pointer::Pointer;

use super::finding::Finding;
use super::words::words;

/// Words that distinguish nothing.
const FILLERS: [&str; 10] = [
    "a",
    "an",
    "the",
    "this",
    "that",
    "its",
    "specified",
    "given",
    "single",
    "one",
];

/// Verbs that say the same of a tool, the first for all.
const SYNONYMS: [&[&str]; 4] = [
    &[
        "get",
        "gets",
        "read",
        "reads",
        "show",
        "shows",
        "fetch",
        "fetches",
        "retrieve",
        "retrieves",
        "return",
        "returns",
        "view",
        "views",
        "display",
        "displays",
    ],
    &["create", "creates", "add", "adds", "make", "makes"],
    &[
        "update", "updates", "change", "changes", "edit", "edits", "modify", "modifies",
    ],
    &["delete", "deletes", "remove", "removes"],
];

/// Every tool whose description or title says the same as that of a tool before it, with the first.
pub(super) fn alike(tools: &Locked) -> Vec<Finding> {
    let mut known: [HashMap<Vec<String>, &Tool>; 2] = Default::default();
    let mut found = Vec::new();
    for tool in &tools.toolset.tools {
        let parts = [("description", &tool.description), ("title", &tool.title)];
        let same = parts.iter().zip(&known).find_map(|((part, text), known)| {
            let first = known.get(&said(text))?;
            Some(finding(first, tool, part, tools))
        });
        found.extend(same);
        for ((_, text), known) in parts.iter().zip(&mut known) {
            known.entry(said(text)).or_insert(tool);
        }
    }
    found
}

/// What a text says: its words without those that distinguish nothing, in one order.
fn said(text: &str) -> Vec<String> {
    let words = words(text).into_iter().map(|word| meant(&word));
    let mut words: Vec<String> = words
        .filter(|word| !FILLERS.contains(&word.as_str()))
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// The verb that stands for a word.
fn meant(word: &str) -> String {
    let known = SYNONYMS.iter().find(|verbs| verbs.contains(&word));
    let known = known.and_then(|verbs| verbs.first());
    known.map_or_else(|| word.to_owned(), |verb| (*verb).to_owned())
}

fn finding(other: &Tool, tool: &Tool, part: &str, tools: &Locked) -> Finding {
    let at = |tool: &Tool| -> Pointer {
        let segments = ["tools", &tool.name, "advertised", part];
        segments.into_iter().collect()
    };
    let message = format!(
        "the {part}s of `{}` and `{}` say the same",
        other.name, tool.name
    );
    let found = Finding::new(
        LintRule::ToolsAlike,
        &other.name,
        (tools, &at(tool)),
        message,
    );
    let found = found.label("say what distinguishes it, and when to use which");
    found.note(tools, &at(other), "said here as well")
}
