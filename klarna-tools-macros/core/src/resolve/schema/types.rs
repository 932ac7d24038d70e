//! The types that a schema allows, declared or understood from what else it says.

use serde_json::Value;

use super::all_of::{Flat, Part};
use super::values::{Values, kind_of, read_values};
use super::{Choice, Schemas, View, bounds};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Kind, Schema, Text, Union};
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

/// The keywords that say something about one type only.
const OF_TYPE: [(&str, &[&str]); 4] = [
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
struct Types<'a> {
    list: Vec<Type>,
    null: bool,
    /// Where they are declared, if they are.
    span: Option<&'a Span>,
}

impl Type {
    pub(super) fn name(self) -> &'static str {
        let known = TYPES.iter().find(|(_, known)| *known == self);
        known.map_or("", |(name, _)| name)
    }

    /// What both types allow.
    fn meet(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Integer, Self::Number) | (Self::Number, Self::Integer) => Some(Self::Integer),
            _ => (self == other).then_some(self),
        }
    }

    fn admits(self, value: &Value) -> bool {
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

impl<'a> Schemas<'a> {
    /// The type of a value that has no branches.
    pub(super) fn read_types(
        &mut self,
        flat: &Flat<'a>,
        span: &'a Span,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Option<Schema> {
        let values = read_values(flat, cx)?;
        let types = declared_types(flat, cx)?;
        let nullable = flat.is_nullable();
        let types = match types {
            Some(types) => types,
            None => understood_types(flat, values.as_ref(), choice, cx)?,
        };
        if types.span.is_some() {
            self.check_fit(flat, &types, cx)?;
        }
        let null = nullable || types.null;
        if let Some(values) = values {
            return self.read_listed(flat, values, &types, null, cx);
        }
        if types.list.is_empty() && types.null {
            return Some(Schema::of(Kind::Values(vec![Value::Null])));
        }
        let mut branches = Vec::with_capacity(types.list.len());
        for declared in &types.list {
            branches.push(Schema::of(
                self.read_type(*declared, flat, span, choice, cx)?,
            ));
        }
        let kind = match branches.len() {
            0 => Kind::Any,
            1 => branches.pop()?.kind,
            _ => Kind::Union(Union {
                branches,
                tag: None,
            }),
        };
        let nullable = null && kind != Kind::Any;
        Some(Schema {
            nullable,
            ..Schema::of(kind)
        })
    }

    fn read_type(
        &mut self,
        declared: Type,
        flat: &Flat<'a>,
        span: &'a Span,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Option<Kind> {
        let bounded = self.view == View::Request;
        match declared {
            Type::Array => self.read_array(flat, span, choice, cx),
            Type::Object => self.read_object(flat, span, choice, cx),
            Type::Boolean => Some(Kind::Boolean),
            Type::Integer => bounds::read_integer(flat, bounded, cx).map(Kind::Integer),
            Type::Number if !bounded => Some(Kind::Number(crate::model::Number::default())),
            Type::Number => bounds::read_number(flat, cx).map(Kind::Number),
            // Clients that check formats would turn a success with another text into a failure.
            Type::String if !bounded => Some(Kind::String(Text::default())),
            Type::String => bounds::read_text(flat, cx).map(Kind::String),
        }
    }

    /// A value that is one of a list. What an API answers may be another one in time.
    fn read_listed(
        &self,
        flat: &Flat<'a>,
        values: Values<'a>,
        types: &Types<'a>,
        null: bool,
        cx: &mut Diagnostics,
    ) -> Option<Schema> {
        let Values { mut list, span } = values;
        let lists_null = list.contains(&Value::Null);
        let nullable = null && (lists_null || flat.is_nullable());
        list.retain(|value| types.list.iter().any(|known| known.admits(value)));
        if list.is_empty() && nullable {
            return Some(Schema::of(Kind::Values(vec![Value::Null])));
        }
        if list.is_empty() {
            let message = if lists_null {
                "this `enum` allows no value but `null`".to_owned()
            } else {
                format!("none of these values is {}", in_words(&types.list))
            };
            let mut empty = Diagnostic::new(span, message)
                .help("put it right with an entry under `corrections` in the manifest");
            if let Some(declared) = types.span.filter(|_| !lists_null) {
                empty = empty.note(declared, "the type is declared here");
            }
            cx.push(empty);
            return None;
        }
        let kind = match self.view {
            View::Request => bounds::within(kind_of(list), flat, cx)?,
            View::Response => open(&list),
        };
        Some(Schema {
            nullable,
            ..Schema::of(kind)
        })
    }

    /// A keyword of another type would silently do nothing.
    fn check_fit(&self, flat: &Flat<'a>, types: &Types<'a>, cx: &mut Diagnostics) -> Option<()> {
        let fits = |of: &str| {
            let is_it = |known: &Type| match known {
                Type::Integer => of == "number",
                known => known.name() == of,
            };
            types.list.iter().any(is_it)
        };
        let before = cx.count();
        for (of, keys) in OF_TYPE.into_iter().filter(|(of, _)| !fits(of)) {
            let bounds_only = self.view == View::Response;
            let said = keys.iter().flat_map(|key| flat.all(key));
            for entry in said.filter(|entry| !bounds_only || entry.value.as_mapping().is_some()) {
                let key = &entry.key.text;
                let message = format!("`{key}` does not fit the `type`");
                let mut misfit = Diagnostic::new(&entry.key.span, message)
                    .label(format!("it says something about {} only", with_article(of)))
                    .help("put it right with an entry under `corrections` in the manifest");
                if let Some(declared) = types.span {
                    misfit = misfit.note(declared, "the type is declared here");
                }
                cx.push(misfit);
            }
        }
        (cx.count() == before).then_some(())
    }
}

/// The types of values that a list names, without the list.
fn open(list: &[Value]) -> Kind {
    let mut kinds: Vec<Kind> = Vec::new();
    for value in list {
        let kind = match value {
            Value::String(_) => Kind::String(Text::default()),
            Value::Bool(_) => Kind::Boolean,
            Value::Number(number) if !number.is_f64() => {
                Kind::Integer(crate::model::Integer::default())
            }
            Value::Number(_) => Kind::Number(crate::model::Number::default()),
            _ => return Kind::Any,
        };
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    if kinds.len() == 1 {
        return kinds.pop().unwrap_or(Kind::Any);
    }
    Kind::Union(Union {
        branches: kinds.into_iter().map(Schema::of).collect(),
        tag: None,
    })
}

/// The types that all parts with a `type` allow. `Some(None)` if none has one.
#[expect(clippy::option_option, reason = "no type is no error")]
fn declared_types<'a>(flat: &Flat<'a>, cx: &mut Diagnostics) -> Option<Option<Types<'a>>> {
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
            if let (Some(first), Some(second)) = (known.span, own.span) {
                cx.push(
                    Diagnostic::new(second, "no value has both types")
                        .label("this holds")
                        .note(first, "and this holds too")
                        .help("put one of the two right with an entry under `corrections`"),
                );
            }
            return None;
        }
    }
    Some(types)
}

