//! What a tool may do at most, and who is asked.

use serde_json::Value;

use super::Flag;
use super::findings::Findings;
use super::kinds::{
    POLICY_CLASS_CHANGED, POLICY_CONFIRM_ADDED, POLICY_CONFIRM_CHANGED, POLICY_CONFIRM_REMOVED,
    POLICY_MAX_AMOUNT_LOWERED, POLICY_MAX_AMOUNT_RAISED, POLICY_MAX_AMOUNT_REMOVED,
    POLICY_OTHER_CHANGED, POLICY_RATE_CHANGED,
};
use super::pair::Pair;
use super::words::{amount, shown};

pub(super) fn compare(findings: &mut Findings, pair: &Pair<'_>) {
    for (rule, pair) in pair.differing() {
        match rule {
            "class" => {
                let means = format!(
                    "a call is now known to {}, was known to {}",
                    does(pair.after()),
                    does(pair.before())
                );
                findings
                    .report(&POLICY_CLASS_CHANGED, &pair, means)
                    .with_money();
            }
            "confirm" => compare_confirmation(findings, &pair),
            "ceiling" => compare_ceilings(findings, &pair),
            "rate" => {
                let means = format!(
                    "the tool may now be called {}, was {}",
                    shown(pair.after()),
                    shown(pair.before())
                );
                findings
                    .report(&POLICY_RATE_CHANGED, &pair, means)
                    .with(Flag::Guard, pair.after.is_none());
            }
            _ => {
                let means = format!("the policy `{rule}` is now {}", shown(pair.after()));
                findings.report(&POLICY_OTHER_CHANGED, &pair, means);
            }
        }
    }
}

fn does(class: Option<&Value>) -> &'static str {
    match class.and_then(Value::as_str) {
        Some("read") => "only read",
        Some("money") => "move money",
        _ => "change something",
    }
}

fn compare_confirmation(findings: &mut Findings, pair: &Pair<'_>) {
    let asks =
        |value: Option<&Value>| !matches!(value, None | Some(Value::Null | Value::Bool(false)));
    match (asks(pair.before()), asks(pair.after())) {
        (true, false) => {
            let means = "a call no longer waits for a person";
            findings
                .report(&POLICY_CONFIRM_REMOVED, pair, means)
                .with_money();
        }
        (false, true) => {
            let means = "a call now waits for a person";
            findings.report(&POLICY_CONFIRM_ADDED, pair, means);
        }
        _ => {
            let means = format!(
                "a call waits for a person if {}, was {}",
                shown(pair.after()),
                shown(pair.before())
            );
            let weaker = !is_lower(pair);
            let finding = findings.report(&POLICY_CONFIRM_CHANGED, pair, means);
            finding.with(Flag::Guard, weaker).with(Flag::Money, weaker);
        }
    }
}

/// One ceiling, or one for each currency or argument.
fn compare_ceilings(findings: &mut Findings, pair: &Pair<'_>) {
    let is_map = |value: Option<&Value>| value.is_none_or(Value::is_object);
    if is_map(pair.before()) && is_map(pair.after()) {
        for (_, pair) in pair.differing() {
            compare_ceiling(findings, &pair);
        }
    } else {
        compare_ceiling(findings, pair);
    }
}

fn compare_ceiling(findings: &mut Findings, pair: &Pair<'_>) {
    let said = |value: Option<&Value>| match value {
        Some(Value::Number(minor)) => amount(minor),
        other => shown(other),
    };
    let (was, is) = (said(pair.before()), said(pair.after()));
    match (pair.before(), pair.after()) {
        (_, None) => {
            let means = format!("one call may now move any amount, was up to {was}");
            findings.report(&POLICY_MAX_AMOUNT_REMOVED, pair, means);
        }
        _ if is_lower(pair) => {
            let means = format!("calls that move more than {is} are now refused");
            findings.report(&POLICY_MAX_AMOUNT_LOWERED, pair, means);
        }
        _ => {
            let means = format!("one call may now move up to {is}, was {was}");
            findings.report(&POLICY_MAX_AMOUNT_RAISED, pair, means);
        }
    }
}

/// Whether what is allowed became less; what cannot be compared did not.
fn is_lower(pair: &Pair<'_>) -> bool {
    match (pair.before(), pair.after()) {
        (None, Some(_)) => true,
        (Some(before), Some(after)) => {
            let (before, after) = (before.as_i64(), after.as_i64());
            before
                .zip(after)
                .is_some_and(|(before, after)| after < before)
        }
        _ => false,
    }
}
