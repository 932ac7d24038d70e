//! Whether a value that the manifest fixes is one the schema allows.

use serde_json::{Number as Decimal, Value};

use super::{kind_name, quoted};
use crate::model::{Kind, Number, Object, Schema, Text};

/// Whether a value that the manifest fixes is one the schema allows; `Err` says why not.
pub(in crate::resolve) fn accepts(schema: &Schema, value: &Value) -> Result<(), String> {
    Check::default().value(schema, value)
}

/// The schemas around the one that is checked, by label.
#[derive(Default)]
struct Check<'a> {
    around: Vec<(&'a str, &'a Schema)>,
}

impl<'a> Check<'a> {
    fn value(&mut self, schema: &'a Schema, value: &Value) -> Result<(), String> {
        if schema.nullable && value.is_null() {
            return Ok(());
        }
        let Some(label) = &schema.label else {
            return self.kind(schema, value);
        };
        self.around.push((label, schema));
        let checked = self.kind(schema, value);
        self.around.pop();
        checked
    }

    fn kind(&mut self, schema: &'a Schema, value: &Value) -> Result<(), String> {
        let refused = || Err(format!("`{value}` is not {}", kind_name(&schema.kind)));
        match (&schema.kind, value) {
            (Kind::Any, _) | (Kind::Boolean, Value::Bool(_)) => Ok(()),
            (Kind::Values(values), value) if values.contains(value) => Ok(()),
            (Kind::Number(bounds), Value::Number(number)) => accepts_number(bounds, number),
            (Kind::Integer(integer), Value::Number(number)) => match number.as_i128() {
                Some(n) if integer.minimum.is_some_and(|minimum| n < minimum) => {
                    Err(format!("{n} is too small"))
                }
                Some(n) if integer.maximum.is_some_and(|maximum| n > maximum) => {
                    Err(format!("{n} is too large"))
                }
                Some(n)
                    if integer
                        .multiple_of
                        .is_some_and(|of| n % i128::from(of) != 0) =>
                {
                    Err(format!("{n} is no multiple"))
                }
                Some(n)
                    if !integer.values.is_empty()
                        && !integer.values.iter().any(|known| i128::from(*known) == n) =>
                {
                    Err(format!("{n} is none of the values"))
                }
                Some(_) => Ok(()),
                None => refused(),
            },
            (Kind::String(text), Value::String(string)) => accepts_text(text, string),
            (Kind::Array(array), Value::Array(elements)) => elements
                .iter()
                .try_for_each(|element| self.value(&array.items, element)),
            (Kind::Object(object), Value::Object(members)) => self.members(object, members),
            (Kind::Union(union), value) => {
                let fits = |branch: &'a Schema| self.value(branch, value).is_ok();
                if union.branches.iter().any(fits) {
                    Ok(())
                } else {
                    refused()
                }
            }
            (Kind::Recursive(label), value) => {
                let place = self.around.iter().rposition(|(known, _)| known == label);
                let Some((place, (_, schema))) =
                    place.and_then(|p| Some((p, *self.around.get(p)?)))
                else {
                    return refused();
                };
                let within = self.around.split_off(place);
                let checked = self.value(schema, value);
                self.around.extend(within);
                checked
            }
            _ => refused(),
        }
    }

    fn members(
        &mut self,
        object: &'a Object,
        members: &serde_json::Map<String, Value>,
    ) -> Result<(), String> {
        let properties = &object.properties;
        for property in properties.iter().filter(|property| property.required) {
            if !members.contains_key(&property.name) {
                return Err(format!("`{}` is missing", property.name));
            }
        }
        let count = members.len() as u64;
        if object.min_properties.is_some_and(|fewest| count < fewest) {
            return Err("it has too few properties".to_owned());
        }
        if object.max_properties.is_some_and(|most| count > most) {
            return Err("it has too many properties".to_owned());
        }
        members.iter().try_for_each(|(name, value)| {
            let property = properties.iter().find(|property| property.name == *name);
            match (property, &object.rest) {
                (Some(property), _) => self.value(&property.schema, value),
                (None, Some(rest)) => self.value(rest, value),
                (None, None) => Err(format!("there is no property `{name}`")),
            }
        })
    }
}

fn accepts_text(text: &Text, string: &String) -> Result<(), String> {
    let length = string.chars().count() as u64;
    if text.max_length.is_some_and(|longest| length > longest) {
        Err("the text is too long".to_owned())
    } else if text.min_length.is_some_and(|shortest| length < shortest) {
        Err("the text is too short".to_owned())
    } else if !text.values.is_empty() && !text.values.contains(string) {
        Err(format!("`{string}` is none of {}", quoted(&text.values)))
    } else {
        Ok(())
    }
}

fn accepts_number(bounds: &Number, number: &Decimal) -> Result<(), String> {
    let value = number.as_f64();
    let bound = |bound: &Option<Decimal>| bound.as_ref().and_then(Decimal::as_f64);
    let below = value < bound(&bounds.minimum)
        || bounds.exclusive_minimum.is_some() && value <= bound(&bounds.exclusive_minimum);
    let most = bounds.maximum.is_some() && value > bound(&bounds.maximum);
    let above =
        most || bounds.exclusive_maximum.is_some() && value >= bound(&bounds.exclusive_maximum);
    if below {
        Err(format!("{number} is too small"))
    } else if above {
        Err(format!("{number} is too large"))
    } else {
        Ok(())
    }
}
