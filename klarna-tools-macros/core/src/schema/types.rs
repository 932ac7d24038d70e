//! The types that a schema allows, declared or inferred from its other keywords.

use serde_json::Value;

use super::Choice;
use super::subschema::{Flattened, Subschema};
use super::values::Values;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::validate::with_article;
use crate::source::Span;
use crate::text;
use crate::yaml::Node;

/// A type of JSON Schema, `null` aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Array,
    Boolean,
    Integer,
    Number,
    Object,
    String,
}

const TYPES: [(&str, Type); 6] = [
    ("array", Type::Array),
    ("boolean", Type::Boolean),
    ("integer", Type::Integer),
    ("number", Type::Number),
    ("object", Type::Object),
    ("string", Type::String),
];

/// The keywords that apply to one type only.
pub(super) const OF_TYPE: [(&str, &[&str]); 4] = [
    (
        "object",
        &[
            "properties",
            "required",
            "additionalProperties",
            "unevaluatedProperties",
            "minProperties",
            "maxProperties",
            "dependentRequired",
        ],
    ),
    ("array", &["items", "minItems", "maxItems", "uniqueItems"]),
    ("string", &["minLength", "maxLength", "pattern"]),
    (
        "number",
        &[
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
        ],
    ),
];

/// The types that are allowed.
#[derive(Debug, Clone)]
pub(super) struct Types<'a> {
    pub(super) list: Vec<Type>,
    pub(super) null: bool,
    /// Where they are declared, if they are.
    pub(super) span: Option<&'a Span>,
}

impl Type {
    pub(super) fn name(self) -> &'static str {
        let known = TYPES.iter().find(|(_, known)| *known == self);
        known.map_or("", |(name, _)| name)
    }

    /// Under which type [`OF_TYPE`] lists its keywords.
    pub(super) fn keywords_of(self) -> &'static str {
        match self {
            Self::Integer => Self::Number.name(),
            other => other.name(),
        }
    }

    /// What both types allow.
    fn meet(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Integer, Self::Number) | (Self::Number, Self::Integer) => Some(Self::Integer),
            _ => (self == other).then_some(self),
        }
    }

    pub(super) fn admits(self, value: &Value) -> bool {
        match self {
            Self::Array => value.is_array(),
            Self::Boolean => value.is_boolean(),
            Self::Integer => value.as_number().is_some_and(|number| !number.is_f64()),
            Self::Number => value.is_number(),
            Self::Object => value.is_object(),
            Self::String => value.is_string(),
        }
    }
}

impl Types<'_> {
    pub(super) fn admit(&self, value: &Value) -> bool {
        self.list.iter().any(|known| known.admits(value))
    }
}

/// The types that all parts with a `type` allow, if any has one.
pub(super) fn declared_types<'a>(
    flat: &Flattened<'a>,
    cx: &mut Diagnostics,
) -> Result<Option<Types<'a>>, Reported> {
    let mut types: Option<Types<'a>> = None;
    for part in &flat.parts {
        let Some(own) = types_of(part, cx)? else {
            continue;
        };
        let Some(known) = &mut types else {
            types = Some(own);
            continue;
        };
        let met = |known: &Type| own.list.iter().find_map(|other| known.meet(*other));
        known.list = known.list.iter().filter_map(met).collect();
        known.null &= own.null;
        if known.list.is_empty() && !known.null {
            let (first, second) = (known.span, own.span);
            return Err(cx.report(
                Diagnostic::new(second.unwrap_or(flat.span), "no value has both types")
                    .label("this applies")
                    .note(first.unwrap_or(flat.span), "and this applies too")
                    .help("put one of the two right with an entry under `corrections`"),
            ));
        }
    }
    Ok(types)
}

impl<'a> Flattened<'a> {
    /// The same as a look ahead: what is wrong is reported where the value is read.
    pub(super) fn types(&self) -> Option<Types<'a>> {
        let types = Diagnostics::look_ahead(|cx| declared_types(self, cx));
        types.ok().flatten()
    }
}

fn types_of<'a>(part: &Subschema<'a>, cx: &mut Diagnostics) -> Result<Option<Types<'a>>, Reported> {
    let Some(entry) = part.entry("type") else {
        return Ok(None);
    };
    let node: &'a Node = &entry.value;
    let names = node.as_sequence().unwrap_or(std::slice::from_ref(node));
    let mut types = Types {
        list: Vec::new(),
        null: part.says("nullable"),
        span: Some(&node.span),
    };
    for name in names {
        let known = TYPES.iter().find(|(known, _)| name.as_str() == Some(known));
        match known {
            Some((_, known)) if !types.list.contains(known) => types.list.push(*known),
            Some(_) => {}
            None if name.as_str() == Some("null") => types.null = true,
            None => return Err(cx.report(no_type(name))),
        }
    }
    if types.list.contains(&Type::Number) {
        types.list.retain(|known| *known != Type::Integer);
    }
    if types.list.is_empty() && !types.null {
        return Err(cx.report(no_type(node)));
    }
    Ok(Some(types))
}

fn no_type(node: &Node) -> Diagnostic {
    let message = match node.as_str() {
        Some(name) => format!("`{}` is not a type", text::shown(name)),
        None => format!("a type is a name, not {}", node.kind_name()),
    };
    let names: Vec<&str> = TYPES.iter().map(|(name, _)| *name).collect();
    let help = format!("the types are: {}", names.join(", "));
    let name = node.as_str().unwrap_or_default();
    Diagnostic::new(&node.span, message).near_or(name, names, help)
}

/// The types of the values that are listed, else the type that the keywords are about.
pub(super) fn understood_types<'a>(
    flat: &Flattened<'a>,
    values: Option<&Values<'a>>,
    choice: &Choice<'_>,
    cx: &mut Diagnostics,
) -> Types<'a> {
    if let Some(values) = values {
        let listed = |known: &Type| values.list.iter().any(|value| known.admits(value));
        let all = TYPES.iter().map(|(_, known)| *known);
        return Types {
            list: all.filter(listed).collect(),
            null: values.list_null(),
            span: None,
        };
    }
    let hinted = OF_TYPE.iter().filter(|(_, keys)| flat.has_any(keys));
    let hinted: Vec<&str> = hinted.map(|(of, _)| *of).collect();
    if hinted.len() > 1 {
        let words: Vec<String> = hinted.iter().map(|of| with_article(of)).collect();
        cx.note(
            Diagnostic::new(flat.span, "the `type` of this schema is missing")
                .label(format!("by its keywords it is {}", words.join(" or ")))
                .note(choice.span, "needed here")
                .help("if it is one of them, add `type` with an entry under `corrections`"),
        );
    }
    let list = hinted
        .iter()
        .flat_map(|of| TYPES.iter().filter(move |(name, _)| name == of))
        .map(|(_, known)| *known);
    Types {
        list: list.collect(),
        null: false,
        span: None,
    }
}

pub(super) fn in_words(types: &[Type]) -> String {
    let words = types.iter().map(|known| with_article(known.name()));
    words.collect::<Vec<String>>().join(" or ")
}
