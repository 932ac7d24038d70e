//! Rust types of JSON values.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::mismatch::Mismatch;

/// A type that is written as a JSON value and read from one.
///
/// Generated types implement it by a few calls of functions that are compiled once, and serde's
/// traits by [`serialize`] and [`deserialize`]: derived, those traits take rustc several times as
/// long.
pub trait Typed {
    /// The value as JSON.
    fn write(&self) -> Value;

    /// What a JSON value is in Rust.
    ///
    /// # Errors
    /// Where and why it is not of this type.
    fn read(value: Value) -> Result<Self, Mismatch>
    where
        Self: Sized;

    /// What a required member is when it is not there.
    #[must_use]
    fn absent() -> Option<Self>
    where
        Self: Sized,
    {
        None
    }

    /// Whether an optional member is left out.
    fn is_absent(&self) -> bool {
        false
    }
}

/// `Serialize` of a generated type.
pub fn serialize<S: Serializer>(value: &dyn Typed, serializer: S) -> Result<S::Ok, S::Error> {
    value.write().serialize(serializer)
}

/// `Deserialize` of a generated type.
pub fn deserialize<'de, T: Typed, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::read(Value::deserialize(deserializer)?).map_err(D::Error::custom)
}

impl Typed for Value {
    fn write(&self) -> Value {
        self.clone()
    }

    fn read(value: Value) -> Result<Self, Mismatch> {
        Ok(value)
    }
}

impl Typed for bool {
    fn write(&self) -> Value {
        Value::Bool(*self)
    }

    fn read(value: Value) -> Result<Self, Mismatch> {
        value
            .as_bool()
            .ok_or_else(|| Mismatch::kind(&value, "a boolean"))
    }
}

impl Typed for String {
    fn write(&self) -> Value {
        Value::String(self.clone())
    }

    fn read(value: Value) -> Result<Self, Mismatch> {
        match value {
            Value::String(text) => Ok(text),
            other => Err(Mismatch::kind(&other, "a string")),
        }
    }
}

impl Typed for i64 {
    fn write(&self) -> Value {
        Value::from(*self)
    }

    fn read(value: Value) -> Result<Self, Mismatch> {
        value
            .as_i64()
            .ok_or_else(|| Mismatch::kind(&value, "an integer of 64 bits"))
    }
}

impl Typed for u64 {
    fn write(&self) -> Value {
        Value::from(*self)
    }

    fn read(value: Value) -> Result<Self, Mismatch> {
        value
            .as_u64()
            .ok_or_else(|| Mismatch::kind(&value, "an integer of 64 bits from 0"))
    }
}

/// For both negative and large unsigned integers of 64 bits.
impl Typed for i128 {
    fn write(&self) -> Value {
        serde_json::Number::from_i128(*self).map_or(Value::Null, Value::Number)
    }

    fn read(value: Value) -> Result<Self, Mismatch> {
        value
            .as_number()
            .and_then(serde_json::Number::as_i128)
            .ok_or_else(|| Mismatch::kind(&value, "an integer"))
    }
}

impl Typed for f64 {
    fn write(&self) -> Value {
        Value::from(*self)
    }

    fn read(value: Value) -> Result<Self, Mismatch> {
        value
            .as_f64()
            .ok_or_else(|| Mismatch::kind(&value, "a number"))
    }
}

impl<T: Typed> Typed for Option<T> {
    fn write(&self) -> Value {
        self.as_ref().map_or(Value::Null, Typed::write)
    }

    fn read(value: Value) -> Result<Self, Mismatch> {
        match value {
            Value::Null => Ok(None),
            value => T::read(value).map(Some),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Typed> Typed for Box<T> {
    fn write(&self) -> Value {
        (**self).write()
    }

    fn read(value: Value) -> Result<Self, Mismatch> {
        T::read(value).map(Self::new)
    }
}

impl<T: Typed> Typed for Vec<T> {
    fn write(&self) -> Value {
        self.iter().map(Typed::write).collect()
    }

    fn read(value: Value) -> Result<Self, Mismatch> {
        let Value::Array(items) = value else {
            return Err(Mismatch::kind(&value, "a list"));
        };
        let items = items.into_iter().enumerate();
        items
            .map(|(index, item)| T::read(item).map_err(|mismatch| mismatch.at(index)))
            .collect()
    }
}

impl<T: Typed> Typed for BTreeMap<String, T> {
    fn write(&self) -> Value {
        let members = self
            .iter()
            .map(|(name, value)| (name.clone(), value.write()));
        Value::Object(members.collect())
    }

    fn read(value: Value) -> Result<Self, Mismatch> {
        match value {
            Value::Object(members) => entries(members),
            other => Err(Mismatch::kind(&other, "an object")),
        }
    }
}

/// The members of an object by their names.
pub(super) fn entries<T: Typed>(
    members: Map<String, Value>,
) -> Result<BTreeMap<String, T>, Mismatch> {
    let read = members
        .into_iter()
        .map(|(name, value)| match T::read(value) {
            Ok(value) => Ok((name, value)),
            Err(mismatch) => Err(mismatch.within(&name)),
        });
    read.collect()
}
