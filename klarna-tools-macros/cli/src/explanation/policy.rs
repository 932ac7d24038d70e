//! The amounts, the limits and the time of a tool, in words.

use std::collections::BTreeMap;

use toolspec_core::lock::Policy;
use toolspec_core::model::{Ceiling, Confirm, Rate};

use super::amounts::Amounts;

pub(super) fn money(currency: &str, amounts: &Amounts) -> String {
    let parts = [("", &amounts.arguments), ("returned: ", &amounts.fields)];
    let parts = parts.iter().filter(|(_, names)| !names.is_empty());
    let parts: Vec<String> = parts
        .map(|(what, names)| format!("{what}{}", names.join(", ")))
        .collect();
    format!("in {currency}: {}", parts.join("; "))
}

pub(super) fn limits(policy: &Policy) -> Vec<String> {
    let limits = &policy.limits;
    let confirm = limits.confirm.map(|confirm| match confirm {
        Confirm::Above(minor) => format!("a person is asked above {minor} minor units"),
        Confirm::Always => "a person is asked before every call".to_owned(),
    });
    let ceiling = limits.ceiling;
    let ceiling = ceiling.map(|most| format!("at most {most} minor units a call"));
    let rate = limits
        .rate
        .map(|Rate { calls, seconds }| format!("at most {calls} calls in {seconds} s"));
    let names = policy.aliases.join(", ");
    let aliases = (!names.is_empty()).then(|| format!("also called as {names}"));
    let groups = policy.groups.join(", ");
    let groups = (!groups.is_empty()).then(|| format!("in the groups: {groups}"));
    let all = [confirm, ceiling, rate, aliases, groups];
    all.into_iter().flatten().collect()
}

/// Those of the ceilings that a tool is under.
pub(super) fn ceilings_of(
    policy: &Policy,
    all: &BTreeMap<String, Ceiling>,
) -> BTreeMap<String, Ceiling> {
    let names = policy.ceilings.iter();
    let found = names.filter_map(|name| Some((name.clone(), all.get(name)?.clone())));
    found.collect()
}

/// The ceilings of a tool, and what counts for them.
pub(super) fn ceilings(ceilings: &BTreeMap<String, Ceiling>, policy: &Policy) -> Vec<String> {
    let within = ceilings.iter().map(|(name, ceiling)| {
        let periods = [(&ceiling.call, "a call"), (&ceiling.day, "in 24 hours")];
        let periods = periods.iter().filter(|(amounts, _)| !amounts.is_empty());
        let periods: Vec<String> = periods
            .map(|(amounts, period)| format!("{} {period}", in_minor_units(amounts)))
            .collect();
        format!("{name}: at most {}", periods.join(", and "))
    });
    let moved = policy.moved.iter().filter(|_| !ceilings.is_empty());
    let counted = moved.map(|moved| {
        let [amount, currency] = [&moved.amount, &moved.currency].map(|place| {
            let argument = place.strip_prefix("$inputs.");
            argument.map_or_else(|| format!("{place}, read before"), str::to_owned)
        });
        format!("counted: {amount}, in the currency of {currency}")
    });
    within.chain(counted).collect()
}

fn in_minor_units(amounts: &BTreeMap<String, u64>) -> String {
    let amounts: Vec<String> = amounts
        .iter()
        .map(|(currency, most)| format!("{most} {currency}"))
        .collect();
    format!("{} (minor units)", amounts.join(" or "))
}

pub(super) fn time(milliseconds: u32) -> String {
    if milliseconds.is_multiple_of(1000) {
        format!("{} s", milliseconds / 1000)
    } else {
        format!("{milliseconds} ms")
    }
}
