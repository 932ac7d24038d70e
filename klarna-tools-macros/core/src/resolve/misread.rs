//! Expressions that mean nothing, and those that were meant.

use super::field::RequestField;
use super::request::Endpoint;
use crate::diagnostic::{Diagnostic, near_miss};
use crate::model::Argument;
use crate::openapi::Content;
use crate::pointer::Pointer;
use crate::schema::{Parts, Schemas, View};
use crate::source::Span;
use crate::text;

/// How many expressions are named where none is near.
const NAMED: usize = 6;

/// The words of expressions that are not names of the API.
const WORDS: [&str; 11] = [
    "request",
    "response",
    "body",
    "header",
    "headers",
    "query",
    "path",
    "input",
    "inputs",
    "resp",
    "last_segment",
];

/// The mistake of a text that is not an expression.
pub(super) fn unread(text: &str, why: &str, span: &Span, known: &[String]) -> Diagnostic {
    let message = format!("`{}` is not a runtime expression", text::shown(text));
    let unread = Diagnostic::new(span, message).label(why);
    if text.contains('|') && !why.is_empty() {
        return unread;
    }
    explained(unread, span, known)
}

/// The mistake of an expression that cannot be read, or that leads nowhere, with the one that was
/// meant of those that are `known`.
pub(super) fn explained(mistake: Diagnostic, span: &Span, known: &[String]) -> Diagnostic {
    let written = span.text().trim_matches(['"', '\'']);
    let (expression, filter) = match written.split_once('|') {
        Some((expression, _)) => (expression.trim(), " | last_segment"),
        None => (written, ""),
    };
    match meant(expression, known) {
        Ok(near) => {
            let filter = if near.contains(".header.") {
                filter
            } else {
                ""
            };
            mistake.label(format!("did you mean `{near}{filter}`?"))
        }
        Err(possible) if possible.is_empty() => mistake,
        Err(possible) if possible.len() == 1 => {
            let only = possible.first().map_or("", |only| only.as_str());
            mistake.label(format!("did you mean `{only}`?"))
        }
        Err(possible) => {
            let named: Vec<&String> = possible.iter().take(NAMED).copied().collect();
            let more = if possible.len() > NAMED {
                " and others"
            } else {
                ""
            };
            mistake.help(format!("it can be {}{more}", text::quoted(&named)))
        }
    }
}

/// The expression that was meant, else those that are possible.
fn meant<'k>(written: &str, known: &'k [String]) -> Result<&'k str, Vec<&'k String>> {
    let name = last_name(written).filter(|name| !WORDS.contains(name));
    let Some(name) = name else {
        let mut parts = ["header", "input", "body"].into_iter();
        let part = parts.rfind(|part| written.contains(part));
        let of_part = known
            .iter()
            .filter(|known| part.is_none_or(|part| known.contains(part)));
        let of_part: Vec<&String> = of_part.collect();
        return Err(if of_part.is_empty() {
            known.iter().collect()
        } else {
            of_part
        });
    };
    let names = known.iter().filter_map(|known| last_name(known));
    let near = near_miss(name, names).ok_or_else(|| known.iter().collect::<Vec<_>>())?;
    let same = || {
        known
            .iter()
            .map(String::as_str)
            .filter(|known| last_name(known) == Some(near))
    };
    near_miss(written, same())
        .or_else(|| same().next())
        .ok_or_else(Vec::new)
}

/// The name that an expression ends with.
fn last_name(expression: &str) -> Option<&str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let mut parts = expression.rsplit(|c| !is_name(c));
    parts.find(|part| !part.is_empty())
}

/// The expressions for what is sent.
pub(super) fn of_request<'f>(fields: impl Iterator<Item = &'f RequestField<'f>>) -> Vec<String> {
    let usable = fields.filter(|field| field.refused.is_none());
    usable
        .map(|field| field.part.expression(&field.name))
        .collect()
}

/// The expressions for what is returned.
pub(super) fn of_answer(endpoints: &[Endpoint<'_>], arguments: &[Argument]) -> Vec<String> {
    let mut known = Vec::new();
    if let [endpoint] = endpoints {
        let headers = endpoint.responses.headers.iter();
        known.extend(headers.map(|header| format!("$response.header.{header}")));
        known.extend(
            endpoint
                .responses
                .contents
                .iter()
                .flat_map(|content| members(endpoint, content)),
        );
        known.dedup();
    }
    known.extend(
        arguments
            .iter()
            .map(|argument| format!("$inputs.{}", argument.name)),
    );
    known
}

fn members(endpoint: &Endpoint<'_>, content: &Content<'_>) -> Vec<String> {
    let schemas = Schemas::new(endpoint.operation.document, View::Response);
    let members = content.schema.map(|schema| {
        let members = schemas.own_members(&Parts::from(schema)).into_iter();
        let pointer = |name: &str| format!("$response.body#{}", Pointer::from_iter([name]));
        members.map(|member| pointer(member.name)).collect()
    });
    members.unwrap_or_default()
}
