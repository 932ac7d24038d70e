//! How the manifest's own types look to an editor: JSON Schema, draft-07.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::json;

use super::{
    Anything, ApiKeys, Entries, Expression, Located, Many, Selection, Shorthand, Variable,
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
        json_schema!({ "type": "object", "additionalProperties": nullable::<T>(generator) })
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
        json_schema!({ "anyOf": [value, { "type": "array", "items": value }] })
    }
}

impl<T: JsonSchema> JsonSchema for Selection<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("SelectionOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [
            { "type": "string", "description": "The name of a selection of this manifest" },
            { "type": "array", "items": { "type": "string" } },
            { "type": "object", "additionalProperties": nullable::<T>(generator) },
        ] })
    }
}

impl<T: JsonSchema> JsonSchema for Shorthand<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("ExpressionsOr{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [
            generator.subschema_for::<Expression>(),
            { "type": "array", "items": generator.subschema_for::<Expression>() },
            generator.subschema_for::<T>(),
        ] })
    }
}

impl JsonSchema for ApiKeys {
    fn schema_name() -> Cow<'static, str> {
        "ApiKeys".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let variable = generator.subschema_for::<Variable>();
        json_schema!({ "anyOf": [
            variable,
            { "type": "object", "additionalProperties": variable },
        ] })
    }
}

fn nullable<T: JsonSchema>(generator: &mut SchemaGenerator) -> serde_json::Value {
    json!({ "anyOf": [generator.subschema_for::<T>(), { "type": "null" }] })
}
