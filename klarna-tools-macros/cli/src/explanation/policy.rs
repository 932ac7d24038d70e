//! The amounts, the limits and the time of a tool, in words.

use toolspec_core::lock::Policy;
use toolspec_core::model::{Confirm, Rate};

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

pub(super) fn time(milliseconds: u32) -> String {
    if milliseconds.is_multiple_of(1000) {
        format!("{} s", milliseconds / 1000)
    } else {
        format!("{milliseconds} ms")
    }
}
