//! How the value of a parameter or of a form's field is written.

use super::schema::kind_name;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Kind, Schema, Serialization, Style};
use crate::openapi::{Location, Parameter};
use crate::source::Span;
use crate::text;
use crate::yaml::Node;

/// The style of a parameter (OpenAPI 3.0, Parameter Object, "Style Values"), or why it has none.
pub(super) fn parameter_style(parameter: &Parameter<'_>) -> Result<Style, Diagnostic> {
    let (default, allowed): (_, &[&str]) = match parameter.location {
        Location::Path => (Serialization::Simple, &["simple", "label", "matrix"]),
        Location::Query => (Serialization::Form, &QUERY),
        Location::Header => (Serialization::Simple, &["simple"]),
        Location::Cookie => (Serialization::Form, &["form"]),
    };
    let mut style = read(parameter.node, default, allowed)?;
    if parameter.is_json {
        style.serialization = Serialization::Json;
        style.explode = false;
    }
    Ok(style)
}

const QUERY: [&str; 4] = ["form", "spaceDelimited", "pipeDelimited", "deepObject"];

/// The style of a field of a form (OpenAPI 3.0, Encoding Object), or why it has none.
pub(super) fn field_style(encoding: Option<&Node>) -> Result<Style, Diagnostic> {
    let Some(node) = encoding else {
        return Ok(Style {
            serialization: Serialization::Form,
            explode: true,
            allow_reserved: false,
        });
    };
    let mut style = read(node, Serialization::Form, &QUERY)?;
    let media_type = node.get("contentType").and_then(Node::as_str);
    if node.get("style").is_none() && media_type.is_some_and(crate::openapi::is_json) {
        style.serialization = Serialization::Json;
        style.explode = false;
    }
    Ok(style)
}

fn read(node: &Node, default: Serialization, allowed: &[&str]) -> Result<Style, Diagnostic> {
    let said = node.get("style");
    let name = said.and_then(Node::as_str);
    let serialization = match name.filter(|name| allowed.contains(name)) {
        Some("simple") => Serialization::Simple,
        Some("label") => Serialization::Label,
        Some("matrix") => Serialization::Matrix,
        Some("form") => Serialization::Form,
        Some("spaceDelimited") => Serialization::SpaceDelimited,
        Some("pipeDelimited") => Serialization::PipeDelimited,
        Some("deepObject") => Serialization::DeepObject,
        _ => {
            if let Some(said) = said {
                let shown = text::shown(name.unwrap_or_default());
                let message = format!("`{shown}` is no style of a value that stands here");
                let label = format!("it is one of {}", allowed.join(", "));
                return Err(Diagnostic::new(&said.span, message).label(label));
            }
            default
        }
    };
    let explode = node.get("explode").and_then(Node::as_bool);
    Ok(Style {
        serialization,
        explode: explode.unwrap_or(serialization == Serialization::Form),
        allow_reserved: node.get("allowReserved").and_then(Node::as_bool) == Some(true),
    })
}

/// Reports a value that its style cannot write; `name` is that of the parameter.
pub(super) fn check_style(
    name: &str,
    style: Style,
    schema: &Schema,
    places: (&Span, &Span),
    cx: &mut Diagnostics,
) -> bool {
    let (declared, needed) = places;
    let why = match (style.serialization, &schema.kind) {
        (Serialization::Json, _) => None,
        (Serialization::DeepObject, kind) => {
            (!is_deep(kind)).then_some("`deepObject` is for objects")
        }
        (Serialization::SpaceDelimited | Serialization::PipeDelimited, Kind::Object(_)) => {
            Some("this style is for lists")
        }
        (_, kind) => (!is_flat(kind)).then_some("it holds lists or objects within it"),
    };
    let Some(why) = why else { return true };
    let message = format!("`{}` cannot be written as one parameter", text::shown(name));
    cx.push(
        Diagnostic::new(declared, message)
            .label(format!("{why}; it is {}", kind_name(&schema.kind)))
            .note(needed, "needed here")
            .help("if the API takes JSON here, say so by `content` under `corrections`; else choose scalars with `only`"),
    );
    false
}

fn is_scalar(kind: &Kind) -> bool {
    match kind {
        Kind::Array(_) | Kind::Object(_) => false,
        Kind::Union(union) => union.branches.iter().all(|branch| is_scalar(&branch.kind)),
        _ => true,
    }
}

fn is_flat(kind: &Kind) -> bool {
    match kind {
        Kind::Array(array) => is_scalar(&array.items.kind),
        Kind::Object(object) => {
            let properties = object.properties.iter().map(|property| &property.schema);
            let mut within = properties.chain(object.rest.as_deref());
            within.all(|schema| is_scalar(&schema.kind))
        }
        Kind::Union(union) => union.branches.iter().all(|branch| is_flat(&branch.kind)),
        _ => true,
    }
}

fn is_deep(kind: &Kind) -> bool {
    match kind {
        Kind::Object(_) | Kind::Array(_) | Kind::Any | Kind::Recursive(_) => true,
        Kind::Union(union) => union.branches.iter().all(|branch| is_deep(&branch.kind)),
        _ => false,
    }
}
