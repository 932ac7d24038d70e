//! Ceilings on money: each names tools of which it is known what they move, and amounts.

use std::collections::BTreeMap;

use super::groups::check_tool;
use super::moved::{Unknown, derived};
use super::names::check_name;
use super::useless_keys::check_once;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{Amounts, CeilingEntry, Located, Manifest, MovesMoney, ToolEntry, place};
use crate::model::{Ceiling, Tool, is_currency};
use crate::source::Span;
use crate::text;

/// Reads the ceilings, by name.
pub(crate) fn resolve_ceilings(
    manifest: &Manifest,
    cx: &mut Diagnostics,
) -> BTreeMap<String, Ceiling> {
    let Some(Located { value, span }) = &manifest.ceilings else {
        return BTreeMap::new();
    };
    if value.0.is_empty() {
        let nothing = Diagnostic::new(span, "`ceilings` limits nothing");
        cx.push(nothing.label("name a ceiling, such as `refunds: { day: { USD: 200000 } }`"));
    }
    let ceilings = value.0.iter().map(|(name, entry)| {
        check_name(name, cx);
        check_tools(name, entry, manifest, cx);
        (name.value.clone(), ceiling(name, entry, cx))
    });
    ceilings.collect()
}

fn ceiling(name: &Located<String>, entry: &CeilingEntry, cx: &mut Diagnostics) -> Ceiling {
    if entry.call.is_none() && entry.day.is_none() {
        let unlimited = Diagnostic::new(&name.span, "this ceiling limits nothing");
        let label = "add `call: { USD: 50000 }`, `day`, or both";
        cx.push(unlimited.label(label));
    }
    check_order(entry, cx);
    check_both(entry, cx);
    Ceiling {
        call: amounts(entry.call.as_ref(), cx),
        day: amounts(entry.day.as_ref(), cx),
    }
}

fn amounts(entry: Option<&Located<Amounts>>, cx: &mut Diagnostics) -> BTreeMap<String, u64> {
    if let Some(entry) = entry.filter(|entry| entry.value.0.is_empty()) {
        let none = Diagnostic::new(
            &entry.span,
            "this names no currency, so that it limits nothing",
        );
        cx.push(none.label("write `{ USD: 50000 }`, or leave it out"));
    }
    let named = entry.iter().flat_map(|entry| &entry.value.0);
    let amounts = named.map(|(currency, most)| {
        check_currency(currency, cx);
        let units = u64::try_from(most.value).unwrap_or_default();
        if units == 0 {
            let zero = Diagnostic::new(&most.span, "a ceiling must be above zero");
            cx.push(zero.label("an amount in minor units: 150.00 USD is 15000"));
        }
        (currency.value.clone(), units)
    });
    amounts.collect()
}

fn check_currency(currency: &Located<String>, cx: &mut Diagnostics) {
    let Located { value, span } = currency;
    if is_currency(value) {
        return;
    }
    let unknown = Diagnostic::new(span, format!("`{}` is not a currency", text::shown(value)));
    let capitals = value.to_uppercase();
    cx.push(if is_currency(&capitals) {
        unknown.label(format!("write `{capitals}`"))
    } else {
        unknown.label("write a code of ISO 4217, such as `EUR`")
    });
}

/// Reports a day that one call could not use up.
fn check_order(entry: &CeilingEntry, cx: &mut Diagnostics) {
    for (currency, most) in of(entry.call.as_ref()) {
        let daily = find(currency, entry.day.as_ref());
        if let Some(day) = daily.filter(|day| (1..most.value).contains(&day.value)) {
            let never = Diagnostic::new(&most.span, "no call may move as much as this");
            let never = never.label(format!("write at most {}", day.value));
            cx.push(never.note(&day.span, "a whole day may move less"));
        }
    }
}

/// Reports a currency that only one of two limits names.
fn check_both(entry: &CeilingEntry, cx: &mut Diagnostics) {
    let (Some(call), Some(day)) = (&entry.call, &entry.day) else {
        return;
    };
    for (these, others, key) in [(call, day, "day"), (day, call, "call")] {
        let named = of(Some(these)).iter();
        for (currency, _) in named.filter(|(currency, _)| find(currency, Some(others)).is_none()) {
            let shown = text::shown(&currency.value);
            let message = format!("`{shown}` has no limit under `{key}`");
            let missing = Diagnostic::new(&currency.span, message);
            cx.push(missing.note(
                &others.span,
                format!("add `{shown}` here, or delete it above"),
            ));
        }
    }
}

