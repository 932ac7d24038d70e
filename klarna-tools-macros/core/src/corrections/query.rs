//! Queries of overlays (`JSONPath`, RFC 9535), and the places in a document that they select.

use std::collections::BTreeSet;
use std::fmt;

use regex_lite::Regex;
use serde_json::Value;
use serde_json_path::functions::{LogicalType, ValueType};
use serde_json_path::{JsonPath, NormalizedPath, PathElement};

use super::limits::objection;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::source::Span;
use crate::text;
use crate::yaml::{Kind, Node};

/// A query.
#[derive(Debug)]
pub(super) struct Query {
    path: JsonPath,
    /// Where it leads if it goes from child to child, for which the document need not be converted.
    place: Option<Place>,
    /// As it is written.
    pub(super) text: String,
    /// Where it is written.
    pub(super) span: Span,
}

/// A place in a document. Those of a list are in its order, and what is within a node comes behind
/// it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place(pub(super) Vec<Step>);

/// The way to a child.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Index(usize),
    Name(String),
}

impl Query {
    pub(super) fn read(node: &Node, cx: &mut Diagnostics) -> Result<Self, Reported> {
        let mistake = |message: &str| Diagnostic::new(&node.span, message);
        let Some(text) = node.as_str() else {
            let message = format!("expected a JSONPath query, found {}", node.kind_name());
            return Err(cx.report(mistake(&message)));
        };
        if let Some(why) = objection(text) {
            return Err(cx.report(mistake("this query is not evaluated").label(why)));
        }
        let path = JsonPath::parse(text).map_err(|error| {
            let read = text.get(..error.position()).unwrap_or_default();
            let message = "this is not a JSONPath query (RFC 9535)";
            cx.report(mistake(message).label(unread(read, error.message())))
        })?;
        Ok(Self {
            path,
            place: Place::named(text),
            text: text.to_owned(),
            span: node.span.clone(),
        })
    }

    /// The places of the nodes that it selects.
    pub(super) fn places(&self, root: &Node) -> BTreeSet<Place> {
        if let Some(place) = &self.place {
            let found = place.node(root).map(|_| place.clone());
            return found.into_iter().collect();
        }
        let value = root.to_json();
        let selected = self.path.query_located(&value);
        selected.locations().map(Place::of).collect()
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

impl Place {
    fn of(path: &NormalizedPath<'_>) -> Self {
        let steps = path.iter().map(|element| match element {
            PathElement::Name(name) => Step::Name((*name).to_owned()),
            PathElement::Index(index) => Step::Index(*index),
        });
        Self(steps.collect())
    }

    /// The place that a valid query leads to by names and indexes alone, without escapes.
    fn named(query: &str) -> Option<Self> {
        let mut place = Self::default();
        let mut rest = query.strip_prefix('$')?;
        while !rest.is_empty() {
            let (step, behind) = step(rest)?;
            place.0.push(step);
            rest = behind;
        }
        Some(place)
    }

    /// The node here.
    pub(super) fn node<'n>(&self, root: &'n Node) -> Option<&'n Node> {
        let mut steps = self.0.iter();
        steps.try_fold(root, |node, step| match step {
            Step::Index(index) => node.elements().get(*index),
            Step::Name(name) => node.get(name),
        })
    }

    /// The same, to be changed.
    pub(super) fn node_mut<'n>(&self, root: &'n mut Node) -> Option<&'n mut Node> {
        let mut steps = self.0.iter();
        steps.try_fold(root, |node, step| match (step, &mut node.kind) {
            (Step::Index(index), Kind::Sequence(elements)) => elements.get_mut(*index),
            (Step::Name(name), Kind::Mapping(entries)) => {
                let mut entries = entries.iter_mut();
                let entry = entries.find(|entry| entry.key.text == *name)?;
                Some(&mut entry.value)
            }
            _ => None,
        })
    }

    /// What is around it, and the last step to it; nothing of the whole document.
    pub(super) fn split(&self) -> Option<(Self, &Step)> {
        let (last, around) = self.0.split_last()?;
        Some((Self(around.to_vec()), last))
    }
}

/// The first step of a query, and the rest of it.
fn step(query: &str) -> Option<(Step, &str)> {
    if let Some(rest) = query.strip_prefix('.') {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        let is_name = name.chars().all(|c| c.is_alphanumeric() || c == '_');
        return (is_name && !name.is_empty()).then(|| (Step::Name(name.to_owned()), rest));
    }
    let rest = query.strip_prefix('[')?;
    if let Some((quote @ ('\'' | '"'), name)) = rest.chars().next().zip(rest.get(1..)) {
        let (name, rest) = name.split_once(quote)?;
        let rest = rest.strip_prefix(']').filter(|_| !name.contains('\\'))?;
        return Some((Step::Name(name.to_owned()), rest));
    }
    let (index, rest) = rest.split_once(']')?;
    let is_index = index.bytes().all(|byte| byte.is_ascii_digit());
    let index = index.parse().ok().filter(|_| is_index)?;
    Some((Step::Index(index), rest))
}

/// The normalized path (RFC 9535, 2.7).
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        self.0.iter().try_for_each(|step| match step {
            Step::Index(index) => write!(f, "[{index}]"),
            Step::Name(name) => write!(f, "['{}']", escaped(name)),
        })
    }
}

fn escaped(name: &str) -> String {
    let escape = |c: char| match c {
        '\'' | '\\' => format!("\\{c}"),
        '\u{8}' => "\\b".to_owned(),
        '\t' => "\\t".to_owned(),
        '\n' => "\\n".to_owned(),
        '\u{c}' => "\\f".to_owned(),
        '\r' => "\\r".to_owned(),
        '\0'..='\u{1f}' => format!("\\u{:04x}", u32::from(c)),
        _ => c.to_string(),
    };
    name.chars().map(escape).collect()
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
    use super::{JsonPath, Place};
    use serde_json::json;

    /// A name that is read here leads where the library leads, and anything else is left to it.
    #[test]
    fn names_and_indexes_lead_where_the_library_leads() {
        let value = json!({"a": [{"b c": 1, "/x": {"_1ö": 2}, "it's": 3}], "1": 4, "": 5});
        for (query, is_read) in [
            ("$", true),
            ("$.a", true),
            ("$.a[0]['b c']", true),
            ("$.a[0]['/x']._1ö", true),
            ("$['a'][0][\"it's\"]", true),
            ("$['1']", true),
            ("$['']", true),
            ("$.a[0]['it\\'s']", false),
            ("$.a[-1]", false),
            ("$.a.*", false),
            ("$..a", false),
            ("$['a', '1']", false),
            ("$ .a", false),
            ("$.a[ 0 ]", false),
            ("$.a[0:1]", false),
            ("$.a[?@['b c'] == 1]", false),
        ] {
            let path = JsonPath::parse(query).unwrap();
            let selected = path.query_located(&value);
            let selected: Vec<Place> = selected.locations().map(Place::of).collect();
            assert!(!selected.is_empty(), "{query}");
            let read = is_read.then_some(selected);
            assert_eq!(
                Place::named(query).map(|place| vec![place]),
                read,
                "{query}"
            );
        }
    }
}
