//! Queries of overlays (`JSONPath`, RFC 9535), and the places in a document that they select.

use regex_lite::Regex;
use serde_json::Value;
use serde_json_path::functions::{LogicalType, ValueType};
use serde_json_path::{JsonPath, PathElement};

use super::limits::{Work, objection};
use super::selection::{Selection, children};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::pointer::Pointer;
use crate::source::Span;
use crate::text;
use crate::yaml::Node;

/// A query.
#[derive(Debug)]
pub(super) struct Query {
    /// What it begins with, for which nothing of the document need be converted.
    pub(super) start: Vec<Selector>,
    /// What selects from there, if that is not all of it.
    rest: Option<JsonPath>,
    /// How much more than a query without regular expressions it does with each value.
    weight: usize,
    /// As it is written.
    pub(super) text: String,
    /// Where it is written.
    pub(super) span: Span,
}

/// How a query goes from a node to some of its children.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Selector {
    Name(String),
    Index(usize),
    All,
}

impl Query {
    pub(super) fn read(node: &Node, cx: &mut Diagnostics) -> Result<Self, Reported> {
        let mistake = |message: &str| Diagnostic::new(&node.span, message);
        let Some(text) = node.as_str() else {
            let message = format!("expected a JSONPath query, found {}", node.kind_name());
            let other = mistake(&message);
            let pointer = node
                .comment()
                .and_then(|it| Pointer::parse_fragment(it).ok());
            return Err(cx.report(match pointer {
                Some(pointer) => {
                    let names = format!("['{}']", pointer.segments().join("']['"));
                    let query = text::shown(&names);
                    other.help(format!("`#` begins a comment; write the query `${query}`"))
                }
                None => other,
            }));
        };
        if let Some(why) = objection(text) {
            return Err(cx.report(mistake("this query is not evaluated").label(why)));
        }
        let path = JsonPath::parse(text).map_err(|error| {
            let read = text.get(..error.position()).unwrap_or_default();
            let message = "this is not a JSONPath query (RFC 9535)";
            cx.report(mistake(message).label(unread(read, error.message())))
        })?;
        let (start, rest) = start(text);
        // What is left of a valid query is one behind `$`.
        let rest = (!rest.is_empty()).then(|| JsonPath::parse(&format!("${rest}")));
        let (start, rest) = match rest.transpose() {
            Ok(rest) => (start, rest),
            Err(_) => (Vec::new(), Some(path)),
        };
        Ok(Self {
            start,
            rest,
            weight: weight(text),
            text: text.to_owned(),
            span: node.span.clone(),
        })
    }

    /// What it selects, or that this is more work than is done.
    pub(super) fn select(
        &self,
        root: &Node,
        work: &mut Work,
        cx: &mut Diagnostics,
    ) -> Result<Selection, Reported> {
        let mut selection = Selection::default();
        let done = self.select_from(&self.start, root, &mut selection, work);
        match done {
            Some(()) => Ok(selection),
            None => Err(cx.report(Work::refused(&self.span))),
        }
    }

    fn select_from(
        &self,
        selectors: &[Selector],
        node: &Node,
        selection: &mut Selection,
        work: &mut Work,
    ) -> Option<()> {
        work.read(node.entries().len() + 1)?;
        match selectors.split_first() {
            None => self.select_rest(node, selection, work),
            Some((Selector::Name(name), within)) => node.get(name).map_or(Some(()), |child| {
                self.select_from(within, child, selection.child(name), work)
            }),
            Some((Selector::Index(index), within)) => {
                let child = node.elements().get(*index);
                child.map_or(Some(()), |child| {
                    self.select_from(within, child, selection.child(index.to_string()), work)
                })
            }
            Some((Selector::All, within)) => children(node).try_for_each(|(name, child)| {
                self.select_from(within, child, selection.child(name), work)
            }),
        }
    }

    fn select_rest(&self, node: &Node, selection: &mut Selection, work: &mut Work) -> Option<()> {
        let Some(rest) = &self.rest else {
            selection.is_selected = true;
            return Some(());
        };
        work.read(node.extent().0.saturating_mul(self.weight))?;
        let value = node.to_json();
        for path in rest.query_located(&value).locations() {
            let selected = path
                .iter()
                .fold(&mut *selection, |around, element| match element {
                    PathElement::Name(name) => around.child(*name),
                    PathElement::Index(index) => around.child(index.to_string()),
                });
            selected.is_selected = true;
        }
        Some(())
    }
}

/// How far a query could be read, and why not further.
fn unread(read: &str, why: &str) -> String {
    let why = Some(why).filter(|why| !why.ends_with("parser error"));
    let why = why.map_or(String::new(), |why| format!(": {why}"));
    match read {
        "" => format!("it begins with `$`{why}"),
        read => format!("it can be read up to `{}`{why}", text::shown(read)),
    }
}

/// The selectors that a valid query begins with which are names, indexes and wildcards without
/// escapes, and the rest of it.
fn start(query: &str) -> (Vec<Selector>, &str) {
    let mut start = Vec::new();
    let mut rest = query.strip_prefix('$').unwrap_or_default();
    while let Some((selector, behind)) = selector(rest) {
        start.push(selector);
        rest = behind;
    }
    (start, rest)
}