fn of(amounts: Option<&Located<Amounts>>) -> &[(Located<String>, Located<i64>)] {
    amounts.map_or(&[], |amounts| &amounts.value.0)
}

fn find<'e>(
    currency: &Located<String>,
    amounts: Option<&'e Located<Amounts>>,
) -> Option<&'e Located<i64>> {
    let mut amounts = of(amounts).iter();
    let found = amounts.find(|(other, _)| other.value == currency.value);
    found.map(|(_, most)| most)
}

/// Reports names that no tool has, and a ceiling without tools.
fn check_tools(
    name: &Located<String>,
    entry: &CeilingEntry,
    manifest: &Manifest,
    cx: &mut Diagnostics,
) {
    let Some(tools) = &entry.tools else {
        if !manifest.tools.0.iter().any(|(_, tool)| moves(tool)) {
            let message = "no tool moves money, so that there is nothing to limit";
            cx.push(Diagnostic::new(&name.span, message).label("leave it out"));
        }
        return;
    };
    if tools.value.is_empty() {
        let empty = Diagnostic::new(&tools.span, "this ceiling has no tools");
        cx.push(empty.label("list tools, or leave it out for every tool that moves money"));
    }
    check_once(&tools.value, cx);
    for tool in &tools.value {
        check_tool(tool, manifest, cx);
    }
    check_named_alike(name, &tools.value, manifest, cx);
}

/// Reports a ceiling that has the name of a tool and is not that tool's: on a command line the name
/// means both.
fn check_named_alike(
    name: &Located<String>,
    tools: &[Located<String>],
    manifest: &Manifest,
    cx: &mut Diagnostics,
) {
    let is_alone = tools.len() == 1 && tools.iter().all(|tool| tool.value == name.value);
    let mut all = manifest.tools.0.iter();
    let tool = all.find(|(tool, _)| tool.value == name.value);
    if let Some((tool, _)) = tool.filter(|_| !is_alone) {
        let message = format!("`{}` is the name of a tool", name.value);
        let taken = Diagnostic::new(&name.span, message);
        let taken = taken.label("choose another name, or list that tool alone");
        cx.push(taken.note(&tool.span, "this tool"));
    }
}

fn moves(tool: &ToolEntry) -> bool {
    (tool.moves_money.as_ref()).is_some_and(|said| said.value.is())
}

/// The ceilings that a tool is under, each with the place that puts it there.
pub(crate) fn ceilings_of<'m>(
    manifest: &'m Manifest,
    (tool, entry): (&str, &ToolEntry),
) -> impl Iterator<Item = (&'m str, &'m Span)> {
    let moves = moves(entry);
    let ceilings = manifest.ceilings.iter().flat_map(|it| &it.value.0);
    ceilings.filter_map(move |(name, ceiling)| {
        let place = match &ceiling.tools {
            Some(tools) => &tools.value.iter().find(|named| named.value == tool)?.span,
            None => moves.then_some(&name.span)?,
        };
        Some((name.value.as_str(), place))
    })
}

/// Reports a ceiling over a tool that moves no money, or of which it is not known what it moves.
pub(crate) fn check_ceilings_of(
    manifest: &Manifest,
    (name, entry): (&Located<String>, &ToolEntry),
    tool: &Tool,
    cx: &mut Diagnostics,
) {
    let mut ceilings = ceilings_of(manifest, (&name.value, entry));
    if tool.is_read() || !tool.moves_money {
        let message = format!("`{}` moves no money", name.value);
        let label = match (tool.is_read(), &entry.moves_money) {
            (false, None) => "delete it, or add `moves_money: true` to the tool",
            _ => "delete it",
        };
        for (_, span) in ceilings {
            let unmoved = Diagnostic::new(span, message.clone()).label(label);
            let said = place(entry.moves_money.as_ref());
            cx.push(unmoved.note(said.unwrap_or(&name.span), "this tool"));
        }
    } else if let Some(said) = &entry.moves_money
        && said.value == MovesMoney::Is(true)
        && let Some((_, span)) = ceilings.next()
        && let Err(Unknown { why, instead }) = derived(entry, tool)
    {
        cx.push(Diagnostic::new(span, why).note(&said.span, instead));
    }
}
