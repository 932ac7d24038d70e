//! Bounds: tightened for what is sent, opened for what is received.

use serde_json::Value;

use super::Choice;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{ArgumentEntry, Located};
use crate::model::{Array, Integer, Kind, Schema, Text};
use crate::source::Span;
use crate::yaml::Node;

/// Applies the manifest's bounds, which may only be tighter than the document's.
pub(super) fn narrow(kind: &mut Kind, choice: &Choice<'_>, node: &Node, cx: &mut Diagnostics) {
    let Some(entry) = choice.bounds else { return };
    let mut narrowing = Narrowing { node, cx };
    match kind {
        Kind::Integer(integer) => narrowing.integer(integer, entry),
        Kind::String(text) => narrowing.text(text, entry),
        Kind::Array(array) => narrowing.array(array, entry),
        _ => {}
    }
    narrowing.report_misfits(kind, entry);
}

struct Narrowing<'a> {
    node: &'a Node,
    cx: &'a mut Diagnostics,
}

impl Narrowing<'_> {
    fn integer(&mut self, integer: &mut Integer, entry: &ArgumentEntry) {
        self.raise(&mut integer.minimum, entry.minimum.as_ref(), "minimum");
        self.lower(&mut integer.maximum, entry.maximum.as_ref(), "maximum");
    }

    fn text(&mut self, text: &mut Text, entry: &ArgumentEntry) {
        self.raise(&mut text.min_length, entry.min_length.as_ref(), "minLength");
        self.lower(&mut text.max_length, entry.max_length.as_ref(), "maxLength");
        if let Some(pattern) = &entry.pattern {
            if text
                .pattern
                .as_deref()
                .is_some_and(|declared| declared != pattern.value)
            {
                let message = "the document gives a pattern already";
                self.refuse(
                    &pattern.span,
                    message,
                    "two patterns cannot be compared",
                    "pattern",
                );
            }
            text.pattern = Some(pattern.value.clone());
        }
        if let Some(values) = &entry.values {
            for value in values
                .iter()
                .filter(|value| !text.values.is_empty() && !text.values.contains(&value.value))
            {
                let message = format!("`{}` is none of the document's values", value.value);
                self.refuse(
                    &value.span,
                    &message,
                    "a manifest may narrow, never widen",
                    "enum",
                );
            }
            text.values = values.iter().map(|value| value.value.clone()).collect();
        }
    }

    fn array(&mut self, array: &mut Array, entry: &ArgumentEntry) {
        self.raise(&mut array.min_items, entry.min_items.as_ref(), "minItems");
        self.lower(&mut array.max_items, entry.max_items.as_ref(), "maxItems");
    }

    fn raise<T: Ord + Copy + std::fmt::Display>(
        &mut self,
        bound: &mut Option<T>,
        said: Option<&Located<T>>,
        key: &str,
    ) {
        let Some(said) = said else { return };
        if let Some(declared) = bound.filter(|declared| said.value < *declared) {
            let message = format!(
                "`{key}: {}` is wider than the document's {declared}",
                said.value
            );
            self.refuse(
                &said.span,
                &message,
                "a manifest may narrow, never widen",
                key,
            );
        }
        *bound = Some(said.value);
    }

    fn lower<T: Ord + Copy + std::fmt::Display>(
        &mut self,
        bound: &mut Option<T>,
        said: Option<&Located<T>>,
        key: &str,
    ) {
        let Some(said) = said else { return };
        if let Some(declared) = bound.filter(|declared| said.value > *declared) {
            let message = format!(
                "`{key}: {}` is wider than the document's {declared}",
                said.value
            );
            self.refuse(
                &said.span,
                &message,
                "a manifest may narrow, never widen",
                key,
            );
        }
        *bound = Some(said.value);
    }

    fn refuse(&mut self, span: &Span, message: &str, label: &str, key: &str) {
        let declared = self.node.get(key).unwrap_or(self.node);
        self.cx.push(
            Diagnostic::new(span, message)
                .label(label)
                .note(&declared.span, "declared here"),
        );
    }

    /// A bound on a type that has no such bound would silently do nothing.
    fn report_misfits(&mut self, kind: &Kind, entry: &ArgumentEntry) {
        let span = |located: &Option<Located<i64>>| located.as_ref().map(|l| l.span.clone());
        let count = |located: &Option<Located<u64>>| located.as_ref().map(|l| l.span.clone());
        let (integer, text, array) = (
            matches!(kind, Kind::Integer(_)),
            matches!(kind, Kind::String(_)),
            matches!(kind, Kind::Array(_)),
        );
        let values = entry
            .values
            .as_ref()
            .and_then(|values| values.first())
            .map(|v| v.span.clone());
        let said = [
            ("minimum", integer, span(&entry.minimum)),
            ("maximum", integer, span(&entry.maximum)),
            ("minLength", text, count(&entry.min_length)),
            ("maxLength", text, count(&entry.max_length)),
            (
                "pattern",
                text,
                entry.pattern.as_ref().map(|p| p.span.clone()),
            ),
            ("enum", text, values),
            ("minItems", array, count(&entry.min_items)),
            ("maxItems", array, count(&entry.max_items)),
        ];
        for (key, fits, span) in said {
            if let Some(span) = span.filter(|_| !fits) {
                let message = format!("`{key}` has no meaning here");
                let label = format!("this is {}", kind_name(kind));
                self.cx.push(
                    Diagnostic::new(&span, message)
                        .label(label)
                        .note(&self.node.span, "declared here"),
                );
            }
        }
    }
}

