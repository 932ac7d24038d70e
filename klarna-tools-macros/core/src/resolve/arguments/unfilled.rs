//! What an operation needs and no argument fills.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Names, Origin};
use crate::resolve::field::{RequestField, RequestPart};
use crate::resolve::request::Endpoint;
use crate::text;

/// The most properties that a message suggests.
const SHOWN: usize = 8;

/// Reports what an operation requires and nothing fills.
pub(super) fn report_unfilled(
    endpoint: &Endpoint<'_>,
    filled: &[(usize, Origin)],
    cx: &mut Diagnostics,
) {
    report_lonely(endpoint, filled, cx);
    report_few(endpoint, filled, cx);
    let filled = filled.iter();
    let filled = filled.filter_map(|(field, _)| endpoint.fields.get(*field));
    let filled: Vec<String> = filled.map(RequestField::place).collect();
    for field in &endpoint.fields {
        if field.required.is_some() && !filled.contains(&field.place()) {
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

/// Reports a body that needs more properties than are filled or required: the API refuses each call.
fn report_few(endpoint: &Endpoint<'_>, filled: &[(usize, Origin)], cx: &mut Diagnostics) {
    let Some(body) = &endpoint.body else {
        return;
    };
    let fields = endpoint.fields.iter().enumerate();
    let in_body = fields.filter(|(_, field)| field.part == RequestPart::Body);
    let is_sent = |index: &usize| filled.iter().any(|(filled, _)| filled == index);
    let (known, free): (Vec<_>, Vec<(usize, &RequestField<'_>)>) =
        in_body.partition(|(index, field)| is_sent(index) || field.required.is_some());
    let missing = body
        .names
        .fewest
        .unwrap_or(0)
        .saturating_sub(known.len() as u64);
    if missing == 0 || (known.is_empty() && !body.required) {
        return;
    }
    let free = free.iter().filter(|(_, field)| field.refused.is_none());
    let free: Vec<String> = free
        .map(|(_, field)| endpoint.names.of(&field.name))
        .collect();
    let operation = endpoint.operation.name();
    let message = format!("{operation} requires {missing} more of the properties of its body");
    let few =
        Diagnostic::new(endpoint.named, message).note(endpoint.operation.span, "declared here");
    cx.push(match free.get(..SHOWN).unwrap_or(&free) {
        [] => few.label("none of the others can be an argument"),
        free => few
            .label(format!(
                "add at least {missing} of {} to the arguments",
                text::quoted(free)
            ))
            .help("or fix one to a value with `const`"),
    });
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
