//! What a tool sends: its steps, and the reads that report after them.

use serde_json::Value;

use crate::bindings::compare_styles;
use crate::change::Flag;
use crate::findings::{Finding, Findings};
use crate::kinds::{
    PATH_PARAMETER_RENAMED, STEP_SUMMARY_CHANGED, TIMEOUT_CHANGED, WIRE_CONDITION_CHANGED,
    WIRE_MAPPING_CHANGED, WIRE_MEDIA_TYPE_CHANGED, WIRE_METHOD_CHANGED, WIRE_OPERATION_ID_CHANGED,
    WIRE_PATH_CHANGED, WIRE_STEP_ADDED, WIRE_STEP_REMOVED, WIRE_STEPS_REORDERED,
    WIRE_SUCCESS_STATUS_CHANGED,
};
use crate::pair::{LockNode, Pair};
use crate::words::shown;
use crate::{repeats, roots};
use toolspec_core::lock::Answer;
use toolspec_core::model::JSON;
use toolspec_core::text::same_template;

/// Compares `wire` of a tool, save its results.
pub(crate) fn compare(findings: &mut Findings, wire: &Pair<'_>, arguments: &Pair<'_>) {
    for (key, pair) in wire.differing() {
        match key {
            "steps" => compare_steps(findings, &pair, arguments),
            "reports" => compare_reports(findings, &pair, arguments),
            "timeout_ms" => {
                let [was, is] = pair.read::<u32>().map(Option::unwrap_or_default);
                let means = format!("a call takes up to {is} ms, was {was}");
                findings.report(&TIMEOUT_CHANGED, &pair, means);
            }
            "key_kept_minutes" => repeats::compare_key_lifetime(findings, &pair),
            // It follows from the conditions of the steps, which report it where they differ.
            "needs" if wire.member("steps").differs() => {}
            "needs" => {
                let means = format!("a call now needs one of {}", shown(pair.after()));
                findings
                    .report(&WIRE_CONDITION_CHANGED, &pair, means)
                    .with_money();
            }
            "result" | "masked" | "money" | "within" | "known" | "promised" | "partial"
            | "ends" | "passwords" => {}
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
        if let Some(finding) = compare_presence(findings, &pair, "send", "") {
            finding.with_money();
        } else {
            compare_request(findings, &pair, arguments);
        }
    }
}

/// Reports a request that only one side sends, if it is one.
fn compare_presence<'f>(
    findings: &'f mut Findings,
    request: &Pair<'_>,
    does: &str,
    why: &str,
) -> Option<Finding<'f>> {
    let (kind, means) = match (request.before(), request.after()) {
        (None, Some(is)) => {
            let means = format!("a call now also {does}s {}{why}", operation(is));
            (&WIRE_STEP_ADDED, means)
        }
        (Some(was), None) => {
            let means = format!("a call no longer {does}s {}{why}", operation(was));
            (&WIRE_STEP_REMOVED, means)
        }
        _ => return None,
    };
    Some(findings.report(kind, request, means))
}

/// The requests that a tool sends on both sides, each as the operations before and after.
pub(crate) fn sent<'a>(wire: &Pair<'a>) -> Vec<(&'a str, &'a str)> {
    let (steps, _) = aligned(&wire.member("steps"));
    let reports = wire.member("reports").members().into_iter();
    let requests = steps.into_iter().chain(reports.map(|(_, pair)| pair));
    let both = requests.filter_map(|pair| pair.before().zip(pair.after()));
    both.map(|(was, is)| (operation(was), operation(is)))
        .collect()
}

