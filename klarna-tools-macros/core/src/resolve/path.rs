//! Path templates: texts and parameters, each of which stays within its segment.

use super::field::RequestField;
use super::segment::{is_dots, is_written};
use crate::diagnostic::{Diagnostic, Diagnostics, near_miss};
use crate::manifest::RequestPart;
use crate::model::{Origin, Parameter, Piece, Segment, Serialization, Style};
use crate::openapi::Operation;
use crate::pointer::percent_decode;
use crate::schema::Parts;
use crate::text;

/// A path as a document writes it.
pub(super) struct PathTemplate<'a> {
    pub(super) path: &'a str,
    /// What is behind `?`, which is always sent.
    query: Option<&'a str>,
    /// What is behind `#`, which only distinguishes operations: it is not sent.
    fragment: Option<&'a str>,
}

impl<'a> PathTemplate<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let split = |text: &'a str, mark| match text.split_once(mark) {
            Some((before, behind)) => (before, Some(behind)),
            None => (text, None),
        };
        let (text, fragment) = split(text, '#');
        let (path, query) = split(text, '?');
        Self {
            path,
            query,
            fragment,
        }
    }

    /// The names in its query, each with what is written behind it.
    fn pairs(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let pairs = self.query.into_iter().flat_map(|query| query.split('&'));
        let pairs = pairs.filter(|pair| !pair.is_empty());
        pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")))
    }

    /// Whether a parameter is in the path itself.
    pub(super) fn has(&self, parameter: &str) -> bool {
        self.names().any(|name| name == parameter)
    }

    /// The parameters in the path itself.
    fn names(&self) -> impl Iterator<Item = &'a str> {
        let tokens = self.path.split('/').filter_map(tokens).flatten();
        tokens.filter_map(|token| match token {
            Token::Name(name) => Some(name),
            Token::Text(_) => None,
        })
    }

    /// The names in its query that parameters fill, each with its parameter.
    pub(super) fn filled(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.pairs().filter_map(|(name, value)| {
            let [Token::Name(parameter)] = tokens(value)?[..] else {
                return None;
            };
            (!name.contains(['{', '}'])).then_some((name, parameter))
        })
    }

    /// What its query always sends.
    pub(super) fn query(&self) -> Vec<Parameter> {
        let pairs = self.pairs().filter(|(_, value)| !value.contains('{'));
        let pairs = pairs.map(|(name, value)| {
            let decoded = |text: &str| percent_decode(text).unwrap_or_else(|_| text.to_owned());
            Parameter {
                name: decoded(name),
                value: Origin::Constant(decoded(value).into()),
                style: Style::FORM,
            }
        });
        pairs.collect()
    }

    /// Reports a parameter that is a part of a value of the query, and notes a fragment.
    fn check(&self, operation: &Operation<'_>, cx: &mut Diagnostics) {
        let query = self.query.unwrap_or_default();
        let filled = self.filled().count();
        if query.matches('{').count() > filled || query.matches('}').count() > filled {
            let query = text::shown(query);
            let message = format!("`{query}` has a parameter within a value behind `?`");
            let label = "in the path of this operation; `name={parameter}` alone is read";
            let help = "declare it with `in: query`, under a path without the query, by entries under `corrections`";
            let within = Diagnostic::new(operation.span, message).label(label);
            cx.push(within.help(help));
        }
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in self.pairs() {
            if names.contains(&name) {
                let message = format!("`{}` is behind `?` twice", text::shown(name));
                let label = "a name has one value here";
                let help = "declare it as a list with `in: query`, under a path without it, by entries under `corrections`";
                let twice = Diagnostic::new(operation.span, message).label(label);
                cx.push(twice.help(help));
            }
            names.push(name);
        }
        if let Some(fragment) = self.fragment {
            let message = format!("`#{}` of a path is not sent", text::shown(fragment));
            let label = "a fragment is not sent; it only distinguishes this operation from others";
            cx.note(Diagnostic::new(operation.span, message).label(label));
        }
    }
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
    let segments = PathTemplate::of(path).path.split('/').skip(1);
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

