//! Arguments ↔ places of the operations: what goes where, and what is required.

mod exploded;
mod misled;
mod parts;
mod targets;
mod unfilled;

use super::body::OpenBody;
use super::field::{Filled, RequestField};
use super::places::place_targets;
use super::request::{Endpoint, Target, text_of};
use super::segment::is_plain_segment;
use super::style::check_style;
use crate::check::{StepNamed, check_argument, check_name_of};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{ArgumentEntry, Entries, Located, Names, RequestPart, place_if_true};
use crate::model::{Argument, Origin, Schema};
use crate::provenance::{INPUT, Recorder};
use crate::schema::{Choice, Schemas, View, accepts, file, in_base64, offer_in_path};
use crate::source::Span;
use crate::text;
use exploded::report_exploded;
use targets::{Wanted, check_fixed, not_the_same};
use unfilled::report_unfilled;

/// The arguments of a tool, and what they fill.
pub(super) struct Arguments<'e> {
    pub(super) list: Vec<Argument>,
    /// By endpoint.
    pub(super) filled: Vec<Vec<Filled<'e>>>,
}

/// Resolves the arguments of a tool against its operations.
pub(super) fn resolve_arguments<'e>(
    entries: Option<&'e Entries<ArgumentEntry>>,
    endpoints: &'e [Endpoint<'_>],
    steps: &[StepNamed<'_>],
    places: &mut Recorder<'_>,
    cx: &mut Diagnostics,
) -> Arguments<'e> {
    let entries = Entries::of(entries);
    let mut arguments = Arguments {
        list: Vec::new(),
        filled: endpoints.iter().map(|_| Vec::new()).collect(),
    };
    for (name, entry) in entries {
        let valid = check_name_of(name, names(endpoints), cx);
        check_argument(entry, cx);
        let wanted = Wanted {
            name,
            entry,
            entries,
            endpoints,
            valid,
        };
        arguments.add(wanted, places, cx);
    }
    let filled = &arguments.filled;
    let mut required = Vec::new();
    for argument in &mut arguments.list {
        let name = argument.name.as_str();
        let mut filled = filled.iter().zip(steps);
        let needed = filled
            .find_map(|(filled, step)| needed(name, filled).filter(|_| !is_condition(name, step)));
        let needed = needed.filter(|_| argument.default.is_none());
        argument.required |= needed.is_some();
        let entry = entries.iter().find(|(known, _)| known.value == name);
        let stated = entry.and_then(|(_, entry)| place_if_true(entry.required.as_ref()));
        required.extend(stated.or(needed).map(|span| (argument.name.clone(), span)));
    }
    places.within(&INPUT).insert_set("required", required);
    for (endpoint, filled) in endpoints.iter().zip(filled) {
        report_unfilled(endpoint, filled, cx);
        report_exploded(endpoint, filled, &arguments.list, cx);
    }
    arguments
}

/// How arguments and fields of results are named, which all endpoints of a tool agree about.
pub(super) fn names(endpoints: &[Endpoint<'_>]) -> Names {
    let first = endpoints.first();
    first.map_or_else(Names::default, |endpoint| endpoint.names)
}

/// Where an operation says that it needs an argument.
fn needed<'e>(argument: &str, filled: &[Filled<'e>]) -> Option<&'e Span> {
    let argument = Origin::Argument(argument.to_owned());
    let mut filled = filled.iter().filter(|filled| filled.value == argument);
    filled.find_map(|filled| filled.field.required)
}

/// Whether a step runs only if the argument is given.
fn is_condition(argument: &str, step: &StepNamed<'_>) -> bool {
    step.when.iter().any(|name| name.value == argument)
}

impl<'e> Arguments<'e> {
    fn add(&mut self, wanted: Wanted<'e, 'e>, places: &mut Recorder<'_>, cx: &mut Diagnostics) {
        let Wanted { name, entry, .. } = wanted;
        if let Some((own, misled)) = wanted.misled() {
            cx.push(misled);
            return self.fill((name, entry), None, &own, places, cx);
        }
        if let Some((body, part)) = wanted.part_of_body() {
            cx.push(part);
            return self.mark((name, entry), None, &[body]);
        }
        if let Ok(targets) = wanted.targets(cx) {
            check_fixed((name, entry), &targets, cx);
            match self.first_at(&targets) {
                None => self.fill((name, entry), Some(&name.span), &targets, places, cx),
                Some(first) => cx.push(filled_already(name, first)),
            }
        } else if let Some(renamed) = wanted.renamed() {
            // The name of its own that it has is one mistake, too.
            self.fill((name, entry), None, &renamed, places, cx);
        } else if let Some(near) = wanted.near_name() {
            // A misspelt name is one mistake: continue with the name that is near.
            let span = name.span.clone();
            let near = Located { value: near, span };
            let wanted = Wanted {
                name: &near,
                ..wanted
            };
            if let Ok(targets) = wanted.targets(cx) {
                self.fill((&near, entry), None, &targets, places, cx);
            }
        }
    }

