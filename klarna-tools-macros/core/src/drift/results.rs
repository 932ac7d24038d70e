//! What a tool returns: where its fields come from, and which values are only shown as a mask.

use serde_json::Value;

use super::Flag;
use super::findings::Findings;
use super::kinds::{MASK_ADDED, MASK_REMOVED, RESULT_SOURCE_CHANGED};
use super::pair::{At, Pair, names};
use super::words::shown;

/// Compares the sources of fields. That a field came or went is told by the output schema.
pub(super) fn compare_sources(findings: &mut Findings, result: &Pair<'_>, fields: &Pair<'_>) {
    for (name, pair) in result.differing() {
        let field = fields.member(name);
        let came = pair.before.is_none() && field.before.is_none() && field.after.is_some();
        let went = pair.after.is_none() && field.after.is_none() && field.before.is_some();
        if came || went {
            continue;
        }
        let means = format!(
            "field `{name}` is read from {}, was {}",
            shown(pair.after()),
            shown(pair.before())
        );
        let (_, new) = pair.moved();
        findings
            .report(&RESULT_SOURCE_CHANGED, &pair, means)
            .with(Flag::Expose, !new.is_empty());
    }
}

/// Compares what is masked. What is not returned needs no mask.
pub(super) fn compare_masks(findings: &mut Findings, wire: &Pair<'_>, schema: &Pair<'_>) {
    let masked = wire.member("masked");
    let (gone, added) = masked.moved();
    let returns = |wire: &Option<At<'_>>, schema: &Option<At<'_>>, place: &str| {
        let within = wire.as_ref().and_then(|at| at.value.get("within"));
        schema
            .as_ref()
            .is_some_and(|at| is_returned(at.value, within, place))
    };
    for place in gone {
        if returns(&wire.after, &schema.after, place) {
            let means = format!("agents are now shown `{place}`, which was redacted");
            findings.report(&MASK_REMOVED, &one(&masked, place), means);
        }
    }
    for place in added {
        if returns(&wire.before, &schema.before, place) {
            let means = format!("agents are shown a mask in place of `{place}`");
            findings.report(&MASK_ADDED, &one(&masked, place), means);
        }
    }
}

/// The element of a list that says this.
fn one<'a>(lists: &Pair<'a>, text: &str) -> Pair<'a> {
    let of = |side: &Option<At<'a>>| {
        let side = side.as_ref()?;
        let index = names(Some(side.value))
            .iter()
            .position(|name| *name == text)?;
        side.element(index)
    };
    Pair::new(of(&lists.before), of(&lists.after))
}

/// Whether a result has anything at this place.
fn is_returned(schema: &Value, within: Option<&Value>, place: &str) -> bool {
    let mut at = schema;
    let mut path = String::new();
    for name in place.split('/').skip(1) {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(name);
        let next = match name {
            "*" => at.get("items").or_else(|| at.get("additionalProperties")),
            name => at
                .get("properties")
                .and_then(|properties| properties.get(name)),
        };
        // What is masked as a whole is a text, and what is not resolved here may be anything.
        let Some(next) = within.and_then(|within| within.get(&path)).or(next) else {
            return at.get("properties").is_none();
        };
        at = next;
    }
    true
}
