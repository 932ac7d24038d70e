//! Arguments ↔ places of the operations: what goes where, and what is required.

mod exploded;
mod fixed;
mod targets;
mod unfilled;

use super::body::OpenBody;
use super::field::{RequestField, RequestPart};
use super::path::is_plain_segment;
use super::places::place_targets;
use super::request::Endpoint;
use super::style::check_style;
use crate::check::{StepNamed, check_argument, check_name_of};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{ArgumentEntry, Entries, Located, Names, place_if_true};
use crate::model::{Argument, Origin, Schema};
use crate::provenance::{INPUT, Recorder};
use crate::schema::{Choice, Schemas, View, accepts, file, offer_in_path};
use crate::source::Span;
use crate::text;
use exploded::report_exploded;
use fixed::check_fixed;
use targets::{find_targets, near_name, not_the_same, unknown_argument};
use unfilled::report_unfilled;

/// Which fields of each operation are filled, and by what.
pub(super) type Filled = Vec<Vec<(usize, Origin)>>;

/// The arguments of a tool, and what they fill.
pub(super) struct Arguments {
    pub(super) list: Vec<Argument>,
    /// By endpoint.
    pub(super) filled: Filled,
    /// Endpoint and field of what is filled, and where the manifest names it.
    places: Vec<((usize, usize), Span)>,
}

