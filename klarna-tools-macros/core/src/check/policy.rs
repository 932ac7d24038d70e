//! The limits of a tool: each has an amount to limit, and none contradicts another.

use super::names::is_given;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{ArgumentEntry, Located, Money, PolicyEntry, ToolEntry, place};
use crate::model::{Amount, Confirm, Kind, Policy, Rate, Tool, ValueRef};
use crate::source::Span;
use crate::text;

/// Resolves the limits of a tool that is sound otherwise.
pub(crate) fn resolve_policy(entry: &ToolEntry, tool: &Tool, cx: &mut Diagnostics) -> Policy {
    let Some(policy) = &entry.policy else {
        return Policy::default();
    };
    let resolved = Policy {
        rate: policy.rate.as_ref().map(|rate| Rate {
            calls: rate.value.calls,
            seconds: rate.value.seconds,
        }),
        ..Policy::default()
    };
    if tool.is_read() {
        refuse_for_read(policy, cx);
        return resolved;
    }
    if policy.confirm.is_none() && policy.ceiling.is_none() {
        if let Some(amount) = &policy.amount {
            let unused = Diagnostic::new(&amount.span, "nothing here limits an amount");
            cx.push(unused.label("add `ceiling` or `confirm`"));
        }
        return resolved;
    }
    let threshold = policy.threshold();
    let above = threshold.map(|threshold| positive(threshold, cx));
    let ceiling = policy.ceiling.as_ref().map(|amount| positive(amount, cx));
    check_order(threshold, policy.ceiling.as_ref(), cx);
    let amount = resolve_amount(entry, policy, tool, cx);
    if let (Some(amount), Some(ceiling)) = (&amount, &policy.ceiling) {
        check_reachable(amount, ceiling, tool, cx);
        note_unreached(amount, ceiling, tool, cx);
    }
    if let (Some(amount), Some(threshold)) = (&amount, threshold) {
        check_asked(amount, threshold, tool, cx);
    }
    let confirm = policy.confirm.as_ref();
    Policy {
        confirm: confirm.map(|_| above.map_or(Confirm::Always, Confirm::Above)),
        ceiling,
        amount,
        ..resolved
    }
}

fn refuse_for_read(policy: &PolicyEntry, cx: &mut Diagnostics) {
    let limits = [
        ("confirm", place(policy.confirm.as_ref())),
        ("ceiling", place(policy.ceiling.as_ref())),
        ("amount", place(policy.amount.as_ref())),
    ];
    for (key, span) in limits {
        if let Some(span) = span {
            let message = "this tool only reads: there is nothing to limit or to confirm";
            cx.push(Diagnostic::new(span, message).label(format!("leave `{key}` out")));
        }
    }
}

fn positive(amount: &Located<i64>, cx: &mut Diagnostics) -> u64 {
    let value = u64::try_from(amount.value).unwrap_or_default();
    if value == 0 {
        let zero = Diagnostic::new(&amount.span, "a limit must be above zero");
        let zero = zero.label("an amount in minor units: 150.00 USD is 15000");
        cx.push(zero.help("to ask before every call, write `confirm: always`"));
    }
    value
}

fn check_order(
    threshold: Option<&Located<i64>>,
    ceiling: Option<&Located<i64>>,
    cx: &mut Diagnostics,
) {
    let (Some(threshold), Some(ceiling)) = (threshold, ceiling) else {
        return;
    };
    if threshold.value >= ceiling.value && ceiling.value > 0 {
        let never = Diagnostic::new(&threshold.span, "nobody is ever asked");
        let never = never.label("write less than the ceiling");
        cx.push(never.note(
            &ceiling.span,
            "a call that moves more than this is not sent",
        ));
    }
}

fn check_reachable(amount: &Amount, ceiling: &Located<i64>, tool: &Tool, cx: &mut Diagnostics) {
    let limited = tool.argument(&amount.argument);
    if let Some(Kind::Integer(bounds)) = limited.map(|argument| &argument.schema.kind)
        && let Some(least) = bounds
            .minimum
            .filter(|least| *least > i128::from(ceiling.value) && ceiling.value > 0)
    {
        let message = format!("`{}` is never as low as this", amount.argument);
        let label = format!("its smallest value is {least}, so that no call would be sent");
        cx.push(Diagnostic::new(&ceiling.span, message).label(label));
    }
}

/// Reports a threshold that no amount is above.
fn check_asked(amount: &Amount, threshold: &Located<i64>, tool: &Tool, cx: &mut Diagnostics) {
    if let Some(most) = most(amount, tool).filter(|most| *most <= threshold.value.into()) {
        let label = format!("`{}` is at most {most}: write less", amount.argument);
        let never = Diagnostic::new(&threshold.span, "nobody is ever asked");
        cx.push(never.label(label));
    }
}

