//! What a tool sends: its steps, and the reads that report after them.

use serde_json::Value;

use super::Flag;
use super::bindings::compare_style;
use super::credentials;
use super::findings::Findings;
use super::kinds::{
    KEY_LIFETIME_CHANGED, OTHER_CHANGED, RETRY_POLICY_CHANGED, STEP_SUMMARY_CHANGED,
    TIMEOUT_CHANGED, WIRE_CONDITION_CHANGED, WIRE_HEADER_ADDED, WIRE_HEADER_CHANGED,
    WIRE_HEADER_REMOVED, WIRE_MAPPING_CHANGED, WIRE_MEDIA_TYPE_CHANGED, WIRE_METHOD_CHANGED,
    WIRE_OPERATION_ID_CHANGED, WIRE_OTHER_CHANGED, WIRE_PATH_CHANGED, WIRE_STEP_ADDED,
    WIRE_STEP_REMOVED, WIRE_STEPS_REORDERED, WIRE_SUCCESS_STATUS_CHANGED,
};
use super::pair::{At, Pair};
use super::server;
use super::words::shown;
use crate::model::Idempotency;

/// Compares `wire` of a tool, save its results.
pub(super) fn compare(findings: &mut Findings, wire: &Pair<'_>, arguments: &Pair<'_>) {
    for (key, pair) in wire.differing() {
        match key {
            "steps" => compare_steps(findings, &pair, arguments),
            "reports" => compare_reports(findings, &pair, arguments),
            "timeout_ms" => {
                let said = |value: Option<&Value>| {
                    value.map_or("any number of".to_owned(), Value::to_string)
                };
                let means = format!(
                    "a call takes up to {} ms, was {}",
                    said(pair.after()),
                    said(pair.before())
                );
                findings.report(&TIMEOUT_CHANGED, &pair, means);
            }
            "key_kept_minutes" => compare_key_lifetime(findings, &pair),
            // It follows from the conditions of the steps, which tell it where they differ.
            "needs" if wire.member("steps").differs() => {}
            "needs" => {
                let means = format!("a call now needs one of {}", shown(pair.after()));
                findings
                    .report(&WIRE_CONDITION_CHANGED, &pair, means)
                    .with_money();
            }
            "result" | "masked" | "money" | "within" => {}
            _ => report_other(findings, key, &pair),
        }
    }
}

fn report_other(findings: &mut Findings, key: &str, pair: &Pair<'_>) {
    let means = format!("`{key}` of what is sent is now {}", shown(pair.after()));
    findings
        .report(&WIRE_OTHER_CHANGED, pair, means)
        .with_money();
}

fn compare_steps(findings: &mut Findings, steps: &Pair<'_>, arguments: &Pair<'_>) {
    let (pairs, reordered) = aligned(steps);
    if reordered {
        let means = "the same requests are sent in another order";
        findings
            .report(&WIRE_STEPS_REORDERED, steps, means)
            .with_money();
    }
    for pair in pairs {
        match (pair.before(), pair.after()) {
            (None, Some(step)) => {
                let means = format!("a call now also sends {}", operation(step));
                findings.report(&WIRE_STEP_ADDED, &pair, means).with_money();
            }
            (Some(step), None) => {
                let means = format!("a call no longer sends {}", operation(step));
                findings
                    .report(&WIRE_STEP_REMOVED, &pair, means)
                    .with_money();
            }
            _ => compare_request(findings, &pair, arguments),
        }
    }
}

