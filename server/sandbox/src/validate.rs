//! Checks of request bodies: every violation is collected, none is fatal to the reading.

mod address;
mod line;
mod management;
mod market;
mod payments;

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use crate::reply::Refusal;

pub(crate) use management::{
    authorization, capture, customer_details, due_date, invalid_address, references, refund,
    shipping_infos,
};
pub(crate) use payments::{customer_token, purchase};

type Object = Map<String, Value>;

/// What is wrong with one field, named by its path such as `order_lines[0].tax_rate`.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Violation {
    Value(String),
    /// A text of another size than allowed, or none of the known ones.
    Text {
        path: String,
        allowed: RangeInclusive<usize>,
    },
}

/// Everything found wrong with one body.
#[derive(Debug, Default)]
struct Violations(Vec<Violation>);

impl Violations {
    /// Payments answers every violation with 400.
    fn for_payments(self) -> Result<(), Refusal> {
        let messages = self.0.iter().map(|violation| match violation {
            Violation::Value(path) | Violation::Text { path, .. } => bad_value(path),
        });
        refuse(400, "BAD_VALUE", messages.collect())
    }

    /// Order Management distinguishes wrong values (400) from texts of a wrong size (422).
    fn for_management(self) -> Result<(), Refusal> {
        let (mut values, mut sizes) = (Vec::new(), Vec::new());
        for violation in self.0 {
            match violation {
                Violation::Value(path) => values.push(bad_value(&path)),
                Violation::Text { path, allowed } => sizes.push(wrong_size(&path, &allowed)),
            }
        }
        refuse(400, "BAD_VALUE", values)?;
        refuse(422, "UNPROCESSABLE_ENTITY", sizes)
    }
}

fn refuse(status: u16, code: &'static str, messages: Vec<String>) -> Result<(), Refusal> {
    if messages.is_empty() {
        Ok(())
    } else {
        Err(Refusal::listing(status, code, messages))
    }
}

fn bad_value(path: &str) -> String {
    format!("Bad value: {path}")
}

/// Order Management writes paths with slashes and without indices.
fn wrong_size(path: &str, allowed: &RangeInclusive<usize>) -> String {
    let names: Vec<&str> = path
        .split('.')
        .map(|part| part.split_once('[').map_or(part, |(name, _)| name))
        .collect();
    format!(
        "{} has less than {} or more than {} characters",
        names.join("/"),
        allowed.start(),
        allowed.end()
    )
}

/// The fields of one object of the body.
struct Fields<'b, 'v> {
    object: &'b Object,
    at: String,
    violations: &'v mut Violations,
}

impl<'b> Fields<'b, '_> {
    fn violate(&mut self, name: &str) {
        let path = self.path(name);
        self.violations.0.push(Violation::Value(path));
    }

    fn require(&mut self, names: &[&str]) {
        for name in names {
            if !self.object.contains_key(*name) {
                self.violate(name);
            }
        }
    }

    fn text(&mut self, name: &str, size: RangeInclusive<usize>) -> Option<&'b str> {
        let value = self.object.get(name)?;
        let Some(text) = value.as_str() else {
            self.violate(name);
            return None;
        };
        if !size.contains(&text.chars().count()) {
            self.mismatch(name, size);
            return None;
        }
        Some(text)
    }

    fn mismatch(&mut self, name: &str, allowed: RangeInclusive<usize>) {
        let path = self.path(name);
        self.violations.0.push(Violation::Text { path, allowed });
    }

    fn texts(&mut self, names: &[&str], longest: usize) {
        for name in names {
            self.text(name, 0..=longest);
        }
    }

    fn integer(&mut self, name: &str, bounds: RangeInclusive<i64>) -> Option<i64> {
        let value = self.object.get(name)?;
        let accepted = value.as_i64().filter(|number| bounds.contains(number));
        if accepted.is_none() {
            self.violate(name);
        }
        accepted
    }

    fn list_of_texts(&mut self, name: &str) {
        let Some(value) = self.object.get(name) else {
            return;
        };
        if !value
            .as_array()
            .is_some_and(|texts| texts.iter().all(Value::is_string))
        {
            self.violate(name);
        }
    }

    fn flag(&mut self, name: &str) {
        if self
            .object
            .get(name)
            .is_some_and(|value| !value.is_boolean())
        {
            self.violate(name);
        }
    }

    fn word(&mut self, name: &str, allowed: &[&str]) {
        let Some(value) = self.object.get(name) else {
            return;
        };
        if !value.as_str().is_some_and(|word| allowed.contains(&word)) {
            self.violate(name);
        }
    }

    /// A code of so many ASCII letters, upper or lower case.
    fn code(&mut self, name: &str, letters: usize) -> Option<&'b str> {
        let value = self.object.get(name)?;
        let accepted = value.as_str().filter(|code| {
            code.len() == letters && code.bytes().all(|byte| byte.is_ascii_alphabetic())
        });
        if accepted.is_none() {
            self.violate(name);
        }
        accepted
    }

    fn nested(&mut self, name: &str, check: impl FnOnce(&mut Fields<'b, '_>)) {
        let Some(value) = self.object.get(name) else {
            return;
        };
        let at = self.path(name);
        match value.as_object() {
            Some(object) => check(&mut Fields {
                object,
                at,
                violations: self.violations,
            }),
            None => self.violate(name),
        }
    }

    fn each(
        &mut self,
        name: &str,
        count: RangeInclusive<usize>,
        mut check: impl FnMut(&mut Fields<'b, '_>),
    ) {
        let Some(value) = self.object.get(name) else {
            return;
        };
        let Some(elements) = value
            .as_array()
            .filter(|elements| count.contains(&elements.len()))
        else {
            return self.violate(name);
        };
        let list = self.path(name);
        for (index, element) in elements.iter().enumerate() {
            let at = format!("{list}[{index}]");
            match element.as_object() {
                Some(object) => check(&mut Fields {
                    object,
                    at,
                    violations: self.violations,
                }),
                None => self.violations.0.push(Violation::Value(at)),
            }
        }
    }

    fn path(&self, name: &str) -> String {
        if self.at.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.at)
        }
    }
}

/// Reads one body with `read` and returns what was found wrong.
fn inspect(body: &Object, read: impl FnOnce(&mut Fields<'_, '_>)) -> Violations {
    let mut violations = Violations::default();
    read(&mut Fields {
        object: body,
        at: String::new(),
        violations: &mut violations,
    });
    violations
}
