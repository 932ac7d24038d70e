//! What an operation of a document declares.

use super::said::Said;
use super::schema::Value;
use super::set::nth;
use crate::manifest::{ArgumentEntry, Expression, Located};
use crate::openapi::Operation;
use crate::source::Span;
use crate::text::snake_case;
use crate::yaml::{Entry, Node};

/// Something an operation takes.
#[derive(Clone, Copy)]
pub(super) struct Taken<'a> {
    /// `path`, `query`, `header` or `body`.
    pub(super) part: &'a str,
    /// Its name on the wire.
    pub(super) name: &'a str,
    pub(super) schema: Option<&'a Node>,
    /// What the document says about a parameter, beside its schema.
    pub(super) description: Option<&'a Node>,
    /// Where the document declares it.
    pub(super) span: &'a Span,
    /// Where it says that the operation is refused without it.
    pub(super) required: Option<&'a Span>,
}

impl<'a> Taken<'a> {
    /// Whether an argument fills it, by its name or by what its entry says.
    pub(super) fn is_filled_by(&self, name: &str, entry: &ArgumentEntry) -> bool {
        let is = |part: &str, name: &str| self.part == part && self.name == name;
        match entry.from.as_ref().map(|from| &from.value) {
            None => self.name == name || snake_case(self.name) == name,
            Some(Expression::RequestPath(name)) => is("path", name),
            Some(Expression::RequestQuery(name)) => is("query", name),
            Some(Expression::RequestHeader(name)) => is("header", name),
            Some(Expression::RequestBody(path)) => {
                path.first().is_some_and(|name| is("body", name))
            }
            Some(_) => false,
        }
    }

    pub(super) fn value(
        self,
        operation: Operation<'a>,
        name: &'a Located<String>,
        entry: &'a ArgumentEntry,
    ) -> Value<'a> {
        Value {
            document: operation.document,
            schema: self.schema,
            beside: self.description,
            said: Said::Argument(entry),
            named: &name.span,
        }
    }
}

/// Everything an operation takes: its parameters, then the properties of its body.
pub(super) fn taken<'a>(operation: Operation<'a>) -> Vec<Taken<'a>> {
    let owners = [operation.node, operation.item];
    let listed = owners
        .into_iter()
        .filter_map(|owner| owner.get("parameters")?.as_sequence())
        .flatten();
    let mut taken: Vec<Taken<'a>> = Vec::new();
    for parameter in listed.filter_map(|node| parameter(operation, node)) {
        // Those of the operation itself come first and override those of its path.
        let known =
            |other: &Taken<'a>| (other.part, other.name) == (parameter.part, parameter.name);
        if !taken.iter().any(known) {
            taken.push(parameter);
        }
    }
    taken.extend(body_properties(operation));
    taken
}

fn parameter<'a>(operation: Operation<'a>, node: &'a Node) -> Option<Taken<'a>> {
    let node = operation.document.peek(node)?.node;
    let text = |key: &str| node.get(key).and_then(Node::as_str);
    let required = node.get("required");
    Some(Taken {
        part: text("in")?,
        name: text("name")?,
        schema: node.get("schema").or_else(|| media(node.get("content")?)),
        description: node.get("description"),
        span: &node.get("name")?.span,
        required: required
            .filter(|required| required.as_bool() == Some(true))
            .map(|required| &required.span),
    })
}

fn body_properties(operation: Operation<'_>) -> Vec<Taken<'_>> {
    let schema = || {
        let body = operation.node.get("requestBody")?;
        let body = operation.document.peek(body)?.node;
        Some((body, media(body.get("content")?)?))
    };
    let Some((body, schema)) = schema() else {
        return Vec::new();
    };
    let whole = Value {
        document: operation.document,
        schema: Some(schema),
        beside: None,
        said: Said::Nothing,
        named: &body.span,
    };
    whole
        .properties()
        .map(|(entry, required)| Taken {
            part: "body",
            name: &entry.key.text,
            schema: Some(&entry.value),
            description: None,
            span: &entry.key.span,
            required,
        })
        .collect()
}

/// The schema of JSON if there is one, else that of the first media type.
fn media(content: &Node) -> Option<&Node> {
    let types = content.as_mapping()?;
    let is_json = |entry: &&Entry| entry.key.text.contains("json");
    let chosen = types.iter().find(is_json).or_else(|| types.first())?;
    chosen.value.get("schema")
}

/// The answers that mean success, by their status.
fn successes(operation: Operation<'_>) -> impl Iterator<Item = &Entry> {
    let answers = operation.node.get("responses").and_then(Node::as_mapping);
    answers
        .unwrap_or_default()
        .iter()
        .filter(|entry| entry.key.text.starts_with('2'))
}

/// The status that stands at an index of the lock's sorted list.
pub(super) fn success<'a>(operation: Operation<'a>, index: &str) -> Option<&'a Span> {
    let statuses = successes(operation).map(|entry| (&entry.key.text, &entry.key.span));
    nth(index, statuses)
}

/// The schema of the first success that has a body.
pub(super) fn answer(operation: Operation<'_>) -> Option<&Node> {
    successes(operation).find_map(|entry| {
        let answer = operation.document.peek(&entry.value)?.node;
        media(answer.get("content")?)
    })
}
