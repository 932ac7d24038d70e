//! Everything that is wrong with a value, up to a bound.

use serde_json::Value;

use super::bounds;
use super::place::{Location, Node, Outer};
use super::types::{is_listed, is_of_type, listing, scalar_of};
use super::{Expected, Mistake, Problem, Say};
use crate::shape::Alternative;
use crate::{Array, Kind, Schema, Shape};

/// The most mistakes that are reported. A call can contain a million.
pub const MOST: usize = 100;

/// The most values that are checked. A value counts once for each alternative.
pub const VALUES: usize = 100_000;

/// The deepest nesting of schemas: three for each of the 128 levels of JSON text that `serde_json`
/// reads, namely a reference, a branch and its target. Only programs can make deeper values.
pub const DEEPEST: usize = 3 * 128;

pub(super) struct Check<'c, S> {
    /// The members of the whole value.
    pub(super) root: Option<Shape<'c>>,
    /// Whether the value is sent. Then unknown names are refused, and sums are checked.
    pub(super) is_sent: bool,
    say: Say<'c, S>,
    /// How many schemas there are around the one that is checked.
    depth: usize,
    /// The most mistakes that are reported.
    pub(super) most: usize,
    /// How many values may still be checked.
    pub(super) left: usize,
    pub(super) found: Vec<S>,
    /// How many of the mistakes are sums.
    pub(super) unbalanced: usize,
}

/// A value that is checked.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) value: &'a Value,
    pub(super) at: &'a Location<'a>,
    /// Its description, if its schema has none.
    about: &'a str,
}

impl<'a> Given<'a> {
    pub(super) fn of(value: &'a Value, at: &'a Location<'a>) -> Self {
        let about = "";
        Self { value, at, about }
    }
}

impl<'c, S> Check<'c, S> {
    pub(super) fn new(is_sent: bool, say: Say<'c, S>) -> Self {
        Self {
            root: None,
            is_sent,
            say,
            depth: 0,
            most: MOST,
            left: VALUES,
            found: Vec::new(),
            unbalanced: 0,
        }
    }

    /// Everything that is wrong with the whole.
    pub(super) fn root(mut self, shape: Shape<'c>, value: &Value) -> Vec<S> {
        let given = Given::of(value, &Location::Root);
        self.root = Some(shape);
        (self.left, self.depth) = (self.left - 1, self.depth + 1);
        match value {
            Value::Object(members) => self.object(shape, members, None, given),
            _ => self.refuse("an object".to_owned(), given),
        }
        self.finish()
    }

    pub(super) fn finish(mut self) -> Vec<S> {
        if self.left == 0 {
            self.report(&Location::Root, Problem::TooMany, "");
        }
        self.found
    }

    pub(super) fn value(&mut self, node: Node<'_>, given: Given<'_>) {
        if self.is_done() {
            return;
        }
        if self.depth == DEEPEST {
            return self.report(given.at, Problem::TooDeep, "");
        }
        self.left -= 1;
        self.depth += 1;
        match node.alternative {
            Alternative::One(schema) => {
                let about = schema.description.as_deref().unwrap_or(given.about);
                if !(schema.nullable && given.value.is_null()) {
                    self.constrain(node, schema, Given { about, ..given });
                }
            }
            Alternative::Scalars(union) => match scalar_of(union, given.value) {
                Some(scalar) => self.constrain(node, scalar, given),
                None => self.refuse(node.types_in_words(), given),
            },
        }
        self.depth -= 1;
    }

