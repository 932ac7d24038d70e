//! A review as JSON, for programs.
//!
//! `README.md` of this crate describes the shape. Members may be added; none changes without another
//! `version`.

use serde_json::{Value, json};
use toolspec_core::diagnostic::Diagnostic;
use toolspec_core::source::Span;
use toolspec_drift::{Change, Flag};

use super::safe_json;
use crate::finding::Finding;
use crate::review::{CLASSES, Review};

/// The version of the shape.
const VERSION: u64 = 1;

/// The whole review.
pub(crate) fn json(review: &Review) -> String {
    let counts: Value = CLASSES
        .into_iter()
        .map(|class| (class.to_string(), json!(review.count(class))))
        .collect();
    let expired: Vec<Value> = review
        .expired
        .iter()
        .map(|acceptance| {
            json!({
                "fingerprint": acceptance.fingerprint,
                "kind": acceptance.kind,
                "tool": acceptance.tool,
                "reason": acceptance.reason,
            })
        })
        .collect();
    let value = json!({
        "version": VERSION,
        "base": review.base,
        "head": review.head,
        "fail_on": review.threshold.map(|class| class.to_string()),
        "failing": review.failing(),
        "accepted": review.accepted(),
        "counts": counts,
        "changes": review.findings.iter().map(finding).collect::<Vec<_>>(),
        "sizes": review.sizes,
        "expired": expired,
        "notes": review.notes,
    });
    safe_json(&value) + "\n"
}

/// The mistakes for which nothing can be compared.
pub(crate) fn json_mistakes(mistakes: &[Diagnostic]) -> String {
    let mistakes = mistakes.iter().map(|mistake| {
        json!({
            "message": mistake.message(),
            "advice": mistake.advice().collect::<Vec<_>>(),
            "at": mistake.span().map(place),
        })
    });
    let value = json!({ "version": VERSION, "mistakes": mistakes.collect::<Vec<_>>() });
    safe_json(&value) + "\n"
}

fn finding(finding: &Finding) -> Value {
    let change = &finding.change;
    let flags: Vec<String> = change.flags.iter().map(Flag::to_string).collect();
    let mut value = json!({
        "fingerprint": finding.fingerprint,
        "kind": change.kind,
        "class": change.class.to_string(),
        "flags": flags,
        "tool": change.tool,
        "operations": finding.operations,
        "pointer": change.pointer,
        "means": change.means,
        "from": finding.from.as_ref().map(place),
        "stood": finding.was_at.as_ref().map(place),
        "locked_in": finding.locked.as_ref().map(place),
        "accepted": finding.accepted,
        "stops": finding.stops,
        "fails": finding.fails,
    });
    with_sides(&mut value, change);
    value
}

/// Adds the values before and after, where there are any.
pub(super) fn with_sides(object: &mut Value, change: &Change) {
    let sides = [("before", &change.before), ("after", &change.after)].into_iter();
    let sides = sides.filter_map(|(name, side)| Some((name.to_owned(), side.clone()?)));
    if let Some(members) = object.as_object_mut() {
        members.extend(sides);
    }
}

fn place(span: &Span) -> Value {
    let position = span.position();
    json!({
        "file": span.source().name(),
        "line": position.line,
        "column": position.column,
    })
}
