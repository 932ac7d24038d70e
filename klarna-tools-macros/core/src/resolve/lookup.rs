//! Finding operations by the name a manifest gives them.

use crate::diagnostic::{Diagnostic, Diagnostics, Reported, near_miss};
use crate::manifest::{Located, OperationName};
use crate::openapi::{Document, Operation, unknown_document};

/// The operation that a manifest names; exactly one document must have it.
pub(super) fn find_operation<'a>(
    name: &'a Located<OperationName>,
    documents: &'a [Document],
    cx: &mut Diagnostics,
) -> Result<Operation<'a>, Reported> {
    let OperationName {
        document,
        method,
        path,
    } = &name.value;
    let is_named = |known: &&Document| name.value.may_be_in(&known.name);
    if let Some(unknown) = document
        .as_ref()
        .filter(|_| !documents.iter().any(|d| is_named(&d)))
    {
        return Err(cx.report(unknown_document(unknown, &name.span, documents)));
    }
    let mut found = documents
        .iter()
        .filter(is_named)
        .filter_map(|document| document.operation(method, path));
    match (found.next(), found.next()) {
        (Some(only), None) => only.check_object(cx).map(|()| only),
        (Some(first), Some(second)) => {
            let which = format!(
                "write `{} {method} {path}` or the other",
                first.document.name
            );
            Err(cx.report(
                Diagnostic::new(&name.span, format!("two documents have {method} {path}"))
                    .label(which)
                    .note(first.span, "here")
                    .note(second.span, "and here"),
            ))
        }
        (None, _) => {
            for document in documents.iter().filter(is_named) {
                document.check_path(path, cx)?;
            }
            Err(cx.report(unknown_operation(name, documents)))
        }
    }
}

fn unknown_operation(name: &Located<OperationName>, documents: &[Document]) -> Diagnostic {
    let OperationName { method, path, .. } = &name.value;
    let diagnostic = Diagnostic::new(&name.span, format!("no document has {method} {path}"));
    let known = documents.iter().flat_map(Document::operations);
    let known: Vec<(&str, &str)> = known.map(|(method, path, _)| (method, path)).collect();
    let methods = known.iter().filter(|(_, known)| known == path);
    let methods: Vec<&str> = methods.map(|(method, _)| *method).collect();
    if !methods.is_empty() {
        return diagnostic.label(format!("this path has {}", methods.join(" and ")));
    }
    let paths = known.iter().filter(|(known, _)| known == method);
    if let Some(near) = near_miss(path, paths.map(|(_, path)| *path)) {
        return diagnostic.label(format!("did you mean `{method} {near}`?"));
    }
    let names: Vec<&str> = documents.iter().map(|one| one.name.as_str()).collect();
    let names = names.join(", ");
    diagnostic.help(format!("the operations are under `paths` of {names}"))
}
