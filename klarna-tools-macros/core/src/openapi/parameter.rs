//! Parameters of an operation.

use openapiv3::{Parameter as Leaf, ParameterData, ParameterSchemaOrContent};
use serde_json::{Value, json};

use super::leaf::{members, read_leaf};
use super::object::note_misspelt;
use super::operation::deprecation;
use super::template::renamed;
use super::{Document, Operation, is_json};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported, near_miss};
use crate::model::Deprecation;
use crate::source::Span;
use crate::text;
use crate::yaml::Node;

/// Where parameters go (OpenAPI 3.0, Parameter Object).
const PLACES: [&str; 4] = ["query", "header", "path", "cookie"];

/// A parameter of an operation.
#[derive(Debug, Clone)]
pub struct Parameter<'a> {
    /// All that it says, but for its schema.
    pub leaf: openapiv3::Parameter,
    /// Where it is required, as every parameter of a path is.
    pub required: Option<&'a Span>,
    /// What it means.
    pub description: Option<&'a Node>,
    /// Whether it is called deprecated, and where.
    pub deprecation: Option<(Deprecation, &'a Span)>,
    /// Its type; the object that should have one where there is none, which is refused.
    pub schema: &'a Node,
    /// Where the document declares it.
    pub span: &'a Span,
    /// Why no value can be sent in it.
    pub refused: Option<Diagnostic>,
}

impl Parameter<'_> {
    /// What parameters of every place say.
    #[must_use]
    pub fn data(&self) -> &ParameterData {
        self.leaf.parameter_data_ref()
    }

    /// Its name on the wire.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.data().name
    }

    /// Whether it is a header.
    #[must_use]
    pub fn is_header(&self) -> bool {
        matches!(self.leaf, Leaf::Header { .. })
    }

    fn is_same(&self, other: &Self) -> bool {
        let place = |parameter: &Self| std::mem::discriminant(&parameter.leaf);
        let is_named = if self.is_header() {
            self.name().eq_ignore_ascii_case(other.name())
        } else {
            self.name() == other.name()
        };
        is_named && place(self) == place(other)
    }
}

/// What a parameter object says (OpenAPI 3.2, Parameter Object).
const MEMBERS: [&str; 13] = [
    "name",
    "in",
    "description",
    "required",
    "deprecated",
    "allowEmptyValue",
    "style",
    "explode",
    "allowReserved",
    "schema",
    "example",
    "examples",
    "content",
];

/// Headers that OpenAPI describes elsewhere: a parameter of this name shall be ignored.
const ELSEWHERE: [&str; 3] = ["accept", "content-type", "authorization"];

