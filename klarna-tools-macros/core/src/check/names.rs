//! Names of tools, of arguments and of what is returned.

use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{Entries, IdempotencyEntry, Located, Names, ToolEntry};
use crate::model::{Argument, Step};
use crate::source::Span;
use crate::text;

/// Names that every result may contain beside its own fields.
pub const RESERVED: [&str; 3] = ["summary", "applied", "warnings"];

/// Reports what cannot be the name of a tool or of a tool set.
pub(crate) fn check_name(name: &Located<String>, cx: &mut Diagnostics) {
    let _ = check_name_of(name, Names::SnakeCase, cx);
}

/// Reports what cannot be the name of an argument or of a field of a result: many agents and hosts
/// allow only these characters.
pub(crate) fn check_name_of(
    name: &Located<String>,
    names: Names,
    cx: &mut Diagnostics,
) -> Result<(), Reported> {
    let Located { value: name, span } = name;
    if names.allows(name) {
        return Ok(());
    }
    let invalid = Diagnostic::new(span, format!("`{}` is not a valid name", text::shown(name)));
    let (legal, instead) = match names {
        Names::SnakeCase => (
            "a lower-case letter, then at most 63 lower-case letters, digits or `_`",
            Some(text::snake_case(name)),
        ),
        Names::AsDocumented => (
            "a letter or `_`, then at most 63 letters, digits, `_` or `-`; for another name of the \
             API choose one, and say `from`",
            None,
        ),
    };
    let instead = instead.filter(|instead| names.allows(instead));
    Err(cx.report(match instead {
        Some(instead) => invalid
            .label(format!("write `{instead}`"))
            .help(format!("a name is {legal}")),
        None => invalid.label(legal),
    }))
}

/// Reports a name that the answer itself uses.
pub(crate) fn check_reserved(name: &Located<String>, cx: &mut Diagnostics) {
    if RESERVED.contains(&name.value.as_str()) {
        let message = format!("`{}` is reserved: every result may contain it", name.value);
        cx.push(Diagnostic::new(&name.span, message).label("choose another name, and say `from`"));
    }
}

/// Checks the names that tools had before: each name means one tool.
pub(crate) fn check_aliases(tools: &Entries<ToolEntry>, cx: &mut Diagnostics) {
    let aliases = tools
        .0
        .iter()
        .flat_map(|(_, entry)| &entry.aliases)
        .flatten();
    aliases.clone().for_each(|alias| check_name(alias, cx));
    let names = tools.0.iter().map(|(name, _)| name);
    check_once(names, aliases, cx, |name, span| {
        let message = format!("`{}` is the name of a tool already", text::shown(name));
        let label = "take it out: a name means one tool";
        (Diagnostic::new(span, message).label(label), "named here")
    });
}

/// A result has each name once; the idempotency key is in it under the argument's name.
pub(crate) fn check_taken(
    entry: &ToolEntry,
    idempotency: Option<&IdempotencyEntry>,
    steps: &[Step],
    cx: &mut Diagnostics,
) {
    let results = Entries::of(entry.result.as_ref()).iter();
    let reports = Entries::of(entry.report.as_ref()).iter();
    let names = results.map(|(name, _)| name);
    let names = names.chain(reports.map(|(name, _)| name));
    let key = idempotency.map(|entry| &entry.argument);
    let key = key.filter(|_| steps.iter().any(Step::is_keyed));
    check_once(key, names, cx, |name, span| {
        let message = format!("the result has a field `{name}` already");
        let label = "choose another name";
        (
            Diagnostic::new(span, message).label(label),
            "it is this one",
        )
    });
}

/// Reports each name that is among those before it.
fn check_once<'n>(
    taken: impl IntoIterator<Item = &'n Located<String>>,
    names: impl Iterator<Item = &'n Located<String>>,
    cx: &mut Diagnostics,
    twice: impl Fn(&str, &Span) -> (Diagnostic, &'static str),
) {
    let mut taken: Vec<&Located<String>> = taken.into_iter().collect();
    for name in names {
        if let Some(first) = taken.iter().find(|first| first.value == name.value) {
            let (twice, note) = twice(&name.value, &name.span);
            cx.push(twice.note(&first.span, note));
        }
        taken.push(name);
    }
}

/// Whether each call has a value for an argument.
pub(super) fn is_given(argument: &Argument) -> bool {
    argument.required || argument.default.is_some()
}

/// Reports a name that is not one of the arguments.
pub(crate) fn unknown_argument(name: &str, span: &Span, arguments: &[Argument]) -> Diagnostic {
    let message = format!("`{}` is not one of the arguments", text::shown(name));
    let unknown = Diagnostic::new(span, message);
    let names: Vec<&str> = arguments.iter().map(|a| a.name.as_str()).collect();
    let help = match names.as_slice() {
        [] => "this tool takes no arguments".to_owned(),
        names => format!("the arguments are: {}", text::quoted(names)),
    };
    unknown.near_or(name, names, help)
}
