//! JSON text, read so that nothing in it goes unnoticed.
//!
//! `serde_json` keeps the last of several members with one name. Nobody can guess which of two
//! amounts was intended, so each such name is found here, at any depth, as the text is read.

use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

use toolspec_model::validate::{Location, VALUES};

use crate::arguments::violation::{Violation, pointer};

/// How many repeated names are reported.
const REPORTED: usize = 20;

/// An object, and what about its text is not clear.
#[derive(Default)]
pub struct Object {
    /// Its members; of several with one name, the first.
    pub members: Map<String, Value>,
    /// Names that are given more than once, each with its place, or that there is too much.
    pub unclear: Vec<Violation>,
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut notes = Notes::default();
        let at = Location::Root;
        let members = deserializer.deserialize_map(Members {
            notes: &mut notes,
            at,
        })?;
        let unclear = notes.violations();
        Ok(Self { members, unclear })
    }
}

/// The value of a JSON text, and what about it is not clear. `name` is that of the argument, where
/// the value is one.
///
/// # Errors
/// It is not JSON.
pub fn read(text: &str, name: Option<&str>) -> serde_json::Result<(Value, Vec<Violation>)> {
    let mut notes = Notes::default();
    let at = name.map_or(Location::Root, |name| {
        Location::Member(&Location::Root, name)
    });
    let mut text = serde_json::Deserializer::from_str(text);
    let value = Any {
        notes: &mut notes,
        at,
    };
    let value = value.deserialize(&mut text)?;
    text.end()?;
    Ok((value, notes.violations()))
}

/// The integer that a number is, also where it is written as `12.0`. From 2^53 on such a number need
/// not be the one that was written.
#[expect(
    clippy::cast_possible_truncation,
    reason = "it is whole, and within the range of both types"
)]
pub(crate) fn integer(number: &Number) -> Option<Number> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if !number.is_f64() {
        return Some(number.clone());
    }
    let is_exact = |value: &f64| value.fract() == 0.0 && value.abs() < EXACT;
    let written = number.as_f64().filter(is_exact)?;
    Some((written as i64).into())
}

#[derive(Default)]
struct Notes {
    values: usize,
    repeated: Vec<String>,
}

impl Notes {
    fn is_full(&self) -> bool {
        self.values > VALUES
    }

    fn repeats(&mut self, place: Location<'_>) {
        if self.repeated.len() < REPORTED {
            let pointer = pointer(&place);
            if !self.repeated.contains(&pointer) {
                self.repeated.push(pointer);
            }
        }
    }

    fn violations(self) -> Vec<Violation> {
        let too_many = self.is_full().then(|| Violation {
            pointer: String::new(),
            message: format!("contain more than {VALUES} values"),
        });
        let repeated = self.repeated.into_iter().map(|pointer| Violation {
            pointer,
            message: "this name appears more than once in the same object, so it is not clear \
                      which value is intended; give it once"
                .to_owned(),
        });
        too_many.into_iter().chain(repeated).collect()
    }
}

struct Members<'a> {
    notes: &'a mut Notes,
    at: Location<'a>,
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = Map<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Map<String, Value>, A::Error> {
        let Self { notes, at: parent } = self;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if notes.is_full() {
                members.next_value::<IgnoredAny>()?;
                continue;
            }
            let at = Location::Member(&parent, &name);
            let value = members.next_value_seed(Any { notes, at })?;
            match object.entry(name) {
                Entry::Vacant(entry) => {
                    entry.insert(value);
                }
                Entry::Occupied(entry) => notes.repeats(Location::Member(&parent, entry.key())),
            }
        }
        Ok(object)
    }
}

struct Any<'a> {
    notes: &'a mut Notes,
    at: Location<'a>,
}

impl<'de> DeserializeSeed<'de> for Any<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.notes.values += 1;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Any<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let Self { notes, at: parent } = self;
        let mut array = Vec::new();
        while !notes.is_full() {
            let at = Location::Element(&parent, array.len());
            match elements.next_element_seed(Any { notes, at })? {
                Some(element) => array.push(element),
                None => return Ok(array.into()),
            }
        }
        while elements.next_element::<IgnoredAny>()?.is_some() {}
        Ok(array.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Value, A::Error> {
        let Self { notes, at } = self;
        Members { notes, at }.visit_map(members).map(Value::Object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Value, Vec<String>) {
        let read: Object = serde_json::from_str(text).unwrap();
        let pointers = read.unclear.into_iter().map(|found| found.pointer);
        (read.members.into(), pointers.collect())
    }

    #[test]
    fn json_without_a_repeated_name_is_read_as_serde_json_reads_it() {
        for text in [
            "{}",
            r#"{"a":null,"b":[true,-1,18446744073709551615,1.0,1e3,"x\n\u00e9"],"c":{"a":{"b":[[],{}]}}}"#,
            r#"{"a":{"x":1},"b":{"x":1},"":0}"#,
        ] {
            let expected: Value = serde_json::from_str(text).unwrap();
            assert_eq!(read(text), (expected, Vec::new()), "{text}");
        }
        for text in ["[]", "1", "null", r#"{"a":}"#, r#"{"a":1e999}"#] {
            assert!(serde_json::from_str::<Object>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn every_repeated_name_is_found_with_its_place() {
        let text = r#"{"a":1,"a":2,"a":3,"l":[0,{"x":{"y/z~":1,"y\/z~":1}}],"m":{"b":1},"m":{}}"#;
        assert_eq!(read(text).1, ["/a", "/l/1/x/y~1z~0", "/m"]);
        let many: Vec<_> = (0..100).map(|n| format!(r#""{n}":0,"{n}":0"#)).collect();
        assert_eq!(read(&format!("{{{}}}", many.join(","))).1.len(), REPORTED);
    }

    #[test]
    fn reading_ends_at_so_many_values() {
        for text in [
            format!("{{\"a\":[{}{{}}]}}", "{},".repeat(2 * VALUES)),
            format!("{{{}\"a\":0}}", "\"a\":[],".repeat(2 * VALUES)),
        ] {
            let (value, pointers) = read(&text);
            assert_eq!(pointers.first().map(String::as_str), Some(""));
            let kept = value["a"].as_array().map_or(0, Vec::len);
            assert!(kept <= VALUES, "{kept}");
        }
    }
}
