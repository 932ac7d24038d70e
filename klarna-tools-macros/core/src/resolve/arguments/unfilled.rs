//! What an operation needs and no argument fills.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::RequestPart;
use crate::model::Names;
use crate::resolve::field::{Filled, RequestField};
use crate::resolve::request::Endpoint;
use crate::text;

/// The most properties that a message suggests.
const SHOWN: usize = 8;

/// Reports what an operation requires and nothing fills.
pub(super) fn report_unfilled(
    endpoint: &Endpoint<'_>,
    filled: &[Filled<'_>],
    cx: &mut Diagnostics,
) {
    report_lonely(endpoint, filled, cx);
    report_few(endpoint, filled, cx);
    let filled = filled.iter().map(|filled| filled.field.place());
    let filled: Vec<String> = filled.collect();
    for field in &endpoint.fields {
        if field.required.is_some() && !filled.contains(&field.place()) {
            let name = endpoint.operation.name();
            let message = format!("{name} requires `{}`", field.name);
            let missing = add_one(endpoint, &field.name, message);
            cx.push(missing.note(field.span, "declared here"));
        }
    }
}

/// Something that is missing, and the argument that would fill it.
fn add_one(endpoint: &Endpoint<'_>, name: &str, message: String) -> Diagnostic {
    let add = format!("add `{}:` to the arguments", endpoint.names.of(name));
    let missing = Diagnostic::new(endpoint.named, message).label(add);
    missing.help("or fix it to a value with `const`")
}

/// Reports a body that needs more properties than are filled or required: the API refuses each call,
/// or an update changes nothing.
fn report_few(endpoint: &Endpoint<'_>, filled: &[Filled<'_>], cx: &mut Diagnostics) {
    let Some(body) = &endpoint.body else {
        return;
    };
    let in_body = endpoint.fields.iter().filter(|field| field.is_in_body());
    let is_sent = |field: &RequestField<'_>| {
        let mut filled = filled.iter();
        filled.any(|filled| std::ptr::eq(filled.field, field))
    };
    let (known, free): (Vec<_>, Vec<&RequestField<'_>>) =
        in_body.partition(|field| is_sent(field) || field.required.is_some());
    let is_idle = known.is_empty() && !free.is_empty() && is_idle(endpoint, filled);
    let fewest = body.names.fewest.unwrap_or(0).max(u64::from(is_idle));
    let missing = fewest.saturating_sub(known.len() as u64);
    if missing == 0 || (known.is_empty() && !body.required && !is_idle) {
        return;
    }
    let operation = endpoint.operation.name();
    let message = if is_idle {
        format!("{operation} changes nothing: none of its body is filled")
    } else {
        format!("{operation} requires {missing} more of the properties of its body")
    };
    let free = free.iter().filter(|field| field.refused.is_none());
    let free: Vec<String> = free.map(|field| endpoint.names.of(&field.name)).collect();
    let few =
        Diagnostic::new(endpoint.named, message).note(endpoint.operation.span, "declared here");
    cx.push(match free.get(..SHOWN).unwrap_or(&free) {
        [] => few.label("none of the others can be an argument"),
        free => {
            let free = text::quoted(free);
            let add = format!("add at least {missing} of {free} to the arguments");
            few.label(add).help("or fix one to a value with `const`")
        }
    });
}

/// Whether this is an update (RFC 5789) that nothing but its body can say something to. One may say it
/// in the query.
fn is_idle(endpoint: &Endpoint<'_>, filled: &[Filled<'_>]) -> bool {
    let mut parts = filled.iter().map(|filled| filled.field.part);
    endpoint.operation.method == "PATCH" && parts.all(|part| part != RequestPart::Query)
}

/// Reports a property of the body that the API refuses without another that nothing fills.
fn report_lonely(endpoint: &Endpoint<'_>, filled: &[Filled<'_>], cx: &mut Diagnostics) {
    let fields = filled.iter().map(|filled| filled.field);
    let in_body = fields.filter(|field| field.part == RequestPart::Body);
    let names: Vec<&str> = in_body.map(|field| field.name.as_str()).collect();
    let body = endpoint.body.as_ref();
    if let Some((name, missing)) = body.and_then(|body| lonely(&body.names, &names)) {
        let operation = endpoint.operation.name();
        let message = format!("{operation} requires `{missing}` beside `{name}`");
        let missing = add_one(endpoint, missing, message);
        cx.push(missing.note(endpoint.operation.span, "declared here"));
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