impl<'a> Operation<'a> {
    /// Its parameters; those of the path item come first unless the operation overrides them.
    pub fn parameters(&self, cx: &mut Diagnostics) -> Vec<Parameter<'a>> {
        let own = self.node.get("parameters").into_iter();
        // The most general ones first; each half overrides those before it.
        let mut parameters: Vec<Parameter<'a>> = Vec::new();
        let mut shared: Vec<&Node> = self.of_item("parameters").collect();
        shared.reverse();
        for listed in shared.into_iter().chain(own) {
            let read = self.read_parameters(listed, cx);
            parameters.retain(|known| !read.iter().any(|parameter| parameter.is_same(known)));
            parameters.extend(read);
        }
        parameters.retain(|parameter| {
            let name = parameter.name().to_lowercase();
            !parameter.is_header() || !ELSEWHERE.contains(&name.as_str())
        });
        parameters
    }

    fn read_parameters(&self, listed: &'a Node, cx: &mut Diagnostics) -> Vec<Parameter<'a>> {
        if listed.as_sequence().is_none() {
            let malformed = Diagnostic::new(&listed.span, "`parameters` is not a list");
            cx.report(malformed.label("expected a list of parameters"));
        }
        let listed = listed.elements().iter();
        let read = listed.filter_map(|node| self.read_parameter(node, cx).ok());
        read.collect()
    }

    fn read_parameter(
        &self,
        node: &'a Node,
        cx: &mut Diagnostics,
    ) -> Result<Parameter<'a>, Reported> {
        let node = self.document.object(node, "a parameter", cx)?.node;
        note_misspelt(node, &MEMBERS, cx);
        let name = node.get("name").filter(|name| name.as_str().is_some());
        let Some(name) = name else {
            return Err(cx.report(
                Diagnostic::new(&node.span, "this is not a parameter").label("it has no `name`"),
            ));
        };
        let shown = text::shown(name.as_str().unwrap_or_default());
        let called = format!("parameter `{shown}`");
        if let Some(content) = node
            .entry("content")
            .filter(|_| node.get("schema").is_some())
        {
            let beside = format!("the `content` of {called} is ignored");
            let label = "there is a `schema` beside it, and a parameter has one of the two";
            cx.note(Diagnostic::new(&content.key.span, beside).label(label));
        }
        if node.get("in").is_none() {
            let message = format!("{called} does not say where it goes");
            let label = "add `in: query` (or `path`, `header`)";
            return Err(cx.report(Diagnostic::new(&name.span, message).label(label)));
        }
        let mut members = members(node, &["name", "in"]);
        members.extend([format_of(node)]);
        let whole_query = node
            .get("in")
            .filter(|place| place.as_str() == Some("querystring"));
        if whole_query.is_some() {
            members.insert("in".to_owned(), json!("query"));
        }
        let others = ["required", "style", "explode", "allowReserved"];
        let (mut leaf, malformed) = match read_leaf::<Leaf>(&called, node, members, &others) {
            Ok(read) => read,
            Err(expected) => {
                let span = node.get("in").map_or(&node.span, |place| &place.span);
                let unknown = Diagnostic::new(span, format!("`{shown}` is not a parameter"));
                let place = node.get("in").and_then(Node::as_str).unwrap_or_default();
                let near = near_miss(place, PLACES).filter(|near| *near != place);
                return Err(cx.report(unknown.label(match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("`in`: {expected}"),
                })));
            }
        };
        let (schema, unsent) = match schema_of(self.document, node, &leaf, &called) {
            Ok(schema) => (schema, None),
            Err(why) => (node, Some(*why)),
        };
        if let Leaf::Path { parameter_data, .. } = &mut leaf {
            self.rename(&mut parameter_data.name);
        }
        let required = node.get("required").map(|required| &required.span);
        let required = required.filter(|_| leaf.parameter_data_ref().required);
        let in_path = matches!(leaf, Leaf::Path { .. }).then_some(&name.span);
        Ok(Parameter {
            required: required.or(in_path),
            description: node.get("description"),
            deprecation: deprecation(node),
            leaf,
            schema,
            span: &name.span,
            refused: whole_query
                .map(|place| refuse_whole_query(place, &called))
                .or(unsent)
                .or(malformed),
        })
    }

    /// Gives a parameter of the path the name that it has where the operation is asked for.
    fn rename(&self, name: &mut String) {
        let renamed = renamed(self.declared, self.path).unwrap_or_default();
        let mut renamed = renamed.into_iter();
        if let Some((_, other)) = renamed.find(|(own, _)| own == name) {
            other.clone_into(name);
        }
    }
}

/// How a parameter is described, without its schemas.
fn format_of(node: &Node) -> (String, Value) {
    let content = node.get("content").filter(|_| node.get("schema").is_none());
    match content {
        None => ("schema".to_owned(), json!({})),
        Some(content) => {
            let types = content.keys().map(|name| (name.to_owned(), json!({})));
            ("content".to_owned(), types.collect())
        }
    }
}

/// The schema of a parameter, or why it has none that can be read.
fn schema_of<'a>(
    document: &'a Document,
    node: &'a Node,
    leaf: &Leaf,
    called: &str,
) -> Result<&'a Node, Box<Diagnostic>> {
    let without_schema = |span: &Span| {
        let message = format!("{called} has no `schema`");
        Box::new(Diagnostic::new(span, message))
    };
    if let ParameterSchemaOrContent::Schema(_) = leaf.parameter_data_ref().format {
        return node.get("schema").ok_or_else(|| without_schema(&node.span));
    }
    let content = node.entries_of("content");
    let [entry] = content else {
        return Err(without_schema(&node.span));
    };
    if !is_json(&entry.key.text) {
        let message = format!("{called} is sent as another media type");
        return Err(Box::new(
            Diagnostic::new(&entry.key.span, message)
                .label("`application/json` alone is supported within a parameter"),
        ));
    }
    let target = document.peek(&entry.value);
    let schema = target.and_then(|target| target.node.get("schema"));
    schema.ok_or_else(|| without_schema(&entry.key.span))
}

/// Why a parameter that is the whole query string cannot be sent (OpenAPI 3.2, Parameter Object).
fn refuse_whole_query(place: &Node, called: &str) -> Diagnostic {
    let message = format!("{called} is the whole query string, which is not supported");
    Diagnostic::new(&place.span, message)
        .help("describe its parts as parameters `in: query` by an entry under `corrections`")
}