/// The first selector of a query, and the rest of it.
fn selector(query: &str) -> Option<(Selector, &str)> {
    let all = ["[*]", ".*"].iter().find_map(|all| query.strip_prefix(all));
    if let Some(rest) = all {
        return Some((Selector::All, rest));
    }
    if let Some(rest) = query.strip_prefix('.') {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        let is_name = name.chars().all(|c| c.is_alphanumeric() || c == '_');
        return (is_name && !name.is_empty()).then(|| (Selector::Name(name.to_owned()), rest));
    }
    let rest = query.strip_prefix('[')?;
    if let Some((quote @ ('\'' | '"'), name)) = rest.chars().next().zip(rest.get(1..)) {
        let (name, rest) = name.split_once(quote)?;
        let rest = rest.strip_prefix(']').filter(|_| !name.contains('\\'))?;
        return Some((Selector::Name(name.to_owned()), rest));
    }
    let (index, rest) = rest.split_once(']')?;
    let is_index = index.bytes().all(|byte| byte.is_ascii_digit());
    let index = index.parse().ok().filter(|_| is_index)?;
    Some((Selector::Index(index), rest))
}

/// A regular expression is read again for each value that it is matched with.
fn weight(query: &str) -> usize {
    let matches = ["match", "search"].iter().any(|name| query.contains(name));
    if matches { 64 } else { 1 }
}

/// `match` (RFC 9535, 2.4.6). The library's own would link a larger engine into every build.
#[serde_json_path::function(name = "match")]
fn matches(value: ValueType, pattern: ValueType) -> LogicalType {
    is_match(&value, &pattern, |pattern| format!("(?R)^(?:{pattern})$"))
}

/// `search` (RFC 9535, 2.4.7).
#[serde_json_path::function(name = "search")]
fn search(value: ValueType, pattern: ValueType) -> LogicalType {
    is_match(&value, &pattern, |pattern| format!("(?R){pattern}"))
}

/// A pattern that cannot be read matches nothing.
fn is_match(value: &ValueType, pattern: &ValueType, whole: impl Fn(&str) -> String) -> LogicalType {
    let (value, pattern) = (value.as_value(), pattern.as_value());
    let (Some(Value::String(text)), Some(Value::String(pattern))) = (value, pattern) else {
        return LogicalType::False;
    };
    let regex = Regex::new(&whole(pattern));
    regex.is_ok_and(|regex| regex.is_match(text)).into()
}

#[cfg(test)]
mod tests {
    use super::{JsonPath, Query, Selection, Value, Work};
    use crate::diagnostic::{Diagnostics, Reported};
    use crate::source::Source;
    use crate::yaml::{self, Node};

    const VALUE: &str = r#"{"a": [{"b c": 1, "/x": {"_1ö": 2}, "it's": 3}], "1": 4, "": 5}"#;

    /// A query selects what the library selects, with or without what is read of it here.
    #[test]
    fn a_query_selects_what_the_library_selects() {
        for (text, read_here, is_all) in [
            ("$", 0, true),
            ("$.a", 1, true),
            ("$.a[0]['b c']", 3, true),
            ("$.a[0]['/x']._1ö", 4, true),
            ("$['a'][0][\"it's\"]", 3, true),
            ("$['1']", 1, true),
            ("$['']", 1, true),
            ("$.*", 1, true),
            ("$.a[*].*", 3, true),
            ("$[*][*]['/x'].*", 4, true),
            ("$.a[0]['it\\'s']", 2, false),
            ("$.a[-1]", 1, false),
            ("$..a", 0, false),
            ("$.a..*", 1, false),
            ("$['a', '1']", 0, false),
            ("$ .a", 0, false),
            ("$.a[ 0 ]", 1, false),
            ("$.a[0:1]", 1, false),
            ("$.a[?@['b c'] == 1]", 1, false),
            ("$.*[?@['b c'] == 1]", 1, false),
        ] {
            let root = node(VALUE);
            let (query, selected) = selected(text, &root, Work::default());
            assert_eq!(query.start.len(), read_here, "{text}");
            assert_eq!(query.rest.is_none(), is_all, "{text}");
            let mut nodes = texts(
                selected
                    .unwrap()
                    .nodes(&root)
                    .into_iter()
                    .map(Node::to_json),
            );
            let value = root.to_json();
            let expected = JsonPath::parse(text).unwrap().query(&value).all();
            let mut expected = texts(expected.into_iter().cloned());
            assert!(!expected.is_empty(), "{text}");
            nodes.sort();
            expected.sort();
            assert_eq!(nodes, expected, "{text}");
        }
    }

    #[test]
    fn what_a_query_reads_is_bounded() {
        let root = node(VALUE);
        let reads = |text, most| selected(text, &root, Work::of(most)).1.is_ok();
        // The entries of the mappings on the way, and each node itself.
        assert!(reads("$.a[0]['/x']", 11) && !reads("$.a[0]['/x']", 10));
        // And the nine values of the document.
        assert!(reads("$..none", 13) && !reads("$..none", 12));
        assert!(!reads("$..[?match(@.none, 'x')]", 13));
    }

    fn selected(text: &str, root: &Node, mut work: Work) -> (Query, Result<Selection, Reported>) {
        let mut cx = Diagnostics::new();
        let text = node(&serde_json::to_string(text).unwrap());
        let query = Query::read(&text, &mut cx).unwrap();
        let selected = query.select(root, &mut work, &mut cx);
        let _ = cx.finish(());
        (query, selected)
    }

    fn texts(values: impl Iterator<Item = Value>) -> Vec<String> {
        values.map(|value| value.to_string()).collect()
    }

    fn node(text: &str) -> Node {
        let mut cx = Diagnostics::new();
        let read = yaml::read(&Source::new("value.json", text), &mut cx);
        cx.finish(read).ok().flatten().unwrap()
    }
}
