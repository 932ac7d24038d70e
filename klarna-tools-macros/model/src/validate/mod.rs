//! The only validator: everything that is wrong with a value according to its schema.
//!
//! Mistakes are data, which each caller words for its reader. The numbers of mistakes and of values
//! and the depth are limited.

mod alternatives;
mod bounds;
mod check;
mod discriminated;
mod elsewhere;
mod forms;
mod object;
mod pattern;
mod place;
mod sum;
mod types;

use serde_json::Value;

use crate::{Schema, Shape, Sum, ValueRef};
use check::{Check, Given};

pub use crate::shape::Alternative;
pub use bounds::{compare, count, is_multiple, with_article};
pub use check::{DEEPEST, MOST, VALUES};
pub use place::{Location, Node, Outer};
pub use types::LISTED;

/// A mistake in a value.
#[derive(Debug)]
pub struct Mistake<'a> {
    /// The value that is wrong or missing.
    pub at: &'a Location<'a>,
    /// What is wrong.
    pub problem: Problem<'a>,
    /// The description of the value; empty if it has none.
    pub about: &'a str,
}

/// What is wrong.
#[derive(Debug)]
pub enum Problem<'a> {
    /// A value is not as expected.
    Unfit {
        /// The value.
        value: &'a Value,
        /// What is expected.
        expected: Expected<'a>,
    },
    /// A list or an object is empty.
    Empty {
        /// The fewest elements or members that it must contain.
        fewest: u64,
        /// What it contains, as a noun.
        noun: &'static str,
        /// The known names, if it is an object with known names.
        names: Vec<&'a str>,
    },
    /// A member is missing.
    Missing {
        /// The member that requires it. Without this it is always required.
        beside: Option<&'a str>,
    },
    /// A name is unknown.
    Unknown {
        /// The names that are known here.
        known: Vec<&'a str>,
        /// Where else the name is known, if these places are few: such as `order_lines[0]`, or empty
        /// for the root.
        elsewhere: Vec<String>,
    },
    /// An integer is not the sum that it must equal.
    Unbalanced {
        /// The integer.
        found: i128,
        /// The value of the sum.
        expected: i128,
        /// The sum.
        sum: &'a Sum,
    },
    /// A label that no enclosing schema has.
    Undefined(&'a str),
    /// Values are nested too deeply.
    TooDeep,
    /// There are too many values.
    TooMany,
}

/// What is expected.
#[derive(Debug)]
pub enum Expected<'a> {
    /// One of these values, in JSON. If there are many, the last says how many more there are.
    OneOf(Vec<String>),
    /// As these words describe it: `an integer or a string`, `at most 5 characters`.
    Words(String),
    /// An amount of money of this type, with a reference to its currency.
    Amount(String, &'a ValueRef),
}

/// Words a mistake.
pub type Say<'f, S> = &'f dyn Fn(&Mistake<'_>) -> S;

/// Everything that is wrong with the members of an object, up to [`MOST`].
pub fn members<S>(shape: Shape<'_>, value: &Value, say: Say<'_, S>) -> Vec<S> {
    let is_sent = !matches!(shape, Shape::Content(_));
    Check::new(is_sent, say).root(shape, value)
}

/// Everything that is wrong with a value that is sent, up to [`MOST`].
pub fn value<S>(schema: &Schema, value: &Value, say: Say<'_, S>) -> Vec<S> {
    let mut check = Check::new(true, say);
    check.value(Node::of(schema), Given::of(value, &Location::Root));
    check.finish()
}

/// Whether `node` admits a value that is sent. `left` is how many values may still be checked.
pub fn admits(node: Node<'_>, value: &Value, left: &mut usize) -> bool {
    let mut check = Check::new(true, &|_| ());
    (check.most, check.left) = (1, *left);
    check.value(node, Given::of(value, &Location::Root));
    *left = check.left;
    check.left > 0 && check.finish().is_empty()
}
