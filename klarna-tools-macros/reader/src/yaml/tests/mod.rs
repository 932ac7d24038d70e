//! What is read, at which place, and what is refused.

mod mistakes;
mod places;
mod values;

use super::*;
use crate::{
    diagnostic::{Diagnostic, Diagnostics, Errors},
    source::Source,
};

fn try_read(text: &str) -> Result<Node, Errors> {
    let mut cx = Diagnostics::new();
    let root = read(&Source::new("a.yaml", text), &mut cx);
    assert_eq!(
        root.is_some(),
        cx.is_empty(),
        "there is a tree exactly if there is no mistake"
    );
    cx.finish(root).map(Option::unwrap)
}

fn tree(text: &str) -> Node {
    try_read(text).unwrap_or_else(|errors| panic!("{errors}"))
}

fn errors(text: &str) -> Errors {
    try_read(text).expect_err(text)
}

/// Each mistake as `line:column message`.
fn mistakes(text: &str) -> Vec<String> {
    let line = |mistake: &Diagnostic| {
        let position = mistake.position().unwrap();
        format!(
            "{}:{} {}",
            position.line,
            position.column,
            mistake.message()
        )
    };
    errors(text).iter().map(line).collect()
}

/// A node and its place.
fn shown(node: &Node) -> (String, String) {
    let position = node.span.position();
    (
        format!("{}:{}", position.line, position.column),
        node.span.text().to_owned(),
    )
}
