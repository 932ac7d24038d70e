//! The advertised JSON Schemas, read on first use, and what they say about a value.
//!
//! What is checked is what agents were shown: the same text. The part of JSON Schema 2020-12 that
//! the tool set is written in is understood and no more; a schema that says anything else is not
//! usable, so nothing that was advertised goes unchecked.

mod excerpt;
mod rule;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use serde_json::{Map, Value};

use crate::violation::{Violation, child};
use excerpt::{excerpt, list, unknown_name};
pub(crate) use excerpt::{kind, with_article};
use rule::{Additional, Rule};

/// A schema, read.
pub(crate) struct Schema {
    root: Rule,
    definitions: BTreeMap<String, Rule>,
}

/// Schemas by the address of their text. A text is a constant of the program, so there are never
/// more entries than there are schemas.
static READ: RwLock<Option<ByAddress>> = RwLock::new(None);

type ByAddress = HashMap<(usize, usize), Arc<Schema>>;

impl Schema {
    /// The schema with this text, read once. An error means that the text says something that is
    /// not understood here.
    pub(crate) fn compiled(text: &'static str) -> Result<Arc<Self>, String> {
        let address = (text.as_ptr().addr(), text.len());
        let known = READ.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(schema) = known.as_ref().and_then(|schemas| schemas.get(&address)) {
            return Ok(Arc::clone(schema));
        }
        drop(known);
        let schema = Arc::new(Self::read(text)?);
        let mut known = READ.write().unwrap_or_else(PoisonError::into_inner);
        known
            .get_or_insert_default()
            .insert(address, Arc::clone(&schema));
        Ok(schema)
    }

    fn read(text: &str) -> Result<Self, String> {
        let mut root: Rule = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let definitions = std::mem::take(&mut root.definitions);
        Ok(Self { root, definitions })
    }

    /// Everything that is wrong with `instance`; nothing if it is valid.
    pub(crate) fn violations(&self, instance: &Value) -> Vec<Violation> {
        let mut check = Check {
            definitions: &self.definitions,
            depth: 0,
            violations: Vec::new(),
        };
        check.value(&self.root, instance, "");
        check.violations
    }
}

/// Three schemas for each of the 128 levels of JSON text that `serde_json` reads: a reference, a
/// branch and what it leads to. Deeper values come from programs alone.
const DEEPEST: usize = 3 * 128;

struct Check<'s> {
    definitions: &'s BTreeMap<String, Rule>,
    /// How many schemas lie around the one that is checked.
    depth: usize,
    violations: Vec<Violation>,
}

impl Check<'_> {
    fn value(&mut self, rule: &Rule, value: &Value, at: &str) {
        if self.depth == DEEPEST {
            return self.report(at, "is nested too deeply".to_owned());
        }
        self.depth += 1;
        self.constrain(rule, value, at);
        self.depth -= 1;
    }

    /// Without an allowed value or type nothing else about a value matters.
    fn constrain(&mut self, rule: &Rule, value: &Value, at: &str) {
        if let Some(target) = rule.reference.as_deref() {
            let name = target.strip_prefix("#/$defs/").unwrap_or_default();
            match self.definitions.get(name) {
                Some(definition) => self.value(definition, value, at),
                None => self.report(at, format!("cannot be checked: {target} is not defined")),
            }
            return;
        }
        if !rule.values.is_empty() && !rule.values.contains(value) {
            let values = list(rule.values.iter().map(Value::to_string));
            return self.refuse(at, value, &format!("one of {values}"));
        }
        if !rule.admits_type_of(value) {
            return self.refuse(at, value, &rule.types_in_words());
        }
        if !rule.any_of.is_empty() {
            self.forms(&rule.any_of, value, at);
        }
        match value {
            Value::Number(number) => {
                for broken in rule.broken_bounds(number) {
                    self.refuse(at, value, &broken);
                }
            }
            Value::String(text) => {
                for broken in rule.broken_text(text) {
                    self.refuse(at, value, &broken);
                }
            }
            Value::Array(elements) => self.elements(rule, value, elements, at),
            Value::Object(members) => self.members(rule, value, members, at),
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn elements(&mut self, rule: &Rule, value: &Value, elements: &[Value], at: &str) {
        for broken in rule.broken_count(elements) {
            self.refuse(at, value, &broken);
        }
        if let Some(items) = &rule.items {
            for (index, element) in elements.iter().enumerate() {
                self.value(items, element, &format!("{at}/{index}"));
            }
        }
    }

    fn members(&mut self, rule: &Rule, value: &Value, members: &Map<String, Value>, at: &str) {
        for name in rule
            .required
            .iter()
            .filter(|name| !members.contains_key(*name))
        {
            self.report(&child(at, name), "is required".to_owned());
        }
        for (name, partners) in &rule.dependent_required {
            let missing = partners
                .iter()
                .filter(|partner| !members.contains_key(*partner));
            for partner in missing.filter(|_| members.contains_key(name)) {
                self.report(&child(at, partner), format!("is required beside {name}"));
            }
        }
        if rule
            .min_properties
            .is_some_and(|fewest| members.len() < fewest)
        {
            let fewest = rule.min_properties.unwrap_or_default();
            self.refuse(at, value, &format!("at least {fewest} properties"));
        }
        if let Some(most) = rule.max_properties.filter(|most| members.len() > *most) {
            self.refuse(at, value, &format!("at most {most} properties"));
        }
        for (name, member) in members {
            match (rule.properties.get(name), &rule.additional_properties) {
                (Some(property), _) => self.value(property, member, &child(at, name)),
                (None, Additional::Each(each)) => self.value(each, member, &child(at, name)),
                (None, Additional::Allowed(true)) => {}
                (None, Additional::Allowed(false)) => {
                    let known: Vec<&str> = rule.properties.keys().map(String::as_str).collect();
                    let named = child(at, &excerpt::name(name));
                    self.report(&named, unknown_name(name, &known));
                }
            }
        }
    }

    /// A value that may have several forms: the mistakes within the form whose type it has, else
    /// all forms.
    fn forms(&mut self, forms: &[Rule], value: &Value, at: &str) {
        let found = self.violations.len();
        let mut nearest = None;
        for form in forms {
            self.value(form, value, at);
            let mistakes = self.violations.split_off(found);
            if mistakes.is_empty() {
                return;
            }
            if form.admits_type_of(value) && nearest.is_none() {
                nearest = Some(mistakes);
            }
        }
        if let Some(mistakes) = nearest {
            self.violations.extend(mistakes);
        } else {
            let words: Vec<_> = forms.iter().map(Rule::types_in_words).collect();
            self.refuse(at, value, &words.join(", or "));
        }
    }

    fn refuse(&mut self, at: &str, value: &Value, allowed: &str) {
        let remedy = if value.is_null() {
            "; leave it out to send nothing"
        } else {
            ""
        };
        self.report(
            at,
            format!("sent {}; expected {allowed}{remedy}", excerpt(value)),
        );
    }

    fn report(&mut self, at: &str, message: String) {
        self.violations.push(Violation {
            pointer: at.to_owned(),
            message,
        });
    }
}

#[cfg(test)]
mod tests;
