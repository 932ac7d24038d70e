//! Runtime expressions and variables of the environment.

use super::string_syntax::{StringSyntax, string_syntax};
use crate::pointer::Pointer;

/// A runtime expression, as in OpenAPI links and Arazzo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// `$request.path.NAME`
    RequestPath(String),
    /// `$request.query.NAME`
    RequestQuery(String),
    /// `$request.header.NAME`
    RequestHeader(String),
    /// `$request.body#/NAME`, or `$request.body` with no names
    RequestBody(Vec<String>),
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

    fn parse(text: &str) -> Result<Self, String> {
        let (text, filter) = match text.split_once('|') {
            Some((expression, filter)) => (expression.trim(), Some(filter.trim())),
            None => (text, None),
        };
        let expression = parse_expression(text)?;
        match (expression, filter) {
            (expression, None) => Ok(expression),
            (Self::ResponseHeader { name, .. }, Some("last_segment")) => Ok(Self::ResponseHeader {
                name,
                last_segment: true,
            }),
            (_, Some("last_segment")) => {
                Err("`last_segment` applies to a response header only".to_owned())
            }
            (_, Some(other)) => Err(format!(
                "`{other}` is not a filter; the only one is `last_segment`"
            )),
        }
    }
}

fn parse_expression(text: &str) -> Result<Expression, String> {
    let body = |rest: &str| match Pointer::parse(rest) {
        Ok(pointer) => Ok(pointer.segments().to_vec()),
        Err(why) => Err(format!("what follows `#` is not a JSON pointer: {why}")),
    };
    let name = |rest: &str| match rest {
        "" => Err("it ends where a name should be".to_owned()),
        rest => Ok(rest.to_owned()),
    };
    match text {
        "$request.body" => return Ok(Expression::RequestBody(Vec::new())),
        "$response.body" => return Ok(Expression::ResponseBody(Vec::new())),
        _ => {}
    }
    if let Some(rest) = text.strip_prefix("$request.path.") {
        name(rest).map(Expression::RequestPath)
    } else if let Some(rest) = text.strip_prefix("$request.query.") {
        name(rest).map(Expression::RequestQuery)
    } else if let Some(rest) = text.strip_prefix("$request.header.") {
        name(rest).map(Expression::RequestHeader)
    } else if let Some(rest) = text.strip_prefix("$request.body#") {
        body(rest).map(Expression::RequestBody)
    } else if let Some(rest) = text.strip_prefix("$response.header.") {
        name(rest).map(|name| Expression::ResponseHeader {
            name,
            last_segment: false,
        })
    } else if let Some(rest) = text.strip_prefix("$response.body#") {
        body(rest).map(Expression::ResponseBody)
    } else if let Some(rest) = text.strip_prefix("$inputs.") {
        name(rest).map(Expression::Inputs)
    } else {
        Err(
            "it begins with none of `$request.path.`, `$request.query.`, `$request.header.`, \
             `$request.body#/`, `$response.body#/`, `$response.header.`, `$inputs.`"
                .to_owned(),
        )
    }
}

impl StringSyntax for Variable {
    const WHAT: &'static str = "an environment variable, such as `$env.API_KEY`";
    const PATTERN: &'static str = r"^\s*\$env\.[A-Z_][A-Z0-9_]*\s*$";
    const EXAMPLES: &'static [&'static str] = &["$env.API_KEY"];

    fn parse(text: &str) -> Result<Self, String> {
        let name = text
            .strip_prefix("$env.")
            .ok_or("it does not begin with `$env.`")?;
        let legal = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        if name.is_empty()
            || name.starts_with(|c: char| c.is_ascii_digit())
            || !name.chars().all(legal)
        {
            return Err("a name consists of capitals, digits and `_`".to_owned());
        }
        Ok(Self(name.to_owned()))
    }
}

string_syntax!(Expression, Variable);
