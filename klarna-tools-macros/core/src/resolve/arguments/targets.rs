//! Which places of the operations an argument fills.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Reported, near_miss};
use crate::manifest::{ArgumentEntry, Located};
use crate::model::Origin;
use crate::resolve::field::RequestField;
use crate::resolve::path::PathTemplate;
use crate::resolve::request::{Endpoint, Target};
use crate::text;

/// The probable name of an unknown argument.
pub(super) fn near_name(
    name: &Located<String>,
    entry: &ArgumentEntry,
    endpoints: &[Endpoint<'_>],
) -> Option<String> {
    let known = known_names(endpoints);
    let near = near_miss(&name.value, known.iter().map(String::as_str))?;
    let is_unknown = entry.from.is_none() && near != name.value;
    is_unknown.then(|| near.to_owned())
}

fn known_names(endpoints: &[Endpoint<'_>]) -> Vec<String> {
    let names = super::names(endpoints);
    let fields = endpoints.iter().flat_map(|endpoint| &endpoint.fields);
    let usable = fields.filter(|field| field.refused.is_none());
    usable.map(|field| names.of(&field.name)).collect()
}

/// The fields that an argument fills, at most one in each operation.
pub(super) fn find_targets<'e>(
    name: &Located<String>,
    entry: &ArgumentEntry,
    endpoints: &'e [Endpoint<'_>],
    cx: &mut Diagnostics,
) -> Result<Vec<Target<'e>>, Reported> {
    let from = entry.from.as_ref().map(|from| &from.value);
    let mut targets = Vec::new();
    for (step, endpoint) in endpoints.iter().enumerate() {
        match endpoint.fields_for(&name.value, from)[..] {
            [] => {}
            [field] => targets.push(Target {
                step,
                endpoint,
                field,
            }),
            ref several => return Err(cx.report(ambiguous(name, endpoint, several))),
        }
    }
    if targets.is_empty() {
        let mut refused = Ok(());
        for why in endpoints.iter().flat_map(|endpoint| &endpoint.refused_body) {
            refused = Err(cx.report(why.clone()));
        }
        // What an operation takes is not known where it could not be read.
        endpoints
            .iter()
            .try_fold(refused?, |(), endpoint| endpoint.taken)?;
        return Err(cx.report(unknown_argument(name, entry, endpoints)));
    }
    Ok(targets)
}

fn ambiguous(
    name: &Located<String>,
    endpoint: &Endpoint<'_>,
    fields: &[&RequestField<'_>],
) -> Diagnostic {
    let (shown, operation) = (&name.value, endpoint.operation.name());
    let message = format!("`{shown}` fits several places of {operation}");
    let ambiguous = Diagnostic::new(&name.span, message).label("say which with `from`");
    fields.iter().fold(ambiguous, |ambiguous, field| {
        let place = field.part.expression(&field.name);
        ambiguous.note(field.span, format!("`{place}`"))
    })
}

pub(super) fn unknown_argument(
    name: &Located<String>,
    entry: &ArgumentEntry,
    endpoints: &[Endpoint<'_>],
) -> Diagnostic {
    let operations = endpoints.iter().map(|endpoint| endpoint.operation.name());
    let operations: Vec<String> = operations.collect();
    let place = if endpoints.iter().any(|endpoint| endpoint.body.is_some()) {
        "not a parameter or a property of the request body"
    } else {
        "not a parameter"
    };
    let known = known_names(endpoints);
    if let Some(from) = &entry.from {
        let message = format!("this is {place} of {}", operations.join(" or "));
        let takes = format!("it takes {}", text::quoted(&known));
        return Diagnostic::new(&from.span, message).help(takes);
    }
    let mut read_only = endpoints.iter().flat_map(|endpoint| &endpoint.read_only);
    if let Some((_, declared)) = read_only.find(|(known, _)| *known == name.value) {
        return Diagnostic::new(&name.span, format!("`{}` is read-only", name.value))
            .label("it is in answers only and cannot be sent")
            .note(declared, "declared here");
    }
    let message = format!(
        "`{}` is {place} of {}",
        text::shown(&name.value),
        operations.join(" or ")
    );
    let mut unknown = Diagnostic::new(&name.span, message);
    if let Some(forms) = endpoints.iter().find_map(|endpoint| endpoint.forms) {
        unknown = unknown.note(
            forms,
            "the body is one of several forms, which `body` takes whole",
        );
    }
    if known.is_empty() {
        return unknown.label("this operation takes nothing");
    }
    let help = format!("it takes {}", text::quoted(&known));
    unknown.near_or(&name.value, &known, help)
}

pub(super) fn not_the_same(
    name: &Located<String>,
    first: &RequestField<'_>,
    other: &RequestField<'_>,
) -> Diagnostic {
    let message = format!("`{}` is not the same in all operations", name.value);
    Diagnostic::new(&name.span, message)
        .note(first.span, "declared here")
        .note(other.span, "and differently here")
        .help("give it bounds that all of them allow")
}

/// Reports another value for what the path of an operation fixes behind its `?`.
pub(super) fn check_fixed(
    (name, entry): (&Located<String>, &ArgumentEntry),
    targets: &[Target<'_>],
    cx: &mut Diagnostics,
) {
    let constant = entry.constant.as_ref().map(|constant| constant.0.to_json());
    for target in targets {
        let operation = &target.endpoint.operation;
        let query = PathTemplate::of(operation.path).query();
        let Some(Origin::Constant(fixed)) = target.field.fixed_in(&query) else {
            continue;
        };
        let is_it = |constant: &Value| is_same_text(constant, fixed);
        if constant.as_ref().is_some_and(is_it) {
            continue;
        }
        let (operation, shown) = (operation.name(), text::shown(&name.value));
        let message = format!("the path of {operation} fixes `{shown}`");
        let label = format!("{} is always sent", text::shown(&fixed.to_string()));
        let help =
            "leave this argument out; for another value, the document needs a path without it";
        cx.push(Diagnostic::new(&name.span, message).label(label).help(help));
    }
}

/// Whether two constants are the same text in a query.
fn is_same_text(constant: &Value, fixed: &Value) -> bool {
    let text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    text(constant) == text(fixed)
}
