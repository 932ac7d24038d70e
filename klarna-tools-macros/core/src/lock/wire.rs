//! What is locked of a request: everything that leaves. What is as OpenAPI takes it where a
//! document says nothing is not stated.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::content::set;
use crate::canonical::canonical;
use crate::model::{
    Binding, Content, Media, Origin, Parameter, Piece, Request, Secret, SecurityScheme, Segment,
    Serialization, Server, Style, Toolset,
};

/// What holds for every request that does not state its own.
pub(super) struct Shared<'a> {
    server: &'a Server,
    pub(super) hosts: Value,
    pub(super) security: Value,
}

impl<'a> Shared<'a> {
    /// What most requests have, so that the order of the tools is not seen.
    pub(super) fn of(toolset: &'a Toolset) -> Self {
        let server = &toolset.server;
        Self {
            server,
            hosts: most(toolset.requests().map(|request| hosts(server, request))),
            security: most(toolset.requests().map(|request| security(server, request))),
        }
    }
}

/// The most frequent value; of several, the one whose text is first.
fn most(values: impl Iterator<Item = Value>) -> Value {
    let mut counted: BTreeMap<String, (usize, Value)> = BTreeMap::new();
    for value in values {
        let value = canonical(&value);
        let (count, _) = counted
            .entry(value.to_string())
            .or_insert_with(|| (0, value));
        *count += 1;
    }
    let most = counted.into_values().rev().max_by_key(|(count, _)| *count);
    most.map(|(_, value)| value).unwrap_or_default()
}

fn hosts(server: &Server, request: &Request) -> Value {
    let mut value = Map::new();
    let Some(hosts) = server.hosts_of(request) else {
        return Value::Object(value);
    };
    if let Some(variable) = &hosts.variable {
        value.insert("variable".to_owned(), variable.as_str().into());
    }
    value.insert("default".to_owned(), hosts.default.as_str().into());
    value.insert("allowed".to_owned(), set(&hosts.allowed));
    if let Some(variable) = &hosts.override_variable {
        value.insert("override".to_owned(), variable.as_str().into());
    }
    Value::Object(value)
}

fn security(server: &Server, request: &Request) -> Value {
    let mut value = Map::new();
    for scheme in server.security_of(request) {
        let (key, how) = match scheme {
            SecurityScheme::Basic { username, password } => (
                "basic".to_owned(),
                json!({ "username": secret(username), "password": secret(password) }),
            ),
            SecurityScheme::Bearer { token } => {
                ("bearer".to_owned(), json!({ "token": secret(token) }))
            }
            SecurityScheme::HeaderKey { name, key } => {
                (format!("header {name}"), json!({ "key": secret(key) }))
            }
            SecurityScheme::QueryKey { name, key } => {
                (format!("query {name}"), json!({ "key": secret(key) }))
            }
        };
        value.insert(key, how);
    }
    Value::Object(value)
}

/// The variable of a secret, with what is known about it, if anything is.
fn secret(secret: &Secret) -> Value {
    let Secret {
        variable,
        called,
        prefixes,
    } = secret;
    if called.is_none() && prefixes.is_empty() {
        return variable.as_str().into();
    }
    let prefixes = prefixes.iter();
    let prefixes = prefixes.map(|prefix| (prefix.text.clone(), set(&prefix.hosts)));
    let mut value = Map::new();
    value.insert("variable".to_owned(), variable.as_str().into());
    value.extend(
        called
            .iter()
            .map(|name| ("called".to_owned(), name.as_str().into())),
    );
    value.insert("prefixes".to_owned(), Value::Object(prefixes.collect()));
    Value::Object(value)
}