#[expect(clippy::option_option, reason = "no type is no error")]
fn types_of<'a>(part: &Part<'a>, cx: &mut Diagnostics) -> Option<Option<Types<'a>>> {
    let Some(entry) = part.entry("type") else {
        return Some(None);
    };
    let node: &'a Node = &entry.value;
    let names = node.as_sequence().unwrap_or(std::slice::from_ref(node));
    let nullable = part
        .entry("nullable")
        .and_then(|entry| entry.value.as_bool());
    let mut types = Types {
        list: Vec::new(),
        null: nullable == Some(true),
        span: Some(&node.span),
    };
    for name in names {
        let known = TYPES.iter().find(|(known, _)| name.as_str() == Some(known));
        match known {
            Some((_, known)) if !types.list.contains(known) => types.list.push(*known),
            Some(_) => {}
            None if name.as_str() == Some("null") => types.null = true,
            None => {
                cx.push(no_type(name));
                return None;
            }
        }
    }
    if types.list.contains(&Type::Number) {
        types.list.retain(|known| *known != Type::Integer);
    }
    if types.list.is_empty() && !types.null {
        cx.push(no_type(node));
        return None;
    }
    Some(Some(types))
}

fn no_type(node: &Node) -> Diagnostic {
    let message = match node.as_str() {
        Some(name) => format!("`{}` is no type", text::shown(name)),
        None => format!("a type is a name, not {}", node.kind_name()),
    };
    let names: Vec<&str> = TYPES.iter().map(|(name, _)| *name).collect();
    Diagnostic::new(&node.span, message).help(format!("the types are: {}", names.join(", ")))
}

/// The types of the values that are listed, else the type that the keywords are about.
fn understood_types<'a>(
    flat: &Flat<'a>,
    values: Option<&Values<'a>>,
    choice: &Choice<'_>,
    cx: &mut Diagnostics,
) -> Option<Types<'a>> {
    if let Some(values) = values {
        let listed = |known: &Type| values.list.iter().any(|value| known.admits(value));
        return Some(Types {
            list: TYPES
                .iter()
                .map(|(_, known)| *known)
                .filter(listed)
                .collect(),
            null: values.list.contains(&Value::Null),
            span: None,
        });
    }
    let about = |keys: &&(&str, &[&str])| keys.1.iter().any(|key| flat.get(key).is_some());
    let meant: Vec<&str> = OF_TYPE.iter().filter(about).map(|(of, _)| *of).collect();
    if let ([_, second, ..], Some(span)) = (meant.as_slice(), flat.span()) {
        cx.push(
            Diagnostic::new(span, "the `type` of this schema is missing")
                .label(format!(
                    "its keywords are about {} and {second}",
                    meant.first()?
                ))
                .note(choice.span, "needed here")
                .help("add `type` with an entry under `corrections` in the manifest"),
        );
        return None;
    }
    let list = meant
        .iter()
        .flat_map(|of| TYPES.iter().filter(move |(name, _)| name == of))
        .map(|(_, known)| *known);
    Some(Types {
        list: list.collect(),
        null: false,
        span: None,
    })
}

fn in_words(types: &[Type]) -> String {
    let words: Vec<String> = types
        .iter()
        .map(|known| with_article(known.name()))
        .collect();
    words.join(" or ")
}

fn with_article(name: &str) -> String {
    match name {
        "array" | "integer" | "object" => format!("an {name}"),
        _ => format!("a {name}"),
    }
}
