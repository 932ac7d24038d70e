//! Reports a value of the wrong kind.

use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::yaml::{Kind, Node};

/// Reports that a node is not of the kind that is wanted.
pub(super) fn expected(what: &str, node: &Node, cx: &mut Diagnostics) -> Reported {
    let message = format!("expected {what}, found {}", node.kind_name());
    let unexpected = Diagnostic::new(&node.span, message);
    cx.report(match remedy(what, node) {
        Some(remedy) => unexpected.help(remedy),
        None => unexpected,
    })
}

/// What to write instead.
fn remedy(what: &str, node: &Node) -> Option<&'static str> {
    Some(match (what, &node.kind) {
        ("a string", Kind::Bool(_) | Kind::Number(_)) => "quote it to make it text",
        ("a string", Kind::Null) => {
            "write a text; one that begins with `#` needs quotes, since `#` begins a comment"
        }
        ("a string", Kind::Mapping(_)) => "a text that contains `: ` needs quotes",
        ("a mapping", Kind::String(text)) if text.ends_with('}') && !text.contains('{') => {
            "put a colon before the `{`: the name ends there"
        }
        ("a mapping", Kind::Sequence(_) | Kind::String(_)) => {
            "write one `name:` per line, each with its value or with nothing"
        }
        ("an integer", Kind::String(text)) if text.parse::<i64>().is_ok() => {
            "write it without quotes"
        }
        ("an integer", Kind::Number(_)) => {
            "amounts are integers in minor units: 1.50 is written as 150"
        }
        ("`true` or `false`", Kind::String(text)) => match text.to_lowercase().as_str() {
            "yes" | "on" | "y" | "true" => "write `true`, without quotes",
            "no" | "off" | "n" | "false" => "write `false`, without quotes",
            _ => return None,
        },
        (what, Kind::Number(_)) if what.starts_with("a time") || what.starts_with("a size") => {
            "say the unit, as in the example"
        }
        _ => return None,
    })
}