/// The steps that correspond, and whether their order differs: first those of the same operation,
/// then the rest in order.
fn aligned<'a>(steps: &Pair<'a>) -> (Vec<Pair<'a>>, bool) {
    let old = steps.before.iter().flat_map(LockNode::elements);
    let mut new: Vec<_> = steps
        .after
        .iter()
        .flat_map(LockNode::elements)
        .enumerate()
        .collect();
    let (mut pairs, mut rest, mut places) = (Vec::new(), Vec::new(), Vec::new());
    for one in old {
        let is_same =
            |(_, other): &(usize, LockNode<'a>)| operation(other.value) == operation(one.value);
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

/// The operations that a tool calls, in order.
pub(crate) fn operations(wire: Option<&Value>) -> Vec<&str> {
    let steps = wire.and_then(|wire| wire.get("steps")?.as_array());
    steps.into_iter().flatten().map(operation).collect()
}

fn compare_reports(findings: &mut Findings, reports: &Pair<'_>, arguments: &Pair<'_>) {
    for (name, pair) in reports.differing() {
        let why = format!(" for `{name}`");
        if compare_presence(findings, &pair, "read", &why).is_none() {
            compare_request(findings, &pair, arguments);
        }
    }
}

fn compare_request(findings: &mut Findings, request: &Pair<'_>, arguments: &Pair<'_>) {
    let moved = compare_operation(findings, request);
    crate::bindings::compare(findings, request, arguments);
    for (key, pair) in request.differing() {
        match key {
            "operation" | "query" | "headers" | "body" => {}
            "body_names" => roots::compare_names(findings, &pair),
            "deprecated" => roots::compare_deprecated(findings, request, &pair),
            "parts" => roots::compare_order(findings, request, &pair),
            "nullable_answer" => roots::compare_nullable(findings, &pair),
            "path" if moved => {}
            "body_as" if request.member("body").member("whole").differs() => {}
            "summary" => findings.report_text(&STEP_SUMMARY_CHANGED, &pair, "the name of a step"),
            "retry" => repeats::compare_retry(findings, &pair),
            "idempotency_header" => repeats::compare_key(findings, &pair),
            // What a header that came or went takes is no change of its own.
            "key_form" if request.member("idempotency_header").differs() => {}
            "key_form" => repeats::compare_form(findings, &pair),
            "answer" => compare_answer(findings, &pair),
            "styles" => compare_styles(findings, request, &pair),
            _ => compare_part(findings, key, &pair),
        }
    }
}

/// Compares a part of a request that is reported in one sentence.
fn compare_part(findings: &mut Findings, key: &str, pair: &Pair<'_>) {
    let (was, is) = (shown(pair.before()), shown(pair.after()));
    let (kind, means) = match key {
        "path" => (
            &WIRE_MAPPING_CHANGED,
            format!("the path is filled in another way: {is}, was {was}"),
        ),
        "operation_id" => (
            &WIRE_OPERATION_ID_CHANGED,
            "the document has another name for the operation; the same is sent".to_owned(),
        ),
        "when" | "unless" => (
            &WIRE_CONDITION_CHANGED,
            format!("the step is sent {key} {is} is given, was {was}"),
        ),
        "body_optional" => {
            let sent = if pair.after.is_some() {
                "no body is sent"
            } else {
                "a body is sent even"
            };
            let means = format!("{sent} where no part of it is given");
            (&WIRE_MAPPING_CHANGED, means)
        }
        "success" => (
            &WIRE_SUCCESS_STATUS_CHANGED,
            format!("the document now calls {is} a success, was {was}"),
        ),
        "content_type" => {
            let (was, is) = (media_type(pair.before()), media_type(pair.after()));
            (
                &WIRE_MEDIA_TYPE_CHANGED,
                format!("the body is sent as `{is}`, was `{was}`"),
            )
        }
        "body_as" => (
            &WIRE_MEDIA_TYPE_CHANGED,
            format!("the body is written as {is}, was {was}"),
        ),
        _ => return findings.report_other(pair),
    };
    let (gone, added) = pair.moved();
    let finding = findings.report(kind, pair, means);
    let finding = finding.about(added.into_iter().chain(gone));
    let finding = finding.with(Flag::Reach, key == "path");
    if [&WIRE_MAPPING_CHANGED, &WIRE_CONDITION_CHANGED].contains(&kind) {
        finding.with_money();
    }
}

/// The media type of a body, which is stated unless it is JSON.
fn media_type(stated: Option<&Value>) -> &str {
    stated.and_then(Value::as_str).unwrap_or(JSON)
}

fn compare_answer(findings: &mut Findings, pair: &Pair<'_>) {
    let in_words = |answer: Option<Answer>| match answer {
        Some(Answer { accept, read }) => format!("`{accept}` and read as {read}"),
        None => format!("`{JSON}` and read as json"),
    };
    let [was, is] = pair.read().map(in_words);
    let means = format!("an answer is asked for as {is}, was {was}");
    findings.report(&WIRE_MEDIA_TYPE_CHANGED, pair, means);
}

/// Compares method and path template; whether the path is another one.
fn compare_operation<'a>(findings: &mut Findings, request: &Pair<'a>) -> bool {
    let pair = request.member("operation");
    let split = |request: Option<&'a Value>| {
        let operation = request.map_or("", operation);
        operation.split_once(' ').unwrap_or(("", operation))
    };
    let (method, path) = split(request.before());
    let (new_method, new_path) = split(request.after());
    let is_renamed = path != new_path && same_template(path, new_path).is_some();
    if is_renamed {
        let means = format!("the path is written {new_path}, was {path}; the same is sent");
        findings.report(&PATH_PARAMETER_RENAMED, &pair, means);
    }
    for (kind, does, was, is) in [
        (&WIRE_METHOD_CHANGED, "sends", method, new_method),
        (&WIRE_PATH_CHANGED, "goes to", path, new_path),
    ] {
        if was != is && !(is_renamed && is == new_path) {
            let means = format!("a call now {does} {is}, was {was}");
            findings.report(kind, &pair, means).with_money();
        }
    }
    path != new_path && !is_renamed
}
