//! What a tool may do at most, and who is asked.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::ceilings;
use crate::change::Flag;
use crate::findings::Findings;
use crate::kinds::{
    GROUP_ADDED, GROUP_REMOVED, GROUP_TOOL_ADDED, GROUP_TOOL_REMOVED, POLICY_AMOUNT_CHANGED,
    POLICY_CLASS_CHANGED, POLICY_CONFIRM_ADDED, POLICY_CONFIRM_CHANGED, POLICY_CONFIRM_REMOVED,
    POLICY_MAX_AMOUNT_LOWERED, POLICY_MAX_AMOUNT_RAISED, POLICY_MAX_AMOUNT_REMOVED,
    POLICY_RATE_CHANGED, TOOL_ALIAS_ADDED, TOOL_ALIAS_REMOVED,
};
use crate::pair::{Pair, names};
use crate::words::{amount, shown};
use toolspec_core::lock::Class;
use toolspec_core::model::{Confirm, Rate};
use toolspec_core::text::quoted;

pub(crate) fn compare(findings: &mut Findings, pair: &Pair<'_>) {
    for (rule, pair) in pair.differing() {
        match rule {
            "class" => compare_class(findings, &pair),
            "confirm" => compare_confirmation(findings, &pair),
            "ceiling" => compare_ceiling(findings, &pair),
            "rate" => compare_rate(findings, &pair),
            "amount" => compare_amount(findings, &pair),
            "aliases" => compare_aliases(findings, &pair),
            "moved" => ceilings::compare_moved(findings, &pair),
            // Compared with those of all tools.
            "ceilings" | "groups" => {}
            _ => findings.report_other(&pair),
        }
    }
}

fn compare_class(findings: &mut Findings, pair: &Pair<'_>) {
    let does = |class: Option<Class>| class.map_or("is not known", Class::in_words);
    let [was, is] = pair.read::<Class>().map(does);
    let means = format!("the tool is now one that {is}; it was one that {was}");
    findings
        .report(&POLICY_CLASS_CHANGED, pair, means)
        .with_money();
}

fn compare_confirmation(findings: &mut Findings, pair: &Pair<'_>) {
    // `always` is the same as above zero.
    let above = |confirm: Option<Confirm>| match confirm {
        Some(Confirm::Above(minor)) => Some(minor),
        _ => None,
    };
    let [was, is] = pair.read::<Confirm>().map(above);
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
    let [was, is] = pair.read::<u64>();
    let [old, new] = [was, is].map(|minor| amount(&minor.unwrap_or_default().into()));
    let (kind, means) = match (was, is) {
        (_, None) => (
            &POLICY_MAX_AMOUNT_REMOVED,
            format!("one call may now move any amount, was up to {old}"),
        ),
        (Some(was), Some(is)) if is > was => (
            &POLICY_MAX_AMOUNT_RAISED,
            format!("one call may now move up to {new}, was {old}"),
        ),
        _ => (
            &POLICY_MAX_AMOUNT_LOWERED,
            format!("calls that move more than {new} are now refused"),
        ),
    };
    findings.report(kind, pair, means);
}

fn compare_rate(findings: &mut Findings, pair: &Pair<'_>) {
    let [was, is] = pair.read::<Rate>();
    let in_words = |rate: Option<Rate>| match rate {
        Some(Rate { calls, seconds }) => format!("{calls} times in {seconds} s"),
        None => "any number of times".to_owned(),
    };
    let is_weaker = was.is_some_and(|was| {
        is.is_none_or(|is| {
            let often = |one: Rate, of: Rate| u64::from(one.calls) * u64::from(of.seconds);
            is.calls > was.calls || often(is, was) > often(was, is)
        })
    });
    let means = format!(
        "the tool may be called {}, was {}",
        in_words(is),
        in_words(was)
    );
    findings
        .report(&POLICY_RATE_CHANGED, pair, means)
        .with(Flag::Guard, is_weaker);
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
    findings.report_names(&TOOL_ALIAS_ADDED, aliases, &added, |names| {
        format!("the tool now also answers to {names}")
    });
    findings.report_names(&TOOL_ALIAS_REMOVED, aliases, &gone, |names| {
        format!("the tool no longer answers to {names}: calls that use it fail")
    });
}

/// The groups of tools in each lock.
pub(crate) struct Groups<'a>([BTreeSet<&'a str>; 2]);

impl<'a> Groups<'a> {
    pub(crate) fn of(tools: &Pair<'a>) -> Self {
        let of = |tools: Option<&'a Value>| {
            let tools = tools.and_then(Value::as_object).into_iter().flatten();
            let groups = tools.flat_map(|(_, tool)| names(tool.pointer("/policy/groups")));
            groups.collect()
        };
        Self([of(tools.before()), of(tools.after())])
    }

    /// Compares the groups of one tool.
    pub(crate) fn compare(&self, findings: &mut Findings, groups: &Pair<'a>) {
        let Self([before, after]) = self;
        let (gone, added) = groups.moved();
        let (old, new): (Vec<_>, Vec<_>) = added.iter().partition(|name| before.contains(*name));
        let (kept, ended): (Vec<_>, Vec<_>) = gone.iter().partition(|name| after.contains(*name));
        if !old.is_empty() {
            let means = format!("the tool is now served with the group {}", quoted(&old));
            let more = findings.report(&GROUP_TOOL_ADDED, groups, means);
            more.with_money().about(old);
        }
        findings.report_names(&GROUP_TOOL_REMOVED, groups, &kept, |names| {
            format!("the tool is no longer served with the group {names}")
        });
        findings.report_names(&GROUP_ADDED, groups, &new, |names| {
            format!("the tool is served with the new group {names}")
        });
        findings.report_names(&GROUP_REMOVED, groups, &ended, |names| {
            format!("there is no group {names} any more: a server that is started with it stops")
        });
    }
}
