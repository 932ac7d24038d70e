//! What is returned of the body of an answer, and the values that documents list of it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::request::Endpoint;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::{Integer, Kind, Object, Property, Schema, Text};
use crate::openapi::{Content, Document, Media};
use crate::pointer::child;
use crate::provenance::{Child, OUTPUT, Provenance, Recorder, Trace};
use crate::schema::{Choice, Parts, Schemas, View};
use crate::source::Span;
use crate::yaml::Node;

/// The schema of a value in the body of an answer.
pub(super) fn read_body(
    endpoint: &Endpoint<'_>,
    (path, span): (&[String], &Span),
    choice: &Choice<'_>,
    places: &mut Recorder<'_>,
    cx: &mut Diagnostics,
) -> Result<Schema, Reported> {
    let contents = &endpoint.responses.contents;
    let Some(first) = contents.first() else {
        let nothing = without_json(endpoint, span);
        let nothing = nothing.label("say `from`: `$response.header.NAME` or `$inputs.NAME`");
        return Err(cx.report(nothing.note(endpoint.operation.span, "declared here")));
    };
    if first.media() != Media::Json {
        places.keep(Trace::of(choice.span));
        return read_other(endpoint, first, path, choice, cx);
    }
    let document = endpoint.operation.document;
    let has_it = |content: &&Content<'_>| declares(document, content.schema, path);
    let mut declaring = contents.iter().filter(has_it);
    let deciding = declaring.next().unwrap_or(first);
    let schema = read_content(document, deciding, (path, span), choice, places, cx)?;
    for other in declaring {
        let mut unused = Provenance::default();
        let places = &mut Recorder::of(&mut unused);
        let another = Diagnostics::look_ahead(|cx| {
            read_content(document, other, (path, span), choice, places, cx)
        });
        if another.is_ok_and(|another| another.kind == schema.kind) {
            continue;
        }
        let label = "another type is left out with a warning; a whole answer of one is not read";
        let differ = Diagnostic::new(span, "the answers do not agree about this").label(label);
        let differ = differ.note(deciding.span, "read as it is declared here");
        cx.note(differ.note(other.span, "and declared differently here"));
    }
    Ok(schema)
}

/// Whether every answer has something at this path of its body.
pub(super) fn is_promised(endpoint: &Endpoint<'_>, path: &[String]) -> bool {
    let schemas = Schemas::new(endpoint.operation.document, View::Response);
    let promises = |content: &Content<'_>| match content.schema {
        Some(schema) => schemas.promises(&Parts::from(schema), path),
        None => path.is_empty(),
    };
    let responses = &endpoint.responses;
    responses.have_bodies && responses.contents.iter().all(promises)
}

/// Whether an answer may be null as a whole.
pub(super) fn may_be_null(endpoint: &Endpoint<'_>) -> bool {
    let schemas = Schemas::new(endpoint.operation.document, View::Response);
    let contents = endpoint.responses.contents.iter();
    let mut declared = contents.filter_map(|content| content.schema);
    declared.any(|schema| schemas.may_be_null(&Parts::from(schema)))
}

/// Whether a body has a property at `path`.
fn declares(document: &Document, schema: Option<&Node>, path: &[String]) -> bool {
    let Some(schema) = schema else {
        return path.is_empty();
    };
    let schemas = Schemas::new(document, View::Response);
    let mut names = path.iter();
    let found = Diagnostics::look_ahead(|cx| {
        names.try_fold(Parts::from(schema), |schema, name| {
            let members = schemas.members(&schema, cx).ok()?;
            let mut members = members.into_iter();
            let member = members.find(|member| member.name == name)?;
            Some(member.schema)
        })
    });
    found.is_some()
}

