//! The operations that documents offer.

use toolspec_core::diagnostic::nearest;
use toolspec_core::manifest::split_document;
use toolspec_core::openapi::{Document, Operation};
use toolspec_core::text::shown;
use toolspec_core::yaml::Node;

use crate::layout::count;

/// Methods that a person may write in lower case.
const METHODS: [&str; 9] = [
    "GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY",
];

/// Whether a word of a command line is a method rather than an `operationId`.
pub(crate) fn is_method(word: &str) -> bool {
    let is_known = METHODS.iter().any(|known| known.eq_ignore_ascii_case(word));
    is_known || toolspec_core::manifest::is_method(word)
}

/// Whether an operation only reads.
pub(crate) fn is_read(operation: Operation<'_>) -> bool {
    matches!(operation.method, "GET" | "HEAD" | "QUERY")
}

/// Whether an operation changes what there is: one that says nothing does nothing.
pub(crate) fn is_update(operation: Operation<'_>) -> bool {
    matches!(operation.method, "PATCH" | "PUT")
}

/// Every operation, in the order of the documents.
pub(crate) fn operations(documents: &[Document]) -> impl Iterator<Item = Operation<'_>> {
    documents.iter().flat_map(Document::operations)
}

/// Method and path, with the document in front where several have them.
pub(crate) fn qualified(operation: Operation<'_>, documents: &[Document]) -> String {
    let mut others = documents.iter().filter(|document| {
        document.name != operation.document.name
            && document
                .operation(operation.method, operation.path)
                .is_some()
    });
    match others.next() {
        Some(_) => format!("{} {}", operation.document.name, operation.name()),
        None => operation.name(),
    }
}

/// The only operation with this method and path, with or without its document in front, or with
/// this `operationId`. `help` names the command that lists them.
pub(crate) fn find<'a>(
    wanted: &str,
    documents: &'a [Document],
    help: &str,
) -> Result<Operation<'a>, String> {
    let (document, name) = split_document(wanted);
    let (method, path) = name.split_once(' ').unwrap_or_default();
    let is_it = |operation: &Operation<'_>| {
        operation.method.eq_ignore_ascii_case(method)
            && document.is_none_or(|document| operation.document.name == document)
    };
    let at_path = |document: &'a Document| document.operations_at(|known| known == path.trim());
    let has_id = |operation: &Operation<'_>| {
        operation.text("operationId").and_then(Node::as_str) == Some(wanted)
    };
    let found = documents.iter().flat_map(at_path).filter(is_it);
    let mut found: Vec<Operation<'_>> = found.collect();
    if found.is_empty() {
        found = operations(documents).filter(has_id).collect();
    }
    match found.as_slice() {
        [] => Err(unknown(wanted, documents, help)),
        [only] => Ok(*only),
        several => Err(ambiguous(wanted, several)),
    }
}

/// The error about several operations, each of which is named in full.
fn ambiguous(wanted: &str, several: &[Operation<'_>]) -> String {
    let names = several.iter().map(|operation| {
        let name = format!("{} {}", operation.document.name, operation.name());
        format!("`{}`", shown(&name))
    });
    format!(
        "{} is the name of {}\nhelp: say which: {}",
        shown(wanted),
        count(several.len(), "operation"),
        names.collect::<Vec<_>>().join(", ")
    )
}

/// The error about an operation that no document has; `help` names the command that lists them.
fn unknown(wanted: &str, documents: &[Document], help: &str) -> String {
    let names: Vec<String> = operations(documents)
        .map(|operation| operation.name())
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let ids = operations(documents).filter_map(|one| one.text("operationId")?.as_str());
    let ids: Vec<&str> = ids.collect();
    let near = nearest(wanted, names.iter().copied());
    let near = near.or_else(|| nearest(wanted, ids.iter().copied()));
    let near = near.map(|near| format!("help: did you mean `{near}`?\n"));
    format!(
        "no document has {wanted}\n{}help: {help} lists the {} there are",
        near.unwrap_or_default(),
        count(names.len(), "operation"),
    )
}
