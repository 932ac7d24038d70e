//! What is locked of a request; what is OpenAPI's default is left out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lists::set;
use super::schema::names;
use crate::model::{
    self, Content, Deprecation, JSON, Media, Parameter, Part, Piece, Segment, Style,
};

/// A request.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Request {
    /// What is asked for, unless it is JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// What the body consists of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BTreeMap<String, Sent>>,
    /// How a body that is one value as a whole is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_as: Option<String>,
    /// What the names of the body have to be as a whole, as keywords of JSON Schema.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub body_names: BTreeMap<String, Value>,
    /// Whether the body is left out when nothing of it is given.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub body_optional: bool,
    /// The media type of the body, unless it is JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// What the document calls deprecated, with the day when it ends.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub deprecated: BTreeMap<String, String>,
    /// The header parameters.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, Sent>,
    /// What the document says of the header with the idempotency key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_form: Option<Value>,
    /// Whether an answer whose parts are returned may be null.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub nullable_answer: bool,
    /// Method and path template, as the manifest names the operation.
    pub operation: String,
    /// The `operationId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation_id: Option<String>,
    /// The names of the parts of a form, in the order in which they are sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
    /// The path, with what fills it.
    pub path: String,
    /// The query parameters.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub query: BTreeMap<String, Sent>,
    /// How values are written in the path.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub styles: BTreeMap<String, String>,
    /// The statuses of success.
    pub success: Vec<String>,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The media type.
    pub accept: String,
    /// How the answer is read.
    pub read: String,
}

/// A value that is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "expected an expression or a constant, with its style"
)]
pub enum Sent {
    /// A value that is written in the default style.
    Plain(Origin),
    /// A value with a style of its own.
    Styled {
        /// The value.
        from: Origin,
        /// How it is written (`OpenAPI`, Parameter Object).
        style: String,
    },
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected an expression or a constant")]
pub enum Origin {
    /// A runtime expression, such as `$inputs.order_id`.
    Expression(String),
    /// Always the same.
    Constant {
        /// The value.
        #[serde(rename = "const")]
        value: Value,
    },
}
impl Request {
    /// What a request sends.
    pub(super) fn of(request: &model::Request) -> Self {
        let is_json = (request.accept.as_str(), request.answer) == (JSON, Media::Json);
        let body = request.body.as_ref();
        let content_type = body.map(|body| &body.media_type);
        Self {
            answer: (!is_json).then(|| Answer {
                accept: request.accept.clone(),
                read: media(request.answer).to_owned(),
            }),
            body: body.map(|body| content(&body.content)),
            body_as: body.and_then(|body| match body.content {
                Content::Whole(kind, _) => Some(media(kind).to_owned()),
                Content::Properties(_) | Content::Form(_) | Content::Multipart(_) => None,
            }),
            body_names: body.map(|body| names(&body.names)).unwrap_or_default(),
            body_optional: body.is_some_and(|body| body.optional),
            content_type: content_type.filter(|it| *it != JSON).cloned(),
            deprecated: request.deprecated.iter().map(deprecated).collect(),
            headers: sent(&request.headers),
            key_form: request.key_form.clone(),
            nullable_answer: request.nullable_answer,
            operation: request.operation(),
            operation_id: request.operation_id.clone(),
            parts: body.map(|body| parts(&body.content)).unwrap_or_default(),
            path: request.segments.iter().map(segment).collect(),
            query: sent(&request.query),
            styles: request.segments.iter().flat_map(styles).collect(),
            success: set(&request.success),
        }
    }
}

fn segment(segment: &Segment) -> String {
    match segment {
        Segment::Literal(text) => format!("/{text}"),
        Segment::Argument(name) => format!("/{{$inputs.{name}}}"),
        Segment::Pieces(pieces) => {
            let pieces: String = pieces.iter().map(piece).collect();
            format!("/{pieces}")
        }
    }
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Text(text) => text.clone(),
        Piece::Parameter(parameter) => match &parameter.value {
            model::Origin::Argument(name) => format!("{{$inputs.{name}}}"),
            model::Origin::Constant(value) => value.to_string(),
        },
    }
}

