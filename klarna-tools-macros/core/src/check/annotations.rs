//! The hints for an agent's host: derived from the methods, made bolder only where that is proven or explained.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{AnnotationsEntry, Located, ToolEntry};
use crate::model::{Annotations, Retry, Step};

/// The hints of a tool, all four stated. `misspelt_header` is the mistake of the header of idempotency
/// keys, if it is one.
pub(crate) fn resolve_annotations(
    entry: &ToolEntry,
    steps: &[Step],
    misspelt_header: impl Fn() -> Option<Diagnostic>,
    cx: &mut Diagnostics,
) -> Annotations {
    let read_only = steps.iter().all(|step| step.retry == Retry::Read);
    let derived = Annotations {
        read_only,
        destructive: !read_only,
        idempotent: read_only || steps.iter().all(|step| is_idempotent(&step.request.method)),
        open_world: true,
    };
    let Some(given) = &entry.annotations else {
        return derived;
    };
    check_bold(given, steps, misspelt_header, cx);
    check_destructive(given, entry, steps, cx);
    let chosen =
        |entry: &Option<Located<bool>>, derived| entry.as_ref().map_or(derived, |e| e.value);
    Annotations {
        read_only: chosen(&given.read_only, derived.read_only),
        destructive: chosen(&given.destructive, derived.destructive),
        idempotent: chosen(&given.idempotent, derived.idempotent),
        open_world: true,
    }
}

/// Reports hints that promise what the requests do not prove.
fn check_bold(
    given: &AnnotationsEntry,
    steps: &[Step],
    misspelt_header: impl Fn() -> Option<Diagnostic>,
    cx: &mut Diagnostics,
) {
    let writes = steps.iter().any(|step| step.retry != Retry::Read);
    let is_once = |step: &Step| {
        step.retry == Retry::Never && !matches!(step.request.method.as_str(), "PUT" | "DELETE")
    };
    let repeats = steps.iter().any(is_once);
    let help = "a hint can be changed toward caution; leave it out to have it derived";
    let mut refuse =
        |hint: &Option<Located<bool>>, bold, why: &str, instead: Option<Diagnostic>| {
            if let Some(hint) = hint.as_ref().filter(|hint| hint.value == bold) {
                cx.push(instead.unwrap_or_else(|| too_bold(hint, why).help(help)));
            }
        };
    if writes {
        refuse(&given.read_only, true, "a step of this tool writes", None);
    }
    if repeats {
        let why = "a write of this tool carries no idempotency key";
        refuse(&given.idempotent, true, why, misspelt_header());
    }
    let why = "the tool calls an API on another machine";
    refuse(&given.open_world, false, why, None);
}

/// Reports `destructive: false` at a write that may do more than create, or without a reason, and a
/// reason for nothing.
fn check_destructive(
    given: &AnnotationsEntry,
    entry: &ToolEntry,
    steps: &[Step],
    cx: &mut Diagnostics,
) {
    let writes = steps.iter().any(|step| step.retry != Retry::Read);
    let bold = given.destructive.as_ref().filter(|hint| !hint.value);
    let Some(bold) = bold.filter(|_| writes) else {
        if let Some(why) = &given.why {
            let useless = Diagnostic::new(&why.span, "`why` has no meaning here");
            cx.push(useless.label("it is the reason for `destructive: false` at a write"));
        }
        return;
    };
    let replaces = steps.iter().find(|step| step.may_replace());
    let money = entry.moves_money.as_ref().filter(|money| money.value.is());
    let reason = given.why.as_ref().map_or("", |why| why.value.trim());
    let help = "a write is not destructive only if all of its writes are POST and it moves no money, \
                with a `why`";
    cx.push(match (replaces, money) {
        (Some(step), _) => {
            let operation = step.request.operation();
            too_bold(bold, format!("{operation} may replace or remove something")).help(help)
        }
        (None, Some(money)) => {
            let refused = too_bold(bold, "to move money is more than to create something");
            refused.note(&money.span, "moves money").help(help)
        }
        (None, None) if reason.is_empty() => {
            let message = "this hint is less cautious than the method, without a reason";
            let label = "add `why: …` beside it: what it creates, and that it changes nothing else";
            Diagnostic::new(&bold.span, message).label(label)
        }
        (None, None) => return,
    });
}

fn too_bold(hint: &Located<bool>, why: impl Into<String>) -> Diagnostic {
    Diagnostic::new(
        &hint.span,
        "this hint is less cautious than what the tool does",
    )
    .label(why)
}

/// RFC 9110, section 9.2.2, and the HTTP QUERY method, which is safe.
fn is_idempotent(method: &str) -> bool {
    matches!(
        method,
        "GET" | "HEAD" | "QUERY" | "OPTIONS" | "TRACE" | "PUT" | "DELETE"
    )
}
