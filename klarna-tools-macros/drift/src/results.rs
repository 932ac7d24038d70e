//! What a tool returns: where its fields come from, and which values are only shown as a mask.

use serde_json::Value;

use crate::change::Flag;
use crate::findings::Findings;
use crate::kinds::{
    Kind, MASK_ADDED, MASK_REMOVED, OUTPUT_BECAME_ENUM, OUTPUT_ENUM_DROPPED,
    OUTPUT_ENUM_VALUE_ADDED, OUTPUT_ENUM_VALUE_REMOVED, OUTPUT_EXPOSES, OUTPUT_FORMAT_CHANGED,
    OUTPUT_MONEY_CHANGED, OUTPUT_NOT_PARTIAL, OUTPUT_PARTIAL, RESULT_PROMISE_LOST,
    RESULT_PROMISE_MADE, RESULT_SOURCE_CHANGED,
};
use crate::pair::{LockNode, Pair, names};
use crate::schema::values::gone_or_added;
use crate::words::shown;
use toolspec_core::pointer::Pointer;

/// Compares the sources of fields. The output schema reports fields that were added or removed.
pub(crate) fn compare_sources(findings: &mut Findings, result: &Pair<'_>, fields: &Pair<'_>) {
    for (name, pair) in result.differing() {
        let field = fields.member(name);
        let came = pair.before.is_none() && field.before.is_none() && field.after.is_some();
        let went = pair.after.is_none() && field.after.is_none() && field.before.is_some();
        if came || went {
            continue;
        }
        let (was, is) = (shown(pair.before()), shown(pair.after()));
        let means = format!("field `{name}` is read from {is}, was {was}");
        let (_, new) = pair.moved();
        findings
            .report(&RESULT_SOURCE_CHANGED, &pair, means)
            .with(Flag::Expose, !new.is_empty());
    }
}

/// Compares what is masked. What is not returned needs no mask.
pub(crate) fn compare_masks(findings: &mut Findings, wire: &Pair<'_>, schema: &Pair<'_>) {
    let masked = wire.member("masked");
    let (gone, added) = masked.moved();
    for place in gone {
        if returns(wire.after.as_ref(), schema.after.as_ref(), place) {
            let means = format!("agents are now shown `{place}`, which was redacted");
            report_element(findings, &MASK_REMOVED, &masked, place, means);
        }
    }
    for place in added {
        if returns(wire.before.as_ref(), schema.before.as_ref(), place) {
            let means = format!("agents are shown a mask in place of `{place}`");
            report_element(findings, &MASK_ADDED, &masked, place, means);
        }
    }
}

/// Compares what the document calls a password. What is newly returned is exposed by that.
pub(crate) fn compare_passwords(findings: &mut Findings, wire: &Pair<'_>, schema: &Pair<'_>) {
    let passwords = wire.member("passwords");
    let (gone, added) = passwords.moved();
    let is_of_both = |place: &&str| {
        returns(wire.before.as_ref(), schema.before.as_ref(), place)
            && returns(wire.after.as_ref(), schema.after.as_ref(), place)
    };
    for place in gone.into_iter().filter(is_of_both) {
        let means = format!("the API no longer calls `{place}` a password");
        report_element(findings, &OUTPUT_FORMAT_CHANGED, &passwords, place, means);
    }
    for place in added.into_iter().filter(is_of_both) {
        let is_masked = names(wire.member("masked").after()).contains(&place);
        let (kind, end) = if is_masked {
            (&OUTPUT_FORMAT_CHANGED, "")
        } else {
            (
                &OUTPUT_EXPOSES,
                ", and agents see it; mask it or leave it out",
            )
        };
        let means = format!("the API now calls `{place}` a password{end}");
        report_element(findings, kind, &passwords, place, means);
    }
}

/// Compares which fields are amounts. The output schema reports fields that were added or removed.
pub(crate) fn compare_money(findings: &mut Findings, wire: &Pair<'_>, schema: &Pair<'_>) {
    for (place, pair) in wire.member("money").differing() {
        let returned = returns(wire.before.as_ref(), schema.before.as_ref(), place)
            && returns(wire.after.as_ref(), schema.after.as_ref(), place);
        if returned {
            let currency = shown(pair.after());
            let means = match pair.after {
                None => format!("`{place}` is no longer known as an amount"),
                _ => format!("`{place}` is an amount, with its currency in {currency}"),
            };
            findings.report(&OUTPUT_MONEY_CHANGED, &pair, means);
        }
    }
}

