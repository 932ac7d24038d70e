//! What a request and its answer are as a whole: the names of a body, whether an answer may be null,
//! and what the document calls deprecated.

use serde_json::Value;
use toolspec_core::text::quoted;

use crate::findings::Findings;
use crate::kinds::{
    DEPRECATION_CLEARED, OPERATION_DEPRECATED, OUTPUT_ROOT_NOT_NULLABLE, OUTPUT_ROOT_NULLABLE,
    PARAMETER_DEPRECATED, ROOT_ALTERNATIVE_CHANGED, ROOT_CONSTRAINT_ADDED, ROOT_CONSTRAINT_REMOVED,
    SUNSET_CHANGED, WIRE_MEDIA_TYPE_CHANGED,
};
use crate::pair::Pair;
use crate::words::shown;

/// Compares what the names of a body have to be as a whole.
pub(crate) fn compare_names(findings: &mut Findings, names: &Pair<'_>) {
    for (key, pair) in names.differing() {
        match key {
            "minProperties" => compare_count(findings, &pair, "at least", |was, is| is > was),
            "maxProperties" => compare_count(findings, &pair, "at most", |was, is| is < was),
            "dependentRequired" => compare_dependent(findings, &pair),
            _ => {
                let (was, is) = (shown(pair.before()), shown(pair.after()));
                let means = format!(
                    "the API takes other bodies than the tool sends: `{key}` is {is}, was {was}"
                );
                findings.report(&ROOT_ALTERNATIVE_CHANGED, &pair, means);
            }
        }
    }
}

fn compare_count(
    findings: &mut Findings,
    pair: &Pair<'_>,
    how: &str,
    is_tighter: fn(u64, u64) -> bool,
) {
    let [was, is] = pair.read::<u64>();
    let in_words = |count: Option<u64>| count.map_or("any".to_owned(), |n| format!("{how} {n}"));
    let means = format!("a body needs {} names, was {}", in_words(is), in_words(was));
    let tighter = match (was, is) {
        (Some(was), Some(is)) => is_tighter(was, is),
        _ => is.is_some(),
    };
    let kind = if tighter {
        &ROOT_CONSTRAINT_ADDED
    } else {
        &ROOT_CONSTRAINT_REMOVED
    };
    findings.report(kind, pair, means);
}

fn compare_dependent(findings: &mut Findings, dependent: &Pair<'_>) {
    for (name, pair) in dependent.differing() {
        let (gone, added) = pair.moved();
        if !added.is_empty() {
            let added = quoted(&added);
            let means = format!("a body with `{name}` and without {added} is now refused");
            findings.report(&ROOT_CONSTRAINT_ADDED, &pair, means);
        }
        if !gone.is_empty() {
            let gone = quoted(&gone);
            let means = format!("a body with `{name}` is now sent without {gone}");
            findings.report(&ROOT_CONSTRAINT_REMOVED, &pair, means);
        }
    }
}

/// Compares whether an answer may be null whose parts are returned.
pub(crate) fn compare_nullable(findings: &mut Findings, pair: &Pair<'_>) {
    let (kind, means) = match pair.after {
        Some(_) => (&OUTPUT_ROOT_NULLABLE, "an answer may now be null"),
        None => (&OUTPUT_ROOT_NOT_NULLABLE, "an answer is never null now"),
    };
    findings.report(kind, pair, means);
}

/// Compares what the document calls deprecated of a request. What is no longer sent, or newly sent,
/// is a change of its own.
pub(crate) fn compare_deprecated(
    findings: &mut Findings,
    request: &Pair<'_>,
    deprecated: &Pair<'_>,
) {
    let operation = request.member("operation");
    let operation = operation.after().or(operation.before());
    let operation = operation.and_then(Value::as_str).unwrap_or_default();
    for (part, pair) in deprecated.differing() {
        let called = match part.split_once(' ') {
            None => operation.to_owned(),
            Some((part, name)) => format!("`{name}` in the {part} of {operation}"),
        };
        let (kind, means) = match (&pair.before, &pair.after) {
            (None, _) => {
                let kind = match part {
                    "operation" => &OPERATION_DEPRECATED,
                    _ => &PARAMETER_DEPRECATED,
                };
                let ends = ends(pair.after());
                (
                    kind,
                    format!("the API now calls {called} deprecated; {ends}"),
                )
            }
            (_, None) if part != "operation" && !is_sent(request, part) => continue,
            (_, None) => {
                let means = format!("the API no longer calls {called} deprecated");
                (&DEPRECATION_CLEARED, means)
            }
            _ => {
                let (is, was) = (ends(pair.after()), ends(pair.before()));
                (&SUNSET_CHANGED, format!("{called}: {is}; before: {was}"))
            }
        };
        findings.report(kind, &pair, means);
    }
}

/// When something ends, in words.
pub(crate) fn ends(date: Option<&Value>) -> String {
    match date.and_then(Value::as_str) {
        None | Some(NO_DATE) => "no day is named when it ends".to_owned(),
        Some(date) => format!("it ends on {date}"),
    }
}

/// What the lock says where a document names no day.
const NO_DATE: &str = "no date";

/// Whether a request still has a part, such as `query limit`.
fn is_sent(request: &Pair<'_>, part: &str) -> bool {
    let Some((part, name)) = part.split_once(' ') else {
        return true;
    };
    let key = match part {
        "query" | "body" => part,
        "header" => "headers",
        _ => return true,
    };
    request.member(key).member(name).after.is_some()
}

/// Compares the order of the parts that both send; which parts those are the body says.
pub(crate) fn compare_order(findings: &mut Findings, request: &Pair<'_>, pair: &Pair<'_>) {
    let [was, is] = pair.read::<Vec<String>>().map(Option::unwrap_or_default);
    let is_explained = request.member("body").differs();
    let common = |names: &[String], others: &[String]| -> Vec<String> {
        let is_kept = |name: &&String| !is_explained || others.contains(name);
        let names = names.iter().filter(is_kept);
        names.cloned().collect()
    };
    let (was, is) = (common(&was, &is), common(&is, &was));
    if was != is {
        let (was, is) = (quoted(&was), quoted(&is));
        let means = format!("the parts of the body are sent in the order {is}, was {was}");
        findings.report(&WIRE_MEDIA_TYPE_CHANGED, pair, means);
    }
}
