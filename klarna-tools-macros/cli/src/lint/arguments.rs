//! Arguments whose meaning nothing tells.

use toolspec_core::Locked;
use toolspec_core::manifest::{LintRule, is_placeholder};
use toolspec_core::model::{Kind, Schema, Segment, Tool};
use toolspec_core::pointer::Pointer;

use super::finding::Finding;
use super::words::words;

/// Words of a name that tell something only of what they belong to.
const ATTRIBUTES: [&str; 20] = [
    "id",
    "ids",
    "identifier",
    "uid",
    "uuid",
    "guid",
    "ref",
    "key",
    "code",
    "type",
    "kind",
    "value",
    "values",
    "number",
    "num",
    "index",
    "mode",
    "class",
    "version",
    "format",
];

/// Words of a name that tell nothing.
const EMPTY: [&str; 41] = [
    "data",
    "datum",
    "info",
    "information",
    "param",
    "params",
    "parameter",
    "parameters",
    "arg",
    "args",
    "argument",
    "arguments",
    "object",
    "objects",
    "obj",
    "item",
    "items",
    "element",
    "entity",
    "entry",
    "field",
    "fields",
    "flag",
    "flags",
    "body",
    "payload",
    "request",
    "input",
    "option",
    "options",
    "opts",
    "misc",
    "other",
    "extra",
    "val",
    "var",
    "temp",
    "tmp",
    "foo",
    "bar",
    "the",
];

/// Words of a description that tell nothing.
const FILLERS: [&str; 11] = [
    "a", "an", "the", "of", "this", "is", "string", "integer", "boolean", "optional", "required",
];

/// Further ones, unless the name is an attribute: `Number value` is a number.
const VALUES: [&str; 3] = ["data", "value", "values"];

/// Types that also mean something else, if they are not the only word.
const TYPES: [&str; 5] = ["array", "object", "number", "list", "text"];

/// Formats that tell how a text is written, and not what it is.
const FORMATS_OF_ANYTHING: [&str; 5] = ["uuid", "binary", "byte", "password", "string"];

/// Every argument, and every property within one, whose meaning nothing tells.
pub(super) fn unexplained(tools: &Locked) -> Vec<Finding> {
    let all = tools.toolset.tools.iter();
    let found = all.flat_map(|tool| {
        let paths = unexplained_of(tool, tools);
        paths.into_iter().map(|path| finding(tool, &path, tools))
    });
    found.collect()
}

fn finding(tool: &Tool, path: &[String], tools: &Locked) -> Finding {
    let segments = ["tools", &tool.name, "advertised", "input_schema"];
    let mut pointer: Pointer = segments.into_iter().collect();
    for name in path {
        match name.as_str() {
            "*" => pointer.push("items"),
            name => {
                pointer.push("properties");
                pointer.push(name);
            }
        }
    }
    let named = path.iter().filter(|name| *name != "*");
    let about = named.map(String::as_str).collect::<Vec<_>>().join(".");
    let message = format!("nothing tells a model what `{about}` of `{}` is", tool.name);
    Finding::new(
        LintRule::ArgumentUnexplained,
        &about,
        (tools, &pointer),
        message,
    )
    .label("add a `description`, or choose a name that says it")
}

fn unexplained_of(tool: &Tool, tools: &Locked) -> Vec<Vec<String>> {
    let mut search = Search::default();
    for argument in &tool.arguments {
        let is_of_path = is_of_named_resource(tool, &argument.name);
        let is_told = is_named_elsewhere(tool, &argument.name, tools);
        if !is_told {
            search.visit(&argument.name, &argument.schema, is_of_path);
        }
    }
    search.found
}

/// The arguments without a meaning that were found so far, and where the search is.
#[derive(Default)]
struct Search {
    path: Vec<String>,
    found: Vec<Vec<String>>,
}

impl Search {
    /// Visits a value, and what is within it. `around`: whether what it belongs to is known.
    fn visit(&mut self, name: &str, schema: &Schema, around: bool) {
        self.path.push(name.to_owned());
        let name_tells = tells(name, around);
        let is_known = is_described(name, schema) || name_tells || schema_tells(schema);
        let count = self.visit_within(schema, is_known || around);
        if !is_known && count == 0 {
            self.found.push(self.path.clone());
        }
        self.path.pop();
    }

    /// Visits the named properties within a value; gives their number.
    fn visit_within(&mut self, schema: &Schema, around: bool) -> usize {
        match &schema.kind {
            Kind::Object(object) => {
                for property in &object.properties {
                    self.visit(&property.name, &property.schema, around);
                }
                object.properties.len()
            }
            Kind::Array(array) => {
                self.path.push("*".to_owned());
                let count = self.visit_within(&array.items, around);
                self.path.pop();
                count
            }
            // What is within a form has no place of its own in the manifest.
            Kind::Union(union) => union.branches.iter().map(named_within).sum(),
            _ => 0,
        }
    }
}

