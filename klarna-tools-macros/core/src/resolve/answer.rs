//! What is returned of the body of an answer, and the values that documents list of it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::request::Endpoint;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::{Integer, Kind, Object, Property, Schema, Text};
use crate::openapi::{Content, Media};
use crate::pointer::child;
use crate::provenance::{Child, OUTPUT, Recorder, Trace};
use crate::schema::{Choice, Form, Parts, Schemas, View};
use crate::source::Span;

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
    let forms = forms_of_body(endpoint, (path, span), choice.only.is_some(), cx)?;
    Schemas::new(endpoint.operation.document, View::Response).read_forms(&forms, choice, places, cx)
}

/// The forms of a value in the bodies of all answers that have it; whether it is cut to a choice.
pub(super) fn forms_of_body<'a>(
    endpoint: &Endpoint<'a>,
    place: (&[String], &Span),
    is_cut: bool,
    cx: &mut Diagnostics,
) -> Result<Vec<Form<'a>>, Reported> {
    let contents = &endpoint.responses.contents;
    let has_it = |content: &&Content<'a>| {
        Diagnostics::look_ahead(|cx| forms_of(endpoint, content, place, is_cut, cx)).is_ok()
    };
    let mut having: Vec<&Content<'a>> = contents.iter().filter(has_it).collect();
    if having.is_empty() {
        having.extend(contents.first());
    }
    let mut forms: Vec<Form<'a>> = Vec::new();
    for content in having {
        for form in forms_of(endpoint, content, place, is_cut, cx)? {
            if forms.iter().all(|(known, _)| *known != form) {
                forms.push((form, content.span));
            }
        }
    }
    Ok(forms)
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

/// Whether some of the successful answers have something at this path, and others have not.
pub(super) fn is_partial(endpoint: &Endpoint<'_>, path: &[String]) -> bool {
    let responses = &endpoint.responses;
    let has_it = |content: &Content<'_>| {
        let place = (path, content.span);
        Diagnostics::look_ahead(|cx| forms_of(endpoint, content, place, false, cx)).is_ok()
    };
    let is_json = responses.contents.first().map(Content::media) == Some(Media::Json);
    is_json && !(responses.have_bodies && responses.contents.iter().all(has_it))
}

/// Whether an answer may be null as a whole.
pub(super) fn may_be_null(endpoint: &Endpoint<'_>) -> bool {
    let schemas = Schemas::new(endpoint.operation.document, View::Response);
    let contents = endpoint.responses.contents.iter();
    let mut declared = contents.filter_map(|content| content.schema);
    declared.any(|schema| schemas.may_be_null(&Parts::from(schema)))
}

/// The forms of a value in the body of one answer; without a schema, the body may be anything.
fn forms_of<'a>(
    endpoint: &Endpoint<'a>,
    content: &Content<'a>,
    (path, span): (&[String], &Span),
    is_cut: bool,
    cx: &mut Diagnostics,
) -> Result<Vec<Parts<'a>>, Reported> {
    let document = endpoint.operation.document;
    let Some(body) = content.schema else {
        if path.is_empty() && !is_cut {
            return Ok(vec![Parts::from(&document.anything)]);
        }
        let nothing = Diagnostic::new(span, "the answer has no `schema`");
        let nothing = nothing.label("without one, no properties of it can be chosen");
        return Err(cx.report(nothing.note(content.span, "declared here")));
    };
    let mut schemas = Schemas::new(document, View::Response);
    schemas.forms_at(&Parts::from(body), (path, span), cx)
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

/// The same as JSON, each with its place.
type Listed = BTreeMap<String, BTreeMap<String, Span>>;

/// What is listed of the values that a tool returns; of a mask, nothing is said.
pub(super) fn known_values<'t>(
    returned: impl Iterator<Item = (&'t str, &'t Schema)>,
    places: &mut Recorder<'_>,
) -> Known {
    let mut listed = Listed::new();
    for (name, schema) in returned {
        let mut places = places.property(&OUTPUT, name);
        if let Some(trace) = places.trace_mut() {
            collect(&child("", name), schema, trace, &mut listed);
        }
    }
    let mut places = places.within(&["wire", "known"]);
    for (at, values) in &listed {
        places.insert(&[at], values.values().next());
        places.insert_set(at, values);
    }
    let value = |text: String| serde_json::from_str(&text).ok();
    let values = |texts: BTreeMap<String, Span>| texts.into_keys().filter_map(value).collect();
    let listed = listed.into_iter();
    listed.map(|(at, texts)| (at, values(texts))).collect()
}

fn collect(at: &str, schema: &Schema, trace: &Trace, listed: &mut Listed) {
    if schema.masked {
        return;
    }
    if !trace.known().is_empty() {
        // The forms of a union are at the same place.
        let values = listed.entry(at.to_owned()).or_default();
        values.extend(trace.known().clone());
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
        collect(&at, inner, trace, listed);
    }
}
