//! Objects: the fields of a generated struct as the members of a JSON object.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::choices::listed;
use super::mismatch::Mismatch;
use super::value::{Typed, entries};

/// The object of some members, each with its name and whether it is there even when it is `None`.
#[must_use]
pub fn written(members: &[(&str, bool, &dyn Typed)]) -> Value {
    let there = members
        .iter()
        .filter(|(_, required, value)| *required || !value.is_absent());
    let members = there.map(|(name, _, value)| ((*name).to_owned(), value.write()));
    Value::Object(members.collect())
}

/// As [`written`], with the members that have names of their own behind them.
#[must_use]
pub fn written_with<T: Typed>(
    members: &[(&str, bool, &dyn Typed)],
    rest: &BTreeMap<String, T>,
) -> Value {
    let mut object = written(members);
    if let (Value::Object(object), Value::Object(rest)) = (&mut object, rest.write()) {
        object.extend(rest);
    }
    object
}

/// The members of an object that are still to be read.
#[derive(Debug)]
pub struct Members {
    left: Map<String, Value>,
    known: Vec<&'static str>,
}

impl Members {
    /// The members of an object.
    ///
    /// # Errors
    /// If it is not one.
    pub fn of(value: Value) -> Result<Self, Mismatch> {
        match value {
            Value::Object(left) => Ok(Self {
                left,
                known: Vec::new(),
            }),
            other => Err(Mismatch::kind(&other, "an object")),
        }
    }

    /// A member that has to be there.
    ///
    /// # Errors
    /// If it is not there or of another type. A nullable type is `null` when it is not there.
    pub fn required<T: Typed>(&mut self, name: &'static str) -> Result<T, Mismatch> {
        match self.take(name) {
            Some(value) => T::read(value).map_err(|mismatch| mismatch.within(name)),
            None => T::absent().ok_or_else(|| Mismatch::new("is missing").within(name)),
        }
    }

    /// A member that may be left out or, with the same meaning, `null`.
    ///
    /// # Errors
    /// If it is of another type.
    pub fn optional<T: Typed>(&mut self, name: &'static str) -> Result<Option<T>, Mismatch> {
        let given = self.take(name).filter(|value| !value.is_null());
        let read = given.map(T::read).transpose();
        read.map_err(|mismatch| mismatch.within(name))
    }

    /// A member that may be left out or `null`, with different meanings.
    ///
    /// # Errors
    /// If it is of another type.
    pub fn nullable<T: Typed>(&mut self, name: &'static str) -> Result<Option<T>, Mismatch> {
        let read = self.take(name).map(T::read).transpose();
        read.map_err(|mismatch| mismatch.within(name))
    }

    /// All that is left.
    ///
    /// # Errors
    /// If one of them is of another type.
    pub fn rest<T: Typed>(self) -> Result<BTreeMap<String, T>, Mismatch> {
        entries(self.left)
    }

    /// `read`, if nothing is left.
    ///
    /// # Errors
    /// If there are members under other names than were asked for.
    pub fn close<T>(self, read: T) -> Result<T, Mismatch> {
        match self.left.keys().next() {
            None => Ok(read),
            Some(name) => {
                let known = listed(self.known.into_iter());
                Err(Mismatch::new(format!("is unknown, expected {known}")).within(name))
            }
        }
    }

    fn take(&mut self, name: &'static str) -> Option<Value> {
        self.known.push(name);
        self.left.remove(name)
    }
}