fn read_content<'a>(
    document: &'a Document,
    content: &Content<'a>,
    (path, span): (&[String], &Span),
    choice: &Choice<'_>,
    places: &mut Recorder<'_>,
    cx: &mut Diagnostics,
) -> Result<Schema, Reported> {
    let Some(body) = content.schema else {
        // Without a schema, the body may be anything.
        if path.is_empty() && choice.only.is_none() {
            return Ok(Schema::of(Kind::Any));
        }
        let nothing = Diagnostic::new(span, "the answer has no `schema`");
        let nothing = nothing.label("without one, no properties of it can be chosen");
        return Err(cx.report(nothing.note(content.span, "declared here")));
    };
    let mut schemas = Schemas::new(document, View::Response);
    let mut schema = Parts::from(body);
    for segment in path {
        schema = schemas.property(&schema, &Choice::whole(segment, span), cx)?;
    }
    schemas.read_traced(&schema, choice, places, cx)
}

fn without_json(endpoint: &Endpoint<'_>, span: &Span) -> Diagnostic {
    let operation = endpoint.operation.name();
    Diagnostic::new(span, format!("{operation} has no JSON response body"))
}

/// A body that is not JSON: text as it is, anything else in base64.
fn read_other(
    endpoint: &Endpoint<'_>,
    content: &Content<'_>,
    path: &[String],
    choice: &Choice<'_>,
    cx: &mut Diagnostics,
) -> Result<Schema, Reported> {
    if !path.is_empty() {
        let other = without_json(endpoint, choice.span);
        let other = other.label("the whole of it is `$response.body`");
        return Err(cx.report(other.note(content.span, "it answers this")));
    }
    let text = || Schema::of(Kind::String(Text::default()));
    let kind = if content.media() == Media::Text {
        text().kind
    } else {
        let property = |name: &str, schema| Property {
            name: name.to_owned(),
            schema,
            required: false,
        };
        Kind::Object(Object::of(vec![
            property("media_type", text()),
            property("size", Schema::of(Kind::Integer(Integer::default()))),
            property("base64", text()),
        ]))
    };
    let schema = Schema::of(kind);
    Ok(match choice.description {
        Some(text) => schema.described(text),
        None => schema,
    })
}

/// By the pointer of a returned value: the values that are listed, sorted. Others may come, so no
/// schema says them.
pub(super) type Known = BTreeMap<String, Vec<Value>>;

/// What is listed of the values that a tool returns; of a mask, nothing is said.
pub(super) fn known_values<'t>(
    returned: impl Iterator<Item = (&'t str, &'t Schema)>,
    places: &mut Recorder<'_>,
) -> Known {
    let mut known = Known::new();
    for (name, schema) in returned {
        let mut places = places.within(&[&OUTPUT[..], &["properties", name]].concat());
        if let Some(trace) = places.trace_mut() {
            collect(&child("", name), schema, trace, &mut known);
        }
    }
    known
}

fn collect(at: &str, schema: &Schema, trace: &Trace, known: &mut Known) {
    if schema.masked {
        return;
    }
    let listed = trace.listed("enum").into_iter();
    let listed: Vec<Value> = listed
        .filter_map(|text| serde_json::from_str(text).ok())
        .collect();
    if !listed.is_empty() {
        // The forms of a union are at the same place.
        let values = known.entry(at.to_owned()).or_default();
        values.extend(listed);
        values.sort_by_cached_key(Value::to_string);
        values.dedup();
    }
    for (step, trace) in trace.children() {
        let within = schema.within();
        let name = match step {
            Child::Property(name) => Some(name.as_str()),
            Child::Items | Child::Rest => Some("*"),
            Child::Branch(_) => None,
        };
        let found = match step {
            Child::Branch(index) => within.get(*index).filter(|(name, _)| name.is_none()),
            _ => within.iter().find(|(known, _)| *known == name),
        };
        let inner = found.map_or(schema, |(_, inner)| *inner);
        let at = name.map_or_else(|| at.to_owned(), |name| child(at, name));
        collect(&at, inner, trace, known);
    }
}
