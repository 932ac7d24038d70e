//! A review as JSON, for programs.
//!
//! The shape, of which members may be added but none changes without another `version`:
//! - `version`: 1
//! - `base`, `head`: what is compared, as a person calls it
//! - `fail_on`: the declared threshold, or null
//! - `failing`, `accepted`: how many changes fail, how many are accepted
//! - `counts`: how many changes there are of each class
//! - `changes`: each with `fingerprint`, `kind`, `class`, `flags`, `tool` (null: all tools),
//!   `pointer` (into the lock), `before` and `after` (left out where nothing stands), `means`,
//!   `from` and `locked_in` (null, or `file`, `line`, `column`), `accepted` (null, or the reason),
//!   `stops` (the manifest does not compile so), `fails`
//! - `expired`: acceptances without a change, each with `fingerprint`, `kind`, `tool`, `reason`
//! - `notes`: sentences about the comparison

use klarna_tools_core::source::Span;
use serde_json::{Value, json};

use super::safe_json;
use crate::review::{CLASSES, Finding, Review, class_name, flag_name};

/// The version of the shape.
const VERSION: u64 = 1;

/// The whole review.
pub(crate) fn json(review: &Review) -> String {
    let counts: Value = CLASSES
        .into_iter()
        .map(|class| (class_name(class).to_owned(), json!(review.count(class))))
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
        "fail_on": review.threshold.map(class_name),
        "failing": review.failing(),
        "accepted": review.accepted(),
        "counts": counts,
        "changes": review.findings.iter().map(finding).collect::<Vec<_>>(),
        "expired": expired,
        "notes": review.notes,
    });
    safe_json(&value) + "\n"
}

fn finding(finding: &Finding) -> Value {
    let change = &finding.change;
    let flags: Vec<&str> = change.flags.iter().copied().map(flag_name).collect();
    let mut value = json!({
        "fingerprint": finding.fingerprint,
        "kind": change.kind,
        "class": class_name(change.class),
        "flags": flags,
        "tool": change.tool,
        "pointer": change.pointer,
        "means": change.means,
        "from": finding.from.as_ref().map(place),
        "locked_in": finding.locked.as_ref().map(place),
        "accepted": finding.accepted,
        "stops": finding.stops,
        "fails": finding.fails,
    });
    if let Some(members) = value.as_object_mut() {
        let sides = [("before", &change.before), ("after", &change.after)];
        members.extend(
            sides
                .into_iter()
                .filter_map(|(name, side)| Some((name.to_owned(), side.clone()?))),
        );
    }
    value
}

fn place(span: &Span) -> Value {
    let position = span.position();
    json!({
        "file": span.source().name(),
        "line": position.line,
        "column": position.column,
    })
}
