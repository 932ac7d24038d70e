//! One operation: what it takes and what it answers.

use super::{Document, METHODS};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;
use crate::yaml::{Entry, Node};

/// Where a parameter is sent (OpenAPI 3.0, Parameter Object, `in`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
    /// A request header.
    Header,
    /// A cookie.
    Cookie,
}

/// A parameter of an operation.
#[derive(Debug, Clone)]
pub struct Parameter<'a> {
    /// Its name on the wire.
    pub name: String,
    /// Where it is sent.
    pub location: Location,
    /// Whether the operation is refused without it.
    pub required: bool,
    /// What it means.
    pub description: Option<&'a Node>,
    /// Its type.
    pub schema: &'a Node,
    /// Where the document declares it.
    pub span: &'a Span,
}

/// The answers of an operation that mean success.
#[derive(Debug, Clone, Default)]
pub struct Responses<'a> {
    /// Their statuses.
    pub statuses: Vec<String>,
    /// The schema of the first JSON body among them.
    pub body: Option<&'a Node>,
    /// The headers they declare.
    pub headers: Vec<&'a str>,
}

/// An operation of a document.
#[derive(Debug, Clone, Copy)]
pub struct Operation<'a> {
    /// The document that declares it.
    pub document: &'a Document,
    /// The method in capitals.
    pub method: &'a str,
    /// The path template.
    pub path: &'a str,
    /// The path item around it.
    pub item: &'a Node,
    /// The operation object.
    pub node: &'a Node,
    /// Where the document declares it.
    pub span: &'a Span,
}

impl Document {
    /// Finds an operation by method and path.
    #[must_use]
    pub fn operation<'a>(&'a self, method: &'a str, path: &str) -> Option<Operation<'a>> {
        let entry = self.root.get("paths")?.entry(path)?;
        let key = METHODS
            .iter()
            .find(|known| known.eq_ignore_ascii_case(method))?;
        let operation = entry.value.entry(key)?;
        Some(Operation {
            document: self,
            method,
            path: &entry.key.text,
            item: &entry.value,
            node: &operation.value,
            span: &operation.key.span,
        })
    }
}

impl Document {
    /// The names of all header parameters of its operations.
    pub(crate) fn headers(&self) -> Vec<String> {
        let parameters = self.operations().flat_map(|(_, _, node)| {
            node.get("parameters")
                .and_then(Node::as_sequence)
                .unwrap_or_default()
        });
        let declared = parameters
            .filter_map(|node| self.peek(node))
            .map(|target| target.node);
        let headers =
            declared.filter(|node| node.get("in").and_then(Node::as_str) == Some("header"));
        headers
            .filter_map(|node| Some(node.get("name")?.as_str()?.to_owned()))
            .collect()
    }
}

impl<'a> Operation<'a> {
    /// Method and path.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// A text of the operation object: `operationId`, `summary`, `description`.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&'a Node> {
        self.node
            .get(key)
            .filter(|node| node.as_str().is_some_and(|text| !text.trim().is_empty()))
    }

    /// Its parameters; those of the path item come first unless the operation overrides them.
    pub fn parameters(&self, cx: &mut Diagnostics) -> Vec<Parameter<'a>> {
        let own = self.read_parameters(self.node, cx);
        let mut parameters = self.read_parameters(self.item, cx);
        parameters.retain(|shared| {
            !own.iter()
                .any(|p| p.name == shared.name && p.location == shared.location)
        });
        parameters.extend(own);
        parameters
    }

    fn read_parameters(&self, owner: &'a Node, cx: &mut Diagnostics) -> Vec<Parameter<'a>> {
        let listed = owner
            .get("parameters")
            .and_then(Node::as_sequence)
            .unwrap_or_default();
        listed
            .iter()
            .filter_map(|node| self.read_parameter(node, cx))
            .collect()
    }

    fn read_parameter(&self, node: &'a Node, cx: &mut Diagnostics) -> Option<Parameter<'a>> {
        let node = self.document.dereference(node, cx)?.node;
        let declared: openapiv3::Parameter = match node.decode() {
            Ok(parameter) => parameter,
            Err(why) => {
                let message = format!("this is no parameter: {why}");
                cx.push(Diagnostic::new(&node.span, message));
                return None;
            }
        };
        let location = match declared {
            openapiv3::Parameter::Path { .. } => Location::Path,
            openapiv3::Parameter::Query { .. } => Location::Query,
            openapiv3::Parameter::Header { .. } => Location::Header,
            openapiv3::Parameter::Cookie { .. } => Location::Cookie,
        };
        let data = declared.parameter_data();
        let Some(schema) = node.get("schema") else {
            cx.push(
                Diagnostic::new(
                    &node.span,
                    format!("parameter `{}` has no `schema`", data.name),
                )
                .help("a parameter described by `content` is not supported"),
            );
            return None;
        };
        Some(Parameter {
            name: data.name.clone(),
            location,
            required: data.required || location == Location::Path,
            description: node.get("description"),
            schema,
            span: node.get("name").map_or(&node.span, |name| &name.span),
        })
    }

    /// The schema of its JSON request body, and whether the body is required.
    pub fn request_body(&self, cx: &mut Diagnostics) -> Option<&'a Node> {
        let body = self
            .document
            .dereference(self.node.get("requestBody")?, cx)?
            .node;
        let content = body
            .get("content")
            .and_then(Node::as_mapping)
            .unwrap_or_default();
        let schema = json_schema(content);
        if schema.is_none() {
            cx.push(
                Diagnostic::new(
                    &body.span,
                    "the request body has no `application/json` schema",
                )
                .label("other media types are not supported"),
            );
        }
        schema
    }

    /// Its answers that mean success.
    pub fn responses(&self, cx: &mut Diagnostics) -> Responses<'a> {
        let mut responses = Responses::default();
        let declared = self
            .node
            .get("responses")
            .and_then(Node::as_mapping)
            .unwrap_or_default();
        for entry in declared
            .iter()
            .filter(|entry| entry.key.text.starts_with('2'))
        {
            let Some(target) = self.document.dereference(&entry.value, cx) else {
                continue;
            };
            responses.statuses.push(entry.key.text.clone());
            let headers = target
                .node
                .get("headers")
                .and_then(Node::as_mapping)
                .unwrap_or_default();
            responses
                .headers
                .extend(headers.iter().map(|header| header.key.text.as_str()));
            let Some(content) = target.node.entry("content") else {
                continue;
            };
            if entry.key.text == "204" {
                self.report_impossible_body(content, cx);
            }
            let schema = json_schema(content.value.as_mapping().unwrap_or_default());
            responses.body = responses.body.or(schema);
        }
        responses
    }

    fn report_impossible_body(&self, content: &Entry, cx: &mut Diagnostics) {
        let message = format!("{} answers 204 and declares a body for it", self.name());
        cx.push(
            Diagnostic::new(&content.key.span, message)
                .label("a 204 answer has no content (RFC 9110, 15.3.5)")
                .help("take it out with an entry under `corrections` in the manifest"),
        );
    }

    /// The security requirements that hold for it, and the place to point at.
    #[must_use]
    pub fn security(&self) -> Option<&'a Node> {
        self.node
            .get("security")
            .or_else(|| self.document.root.get("security"))
    }
}

fn json_schema(content: &[Entry]) -> Option<&Node> {
    let is_json = |media: &str| {
        let essence = media.split(';').next().unwrap_or_default().trim();
        essence == "application/json" || essence.ends_with("+json")
    };
    content
        .iter()
        .find(|entry| is_json(&entry.key.text))?
        .value
        .get("schema")
}
