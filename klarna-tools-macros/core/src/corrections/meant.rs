//! What was probably meant by a query that selects nothing.

use regex_lite::Regex;

use super::limits::Work;
use super::query::{Query, Selector};
use crate::diagnostic::near_miss;
use crate::text::shown;
use crate::yaml::Node;

/// What a query names that a document does not have, and what is there in its place.
pub(super) fn meant(query: &Query, root: &Node, work: &mut Work) -> Option<String> {
    let mut node = root;
    for selector in &query.start {
        let child = match selector {
            Selector::Name(name) => node.get(name).ok_or_else(|| absent(name, node.keys())),
            Selector::Index(index) => {
                let all = node.elements();
                let behind = || {
                    let count = all.len();
                    format!("`[{index}]` is behind the last of {count}: the first is `[0]`")
                };
                all.get(*index).ok_or_else(behind)
            }
            Selector::All => break,
        };
        match child {
            Ok(child) => node = child,
            Err(absent) => return Some(absent),
        }
    }
    work.read(root.extent().0)?;
    let mut known = Vec::new();
    collect_words(root, &mut known);
    let words = words(&query.text);
    let unknown = words.into_iter().find(|word| !known.contains(word))?;
    near_miss(unknown, known).map(|near| format!("did you mean `{}`?", shown(near)))
}

fn absent<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> String {
    match near_miss(name, known) {
        Some(near) => format!("did you mean `{}`?", shown(near)),
        None => format!("there is no `{}`", shown(name)),
    }
}

/// The names and texts in a query: in quotes, or behind a dot.
fn words(query: &str) -> Vec<&str> {
    let Ok(word) = Regex::new(r#"'([^']*)'|"([^"]*)"|\.([\w-]+)"#) else {
        return Vec::new();
    };
    let found = word.captures_iter(query);
    let found = found.filter_map(|found| found.iter().skip(1).flatten().next());
    found.map(|word| word.as_str()).collect()
}

/// The names and texts within a node.
fn collect_words<'n>(node: &'n Node, words: &mut Vec<&'n str>) {
    words.extend(node.as_str());
    node.elements()
        .iter()
        .for_each(|it| collect_words(it, words));
    for entry in node.entries() {
        words.push(&entry.key.text);
        collect_words(&entry.value, words);
    }
}
