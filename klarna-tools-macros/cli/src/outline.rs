//! The inputs and answers of an operation, for drafts. Nothing is checked or reported here, since
//! the compiler checks each draft.

use toolspec_core::openapi::{Document, Operation};
use toolspec_core::source::Span;
use toolspec_core::yaml::{Entry, Node};

/// The most parts of a schema that are followed.
const MOST_COMPOSED: usize = 200;

/// An input of an operation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Input<'a> {
    /// Where it is sent: `path`, `query`, `header`, `cookie` or `body`.
    pub(crate) part: &'a str,
    /// Its name on the wire.
    pub(crate) name: &'a str,
    /// Its type, where one is declared.
    pub(crate) schema: Option<&'a Node>,
    /// The description of a parameter, which is beside its schema.
    pub(crate) description: Option<&'a Node>,
    /// The place that requires it, if it is required.
    pub(crate) required: Option<&'a Span>,
}

/// A property of an object.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Declared<'a> {
    /// Its name and its schema.
    pub(crate) entry: &'a Entry,
    /// The place that requires it, if it is required.
    pub(crate) required: Option<&'a Span>,
}

/// The inputs and answers of an operation.
pub(crate) trait Outline<'a> {
    /// Its parameters, then the properties of its body.
    fn inputs(&self) -> Vec<Input<'a>>;

    /// The schema of the first success that has a body.
    fn answer(&self) -> Option<&'a Node>;

    /// The headers of the answers that mean success.
    fn answer_headers(&self) -> Vec<&'a str>;

    /// The answers that mean failure. `default` is one if another answer means success.
    fn failures(&self) -> Vec<&'a Node>;
}

impl<'a> Outline<'a> for Operation<'a> {
    fn inputs(&self) -> Vec<Input<'a>> {
        let owners = [self.node, self.item].into_iter();
        let listed = owners
            .filter_map(|owner| owner.get("parameters")?.as_sequence())
            .flatten();
        let mut inputs: Vec<Input<'a>> = Vec::new();
        for input in listed.filter_map(|node| parameter(self.document, node)) {
            // Those of the operation itself come first and override those of its path.
            let is_it = |known: &Input<'a>| (known.part, known.name) == (input.part, input.name);
            if !inputs.iter().any(is_it) {
                inputs.push(input);
            }
        }
        let body = body(self).into_iter();
        inputs.extend(body.flat_map(|body| self.document.properties(body)).map(
            |Declared { entry, required }| Input {
                part: "body",
                name: &entry.key.text,
                schema: Some(&entry.value),
                description: None,
                required,
            },
        ));
        inputs
    }

    fn answer(&self) -> Option<&'a Node> {
        let mut answers = answers(*self);
        answers.find_map(body_of)
    }

    fn answer_headers(&self) -> Vec<&'a str> {
        let headers = answers(*self).filter_map(|answer| answer.get("headers"));
        headers.flat_map(Node::keys).collect()
    }

    fn failures(&self) -> Vec<&'a Node> {
        let by_default = answers(*self).next().is_some();
        let is_failure = |status: &str| match status {
            "default" => by_default,
            status => status.starts_with(['4', '5']),
        };
        answers_of(*self, is_failure).collect()
    }
}

fn parameter<'a>(document: &'a Document, node: &'a Node) -> Option<Input<'a>> {
    let node = document.peek(node)?.node;
    let text = |key: &str| node.get(key).and_then(Node::as_str);
    Some(Input {
        part: text("in")?,
        name: text("name")?,
        schema: node.get("schema").or_else(|| media(node.get("content")?)),
        description: node.get("description"),
        required: node.true_at("required"),
    })
}

/// The schema of the request body.
fn body<'a>(operation: &Operation<'a>) -> Option<&'a Node> {
    let body = operation.node.get("requestBody")?;
    media(operation.document.peek(body)?.node.get("content")?)
}

/// The answers that mean success.
fn answers(operation: Operation<'_>) -> impl Iterator<Item = &Node> {
    answers_of(operation, |status| status.starts_with('2'))
}

fn answers_of(
    operation: Operation<'_>,
    is_it: impl Fn(&str) -> bool,
) -> impl Iterator<Item = &Node> {
    let answers = operation.node.entries_of("responses");
    let answers = answers.iter();
    answers
        .filter(move |entry| is_it(&entry.key.text))
        .filter_map(move |entry| Some(operation.document.peek(&entry.value)?.node))
}

/// A schema with what is behind its references and in its compositions.
pub(crate) trait SchemaOutline {
    /// The properties of an object.
    fn properties<'a>(&'a self, schema: &'a Node) -> Vec<Declared<'a>>;

    /// The entries of a keyword, in the schema and in its parts.
    fn keyword<'a>(&'a self, schema: &'a Node, keyword: &str) -> Vec<&'a Entry>;
}

impl SchemaOutline for Document {
    fn properties<'a>(&'a self, schema: &'a Node) -> Vec<Declared<'a>> {
        let required = self.keyword(schema, "required").into_iter();
        let required: Vec<&Node> = required
            .filter_map(|entry| entry.value.as_sequence())
            .flatten()
            .collect();
        let declared = self.keyword(schema, "properties").into_iter();
        let declared = declared.filter_map(|entry| entry.value.as_mapping());
        let place = |entry: &Entry| {
            let name = Some(entry.key.text.as_str());
            let node = required.iter().find(|node| node.as_str() == name);
            node.map(|node| &node.span)
        };
        declared
            .flatten()
            .map(|entry| Declared {
                entry,
                required: place(entry),
            })
            .collect()
    }

    fn keyword<'a>(&'a self, schema: &'a Node, keyword: &str) -> Vec<&'a Entry> {
        let mut found = Vec::new();
        collect(self, schema, keyword, &mut Vec::new(), &mut found);
        found
    }
}

/// Visits each schema once, however many ways lead to it.
fn collect<'a>(
    document: &'a Document,
    schema: &'a Node,
    keyword: &str,
    seen: &mut Vec<&'a Node>,
    found: &mut Vec<&'a Entry>,
) {
    if seen.len() == MOST_COMPOSED || seen.iter().any(|known| std::ptr::eq(*known, schema)) {
        return;
    }
    seen.push(schema);
    // Keywords beside a reference come before those of its target.
    found.extend(schema.entry(keyword));
    if schema.get("$ref").is_some() {
        if let Some(target) = document.peek(schema) {
            collect(document, target.node, keyword, seen, found);
        }
        return;
    }
    for composition in ["allOf", "oneOf", "anyOf"] {
        let members = schema.get(composition).and_then(Node::as_sequence);
        for member in members.unwrap_or_default() {
            collect(document, member, keyword, seen, found);
        }
    }
}

/// The schema of the body of an answer, if it has one.
pub(crate) fn body_of(answer: &Node) -> Option<&Node> {
    media(answer.get("content")?)
}

/// The schema of JSON if there is one, else that of the first media type.
fn media(content: &Node) -> Option<&Node> {
    let types = content.as_mapping()?;
    let is_json = |entry: &&Entry| entry.key.text.contains("json");
    let chosen = types.iter().find(is_json).or_else(|| types.first())?;
    chosen.value.get("schema")
}
