//! What documents do not declare of their security: corrections that a person decides about.

use toolspec_core::bearer_entries;
use toolspec_core::openapi::Document;
use toolspec_core::pointer::Pointer;
use toolspec_core::yaml::Node;

use super::auth::{declared, scheme_named};
use crate::draft::{flow, on_one_line, scalar};
use crate::operations::operations;

/// Corrections for schemes that operations require by an undeclared name.
pub(super) fn misnamed(document: &Document) -> String {
    let operations = operations(std::slice::from_ref(document));
    let security = operations.filter_map(|operation| operation.security());
    let names = security
        .filter_map(Node::as_sequence)
        .flatten()
        .flat_map(Node::keys);
    let mut names: Vec<&str> = names
        .filter(|name| document.declared_scheme(name).is_none())
        .collect();
    names.sort_unstable();
    names.dedup();
    let corrections = names.iter().filter_map(|name| {
        let scheme = scheme_named(document, name)?;
        let pointer = Pointer::from_iter(["components", "securitySchemes", name]);
        let at = pointer.within(&document.name);
        Some(format!(
            "  # To decide: is the only declared scheme the intended one?\n  \
             - at: {}\n    \
               value: {}\n    \
               why: Operations ask for it by a name that is not declared.\n",
            scalar(&at),
            flow(scheme),
        ))
    });
    corrections.collect()
}

/// What to write for operations without `security`: a correction if others need credentials, or a
/// comment if no operation requires a declared scheme.
pub(super) fn undeclared(document: &Document, is_authenticated: bool) -> Undeclared {
    let mut operations = operations(std::slice::from_ref(document));
    if !operations.any(|operation| operation.security().is_none()) {
        return Undeclared::None;
    }
    let name = &document.name;
    let at = scalar(&format!("{name}#/security"));
    if is_authenticated {
        return Undeclared::Correction(format!(
            "  # To decide: is it right that operations which ask for no credentials get none?\n  \
             - at: {at}\n    \
               value: []\n    \
               why: Operations that declare no security need no credentials.\n"
        ));
    }
    let schemes = declared(document).into_iter().flat_map(Node::keys);
    let schemes: Vec<String> = schemes
        .map(|name| format!("`{}`", on_one_line(name)))
        .collect();
    if schemes.is_empty() {
        return Undeclared::Comment(without_schemes(document));
    }
    Undeclared::Comment(format!(
        "# To decide: {} declares {}, and no operation asks for credentials. If the API wants\n\
         # them, say which by an entry under `corrections` for {at}, and add `auth`.\n",
        on_one_line(name),
        schemes.join(", "),
    ))
}

fn without_schemes(document: &Document) -> String {
    let entries = bearer_entries(document).map(|entry| format!("#   - {}\n", on_one_line(&entry)));
    format!(
        "# To decide: {} declares no security scheme, and no operation asks for credentials. If the\n\
         # API wants them, add `auth`, such as `auth: {{ bearer: $env.NAME }}`, and by entries under\n\
         # `corrections` the scheme, and that the operations require it:\n{}",
        on_one_line(&document.name),
        entries.concat(),
    )
}

/// What the manifest says about operations that declare no security.
pub(super) enum Undeclared {
    None,
    Correction(String),
    Comment(String),
}