/// A type in words.
pub(in crate::resolve) fn kind_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Any => "any value",
        Kind::Boolean => "a boolean",
        Kind::Integer(_) => "an integer",
        Kind::Number(_) => "a number",
        Kind::String(_) => "a string",
        Kind::Array(_) => "an array",
        Kind::Object(_) => "an object",
        Kind::Map(_) => "an object with any names",
    }
}

/// Takes bounds off: what an API answers may grow without notice, and a value that is out of
/// bounds is still what it answered.
pub(super) fn open(kind: &mut Kind) {
    match kind {
        Kind::Integer(integer) => {
            *integer = Integer {
                format: integer.format.take(),
                ..Integer::default()
            }
        }
        Kind::Number(number) => *number = crate::model::Number::default(),
        Kind::String(text) => {
            *text = Text {
                format: text.format.take(),
                ..Text::default()
            }
        }
        Kind::Array(array) => {
            (array.min_items, array.max_items, array.unique) = (None, None, false);
        }
        Kind::Any | Kind::Boolean | Kind::Object(_) | Kind::Map(_) => {}
    }
}

/// Whether a value that the manifest fixes is one the schema allows; `Err` says why not.
pub(in crate::resolve) fn accepts(schema: &Schema, value: &Value) -> Result<(), String> {
    let refused = || Err(format!("`{value}` is not {}", kind_name(&schema.kind)));
    match (&schema.kind, value) {
        (Kind::Any, _) | (Kind::Boolean, Value::Bool(_)) | (Kind::Number(_), Value::Number(_)) => {
            Ok(())
        }
        (Kind::Integer(integer), Value::Number(number)) => match number.as_i64() {
            Some(n) if integer.minimum.is_some_and(|minimum| n < minimum) => {
                Err(format!("{n} is too small"))
            }
            Some(n) if integer.maximum.is_some_and(|maximum| n > maximum) => {
                Err(format!("{n} is too large"))
            }
            Some(n) if !integer.values.is_empty() && !integer.values.contains(&n) => {
                Err(format!("{n} is none of the values"))
            }
            Some(_) => Ok(()),
            None => refused(),
        },
        (Kind::String(text), Value::String(string)) => {
            let length = string.chars().count() as u64;
            if text.max_length.is_some_and(|longest| length > longest) {
                Err("the text is too long".to_owned())
            } else if text.min_length.is_some_and(|shortest| length < shortest) {
                Err("the text is too short".to_owned())
            } else if !text.values.is_empty() && !text.values.contains(string) {
                Err(format!(
                    "`{string}` is none of {}",
                    super::quoted(&text.values)
                ))
            } else {
                Ok(())
            }
        }
        (Kind::Array(array), Value::Array(elements)) => elements
            .iter()
            .try_for_each(|element| accepts(&array.items, element)),
        (Kind::Object(properties), Value::Object(members)) => accepts_members(properties, members),
        (Kind::Map(values), Value::Object(members)) => members
            .values()
            .try_for_each(|value| accepts(values, value)),
        _ => refused(),
    }
}

fn accepts_members(
    properties: &[crate::model::Property],
    members: &serde_json::Map<String, Value>,
) -> Result<(), String> {
    for property in properties.iter().filter(|property| property.required) {
        if !members.contains_key(&property.name) {
            return Err(format!("`{}` is missing", property.name));
        }
    }
    members.iter().try_for_each(|(name, value)| {
        match properties.iter().find(|property| property.name == *name) {
            Some(property) => accepts(&property.schema, value),
            None => Err(format!("there is no property `{name}`")),
        }
    })
}
