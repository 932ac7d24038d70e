//! Reads what a tool of an operation can bind, for drafts: each input and each field of the answer, read
//! by the functions that resolve a manifest, each with its own mistakes.

mod value;

use super::arguments::read_field;
use super::body::json_of;
use super::carried::key_place;
use super::field::RequestField;
use super::path::PathTemplate;
use super::request::{Access, Endpoint};
use super::security::{choose_security, declared_places};
use super::shared::TokenHosts;
use super::tool::resolve_tools;
use crate::diagnostic::{Diagnostics, Errors, Reported};
use crate::manifest::{self, Located, Manifest, OperationName};
use crate::model::{Names, Tool, is_plain_json};
use crate::offer::{Answer, Field, Input, Offer};
use crate::openapi::{Content, Document, Media, Operation, is_json};
use crate::provenance::{Provenance, Recorder};
use crate::schema::{Choice, Member, Parts, View};
use crate::source::Source;
use crate::yaml::Node;
pub(super) use value::ValueReader;

/// What a tool of an operation can bind.
pub(crate) fn offer(manifest: &Manifest, operation: Operation<'_>) -> Offer {
    Diagnostics::look_ahead(|cx| read_offer(manifest, operation, cx))
}

/// Compiles the tools of a text as if they were the manifest's.
pub(crate) fn try_tools(
    manifest: &Manifest,
    documents: &[Document],
    tools: &Source,
) -> Result<Vec<Tool>, Errors> {
    let mut cx = Diagnostics::new();
    let read = manifest::read_tools(tools, &mut cx);
    let mut tried = manifest.clone();
    tried.tools = cx.finish(read)?.unwrap_or_default();
    let mut cx = Diagnostics::new();
    let (tools, _) = unrecorded(|places| resolve_tools(&tried, documents, places.root(), &mut cx));
    cx.finish(tools)
}

fn read_offer(manifest: &Manifest, operation: Operation<'_>, cx: &mut Diagnostics) -> Offer {
    let span = operation.span.clone();
    let name = Located {
        value: OperationName {
            document: None,
            method: operation.method.to_owned(),
            path: operation.path.to_owned(),
        },
        span: span.clone(),
    };
    let media_type = media_type(operation, cx);
    let chosen = media_type.clone().map(|value| Located { value, span });
    let access = Access {
        hosts: 0,
        security: Vec::new(),
        keys: key_places(manifest, &operation, &name),
    };
    let (name, chosen) = (&name, chosen.as_ref());
    let endpoint =
        unrecorded(|places| Endpoint::open(operation, name, chosen, access, manifest, places, cx));
    let fixed = PathTemplate::of(operation.path).query();
    let is_free = |field: &&RequestField<'_>| field.fixed_in(&fixed).is_none();
    let fields = endpoint.fields.iter().filter(is_free);
    let headers = endpoint.responses.headers.iter();
    let body = endpoint.body.as_ref();
    let mut names = body.map_or_else(Names::default, |body| body.names.clone());
    names.fewest = names
        .fewest
        .filter(|_| body.is_some_and(|body| body.required));
    Offer {
        names,
        inputs: fields.map(|field| input(&endpoint, field)).collect(),
        media_type: media_type.or_else(|| only_media_type(&endpoint)),
        answer: answer(&endpoint),
        headers: headers.map(|header| (*header).to_owned()).collect(),
        refused_body: endpoint.beside.refused,
    }
}

/// Where the API keys are sent that the manifest has for an operation; those that the document
/// declares for it where the manifest cannot meet its security.
fn key_places(
    manifest: &Manifest,
    operation: &Operation<'_>,
    name: &Located<OperationName>,
) -> Vec<String> {
    let mut hosts = TokenHosts {
        known: &mut Vec::new(),
        own: 0,
    };
    let schemes = Diagnostics::look_ahead(|cx| {
        unrecorded(|places| {
            choose_security(operation, name, manifest, &mut hosts, places.root(), cx)
        })
    });
    match schemes {
        Ok(schemes) => schemes.iter().filter_map(key_place).collect(),
        Err(Reported { .. }) => declared_places(operation),
    }
}

/// Work whose places nobody asks for.
fn unrecorded<T>(work: impl FnOnce(&mut Recorder<'_>) -> T) -> T {
    work(&mut Recorder::of(&mut Provenance::default()))
}

/// The media type that is sent, where there are several and a later document could change which:
/// several of JSON, or none. A form in several parts is sent only where there is no other.
fn media_type(operation: Operation<'_>, cx: &mut Diagnostics) -> Option<String> {
    let body = operation.request_body(cx).ok().flatten()?;
    let mut contents = body.contents.iter();
    if contents.len() < 2 {
        return None;
    }
    let json = contents.clone().filter(|body| is_json(body.media_type));
    let chosen = match json.count() {
        0 => {
            let is_plain = |content: &&Content<'_>| content.media() != Media::Multipart;
            let plain = contents.clone().find(is_plain);
            plain.or_else(|| contents.find(|content| content.is_multipart_form()))?
        }
        1 => return None,
        _ => json_of(&body).filter(|content| !content.media_type.contains('*'))?,
    };
    Some(chosen.media_type.to_owned())
}

/// The only media type that can be sent, where it is not `application/json`: what is chosen stays
/// chosen if the document adds that.
fn only_media_type(endpoint: &Endpoint<'_>) -> Option<String> {
    let sent = &endpoint.body.as_ref()?.media_type;
    let stays = !is_plain_json(sent) && !sent.contains('*');
    stays.then(|| sent.clone())
}

fn input(endpoint: &Endpoint<'_>, field: &RequestField<'_>) -> Input {
    let reader = ValueReader::of(endpoint.operation.document, View::Request);
    let choice = Choice::whole(&field.name, field.span);
    let value = reader.value(Some(&field.schema), |cx| {
        unrecorded(|places| read_field(endpoint, field, &choice, places, cx))
    });
    Input {
        part: field.part,
        field: Field {
            name: field.name.clone(),
            required: field.required.cloned(),
            value,
        },
    }
}

fn answer(endpoint: &Endpoint<'_>) -> Option<Answer> {
    let contents = &endpoint.responses.contents;
    contents.first()?;
    let reader = ValueReader::of(endpoint.operation.document, View::Response);
    let json = contents.iter().filter(|body| body.media() == Media::Json);
    let schemas: Vec<&Node> = json.filter_map(|content| content.schema).collect();
    let first = schemas.first().map(|schema| Parts::from(*schema));
    let is_value = |schema| reader.schemas().is_one_value(schema);
    let named = schemas
        .iter()
        .filter(|_| !first.as_ref().is_some_and(is_value));
    let mut members: Vec<Member<'_>> = Vec::new();
    for schema in named {
        for member in reader.schemas().own_members(&Parts::from(*schema)) {
            if members.iter().all(|known| known.name != member.name) {
                members.push(member);
            }
        }
    }
    let span = endpoint.operation.span;
    if members.is_empty() {
        return Some(Answer::Whole(Box::new(Field {
            name: "body".to_owned(),
            required: None,
            value: reader.answered(endpoint, (&[], span), first.as_ref()),
        })));
    }
    let fields = members.iter().map(|member| Field {
        name: member.name.to_owned(),
        required: member.required.cloned(),
        value: reader.answered(
            endpoint,
            (&[member.name.to_owned()], member.span),
            Some(&member.schema),
        ),
    });
    Some(Answer::Properties(fields.collect()))
}
