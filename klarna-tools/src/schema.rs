//! The advertised JSON Schemas, compiled on first use.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{Draft, Keyword, ValidationError, Validator};
use serde_json::Value;

use crate::untrusted::{NAME, tame};
use crate::violation::{Violation, child};

/// Longest excerpt of a value in a violation, in characters.
const EXCERPT: usize = 60;

/// Most names or values listed in a violation.
const LISTED: usize = 24;

/// A compiled schema and its text, which names what is allowed.
pub(crate) struct Schema {
    validator: Validator,
    text: Value,
}

/// Compiled schemas by the address of their text. A text is a constant of the program, so there
/// are never more entries than there are schemas.
static COMPILED: RwLock<Option<ByAddress>> = RwLock::new(None);

type ByAddress = HashMap<(usize, usize), Arc<Schema>>;

impl Schema {
    /// The schema with this text, compiled once. An error means that the text is no JSON Schema.
    pub(crate) fn compiled(text: &'static str) -> Result<Arc<Self>, String> {
        let address = (text.as_ptr().addr(), text.len());
        let known = COMPILED.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(schema) = known.as_ref().and_then(|schemas| schemas.get(&address)) {
            return Ok(Arc::clone(schema));
        }
        drop(known);
        let schema = Arc::new(Self::compile(text)?);
        let mut known = COMPILED.write().unwrap_or_else(PoisonError::into_inner);
        known
            .get_or_insert_default()
            .insert(address, Arc::clone(&schema));
        Ok(schema)
    }

    fn compile(text: &str) -> Result<Self, String> {
        let text: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .offline()
            .with_keyword("type", |_, types, _| Ok(Box::new(Types::read(types))))
            .build(&text)
            .map_err(|error| error.to_string())?;
        Ok(Self { validator, text })
    }

    /// Everything that is wrong with `instance`; nothing if it is valid.
    pub(crate) fn violations(&self, instance: &Value) -> Vec<Violation> {
        if self.validator.is_valid(instance) {
            return Vec::new();
        }
        let errors: Vec<_> = self.validator.iter_errors(instance).collect();
        let mut weightiest = HashMap::new();
        for error in &errors {
            let found = weightiest
                .entry(error.instance_path().as_str())
                .or_default();
            *found = weight(error.kind()).max(*found);
        }
        let mut violations = Vec::new();
        for error in &errors {
            if weightiest.get(error.instance_path().as_str()) == Some(&weight(error.kind())) {
                self.describe(error, &mut violations);
            }
        }
        violations
    }

    fn describe(&self, error: &ValidationError<'_>, violations: &mut Vec<Violation>) {
        let pointer = error.instance_path().as_str();
        let sent = excerpt(error.instance());
        let mut report =
            |pointer: String, message: String| violations.push(Violation { pointer, message });
        let allowed = match error.kind() {
            Kind::Custom { message, .. } => message.clone(),
            Kind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                return report(child(pointer, name), "is required".to_owned());
            }
            Kind::AdditionalProperties { unexpected } => {
                let known = self.properties_beside(error.schema_path().as_str());
                for name in unexpected {
                    report(
                        child(pointer, &tame(name, EXCERPT)),
                        unknown_name(name, &known),
                    );
                }
                return;
            }
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
                return self.describe_branches(context, pointer, &sent, violations);
            }
            Kind::Enum { options } => match options.as_array() {
                Some(options) => format!("one of {}", list(options.iter().map(Value::to_string))),
                None => options.to_string(),
            },
            Kind::Constant { expected_value } => expected_value.to_string(),
            Kind::Minimum { limit } => format!("at least {limit}"),
            Kind::Maximum { limit } => format!("at most {limit}"),
            Kind::ExclusiveMinimum { limit } => format!("more than {limit}"),
            Kind::ExclusiveMaximum { limit } => format!("less than {limit}"),
            Kind::MinLength { limit } => format!("at least {limit} characters"),
            Kind::MaxLength { limit } => format!("at most {limit} characters"),
            Kind::MinItems { limit } => format!("at least {limit} elements"),
            Kind::MaxItems { limit } => format!("at most {limit} elements"),
            Kind::MinProperties { limit } => format!("at least {limit} properties"),
            Kind::MaxProperties { limit } => format!("at most {limit} properties"),
            Kind::Pattern { pattern } => format!("text that matches {pattern}"),
            Kind::UniqueItems => "no element twice".to_owned(),
            _ => {
                let message = error.masked_with("the value").to_string();
                return report(pointer.to_owned(), format!("sent {sent}; {message}"));
            }
        };
        let remedy = if error.instance().is_null() {
            "; leave it out to send nothing"
        } else {
            ""
        };
        report(
            pointer.to_owned(),
            format!("sent {sent}; expected {allowed}{remedy}"),
        );
    }

    /// What is wrong with a value that may have several forms: the mistakes within the form whose
    /// type it has, else all forms.
    fn describe_branches(
        &self,
        branches: &[Vec<ValidationError<'static>>],
        pointer: &str,
        sent: &str,
        violations: &mut Vec<Violation>,
    ) {
        let type_of = |error: &ValidationError<'_>| match error.kind() {
            Kind::Custom { message, .. } if error.instance_path().as_str() == pointer => {
                Some(message.clone())
            }
            _ => None,
        };
        let of_its_type = |errors: &&Vec<_>| errors.iter().all(|error| type_of(error).is_none());
        if let Some(errors) = branches.iter().find(of_its_type) {
            return errors
                .iter()
                .for_each(|error| self.describe(error, violations));
        }
        let forms: Vec<_> = branches.iter().flatten().filter_map(type_of).collect();
        violations.push(Violation {
            pointer: pointer.to_owned(),
            message: format!("sent {sent}; expected {}", forms.join(", or ")),
        });
    }

    /// The property names that the schema object around the keyword at `keyword_path` knows.
    fn properties_beside(&self, keyword_path: &str) -> Vec<&str> {
        let around = keyword_path
            .rsplit_once('/')
            .map_or("", |(around, _)| around);
        let properties = self
            .text
            .pointer(around)
            .and_then(|schema| schema.get("properties"));
        properties
            .and_then(Value::as_object)
            .map(|known| known.keys().map(String::as_str).collect())
            .unwrap_or_default()
    }
}