/// Reports braces that do not match, and texts that no URL has.
pub(super) fn check_template(operation: &Operation<'_>, cx: &mut Diagnostics) {
    let template = PathTemplate::of(operation.path);
    template.check(operation, cx);
    for segment in template.path.split('/') {
        let Some(tokens) = tokens(segment) else {
            let message = format!("`{segment}` has braces that do not match");
            let unread = Diagnostic::new(operation.span, message);
            cx.push(unread.label("in the path of this operation"));
            continue;
        };
        let is_dots = matches!(tokens.as_slice(), [Token::Text(text)] if is_dots(text));
        for token in tokens {
            let label = match token {
                Token::Text(_) if is_dots => "it leads to another path",
                Token::Text(text) if !is_written(text) => "it has to be percent-encoded",
                _ => continue,
            };
            let (Token::Text(text) | Token::Name(text)) = token;
            let message = format!("`{text}` is not valid in the path of a URL as it is");
            cx.push(Diagnostic::new(operation.span, message).label(label));
        }
    }
}

/// Reports a declared parameter whose name is almost that of one in the path, and takes it for that one.
pub(super) fn report_misspelt(
    operation: &Operation<'_>,
    fields: &mut [RequestField<'_>],
    cx: &mut Diagnostics,
) {
    let template = PathTemplate::of(operation.path);
    let in_path = |field: &RequestField<'_>| field.part == RequestPart::Path;
    let is_declared = |name: &&str| {
        fields
            .iter()
            .any(|field| in_path(field) && field.name == *name)
    };
    let names = template.names().filter(|name| !is_declared(name));
    let names: Vec<&str> = names.collect();
    let strays = fields.iter_mut().filter(|field| in_path(field));
    for stray in strays.filter(|field| !template.has(&field.name)) {
        if let Some(near) = near_miss(&stray.name, names.iter().copied()) {
            let message = format!(
                "the path has `{{{}}}`, not `{{{}}}`",
                text::shown(near),
                text::shown(&stray.name)
            );
            let misspelt =
                Diagnostic::new(stray.span, message).note(operation.span, "in the path of this");
            cx.push(misspelt.near(&stray.name, [near]));
            near.clone_into(&mut stray.name);
        }
    }
}

/// The parameters of a path that nothing declares: texts, which a note says.
pub(super) fn undeclared<'a>(
    operation: &Operation<'a>,
    fields: &[RequestField<'_>],
    cx: &mut Diagnostics,
) -> Vec<RequestField<'a>> {
    let is_declared = |part: RequestPart, name: &str| {
        let mut fields = fields.iter();
        fields.any(|field| field.part == part && field.name == name)
    };
    let template = PathTemplate::of(operation.path);
    let in_path = template.names();
    let in_path = in_path.map(|name| (RequestPart::Path, name, name));
    let queried = template.filled();
    let queried = queried.map(|(wire, name)| (RequestPart::Query, name, wire));
    let mut undeclared: Vec<RequestField<'a>> = Vec::new();
    for (part, name, wire) in in_path.chain(queried) {
        let is_known = |known: &RequestField<'_>| known.part == part && known.name == name;
        if is_declared(part, wire) || (part == RequestPart::Path && undeclared.iter().any(is_known))
        {
            continue;
        }
        let operation_name = operation.name();
        let message =
            format!("the path of {operation_name} has `{{{name}}}`, which no parameter declares");
        let help = "to say more about it, add the parameter by an entry under `corrections`";
        let unknown = Diagnostic::new(operation.span, message);
        cx.note(unknown.label("any text is sent there").help(help));
        let schema = Parts::from(&operation.document.any_text);
        undeclared.push(RequestField {
            required: Some(operation.span),
            style: match part {
                RequestPart::Query => Style::FORM,
                _ => Style::SIMPLE,
            },
            ..RequestField::of(part, wire, schema, operation.span)
        });
    }
    undeclared
}
