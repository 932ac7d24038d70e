//! The type of a value that is drafted, and its properties.

use toolspec_core::model::{Kind, Schema};
use toolspec_core::offer::{Field, Value};

use super::secrets::Secrets;

/// A value that consists of more types than this is cut to its simple properties.
const MOST_SIMPLE: usize = 8;

/// The type of a value, read or refused.
#[derive(Debug, Clone, Copy)]
pub(crate) enum DraftSchema<'a> {
    Schema(&'a Schema),
    Refused(&'a [Field]),
}

/// A property of a value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Property<'a> {
    pub(crate) name: &'a str,
    pub(crate) shape: DraftSchema<'a>,
    pub(super) required: bool,
}

impl<'a> DraftSchema<'a> {
    pub(crate) fn of(value: &'a Value) -> Self {
        match value {
            Value::Whole(schema) => Self::Schema(schema),
            Value::Refused { within, .. } => Self::Refused(within),
        }
    }

    pub(crate) fn schema(self) -> Option<&'a Schema> {
        match self {
            Self::Schema(schema) => Some(schema),
            Self::Refused(_) => None,
        }
    }

    /// The properties of an object, of any of its forms, of the elements of a list, or of the values
    /// of a map.
    pub(crate) fn properties(self) -> Vec<Property<'a>> {
        match self {
            Self::Schema(schema) => properties(schema),
            Self::Refused(within) => {
                let named = within.iter().map(|field| Property {
                    name: &field.name,
                    shape: Self::of(&field.value),
                    required: field.required.is_some(),
                });
                named.collect()
            }
        }
    }

    /// Whether a value of this name is simple.
    pub(super) fn is_simple(self, name: &str, secrets: Secrets<'_>) -> bool {
        self.schema()
            .is_some_and(|schema| is_harmless(name, schema, MOST_SIMPLE, secrets))
    }
}

fn properties(schema: &Schema) -> Vec<Property<'_>> {
    match &schema.kind {
        Kind::Array(array) => properties(&array.items),
        Kind::Object(object) => {
            let named = object.properties.iter().map(|property| Property {
                name: &property.name,
                shape: DraftSchema::Schema(&property.schema),
                required: property.required,
            });
            let named: Vec<_> = named.collect();
            let values = object.rest.as_deref().filter(|_| named.is_empty());
            values.map_or(named, properties)
        }
        Kind::Union(union) => {
            let mut all: Vec<Property<'_>> = Vec::new();
            for property in union.branches.iter().flat_map(properties) {
                if all.iter().all(|known| known.name != property.name) {
                    all.push(property);
                }
            }
            all
        }
        _ => Vec::new(),
    }
}

/// Whether a value consists of at most `most` types, none of which is a secret or the value itself.
pub(super) fn is_harmless(name: &str, schema: &Schema, most: usize, secrets: Secrets<'_>) -> bool {
    let mut open = parts(name, schema, secrets);
    let mut count = 1;
    while let Some(part) = open.pop() {
        count += 1;
        let is_itself = matches!(part.schema.kind, Kind::Recursive(_));
        if count > most || part.is_secret || is_itself {
            return false;
        }
        open.extend(parts(part.name, part.schema, secrets));
    }
    !matches!(schema.kind, Kind::Recursive(_))
}

/// Whether no value of these types is a secret.
pub(super) fn has_no_secret(name: &str, schema: &Schema, secrets: Secrets<'_>) -> bool {
    let mut open = parts(name, schema, secrets);
    while let Some(part) = open.pop() {
        if part.is_secret {
            return false;
        }
        open.extend(parts(part.name, part.schema, secrets));
    }
    true
}

/// A part of a value. An element of a list has the name of the list.
struct Part<'a> {
    name: &'a str,
    schema: &'a Schema,
    is_secret: bool,
}

fn parts<'a>(name: &'a str, schema: &'a Schema, secrets: Secrets<'_>) -> Vec<Part<'a>> {
    let within = schema.within().into_iter();
    let parts = within.map(|(of, schema)| match of {
        None | Some("*") => Part {
            name,
            schema,
            is_secret: false,
        },
        Some(of) => Part {
            name: of,
            schema,
            is_secret: secrets.is_in(name, of, Some(schema)),
        },
    });
    parts.collect()
}
