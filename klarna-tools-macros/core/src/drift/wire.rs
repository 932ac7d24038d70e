//! What a tool sends: its steps, and the reads that report after them.

use serde_json::Value;

use super::Flag;
use super::bindings::compare_style;
use super::findings::Findings;
use super::kinds::{
    KEY_LIFETIME_CHANGED, RETRY_POLICY_CHANGED, STEP_SUMMARY_CHANGED, TIMEOUT_CHANGED,
    WIRE_CONDITION_CHANGED, WIRE_HEADER_ADDED, WIRE_HEADER_CHANGED, WIRE_HEADER_REMOVED,
    WIRE_MAPPING_CHANGED, WIRE_MEDIA_TYPE_CHANGED, WIRE_METHOD_CHANGED, WIRE_OPERATION_ID_CHANGED,
    WIRE_PATH_CHANGED, WIRE_STEP_ADDED, WIRE_STEP_REMOVED, WIRE_STEPS_REORDERED,
    WIRE_SUCCESS_STATUS_CHANGED,
};
use super::pair::{At, Pair};
use super::words::shown;
use crate::lock::{Answer, Retry};
use crate::model::Idempotency;

/// Compares `wire` of a tool, save its results.
pub(super) fn compare(findings: &mut Findings, wire: &Pair<'_>, arguments: &Pair<'_>) {
    for (key, pair) in wire.differing() {
        match key {
            "steps" => compare_steps(findings, &pair, arguments),
            "reports" => compare_reports(findings, &pair, arguments),
            "timeout_ms" => {
                let (was, is) = pair.read::<u32>();
                let (was, is) = (was.unwrap_or_default(), is.unwrap_or_default());
                let means = format!("a call takes up to {is} ms, was {was}");
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
            _ => findings.report_other(&pair),
        }
    }
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

/// The requests that a tool sends on both sides, each as the operations before and after.
pub(super) fn sent<'a>(wire: &Pair<'a>) -> Vec<(&'a str, &'a str)> {
    let (steps, _) = aligned(&wire.member("steps"));
    let reports = wire.member("reports").members().into_iter();
    let requests = steps.into_iter().chain(reports.map(|(_, pair)| pair));
    let both = requests.filter_map(|pair| pair.before().zip(pair.after()));
    both.map(|(was, is)| (operation(was), operation(is)))
        .collect()
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

fn compare_request<'a>(findings: &mut Findings, request: &Pair<'a>, arguments: &Pair<'_>) {
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
            "content_type" => {
                let (was, is) = (media_type(pair.before()), media_type(pair.after()));
                let means = format!("the body is sent as `{is}`, was `{was}`");
                findings.report(&WIRE_MEDIA_TYPE_CHANGED, &pair, means);
            }
            "body_as" if request.member("body").member("whole").differs() => {}
            "body_as" => {
                let means = format!("the body is written as {is}, was {was}");
                findings.report(&WIRE_MEDIA_TYPE_CHANGED, &pair, means);
            }
            "answer" => compare_answer(findings, &pair),
            "styles" => {
                for (name, pair) in pair.differing() {
                    let style = |value: Option<&'a Value>| value.and_then(Value::as_str);
                    let styles = (style(pair.before()), style(pair.after()));
                    compare_style(findings, name, &pair, styles);
                }
            }
            _ => findings.report_other(&pair),
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
    let said = |answer: Option<Answer>| match answer {
        Some(Answer { accept, read }) => format!("`{accept}` and read as {read}"),
        None => "`application/json` and read as json".to_owned(),
    };
    let (was, is) = pair.read::<Answer>();
    let means = format!("an answer is asked for as {}, was {}", said(is), said(was));
    findings.report(&WIRE_MEDIA_TYPE_CHANGED, pair, means);
}

/// Compares method and path template; whether the path is another one.
fn compare_operation(findings: &mut Findings, request: &Pair<'_>) -> bool {
    let pair = request.member("operation");
    let split = |value: Option<&Value>| {
        let operation = value.and_then(Value::as_str).unwrap_or_default();
        let (method, path) = operation.split_once(' ').unwrap_or(("", operation));
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
    old.1 != new.1
}

fn compare_retry(findings: &mut Findings, pair: &Pair<'_>) {
    let is_unkeyed = pair.read::<Retry>().1 == Some(Retry::Always);
    let means = format!(
        "a request that may have arrived is sent again: {}, was: {}",
        shown(pair.after()),
        shown(pair.before())
    );
    let finding = findings.report(&RETRY_POLICY_CHANGED, pair, means);
    finding.with(Flag::Guard, is_unkeyed).with_money();
}

/// Compares how long a key is good for. One that the API has forgotten does everything again.
fn compare_key_lifetime(findings: &mut Findings, pair: &Pair<'_>) {
    let (was, is) = pair.read::<u32>();
    let [was, is] = [was, is].map(Idempotency::repeatable_minutes);
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
