//! Parameters of an operation.

use super::{Operation, is_json};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;
use crate::text;
use crate::yaml::Node;

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
    /// Where it says that the operation is refused without it, which it always is without one of
    /// its path.
    pub required: Option<&'a Span>,
    /// What it means.
    pub description: Option<&'a Node>,
    /// Its type; the object that should have one where there is none, which is refused.
    pub schema: &'a Node,
    /// Whether it is sent as JSON text, which `content` says.
    pub is_json: bool,
    /// The whole Parameter Object.
    pub node: &'a Node,
    /// Where the document declares it.
    pub span: &'a Span,
    /// Why no value can be sent in it.
    pub refused: Option<Diagnostic>,
}

/// Headers that OpenAPI describes elsewhere: a parameter of this name shall be ignored.
const ELSEWHERE: [&str; 3] = ["accept", "content-type", "authorization"];

impl<'a> Operation<'a> {
    /// Its parameters; those of the path item come first unless the operation overrides them.
    pub fn parameters(&self, cx: &mut Diagnostics) -> Vec<Parameter<'a>> {
        let own = self.read_parameters(self.node, cx);
        let mut parameters = self.read_parameters(self.item, cx);
        parameters.retain(|shared| {
            !own.iter()
                .any(|p| p.name == shared.name && p.location == shared.location)
        });
        parameters.extend(own);
        parameters.retain(|parameter| {
            let name = parameter.name.to_lowercase();
            parameter.location != Location::Header || !ELSEWHERE.contains(&name.as_str())
        });
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
        let Some(name) = node.get("name").and_then(Node::as_str) else {
            cx.push(Diagnostic::new(&node.span, "this is no parameter").label("it has no `name`"));
            return None;
        };
        let location = match node.get("in").and_then(Node::as_str) {
            Some("path") => Location::Path,
            Some("query") => Location::Query,
            Some("header") => Location::Header,
            Some("cookie") => Location::Cookie,
            _ => {
                let span = node.get("in").map_or(&node.span, |place| &place.span);
                let message = format!("`{}` is no parameter", text::shown(name));
                let places = "`in` is one of path, query, header and cookie";
                cx.push(Diagnostic::new(span, message).label(places));
                return None;
            }
        };
        let span = node.get("name").map_or(&node.span, |name| &name.span);
        let in_path = (location == Location::Path).then_some(span);
        let (value, refused) = match value_of(node, name) {
            Ok(value) => (value, None),
            Err(refused) => ((node, false), Some(*refused)),
        };
        let (schema, is_json) = value;
        Some(Parameter {
            name: name.to_owned(),
            location,
            required: node.true_at("required").or(in_path),
            description: node.get("description"),
            schema,
            is_json,
            node,
            span,
            refused,
        })
    }
}

/// The schema of a parameter, and whether its value is sent as JSON.
fn value_of<'a>(node: &'a Node, name: &str) -> Result<(&'a Node, bool), Box<Diagnostic>> {
    if let Some(schema) = node.get("schema") {
        return Ok((schema, false));
    }
    let without_schema = |span: &Span| {
        let message = format!("parameter `{}` has no `schema`", text::shown(name));
        Box::new(Diagnostic::new(span, message))
    };
    let content = node.get("content").and_then(Node::as_mapping);
    let [entry] = content.unwrap_or_default() else {
        return Err(without_schema(&node.span));
    };
    if !is_json(&entry.key.text) {
        let message = format!(
            "parameter `{}` is sent as another media type",
            text::shown(name)
        );
        return Err(Box::new(
            Diagnostic::new(&entry.key.span, message)
                .label("`application/json` alone is supported within a parameter"),
        ));
    }
    let schema = entry.value.get("schema");
    schema
        .map(|schema| (schema, true))
        .ok_or_else(|| without_schema(&entry.key.span))
}
