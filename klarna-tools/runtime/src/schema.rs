//! The JSON Schemas of a tool, read on first use, and what they say about a value.
//!
//! The part of JSON Schema 2020-12 that the tool set is written in is understood and no more; a
//! schema that says anything else is not usable, so nothing that it says goes unchecked.

mod check;
mod elsewhere;
mod excerpt;
mod pattern;
mod place;
mod reader;
mod rule;
mod spelling;
mod sum;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::violation::Violation;
use check::Check;
pub(crate) use check::{MOST, VALUES};
pub(crate) use excerpt::{kind, with_article};
pub(crate) use place::Place;
use reader::Reader;
use rule::Rule;

/// A schema, read.
pub(crate) struct Validator {
    root: Rule,
    definitions: BTreeMap<String, Rule>,
}

impl Validator {
    /// What `schema` says. An error means that it says something that is not understood here.
    pub(crate) fn of(schema: Value) -> Result<Self, String> {
        let mut root: Rule = serde_json::from_value(schema).map_err(|error| error.to_string())?;
        let definitions = std::mem::take(&mut root.definitions);
        Ok(Self { root, definitions })
    }

    /// Everything that is wrong with `instance`, up to [`MOST`]; nothing if it is valid.
    pub(crate) fn violations(&self, instance: &Value) -> Vec<Violation> {
        Check::new(self, instance).violations()
    }

    /// Reads `instance` as it is meant where only one thing can be meant.
    pub(crate) fn read_leniently(&self, instance: &mut Value) {
        Reader::new(self).read(&self.root, instance);
    }

    fn definition(&self, target: &str) -> Option<&Rule> {
        self.definitions.get(target.strip_prefix("#/$defs/")?)
    }

    /// What `rule`, or what it refers to, says about itself.
    fn description<'s>(&'s self, rule: &'s Rule) -> &'s str {
        let target = rule.reference.as_deref();
        let definition = target.and_then(|target| self.definition(target));
        let descriptions = [Some(rule), definition].into_iter().flatten();
        let mut descriptions = descriptions.filter_map(|rule| rule.description.as_deref());
        descriptions.next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
