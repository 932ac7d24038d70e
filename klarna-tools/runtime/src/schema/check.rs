//! Everything that is wrong with a value, up to a bound.

use serde_json::{Map, Value};

use super::excerpt::{about, excerpt, list, unknown_name};
use super::place::Place;
use super::rule::{Additional, Rule};
use super::{Validator, elsewhere};
use crate::money;
use crate::violation::Violation;

/// Most violations that are looked for. Nobody reads more, and a call can hold a million.
pub(crate) const MOST: usize = 100;

/// Most values that are looked at, one as often as it has forms.
pub(crate) const VALUES: usize = 100_000;

/// Three schemas for each of the 128 levels of JSON text that `serde_json` reads: a reference, a
/// branch and what it leads to. Deeper values come from programs alone.
pub(super) const DEEPEST: usize = 3 * 128;

/// An amount that stands for others, in minor units.
const AMOUNT: u32 = 15_000;

pub(super) struct Check<'s> {
    schema: &'s Validator,
    /// The whole that is checked: it holds the currencies of its amounts.
    root: &'s Value,
    /// How many schemas lie around the one that is checked.
    depth: usize,
    /// How many violations are looked for.
    most: usize,
    /// How many values may still be looked at.
    pub(super) left: usize,
    violations: Vec<Violation>,
    /// How many of the violations are sums.
    unbalanced: usize,
}

impl<'s> Check<'s> {
    pub(super) fn new(schema: &'s Validator, root: &'s Value) -> Self {
        Self {
            schema,
            root,
            depth: 0,
            most: MOST,
            left: VALUES,
            violations: Vec::new(),
            unbalanced: 0,
        }
    }

    /// Everything that is wrong with the whole.
    pub(super) fn violations(mut self) -> Vec<Violation> {
        self.value(&self.schema.root, self.root, &Place::Root, "");
        if self.left == 0 {
            let message = format!("hold more than {VALUES} values; send fewer");
            self.report(&Place::Root, message);
        }
        self.violations
    }

    /// Whether `rule` admits the whole.
    pub(super) fn is_valid(&mut self, rule: &'s Rule) -> bool {
        self.most = 1;
        self.value(rule, self.root, &Place::Root, "");
        self.violations.is_empty() && self.left > 0
    }

    /// `about` describes what refers to `rule`.
    fn value(&mut self, rule: &'s Rule, value: &Value, at: &Place, about: &'s str) {
        if self.is_done() {
            return;
        }
        if self.depth == DEEPEST {
            return self.report(at, "is nested too deeply".to_owned());
        }
        self.left -= 1;
        self.depth += 1;
        let about = rule.description.as_deref().unwrap_or(about);
        self.constrain(rule, value, at, about);
        self.depth -= 1;
    }

    /// Without an allowed value or type nothing else about a value matters.
    fn constrain(&mut self, rule: &'s Rule, value: &Value, at: &Place, about: &'s str) {
        if let Some(target) = rule.reference.as_deref() {
            return match self.schema.definition(target) {
                Some(definition) => self.value(definition, value, at, about),
                None => self.report(at, format!("cannot be checked: {target} is not defined")),
            };
        }
        if !rule.values.is_empty() && !rule.values.contains(value) {
            let values = list(rule.values.iter().map(Value::to_string));
            return self.refuse(at, value, &format!("one of {values}"), about);
        }
        if !rule.admits_type_of(value) {
            return self.refuse(at, value, &self.types_in_words(rule), about);
        }
        if !rule.any_of.is_empty() {
            self.forms(&rule.any_of, value, at, about);
        }
        self.bounds(rule, value, at, about);
        match value {
            Value::Array(elements) => self.elements(rule, elements, at),
            Value::Object(members) => self.members(rule, members, at),
            _ => {}
        }
    }

    fn bounds(&mut self, rule: &Rule, value: &Value, at: &Place, about: &str) {
        if is_empty(value)
            && let Some(fewest) = rule.fewest(value)
        {
            let message = format!("says nothing; give at least {fewest}");
            self.report_about(at, message, about);
        } else {
            for broken in rule.broken_bounds(value) {
                self.refuse(at, value, &broken, about);
            }
        }
    }

    /// Of a list that is too long, the elements that may be there.
    fn elements(&mut self, rule: &'s Rule, elements: &[Value], at: &Place) {
        let most = rule.max_items.unwrap_or(usize::MAX);
        if let Some(items) = &rule.items {
            for (index, element) in elements.iter().take(most).enumerate() {
                self.value(items, element, &Place::Element(at, index), "");
            }
        }
    }

