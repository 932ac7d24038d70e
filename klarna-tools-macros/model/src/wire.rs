//! A request as a template: its host, its parts, and how values are written.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::media::JSON;
use crate::names::Names;
use crate::serial::is_false;
use crate::style::Style;

/// The hosts that a request may go to, and how one is chosen.
///
/// A host is a name with an optional port and base path, such as `api.example.com/v3`. It is used
/// with TLS, unless it has `http://` in front.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Hosts {
    /// The environment variable that chooses one. Without it, the default is used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variable: Option<String>,
    /// The host when the variable is unset.
    pub default: String,
    /// Every host that may be chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<String>,
    /// Whether any of them is called without TLS, and is not of this machine.
    #[serde(default, skip_serializing_if = "is_false")]
    pub plain_http: bool,
    /// Whether their names may lead into a private network. Names that are called without TLS may
    /// in any case.
    #[serde(default, skip_serializing_if = "is_false")]
    pub private_network: bool,
    /// The environment variable with an address of this machine that replaces all of them.
    #[serde(default, rename = "override", skip_serializing_if = "Option::is_none")]
    pub override_variable: Option<String>,
}

/// A request, as a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The document, if another one has the same method and path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The `operationId`, if the document has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation_id: Option<String>,
    /// The HTTP method, in capitals.
    pub method: String,
    /// The path template as the document writes it.
    pub path: String,
    /// Where it may go: an index into [`Server::hosts`](crate::Server::hosts).
    pub hosts: usize,
    /// Its security schemes: indexes into [`Server::security`](crate::Server::security), all of
    /// which are needed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security: Vec<usize>,
    /// The path, split at `/`, after the base path of the host.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<Segment>,
    /// Query parameters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub query: Vec<Parameter>,
    /// Header parameters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<Parameter>,
    /// Its body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// The media type that is asked for.
    pub accept: String,
    /// How the answer is read.
    pub answer: Media,
    /// The statuses that the document declares for success.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub success: Vec<String>,
    /// Whether the document says that the answer may be `null`, and parts of it are returned.
    #[serde(default, skip_serializing_if = "is_false")]
    pub nullable_answer: bool,
    /// What the document says of the header with the idempotency key, as keywords of JSON Schema,
    /// and whether it takes no keys. Nothing checks it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_form: Option<Value>,
    /// What of it the document calls deprecated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deprecated: Vec<Deprecation>,
}

impl Request {
    /// Method and path, as a manifest writes them.
    #[must_use]
    pub fn operation(&self) -> String {
        let document = self.document.iter().map(|document| format!("{document} "));
        format!(
            "{}{} {}",
            document.collect::<String>(),
            self.method,
            self.path
        )
    }

    /// Whether any part of it is filled by this argument.
    #[must_use]
    pub fn takes(&self, argument: &str) -> bool {
        let is_it = |origin: &Origin| origin.argument() == Some(argument);
        let in_path = self.segments.iter().any(|segment| segment.takes(argument));
        let mut parameters = self.query.iter().chain(&self.headers);
        in_path
            || parameters.any(|parameter| is_it(&parameter.value))
            || self.body.iter().flat_map(Body::origins).any(is_it)
    }
}

/// What a document calls deprecated of a request.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Deprecation {
    /// A value that is sent, by its part and name, such as `query limit`; the operation itself
    /// without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// When it ends, as the document writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sunset: Option<String>,
}

/// One segment of a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Segment {
    /// Sent as it is.
    Literal(String),
    /// The value of this argument.
    Argument(String),
    /// Texts and parameters, one after the other.
    Pieces(Vec<Piece>),
}

impl Segment {
    /// Whether a value in it is several segments.
    #[must_use]
    pub fn is_path(&self) -> bool {
        matches!(self, Self::Pieces(pieces) if pieces.iter().any(Piece::is_path))
    }

    fn takes(&self, argument: &str) -> bool {
        match self {
            Self::Literal(_) => false,
            Self::Argument(name) => name == argument,
            Self::Pieces(pieces) => pieces.iter().any(|piece| match piece {
                Piece::Parameter(parameter) => parameter.value.argument() == Some(argument),
                Piece::Text(_) => false,
            }),
        }
    }
}