/// Notes a ceiling that no amount is above, beside a bound that may go.
fn note_unreached(amount: &Amount, ceiling: &Located<i64>, tool: &Tool, cx: &mut Diagnostics) {
    if let Some(most) = most(amount, tool).filter(|most| *most < ceiling.value.into()) {
        let label = format!("`{}` is at most {most} already", amount.argument);
        let never = Diagnostic::new(&ceiling.span, "no amount is above this ceiling");
        cx.note(never.label(label));
    }
}

/// The largest value of a limited amount.
fn most(amount: &Amount, tool: &Tool) -> Option<i128> {
    match &tool.argument(&amount.argument)?.schema.kind {
        Kind::Integer(bounds) => bounds.maximum,
        _ => None,
    }
}

/// The amount that is limited: the one that `amount` names, else the only one there is.
fn resolve_amount(
    entry: &ToolEntry,
    policy: &PolicyEntry,
    tool: &Tool,
    cx: &mut Diagnostics,
) -> Option<Amount> {
    let money = money_arguments(entry);
    let limit = place(policy.ceiling.as_ref().or(policy.threshold()));
    let chosen = match (&policy.amount, money.as_slice()) {
        (Some(named), _) => find(named, &money, cx).ok()?,
        (None, several) => {
            let own = own_amounts(several);
            let [only] = own.as_slice() else {
                // A person can be asked without an amount, too.
                if let Some(limit) = limit {
                    cx.push(undecided(several, limit));
                }
                return None;
            };
            *only
        }
    };
    let (name, _) = chosen;
    if let Some(limit) = limit {
        check_given(name, limit, tool, cx);
    }
    let limited = tool.argument(&name.value);
    let currency = limited.and_then(|argument| match &argument.schema.money {
        Some(ValueRef::Argument(currency)) => Some(currency.clone()),
        _ => None,
    });
    Some(Amount {
        argument: name.value.clone(),
        currency,
    })
}

pub(super) type NamedArgument<'m> = (&'m Located<String>, &'m ArgumentEntry);

pub(super) fn money_arguments(entry: &ToolEntry) -> Vec<NamedArgument<'_>> {
    let arguments = entry.arguments.iter().flat_map(|arguments| &arguments.0);
    let money = arguments.filter(|(_, argument)| argument.money.is_some());
    money.map(|(name, argument)| (name, argument)).collect()
}

/// The amounts that name the place of their currency; the others are beside them.
pub(super) fn own_amounts<'m>(money: &[NamedArgument<'m>]) -> Vec<NamedArgument<'m>> {
    let is_own = |argument: &ArgumentEntry| {
        let money = argument.money.as_ref();
        money.is_some_and(|money| matches!(money.value, Money::Place(_)))
    };
    let own = money.iter().filter(|(_, argument)| is_own(argument));
    own.copied().collect()
}

pub(super) fn names(money: &[NamedArgument<'_>]) -> Vec<String> {
    money.iter().map(|(name, _)| name.value.clone()).collect()
}

fn find<'m>(
    named: &Located<String>,
    money: &[NamedArgument<'m>],
    cx: &mut Diagnostics,
) -> Result<NamedArgument<'m>, Reported> {
    let found = money.iter().find(|(name, _)| name.value == named.value);
    found.copied().ok_or_else(|| {
        let shown = text::shown(&named.value);
        let message = format!("`{shown}` is not an argument with `money`");
        let unknown = Diagnostic::new(&named.span, message);
        let known = names(money);
        let help = match known.as_slice() {
            [] => "say with `money`, for an argument, where its currency is".to_owned(),
            known => format!("there are {}", text::quoted(known)),
        };
        cx.report(unknown.near_or(&named.value, &known, help))
    })
}

fn undecided(money: &[NamedArgument<'_>], limit: &Span) -> Diagnostic {
    if money.is_empty() {
        return Diagnostic::new(limit, "this tool has no amount that could be limited")
            .label("no argument has `money`")
            .help("say with `money`, for an argument, where its currency is");
    }
    let names = text::quoted(&names(money));
    let label = format!("say which is limited: `amount:` with one of {names}");
    Diagnostic::new(limit, "this tool has several amounts").label(label)
}

/// Reports an amount that may be left out: it would pass every limit.
fn check_given(name: &Located<String>, limit: &Span, tool: &Tool, cx: &mut Diagnostics) {
    if !tool.argument(&name.value).is_some_and(is_given) {
        let message = format!("`{}` may be left out, and then has no limit", name.value);
        let add = "add `required: true` here, or a default";
        cx.push(Diagnostic::new(limit, message).note(&name.span, add));
    }
}
