//! What a call moves, as far as it is known before the call: which value is the amount, and where its
//! currency is.

use super::names::is_given;
use super::policy::{money_arguments, names, own_amounts};
use super::says::{find_place, schema_at};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{Located, MovesMoney, ToolEntry};
use crate::model::{Moved, Tool, ValueRef};
use crate::text;

/// Why it is not known what a call moves, and what to write.
pub(super) struct Unknown {
    pub(super) why: String,
    pub(super) instead: String,
}

/// What a call of a tool that is sound otherwise moves. Where the tool names the amount, its mistakes
/// are reported; where it does not, nothing may need it.
pub(crate) fn resolve_moved(entry: &ToolEntry, tool: &Tool, cx: &mut Diagnostics) -> Option<Moved> {
    if !tool.moves_money || tool.is_read() {
        return None;
    }
    let Some(Located { value, span }) = &entry.moves_money else {
        return None;
    };
    let MovesMoney::Amount(name) = value else {
        return derived(entry, tool).ok();
    };
    let place = find_place(name, span, tool, cx).ok()?;
    let moved = moved(place, tool);
    let report = |Unknown { why, instead }: Unknown| {
        cx.push(Diagnostic::new(span, why).label(instead));
    };
    moved.map_err(report).ok()
}

/// What a call moves where the tool only says that it does: the amount that its policy limits, else
/// the only one that it takes.
pub(super) fn derived(entry: &ToolEntry, tool: &Tool) -> Result<Moved, Unknown> {
    let policy = entry.policy.as_ref();
    if let Some(named) = policy.and_then(|policy| policy.amount.as_ref()) {
        return moved(ValueRef::Argument(named.value.clone()), tool);
    }
    let money = money_arguments(entry);
    let own = own_amounts(&money);
    if let [(name, _)] = own.as_slice() {
        return moved(ValueRef::Argument(name.value.clone()), tool);
    }
    let mut several = names(&own);
    if several.is_empty() {
        several.extend(reported_amounts(tool));
    }
    Err(match several.as_slice() {
        [] => Unknown {
            why: format!("it is not known how much `{}` moves", tool.name),
            instead:
                "write `moves_money: order.amount` there, where a `report` named `order` reads \
                      the field `amount`, marked as `money`"
                    .to_owned(),
        },
        [first, ..] => Unknown {
            why: format!("it is not known which amount `{}` moves", tool.name),
            instead: match several.len() {
                1 => format!("write `moves_money: {first}` there"),
                _ => format!(
                    "name it in place of `true`: one of {}",
                    text::quoted(&several)
                ),
            },
        },
    })
}

/// The amounts that reports read, as the manifest writes them.
fn reported_amounts(tool: &Tool) -> impl Iterator<Item = String> {
    tool.reports.iter().flat_map(|report| {
        let fields = report.schema.kind.properties().iter();
        let amounts = fields.filter(|field| field.schema.money.is_some());
        amounts.map(|field| format!("{}.{}", report.name, field.name))
    })
}

/// The amount at a place with its currency, if both are known before the call.
fn moved(amount: ValueRef, tool: &Tool) -> Result<Moved, Unknown> {
    known_before(&amount, tool)?;
    let marked = schema_at(&amount, tool).and_then(|schema| schema.money.clone());
    let Some(currency) = marked else {
        return Err(Unknown {
            why: format!("the currency of `{}` is not known", shown(&amount)),
            instead: "say with `money`, where it is chosen, what contains the currency".to_owned(),
        });
    };
    known_before(&currency, tool)?;
    Ok(Moved { amount, currency })
}

fn known_before(place: &ValueRef, tool: &Tool) -> Result<(), Unknown> {
    let name = shown(place);
    match place {
        ValueRef::Argument(argument) if tool.argument(argument).is_some_and(is_given) => Ok(()),
        ValueRef::Argument(_) => Err(Unknown {
            why: format!("`{name}` may be left out, and then it is not known what moves"),
            instead: "add `required: true` to it, or a default".to_owned(),
        }),
        ValueRef::Result(path) if is_reported(path.first(), tool) => Ok(()),
        ValueRef::Result(_) => Err(Unknown {
            why: format!("`{name}` is known only after the call"),
            instead: "name an argument, or a field of a read under `report`, which is made before \
                      the call, too"
                .to_owned(),
        }),
    }
}

fn is_reported(name: Option<&String>, tool: &Tool) -> bool {
    tool.reports.iter().any(|report| Some(&report.name) == name)
}

/// As the manifest writes it.
fn shown(place: &ValueRef) -> String {
    match place {
        ValueRef::Argument(name) => name.clone(),
        ValueRef::Result(_) => place.to_string(),
    }
}
