//! What the path of an operation fixes behind its `?`: it is a part of what the operation is.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{ArgumentEntry, Located};
use crate::model::Origin;
use crate::resolve::path::Template;
use crate::resolve::request::Endpoint;
use crate::text;

/// Reports another value for what the path of an operation fixes behind its `?`.
pub(super) fn check_fixed(
    (name, entry): (&Located<String>, &ArgumentEntry),
    endpoints: &[Endpoint<'_>],
    targets: &[(usize, usize)],
    cx: &mut Diagnostics,
) {
    let constant = entry.constant.as_ref().map(|constant| constant.0.to_json());
    for (index, field) in targets {
        let Some(endpoint) = endpoints.get(*index) else {
            continue;
        };
        let query = Template::of(endpoint.operation.path).query();
        let field = endpoint.fields.get(*field);
        let fixed = field.and_then(|field| field.fixed_in(&query));
        let Some(Origin::Constant(fixed)) = fixed else {
            continue;
        };
        if constant
            .as_ref()
            .is_some_and(|constant| is_same_text(constant, fixed))
        {
            continue;
        }
        let operation = endpoint.operation.name();
        let message = format!(
            "the path of {operation} fixes `{}`",
            text::shown(&name.value)
        );
        cx.push(
            Diagnostic::new(&name.span, message)
                .label(format!("{} is always sent", text::shown(&fixed.to_string())))
                .help("leave this argument out; for another value, the document needs a path without it"),
        );
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
