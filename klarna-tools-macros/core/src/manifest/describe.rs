//! How the manifest's own types look to an editor: JSON Schema, draft-07.

use std::borrow::Cow;

use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::{
    Anything, ApiKeys, CorrectionEntry, CorrectionOrOverlay, DocumentEntry, Entries, Expression,
    Located, Many, Named, OverlayEntry, Secret, SecretEntry, Selection, Shorthand, Variable,
};

/// Describes a wrapper to editors as what it wraps.
macro_rules! described_as {
    ($wrapper:ty, $inner:ty $(, $bound:ident)?) => {
        impl$(<$bound: JsonSchema>)? JsonSchema for $wrapper {
            fn schema_name() -> Cow<'static, str> {
                <$inner>::schema_name()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                <$inner>::json_schema(generator)
            }

            fn inline_schema() -> bool {
                <$inner>::inline_schema()
            }
        }
    };
}

described_as!(Located<T>, T, T);
described_as!(Anything, serde_json::Value);

impl<T: JsonSchema> JsonSchema for Entries<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Named{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": perhaps_empty::<T>(generator) })
    }

    fn inline_schema() -> bool {
        true
    }
}

impl<T: JsonSchema> JsonSchema for Many<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("OneOrMore{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({
            "description": "One, or a list of several",
            "anyOf": [value, { "type": "array", "items": value }],
        })
    }
}

impl<T: JsonSchema> JsonSchema for Selection<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("SelectionOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Chosen properties",
            "anyOf": [
                {
                    "description": "The properties by name, each with its settings",
                    "type": "object",
                    "additionalProperties": perhaps_empty::<T>(generator),
                },
                {
                    "description": "The names of the properties",
                    "type": "array",
                    "items": { "type": "string" },
                },
                { "description": "The name of a selection of this manifest", "type": "string" },
            ],
        })
    }
}

impl<T: JsonSchema> JsonSchema for Shorthand<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("ExpressionsOr{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A field of the result, or only where it is read",
            "anyOf": [
                generator.subschema_for::<T>(),
                generator.subschema_for::<Expression>(),
                {
                    "description": "Where it is read; the first that is there counts",
                    "type": "array",
                    "items": generator.subschema_for::<Expression>(),
                },
            ],
        })
    }
}

impl JsonSchema for ApiKeys {
    fn schema_name() -> Cow<'static, str> {
        "ApiKeys".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "The secrets of API keys", "anyOf": [
            generator.subschema_for::<Variable>(),
            generator.subschema_for::<SecretEntry>(),
            {
                "description": "One for each security scheme, by its name",
                "type": "object",
                "additionalProperties": generator.subschema_for::<Secret>(),
            },
        ] })
    }
}

impl JsonSchema for CorrectionOrOverlay {
    fn schema_name() -> Cow<'static, str> {
        "CorrectionOrOverlay".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        either::<CorrectionEntry, OverlayEntry>("A value put right, or an overlay", generator)
    }
}

impl JsonSchema for Named {
    fn schema_name() -> Cow<'static, str> {
        "Document".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        either::<String, DocumentEntry>("A document, or only its path", generator)
    }
}

impl JsonSchema for Secret {
    fn schema_name() -> Cow<'static, str> {
        "Secret".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        either::<Variable, SecretEntry>("A secret, or only its variable", generator)
    }
}

fn either<A: JsonSchema, B: JsonSchema>(
    description: &str,
    generator: &mut SchemaGenerator,
) -> Schema {
    json_schema!({
        "description": description,
        "anyOf": [generator.subschema_for::<A>(), generator.subschema_for::<B>()],
    })
}

/// A section without a key that it must have may be left empty.
fn perhaps_empty<T: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    let schema = T::json_schema(generator);
    let must_be_filled =
        schema.get("required").is_some() || schema.get("type") == Some(&json!("string"));
    let value = generator.subschema_for::<T>();
    if must_be_filled {
        value.to_value()
    } else {
        json!({ "anyOf": [value, { "type": "null" }] })
    }
}

/// Describes an optional key by its value alone: an editor that offers `null` would offer what the
/// reader refuses. Descriptions become one line.
#[derive(Debug, Clone)]
pub(super) struct KeysAreFilled;

impl Transform for KeysAreFilled {
    fn transform(&mut self, schema: &mut Schema) {
        if let Some(Value::String(description)) = schema.get_mut("description") {
            *description = description.replace('\n', " ");
        }
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for property in properties
            .into_iter()
            .flat_map(|members| members.values_mut())
        {
            fill(property);
        }
        transform_subschemas(self, schema);
    }
}

fn fill(property: &mut Value) {
    let Some(members) = property.as_object_mut() else {
        return;
    };
    if let Some(Value::Array(types)) = members.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            members.insert("type".to_owned(), only);
        }
    }
    let alternatives = members.get_mut("anyOf").and_then(Value::as_array_mut);
    let Some(alternatives) = alternatives else {
        return;
    };
    alternatives.retain(|alternative| alternative.get("type") != Some(&json!("null")));
    if alternatives.len() == 1 {
        // In draft-07 `$ref` must be alone, and here the description is beside it.
        let only = std::mem::take(alternatives);
        members.remove("anyOf");
        members.insert("allOf".to_owned(), only.into());
    }
}