/// The steps that do the same, and whether they come in another order: first those of the same
/// operation, then the rest as they come.
fn aligned<'a>(steps: &Pair<'a>) -> (Vec<Pair<'a>>, bool) {
    let old = steps.before.iter().flat_map(At::elements);
    let mut new: Vec<_> = steps
        .after
        .iter()
        .flat_map(At::elements)
        .enumerate()
        .collect();
    let (mut pairs, mut rest, mut places) = (Vec::new(), Vec::new(), Vec::new());
    for one in old {
        let is_same = |(_, other): &(usize, At<'a>)| operation(other.value) == operation(one.value);
        if let Some(at) = new.iter().position(is_same) {
            let (place, other) = new.remove(at);
            places.push(place);
            pairs.push(Pair::new(Some(one), Some(other)));
        } else {
            rest.push(one);
        }
    }
    let mut new = new.into_iter().map(|(_, other)| other);
    pairs.extend(rest.into_iter().map(|one| Pair::new(Some(one), new.next())));
    pairs.extend(new.map(|other| Pair::new(None, Some(other))));
    (pairs, !places.is_sorted())
}

fn operation(step: &Value) -> &str {
    step.get("operation")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn compare_reports(findings: &mut Findings, reports: &Pair<'_>, arguments: &Pair<'_>) {
    for (name, pair) in reports.differing() {
        match (pair.before(), pair.after()) {
            (None, Some(report)) => {
                let means = format!("a call now also reads {} for `{name}`", operation(report));
                findings.report(&WIRE_STEP_ADDED, &pair, means);
            }
            (Some(report), None) => {
                let means = format!("a call no longer reads {} for `{name}`", operation(report));
                findings.report(&WIRE_STEP_REMOVED, &pair, means);
            }
            _ => compare_request(findings, &pair, arguments),
        }
    }
}

fn compare_request(findings: &mut Findings, request: &Pair<'_>, arguments: &Pair<'_>) {
    let moved = compare_operation(findings, request);
    super::bindings::compare(findings, request, arguments);
    for (key, pair) in request.differing() {
        let (was, is) = (shown(pair.before()), shown(pair.after()));
        match key {
            "operation" | "query" | "headers" | "body" => {}
            "path" if moved => {}
            "path" => {
                let means = format!("the path is filled otherwise: {is}, was {was}");
                findings
                    .report(&WIRE_MAPPING_CHANGED, &pair, means)
                    .with(Flag::Reach, true)
                    .with_money();
            }
            "operation_id" => {
                let means = "the document calls the operation otherwise; the same is sent";
                findings.report(&WIRE_OPERATION_ID_CHANGED, &pair, means);
            }
            "summary" => {
                findings.report_text(&STEP_SUMMARY_CHANGED, &pair, "the name of a step");
            }
            "retry" => compare_retry(findings, &pair),
            "idempotency_header" => compare_key(findings, &pair),
            "when" | "unless" => {
                let means = format!("the step is sent {key} {is} is given, was {was}");
                findings
                    .report(&WIRE_CONDITION_CHANGED, &pair, means)
                    .about(elements_moved(&pair))
                    .with_money();
            }
            "body_optional" => {
                let means = if pair.after.is_some() {
                    "no body is sent where no part of it is given"
                } else {
                    "a body is sent even where no part of it is given"
                };
                findings
                    .report(&WIRE_MAPPING_CHANGED, &pair, means)
                    .with_money();
            }
            "success" => {
                let means = format!("the document now calls {is} a success, was {was}");
                findings
                    .report(&WIRE_SUCCESS_STATUS_CHANGED, &pair, means)
                    .about(elements_moved(&pair));
            }
            "hosts" => server::compare_hosts(findings, &pair),
            "auth" => credentials::compare(findings, &pair),
            "content_type" => {
                let (was, is) = (media_type(pair.before()), media_type(pair.after()));
                let means = format!("the body is sent as `{is}`, was `{was}`");
                findings.report(&WIRE_MEDIA_TYPE_CHANGED, &pair, means);
            }
            "answer" => compare_answer(findings, &pair),
            "styles" => {
                for (name, pair) in pair.differing() {
                    compare_style(findings, name, &pair);
                }
            }
            _ => report_other(findings, key, &pair),
        }
    }
}

/// What is new of a set, then what is gone of it.
fn elements_moved<'a>(pair: &Pair<'a>) -> impl Iterator<Item = &'a str> {
    let (gone, added) = pair.moved();
    added.into_iter().chain(gone)
}

