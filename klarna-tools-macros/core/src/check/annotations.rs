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
    let refused = [
        (
            &entry.read_only,
            true,
            read_only,
            "a step of this tool writes",
        ),
        (
            &entry.destructive,
            false,
            read_only,
            "a write may undo something; hosts ask a person first only if this is `true`",
        ),
        (
            &entry.idempotent,
            true,
            repeatable,
            "a write of this tool carries no idempotency key",
        ),
        (
            &entry.open_world,
            false,
            false,
            "the tool calls an API on another machine",
        ),
    ];
    for (hint, bold, is_proven, why) in refused {
        if let Some(hint) = hint
            && hint.value == bold
            && !is_proven
        {
            let message = "this hint is less cautious than what the tool does";
            let help = "a hint can be changed toward caution; leave it out to have it derived";
            cx.push(Diagnostic::new(&hint.span, message).label(why).help(help));
        }
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