    fn members(&mut self, rule: &'s Rule, members: &Map<String, Value>, at: &Place) {
        self.missing(rule, members, at);
        let mut wrong = Vec::new();
        for (name, member) in members {
            if self.is_done() {
                return;
            }
            let found = self.mistakes();
            let place = Place::Member(at, name);
            match (rule.properties.get(name), &rule.additional_properties) {
                (Some(property), _) => self.value(property, member, &place, ""),
                (None, Additional::Each(each)) => self.value(each, member, &place, ""),
                (None, Additional::Allowed(true)) => {}
                (None, Additional::Allowed(false)) => self.unknown(rule, name, &place),
            }
            if self.mistakes() > found {
                wrong.push(name.as_str());
            }
        }
        self.sums(rule, members, &wrong, at);
    }

    fn unknown(&mut self, rule: &Rule, name: &str, at: &Place) {
        let known: Vec<&str> = rule.properties.keys().map(String::as_str).collect();
        let belongs = elsewhere::belongs(self.schema, name);
        self.report(at, belongs.unwrap_or_else(|| unknown_name(name, &known)));
    }

    /// Violations but for sums: what does not add up may be right in itself.
    fn mistakes(&self) -> usize {
        self.violations.len().saturating_sub(self.unbalanced)
    }

    /// Nothing can be said of a sum in which a member is wrong.
    fn sums(&mut self, rule: &Rule, members: &Map<String, Value>, wrong: &[&str], at: &Place) {
        for (name, property) in &rule.properties {
            let (Some(sum), Some(value)) = (&property.equals, members.get(name)) else {
                continue;
            };
            if wrong.contains(&name.as_str()) || sum.names().any(|name| wrong.contains(&name)) {
                continue;
            }
            let (found, expected) = (money::minor_units(value), sum.of(members, &rule.required));
            if let (Some(found), Some(expected)) = (found, expected)
                && found != expected
            {
                let message = format!("is {found}, but {}", sum.in_words(expected));
                self.report(&Place::Member(at, name), message);
                self.unbalanced += 1;
            }
        }
    }

    fn missing(&mut self, rule: &'s Rule, members: &Map<String, Value>, at: &Place) {
        let missing = |name: &&String| !members.contains_key(*name);
        for name in rule.required.iter().filter(missing) {
            self.report_missing(rule, name, at, "is required".to_owned());
        }
        let given = |(name, _): &(&'s String, &'s Vec<String>)| members.contains_key(*name);
        for (name, partners) in rule.dependent_required.iter().filter(given) {
            for partner in partners.iter().filter(missing) {
                self.report_missing(rule, partner, at, format!("is required beside {name}"));
            }
        }
    }

    fn report_missing(&mut self, rule: &'s Rule, name: &str, at: &Place, message: String) {
        let property = rule.properties.get(name);
        let about = property.map_or("", |property| self.schema.description(property));
        self.report_about(&Place::Member(at, name), message, about);
    }

    /// A value that may have several forms: the mistakes within the form whose type it has, else
    /// all forms.
    fn forms(&mut self, forms: &'s [Rule], value: &Value, at: &Place, about: &'s str) {
        let found = self.violations.len();
        let mut nearest = None;
        for form in forms {
            self.value(form, value, at, about);
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
            let words: Vec<_> = forms.iter().map(|form| self.types_in_words(form)).collect();
            self.refuse(at, value, &words.join(", or "), about);
        }
    }

    fn types_in_words(&self, rule: &Rule) -> String {
        let types = rule.types_in_words();
        match rule.money.as_deref() {
            Some(place) => {
                let example = self.amount(place);
                format!("{types} in minor units, without quotes or a decimal point: {example}")
            }
            None => types,
        }
    }

    /// How an amount is written whose currency is at `place`: in that currency, where it is given.
    fn amount(&self, place: &str) -> String {
        let argument = place.strip_prefix("$inputs.").unwrap_or_default();
        let given = self.root.get(argument).and_then(Value::as_str);
        let is_code = |code: &&str| code.len() == 3 && code.bytes().all(|c| c.is_ascii_uppercase());
        let currency = given.filter(is_code).unwrap_or("USD");
        let said = money::say(&AMOUNT.into(), Some(currency)).unwrap_or_default();
        format!("{said} is {AMOUNT}")
    }

    fn refuse(&mut self, at: &Place, value: &Value, allowed: &str, about: &str) {
        let remedy = if value.is_null() {
            "; leave it out to send nothing"
        } else {
            ""
        };
        let message = format!("sent {}; expected {allowed}{remedy}", excerpt(value));
        self.report_about(at, message, about);
    }

    fn report_about(&mut self, at: &Place, message: String, described: &str) {
        self.report(at, message + &about(described));
    }

    /// A pointer takes the longer, the deeper it leads.
    fn report(&mut self, at: &Place, message: String) {
        self.left = self.left.saturating_sub(self.depth);
        if self.violations.len() < self.most {
            self.violations.push(Violation {
                pointer: at.pointer(),
                message,
            });
        }
    }

    fn is_done(&self) -> bool {
        self.violations.len() >= self.most || self.left == 0
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}