    /// If the value or its type is not allowed, nothing else is checked.
    fn constrain(&mut self, node: Node<'_>, schema: &Schema, given: Given<'_>) {
        if schema.opaque || schema.masked {
            return self.bare(node, schema, given);
        }
        match &schema.kind {
            Kind::Recursive(label) => match node.labelled(label) {
                Some(target) => self.value(target, given),
                None => self.report(given.at, Problem::Undefined(label), ""),
            },
            Kind::Union(union) => self.alternatives(node, &node.outer(schema), union, given),
            _ => {
                if !is_listed(schema, given.value) {
                    self.unfit(Expected::OneOf(listing(schema)), given);
                } else if is_of_type(schema, given.value) {
                    self.within(&node.outer(schema), schema, given);
                } else {
                    let types = node.types_in_words();
                    let money = schema.money.as_ref().filter(|_| self.is_sent);
                    let expected = match money {
                        Some(currency) => Expected::Amount(types, currency),
                        None => Expected::Words(types),
                    };
                    self.unfit(expected, given);
                }
            }
        }
    }

    /// Checks only the type of a value.
    fn bare(&mut self, node: Node<'_>, schema: &Schema, given: Given<'_>) {
        match (&schema.kind, given.value) {
            (Kind::Array(array), Value::Array(elements)) if schema.opaque || !schema.masked => {
                let outer = node.outer(schema);
                for (index, element) in elements.iter().enumerate() {
                    let at = Location::Element(given.at, index);
                    let items = outer.within(&array.items);
                    self.bare(items, &array.items, Given::of(element, &at));
                }
            }
            _ if is_of_type(schema, given.value) => {}
            _ => self.refuse(node.types_in_words(), given),
        }
    }

    /// A value of the right type.
    fn within(&mut self, outer: &Outer<'_>, schema: &Schema, given: Given<'_>) {
        match (&schema.kind, given.value) {
            (Kind::Object(object), Value::Object(members)) => {
                self.object(Shape::Object(object), members, Some(outer), given);
            }
            (Kind::Array(array), Value::Array(elements)) => {
                self.array(array, elements, outer, given);
            }
            _ => self.refuse_each(bounds::broken(schema, given.value), given),
        }
    }

    /// Checks a list. If it is too long, only the allowed number of elements is checked.
    fn array(&mut self, array: &Array, elements: &[Value], outer: &Outer<'_>, given: Given<'_>) {
        match array.min_items {
            Some(fewest) if elements.is_empty() && fewest > 0 => {
                let (noun, names) = ("element", Vec::new());
                self.empty(fewest, noun, names, given);
            }
            _ => self.refuse_each(array.broken(elements), given),
        }
        let most = array.max_items.and_then(|most| usize::try_from(most).ok());
        let elements = elements.iter().take(most.unwrap_or(usize::MAX));
        for (index, element) in elements.enumerate() {
            let at = Location::Element(given.at, index);
            self.value(outer.within(&array.items), Given::of(element, &at));
        }
    }

    pub(super) fn empty(
        &mut self,
        fewest: u64,
        noun: &'static str,
        names: Vec<&str>,
        given: Given<'_>,
    ) {
        let problem = Problem::Empty {
            fewest,
            noun,
            names,
        };
        self.report(given.at, problem, given.about);
    }

    pub(super) fn refuse_each(&mut self, broken: Vec<String>, given: Given<'_>) {
        for expected in broken {
            self.refuse(expected, given);
        }
    }

    pub(super) fn refuse(&mut self, expected: String, given: Given<'_>) {
        self.unfit(Expected::Words(expected), given);
    }

    pub(super) fn unfit(&mut self, expected: Expected<'_>, given: Given<'_>) {
        let Given { value, at, about } = given;
        self.report(at, Problem::Unfit { value, expected }, about);
    }

    /// Counts the depth as values, since a deep pointer takes longer to write.
    pub(super) fn report(&mut self, at: &Location<'_>, problem: Problem<'_>, about: &str) {
        self.left = self.left.saturating_sub(self.depth);
        if self.found.len() < self.most {
            self.found.push((self.say)(&Mistake { at, problem, about }));
        }
    }

    pub(super) fn is_done(&self) -> bool {
        self.found.len() >= self.most || self.left == 0
    }
}
