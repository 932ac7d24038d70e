//! Reads what a tool of an operation can bind, for drafts: each input and each field of the answer, read
//! by the functions that resolve a manifest, each with its own mistakes.

use super::answer::{forms_of_body, read_body};
use super::arguments::read_field;
use super::body::json_of;
use super::carried::key_place;
use super::field::RequestField;
use super::path::PathTemplate;
use super::request::{Access, Endpoint};
use super::security::{choose_security, declared_places};
use super::shared::TokenHosts;
use super::tool::resolve_tools;
use crate::diagnostic::{Diagnostic, Diagnostics, Errors, Reported};
use crate::manifest::{self, Located, Manifest, OperationName};
use crate::model::{Names, Schema, Tool, is_plain_json};
use crate::offer::{Answer, Field, Input, Offer, Value};
use crate::openapi::{Content, Document, Media, Operation, is_json};
use crate::provenance::{Provenance, Recorder};
use crate::schema::{Choice, Member, Parts, Schemas, View};
use crate::source::{Source, Span};
use crate::yaml::Node;

/// A field of an answer with more schemas is offered by its properties.
const MOST_OF_FIELD: usize = 300;
/// A property of what is refused as a whole with more schemas is refused, too, unless it is required.
const MOST_OF_PROPERTY: usize = 60;
/// How much deeper the properties of what is refused are offered.
const DEEPEST: usize = 3;

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

/// Reads values of a document that go in one direction.
#[derive(Clone, Copy)]
pub(super) struct ValueReader<'a> {
    pub(super) document: &'a Document,
    view: View,
}

impl<'a> ValueReader<'a> {
    pub(super) fn of(document: &'a Document, view: View) -> Self {
        Self { document, view }
    }

    fn schemas(self) -> Schemas<'a> {
        Schemas::new(self.document, self.view)
    }

    /// A value of the answer. One that is too large to be shown is not read to its end.
    fn answered(
        self,
        endpoint: &Endpoint<'a>,
        (path, span): (&[String], &Span),
        schema: Option<&Parts<'a>>,
    ) -> Value {
        let name = path.last().map_or("body", String::as_str);
        let choice = Choice::whole(name, span);
        let forms = Diagnostics::look_ahead(|cx| forms_of_body(endpoint, (path, span), false, cx));
        let forms = forms.unwrap_or_default();
        // What is in one of several forms says nothing about the others.
        let only = schema.filter(|_| forms.len() == 1);
        self.value(only, |cx| match schema {
            Some(_) => {
                let mut schemas = self.schemas().offering(MOST_OF_FIELD);
                unrecorded(|places| schemas.read_forms(&forms, &choice, places, cx))
            }
            None => unrecorded(|places| read_body(endpoint, (path, span), &choice, places, cx)),
        })
    }

    fn read(
        self,
        schema: &Parts<'a>,
        choice: &Choice<'_>,
        most: usize,
        cx: &mut Diagnostics,
    ) -> Result<Schema, Reported> {
        let mut schemas = self.schemas().offering(most);
        unrecorded(|places| schemas.read_traced(schema, choice, places, cx))
    }

    /// What `read` gives, else the properties of the value.
    fn value(
        self,
        schema: Option<&Parts<'a>>,
        read: impl FnOnce(&mut Diagnostics) -> Result<Schema, Reported>,
    ) -> Value {
        let mut cx = Diagnostics::new();
        let read = read(&mut cx);
        match (cx.finish(()), read) {
            (Ok(()), Ok(schema)) => Value::Whole(Box::new(schema)),
            (Ok(()), Err(Reported { .. })) => Value::Refused {
                why: Errors::from(Diagnostic::without_place("this cannot be read")),
                within: Vec::new(),
            },
            (Err(why), _) => Value::Refused {
                why,
                within: schema.map_or_else(Vec::new, |schema| self.within(schema, DEEPEST)),
            },
        }
    }

    /// The properties of a value. Those that are refused are opened where they are needed: what is
    /// required has to be sent, and an answer without other properties has to be cut deeper.
    pub(super) fn within(self, schema: &Parts<'a>, depth: usize) -> Vec<Field> {
        let members = self.schemas().members_within(schema);
        let fields = members.iter().map(|member| self.field(member));
        let mut fields: Vec<Field> = fields.collect();
        let has_whole = fields
            .iter()
            .any(|field| matches!(field.value, Value::Whole(_)));
        for (field, member) in fields.iter_mut().zip(&members) {
            let is_needed = match self.view {
                View::Request => member.required.is_some(),
                View::Response => !has_whole,
            };
            if let Value::Refused { within, .. } = &mut field.value
                && let (true, Some(depth)) = (is_needed, depth.checked_sub(1))
            {
                *within = self.within(&member.schema, depth);
            }
        }
        fields
    }

    fn field(self, member: &Member<'a>) -> Field {
        let choice = Choice::whole(member.name, member.span);
        let is_asked = self.view == View::Request && member.required.is_some();
        let most = if is_asked {
            usize::MAX
        } else {
            MOST_OF_PROPERTY
        };
        Field {
            name: member.name.to_owned(),
            required: member.required.cloned(),
            value: self.value(None, |cx| self.read(&member.schema, &choice, most, cx)),
        }
    }
}
