//! What an operation needs and no argument fills.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Names, Origin};
use crate::resolve::field::RequestPart;
use crate::resolve::request::Endpoint;

/// Reports what an operation requires and nothing fills.
pub(super) fn report_unfilled(
    endpoint: &Endpoint<'_>,
    filled: &[(usize, Origin)],
    cx: &mut Diagnostics,
) {
    report_lonely(endpoint, filled, cx);
    for (index, field) in endpoint.fields.iter().enumerate() {
        if field.required.is_some() && !filled.iter().any(|(filled, _)| *filled == index) {
            let name = endpoint.operation.name();
            cx.push(
                Diagnostic::new(endpoint.named, format!("{name} requires `{}`", field.name))
                    .label(format!(
                        "add `{}:` to the arguments",
                        endpoint.names.of(&field.name)
                    ))
                    .note(field.span, "declared here")
                    .help("or fix it to a value with `const`"),
            );
        }
    }
}

/// Reports a property of the body that the API refuses without another that nothing fills.
fn report_lonely(endpoint: &Endpoint<'_>, filled: &[(usize, Origin)], cx: &mut Diagnostics) {
    let fields = filled
        .iter()
        .filter_map(|(field, _)| endpoint.fields.get(*field));
    let in_body = fields.filter(|field| field.part == RequestPart::Body);
    let names: Vec<&str> = in_body.map(|field| field.name.as_str()).collect();
    let body = endpoint.body.as_ref();
    if let Some((name, missing)) = body.and_then(|body| lonely(&body.names, &names)) {
        let operation = endpoint.operation.name();
        let message = format!("{operation} requires `{missing}` beside `{name}`");
        let add = format!("add `{}:` to the arguments", endpoint.names.of(missing));
        cx.push(
            Diagnostic::new(endpoint.named, message)
                .label(add)
                .note(endpoint.operation.span, "declared here")
                .help("or fix it to a value with `const`"),
        );
    }
}

/// A name that is filled, and one that must come with it and is not.
fn lonely<'n>(names: &'n Names, filled: &[&str]) -> Option<(&'n str, &'n str)> {
    let is_filled = |name: &str| filled.contains(&name);
    let dependent = names.dependent.iter();
    let mut dependent = dependent.filter(|(name, _)| is_filled(name));
    dependent.find_map(|(name, partners)| {
        let missing = partners.iter().find(|partner| !is_filled(partner))?;
        Some((name.as_str(), missing.as_str()))
    })
}
