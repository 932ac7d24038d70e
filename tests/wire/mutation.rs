//! Every way to break sound arguments that a JSON Schema can see.

use serde_json::{Map, Value, json};

/// One broken copy of the arguments, and where the mistake is.
pub(crate) struct Mutation {
    pub(crate) what: &'static str,
    /// JSON pointer of the violation.
    pub(crate) pointer: String,
    /// The arguments as JSON text, since numbers have spellings.
    pub(crate) text: String,
}

/// Marks where the text of a number goes in the arguments.
const PLACEHOLDER: &str = "\u{1}number";

/// Numbers that are not whole, or too large.
const NO_INTEGERS: [&str; 3] = ["50.5", "5E-1", "18446744073709551616"];

/// Numbers that are whole, and not written as amounts are.
const SPELLINGS: [&str; 3] = ["50.0", "5e3", "-0"];

/// Breaks `arguments`, which `schema` admits and which contain every property that it knows, in every
/// place and in every way.
pub(crate) fn mutations(schema: &Value, arguments: &Value) -> Vec<Mutation> {
    let mut breaker = Breaker {
        root: schema,
        sound: arguments,
        mutations: Vec::new(),
    };
    breaker.walk(schema, "", true);
    breaker.mutations
}

struct Breaker<'a> {
    root: &'a Value,
    sound: &'a Value,
    mutations: Vec<Mutation>,
}

impl<'a> Breaker<'a> {
    fn walk(&mut self, schema: &'a Value, at: &str, is_root: bool) {
        let schema = self.resolved(schema);
        if !is_root {
            let other = match schema["type"].as_str() {
                Some("string") => json!(7),
                Some("object") => json!([]),
                Some("array") => json!({}),
                _ if is_amount(schema) => json!("7"),
                _ => json!("seven"),
            };
            self.replace("another type", at, other);
        }
        match schema["type"].as_str().expect("each schema has a type") {
            "object" => self.object(schema, at),
            "array" => self.array(schema, at),
            "string" => self.text(schema, at),
            "integer" => self.integer(schema, at),
            "boolean" => {}
            other => panic!("no arguments have been of the type {other} so far"),
        }
    }

    fn object(&mut self, schema: &'a Value, at: &str) {
        assert_eq!(schema["additionalProperties"], false, "{at} is open");
        let unknown = format!("{at}/no_such_property");
        self.insert(
            "an unknown property",
            &unknown,
            at,
            "no_such_property",
            json!(1),
        );
        let required = schema["required"].as_array().into_iter().flatten();
        for name in required.filter_map(Value::as_str) {
            let named = format!("{at}/{name}");
            self.remove(&named, at, name);
            self.replace("null for what is required", &named, json!(null));
        }
        for (name, schema) in properties(schema) {
            self.walk(schema, &format!("{at}/{name}"), false);
        }
    }

    fn array(&mut self, schema: &'a Value, at: &str) {
        let element = self.sound.pointer(at).unwrap()[0].clone();
        let most = schema["maxItems"].as_u64().expect("each list has a limit");
        let many = vec![element; usize::try_from(most).unwrap() + 1];
        self.replace("one element too many", at, Value::Array(many));
        if schema["minItems"] == 1 {
            self.replace("no element", at, json!([]));
        }
        self.walk(&schema["items"], &format!("{at}/0"), false);
    }

    fn text(&mut self, schema: &Value, at: &str) {
        if let Some(most) = schema["maxLength"].as_u64() {
            let long = "ä".repeat(usize::try_from(most).unwrap() + 1);
            self.replace("a character too many", at, json!(long));
        }
        if schema["minLength"] == 1 {
            self.replace("no character", at, json!(""));
        }
        if schema["pattern"] == "\\S" {
            self.replace("a blank text", at, json!(" "));
        } else if schema.get("enum").is_some() || schema.get("pattern").is_some() {
            self.replace("no value of the list", at, json!("no such value"));
            let sound = self.sound.pointer(at).and_then(Value::as_str).unwrap();
            let padded = format!("{sound}\n?");
            self.replace("a value of the list and more", at, json!(padded));
        }
    }

    fn integer(&mut self, schema: &Value, at: &str) {
        if let Some(least) = schema["minimum"].as_i64() {
            let less = i128::from(least) - 1;
            self.spell("one less than allowed", at, &less.to_string());
        }
        if let Some(most) = schema["maximum"].as_i64() {
            let more = i128::from(most) + 1;
            self.spell("one more than allowed", at, &more.to_string());
        }
        let amounts_alone = SPELLINGS.into_iter().filter(|_| is_amount(schema));
        for spelling in NO_INTEGERS.into_iter().chain(amounts_alone) {
            self.spell("no integer", at, spelling);
        }
    }

    fn spell(&mut self, what: &'static str, at: &str, number: &str) {
        self.replace(what, at, json!(PLACEHOLDER));
        let last = self.mutations.last_mut().unwrap();
        last.text = last.text.replace(&json!(PLACEHOLDER).to_string(), number);
    }

    fn resolved(&self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(target) => self.root.pointer(target.trim_start_matches('#')).unwrap(),
            None => schema,
        }
    }

    fn replace(&mut self, what: &'static str, at: &str, by: Value) {
        self.add(what, at, |arguments| {
            *arguments
                .pointer_mut(at)
                .unwrap_or_else(|| panic!("{at} is not given")) = by;
        });
    }

    fn insert(&mut self, what: &'static str, pointer: &str, at: &str, name: &str, value: Value) {
        self.add(what, pointer, |arguments| {
            object(arguments, at).insert(name.to_owned(), value);
        });
    }

    fn remove(&mut self, pointer: &str, at: &str, name: &str) {
        self.add("a missing property", pointer, |arguments| {
            object(arguments, at).remove(name);
        });
    }

    fn add(&mut self, what: &'static str, pointer: &str, edit: impl FnOnce(&mut Value)) {
        let mut arguments = self.sound.clone();
        edit(&mut arguments);
        self.mutations.push(Mutation {
            what,
            pointer: pointer.to_owned(),
            text: arguments.to_string(),
        });
    }
}

fn is_amount(schema: &Value) -> bool {
    schema.get("money").is_some()
}

fn object<'v>(arguments: &'v mut Value, at: &str) -> &'v mut Map<String, Value> {
    arguments.pointer_mut(at).unwrap().as_object_mut().unwrap()
}

fn properties(schema: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let properties = schema["properties"].as_object().into_iter().flatten();
    properties.map(|(name, schema)| (name.as_str(), schema))
}