/// Resolves the arguments of a tool against its operations.
pub(super) fn resolve_arguments(
    entries: Option<&Entries<ArgumentEntry>>,
    endpoints: &[Endpoint<'_>],
    steps: &[StepNamed<'_>],
    places: &mut Recorder<'_>,
    cx: &mut Diagnostics,
) -> Arguments {
    let entries = Entries::of(entries);
    let mut arguments = Arguments {
        list: Vec::new(),
        filled: vec![Vec::new(); endpoints.len()],
        places: Vec::new(),
    };
    for (name, entry) in entries {
        check_name_of(name, names(endpoints), cx);
        check_argument(entry, cx);
        arguments.add(name, entry, endpoints, places, cx);
    }
    let filled = &arguments.filled;
    let mut required = Vec::new();
    for argument in &mut arguments.list {
        let name = argument.name.as_str();
        let mut opened = endpoints.iter().zip(filled).zip(steps);
        let needed = opened.find_map(|((endpoint, filled), step)| {
            needed(name, endpoint, filled).filter(|_| !is_condition(name, step))
        });
        let needed = needed.filter(|_| argument.default.is_none());
        argument.required |= needed.is_some();
        let entry = entries.iter().find(|(known, _)| known.value == name);
        let stated = entry.and_then(|(_, entry)| place_if_true(entry.required.as_ref()));
        required.extend(stated.or(needed).map(|span| (argument.name.clone(), span)));
    }
    places.within(&INPUT).insert_set("required", required);
    for (index, (endpoint, filled)) in endpoints.iter().zip(filled).enumerate() {
        report_unfilled(endpoint, filled, cx);
        let place = |field: usize| {
            let mut places = arguments.places.iter();
            let found = places.find(|(place, _)| *place == (index, field));
            found.map(|(_, span)| span)
        };
        report_exploded(endpoint, filled, place, &arguments.list, cx);
    }
    arguments
}

/// How arguments and fields of results are named, which all endpoints of a tool agree about.
pub(super) fn names(endpoints: &[Endpoint<'_>]) -> Names {
    let first = endpoints.first();
    first.map_or_else(Names::default, |endpoint| endpoint.names)
}

/// Where an operation says that it needs an argument.
fn needed<'a>(
    argument: &str,
    endpoint: &Endpoint<'a>,
    filled: &[(usize, Origin)],
) -> Option<&'a Span> {
    let argument = Origin::Argument(argument.to_owned());
    let mut fields = filled.iter().filter(|(_, origin)| *origin == argument);
    fields.find_map(|(field, _)| endpoint.fields.get(*field)?.required)
}

/// Whether a step runs only if the argument is given.
fn is_condition(argument: &str, step: &StepNamed<'_>) -> bool {
    step.when.iter().any(|name| name.value == argument)
}

impl Arguments {
    fn add(
        &mut self,
        name: &Located<String>,
        entry: &ArgumentEntry,
        endpoints: &[Endpoint<'_>],
        places: &mut Recorder<'_>,
        cx: &mut Diagnostics,
    ) {
        if let Ok(targets) = find_targets(name, entry, endpoints, cx) {
            check_fixed((name, entry), endpoints, &targets, cx);
            if self.take(name, endpoints, &targets, cx) {
                self.fill((name, entry), endpoints, &targets, places, cx);
            }
        } else if let Some(near) = near_name(name, entry, endpoints) {
            // A misspelt name is one mistake: continue with the name that is near.
            let span = name.span.clone();
            let near = Located { value: near, span };
            if let Ok(targets) = find_targets(&near, entry, endpoints, cx) {
                self.fill((&near, entry), endpoints, &targets, places, cx);
            }
        }
    }

    fn fill(
        &mut self,
        (name, entry): (&Located<String>, &ArgumentEntry),
        endpoints: &[Endpoint<'_>],
        targets: &[(usize, usize)],
        places: &mut Recorder<'_>,
        cx: &mut Diagnostics,
    ) {
        let origin = match &entry.constant {
            Some(constant) => Origin::Constant(constant.0.to_json()),
            None => Origin::Argument(name.value.clone()),
        };
        for (endpoint, field) in targets {
            if let Some(filled) = self.filled.get_mut(*endpoint) {
                filled.push((*field, origin.clone()));
            }
        }
        place_targets((name, entry), endpoints, targets, places);
        let places = places.within(&[&INPUT[..], &["properties", &name.value]].concat());
        let Ok(argument) = read_argument(name, entry, endpoints, targets, places, cx) else {
            return;
        };
        let Some(constant) = &entry.constant else {
            self.list.push(argument);
            return;
        };
        check_value(&argument, constant, cx);
        let is_path = place_if_true(entry.whole_path.as_ref()).is_some();
        let is_plain = |text: &str| {
            is_plain_segment(text) || (is_path && text.split('/').all(is_plain_segment))
        };
        if fills_path(endpoints, targets) && !constant.0.as_str().is_some_and(is_plain) {
            let message = "this cannot be one segment of a path";
            let label = "letters, digits, `-`, `.`, `_` and `~` can, as text";
            cx.push(Diagnostic::new(&constant.0.span, message).label(label));
        }
    }

    /// Reports a place that another argument already fills.
    fn take(
        &mut self,
        name: &Located<String>,
        endpoints: &[Endpoint<'_>],
        targets: &[(usize, usize)],
        cx: &mut Diagnostics,
    ) -> bool {
        let place = |(endpoint, field): &(usize, usize)| {
            let field = endpoints.get(*endpoint)?.fields.get(*field)?;
            Some((*endpoint, field.place()))
        };
        let wanted: Vec<_> = targets.iter().map(place).collect();
        let mut places = self.places.iter();
        let first = places.find(|(taken, _)| wanted.contains(&place(taken)));
        if let Some((_, first)) = first {
            let message = format!(
                "`{}` fills a place that is filled already",
                text::shown(&name.value)
            );
            cx.push(
                Diagnostic::new(&name.span, message)
                    .label("delete one of the two")
                    .note(first, "filled by this one"),
            );
            return false;
        }
        let places = targets.iter().map(|target| (*target, name.span.clone()));
        self.places.extend(places);
        true
    }
}

fn fills_path(endpoints: &[Endpoint<'_>], targets: &[(usize, usize)]) -> bool {
    targets.iter().any(|(endpoint, field)| {
        let field = endpoints
            .get(*endpoint)
            .and_then(|endpoint| endpoint.fields.get(*field));
        field.is_some_and(|field| field.part == RequestPart::Path)
    })
}

fn read_argument(
    name: &Located<String>,
    entry: &ArgumentEntry,
    endpoints: &[Endpoint<'_>],
    targets: &[(usize, usize)],
    mut places: Recorder<'_>,
    cx: &mut Diagnostics,
) -> Result<Argument, Reported> {
    let targets = targets.iter().filter_map(|(index, field)| {
        let endpoint = endpoints.get(*index)?;
        Some((endpoint, endpoint.fields.get(*field)?))
    });
    let mut schemas = Vec::new();
    for (endpoint, field) in targets {
        let choice = Choice::of_argument(name, entry);
        let schema = read_field(endpoint, field, &choice, &mut places, cx)?;
        schemas.push((schema, field));
    }
    let mut schemas = schemas.into_iter();
    let Some((schema, first)) = schemas.next() else {
        return Err(cx.report(unknown_argument(name, entry, endpoints)));
    };
    for (_, field) in schemas.filter(|(other, _)| other.kind != schema.kind) {
        cx.push(not_the_same(name, first, field));
    }
    let argument = Argument {
        name: name.value.clone(),
        schema,
        required: place_if_true(entry.required.as_ref()).is_some(),
        default: entry.default.as_ref().map(|default| default.0.to_json()),
    };
    if let Some(default) = &entry.default {
        check_value(&argument, default, cx);
    }
    Ok(argument)
}

/// The schema of a value that is sent to a place of an operation.
pub(super) fn read_field(
    endpoint: &Endpoint<'_>,
    field: &RequestField<'_>,
    choice: &Choice<'_>,
    places: &mut Recorder<'_>,
    cx: &mut Diagnostics,
) -> Result<Schema, Reported> {
    if let Some(refused) = &field.refused {
        return Err(cx.report(refused.clone().note(choice.span, "needed here")));
    }
    let mut reader = Schemas::new(endpoint.operation.document, View::Request);
    let mut schema = reader.read_traced(&field.schema, choice, places, cx)?;
    if let (None, Some(node)) = (&schema.documentation, field.description) {
        let description = node.as_str().unwrap_or_default().trim().to_owned();
        text::check(&description, &node.span, cx);
        if let Some(trace) = places.trace_mut() {
            trace.say("description", None, &node.span);
        }
        schema.description = Some(description.clone());
        schema.documentation = Some(description);
    }
    let is_parameter = !matches!(field.part, RequestPart::Body | RequestPart::Whole)
        || endpoint.body.as_ref().is_some_and(OpenBody::is_form);
    let style = field
        .part_form
        .style
        .or(is_parameter.then_some(field.style));
    if let Some(style) = style {
        let places = (field.span, choice.span);
        check_style(&field.name, style, &schema, places, cx)?;
    }
    if field.part == RequestPart::Path {
        offer_in_path(&mut schema, field.span, choice.span, cx);
    }
    if field.part_form.file {
        return file(schema, &field.part_form.media_types, choice, cx);
    }
    Ok(schema)
}

fn check_value(argument: &Argument, value: &crate::manifest::Anything, cx: &mut Diagnostics) {
    if let Err(why) = accepts(&argument.schema, &value.0.to_json()) {
        let message = format!("this cannot be the value of `{}`", argument.name);
        cx.push(Diagnostic::new(&value.0.span, message).label(why));
    }
}
