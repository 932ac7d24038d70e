//! The hints for an agent's host: derived from the methods, made bolder only where that is proven.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{AnnotationsEntry, Located};
use crate::model::{Annotations, Retry, Step};

/// The hints of a tool, all four stated.
pub(crate) fn resolve_annotations(
    entry: Option<&AnnotationsEntry>,
    steps: &[Step],
    cx: &mut Diagnostics,
) -> Annotations {
    let read_only = steps.iter().all(|step| step.retry == Retry::Read);
    let repeatable = steps.iter().all(|step| match step.retry {
        Retry::Read | Retry::Keyed(_) => true,
        Retry::Never => matches!(step.request.method.as_str(), "PUT" | "DELETE"),
    });
    let derived = Annotations {
        read_only,
        destructive: !read_only,
        idempotent: read_only || steps.iter().all(|step| is_idempotent(&step.request.method)),
        open_world: true,
    };
    let Some(entry) = entry else { return derived };
    if let Some(bold) = stated_as(entry.read_only.as_ref(), true).filter(|_| !read_only) {
        refuse(bold, "a step of this tool writes", cx);
    }
    if let Some(bold) = stated_as(entry.destructive.as_ref(), false).filter(|_| !read_only) {
        refuse(
            bold,
            "a write may undo something; hosts ask a person first only if this is `true`",
            cx,
        );
    }
    if let Some(bold) = stated_as(entry.idempotent.as_ref(), true).filter(|_| !repeatable) {
        refuse(bold, "a write of this tool carries no idempotency key", cx);
    }
    if let Some(bold) = stated_as(entry.open_world.as_ref(), false) {
        refuse(bold, "the tool calls an API on another machine", cx);
    }
    let chosen =
        |entry: &Option<Located<bool>>, derived| entry.as_ref().map_or(derived, |e| e.value);
    Annotations {
        read_only: chosen(&entry.read_only, derived.read_only),
        destructive: chosen(&entry.destructive, derived.destructive),
        idempotent: chosen(&entry.idempotent, derived.idempotent),
        open_world: true,
    }
}

/// RFC 9110, section 9.2.2, and the HTTP QUERY method, which is safe.
fn is_idempotent(method: &str) -> bool {
    matches!(
        method,
        "GET" | "HEAD" | "QUERY" | "OPTIONS" | "TRACE" | "PUT" | "DELETE"
    )
}

fn stated_as(entry: Option<&Located<bool>>, value: bool) -> Option<&Located<bool>> {
    entry.filter(|entry| entry.value == value)
}

fn refuse(bold: &Located<bool>, why: &str, cx: &mut Diagnostics) {
    cx.push(
        Diagnostic::new(
            &bold.span,
            "this hint is less cautious than what the tool does",
        )
        .label(why)
        .help("a hint can be changed toward caution; leave it out to have it derived"),
    );
}
