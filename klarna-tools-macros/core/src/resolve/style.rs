//! How the value of a parameter or of a form's field is written.

use openapiv3::{Encoding, Parameter as Leaf, ParameterSchemaOrContent, PathStyle, QueryStyle};

use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::{Kind, Schema, Serialization, Style};
use crate::openapi::{Parameter, is_json};
use crate::schema::{Parts, Schemas, kind_name};
use crate::source::Span;
use crate::text;

/// The style of a parameter (OpenAPI 3.0, Parameter Object, "Style Values").
pub(super) fn parameter_style(parameter: &Parameter<'_>) -> Style {
    let data = parameter.data();
    let allow_reserved = matches!(
        parameter.leaf,
        Leaf::Query {
            allow_reserved: true,
            ..
        }
    );
    if let ParameterSchemaOrContent::Content(_) = data.format {
        return as_json(allow_reserved);
    }
    let serialization = match &parameter.leaf {
        Leaf::Path { style, .. } => match style {
            PathStyle::Simple => Serialization::Simple,
            PathStyle::Label => Serialization::Label,
            PathStyle::Matrix => Serialization::Matrix,
        },
        Leaf::Query { style, .. } => of_query(style),
        Leaf::Header { .. } => Serialization::Simple,
        Leaf::Cookie { .. } => Serialization::Form,
    };
    Style {
        serialization,
        explode: data.explode.unwrap_or(serialization == Serialization::Form),
        allow_reserved,
    }
}

/// A style with the default of `explode`, where that has no effect: on what is single, and on a list
/// whose elements a comma separates anyway.
pub(super) fn in_effect<'a>(style: Style, schemas: &Schemas<'a>, schema: &Parts<'a>) -> Style {
    let is_form = style.serialization == Serialization::Form;
    let is_simple = style.serialization == Serialization::Simple;
    let has_none = schemas.is_single(schema) || (is_simple && schemas.is_list(schema));
    Style {
        explode: if has_none { is_form } else { style.explode },
        ..style
    }
}

/// The style of a field of a form (OpenAPI 3.0, Encoding Object).
pub(super) fn field_style(encoding: &Encoding) -> Style {
    let media_type = encoding.content_type.as_deref();
    if encoding.style.is_none() && media_type.is_some_and(is_json) {
        return as_json(encoding.allow_reserved);
    }
    let style = encoding.style.as_ref();
    Style {
        serialization: style.map_or(Serialization::Form, of_query),
        explode: encoding.explode,
        allow_reserved: encoding.allow_reserved,
    }
}

fn of_query(style: &QueryStyle) -> Serialization {
    match style {
        QueryStyle::Form => Serialization::Form,
        QueryStyle::SpaceDelimited => Serialization::SpaceDelimited,
        QueryStyle::PipeDelimited => Serialization::PipeDelimited,
        QueryStyle::DeepObject => Serialization::DeepObject,
    }
}

fn as_json(allow_reserved: bool) -> Style {
    Style {
        allow_reserved,
        ..Style::JSON
    }
}

/// Reports a value that its style cannot write; `name` is that of the parameter.
pub(super) fn check_style(
    name: &str,
    style: Style,
    schema: &Schema,
    places: (&Span, &Span),
    cx: &mut Diagnostics,
) -> Result<(), Reported> {
    let (declared, needed) = places;
    let why = match (style.serialization, &schema.kind) {
        (Serialization::Json, _) | (Serialization::Path, Kind::String(_)) => return Ok(()),
        (Serialization::Path, _) => "`whole_path` is for texts",
        (Serialization::DeepObject, _) if is_deep(schema) => return Ok(()),
        (Serialization::DeepObject, _) => "`deepObject` is for objects",
        (Serialization::SpaceDelimited | Serialization::PipeDelimited, Kind::Object(_)) => {
            "this style is for lists"
        }
        _ if is_flat(schema) => return Ok(()),
        _ => "it contains lists or objects",
    };
    let message = format!("`{}` cannot be written as one parameter", text::shown(name));
    let label = format!("{why}; it is {}", kind_name(&schema.kind));
    let help = "if the API takes JSON here, say so by `content` under `corrections`; if it takes `name[0][key]=value`, by `style: deepObject`; else choose scalars with `only`";
    let unwritten = Diagnostic::new(declared, message).label(label);
    Err(cx.report(unwritten.note(needed, "needed here").help(help)))
}

fn is_scalar(schema: &Schema) -> bool {
    let mut within = schema.within().into_iter();
    !matches!(schema.kind, Kind::Array(_) | Kind::Object(_))
        && within.all(|(_, branch)| is_scalar(branch))
}

fn is_flat(schema: &Schema) -> bool {
    let is_union = matches!(schema.kind, Kind::Union(_));
    let is_sound = if is_union { is_flat } else { is_scalar };
    schema
        .within()
        .into_iter()
        .all(|(_, within)| is_sound(within))
}

fn is_deep(schema: &Schema) -> bool {
    match &schema.kind {
        Kind::Object(_) | Kind::Array(_) | Kind::Any | Kind::Recursive(_) => true,
        // A scalar of several forms is written by itself, such as the empty text that clears an object.
        Kind::Union(union) => {
            let mut branches = union.branches.iter();
            branches.all(|branch| is_deep(branch) || is_scalar(branch))
        }
        _ => false,
    }
}
