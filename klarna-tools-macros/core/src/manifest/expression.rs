//! Runtime expressions and variables of the environment.

use super::string_syntax::{StringSyntax, string_syntax};
use crate::pointer::Pointer;
use crate::text::is_variable_name;

/// A runtime expression, as in OpenAPI links and Arazzo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// `$request.path.NAME` and the like, or `$request.body#/POINTER`; the names that lead to the value.
    Request(RequestPart, Vec<String>),
    /// `$response.body#/POINTER`, or `$response.body` with no names
    ResponseBody(Vec<String>),
    /// `$response.header.NAME`, with `| last_segment` behind it or not
    ResponseHeader {
        /// The header.
        name: String,
        /// Whether only the part behind the last `/` counts.
        last_segment: bool,
    },
    /// `$inputs.NAME`: an argument of the tool
    Inputs(String),
    /// What cannot be read, and why: what was meant is known where the documents are.
    Unread(String, String),
}

/// A part of a request that a value can go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestPart {
    /// A segment of the path.
    Path,
    /// A parameter of the query.
    Query,
    /// A header.
    Header,
    /// A cookie, which is sent for credentials alone.
    Cookie,
    /// A property of the body.
    Body,
    /// The body itself.
    WholeBody,
}

impl RequestPart {
    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::Body | Self::WholeBody => "body",
        }
    }

    /// The runtime expression for what has a name in it.
    #[must_use]
    pub fn expression(self, name: &str) -> String {
        match self {
            Self::Body => format!("$request.body#{}", Pointer::from_iter([name])),
            Self::WholeBody => "$request.body".to_owned(),
            part => format!("$request.{}.{name}", part.name()),
        }
    }
}

/// `$env.NAME`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable(pub String);

impl StringSyntax for Expression {
    const WHAT: &'static str = "a runtime expression, such as `$response.header.Location`";
    const PATTERN: &'static str = r"^\s*\$(request\.(path|query|header|cookie)\.|(request|response)\.body|response\.header\.|inputs\.)";
    const EXAMPLES: &'static [&'static str] = &[
        "$response.body#/id",
        "$response.header.Location | last_segment",
        "$inputs.order_id",
        "$request.body#/amount",
        "$request.path.orderId",
        "$request.query.size",
        "$request.header.X-Name",
    ];
    const NAMES: bool = true;

    fn parse(text: &str) -> Result<Self, String> {
        let unread = |why| Self::Unread(text.to_owned(), why);
        Ok(parse_filtered(text).unwrap_or_else(unread))
    }
}

/// An expression, with a filter behind it or not.
fn parse_filtered(text: &str) -> Result<Expression, String> {
    let (text, filter) = match text.split_once('|') {
        Some((expression, filter)) => (expression.trim(), Some(filter.trim())),
        None => (text, None),
    };
    match (parse_expression(text)?, filter) {
        (expression, None) => Ok(expression),
        (Expression::ResponseHeader { name, .. }, Some("last_segment")) => {
            Ok(Expression::ResponseHeader {
                name,
                last_segment: true,
            })
        }
        (_, Some("last_segment")) => {
            Err("`last_segment` applies to a response header only".to_owned())
        }
        (_, Some(_)) => Err("the only filter is `| last_segment`".to_owned()),
    }
}

fn parse_expression(text: &str) -> Result<Expression, String> {
    let parameters = [RequestPart::Path, RequestPart::Query, RequestPart::Header];
    for part in parameters {
        if let Some(name) = name(text, &part.expression("")) {
            return Ok(Expression::Request(part, vec![name?]));
        }
    }
    if let Some(names) = names(text, "$request.body") {
        let names = names?;
        let is_whole = names.is_empty();
        let part = if is_whole {
            RequestPart::WholeBody
        } else {
            RequestPart::Body
        };
        Ok(Expression::Request(part, names))
    } else if let Some(names) = names(text, "$response.body") {
        names.map(Expression::ResponseBody)
    } else if let Some(name) = name(text, "$response.header.") {
        let last_segment = false;
        name.map(|name| Expression::ResponseHeader { name, last_segment })
    } else if let Some(name) = name(text, "$inputs.") {
        name.map(Expression::Inputs)
    } else {
        Err(String::new())
    }
}

/// The name behind a prefix, if the text has it.
fn name(text: &str, prefix: &str) -> Option<Result<String, String>> {
    let name = text.strip_prefix(prefix)?;
    let missing = || Err("it ends where a name should be".to_owned());
    Some(if name.is_empty() {
        missing()
    } else {
        Ok(name.to_owned())
    })
}

/// The names behind a body, if the text begins with it.
fn names(text: &str, body: &str) -> Option<Result<Vec<String>, String>> {
    let rest = text.strip_prefix(body)?;
    if rest.is_empty() {
        return Some(Ok(Vec::new()));
    }
    let names = Pointer::parse(rest.strip_prefix('#')?).map(|names| names.segments().to_vec());
    Some(names.map_err(|why| format!("what follows `#` is not a JSON pointer: {why}")))
}

impl StringSyntax for Variable {
    const WHAT: &'static str = "an environment variable, such as `$env.API_KEY`";
    const PATTERN: &'static str = r"^\s*\$env\.[A-Z_][A-Z0-9_]*\s*$";
    const EXAMPLES: &'static [&'static str] = &["$env.API_KEY"];
    const CONCEALED: bool = true;

    fn parse(text: &str) -> Result<Self, String> {
        let name = text.strip_prefix("$env.");
        let name = name.ok_or_else(|| match likely_variable(text) {
            Some(name) => format!("write `$env.{name}`"),
            None => {
                "it does not begin with `$env.`: a variable is named, never its value".to_owned()
            }
        })?;
        if !is_variable_name(name) {
            let why = "a name consists of capitals, digits and `_`";
            return Err(match likely_variable(&format!("${name}")) {
                Some(name) => format!("{why}: write `$env.{name}`"),
                None => why.to_owned(),
            });
        }
        Ok(Self(name.to_owned()))
    }
}

/// The name of a variable in what a shell or a template writes. Any other text may be a secret.
fn likely_variable(text: &str) -> Option<String> {
    let name = text.strip_prefix('$')?;
    let in_braces = name
        .strip_prefix('{')
        .and_then(|name| name.strip_suffix('}'));
    let name = in_braces.unwrap_or(name);
    is_variable_name(name).then(|| name.to_owned())
}

string_syntax!(Expression, Variable);
