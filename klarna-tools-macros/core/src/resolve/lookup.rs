//! Finding operations by the name a manifest gives them.

use crate::diagnostic::{Diagnostic, Diagnostics, near_miss};
use crate::manifest::{Located, OperationName};
use crate::openapi::{Document, Operation};

/// The operation that a manifest names; it must stand in exactly one document.
pub(super) fn find_operation<'a>(
    name: &'a Located<OperationName>,
    documents: &'a [Document],
    cx: &mut Diagnostics,
) -> Option<Operation<'a>> {
    let OperationName { method, path } = &name.value;
    let mut found = documents
        .iter()
        .filter_map(|document| document.operation(method, path));
    match (found.next(), found.next()) {
        (Some(only), None) => {
            check_security(&only, name, cx);
            Some(only)
        }
        (Some(first), Some(second)) => {
            cx.push(
                Diagnostic::new(&name.span, format!("two documents have {method} {path}"))
                    .note(first.span, "here")
                    .note(second.span, "and here"),
            );
            None
        }
        (None, _) => {
            cx.push(unknown_operation(name, documents));
            None
        }
    }
}

fn unknown_operation(name: &Located<OperationName>, documents: &[Document]) -> Diagnostic {
    let OperationName { method, path } = &name.value;
    let diagnostic = Diagnostic::new(&name.span, format!("no document has {method} {path}"));
    let known: Vec<(String, &str)> = documents
        .iter()
        .flat_map(|document| {
            document
                .operations()
                .map(|(method, path, _)| (method, path))
        })
        .collect();
    let methods: Vec<&str> = known
        .iter()
        .filter(|(_, p)| p == path)
        .map(|(method, _)| method.as_str())
        .collect();
    if !methods.is_empty() {
        return diagnostic.label(format!("this path has {}", methods.join(" and ")));
    }
    let paths = known
        .iter()
        .filter(|(m, _)| m == method)
        .map(|(_, path)| *path);
    if let Some(near) = near_miss(path, paths) {
        return diagnostic.label(format!("did you mean `{method} {near}`?"));
    }
    let names: Vec<&str> = documents
        .iter()
        .map(|document| document.name.as_str())
        .collect();
    let names = names.join(", ");
    diagnostic.help(format!("the operations stand under `paths` of {names}"))
}

/// The manifest sends HTTP Basic credentials; the operation must ask for them.
fn check_security(operation: &Operation<'_>, name: &Located<OperationName>, cx: &mut Diagnostics) {
    let Some(security) = operation.security() else {
        cx.push(
            Diagnostic::new(
                &name.span,
                format!("{} declares no security", operation.name()),
            )
            .label("credentials are sent only where the document asks for them")
            .note(operation.span, "declared here")
            .help("if the document forgot it, add `security` by an entry under `corrections`"),
        );
        return;
    };
    let schemes = operation
        .document
        .root
        .get("components")
        .and_then(|c| c.get("securitySchemes"));
    let is_basic = |scheme: &str| {
        let declared = schemes.and_then(|schemes| schemes.get(scheme));
        let text = |key: &str| {
            declared
                .and_then(|node| node.get(key))
                .and_then(|node| node.as_str())
        };
        text("type") == Some("http")
            && text("scheme").is_some_and(|scheme| scheme.eq_ignore_ascii_case("basic"))
    };
    let alternatives = security.as_sequence().unwrap_or_default();
    let accepted = alternatives.iter().any(|alternative| {
        let required = alternative.as_mapping().unwrap_or_default();
        required.len() == 1 && required.iter().all(|entry| is_basic(&entry.key.text))
    });
    if !accepted {
        cx.push(
            Diagnostic::new(
                &security.span,
                format!(
                    "{} does not ask for HTTP Basic here",
                    operation.document.name
                ),
            )
            .label("none of these is HTTP Basic under `components.securitySchemes`")
            .note(&name.span, "used here")
            .help("if the document names the scheme wrongly, put it right under `corrections`"),
        );
    }
}