/// A part of a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    /// Sent as it is.
    Text(String),
    /// A value, written in its style.
    Parameter(Parameter),
}

impl Piece {
    /// Whether its value is several segments.
    #[must_use]
    pub fn is_path(&self) -> bool {
        matches!(self, Self::Parameter(parameter) if parameter.style == Style::PATH)
    }
}

/// A value, the name it has on the wire, and how it is written there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// The name of the parameter.
    pub name: String,
    /// Where the value comes from.
    pub value: Origin,
    /// How it is written.
    pub style: Style,
}

/// A value and the name it has in a JSON body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// The name of the body property.
    pub name: String,
    /// Where the value comes from.
    pub value: Origin,
}

/// Where a value that is sent comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// This argument.
    Argument(String),
    /// Always this value.
    Constant(Value),
}

impl Origin {
    /// The argument, unless the value is always the same.
    #[must_use]
    pub fn argument(&self) -> Option<&str> {
        match self {
            Self::Argument(name) => Some(name),
            Self::Constant(_) => None,
        }
    }
}

/// The body of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Its media type.
    pub media_type: String,
    /// Whether it is left out when none of its values is given.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
    /// What its names have to be as a whole.
    #[serde(default, skip_serializing_if = "Names::is_any")]
    pub names: Names,
    /// Its content.
    pub content: Content,
}

/// The content of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    /// A JSON object of these.
    Properties(Vec<Binding>),
    /// `application/x-www-form-urlencoded` of these.
    Form(Vec<Parameter>),
    /// `multipart/form-data` of these (RFC 7578).
    Multipart(Vec<Part>),
    /// One value.
    Whole(Media, Origin),
}

/// A field of a `multipart/form-data` body. Each element of a list is a part of its own; a text, a
/// number or a truth is written as it is, an object as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Where the value comes from.
    pub value: Origin,
    /// Whether the value is a file: an object with its `text` or its `base64`, and with its
    /// `filename` and `media_type` if they are known.
    #[serde(default, skip_serializing_if = "is_false")]
    pub file: bool,
    /// How the value is written where that is as in a query, except that nothing is encoded: each
    /// pair of a name and a value is a part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<Style>,
    /// Its media type, where it is always the same. Of JSON, a list is one part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
}

impl Body {
    /// A JSON object of these, which is always sent.
    #[must_use]
    pub fn json(properties: Vec<Binding>) -> Self {
        Self {
            media_type: JSON.to_owned(),
            optional: false,
            names: Names::default(),
            content: Content::Properties(properties),
        }
    }

    /// The argument that fills a name, if one does.
    #[must_use]
    pub fn argument_of(&self, name: &str) -> Option<&str> {
        let mut named = self.named().into_iter();
        named.find(|(known, _)| *known == name)?.1.argument()
    }

    /// Its names, and where the value of each comes from. A body that is one value has none.
    #[must_use]
    pub fn named(&self) -> Vec<(&str, &Origin)> {
        match &self.content {
            Content::Properties(bindings) => bindings
                .iter()
                .map(|b| (b.name.as_str(), &b.value))
                .collect(),
            Content::Form(fields) => fields.iter().map(|f| (f.name.as_str(), &f.value)).collect(),
            Content::Multipart(parts) => {
                parts.iter().map(|p| (p.name.as_str(), &p.value)).collect()
            }
            Content::Whole(..) => Vec::new(),
        }
    }

    /// Where the values that it is made of come from.
    #[must_use]
    pub fn origins(&self) -> Vec<&Origin> {
        match &self.content {
            Content::Whole(_, origin) => vec![origin],
            _ => self.named().into_iter().map(|(_, origin)| origin).collect(),
        }
    }
}

/// How bytes are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Media {
    /// JSON.
    Json,
    /// Text in UTF-8.
    Text,
    /// Anything else; shown to agents in base64.
    Binary,
}
