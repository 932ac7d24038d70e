//! The small languages inside strings: operations, runtime expressions, templates, sizes.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::read::{Read, expected};
pub(super) use super::written::{Written, written};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer::Pointer;
use crate::text;
use crate::yaml::Node;

/// A method and a path template: `GET /orders/{order_id}`; with the document in front where
/// several have them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationName {
    /// The path of the document, if it is said.
    pub document: Option<String>,
    /// In capitals.
    pub method: String,
    /// With its leading slash.
    pub path: String,
}

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

/// A number of bytes: `16 KiB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size(pub usize);

/// A time in milliseconds: `50 s`, `800 ms`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duration(pub u32);

/// How long an API keeps something, in minutes: `24 h`, `7 d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention(pub u32);

/// A sentence with places for values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(pub Vec<(Vec<Piece>, bool)>);

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Said as it is.
    Text(String),
    /// `{name}` or `{name.name}`
    Value(String),
    /// `{amount - less}`
    Rest {
        /// An amount.
        amount: String,
        /// What is taken off it.
        less: String,
    },
    /// `{?name}`, `{?name=text}`, or with `!` for `?`: says nothing, and its part is left out
    /// where it does not hold.
    Test {
        /// What is looked at.
        name: String,
        /// What it has to be; anything, where this is absent.
        text: Option<String>,
        /// Whether it must not be.
        negated: bool,
    },
}

const METHODS: [&str; 8] = [
    "GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE",
];

/// As the lock names it.
impl fmt::Display for OperationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(document) = &self.document {
            write!(f, "{document} ")?;
        }
        write!(f, "{} {}", self.method, self.path)
    }
}

impl Written for OperationName {
    const WHAT: &'static str = "a method and a path, such as `GET /orders/{order_id}`";
    const PATTERN: &'static str = r"^\s*(\S+ +)?(GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|TRACE) +/";
    const EXAMPLES: &'static [&'static str] = &["GET /orders/{order_id}", "POST /orders"];

    fn parse(text: &str) -> Result<Self, String> {
        let (document, text) = split_document(text);
        let (method, path) = text.split_once(' ').ok_or("it has no space")?;
        if !METHODS.contains(&method) {
            return Err(format!("`{method}` is no HTTP method in capitals"));
        }
        let path = path.trim();
        if !path.starts_with('/') {
            return Err("the path does not begin with `/`".to_owned());
        }
        Ok(Self {
            document: document.map(str::to_owned),
            method: method.to_owned(),
            path: path.to_owned(),
        })
    }
}

impl OperationName {
    /// Whether it may mean an operation of the document of this name.
    #[must_use]
    pub fn may_be_in(&self, document: &str) -> bool {
        self.document.as_ref().is_none_or(|name| name == document)
    }
}

/// The document in front of a method and a path, if there is one, and the rest.
#[must_use]
pub fn split_document(text: &str) -> (Option<&str>, &str) {
    let split = METHODS.iter().find_map(|method| {
        let at = text.find(&format!(" {method} /"))?;
        Some((text.get(..at)?.trim(), text.get(at + 1..)?))
    });
    match split {
        Some((document, rest)) if !document.is_empty() => (Some(document), rest),
        _ => (None, text),
    }
}

impl Written for Expression {
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
            (_, Some(other)) => Err(format!("`{other}` is no filter; there is `last_segment`")),
        }
    }
}

fn parse_expression(text: &str) -> Result<Expression, String> {
    let body = |rest: &str| match Pointer::parse(rest) {
        Ok(pointer) => Ok(pointer.segments().to_vec()),
        Err(why) => Err(format!("behind `#` stands no JSON pointer: {why}")),
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

impl Written for Variable {
    const WHAT: &'static str = "an environment variable, such as `$env.KLARNA_API_KEY`";
    const PATTERN: &'static str = r"^\s*\$env\.[A-Z_][A-Z0-9_]*\s*$";
    const EXAMPLES: &'static [&'static str] = &["$env.KLARNA_API_KEY"];

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

impl Written for Size {
    const WHAT: &'static str = "a size, such as `16 KiB`";
    const PATTERN: &'static str = r"^\s*[0-9]+\s*(B|KiB|MiB)\s*$";
    const EXAMPLES: &'static [&'static str] = &["16 KiB"];

    fn parse(text: &str) -> Result<Self, String> {
        let (number, unit) = number_and_unit(text)?;
        let factor = match unit {
            "B" => 1,
            "KiB" => 1024,
            "MiB" => 1024 * 1024,
            other => return Err(format!("`{other}` is no unit; there are B, KiB and MiB")),
        };
        usize::try_from(number)
            .ok()
            .and_then(|number| number.checked_mul(factor))
            .map(Self)
            .ok_or_else(|| "it is too large".to_owned())
    }
}

impl Written for Duration {
    const WHAT: &'static str = "a time, such as `50 s`";
    const PATTERN: &'static str = r"^\s*[0-9]+\s*(ms|s|min)\s*$";
    const EXAMPLES: &'static [&'static str] = &["50 s", "800 ms", "2 min"];

    fn parse(text: &str) -> Result<Self, String> {
        let (number, unit) = number_and_unit(text)?;
        let factor = match unit {
            "ms" => 1,
            "s" => 1000,
            "min" => 60_000,
            other => return Err(format!("`{other}` is no unit; there are ms, s and min")),
        };
        let milliseconds = number
            .checked_mul(factor)
            .filter(|&ms| ms > 0 && ms <= 3_600_000);
        milliseconds
            .and_then(|ms| u32::try_from(ms).ok())
            .map(Self)
            .ok_or_else(|| "it is not between 1 ms and 60 min".to_owned())
    }
}

