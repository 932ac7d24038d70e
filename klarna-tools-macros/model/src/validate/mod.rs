//! The one validator: whether a value is what a schema says, and if not, everything that is wrong.
//!
//! What is wrong is data; whoever asks says it in words of their own. Everything is bounded: how
//! many mistakes are looked for, at how many values, and how deep.

mod bounds;
mod check;
mod elsewhere;
mod object;
mod pattern;
mod place;
mod sum;
mod types;

use serde_json::Value;

use crate::{Schema, Shape, Sum, ValueRef};
use check::{Check, Given};

pub use crate::shape::Form;
pub use bounds::{count, with_article};
pub use check::{DEEPEST, MOST, VALUES};
pub use place::{Location, Node, Outer};

/// Something that is wrong.
#[derive(Debug)]
pub struct Mistake<'a> {
    /// The value that is wrong or missing.
    pub at: &'a Location<'a>,
    /// What is wrong.
    pub problem: Problem<'a>,
    /// What the value means; empty where nobody has said it.
    pub about: &'a str,
}

/// What is wrong.
#[derive(Debug)]
pub enum Problem<'a> {
    /// A value is not what is expected.
    Unfit {
        /// The value.
        value: &'a Value,
        /// What is expected.
        expected: Expected<'a>,
    },
    /// A list or an object is empty.
    Empty {
        /// How many it contains at least.
        fewest: u64,
        /// What it contains.
        noun: &'static str,
        /// The names that it may contain, where it is an object that has some.
        names: Vec<&'a str>,
    },
    /// A member is missing.
    Missing {
        /// The member that it must come with; it is always required where this is absent.
        beside: Option<&'a str>,
    },
    /// A name is unknown.
    Unknown {
        /// Those that are known here.
        known: Vec<&'a str>,
        /// Where the name is known, if that is in few places: as `order_lines[0]`, or empty for
        /// the root.
        elsewhere: Vec<String>,
    },
    /// An integer is another than the sum that it has to be.
    Unbalanced {
        /// The integer.
        found: i128,
        /// What the sum comes to.
        expected: i128,
        /// What is added up.
        sum: &'a Sum,
    },
    /// A label that no schema around has.
    Undefined(&'a str),
    /// There is more within each other than is looked at.
    TooDeep,
    /// There are more values than are looked at.
    TooMany,
}

/// What is expected.
#[derive(Debug)]
pub enum Expected<'a> {
    /// One of these values, in JSON.
    OneOf(Vec<String>),
    /// What these words say: `an integer or a string`, `at most 5 characters`.
    Words(String),
    /// An amount of money of this type, whose currency is at this place.
    Amount(String, &'a ValueRef),
}

/// Says what is wrong.
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

/// Whether `node` admits a value that is sent. `left` is how many values may still be looked at.
pub fn admits(node: Node<'_>, value: &Value, left: &mut usize) -> bool {
    let mut check = Check::new(true, &|_| ());
    (check.most, check.left) = (1, *left);
    check.value(node, Given::of(value, &Location::Root));
    *left = check.left;
    check.left > 0 && check.finish().is_empty()
}