    /// The argument that already fills one of these places.
    fn first_at(&self, targets: &[Target<'_>]) -> Option<&'e Span> {
        let filled = self.filled.iter().enumerate();
        let mut filled = filled.flat_map(|(step, all)| all.iter().map(move |one| (step, one)));
        let is_target = |step, filled: &Filled<'_>| {
            let place = filled.field.place();
            let mut targets = targets.iter();
            targets.any(|target| target.step == step && target.field.place() == place)
        };
        filled.find_map(|(step, one)| one.named.filter(|_| is_target(step, one)))
    }

    /// Notes what an argument fills.
    fn mark(
        &mut self,
        (name, entry): (&Located<String>, &ArgumentEntry),
        named: Option<&'e Span>,
        targets: &[Target<'e>],
    ) {
        let value = match &entry.constant {
            Some(constant) => Origin::Constant(constant.0.to_json()),
            None => Origin::Argument(name.value.clone()),
        };
        for Target { step, field, .. } in targets {
            if let Some(filled) = self.filled.get_mut(*step) {
                let value = value.clone();
                filled.push(Filled {
                    field,
                    value,
                    named,
                });
            }
        }
    }

    fn fill(
        &mut self,
        (name, entry): (&Located<String>, &ArgumentEntry),
        named: Option<&'e Span>,
        targets: &[Target<'e>],
        places: &mut Recorder<'_>,
        cx: &mut Diagnostics,
    ) {
        self.mark((name, entry), named, targets);
        place_targets((name, entry), targets, places);
        let places = places.property(&INPUT, &name.value);
        let Ok(argument) = read_argument(name, entry, targets, places, cx) else {
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
        let mut fields = targets.iter().map(|target| target.field);
        let fills_path = fields.any(|field| field.part == RequestPart::Path);
        if fills_path && !constant.0.as_str().is_some_and(is_plain) {
            let message = "this cannot be one segment of a path";
            let label = "letters, digits, `-`, `.`, `_` and `~` can, as text";
            cx.push(Diagnostic::new(&constant.0.span, message).label(label));
        }
    }
}

/// A place that another argument already fills.
fn filled_already(name: &Located<String>, first: &Span) -> Diagnostic {
    let shown = text::shown(&name.value);
    let message = format!("`{shown}` fills a place that is filled already");
    let twice = Diagnostic::new(&name.span, message).label("delete one of the two");
    twice.note(first, "filled by this one")
}

fn read_argument(
    name: &Located<String>,
    entry: &ArgumentEntry,
    targets: &[Target<'_>],
    mut places: Recorder<'_>,
    cx: &mut Diagnostics,
) -> Result<Argument, Reported> {
    let choice = Choice::of_argument(name, entry);
    let mut read =
        |target: &Target<'_>| read_field(target.endpoint, target.field, &choice, &mut places, cx);
    let schemas: Result<Vec<Schema>, Reported> = targets.iter().map(&mut read).collect();
    let mut schemas = schemas?.into_iter().zip(targets);
    let Some((schema, first)) = schemas.next() else {
        let nothing = format!("`{}` fills nothing", name.value);
        return Err(cx.report(Diagnostic::new(&name.span, nothing)));
    };
    for (_, other) in schemas.filter(|(other, _)| other.kind != schema.kind) {
        cx.push(not_the_same(name, first.field, other.field));
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
        let description = text_of(node, cx);
        if let Some(trace) = places.trace_mut() {
            trace.say("description", None, &node.span);
        }
        schema.description = Some(description.clone());
        schema.documentation = Some(description);
    }
    let is_parameter = !matches!(field.part, RequestPart::Body | RequestPart::WholeBody)
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
        reader.note_unused_of_file(&field.schema, choice.span, cx);
        return file(schema, &field.part_form.media_types, choice, cx);
    }
    let is_bytes = field.is_in_body() && endpoint.body.as_ref().is_some_and(OpenBody::is_binary);
    Ok(if is_bytes { in_base64(schema) } else { schema })
}

fn check_value(argument: &Argument, value: &crate::manifest::Anything, cx: &mut Diagnostics) {
    if let Err(why) = accepts(&argument.schema, &value.0.to_json()) {
        let message = format!("this cannot be the value of `{}`", argument.name);
        cx.push(Diagnostic::new(&value.0.span, message).label(why));
    }
}