/// The media type of a body, which is stated unless it is JSON.
fn media_type(stated: Option<&Value>) -> &str {
    stated.and_then(Value::as_str).unwrap_or("application/json")
}

fn compare_answer(findings: &mut Findings, pair: &Pair<'_>) {
    let said = |answer: Option<&Value>| {
        let accept = media_type(answer.and_then(|answer| answer.get("accept")));
        let read = answer.and_then(|answer| answer.get("read")?.as_str());
        format!("`{accept}` and read as {}", read.unwrap_or("json"))
    };
    let means = format!(
        "an answer is asked for as {}, was {}",
        said(pair.after()),
        said(pair.before())
    );
    findings.report(&WIRE_MEDIA_TYPE_CHANGED, pair, means);
}

/// Compares method and path template; whether the path is another one.
fn compare_operation(findings: &mut Findings, request: &Pair<'_>) -> bool {
    let pair = request.member("operation");
    let split = |value: Option<&Value>| {
        let operation = value.and_then(Value::as_str).unwrap_or_default();
        let (method, path) = operation.split_once(' ').unwrap_or_default();
        (method.to_owned(), path.to_owned())
    };
    let (old, new) = (split(pair.before()), split(pair.after()));
    if old.0 != new.0 {
        let means = format!("a call now sends {}, was {}", new.0, old.0);
        findings
            .report(&WIRE_METHOD_CHANGED, &pair, means)
            .with_money();
    }
    if old.1 != new.1 {
        let means = format!("a call now goes to {}, was {}", new.1, old.1);
        findings
            .report(&WIRE_PATH_CHANGED, &pair, means)
            .with_money();
    }
    if old == new && pair.differs() {
        findings.report(&OTHER_CHANGED, &pair, "the operation is written otherwise");
    }
    old.1 != new.1
}

fn compare_retry(findings: &mut Findings, pair: &Pair<'_>) {
    let unkeyed = pair.after().and_then(Value::as_str) == Some("always");
    let means = format!(
        "a request that may have arrived is sent again: {}, was: {}",
        shown(pair.after()),
        shown(pair.before())
    );
    let finding = findings.report(&RETRY_POLICY_CHANGED, pair, means);
    finding.with(Flag::Guard, unkeyed).with_money();
}

/// Compares how long a key is good for. One that the API has forgotten does everything again.
fn compare_key_lifetime(findings: &mut Findings, pair: &Pair<'_>) {
    let minutes = |kept: Option<&Value>| {
        let kept = kept.and_then(Value::as_u64);
        Idempotency::repeatable_minutes(kept.and_then(|kept| u32::try_from(kept).ok()))
    };
    let (was, is) = (minutes(pair.before()), minutes(pair.after()));
    let means = format!("a call can be repeated by its key for {is} min, was {was} min");
    let finding = findings.report(&KEY_LIFETIME_CHANGED, pair, means);
    if is > was {
        finding.with(Flag::Guard, true).with_money();
    }
}

fn compare_key(findings: &mut Findings, pair: &Pair<'_>) {
    let (kind, means) = match (pair.before(), pair.after()) {
        (None, is) => (
            &WIRE_HEADER_ADDED,
            format!("requests carry an idempotency key in {}", shown(is)),
        ),
        (was, None) => (
            &WIRE_HEADER_REMOVED,
            format!(
                "requests no longer carry an idempotency key in {}: repeating one does it twice",
                shown(was)
            ),
        ),
        (was, is) => (
            &WIRE_HEADER_CHANGED,
            format!(
                "the idempotency key is sent in {}, was in {}",
                shown(is),
                shown(was)
            ),
        ),
    };
    let weaker = pair.before.is_some();
    let finding = findings.report(kind, pair, means);
    if weaker {
        finding.with_money();
    }
}