impl Written for Retention {
    const WHAT: &'static str = "a time, such as `24 h`";
    const PATTERN: &'static str = r"^\s*[0-9]+\s*(min|h|d)\s*$";
    const EXAMPLES: &'static [&'static str] = &["24 h", "7 d", "30 min"];

    fn parse(text: &str) -> Result<Self, String> {
        let (number, unit) = number_and_unit(text)?;
        let factor = match unit {
            "min" => 1,
            "h" => 60,
            "d" => 24 * 60,
            other => return Err(format!("`{other}` is not a unit; there are min, h and d")),
        };
        let minutes = number
            .checked_mul(factor)
            .filter(|minutes| (2..=365 * 24 * 60).contains(minutes));
        minutes
            .and_then(|minutes| u32::try_from(minutes).ok())
            .map(Self)
            .ok_or_else(|| "it is not between 2 min and 365 d".to_owned())
    }
}

fn number_and_unit(text: &str) -> Result<(u64, &str), String> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let number = number
        .parse()
        .map_err(|_| "it does not begin with a number".to_owned())?;
    Ok((number, unit.trim()))
}

impl Written for Template {
    const WHAT: &'static str = "a sentence, such as `Captured {amount}[ on order {order.id}].`";
    const PATTERN: &'static str = r"^[^\[\]]*(\[[^\[\]]*\][^\[\]]*)*$";
    const EXAMPLES: &'static [&'static str] = &[
        "Captured {amount}[ on order {order.id}].",
        "The order[: {captured - refunded} left to refund][{?state=open} is open].",
    ];

    fn parse(text: &str) -> Result<Self, String> {
        let mut phrases = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (phrase, optional, behind) = if let Some(inner) = rest.strip_prefix('[') {
                let (phrase, behind) = inner.split_once(']').ok_or("a `[` is never closed")?;
                (phrase, true, behind)
            } else {
                let (phrase, behind) = rest.split_at(rest.find('[').unwrap_or(rest.len()));
                (phrase, false, behind)
            };
            if phrase.contains(['[', ']']) {
                return Err("a `]` closes nothing, or `[` stands within `[`".to_owned());
            }
            let pieces = parse_pieces(phrase)?;
            if !optional
                && pieces
                    .iter()
                    .any(|piece| matches!(piece, Piece::Test { .. }))
            {
                return Err("`{?` and `{!` decide about a part in square brackets".to_owned());
            }
            phrases.push((pieces, optional));
            rest = behind;
        }
        Ok(Self(phrases))
    }
}

fn parse_pieces(mut text: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    while !text.is_empty() {
        if let Some(inner) = text.strip_prefix('{') {
            let (name, behind) = inner.split_once('}').ok_or("a `{` is never closed")?;
            if name.is_empty() || name.contains('{') {
                return Err("`{` and `}` enclose one name".to_owned());
            }
            pieces.push(parse_place(name)?);
            text = behind;
        } else {
            let (said, behind) = text.split_at(text.find('{').unwrap_or(text.len()));
            if said.contains('}') {
                return Err("a `}` closes nothing".to_owned());
            }
            pieces.push(Piece::Text(said.to_owned()));
            text = behind;
        }
    }
    Ok(pieces)
}

fn parse_place(text: &str) -> Result<Piece, String> {
    let name = |text: &str| match text.trim() {
        "" => Err("`{` and `}` enclose one name".to_owned()),
        name => Ok(name.to_owned()),
    };
    if let Some(test) = text.strip_prefix(['?', '!']) {
        let (tested, wanted) = match test.split_once('=') {
            Some((tested, wanted)) => (tested, Some(name(wanted)?)),
            None => (test, None),
        };
        return Ok(Piece::Test {
            name: name(tested)?,
            text: wanted,
            negated: text.starts_with('!'),
        });
    }
    Ok(match text.split_once(" - ") {
        Some((amount, less)) => Piece::Rest {
            amount: name(amount)?,
            less: name(less)?,
        },
        None => Piece::Value(name(text)?),
    })
}

written!(
    OperationName,
    Expression,
    Variable,
    Size,
    Duration,
    Retention,
    Template
);
