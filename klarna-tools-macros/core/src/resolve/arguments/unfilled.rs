//! What an operation needs and no argument fills.

use crate::diagnostic::{Diagnostic, Diagnostics, Errors, near_miss};
use crate::manifest::RequestPart;
use crate::model::Names;
use crate::provenance::{Provenance, Recorder};
use crate::resolve::field::{Filled, RequestField};
use crate::resolve::request::Endpoint;
use crate::schema::{Choice, Schemas, View};
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
            if let Some(misspelt) = misspelt(endpoint, field) {
                cx.push(misspelt);
                continue;
            }
            let name = endpoint.operation.name();
            let message = format!("{name} requires `{}`", field.name);
            let missing = add_one(endpoint, &field.name, message);
            cx.push(missing.note(field.span, "declared here"));
        }
    }
}

/// A name under `required` that is almost the one of a property and declares none itself.
fn misspelt(endpoint: &Endpoint<'_>, field: &RequestField<'_>) -> Option<Diagnostic> {
    let is_listed = |field: &RequestField<'_>| field.required.is_some_and(|it| it == field.span);
    if !field.is_in_body() || !is_listed(field) {
        return None;
    }
    let declared = endpoint.fields.iter();
    let declared = declared.filter(|field| field.is_in_body() && !is_listed(field));
    let near = near_miss(&field.name, declared.map(|field| field.name.as_str()))?;
    let name = text::shown(&field.name);
    let message = format!("`required` names `{name}`, which is not a property");
    let misspelt = Diagnostic::new(field.span, message).label(format!("did you mean `{near}`?"));
    let add = format!(
        "if the API takes it, add `{}:` to the arguments",
        endpoint.names.of(&field.name)
    );
    Some(misspelt.note(endpoint.named, "needed here").help(add))
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
    if in_body.clone().count() == 0 && is_idle(endpoint, filled) {
        return report_read_only(endpoint, cx);
    }
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
    let few =
        Diagnostic::new(endpoint.named, message).note(endpoint.operation.span, "declared here");
    if let Some(refused) = refused(endpoint, &free) {
        cx.push(few.label("none of the others can be an argument"));
        let reasons = refused.iter().flat_map(Errors::iter);
        return reasons.cloned().for_each(|why| cx.push(why));
    }
    let free = free.iter().filter(|field| field.refused.is_none());
    let free: Vec<String> = free.map(|field| endpoint.names.of(&field.name)).collect();
    let free = text::quoted(free.get(..SHOWN).unwrap_or(&free));
    let add = format!("add at least {missing} of {free} to the arguments");
    cx.push(few.label(add).help("or fix one to a value with `const`"));
}

/// Why none of some fields can be an argument, unless one can or has properties that may.
fn refused(endpoint: &Endpoint<'_>, fields: &[&RequestField<'_>]) -> Option<Vec<Errors>> {
    let schemas = Schemas::new(endpoint.operation.document, View::Request);
    let why = |field: &&RequestField<'_>| {
        let choice = Choice::whole(&field.name, field.span);
        let (mut places, mut cx) = (Provenance::default(), Diagnostics::new());
        let mut places = Recorder::of(&mut places);
        let read = super::read_field(endpoint, field, &choice, &mut places, &mut cx);
        let why = cx.finish(read).err()?;
        let has_parts = !schemas.members_within(&field.schema).is_empty();
        (!has_parts).then_some(why)
    };
    fields.iter().map(why).collect()
}

/// Reports an update whose body can say nothing, since all of it is in answers only.
fn report_read_only(endpoint: &Endpoint<'_>, cx: &mut Diagnostics) {
    if let Some((name, declared)) = endpoint.beside.read_only.first() {
        let operation = endpoint.operation.name();
        let message = format!("{operation} changes nothing: all of its body is read-only");
        let label = format!("no argument can fill `{}`", text::shown(name));
        let idle = Diagnostic::new(endpoint.named, message).label(label);
        cx.push(
            idle.note(declared, "it is in answers only")
                .help("if the API takes it, take `readOnly` out by an entry under `corrections`"),
        );
    }
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
