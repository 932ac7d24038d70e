//! Path templates: texts and parameters, each of which stays within its segment.

use super::field::{RequestField, RequestPart};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Origin, Parameter, Piece, Segment, Serialization};
use crate::openapi::Operation;

/// Whether a text can be one segment of a path without being encoded.
pub(super) fn is_plain_segment(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    !text.is_empty() && text != "." && text != ".." && text.chars().all(plain)
}

/// What a URL leaves as it is within a segment (RFC 3986, section 3.3, `pchar`).
pub(super) fn is_literal(text: &str) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@%".contains(c);
    text != "." && text != ".." && text.chars().all(legal)
}

/// A piece of a template: a text, or the name of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Text(&'a str),
    Name(&'a str),
}

/// The pieces of one segment; `None` if its braces do not match.
fn tokens(segment: &str) -> Option<Vec<Token<'_>>> {
    let mut tokens = Vec::new();
    let mut rest = segment;
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('{') {
            let (name, behind) = inner.split_once('}')?;
            tokens.push(Token::Name(name));
            rest = behind;
        } else {
            let (text, behind) = rest.split_at(rest.find('{').unwrap_or(rest.len()));
            tokens.push(Token::Text(text));
            rest = behind;
        }
    }
    let is_sound = |token: &Token<'_>| match token {
        Token::Text(text) => !text.contains('}'),
        Token::Name(name) => !name.is_empty() && !name.contains('{'),
    };
    tokens.iter().all(is_sound).then_some(tokens)
}

/// The segments of a path that has been checked, with what fills its parameters.
pub(super) fn segments(path: &str, filled: &[Parameter]) -> Vec<Segment> {
    let segments = path.split('/').skip(1);
    segments
        .map(|segment| fill_segment(segment, filled))
        .collect()
}

fn fill_segment(segment: &str, filled: &[Parameter]) -> Segment {
    let find = |name: &str| filled.iter().find(|parameter| parameter.name == name);
    let pieces: Vec<Piece> = tokens(segment)
        .unwrap_or_default()
        .into_iter()
        // One that nothing fills has been reported as a required parameter.
        .filter_map(|token| match token {
            Token::Text(text) => Some(Piece::Text(text.to_owned())),
            Token::Name(name) => Some(piece(find(name)?)),
        })
        .collect();
    match pieces.as_slice() {
        [] => Segment::Literal(String::new()),
        [Piece::Text(text)] => Segment::Literal(text.clone()),
        [
            Piece::Parameter(Parameter {
                value: Origin::Argument(name),
                style,
                ..
            }),
        ] if style.serialization == Serialization::Simple && !style.explode => {
            Segment::Argument(name.clone())
        }
        _ => Segment::Pieces(pieces),
    }
}

/// A constant that needs no encoding is a text like any other.
fn piece(parameter: &Parameter) -> Piece {
    match &parameter.value {
        Origin::Constant(serde_json::Value::String(text))
            if parameter.style.serialization == Serialization::Simple =>
        {
            Piece::Text(text.clone())
        }
        _ => Piece::Parameter(parameter.clone()),
    }
}

/// Reports parameters of a path that nothing declares, and texts that no URL has.
pub(super) fn check_template(
    operation: &Operation<'_>,
    fields: &[RequestField<'_>],
    cx: &mut Diagnostics,
) {
    let declared = |name: &str| {
        fields
            .iter()
            .any(|field| field.part == RequestPart::Path && field.name == name)
    };
    for segment in operation.path.split('/') {
        let Some(tokens) = tokens(segment) else {
            let message = format!("`{segment}` has braces that do not match");
            cx.push(
                Diagnostic::new(operation.span, message).label("in the path of this operation"),
            );
            continue;
        };
        for token in tokens {
            match token {
                Token::Name(name) if !declared(name) => cx.push(
                    Diagnostic::new(
                        operation.span,
                        format!(
                            "the path of {} has `{{{name}}}`, which no parameter declares",
                            operation.name()
                        ),
                    )
                    .help("add the parameter by an entry under `corrections` in the manifest"),
                ),
                Token::Text(text) if !is_literal(text) => cx.push(
                    Diagnostic::new(
                        operation.span,
                        format!("`{text}` is not valid in the path of a URL as it is"),
                    )
                    .label("a query belongs into `parameters`, anything else is percent-encoded"),
                ),
                _ => {}
            }
        }
    }
}