/// Of several mistakes in one value, the weightiest are told: the allowed values say more than the
/// type, and without the type nothing else matters.
fn weight(kind: &Kind) -> u8 {
    match kind {
        Kind::Enum { .. } | Kind::Constant { .. } => 2,
        Kind::Custom { .. } => 1,
        _ => 0,
    }
}

/// The keyword `type`, with one rule more: an integer is written without a decimal point and
/// without an exponent. An agent that writes `50.0` may mean fifty whole units of a currency.
struct Types(Vec<String>);

impl Types {
    fn read(types: &Value) -> Self {
        let names = match types {
            Value::Array(names) => names
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            name => name.as_str().map(str::to_owned).into_iter().collect(),
        };
        Self(names)
    }

    fn admit(&self, instance: &Value) -> bool {
        self.0.iter().any(|name| match (name.as_str(), instance) {
            ("integer", Value::Number(number)) => !number.is_f64(),
            (name, instance) => name == kind(instance),
        })
    }
}

impl<'i> Keyword<'i> for Types {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.admit(instance) {
            return Ok(());
        }
        let names = self.0.iter().map(|name| if name == "integer" {
            "an integer without decimal point or exponent (amounts are in minor units: 50.00 is 5000)".to_owned()
        } else {
            with_article(name)
        });
        Err(ValidationError::custom(
            names.collect::<Vec<_>>().join(" or "),
        ))
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        self.admit(instance)
    }
}

/// The type of `value` in the words of JSON Schema.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

pub(crate) fn with_article(kind: &str) -> String {
    match kind {
        "null" => kind.to_owned(),
        _ if kind.starts_with(['a', 'i', 'o']) => format!("an {kind}"),
        _ => format!("a {kind}"),
    }
}

/// `value` as briefly as it can be recognised. Objects and arrays are not quoted: they may hold a
/// person's data.
fn excerpt(value: &Value) -> String {
    match value {
        Value::String(text) if text.chars().count() > EXCERPT => {
            format!(
                "{:?} ({} characters)",
                tame(text, EXCERPT),
                text.chars().count()
            )
        }
        Value::String(text) => format!("{:?}", tame(text, EXCERPT)),
        Value::Array(elements) => format!("an array of {} elements", elements.len()),
        Value::Object(_) => "an object".to_owned(),
        scalar => scalar.to_string(),
    }
}

fn unknown_name(name: &str, known: &[&str]) -> String {
    let nearest = known
        .iter()
        .map(|known| (strsim::jaro_winkler(name, known), known))
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .filter(|(likeness, _)| *likeness > 0.8);
    match nearest {
        Some((_, nearest)) => format!("is unknown; did you mean {nearest}?"),
        None if known.is_empty() => "is unknown".to_owned(),
        None => format!(
            "is unknown; known are {}",
            list(known.iter().copied().map(str::to_owned))
        ),
    }
}

fn list(entries: impl ExactSizeIterator<Item = String>) -> String {
    let rest = entries.len().saturating_sub(LISTED);
    let mut listed: Vec<_> = entries
        .take(LISTED)
        .map(|entry| tame(&entry, NAME))
        .collect();
    if rest > 0 {
        listed.push(format!("and {rest} more"));
    }
    listed.join(", ")
}
