//! Whether a tool moves money: a tool that takes an amount says it, and what its requests show is not
//! passed over.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{Entries, Located, MovesMoney, OperationName, ToolEntry, place};
use crate::model::sensitive::Name;
use crate::model::{Kind, PhrasePart, Retry, Schema, Tool};
use crate::source::Span;

/// Where money is taken, given, paid or promised by the last word of a path, with an amount in the
/// request.
const MOVES: [&str; 27] = [
    "authorization",
    "authorize",
    "capture",
    "charge",
    "checkout",
    "credit",
    "debit",
    "deposit",
    "disbursement",
    "donate",
    "donation",
    "order",
    "pay",
    "payment",
    "payout",
    "purchase",
    "refund",
    "remittance",
    "reversal",
    "settle",
    "settlement",
    "tip",
    "topup",
    "transaction",
    "transfer",
    "withdraw",
    "withdrawal",
];

/// What ends a promise to pay.
const RELEASES: [&str; 5] = ["cancel", "cancellation", "release", "reverse", "void"];

/// The words of what is an amount by its name.
const AMOUNTS: [&str; 4] = ["amount", "amounts", "amt", "cents"];

/// How deep amounts are searched for within an argument.
const DEEPEST: usize = 3;

type NamedTool<'m> = (&'m Located<String>, &'m ToolEntry);

/// Checks what a tool that is sound otherwise says of money.
pub(crate) fn check_moves_money(
    (name, entry): NamedTool<'_>,
    tool: &Tool,
    tools: &Entries<ToolEntry>,
    cx: &mut Diagnostics,
) {
    match &entry.moves_money {
        Some(said) if said.value.is() && tool.is_read() => {
            let message = "this tool only reads and cannot move money";
            cx.push(Diagnostic::new(&said.span, message).label("leave `moves_money` out"));
        }
        Some(said) if said.value.is() => {}
        _ if tool.is_read() => {}
        Some(denied) => note_denied(denied, entry, tool, cx),
        None => check_silent((name, entry), tool, tools, cx),
    }
}

const DENY: &str = "write `moves_money: false` if a call takes, gives and promises nothing";

/// A tool that says nothing, though its requests show an amount.
fn check_silent(
    (name, entry): NamedTool<'_>,
    tool: &Tool,
    tools: &Entries<ToolEntry>,
    cx: &mut Diagnostics,
) {
    let shown = format!("`{}` does not say whether it moves money", name.value);
    let silent = Diagnostic::new(&name.span, shown).help(DENY);
    let add = "add `moves_money: true`";
    // Its `why` has said that it moves none.
    let only_creates = only_creates(entry);
    if let Some(amount) = amount(entry).filter(|_| !only_creates) {
        cx.push(silent.label(add).note(amount, "it sends this amount"));
    } else if let Some((other, said)) = sibling(entry, tools).filter(|_| !only_creates) {
        let label = format!("`{}` calls the same: {add}", other.value);
        cx.note(silent.label(label).note(said, "moves money"));
    } else if let Some(operation) = shown_by(entry, tool) {
        let label = format!("{operation} with an amount probably does: {add}");
        cx.note(silent.label(label));
    } else if let Some(says) = told(entry, tool).filter(|_| !only_creates) {
        cx.note(silent.label(add).note(says, "an amount is told after it"));
    }
}

/// Whether it is said, with a reason, that a tool only creates something.
fn only_creates(entry: &ToolEntry) -> bool {
    let annotations = entry.annotations.as_ref();
    let hint = annotations.and_then(|hints| hints.destructive.as_ref());
    hint.is_some_and(|hint| !hint.value)
}

/// The sentence of a tool, if it tells an amount.
fn told<'m>(entry: &'m ToolEntry, tool: &Tool) -> Option<&'m Span> {
    let mut parts = tool.says.iter().flat_map(|phrase| &phrase.parts);
    let is_told = parts.any(|part| matches!(part, PhrasePart::Money { .. }));
    let says = entry.says.as_ref().filter(|_| is_told);
    says.map(|says| &says.span)
}

