//! What an operation takes and answers, at a glance: nothing is checked here and nothing reported.

use super::{Document, Operation};
use crate::source::Span;
use crate::yaml::{Entry, Node};

/// A schema that is composed of more is not followed further.
const MOST_COMPOSED: usize = 200;

/// Something an operation takes.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Where it is sent: `path`, `query`, `header`, `cookie` or `body`.
    pub part: &'a str,
    /// Its name on the wire.
    pub name: &'a str,
    /// Its type, where one is declared.
    pub schema: Option<&'a Node>,
    /// What the document says about a parameter, beside its schema.
    pub description: Option<&'a Node>,
    /// Where the document declares it.
    pub span: &'a Span,
    /// Where it says that the operation is refused without it.
    pub required: Option<&'a Span>,
}

/// A property of an object.
#[derive(Debug, Clone, Copy)]
pub struct Declared<'a> {
    /// Its name and its schema.
    pub entry: &'a Entry,
    /// Where the object requires it.
    pub required: Option<&'a Span>,
}

impl<'a> Operation<'a> {
    /// Everything it takes: its parameters, then the properties of its body.
    #[must_use]
    pub fn inputs(&self) -> Vec<Input<'a>> {
        let owners = [self.node, self.item].into_iter();
        let listed = owners
            .filter_map(|owner| owner.get("parameters")?.as_sequence())
            .flatten();
        let mut inputs: Vec<Input<'a>> = Vec::new();
        for input in listed.filter_map(|node| self.parameter(node)) {
            // Those of the operation itself come first and override those of its path.
            let is_it = |known: &Input<'a>| (known.part, known.name) == (input.part, input.name);
            if !inputs.iter().any(is_it) {
                inputs.push(input);
            }
        }
        let body = self.body().into_iter();
        inputs.extend(body.flat_map(|body| self.document.properties(body)).map(
            |Declared { entry, required }| Input {
                part: "body",
                name: &entry.key.text,
                schema: Some(&entry.value),
                description: None,
                span: &entry.key.span,
                required,
            },
        ));
        inputs
    }

    fn parameter(&self, node: &'a Node) -> Option<Input<'a>> {
        let node = self.document.peek(node)?.node;
        let text = |key: &str| node.get(key).and_then(Node::as_str);
        let required = node.get("required");
        Some(Input {
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

    /// The schema of the request body.
    fn body(&self) -> Option<&'a Node> {
        let body = self.document.peek(self.node.get("requestBody")?)?;
        media(body.node.get("content")?)
    }

    /// The statuses of the answers that mean success.
    pub fn statuses(&self) -> impl Iterator<Item = &'a Entry> {
        let answers = self.node.get("responses").and_then(Node::as_mapping);
        let answers = answers.unwrap_or_default().iter();
        answers.filter(|entry| entry.key.text.starts_with('2'))
    }

    /// The schema of the first success that has a body.
    #[must_use]
    pub fn answer(&self) -> Option<&'a Node> {
        let mut answers = self.answers();
        answers.find_map(body_of)
    }

    /// The headers of the answers that mean success.
    #[must_use]
    pub fn answer_headers(&self) -> Vec<&'a str> {
        let headers = self.answers().filter_map(|answer| answer.get("headers"));
        headers.flat_map(Node::keys).collect()
    }

    /// The answers that mean failure; `default` does where another answer means success.
    pub fn failures(&self) -> impl Iterator<Item = &'a Node> {
        let document = self.document;
        let answers = self.node.get("responses").and_then(Node::as_mapping);
        let answers = answers.unwrap_or_default().iter();
        let by_default = self.statuses().next().is_some();
        let is_failure = move |entry: &&Entry| match entry.key.text.as_str() {
            "default" => by_default,
            status => status.starts_with(['4', '5']),
        };
        answers
            .filter(is_failure)
            .filter_map(move |entry| Some(document.peek(&entry.value)?.node))
    }

    fn answers(&self) -> impl Iterator<Item = &'a Node> {
        let document = self.document;
        self.statuses()
            .filter_map(move |entry| Some(document.peek(&entry.value)?.node))
    }
}

impl Document {
    /// The properties of an object, also those of what it is composed of.
    #[must_use]
    pub fn properties<'a>(&'a self, schema: &'a Node) -> Vec<Declared<'a>> {
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

    /// A keyword of a schema, wherever the schema has it: in itself, behind references and in what
    /// it is composed of.
    #[must_use]
    pub fn keyword<'a>(&'a self, schema: &'a Node, keyword: &str) -> Vec<&'a Entry> {
        let mut found = Vec::new();
        self.collect(schema, keyword, &mut Vec::new(), &mut found);
        found
    }

    /// Each schema is looked at once, however many ways lead to it.
    fn collect<'a>(
        &'a self,
        schema: &'a Node,
        keyword: &str,
        seen: &mut Vec<&'a Node>,
        found: &mut Vec<&'a Entry>,
    ) {
        if seen.len() == MOST_COMPOSED || seen.iter().any(|known| std::ptr::eq(*known, schema)) {
            return;
        }
        seen.push(schema);
        // What stands beside a reference counts before what it leads to.
        found.extend(schema.entry(keyword));
        if schema.get("$ref").is_some() {
            if let Some(target) = self.peek(schema) {
                self.collect(target.node, keyword, seen, found);
            }
            return;
        }
        for composition in ["allOf", "oneOf", "anyOf"] {
            let members = schema.get(composition).and_then(Node::as_sequence);
            for member in members.unwrap_or_default() {
                self.collect(member, keyword, seen, found);
            }
        }
    }
}

/// The schema of the body of an answer, if it has one: that of JSON, else the first.
#[must_use]
pub fn body_of(answer: &Node) -> Option<&Node> {
    media(answer.get("content")?)
}

/// The schema of JSON if there is one, else that of the first media type.
fn media(content: &Node) -> Option<&Node> {
    let types = content.as_mapping()?;
    let is_json = |entry: &&Entry| entry.key.text.contains("json");
    let chosen = types.iter().find(is_json).or_else(|| types.first())?;
    chosen.value.get("schema")
}
