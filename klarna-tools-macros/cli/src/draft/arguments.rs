//! The arguments of a draft: required ones are exposed, the others are comments.

use toolspec_core::diagnostic::Diagnostics;
use toolspec_core::openapi::{Document, Operation};
use toolspec_core::pointer::Pointer;
use toolspec_core::text::snake_case;
use toolspec_core::yaml::Node;

use super::prose::comment;
use super::trial::{Candidate, Trial};
use super::yaml::flow_scalar;
use super::{Line, named};
use crate::outline::{Input, Outline, SchemaOutline};

/// The most properties that are chosen of a value.
const MOST_CHOSEN: usize = 12;

/// Adds the required arguments.
pub(super) fn choose(operation: Operation<'_>, trial: &Trial<'_>, candidate: &mut Candidate) {
    for input in inputs(operation).iter().filter(|input| is_required(input)) {
        let line = line(input, operation, &candidate.arguments);
        candidate.arguments.push(line);
    }
    if needs_whole_body(operation) {
        let line = Line {
            name: named("body", &candidate.arguments, &[], "whole"),
            value: "{ from: $request.body }".to_owned(),
            comment: String::new(),
            chosen: true,
        };
        candidate.arguments.push(line);
    }
    cut(operation, trial, candidate);
}

/// Whether a body is required whose parts have no names.
fn needs_whole_body(operation: Operation<'_>) -> bool {
    let body = Diagnostics::look_ahead(|cx| operation.request_body(cx));
    let body = body.ok().flatten();
    let is_required = body.is_some_and(|body| body.required.is_some() && !body.contents.is_empty());
    is_required && !operation.inputs().iter().any(|input| input.part == "body")
}

/// Adds the optional arguments, as comments.
pub(super) fn offer(operation: Operation<'_>, trial: &Trial<'_>, candidate: &mut Candidate) {
    let is_offered = |input: &&Input<'_>| !is_required(input) && input.part != "header";
    for input in inputs(operation).iter().filter(is_offered) {
        let line = line(input, operation, &candidate.arguments);
        let line = offered(line, input, operation.document, trial, candidate);
        candidate.arguments.push(line);
    }
}

fn is_required(input: &Input<'_>) -> bool {
    input.required.is_some() || input.part == "path"
}

/// The inputs that may be sent.
fn inputs(operation: Operation<'_>) -> Vec<Input<'_>> {
    let is_read_only = |schema: &Node| is("readOnly", operation.document, schema);
    let inputs = operation.inputs().into_iter();
    inputs
        .filter(|input| input.part != "cookie" && !is_ignored(input))
        .filter(|input| !input.schema.is_some_and(is_read_only))
        .collect()
}

/// Headers that are never parameters (OpenAPI 3.0, Parameter Object, `name`).
fn is_ignored(input: &Input<'_>) -> bool {
    let mut ignored = ["Accept", "Authorization", "Content-Type"].iter();
    input.part == "header" && ignored.any(|name| name.eq_ignore_ascii_case(input.name))
}

/// An optional argument as a comment: whole if that compiles, else with the properties that do,
/// else with the reason.
fn offered(
    line: Line,
    input: &Input<'_>,
    document: &Document,
    trial: &Trial<'_>,
    candidate: &Candidate,
) -> Line {
    let refusal = |line: &Line| {
        let mut with = candidate.clone();
        with.arguments.push(line.clone());
        trial.refusal(candidate, &with)
    };
    let Some(why) = refusal(&line) else {
        return Line {
            chosen: false,
            ..line
        };
    };
    let only = input
        .schema
        .and_then(|schema| sent_properties(document, schema));
    let cut = only.filter(|_| line.value.is_empty()).map(|only| Line {
        value: format!("{{ only: [{}] }}", only.join(", ")),
        ..line.clone()
    });
    let cut = cut.filter(|cut| refusal(cut).is_none());
    let line = cut.unwrap_or_else(|| Line {
        comment: format!("not possible: {why}"),
        ..line
    });
    Line {
        chosen: false,
        ..line
    }
}

/// Whether `keyword` (`readOnly` or `writeOnly`) is true in a schema.
pub(super) fn is(keyword: &str, document: &Document, schema: &Node) -> bool {
    let keyword = document.keyword(schema, keyword).into_iter().next();
    keyword.is_some_and(|entry| entry.value.as_bool() == Some(true))
}

/// The simple properties that may be sent.
fn sent_properties(document: &Document, schema: &Node) -> Option<Vec<String>> {
    simple_properties(document, schema, "readOnly")
}

fn line(input: &Input<'_>, operation: Operation<'_>, taken: &[Line]) -> Line {
    let name = named(input.name, taken, &[], input.part);
    let all = operation.inputs().into_iter();
    let alike = all.filter(|other| snake_case(other.name) == name).count();
    let is_implied = alike == 1
        && snake_case(input.name) == name
        && taken.iter().all(|line| !line.value.contains(input.name));
    let value = if is_implied {
        String::new()
    } else {
        let from = if input.part == "body" {
            format!("$request.body#{}", Pointer::from_iter([input.name]))
        } else {
            format!("$request.{}.{}", input.part, input.name)
        };
        format!("{{ from: {} }}", flow_scalar(&from))
    };
    let described = input.schema.and_then(|schema| {
        let found = operation
            .document
            .keyword(schema, "description")
            .into_iter()
            .next();
        found.map(|entry| &entry.value)
    });
    Line {
        name,
        value,
        comment: comment(input.description.or(described)),
        chosen: true,
    }
}

/// Restricts a value that cannot be shown whole, for example because it contains itself, to the
/// properties that can.
fn cut(operation: Operation<'_>, trial: &Trial<'_>, candidate: &mut Candidate) {
    let inputs = operation.inputs();
    for index in 0..candidate.arguments.len() {
        let mistakes = trial.mistakes(candidate);
        if mistakes == 0 {
            return;
        }
        let mut other = candidate.clone();
        let Some(line) = other.arguments.get_mut(index) else {
            return;
        };
        let named = |input: &&Input<'_>| snake_case(input.name) == line.name;
        let schema = inputs.iter().find(named).and_then(|input| input.schema);
        let Some(only) = schema.and_then(|schema| sent_properties(operation.document, schema))
        else {
            continue;
        };
        line.value = format!("{{ only: [{}] }}", only.join(", "));
        if trial.mistakes(&other) < mistakes {
            *candidate = other;
        }
    }
}

/// The properties of an object, or of the elements of a list, that are required or simple; none
/// with a true `excluded`, which is `readOnly` or `writeOnly`.
pub(super) fn simple_properties(
    document: &Document,
    schema: &Node,
    excluded: &str,
) -> Option<Vec<String>> {
    let items = document.keyword(schema, "items").into_iter().next();
    let schema = items.map_or(schema, |entry| &entry.value);
    let properties = document.properties(schema);
    let is_simple = |schema: &Node| {
        ["properties", "items", "allOf", "oneOf", "anyOf", "not"]
            .iter()
            .all(|keyword| document.keyword(schema, keyword).is_empty())
    };
    let (must, may): (Vec<_>, Vec<_>) = properties
        .into_iter()
        .filter(|declared| !is(excluded, document, &declared.entry.value))
        .partition(|declared| declared.required.is_some());
    let may = may
        .into_iter()
        .filter(|declared| is_simple(&declared.entry.value));
    let more = MOST_CHOSEN.saturating_sub(must.len());
    let names = must.iter().copied().chain(may.take(more));
    let names: Vec<String> = names
        .map(|declared| flow_scalar(&declared.entry.key.text))
        .collect();
    (!names.is_empty()).then_some(names)
}