/// How many properties with names a value has.
fn named_within(schema: &Schema) -> usize {
    match &schema.kind {
        Kind::Object(object) => object.properties.len(),
        Kind::Array(array) => named_within(&array.items),
        Kind::Union(union) => union.branches.iter().map(named_within).sum(),
        _ => 0,
    }
}

/// Whether a description says more than the name.
fn is_described(name: &str, schema: &Schema) -> bool {
    let name = words(name);
    let said = schema.description.as_deref();
    let said = said.filter(|text| !is_placeholder(text));
    let said = said.map(words).unwrap_or_default();
    let is_attribute = name.iter().any(|word| ATTRIBUTES.contains(&word.as_str()));
    let is_empty =
        |word: &str| FILLERS.contains(&word) || (VALUES.contains(&word) && !is_attribute);
    match said.as_slice() {
        [only] if TYPES.contains(&only.as_str()) => false,
        said => said
            .iter()
            .any(|word| !name.contains(word) && !is_empty(word)),
    }
}

/// Whether a name says what the value is. `around`: whether what it belongs to is known.
fn tells(name: &str, around: bool) -> bool {
    let words = words(&toolspec_core::text::snake_case(name));
    let words: Vec<&str> = words.iter().map(|word| unnumbered(word)).collect();
    let any = |is_it: fn(&str) -> bool| words.iter().any(|word| is_it(word));
    let is_attribute = |word: &str| ATTRIBUTES.contains(&word);
    let says = |word: &str| {
        let is_long = word.chars().filter(|c| c.is_alphabetic()).count() > 2 || !word.is_ascii();
        is_long && !EMPTY.contains(&word) && !ATTRIBUTES.contains(&word)
    };
    any(says) || (around && any(is_attribute))
}

/// A word without the number of the one among several: `arg1` tells as little as `arg`.
fn unnumbered(word: &str) -> &str {
    word.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// Whether a schema says what the value is: values that are words, a format, or an amount of money.
fn schema_tells(schema: &Schema) -> bool {
    let is_word = |text: &str| text.contains(char::is_alphabetic);
    let is_telling = |format: &String| !FORMATS_OF_ANYTHING.contains(&format.as_str());
    let of_kind = match &schema.kind {
        Kind::String(text) => {
            let is_known = text.values.iter().any(|value| is_word(value));
            is_known || text.format.as_ref().is_some_and(is_telling)
        }
        Kind::Values(values) => values
            .iter()
            .any(|value| value.as_str().is_some_and(is_word)),
        Kind::Array(array) => array.items.description.is_some() || schema_tells(&array.items),
        Kind::Union(union) => union.branches.iter().any(schema_tells),
        _ => false,
    };
    of_kind || schema.money.is_some() || schema.equals.is_some()
}

/// Whether the argument is the part of a path that says which one of a resource is meant, and the
/// texts of the tool name that resource.
fn is_of_named_resource(tool: &Tool, argument: &str) -> bool {
    let texts = [&tool.name, &tool.title, &tool.description].map(|text| words(text));
    let is_named = |word: &String| {
        texts
            .iter()
            .flatten()
            .any(|known| singular(known) == singular(word))
    };
    tool.steps.iter().any(|step| {
        let segments = &step.request.segments;
        let mut before = segments.iter().zip(segments.iter().skip(1));
        before.any(|(resource, value)| match (resource, value) {
            (Segment::Literal(resource), Segment::Argument(name)) if name == argument => {
                let resource = words(&toolspec_core::text::snake_case(resource));
                resource.iter().any(is_named)
            }
            _ => false,
        })
    })
}

fn singular(word: &str) -> String {
    match word.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => word.trim_end_matches('s').to_owned(),
    }
}

/// Whether another text speaks of the argument: by its name in backticks, or as a word that is no
/// word of the language.
fn is_named_elsewhere(tool: &Tool, name: &str, tools: &Locked) -> bool {
    let described = |schema: &Schema| schema.description.clone().unwrap_or_default();
    let siblings = tool
        .arguments
        .iter()
        .map(|argument| described(&argument.schema));
    let server = &tools.toolset.server.instructions;
    let mut texts = siblings.chain([tool.description.clone(), server.clone()]);
    let quoted = format!("`{name}`");
    texts.any(|text| {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let is_unusual = name.contains('_');
        let mut identifiers = text.split(|c| !is_word(c));
        text.contains(&quoted) || (is_unusual && identifiers.any(|word| word == name))
    })
}
