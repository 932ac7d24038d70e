//! Schemas as tests write them, in JSON Schema, in the vocabulary of the runtime.

use serde_json::{Map, Value};
use toolspec_model::{
    Argument, Array, Integer, Kind, Number, Object, Pattern, Property, Schema, Sum, Text, Tool,
    Union, ValueRef,
};

/// A tool whose arguments are the properties of `schema`.
pub(super) fn tool(schema: &Value) -> Tool {
    let Kind::Object(object) = read(schema).kind else {
        panic!("{schema} is not an object");
    };
    let arguments = object.properties.into_iter().map(|property| Argument {
        name: property.name,
        schema: property.schema,
        required: property.required,
        default: None,
    });
    Tool {
        arguments: arguments.collect(),
        ..Tool::default()
    }
}

pub(super) fn read(schema: &Value) -> Schema {
    let definitions = &schema["$defs"];
    let around = Vec::new();
    Reader {
        definitions,
        around,
    }
    .schema(schema)
}

struct Reader<'a> {
    definitions: &'a Value,
    around: Vec<&'a str>,
}

impl<'a> Reader<'a> {
    fn schema(&mut self, schema: &'a Value) -> Schema {
        let (kind, nullable) = self.kind(schema);
        let of = Schema::of(kind);
        let label = schema["$ref"].as_str().map(name);
        let is_recursive = matches!(of.kind, Kind::Recursive(_));
        Schema {
            description: schema["description"].as_str().map(str::to_owned),
            nullable,
            label: label.filter(|_| !is_recursive).map(str::to_owned),
            money: schema["money"].as_str().map(place),
            equals: schema.get("equals").map(sum),
            ..of
        }
    }

    fn kind(&mut self, schema: &'a Value) -> (Kind, bool) {
        if let Some(name) = schema["$ref"].as_str().map(name) {
            if self.around.contains(&name) {
                return (Kind::Recursive(name.to_owned()), false);
            }
            self.around.push(name);
            let kind = self.kind(&self.definitions[name]);
            self.around.pop();
            return kind;
        }
        let null = Value::from("null");
        if let Some(forms) = schema["anyOf"].as_array() {
            let branches = forms.iter().filter(|form| form["type"] != null);
            let branches: Vec<_> = branches.map(|form| self.schema(form)).collect();
            let nullable = branches.len() < forms.len();
            return (union(branches), nullable);
        }
        if let Some(types) = schema["type"].as_array() {
            let named = types.iter().filter(|name| **name != null);
            let branches: Vec<_> = named
                .map(|name| Schema::of(self.typed(name.as_str(), schema)))
                .collect();
            return (union(branches), types.contains(&null));
        }
        (self.typed(schema["type"].as_str(), schema), false)
    }

    fn typed(&mut self, name: Option<&str>, schema: &'a Value) -> Kind {
        let number = |key: &str| schema[key].as_number().cloned();
        let whole = |key: &str| {
            schema[key]
                .as_number()
                .and_then(serde_json::Number::as_i128)
        };
        let count = |key: &str| schema[key].as_u64();
        match name {
            Some("boolean") => Kind::Boolean,
            Some("integer") => Kind::Integer(Integer {
                minimum: whole("minimum"),
                maximum: whole("maximum"),
                multiple_of: schema["multipleOf"].as_i64(),
                ..Integer::default()
            }),
            Some("number") => Kind::Number(Number {
                minimum: number("minimum"),
                maximum: number("maximum"),
                exclusive_minimum: number("exclusiveMinimum"),
                exclusive_maximum: number("exclusiveMaximum"),
                multiple_of: number("multipleOf"),
            }),
            Some("string") => Kind::String(Text {
                min_length: count("minLength"),
                max_length: count("maxLength"),
                pattern: schema["pattern"]
                    .as_str()
                    .map(|text| Pattern::new(text.to_owned())),
                values: texts(&schema["enum"]).into(),
                ..Text::default()
            }),
            Some("array") => Kind::Array(Array {
                items: Box::new(self.schema(&schema["items"])),
                min_items: count("minItems"),
                max_items: count("maxItems"),
                unique: schema["uniqueItems"] == true,
            }),
            Some("object") => Kind::Object(self.object(schema)),
            _ => match schema["enum"].as_array() {
                Some(values) => Kind::Values(values.clone().into()),
                None => Kind::Any,
            },
        }
    }

    fn object(&mut self, schema: &'a Value) -> Object {
        let required = texts(&schema["required"]);
        let properties = schema["properties"].as_object().into_iter().flatten();
        let mut properties: Vec<_> = properties
            .map(|(name, schema)| Property {
                name: name.clone(),
                schema: self.schema(schema),
                required: required.contains(name),
            })
            .collect();
        let unnamed = required
            .iter()
            .filter(|name| schema["properties"][name].is_null());
        properties.extend(unnamed.map(|name| Property {
            name: name.clone(),
            schema: Schema::of(Kind::Any),
            required: true,
        }));
        let rest = match schema.get("additionalProperties") {
            Some(Value::Bool(false)) => None,
            None => Some(Schema::of(Kind::Any)),
            Some(rest) => Some(self.schema(rest)),
        };
        let dependent = schema["dependentRequired"]
            .as_object()
            .into_iter()
            .flatten();
        Object {
            properties,
            rest: rest.map(Box::new),
            min_properties: schema["minProperties"].as_u64(),
            max_properties: schema["maxProperties"].as_u64(),
            dependent: dependent
                .map(|(name, with)| (name.clone(), texts(with)))
                .collect(),
        }
    }
}

fn union(mut branches: Vec<Schema>) -> Kind {
    match branches.len() {
        1 => branches.remove(0).kind,
        _ => Kind::Union(Union {
            branches,
            tag: None,
        }),
    }
}

fn name(reference: &str) -> &str {
    reference.trim_start_matches("#/$defs/")
}

fn texts(values: &Value) -> Vec<String> {
    let values = values.as_array().into_iter().flatten();
    values
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

fn place(text: &str) -> ValueRef {
    match text.strip_prefix("$inputs.") {
        Some(name) => ValueRef::Argument(name.to_owned()),
        None => ValueRef::Result(text.split('.').map(str::to_owned).collect()),
    }
}

fn sum(sides: &Value) -> Sum {
    let path = |path: &Value| {
        let names = path.as_str().unwrap().split('.');
        names.map(str::to_owned).collect()
    };
    let product = |product: &Value| product.as_array().unwrap().iter().map(path).collect();
    let none = Map::new();
    let sides = sides.as_object().unwrap_or(&none);
    let side = |name: &str| {
        let products = sides.get(name).and_then(Value::as_array);
        products.into_iter().flatten().map(product).collect()
    };
    Sum {
        plus: side("plus"),
        minus: side("minus"),
    }
}
