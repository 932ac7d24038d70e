//! The most that tools may move.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::change::Flag;
use crate::findings::Findings;
use crate::kinds::{
    CEILING_ADDED, CEILING_LOWERED, CEILING_RAISED, CEILING_REMOVED, CEILING_TOOL_ADDED,
    CEILING_TOOL_REMOVED, Kind, POLICY_MOVED_CHANGED,
};
use crate::pair::Pair;
use crate::words::{amount, shown};
use toolspec_core::lock::Moved;
use toolspec_core::model::Ceiling;
use toolspec_core::text::quoted;

/// The parts of a ceiling, and how a sentence puts each.
const PERIODS: [(&str, &str); 2] = [("call", "in one call"), ("day", "within 24 hours")];

pub(crate) fn compare(findings: &mut Findings, ceilings: &Pair<'_>) {
    for (name, ceiling) in ceilings.differing() {
        match ceiling.read::<Ceiling>() {
            [None, _] => {
                let means = format!("calls beyond the ceiling `{name}` are now refused");
                findings.report(&CEILING_ADDED, &ceiling, means);
            }
            [_, None] => {
                let means = format!("no ceiling `{name}` limits any more what moves");
                findings.report(&CEILING_REMOVED, &ceiling, means);
            }
            [Some(was), Some(is)] => compare_amounts(findings, (name, &ceiling), [&was, &is]),
        }
    }
}

fn compare_amounts(
    findings: &mut Findings,
    (name, ceiling): (&str, &Pair<'_>),
    sides: [&Ceiling; 2],
) {
    for (key, period) in PERIODS {
        for (currency, most) in ceiling.member(key).differing() {
            let [was_named, is_named] = sides.map(|side| side.names(currency));
            let limit = |minor: u64| format!("{} of {currency} {period}", amount(&minor.into()));
            let (kind, means): (&Kind, String) = match most.read::<u64>() {
                [None, Some(is)] if was_named => (
                    &CEILING_LOWERED,
                    format!("at most {} may now move", limit(is)),
                ),
                [None, Some(is)] => (
                    &CEILING_RAISED,
                    format!(
                        "up to {} may now move, where every call was refused",
                        limit(is)
                    ),
                ),
                [Some(was), Some(is)] if is > was => (
                    &CEILING_RAISED,
                    format!(
                        "up to {} may now move, was {}",
                        limit(is),
                        amount(&was.into())
                    ),
                ),
                [Some(was), Some(is)] => (
                    &CEILING_LOWERED,
                    format!(
                        "at most {} may now move, was {}",
                        limit(is),
                        amount(&was.into())
                    ),
                ),
                [Some(was), None] if is_named => (
                    &CEILING_RAISED,
                    format!("more than {} may now move, which was the most", limit(was)),
                ),
                _ => (
                    &CEILING_LOWERED,
                    format!("calls in {currency} are now refused"),
                ),
            };
            findings.report(kind, &most, format!("under the ceiling `{name}` {means}"));
        }
    }
}

/// Compares what is known before a call of what it moves.
pub(crate) fn compare_moved(findings: &mut Findings, moved: &Pair<'_>) {
    // Without it the tool is under no ceiling.
    let is_other = moved.before.is_some() && moved.after.is_some();
    let [was, is] = moved.read::<Moved>().map(|moved| {
        let in_words = |moved: Moved| format!("`{}` in `{}`", moved.amount, moved.currency);
        moved.map_or_else(|| shown(None), in_words)
    });
    let means = format!("what a call moves is now {is}, was {was}");
    let is_money = is_other && findings.moves_money;
    findings
        .report(&POLICY_MOVED_CHANGED, moved, means)
        .with(Flag::Guard, is_other)
        .with(Flag::Money, is_money);
}

/// The ceilings that tools are under, in each lock.
pub(crate) struct Ceilings<'a>([BTreeSet<&'a str>; 2]);

impl<'a> Ceilings<'a> {
    pub(crate) fn of(ceilings: &Pair<'a>) -> Self {
        let names = |ceilings: Option<&'a Value>| {
            let ceilings = ceilings.and_then(Value::as_object).into_iter();
            ceilings.flatten().map(|(name, _)| name.as_str()).collect()
        };
        Self([names(ceilings.before()), names(ceilings.after())])
    }

    /// Compares those of one tool; a ceiling that came or went is a change by itself.
    pub(crate) fn compare(&self, findings: &mut Findings, of_tool: &Pair<'a>) {
        let Self([before, after]) = self;
        let (mut gone, mut added) = of_tool.moved();
        gone.retain(|name| after.contains(name));
        added.retain(|name| before.contains(name));
        if !gone.is_empty() {
            let means = format!("what the tool moves no longer counts for {}", quoted(&gone));
            findings
                .report(&CEILING_TOOL_REMOVED, of_tool, means)
                .about(gone);
        }
        findings.report_names(&CEILING_TOOL_ADDED, of_tool, &added, |names| {
            format!("what the tool moves now counts for {names}, too")
        });
    }
}