pub(super) fn request(request: &Request, shared: &Shared<'_>) -> Map<String, Value> {
    let mut value = Map::new();
    let mut state = |key: &str, said: Value| value.insert(key.to_owned(), said);
    state("operation", request.operation().into());
    if let Some(id) = &request.operation_id {
        state("operation_id", id.as_str().into());
    }
    let segments: Vec<String> = request.segments.iter().map(segment).collect();
    state("path", format!("/{}", segments.join("/")).into());
    let in_path = request.segments.iter().flat_map(pieces);
    let styled: Map<_, _> = in_path
        .filter_map(|p| Some((p.name.clone(), how(p)?.into())))
        .collect();
    if !styled.is_empty() {
        state("styles", styled.into());
    }
    for (key, parameters) in [("query", &request.query), ("headers", &request.headers)] {
        if !parameters.is_empty() {
            state(key, fields(parameters));
        }
    }
    if let Some(body) = &request.body {
        state("body", content(&body.content));
        if body.media_type != "application/json" {
            state("content_type", body.media_type.as_str().into());
        }
        if body.optional {
            state("body_optional", true.into());
        }
    }
    if (request.accept.as_str(), request.answer) != ("application/json", Media::Json) {
        let read = media(request.answer);
        state("answer", json!({ "accept": request.accept, "read": read }));
    }
    for (key, own, shared) in [
        ("hosts", hosts(shared.server, request), &shared.hosts),
        ("auth", security(shared.server, request), &shared.security),
    ] {
        if own != *shared {
            state(key, own);
        }
    }
    state("success", set(&request.success));
    value
}

fn segment(segment: &Segment) -> String {
    match segment {
        Segment::Literal(text) => text.clone(),
        Segment::Argument(name) => format!("{{$inputs.{name}}}"),
        Segment::Pieces(pieces) => pieces.iter().map(piece).collect(),
    }
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Text(text) => text.clone(),
        Piece::Parameter(parameter) => match &parameter.value {
            Origin::Argument(name) => format!("{{$inputs.{name}}}"),
            Origin::Constant(value) => value.to_string(),
        },
    }
}

fn pieces(segment: &Segment) -> impl Iterator<Item = &Parameter> {
    let pieces = match segment {
        Segment::Pieces(pieces) => pieces.as_slice(),
        Segment::Literal(_) | Segment::Argument(_) => &[],
    };
    pieces.iter().filter_map(|piece| match piece {
        Piece::Parameter(parameter) => Some(parameter),
        Piece::Text(_) => None,
    })
}

fn fields(parameters: &[Parameter]) -> Value {
    let fields = parameters.iter().map(|parameter| {
        let from = origin(&parameter.value);
        let value = match how(parameter) {
            None => from,
            Some(style) => json!({ "from": from, "style": style }),
        };
        (parameter.name.clone(), value)
    });
    Value::Object(fields.collect())
}

/// How a value is written, unless it is as OpenAPI takes it where nothing is said.
fn how(parameter: &Parameter) -> Option<String> {
    let Style {
        serialization,
        explode,
        allow_reserved,
    } = parameter.style;
    let name = match serialization {
        Serialization::Simple => "simple",
        Serialization::Label => "label",
        Serialization::Matrix => "matrix",
        Serialization::Form => "form",
        Serialization::SpaceDelimited => "spaceDelimited",
        Serialization::PipeDelimited => "pipeDelimited",
        Serialization::DeepObject => "deepObject",
        Serialization::Json => "json",
    };
    let is_default = !allow_reserved
        && matches!(
            (serialization, explode),
            (Serialization::Simple, false) | (Serialization::Form, true)
        );
    let explode = if explode { ", exploded" } else { "" };
    let reserved = if allow_reserved {
        ", reserved characters allowed"
    } else {
        ""
    };
    (!is_default).then(|| format!("{name}{explode}{reserved}"))
}

fn content(content: &Content) -> Value {
    match content {
        Content::Properties(bindings) => {
            let bound = bindings
                .iter()
                .map(|Binding { name, value }| (name.clone(), origin(value)));
            Value::Object(bound.collect())
        }
        Content::Form(parameters) => fields(parameters),
        Content::Whole(kind, value) => json!({ "whole": origin(value), "as": media(*kind) }),
    }
}

fn media(media: Media) -> &'static str {
    match media {
        Media::Json => "json",
        Media::Text => "text",
        Media::Binary => "base64",
    }
}

fn origin(origin: &Origin) -> Value {
    match origin {
        Origin::Argument(name) => format!("$inputs.{name}").into(),
        Origin::Constant(value) => json!({ "const": value }),
    }
}