/// How values are written in a segment.
fn styles(segment: &Segment) -> impl Iterator<Item = (String, String)> {
    let pieces = match segment {
        Segment::Pieces(pieces) => pieces.as_slice(),
        Segment::Literal(_) | Segment::Argument(_) => &[],
    };
    pieces.iter().filter_map(|piece| match piece {
        Piece::Parameter(parameter) => Some((parameter.name.clone(), how(parameter)?)),
        Piece::Text(_) => None,
    })
}

fn sent(parameters: &[Parameter]) -> BTreeMap<String, Sent> {
    let parameters = parameters.iter().map(|parameter| {
        let sent = Sent::of(&parameter.value, how(parameter));
        (parameter.name.clone(), sent)
    });
    parameters.collect()
}

fn parts(content: &Content) -> Vec<String> {
    match content {
        Content::Multipart(parts) => parts.iter().map(|part| part.name.clone()).collect(),
        Content::Properties(_) | Content::Form(_) | Content::Whole(..) => Vec::new(),
    }
}

fn part(part: &Part) -> (String, Sent) {
    let style = match (part.file, &part.media_type) {
        (false, None) => part.style.map(|style| style.to_string()),
        (true, None) => Some("file".to_owned()),
        (false, Some(media_type)) => Some(media_type.clone()),
        (true, Some(media_type)) => Some(format!("file of {media_type}")),
    };
    (part.name.clone(), Sent::of(&part.value, style))
}

/// How a value is written, unless it is as OpenAPI does by default.
fn how(parameter: &Parameter) -> Option<String> {
    let is_assumed = [Style::SIMPLE, Style::FORM].contains(&parameter.style);
    (!is_assumed).then(|| parameter.style.to_string())
}

fn content(content: &Content) -> BTreeMap<String, Sent> {
    let plain = |value| Sent::of(value, None);
    match content {
        Content::Properties(bindings) => {
            let bindings = bindings.iter();
            let bound = bindings.map(|binding| (binding.name.clone(), plain(&binding.value)));
            bound.collect()
        }
        Content::Form(parameters) => sent(parameters),
        Content::Multipart(parts) => parts.iter().map(part).collect(),
        Content::Whole(_, value) => [("whole".to_owned(), plain(value))].into(),
    }
}

fn deprecated(deprecation: &Deprecation) -> (String, String) {
    let part = deprecation.part.clone();
    let sunset = deprecation.sunset.clone();
    (
        part.unwrap_or_else(|| "operation".to_owned()),
        sunset.unwrap_or_else(|| "no date".to_owned()),
    )
}

fn media(media: Media) -> &'static str {
    match media {
        Media::Json => "json",
        Media::Text => "text",
        Media::Binary => "base64",
    }
}

impl Sent {
    fn of(value: &model::Origin, style: Option<String>) -> Self {
        let from = Origin::of(value);
        match style {
            None => Self::Plain(from),
            Some(style) => Self::Styled { from, style },
        }
    }

    /// The value.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        let (Self::Plain(origin) | Self::Styled { from: origin, .. }) = self;
        origin
    }

    /// How it is written, unless that is as OpenAPI does by default.
    #[must_use]
    pub fn style(&self) -> Option<&str> {
        match self {
            Self::Plain(_) => None,
            Self::Styled { style, .. } => Some(style),
        }
    }
}

impl Origin {
    /// The constant, or the expression as a text.
    #[must_use]
    pub fn value(&self) -> Value {
        match self {
            Self::Expression(text) => text.as_str().into(),
            Self::Constant { value } => value.clone(),
        }
    }

    fn of(origin: &model::Origin) -> Self {
        match origin {
            model::Origin::Argument(name) => Self::Expression(format!("$inputs.{name}")),
            model::Origin::Constant(value) => Self::Constant {
                value: value.clone(),
            },
        }
    }
}
