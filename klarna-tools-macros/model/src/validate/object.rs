//! Everything that is wrong with an object.

use serde_json::{Map, Value};

use super::bounds::broken_count;
use super::check::{Check, Given};
use super::place::{Location, Node, Outer};
use super::types::whole;
use super::{Problem, elsewhere};
use crate::{Field, Shape};

impl<S> Check<'_, S> {
    pub(super) fn object(
        &mut self,
        shape: Shape<'_>,
        members: &Map<String, Value>,
        outer: Option<&Outer<'_>>,
        given: Given<'_>,
    ) {
        match shape.fewest() {
            Some(fewest) if members.is_empty() && fewest > 0 => {
                self.empty(fewest, "name", names(shape), given);
            }
            fewest => {
                let bounds = (fewest, shape.most());
                self.refuse_each(broken_count(members.len(), bounds, "name"), given);
            }
        }
        self.missing(shape, members, given.at);
        if let Some(wrong) = self.members(shape, members, outer, given.at)
            && self.is_sent
        {
            self.sums(shape, members, &wrong, given.at);
        }
    }

    /// Checks the members; gives the names of the wrong ones if all were checked.
    fn members<'m>(
        &mut self,
        shape: Shape<'_>,
        members: &'m Map<String, Value>,
        outer: Option<&Outer<'_>>,
        at: &Location<'_>,
    ) -> Option<Vec<&'m str>> {
        let mut wrong = Vec::new();
        for (name, member) in members {
            if self.is_done() {
                return None;
            }
            let found = self.mistakes();
            let place = Location::Member(at, name);
            match shape.get(name).or(shape.rest()) {
                Some(schema) => {
                    let node = outer.map_or(Node::of(schema), |outer| outer.within(schema));
                    self.value(node, Given::of(member, &place));
                }
                None if self.is_sent => self.unknown(shape, name, &place),
                None => {}
            }
            if self.mistakes() > found {
                wrong.push(name.as_str());
            }
        }
        Some(wrong)
    }

    fn unknown(&mut self, shape: Shape<'_>, name: &str, at: &Location<'_>) {
        let known = names(shape);
        let root = self.root.unwrap_or(shape);
        let elsewhere = elsewhere::places(root, (name, at));
        self.report(at, Problem::Unknown { known, elsewhere }, "");
    }

    /// The number of mistakes without sums, since a member of a wrong sum may itself be right.
    fn mistakes(&self) -> usize {
        self.found.len().saturating_sub(self.unbalanced)
    }

    /// Checks the sums whose members are all right.
    fn sums(
        &mut self,
        shape: Shape<'_>,
        members: &Map<String, Value>,
        wrong: &[&str],
        at: &Location<'_>,
    ) {
        let is_required = |name: &str| {
            let mut fields = shape.fields();
            fields.any(|field| field.required && field.name == name)
        };
        let of_sums = |field: &Field<'_>| field.schema.equals.is_some();
        let mut summed: Vec<_> = shape.fields().filter(of_sums).collect();
        summed.sort_by_key(|field| field.name);
        for Field { name, schema, .. } in summed {
            let (Some(sum), Some(value)) = (&schema.equals, members.get(name)) else {
                continue;
            };
            if wrong.contains(&name) || sum.names().any(|name| wrong.contains(&name)) {
                continue;
            }
            if let (Some(found), Some(expected)) = (whole(value), sum.of(members, &is_required))
                && found != expected
            {
                let problem = Problem::Unbalanced {
                    found,
                    expected,
                    sum,
                };
                self.report(&Location::Member(at, name), problem, "");
                self.unbalanced += 1;
            }
        }
    }

    fn missing(&mut self, shape: Shape<'_>, members: &Map<String, Value>, at: &Location<'_>) {
        for field in shape.fields() {
            if field.required && !members.contains_key(field.name) {
                self.report_missing(shape, field.name, None, at);
            }
        }
        let given = |(name, _): &&(String, _)| members.contains_key(name);
        let mut dependent: Vec<_> = shape.dependent().iter().filter(given).collect();
        dependent.sort();
        for (name, partners) in dependent {
            for partner in partners.iter().filter(|name| !members.contains_key(*name)) {
                self.report_missing(shape, partner, Some(name), at);
            }
        }
    }

    fn report_missing(
        &mut self,
        shape: Shape<'_>,
        name: &str,
        beside: Option<&str>,
        at: &Location<'_>,
    ) {
        let schema = shape.get(name);
        let about = schema.and_then(|schema| schema.description.as_deref());
        let problem = Problem::Missing { beside };
        self.report(
            &Location::Member(at, name),
            problem,
            about.unwrap_or_default(),
        );
    }
}

/// The names that are known, sorted.
fn names(shape: Shape<'_>) -> Vec<&str> {
    let mut names: Vec<_> = shape.fields().map(|field| field.name).collect();
    names.sort_unstable();
    names
}
