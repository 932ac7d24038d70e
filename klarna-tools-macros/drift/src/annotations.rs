//! The hints by which hosts decide whether to ask a person.

use serde_json::Value;

use crate::findings::Findings;
use crate::kinds::{
    ANNOTATIONS_REMOVED, DESTRUCTIVE_HINT_CLEARED, DESTRUCTIVE_HINT_SET,
    HINT_DEFAULT_MADE_EXPLICIT, IDEMPOTENT_HINT_CLEARED, IDEMPOTENT_HINT_SET,
    OPEN_WORLD_HINT_CHANGED, READONLY_HINT_CLEARED, READONLY_HINT_SET,
};
use crate::pair::Pair;

pub(crate) fn compare(findings: &mut Findings, pair: &Pair<'_>) {
    if pair.before.is_some() && pair.after.is_none() {
        let means =
            "hosts are no longer told what the tool does at worst and assume their defaults";
        findings.report(&ANNOTATIONS_REMOVED, pair, means);
        return;
    }
    for (hint, pair) in pair.differing() {
        // What MCP assumes of a hint that is not given.
        let assumed = matches!(hint, "destructive" | "open_world");
        let is_set = |value: Option<&Value>| value.and_then(Value::as_bool).unwrap_or(assumed);
        let set = is_set(pair.after());
        if is_set(pair.before()) == set {
            let means = "hosts assume the same of the hint whether it is given or not";
            findings.report(&HINT_DEFAULT_MADE_EXPLICIT, &pair, means);
            continue;
        }
        let (kind, means) = match (hint, set) {
            ("read_only", true) => (
                &READONLY_HINT_SET,
                "hosts are told that it changes nothing and stop asking before a call",
            ),
            ("read_only", false) => (
                &READONLY_HINT_CLEARED,
                "hosts are told that it may change something and start asking before a call",
            ),
            ("destructive", true) => (
                &DESTRUCTIVE_HINT_SET,
                "hosts are told that it may undo or remove something",
            ),
            ("destructive", false) => (
                &DESTRUCTIVE_HINT_CLEARED,
                "hosts are told that it undoes and removes nothing and may stop warning",
            ),
            ("idempotent", true) => (
                &IDEMPOTENT_HINT_SET,
                "hosts are told that the same call again does nothing more and may repeat it",
            ),
            ("idempotent", false) => (
                &IDEMPOTENT_HINT_CLEARED,
                "hosts are told that the same call again may do more",
            ),
            ("open_world", _) => (
                &OPEN_WORLD_HINT_CHANGED,
                "the hint whether it reaches beyond the server changed",
            ),
            _ => {
                findings.report_other(&pair);
                continue;
            }
        };
        findings.report(kind, &pair, means);
    }
}
