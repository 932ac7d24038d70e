//! The leaves of a schema: type and bounds, decoded into `openapiv3` types.

use openapiv3::{SchemaKind, StringFormat, Type, VariantOrUnknownOrEmpty};
use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Array, Integer, Kind, Number, Schema, Text};
use crate::source::Span;
use crate::text;
use crate::yaml::{Entry, Node};

/// The types of OpenAPI 3.0.
const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

/// Keywords whose values are schemas; they are read by themselves.
const NESTED: [&str; 3] = ["properties", "items", "additionalProperties"];

/// Keywords whose texts reach agents as they are.
const SHOWN: [&str; 3] = ["enum", "pattern", "format"];

pub(super) struct Decoded {
    pub(super) kind: Leaf,
    pub(super) documentation: Option<String>,
    pub(super) deprecated: bool,
}

pub(super) enum Leaf {
    Scalar(Kind),
    /// With elements still unread.
    Array(Array),
    Object,
}

/// Type and bounds of a node; elements and properties stay unread.
pub(super) fn decode(node: &Node, cx: &mut Diagnostics) -> Option<Decoded> {
    let Some(entries) = node.as_mapping() else {
        cx.push(Diagnostic::new(
            &node.span,
            format!("expected a schema, found {}", node.kind_name()),
        ));
        return None;
    };
    for entry in entries
        .iter()
        .filter(|entry| SHOWN.contains(&entry.key.text.as_str()))
    {
        check_texts(&entry.value, cx);
    }
    let leaf: Map<String, Value> = entries
        .iter()
        .filter(|entry| !NESTED.contains(&entry.key.text.as_str()))
        .map(|entry| (entry.key.text.clone(), entry.value.to_json()))
        .collect();
    let schema: openapiv3::Schema = match serde_json::from_value(Value::Object(leaf)) {
        Ok(schema) => schema,
        Err(why) => {
            let message = format!("this is no schema: {why}");
            cx.push(Diagnostic::new(
                undecodable(entries).unwrap_or(&node.span),
                message,
            ));
            return None;
        }
    };
    let kind = match schema.schema_kind {
        SchemaKind::Type(declared) => decode_type(declared, node, cx)?,
        SchemaKind::Any(any) if any.typ.is_none() => decode_untyped(node),
        _ => {
            cx.push(misfit(node));
            return None;
        }
    };
    Some(Decoded {
        kind,
        documentation: schema
            .schema_data
            .description
            .map(|text| text.trim().to_owned())
            .filter(|t| !t.is_empty()),
        deprecated: schema.schema_data.deprecated,
    })
}

fn check_texts(node: &Node, cx: &mut Diagnostics) {
    for node in node.as_sequence().unwrap_or(std::slice::from_ref(node)) {
        text::check(node.as_str().unwrap_or_default(), &node.span, cx);
    }
}

fn decode_untyped(node: &Node) -> Leaf {
    if node.get("properties").is_some() || node.get("additionalProperties").is_some() {
        Leaf::Object
    } else {
        Leaf::Scalar(Kind::Any)
    }
}

/// The first keyword that no schema can have with this value.
fn undecodable(entries: &[Entry]) -> Option<&Span> {
    let decodes = |entry: &&Entry| {
        let alone = Map::from_iter([(entry.key.text.clone(), entry.value.to_json())]);
        serde_json::from_value::<openapiv3::Schema>(Value::Object(alone)).is_ok()
    };
    let mut leaves = entries
        .iter()
        .filter(|entry| !NESTED.contains(&entry.key.text.as_str()));
    leaves
        .find(|entry| !decodes(entry))
        .map(|entry| &entry.value.span)
}

fn misfit(node: &Node) -> Diagnostic {
    let declared = node.get("type").and_then(Node::as_str).unwrap_or_default();
    if let Some(unknown) = node.get("type").filter(|_| !TYPES.contains(&declared)) {
        let message = format!("`{}` is no type", text::shown(declared));
        let types = format!("the types are: {}", TYPES.join(", "));
        return Diagnostic::new(&unknown.span, message).help(types);
    }
    let mut keys: Vec<&str> = node
        .keys()
        .filter(|key| !matches!(*key, "type" | "description"))
        .collect();
    keys.truncate(8);
    let message = "the keywords of this schema do not fit its `type`";
    let label = format!("`type: {declared}` with {}", super::quoted(&keys));
    Diagnostic::new(&node.span, message)
        .label(label)
        .help("put it right with an entry under `corrections` in the manifest")
}