/// Notes what contradicts a tool that says it moves none.
fn note_denied(denied: &Located<MovesMoney>, entry: &ToolEntry, tool: &Tool, cx: &mut Diagnostics) {
    let message = "this contradicts the rest of the tool";
    let contradiction = Diagnostic::new(&denied.span, message);
    let help = "write `moves_money: true`, unless nothing is taken, given or promised";
    if let Some(limit) = limit(entry) {
        let limited = contradiction.label("nothing moves");
        let note = "and this limits how much does";
        cx.note(limited.note(limit, note).help(help));
    } else if let Some(operation) = shown_by(entry, tool) {
        let label = format!("{operation} with an amount probably moves money");
        cx.note(contradiction.label(label).help(help));
    }
}

/// The place of the first amount that a call names.
fn amount(entry: &ToolEntry) -> Option<&Span> {
    let mut arguments = Entries::of(entry.arguments.as_ref()).iter();
    let found = arguments.find(|(_, argument)| argument.money.is_some());
    found.map(|(name, _)| &name.span)
}

/// Where the policy limits how much a call moves.
fn limit(entry: &ToolEntry) -> Option<&Span> {
    let policy = entry.policy.as_ref()?;
    place(policy.ceiling.as_ref().or(policy.threshold()))
}

/// A write whose path and arguments show that money moves.
fn shown_by(entry: &ToolEntry, tool: &Tool) -> Option<String> {
    let mut named = Entries::of(entry.arguments.as_ref()).iter();
    let has_amount = named.any(|(name, it)| it.money.is_some() || is_amount(&name.value))
        || (tool.arguments.iter()).any(|it| shows_amount(&it.name, &it.schema, DEEPEST));
    let moves = write_to(&MOVES, tool).filter(|_| has_amount);
    moves.or_else(|| write_to(&RELEASES, tool).filter(|_| told(entry, tool).is_some()))
}

/// The first write to a path whose last word is one of these.
fn write_to(words: &[&str], tool: &Tool) -> Option<String> {
    let mut writes = tool.steps.iter().filter(|step| step.retry != Retry::Read);
    let found = writes.find(|step| {
        let mut segments = step.request.path.rsplit('/');
        let last = segments.find(|segment| !segment.starts_with('{'));
        let name = Name::of(last.unwrap_or_default());
        let last = name.words().next_back().unwrap_or_default();
        words.contains(&last.strip_suffix('s').unwrap_or(last))
    });
    found.map(|step| step.request.operation())
}

fn is_amount(name: &str) -> bool {
    Name::of(name).words().any(|word| AMOUNTS.contains(&word))
}

/// Whether a value, or one within it, is an amount by its name.
fn shows_amount(name: &str, schema: &Schema, depth: usize) -> bool {
    let within =
        |(name, schema): (&str, &Schema)| depth > 0 && shows_amount(name, schema, depth - 1);
    is_amount(name)
        || match &schema.kind {
            Kind::Array(list) => within(("", &list.items)),
            Kind::Union(union) => union.branches.iter().any(|form| within(("", form))),
            kind => {
                let mut properties = kind.properties().iter();
                properties.any(|property| within((&property.name, &property.schema)))
            }
        }
}

/// Another tool that calls the same and says that it moves money.
fn sibling<'m>(
    entry: &ToolEntry,
    tools: &'m Entries<ToolEntry>,
) -> Option<(&'m Located<String>, &'m Span)> {
    let own: Vec<&OperationName> = entry.calls().map(|it| &it.value).collect();
    tools.0.iter().find_map(|(name, other)| {
        let said = other.moves_money.as_ref().filter(|said| said.value.is())?;
        let is_shared = other.calls().any(|it| own.contains(&&it.value));
        (is_shared && other.steps.is_none()).then_some((name, &said.span))
    })
}