/// Compares which fields the document promises. A field that is required on one side only is
/// reported by the output schema.
pub(crate) fn compare_promises(findings: &mut Findings, wire: &Pair<'_>, schema: &Pair<'_>) {
    let promised = wire.member("promised");
    let required = schema.member("required");
    let of_both = |name: &str| {
        let mut sides = [required.before(), required.after()].into_iter();
        sides.all(|side| names(side).contains(&name))
    };
    let (gone, added) = promised.moved();
    for name in gone.into_iter().filter(|name| of_both(name)) {
        let means = format!("an answer may now lack `{name}`: the call then fails");
        report_element(findings, &RESULT_PROMISE_LOST, &promised, name, means);
    }
    for name in added.into_iter().filter(|name| of_both(name)) {
        let means = format!("no answer lacks `{name}` now");
        report_element(findings, &RESULT_PROMISE_MADE, &promised, name, means);
    }
}

/// Compares which fields only some of the successful answers have. Whether one is promised is
/// reported as that.
pub(crate) fn compare_partial(findings: &mut Findings, wire: &Pair<'_>, schema: &Pair<'_>) {
    let partial = wire.member("partial");
    let (lost, made) = wire.member("promised").moved();
    let of_both = |name: &str| {
        let field = schema.member("properties").member(name);
        field.before.is_some() && field.after.is_some()
    };
    let is_own = |name: &&str| of_both(name) && !lost.contains(name) && !made.contains(name);
    let (gone, added) = partial.moved();
    for name in added.into_iter().filter(is_own) {
        let means = format!("some successful answers have no `{name}` now");
        report_element(findings, &OUTPUT_PARTIAL, &partial, name, means);
    }
    for name in gone.into_iter().filter(is_own) {
        let means = format!("each successful answer can have `{name}` now");
        report_element(findings, &OUTPUT_NOT_PARTIAL, &partial, name, means);
    }
}

/// Compares the values that the document lists of what is returned.
pub(crate) fn compare_known(findings: &mut Findings, wire: &Pair<'_>, schema: &Pair<'_>) {
    for (place, pair) in wire.member("known").differing() {
        let is_new = !returns(wire.before.as_ref(), schema.before.as_ref(), place);
        if is_new || !returns(wire.after.as_ref(), schema.after.as_ref(), place) {
            continue;
        }
        let (was, is) = (shown(pair.before()), shown(pair.after()));
        match (pair.before(), pair.after()) {
            (None, _) => {
                let means = format!("`{place}` is now one of {is}");
                findings.report(&OUTPUT_BECAME_ENUM, &pair, means);
            }
            (_, None) => {
                let means = format!("`{place}` can now be anything, was one of {was}");
                findings.report(&OUTPUT_ENUM_DROPPED, &pair, means);
            }
            (Some(old), Some(new)) => compare_listed(findings, place, &pair, [old, new]),
        }
    }
}

fn compare_listed(findings: &mut Findings, place: &str, pair: &Pair<'_>, lists: [&Value; 2]) {
    let [old, new] = lists.map(|list| list.as_array().into_iter().flatten().collect::<Vec<_>>());
    let Some((gone, added)) = gone_or_added(&old, &new) else {
        return;
    };
    for (kind, elements, is) in [
        (&OUTPUT_ENUM_VALUE_REMOVED, gone, "is no longer"),
        (&OUTPUT_ENUM_VALUE_ADDED, added, "can now also be"),
    ] {
        if !elements.is_empty() {
            let quoted = shown(Some(&Value::Array(elements.clone())));
            let means = format!("`{place}` {is} {quoted}");
            findings.report(kind, pair, means).about(elements);
        }
    }
}

/// Whether one side returns anything at a place.
fn returns(wire: Option<&LockNode<'_>>, schema: Option<&LockNode<'_>>, place: &str) -> bool {
    let within = wire.and_then(|at| at.value.get("within"));
    schema.is_some_and(|at| is_returned(at.value, within, place))
}

/// Reports an element of a set that came or went.
fn report_element(
    findings: &mut Findings,
    kind: &Kind,
    set: &Pair<'_>,
    element: &str,
    means: String,
) {
    let pair = set.each(|set| one(set, element));
    findings.report(kind, &pair, means).about([element]);
}

/// The element of a set with this value, at the place of the set, since indexes change.
fn one<'a>(set: &LockNode<'a>, text: &str) -> Option<LockNode<'a>> {
    let mut elements = set.elements().into_iter();
    let element = elements.find(|element| element.value.as_str() == Some(text))?;
    Some(LockNode::new(set.pointer.clone(), element.value))
}

/// Whether a result has anything at this place.
fn is_returned(schema: &Value, within: Option<&Value>, place: &str) -> bool {
    let mut at = schema;
    let mut path = String::new();
    let Ok(place) = Pointer::parse(place) else {
        return true;
    };
    for name in place.segments().iter().map(String::as_str) {
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
