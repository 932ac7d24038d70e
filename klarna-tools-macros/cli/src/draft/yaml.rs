//! Text as YAML.

use toolspec_core::diagnostic::Diagnostics;
use toolspec_core::source::Source;
use toolspec_core::text::{escaped, seen};
use toolspec_core::yaml::{self, Kind, Node};

use crate::layout::{WIDTH, wrap};

/// A text as the value of a key: plain if that reads as the same text, else in quotes.
pub(crate) fn scalar(text: &str) -> String {
    plain_or_quoted(text, |text| format!("- {text}\n"))
}

/// A text within brackets or braces.
pub(crate) fn flow_scalar(text: &str) -> String {
    plain_or_quoted(text, |text| format!("[{text}]"))
}

/// A value on one line.
pub(crate) fn flow(node: &Node) -> String {
    match &node.kind {
        Kind::Mapping(entries) => {
            let entries = entries.iter();
            let pairs: Vec<String> = entries
                .map(|entry| format!("{}: {}", flow_scalar(&entry.key.text), flow(&entry.value)))
                .collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        Kind::Sequence(elements) => {
            let elements: Vec<String> = elements.iter().map(flow).collect();
            format!("[{}]", elements.join(", "))
        }
        Kind::String(text) => flow_scalar(text),
        _ => node.to_json().to_string(),
    }
}

fn plain_or_quoted(text: &str, written: impl Fn(&str) -> String) -> String {
    let mut cx = Diagnostics::new();
    let node = yaml::read(&Source::new("", written(text)), &mut cx);
    let read = cx.finish(node).ok().flatten();
    let elements = read.as_ref().and_then(|node| node.as_sequence());
    let is_seen = seen(text) == text && !text.contains('\t');
    match elements {
        Some([only]) if is_seen && only.as_str() == Some(text) => text.to_owned(),
        _ => {
            let quoted = serde_json::Value::from(text).to_string();
            escaped(&quoted, |c| format!("\\U{:08X}", u32::from(c)))
        }
    }
}

/// `key: text`, over several lines if it is long.
pub(super) fn folded(indent: &str, key: &str, text: &str) -> String {
    let whole = format!("{indent}{key}: {}", scalar(text));
    if whole.chars().count() <= WIDTH {
        return format!("{whole}\n");
    }
    let lines = wrap(text, WIDTH - indent.len() - 2);
    let lines = lines.iter().map(|line| format!("{indent}  {line}\n"));
    format!("{indent}{key}: >\n{}", lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_quoted_only_where_it_must_be() {
        for plain in [
            "Capture an order",
            "order_id",
            "GET /orders/{id}",
            "a-b",
            "a, b",
        ] {
            assert_eq!(scalar(plain), plain);
        }
        for quoted in [
            "Yes: no", "# no", "12", "true", "", "{a}", "\"so\"", "- a", " a", "a #b",
        ] {
            assert_eq!(scalar(quoted), format!("{quoted:?}"));
        }
        assert_eq!(flow_scalar("a b"), "a b");
        assert_eq!(flow_scalar("a, b"), "\"a, b\"");
        assert_eq!(flow_scalar("$request.body#/a"), "$request.body#/a");
    }

    #[test]
    fn a_long_text_is_below_its_key() {
        assert_eq!(folded("  ", "a", "b c"), "  a: b c\n");
        let long = "word ".repeat(30);
        let text = folded("  ", "a", long.trim());
        assert!(text.starts_with("  a: >\n    word word"), "{text}");
        assert!(text.lines().all(|line| line.len() <= 100), "{text}");
    }
}