fn decode_type(declared: Type, node: &Node, cx: &mut Diagnostics) -> Option<Leaf> {
    Some(match declared {
        Type::Boolean(_) => Leaf::Scalar(Kind::Boolean),
        Type::Integer(integer) => Leaf::Scalar(decode_integer(integer, node, cx)?),
        Type::Number(number) => Leaf::Scalar(decode_number(&number, node, cx)?),
        Type::String(string) => Leaf::Scalar(decode_string(string, node, cx)?),
        Type::Array(array) => Leaf::Array(Array {
            items: Box::new(Schema::of(Kind::Any)),
            min_items: array.min_items.map(|n| n as u64).filter(|n| *n > 0),
            max_items: array.max_items.map(|n| n as u64),
            unique: array.unique_items,
        }),
        Type::Object(_) => Leaf::Object,
    })
}

fn decode_integer(
    integer: openapiv3::IntegerType,
    node: &Node,
    cx: &mut Diagnostics,
) -> Option<Kind> {
    let values = decode_values(integer.enumeration, node, cx)?;
    let minimum = integer
        .minimum
        .map(|n| n.saturating_add(i64::from(integer.exclusive_minimum)));
    let maximum = integer
        .maximum
        .map(|n| n.saturating_sub(i64::from(integer.exclusive_maximum)));
    Some(Kind::Integer(Integer {
        minimum,
        maximum,
        multiple_of: integer.multiple_of,
        values,
        format: format_name(integer.format, |format| match format {
            openapiv3::IntegerFormat::Int32 => "int32",
            openapiv3::IntegerFormat::Int64 => "int64",
        }),
    }))
}

fn decode_number(
    number: &openapiv3::NumberType,
    node: &Node,
    cx: &mut Diagnostics,
) -> Option<Kind> {
    let unsupported = [
        ("exclusiveMinimum", number.exclusive_minimum),
        ("exclusiveMaximum", number.exclusive_maximum),
        ("multipleOf", number.multiple_of.is_some()),
    ];
    if let Some((key, _)) = unsupported.into_iter().find(|(_, given)| *given) {
        let span = node.entry(key).map_or(&node.span, |entry| &entry.key.span);
        cx.push(
            Diagnostic::new(span, format!("`{key}` of a number is not supported"))
                .help("make it an integer, or take the bound out, under `corrections`"),
        );
        return None;
    }
    let bound = |key: &str| match node.get(key).map(Node::to_json) {
        Some(Value::Number(bound)) => Some(bound),
        _ => None,
    };
    Some(Kind::Number(Number {
        minimum: bound("minimum"),
        maximum: bound("maximum"),
    }))
}

fn decode_string(string: openapiv3::StringType, node: &Node, cx: &mut Diagnostics) -> Option<Kind> {
    let values = decode_values(string.enumeration, node, cx)?;
    Some(Kind::String(Text {
        min_length: string.min_length.map(|n| n as u64).filter(|n| *n > 0),
        max_length: string.max_length.map(|n| n as u64),
        pattern: string.pattern,
        values,
        format: format_name(string.format, |format| match format {
            StringFormat::Date => "date",
            StringFormat::DateTime => "date-time",
            StringFormat::Password => "password",
            StringFormat::Byte => "byte",
            StringFormat::Binary => "binary",
        }),
    }))
}

/// The values of an `enum`; one that allows nothing but `null` is a mistake of the document.
fn decode_values<T>(values: Vec<Option<T>>, node: &Node, cx: &mut Diagnostics) -> Option<Vec<T>> {
    let declared = !values.is_empty();
    let values: Vec<T> = values.into_iter().flatten().collect();
    if declared && values.is_empty() {
        let span = node.get("enum").map_or(&node.span, |node| &node.span);
        cx.push(
            Diagnostic::new(span, "this `enum` allows no value but `null`")
                .help("put it right with an entry under `corrections` in the manifest"),
        );
        return None;
    }
    Some(values)
}

fn format_name<F>(
    format: VariantOrUnknownOrEmpty<F>,
    known: impl Fn(F) -> &'static str,
) -> Option<String> {
    match format {
        VariantOrUnknownOrEmpty::Item(format) => Some(known(format).to_owned()),
        VariantOrUnknownOrEmpty::Unknown(format) => Some(format),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}
