//! The file of cases.

use serde_json::{Map, Value};
use toolspec_core::diagnostic::{Diagnostic, Diagnostics, Errors};
use toolspec_core::source::{Source, Span};
use toolspec_core::yaml::{self, Entry, Key, Node};

use crate::fields::{check_keys, required, text, wrong};

/// The keys of a case.
const KEYS: [&str; 5] = ["prompt", "before", "calls", "never", "books"];

/// How a first case looks.
pub(super) const SKELETON: &str = "write a first case, such as:\ncases:\n  refund_part:\n    prompt: Refund 50 dollars of order 98765.\n    \
                        calls:\n      - { tool: refund_order, arguments: { amount: 5000 } }";

/// A sentence that a person says, and what a model should call for it.
pub(crate) struct Case {
    /// What it is called.
    pub(crate) name: Key,
    /// The sentence.
    pub(crate) prompt: String,
    /// What was done before, for a replay.
    pub(crate) before: Vec<Call>,
    /// The calls that are expected, each once.
    pub(crate) calls: Vec<Call>,
    /// The tools that must not be called.
    pub(crate) never: Vec<(String, Span)>,
    /// What the server reports after a replay.
    pub(crate) books: Vec<Call>,
}

/// A call of a tool, as a case writes it.
pub(crate) struct Call {
    /// The name of the tool.
    pub(crate) tool: String,
    /// Where the name is.
    pub(crate) at: Span,
    /// The arguments, or what they contain.
    pub(crate) arguments: Option<Node>,
    /// What the server's error contains, if the call fails.
    pub(crate) fails: Option<(String, Span)>,
    /// What the result contains.
    pub(crate) result: Option<Node>,
}

impl Call {
    /// The arguments.
    pub(crate) fn arguments(&self) -> Value {
        let arguments = self.arguments.as_ref().map(Node::to_json);
        arguments.unwrap_or_else(|| Map::new().into())
    }
}

/// Reads the cases, in the order of the file.
pub(crate) fn read(source: &Source) -> Result<Vec<Case>, Errors> {
    let mut cx = Diagnostics::new();
    let root = yaml::read(source, &mut cx);
    let read = match root {
        Some(root) => cases(&root, &mut cx),
        None => Vec::new(),
    };
    if cx.is_empty() && read.is_empty() {
        let none = Diagnostic::new(&Span::new(source, 0..0), "this file has no cases");
        cx.push(none.help(SKELETON));
    }
    cx.finish(read)
}

fn cases(root: &Node, cx: &mut Diagnostics) -> Vec<Case> {
    check_keys(root, &["cases"], cx);
    let Some(cases) = root.get("cases") else {
        return Vec::new();
    };
    if cases.as_mapping().is_none() {
        wrong(cases, "a mapping", cx);
    }
    let cases = cases.entries().iter();
    cases.filter_map(|entry| case(entry, cx)).collect()
}

fn case(Entry { key, value }: &Entry, cx: &mut Diagnostics) -> Option<Case> {
    if value.as_mapping().is_none() {
        wrong(value, "a mapping", cx);
        return None;
    }
    check_keys(value, &KEYS, cx);
    let prompt = required(value, "prompt", cx);
    if let (Some(prompt), Some(node)) = (&prompt, value.get("prompt")) {
        toolspec_core::text::check(prompt, &node.span, cx);
    }
    let mut calls = |name: &str, more: &[&str]| {
        let each = list(value, name, cx);
        let calls = each.iter().filter_map(|node| call(node, more, cx));
        calls.collect::<Vec<_>>()
    };
    let before = calls("before", &[]);
    let expected = calls("calls", &["fails"]);
    let books = calls("books", &["result"]);
    let never = list(value, "never", cx).iter();
    let never = never.filter_map(|node| Some((text(node, cx)?, node.span.clone())));
    let never: Vec<_> = never.collect();
    if expected.is_empty() && never.is_empty() {
        let empty = Diagnostic::new(&key.span, "this case expects nothing");
        cx.push(empty.help("name the tools that should be called under `calls`"));
    }
    Some(Case {
        name: key.clone(),
        prompt: prompt?,
        before,
        calls: expected,
        never,
        books,
    })
}

fn call(node: &Node, more: &[&str], cx: &mut Diagnostics) -> Option<Call> {
    if node.as_mapping().is_none() {
        wrong(node, "a mapping", cx);
        return None;
    }
    check_keys(node, &[&["tool", "arguments"], more].concat(), cx);
    let tool = required(node, "tool", cx)?;
    Some(Call {
        tool,
        at: node.get("tool")?.span.clone(),
        arguments: mapping(node, "arguments", cx),
        fails: { node.get("fails") }.and_then(|why| Some((text(why, cx)?, why.span.clone()))),
        result: mapping(node, "result", cx),
    })
}

/// The mapping under a key.
fn mapping(node: &Node, key: &str, cx: &mut Diagnostics) -> Option<Node> {
    let value = node.get(key)?;
    if value.as_mapping().is_none() {
        wrong(value, "a mapping", cx);
        return None;
    }
    Some(value.clone())
}

/// The elements of the list under a key.
fn list<'n>(node: &'n Node, key: &str, cx: &mut Diagnostics) -> &'n [Node] {
    let value = node.get(key);
    if let Some(value) = value.filter(|value| value.as_sequence().is_none()) {
        wrong(value, "a list", cx);
    }
    node.elements_of(key)
}
