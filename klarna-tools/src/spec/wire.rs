//! A request as a template: where it goes, what it carries, and how values are written.

/// The hosts that a request may go to, and how one is chosen.
///
/// A host is a name with its port, if it has one, and the base path, if there is one:
/// `api.example.com/v3`. It is spoken to by TLS; only a host of this machine may stand with
/// `http://` in front.
#[derive(Debug)]
pub struct Hosts {
    /// The environment variable that chooses one; without it, it is always the default.
    pub variable: Option<&'static str>,
    /// The host when the variable is unset.
    pub default: &'static str,
    /// Every host that may be chosen.
    pub allowed: &'static [&'static str],
}

/// What authenticates a request (OpenAPI, Security Scheme Object). The values are in environment
/// variables, which are named here.
#[derive(Debug)]
pub enum SecurityScheme {
    /// HTTP Basic authentication (RFC 7617).
    Basic {
        /// Holds the username.
        username: &'static str,
        /// Holds the password.
        password: &'static str,
    },
    /// A bearer token (RFC 6750).
    Bearer {
        /// Holds the token.
        token: &'static str,
    },
    /// A key in a header.
    HeaderKey {
        /// The header.
        name: &'static str,
        /// Holds the key.
        key: &'static str,
    },
    /// A key in the query.
    QueryKey {
        /// The parameter.
        name: &'static str,
        /// Holds the key.
        key: &'static str,
    },
}

impl SecurityScheme {
    /// The environment variables that hold its values.
    #[must_use]
    pub fn variables(&self) -> Vec<&'static str> {
        match self {
            Self::Basic { username, password } => vec![username, password],
            Self::Bearer { token } => vec![token],
            Self::HeaderKey { key, .. } | Self::QueryKey { key, .. } => vec![key],
        }
    }
}

/// A request, as a template.
#[derive(Debug)]
pub struct Request {
    /// Method and path template as the document writes them: `POST /orders/{order_id}/captures`.
    pub operation: &'static str,
    /// The HTTP method, in capitals.
    pub method: &'static str,
    /// Index into [`Toolset::servers`](super::Toolset::servers).
    pub server: usize,
    /// Indexes into [`Toolset::security`](super::Toolset::security); all of these authenticate it.
    pub security: &'static [usize],
    /// The path, split at `/`, behind the base path of the host; the leading slash is implied.
    pub path: &'static [Segment],
    /// Query parameters, in order.
    pub query: &'static [Parameter],
    /// Header parameters, in order.
    pub headers: &'static [Parameter],
    /// What it carries.
    pub body: Option<Body>,
    /// The media type that is asked for.
    pub accept: &'static str,
    /// How the answer is read.
    pub answer: Media,
}

/// One segment of a path.
#[derive(Debug)]
pub enum Segment {
    /// Sent as it is.
    Literal(&'static str),
    /// The value of this argument, percent-encoded so that it stays one segment.
    Argument(&'static str),
    /// Texts and parameters, one behind the other.
    Pieces(&'static [Piece]),
}

/// A part of a segment.
#[derive(Debug)]
pub enum Piece {
    /// Sent as it is.
    Text(&'static str),
    /// A value, written in its style.
    Parameter(Parameter),
}

/// A value, the name it has on the wire, and how it is written there.
#[derive(Debug)]
pub struct Parameter {
    /// The name of the parameter.
    pub name: &'static str,
    /// Where the value comes from.
    pub value: Source,
    /// How it is written.
    pub style: Style,
}

/// How a value becomes text (OpenAPI 3.0, Parameter Object and Encoding Object).
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// The `style`.
    pub serialization: Serialization,
    /// Whether elements and properties stand apart.
    pub explode: bool,
    /// Whether reserved characters that cannot end the value stay as they are.
    pub allow_reserved: bool,
}

impl Style {
    /// What OpenAPI takes for a parameter in the query that says nothing.
    pub const FORM: Self = Self {
        serialization: Serialization::Form,
        explode: true,
        allow_reserved: false,
    };

    /// What OpenAPI takes for a parameter in the path or in a header that says nothing.
    pub const SIMPLE: Self = Self {
        serialization: Serialization::Simple,
        explode: false,
        allow_reserved: false,
    };
}

/// The values of `style`, and JSON for a parameter that is described by `content`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Serialization {
    /// `a,b`
    Simple,
    /// `.a,b`
    Label,
    /// `;name=a,b`
    Matrix,
    /// `name=a,b`
    Form,
    /// `name=a%20b`
    SpaceDelimited,
    /// `name=a%7Cb`
    PipeDelimited,
    /// `name[property]=a`
    DeepObject,
    /// JSON text.
    Json,
}

/// A value and the name it has in a JSON body.
#[derive(Debug)]
pub struct Binding {
    /// The name of the body property.
    pub name: &'static str,
    /// Where the value comes from.
    pub value: Source,
}

/// Where a value that is sent comes from.
#[derive(Debug)]
pub enum Source {
    /// This argument; what it fills is left out if the argument is.
    Argument(&'static str),
    /// Always this value, as JSON text.
    Constant(&'static str),
}

/// The body of a request.
#[derive(Debug)]
pub struct Body {
    /// Its media type.
    pub media_type: &'static str,
    /// Whether it is left out when nothing of it is given; otherwise it is sent empty.
    pub optional: bool,
    /// What it holds.
    pub content: Content,
}

impl Body {
    /// The JSON object of these, which is always sent.
    #[must_use]
    pub const fn json(properties: &'static [Binding]) -> Self {
        Self {
            media_type: "application/json",
            optional: false,
            content: Content::Properties(properties),
        }
    }
}

/// What a body holds.
#[derive(Debug)]
pub enum Content {
    /// A JSON object of these.
    Properties(&'static [Binding]),
    /// `application/x-www-form-urlencoded` of these.
    Form(&'static [Parameter]),
    /// One value; binary content is given in base64.
    Whole(Media, Source),
}

/// What bytes mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// JSON.
    Json,
    /// Text in UTF-8.
    Text,
    /// Anything else; shown to agents in base64.
    Binary,
}
