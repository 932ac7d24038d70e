//! Values of another form than is needed, and how they are to be written.

use crate::diagnostic::Diagnostic;
use crate::text::shown;
use crate::yaml::{Entry, Kind, Node};

/// What to write in place of a list where names are keys.
pub(super) fn as_keys(list: &Node) -> String {
    let names: Vec<&str> = list.elements().iter().filter_map(Node::as_str).collect();
    if list.span.text().starts_with('[') && names.len() == list.elements().len() {
        let names: Vec<String> = names
            .iter()
            .map(|name| format!("{}:", shown(name)))
            .collect();
        return format!(
            "names are keys, each with its value or with nothing: write `{{ {} }}`",
            names.join(" , ")
        );
    }
    let Some(first) = list.elements().first() else {
        return "write names as keys, each with its value or with nothing".to_owned();
    };
    let (written, instead) = match first.get("name").and_then(Node::as_str) {
        Some(name) => (format!("name: {name}"), name),
        None => match (first.keys().next(), first.as_str()) {
            (Some(key), _) => (format!("{key}:"), key),
            (None, Some(text)) if text.contains(" /") => {
                let text = shown(text);
                return format!("give it a name, and within it write `operation: {text}`");
            }
            (None, text) => (text.unwrap_or("…").to_owned(), text.unwrap_or("name")),
        },
    };
    let (written, instead) = (shown(&written), shown(instead));
    let rest = if first.as_str().is_some() {
        ""
    } else {
        ", and the rest within it"
    };
    format!("names are keys: write `{instead}:` in place of `- {written}`{rest}")
}

/// What to write in place of a single value, or of names with values, where a list is needed.
pub(super) fn as_list(node: &Node) -> Option<String> {
    let of_mapping = node.entries().iter().map(|entry| entry.value.as_str());
    let alone = node.as_str().map(Some);
    let values: Option<Vec<&str>> = alone.into_iter().chain(of_mapping).collect();
    let values = values.filter(|values| !values.is_empty())?;
    let values = values.iter().map(|value| {
        if value.contains(" /") {
            format!("{{ operation: {value} }}")
        } else {
            (*value).to_owned()
        }
    });
    let values: Vec<String> = values.collect();
    Some(format!("write `[{}]`", shown(&values.join(", "))))
}

/// What to write in place of a mapping where a method and a path are needed.
pub(super) fn as_operation(node: &Node) -> Option<String> {
    let value = |key: &str| node.get(key).and_then(Node::as_str);
    let parts = value("method").zip(value("path"));
    let parts = parts.or_else(|| match node.entries() {
        [only] => Some((only.key.text.as_str(), only.value.as_str()?)),
        _ => None,
    });
    let (method, path) = parts?;
    Some(format!(
        "write `{} {}`",
        shown(&method.to_uppercase()),
        shown(path)
    ))
}

/// The mistake of a list in braces whose brackets are missing: `{ only: id, name }`.
pub(super) fn without_brackets(node: &Node, known: &[&str]) -> Option<Diagnostic> {
    let is_known = |entry: &&Entry| known.contains(&entry.key.text.as_str());
    let (first, others) = node.entries().split_first()?;
    let of_list = Some(first).filter(is_known)?.value.as_str()?;
    let is_element = |entry: &Entry| entry.value.span.text().is_empty() && !is_known(&entry);
    if others.is_empty() || !node.span.text().starts_with('{') || !others.iter().all(is_element) {
        return None;
    }
    let others = others.iter().map(|entry| entry.key.text.as_str());
    let elements: Vec<&str> = std::iter::once(of_list).chain(others).collect();
    let (key, elements) = (&first.key.text, shown(&elements.join(", ")));
    let list = Diagnostic::new(&first.value.span, "a list of several needs brackets");
    Some(list.label(format!("write `{key}: [{elements}]`")))
}

/// The keys under which people write a single text, such as the path of a document.
const TEXT: [&str; 6] = ["path", "file", "url", "name", "source", "document"];

/// What to write in place of a mapping where a text is needed.
pub(super) fn as_text(node: &Node) -> String {
    let only = match node.entries() {
        [only] => Some(only),
        _ => None,
    };
    let text = only.filter(|only| TEXT.contains(&only.key.text.as_str()));
    let text = text.and_then(|only| only.value.as_str());
    match text {
        Some(text) => format!("write `{}` alone", shown(text)),
        None => "a text that contains `: ` needs quotes".to_owned(),
    }
}

/// Keys of sections that are written as one value, and the key that the value is of.
const MAIN: [(&str, &str); 5] = [
    ("operation", "operation"),
    ("bearer", "bearer"),
    ("allowed", "default"),
    ("argument", "header"),
    ("code", "code"),
];

/// What to write in place of a single value where a section is needed.
pub(super) fn as_section(node: &Node, known: &[&str]) -> Option<String> {
    let text = node.as_str().filter(|text| !text.ends_with('}')).map(shown);
    let has_expression = text.as_ref().filter(|_| known.contains(&"from"));
    if let Some(text) = has_expression {
        return Some(if text.starts_with('$') {
            format!("write `{{ from: {text} }}`")
        } else {
            format!(
                "write `{{ from: $request.body#/{text} }}`, for a parameter of the query `{{ from: \
                 $request.query.{text} }}`; a text for agents is `{{ description: … }}`"
            )
        });
    }
    if known.contains(&"header") && known.contains(&"argument") {
        let header = text.as_deref().unwrap_or("Idempotency-Key");
        return Some(format!(
            "write `{{ header: {header}, argument: idempotency_key, description: \"Only to repeat a call of \
             unknown outcome: its key\" }}`"
        ));
    }
    let text = text.filter(|_| matches!(node.kind, Kind::String(_)))?;
    let is_file = [".yaml", ".yml", ".json"]
        .iter()
        .any(|end| text.ends_with(end));
    if is_file && known.contains(&"at") {
        return Some(format!("write `overlay: {text}`"));
    }
    let (_, main) = MAIN.iter().find(|(sign, _)| known.contains(sign))?;
    let value = if *main == "bearer" {
        "$env.API_TOKEN"
    } else {
        &text
    };
    Some(format!("write `{{ {main}: {value} }}`"))
}
