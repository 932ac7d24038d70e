//! What the path of an operation fixes behind its `?`: it is a part of what the operation is.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{ArgumentEntry, Located};
use crate::model::Origin;
use crate::resolve::path::Template;
use crate::resolve::request::Target;
use crate::text;

/// Reports another value for what the path of an operation fixes behind its `?`.
pub(super) fn check_fixed(
    (name, entry): (&Located<String>, &ArgumentEntry),
    targets: &[Target<'_>],
    cx: &mut Diagnostics,
) {
    let constant = entry.constant.as_ref().map(|constant| constant.0.to_json());
    for target in targets {
        let operation = &target.endpoint.operation;
        let query = Template::of(operation.path).query();
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
