//! What a tool may do at most, and who is asked.

use serde_json::Value;

use super::Flag;
use super::findings::Findings;
use super::kinds::{
    POLICY_AMOUNT_CHANGED, POLICY_CLASS_CHANGED, POLICY_CONFIRM_ADDED, POLICY_CONFIRM_CHANGED,
    POLICY_CONFIRM_REMOVED, POLICY_MAX_AMOUNT_LOWERED, POLICY_MAX_AMOUNT_RAISED,
    POLICY_MAX_AMOUNT_REMOVED, POLICY_OTHER_CHANGED, POLICY_RATE_CHANGED, TOOL_ALIAS_ADDED,
    TOOL_ALIAS_REMOVED,
};
use super::pair::Pair;
use super::words::{amount, listed, shown};

pub(super) fn compare(findings: &mut Findings, pair: &Pair<'_>) {
    for (rule, pair) in pair.differing() {
        match rule {
            "class" => compare_class(findings, &pair),
            "confirm" => compare_confirmation(findings, &pair),
            "ceiling" => compare_ceiling(findings, &pair),
            "rate" => compare_rate(findings, &pair),
            "amount" => compare_amount(findings, &pair),
            "aliases" => compare_aliases(findings, &pair),
            _ => {
                let means = format!("the policy `{rule}` is now {}", shown(pair.after()));
                findings.report(&POLICY_OTHER_CHANGED, &pair, means);
            }
        }
    }
}

fn compare_class(findings: &mut Findings, pair: &Pair<'_>) {
    let does = |class: Option<&Value>| match class.and_then(Value::as_str) {
        Some("read") => "only read",
        Some("money") => "move money",
        _ => "change something",
    };
    let (was, is) = (does(pair.before()), does(pair.after()));
    let means = format!("a call is now known to {is}, was known to {was}");
    findings
        .report(&POLICY_CLASS_CHANGED, pair, means)
        .with_money();
}

fn compare_confirmation(findings: &mut Findings, pair: &Pair<'_>) {
    // Always, or above an amount: above nothing is always.
    let above = |value: Option<&Value>| value?.get("above")?.as_u64();
    let (was, is) = (above(pair.before()), above(pair.after()));
    match (&pair.before, &pair.after) {
        (_, None) => {
            let means = format!(
                "no call waits for a person any more; one was asked {}",
                asked(was)
            );
            findings
                .report(&POLICY_CONFIRM_REMOVED, pair, means)
                .with_money();
        }
        (None, _) => {
            let means = format!("a person is now asked {}", asked(is));
            findings.report(&POLICY_CONFIRM_ADDED, pair, means);
        }
        _ => {
            let means = format!("a person is asked {}, was {}", asked(is), asked(was));
            let finding = findings.report(&POLICY_CONFIRM_CHANGED, pair, means);
            finding
                .with(Flag::Guard, is > was)
                .with(Flag::Money, is > was);
        }
    }
}

fn asked(above: Option<u64>) -> String {
    match above {
        Some(minor) => format!(
            "before a call that moves more than {}",
            amount(&minor.into())
        ),
        None => "before every call".to_owned(),
    }
}

fn compare_ceiling(findings: &mut Findings, pair: &Pair<'_>) {
    let said = |value: Option<&Value>| match value {
        Some(Value::Number(minor)) => amount(minor),
        other => shown(other),
    };
    let (old, new) = (said(pair.before()), said(pair.after()));
    match (pair.before(), pair.after()) {
        (_, None) => {
            let means = format!("one call may now move any amount, was up to {old}");
            findings.report(&POLICY_MAX_AMOUNT_REMOVED, pair, means);
        }
        (was, is) if was.is_none() || is_lower(was, is) => {
            let means = format!("calls that move more than {new} are now refused");
            findings.report(&POLICY_MAX_AMOUNT_LOWERED, pair, means);
        }
        _ => {
            let means = format!("one call may now move up to {new}, was {old}");
            findings.report(&POLICY_MAX_AMOUNT_RAISED, pair, means);
        }
    }
}

/// Whether one number is less than the other.
fn is_lower(was: Option<&Value>, is: Option<&Value>) -> bool {
    let number = |value: Option<&Value>| value.and_then(Value::as_u64);
    number(was)
        .zip(number(is))
        .is_some_and(|(was, is)| is < was)
}

fn compare_rate(findings: &mut Findings, pair: &Pair<'_>) {
    let rate = |value: Option<&Value>| {
        let part = |key: &str| value.and_then(|rate| rate.get(key)?.as_u64());
        part("calls").zip(part("seconds"))
    };
    let said = |rate: Option<(u64, u64)>| match rate {
        Some((calls, seconds)) => format!("{calls} times in {seconds} s"),
        None => "any number of times".to_owned(),
    };
    let (was, is) = (rate(pair.before()), rate(pair.after()));
    let weaker = match (was, is) {
        (Some((old, before)), Some((new, after))) => {
            new > old || u128::from(new) * u128::from(before) > u128::from(old) * u128::from(after)
        }
        (_, None) => true,
        (None, Some(_)) => false,
    };
    let means = format!("the tool may be called {}, was {}", said(is), said(was));
    findings
        .report(&POLICY_RATE_CHANGED, pair, means)
        .with(Flag::Guard, weaker);
}

fn compare_amount(findings: &mut Findings, pair: &Pair<'_>) {
    let (was, is) = (shown(pair.before()), shown(pair.after()));
    let means = format!("the limits are about {is}, were about {was}");
    findings
        .report(&POLICY_AMOUNT_CHANGED, pair, means)
        .with_money();
}

fn compare_aliases(findings: &mut Findings, aliases: &Pair<'_>) {
    let (gone, added) = aliases.moved();
    if !added.is_empty() {
        let means = format!("the tool now also answers to {}", listed(&added));
        findings
            .report(&TOOL_ALIAS_ADDED, aliases, means)
            .about(added);
    }
    if !gone.is_empty() {
        let means = format!(
            "the tool no longer answers to {}: calls that use it fail",
            listed(&gone)
        );
        findings
            .report(&TOOL_ALIAS_REMOVED, aliases, means)
            .about(gone);
    }
}
