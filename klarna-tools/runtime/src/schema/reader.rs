//! Arguments as clients send them, read as they are meant.
//!
//! Clients send `null` for what nobody filled in, lists and numbers as text, and codes in any case.
//! A value that its schema does not admit is read as one that it does, where there is only one.
//! Amounts and free text are never read, and what was read is checked like anything else.

use serde_json::{Map, Number, Value};

use super::check::{Check, DEEPEST, VALUES};
use super::rule::{Additional, Rule};
use super::{Validator, spelling};
use crate::json;

/// What a text costs that is spelled anew, in values.
const SPELLING: usize = 16;

/// Whole numbers up to here are exact as doubles.
const EXACT: f64 = 9_007_199_254_740_992.0;

pub(super) struct Reader<'s> {
    schema: &'s Validator,
    depth: usize,
    /// How many values may still be read.
    left: usize,
}

impl<'s> Reader<'s> {
    pub(super) fn new(schema: &'s Validator) -> Self {
        Self {
            schema,
            depth: 0,
            left: VALUES,
        }
    }

    /// Reads `value` in its place.
    pub(super) fn read(&mut self, rule: &'s Rule, value: &mut Value) {
        if self.depth == DEEPEST || self.left == 0 {
            return;
        }
        self.left -= 1;
        self.depth += 1;
        match rule.reference.as_deref() {
            Some(target) => {
                if let Some(definition) = self.schema.definition(target) {
                    self.read(definition, value);
                }
            }
            None => self.follow(rule, value),
        }
        self.depth -= 1;
    }

    fn follow(&mut self, rule: &'s Rule, value: &mut Value) {
        if let Some(reading) = self.scalar(rule, value) {
            *value = reading;
        }
        match value {
            Value::Array(elements) => {
                if let Some(items) = &rule.items {
                    for element in elements {
                        self.read(items, element);
                    }
                }
            }
            Value::Object(members) => self.members(rule, members),
            _ => {}
        }
        if !rule.any_of.is_empty() && rule.money.is_none() {
            self.forms(&rule.any_of, value);
        }
    }

    /// A number or a text that is meant to be something else.
    fn scalar(&mut self, rule: &Rule, value: &Value) -> Option<Value> {
        match value {
            Value::Number(number) if rule.is_plain_number() => whole(number),
            Value::String(text) if !rule.admits_text() => self.json(rule, text),
            Value::String(text) if !rule.is_spelled(text) => {
                self.left = self.left.saturating_sub(SPELLING);
                let spelled = spelling::spelled(rule, text).map(Value::from);
                spelled.or_else(|| self.json(rule, text))
            }
            _ => None,
        }
    }

    /// What `text` is in JSON, unless it holds more values than may still be read.
    fn json(&mut self, rule: &Rule, text: &str) -> Option<Value> {
        let begins = |byte: &u8| matches!(byte, b'[' | b'{' | b',');
        let values = text.bytes().filter(|byte| begins(byte)).count();
        self.left = self.left.checked_sub(values)?;
        from_json(rule, text)
    }

    /// A property that is `null`, and cannot be, was left out.
    fn members(&mut self, rule: &'s Rule, members: &mut Map<String, Value>) {
        members.retain(|name, member| {
            let property = match (rule.properties.get(name), &rule.additional_properties) {
                (Some(property), _) => property,
                (None, Additional::Each(each)) => each,
                (None, Additional::Allowed(_)) => return true,
            };
            let is_left_out = member.is_null() && !self.admits(property, member);
            if !is_left_out {
                self.read(property, member);
            }
            !is_left_out
        });
    }

    /// Of several forms, the one whose reading is valid, if that is one. Where none is, the mistakes
    /// are those of the first that has the type.
    fn forms(&mut self, forms: &'s [Rule], value: &mut Value) {
        if forms.iter().any(|form| self.admits(form, value)) {
            return;
        }
        let mut readings: Vec<Value> = Vec::new();
        let mut nearest = None;
        for form in forms {
            let mut reading = value.clone();
            self.read(form, &mut reading);
            if self.admits(form, &reading) {
                readings.push(reading);
            } else if nearest.is_none() && form.admits_type_of(&reading) {
                nearest = Some(reading);
            }
        }
        readings.dedup();
        match (readings.len(), nearest) {
            (0, Some(nearest)) => *value = nearest,
            (1, _) => *value = readings.swap_remove(0),
            _ => {}
        }
    }

    fn admits(&mut self, rule: &'s Rule, value: &Value) -> bool {
        let mut check = Check::new(self.schema, value);
        check.left = self.left;
        let is_valid = check.is_valid(rule);
        self.left = check.left;
        is_valid
    }
}

/// The list, object, truth value or number that is no amount that `text` is in JSON.
fn from_json(rule: &Rule, text: &str) -> Option<Value> {
    let read = match meant(text)? {
        Value::Number(number) if rule.is_plain_number() => {
            whole(&number).unwrap_or(Value::Number(number))
        }
        Value::Null | Value::String(_) | Value::Number(_) => return None,
        other => other,
    };
    let is_value = rule.values.is_empty() || rule.values.contains(&read);
    (is_value && rule.admits_type_of(&read)).then_some(read)
}

/// The value that `text` is in JSON; truth also as Python writes it. Text that is not clear means
/// nothing.
fn meant(text: &str) -> Option<Value> {
    let text = match text.trim() {
        "True" => "true",
        "False" => "false",
        text => text,
    };
    let (value, unclear) = json::read(text, None).ok()?;
    unclear.is_empty().then_some(value)
}

/// `1.0` as `1`.
#[expect(
    clippy::cast_possible_truncation,
    reason = "it is whole, and within what both types can hold"
)]
fn whole(number: &Number) -> Option<Value> {
    let double = number.as_f64().filter(|_| number.is_f64())?;
    let is_whole = double.fract() == 0.0 && double.abs() <= EXACT;
    is_whole.then(|| Value::from(double as i64))
}
