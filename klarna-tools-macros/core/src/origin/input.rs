//! What of an operation an argument fills.

use crate::manifest::{ArgumentEntry, Expression};
use crate::openapi::Input;
use crate::text::snake_case;

/// Whether an argument fills something, by its name or by what its entry says.
pub(super) fn fills(name: &str, entry: &ArgumentEntry, input: &Input<'_>) -> bool {
    let is = |part: &str, name: &str| input.part == part && input.name == name;
    match entry.from.as_ref().map(|from| &from.value) {
        None => input.name == name || snake_case(input.name) == name,
        Some(Expression::RequestPath(name)) => is("path", name),
        Some(Expression::RequestQuery(name)) => is("query", name),
        Some(Expression::RequestHeader(name)) => is("header", name),
        Some(Expression::RequestBody(path)) => path.first().is_some_and(|name| is("body", name)),
        Some(_) => false,
    }
}
