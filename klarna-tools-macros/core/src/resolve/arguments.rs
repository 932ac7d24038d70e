//! Arguments ↔ places of the operations: what goes where, and what is required.

use super::check_name;
use super::request::{Endpoint, Part};
use super::schema::{Choice, Schemas, View, accepts, quoted};
use super::tool::StepNamed;
use crate::diagnostic::{Diagnostic, Diagnostics, near_miss};
use crate::manifest::{ArgumentEntry, Entries, Located};
use crate::model::{Argument, Kind, Origin};
use crate::text;

/// What of each operation is filled, and by what.
pub(super) type Filled = Vec<Vec<(usize, Origin)>>;

/// The arguments of a tool, and what they fill.
pub(super) struct Arguments {
    pub(super) list: Vec<Argument>,
    /// By endpoint.
    pub(super) filled: Filled,
}

/// Resolves the arguments of a tool against its operations.
pub(super) fn resolve_arguments(
    entries: Option<&Entries<ArgumentEntry>>,
    endpoints: &[Endpoint<'_>],
    steps: &[StepNamed<'_>],
    cx: &mut Diagnostics,
) -> Arguments {
    let mut arguments = Arguments {
        list: Vec::new(),
        filled: vec![Vec::new(); endpoints.len()],
    };
    for (name, entry) in entries
        .map(|entries| entries.0.as_slice())
        .unwrap_or_default()
    {
        check_name(name, cx);
        arguments.add(name, entry, endpoints, cx);
    }
    for argument in &mut arguments.list {
        let name = argument.name.as_str();
        let needed = endpoints.iter().enumerate().any(|(index, endpoint)| {
            let filled = arguments
                .filled
                .get(index)
                .map(Vec::as_slice)
                .unwrap_or_default();
            is_needed(name, endpoint, filled) && !is_condition(name, steps.get(index))
        });
        argument.required |= needed && argument.default.is_none();
    }
    for (index, endpoint) in endpoints.iter().enumerate() {
        let filled = arguments
            .filled
            .get(index)
            .map(Vec::as_slice)
            .unwrap_or_default();
        report_unfilled(endpoint, filled, cx);
    }
    arguments
}

fn is_needed(argument: &str, endpoint: &Endpoint<'_>, filled: &[(usize, Origin)]) -> bool {
    filled.iter().any(|(slot, origin)| {
        *origin == Origin::Argument(argument.to_owned())
            && endpoint.slots.get(*slot).is_some_and(|slot| slot.required)
    })
}

/// Whether a step runs only if the argument is given.
fn is_condition(argument: &str, step: Option<&StepNamed<'_>>) -> bool {
    step.is_some_and(|step| step.when.iter().any(|name| name.value == argument))
}

fn report_unfilled(endpoint: &Endpoint<'_>, filled: &[(usize, Origin)], cx: &mut Diagnostics) {
    for (index, slot) in endpoint.slots.iter().enumerate() {
        if slot.required && !filled.iter().any(|(filled, _)| *filled == index) {
            let name = endpoint.operation.name();
            cx.push(
                Diagnostic::new(endpoint.named, format!("{name} requires `{}`", slot.name))
                    .label(format!(
                        "add `{}:` to the arguments",
                        text::snake_case(&slot.name)
                    ))
                    .note(slot.span, "declared here")
                    .help("or fix it to a value with `const`"),
            );
        }
    }
}

impl Arguments {
    fn add(
        &mut self,
        name: &Located<String>,
        entry: &ArgumentEntry,
        endpoints: &[Endpoint<'_>],
        cx: &mut Diagnostics,
    ) {
        let Some(targets) = find_targets(name, entry, endpoints, cx) else {
            // A slip of the pen is one mistake: go on as if the near name stood here.
            if let Some(near) = near_name(name, entry, endpoints) {
                let span = name.span.clone();
                self.add(&Located { value: near, span }, entry, endpoints, cx);
            }
            return;
        };
        let origin = match &entry.constant {
            Some(constant) => Origin::Constant(constant.0.to_json()),
            None => Origin::Argument(name.value.clone()),
        };
        for (endpoint, slot) in &targets {
            if let Some(filled) = self.filled.get_mut(*endpoint) {
                filled.push((*slot, origin.clone()));
            }
        }
        let Some(argument) = read_argument(name, entry, endpoints, &targets, cx) else {
            return;
        };
        match &entry.constant {
            Some(constant) => check_value(&argument, constant, cx),
            None => self.list.push(argument),
        }
    }
}

/// The name that an unknown argument was probably meant to be.
fn near_name(
    name: &Located<String>,
    entry: &ArgumentEntry,
    endpoints: &[Endpoint<'_>],
) -> Option<String> {
    let known = known_names(endpoints);
    let near = near_miss(&name.value, known.iter().map(String::as_str))?;
    let is_unknown = entry.from.is_none() && near != name.value;
    is_unknown.then(|| near.to_owned())
}

fn known_names(endpoints: &[Endpoint<'_>]) -> Vec<String> {
    let slots = endpoints.iter().flat_map(|endpoint| &endpoint.slots);
    slots.map(|slot| text::snake_case(&slot.name)).collect()
}

/// The slots that an argument fills, at most one in each operation.
fn find_targets(
    name: &Located<String>,
    entry: &ArgumentEntry,
    endpoints: &[Endpoint<'_>],
    cx: &mut Diagnostics,
) -> Option<Vec<(usize, usize)>> {
    let from = entry.from.as_ref().map(|from| &from.value);
    let mut targets = Vec::new();
    for (index, endpoint) in endpoints.iter().enumerate() {
        match endpoint.slots_for(&name.value, from).as_slice() {
            [] => {}
            [slot] => targets.push((index, *slot)),
            several => {
                cx.push(ambiguous(name, endpoint, several));
                return None;
            }
        }
    }
    if targets.is_empty() {
        cx.push(unknown_argument(name, entry, endpoints));
        return None;
    }
    Some(targets)
}

fn ambiguous(name: &Located<String>, endpoint: &Endpoint<'_>, slots: &[usize]) -> Diagnostic {
    let message = format!(
        "`{}` fits several places of {}",
        name.value,
        endpoint.operation.name()
    );
    let ambiguous = Diagnostic::new(&name.span, message).label("say which with `from`");
    slots
        .iter()
        .filter_map(|slot| endpoint.slots.get(*slot))
        .fold(ambiguous, |diagnostic, slot| {
            let part = match slot.part {
                Part::Path => "$request.path.",
                Part::Query => "$request.query.",
                Part::Header => "$request.header.",
                Part::Body => "$request.body#/",
            };
            diagnostic.note(slot.span, format!("`{part}{}`", slot.name))
        })
}

fn unknown_argument(
    name: &Located<String>,
    entry: &ArgumentEntry,
    endpoints: &[Endpoint<'_>],
) -> Diagnostic {
    let operations: Vec<String> = endpoints
        .iter()
        .map(|endpoint| endpoint.operation.name())
        .collect();
    let place = if endpoints.iter().any(|endpoint| endpoint.has_body) {
        "no parameter and no property of the request body"
    } else {
        "no parameter"
    };
    if let Some(from) = &entry.from {
        return Diagnostic::new(
            &from.span,
            format!("this names {place} of {}", operations.join(" or ")),
        );
    }
    let message = format!(
        "`{}` is {place} of {}",
        text::shown(&name.value),
        operations.join(" or ")
    );
    let unknown = Diagnostic::new(&name.span, message);
    let known = known_names(endpoints);
    match near_miss(&name.value, known.iter().map(String::as_str)) {
        Some(near) => unknown.label(format!("did you mean `{near}`?")),
        None if known.is_empty() => unknown.label("this operation takes nothing"),
        None => unknown.help(format!("it takes {}", quoted(&known))),
    }
}

fn read_argument(
    name: &Located<String>,
    entry: &ArgumentEntry,
    endpoints: &[Endpoint<'_>],
    targets: &[(usize, usize)],
    cx: &mut Diagnostics,
) -> Option<Argument> {
    let mut schemas = Vec::new();
    for (index, slot) in targets {
        let (endpoint, slot) = endpoints
            .get(*index)
            .and_then(|e| Some((e, e.slots.get(*slot)?)))?;
        let choice = Choice::of_argument(name, entry);
        let mut schema = Schemas::new(endpoint.operation.document, View::Request).read(
            slot.schema,
            &choice,
            cx,
        )?;
        schema.description = schema.description.or_else(|| slot.description.clone());
        schema.documentation = schema.documentation.or_else(|| slot.description.clone());
        if slot.part != Part::Body && !is_scalar(&schema.kind) {
            cx.push(
                Diagnostic::new(
                    slot.span,
                    format!("`{}` is a parameter that is no scalar", slot.name),
                )
                .label("lists and objects in parameters are not supported")
                .note(&name.span, "needed here"),
            );
            return None;
        }
        schemas.push((schema, slot));
    }
    let mut schemas = schemas.into_iter();
    let (schema, first) = schemas.next()?;
    for (other, slot) in schemas {
        if other.kind != schema.kind {
            cx.push(
                Diagnostic::new(
                    &name.span,
                    format!("`{}` is not the same in all operations", name.value),
                )
                .note(first.span, "declared here")
                .note(slot.span, "and differently here"),
            );
        }
    }
    let required = entry
        .required
        .as_ref()
        .is_some_and(|required| required.value);
    let default = entry.default.as_ref().map(|default| default.0.to_json());
    let argument = Argument {
        name: name.value.clone(),
        schema,
        required,
        default,
    };
    if let Some(default) = &entry.default {
        check_value(&argument, default, cx);
    }
    Some(argument)
}

fn is_scalar(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Boolean | Kind::Integer(_) | Kind::Number(_) | Kind::String(_)
    )
}

fn check_value(argument: &Argument, value: &crate::manifest::Anything, cx: &mut Diagnostics) {
    if let Err(why) = accepts(&argument.schema, &value.0.to_json()) {
        let message = format!("this is no value of `{}`", argument.name);
        cx.push(Diagnostic::new(&value.0.span, message).label(why));
    }
}
