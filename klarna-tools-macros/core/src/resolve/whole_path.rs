//! Arguments whose values are several segments of a path.

use super::field::RequestField;
use super::request::Endpoint;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{ArgumentEntry, Entries, Expression, RequestPart, place_if_true};
use crate::model::{Serialization, Style};

/// Marks what such arguments fill, and reports those that fill no parameter of a path.
pub(super) fn mark_whole_paths(
    entries: Option<&Entries<ArgumentEntry>>,
    endpoints: &mut [Endpoint<'_>],
    cx: &mut Diagnostics,
) {
    for (name, entry) in Entries::of(entries) {
        let Some(whole) = place_if_true(entry.whole_path.as_ref()) else {
            continue;
        };
        let from = entry.from.as_ref().map(|from| &from.value);
        let mut is_marked = false;
        for endpoint in &mut *endpoints {
            is_marked |= mark(endpoint, &name.value, from);
        }
        if !is_marked {
            let message = "`whole_path` has no meaning here";
            let label = "this argument does not fill a parameter of a path";
            cx.push(Diagnostic::new(whole, message).label(label));
        }
    }
}

/// Whether a parameter of the path is one of them.
fn mark(endpoint: &mut Endpoint<'_>, argument: &str, from: Option<&Expression>) -> bool {
    let names = endpoint.names;
    let in_path = endpoint
        .fields
        .iter_mut()
        .filter(|field| field.part == RequestPart::Path && field.takes(argument, from, names));
    in_path.map(in_segments).count() > 0
}

fn in_segments(field: &mut RequestField<'_>) {
    if field.style.serialization != Serialization::Simple {
        let message = format!("the style `{}` is for one segment of a path", field.style);
        let refused = Diagnostic::new(field.span, message);
        field.refused = Some(refused.help("leave `whole_path` out"));
    }
    field.style = Style::PATH;
}

/// Marks the parameters of a report that have the names of such arguments.
pub(super) fn mark_as_arguments(
    entries: Option<&Entries<ArgumentEntry>>,
    endpoint: &mut Endpoint<'_>,
) {
    for (name, entry) in Entries::of(entries) {
        if place_if_true(entry.whole_path.as_ref()).is_some() {
            mark(endpoint, &name.value, None);
        }
    }
}
