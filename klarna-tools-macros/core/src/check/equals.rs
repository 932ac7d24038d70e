//! Amounts that must be the sum of other values.

use crate::diagnostic::{Diagnostic, Diagnostics, Reported, nearest};
use crate::manifest::{self, ArgumentEntry, Factor, Located};
use crate::model::{Kind, Object, Path, Schema, Shape, Sum};
use crate::schema::kind_name;
use crate::text;

type NamedEntry = (Located<String>, ArgumentEntry);

/// A value with a name, beside others.
pub(crate) type NamedValue<'v> = (&'v str, &'v mut Schema);

/// Resolves the sum of each value, and of the values within it. What is listed and could not be read
/// has been reported where `sound` says so.
pub(crate) fn resolve_equals(
    entries: &[NamedEntry],
    values: &mut [NamedValue<'_>],
    sound: Result<(), Reported>,
    cx: &mut Diagnostics,
) {
    for (name, entry) in entries {
        let sum = entry.equals.as_ref().and_then(|equals| {
            let mut reader = SumReader {
                equals,
                values,
                entries,
                sound,
                cx,
            };
            reader.check_integer(name);
            reader.sum().ok()
        });
        let mut named = values.iter_mut();
        let Some((_, schema)) = named.find(|(known, _)| *known == name.value) else {
            continue;
        };
        schema.equals = sum;
        if let (Some(only), Some(object)) = (&entry.only, object(schema)) {
            let properties = object.properties.iter_mut();
            let properties = properties.map(|one| (one.name.as_str(), &mut one.schema));
            let mut properties: Vec<NamedValue<'_>> = properties.collect();
            resolve_equals(&only.chosen, &mut properties, sound, cx);
        }
    }
}

/// Reads what one integer has to equal.
struct SumReader<'s> {
    equals: &'s Located<manifest::Sum>,
    /// What is beside it.
    values: &'s [NamedValue<'s>],
    /// What the manifest lists there.
    entries: &'s [NamedEntry],
    sound: Result<(), Reported>,
    cx: &'s mut Diagnostics,
}

impl SumReader<'_> {
    fn check_integer(&mut self, name: &Located<String>) {
        let kind = find(&name.value, self.values).map(|schema| &schema.kind);
        if let Some(kind) = kind.filter(|kind| !matches!(kind, Kind::Integer(_))) {
            let wrong = Diagnostic::new(&self.equals.span, "only an integer has to be a sum");
            self.cx
                .push(wrong.label(format!("this is {}", kind_name(kind))));
        }
    }

    fn sum(&mut self) -> Result<Sum, Reported> {
        let mut sum = Sum::default();
        for product in &self.equals.value.0 {
            let factors = product.factors.iter().map(|factor| self.factor(factor));
            let factors = factors.collect::<Result<_, _>>()?;
            let side = if product.less {
                &mut sum.minus
            } else {
                &mut sum.plus
            };
            side.push(factors);
        }
        Ok(sum)
    }

    fn factor(&mut self, factor: &Factor) -> Result<Path, Reported> {
        let mut path = vec![factor.name.clone()];
        let Some(mut schema) = find(&factor.name, self.values) else {
            if self
                .entries
                .iter()
                .any(|(known, _)| known.value == factor.name)
            {
                self.sound?;
            }
            let known: Vec<&str> = self.values.iter().map(|(known, _)| *known).collect();
            return Err(self.unknown(&factor.name, &known));
        };
        if let Some(each) = &factor.each {
            let Some(elements) = elements(schema) else {
                return Err(self.refuse(format!("`{}` is not a list of objects", factor.name), ""));
            };
            let Some(element) = Shape::Object(elements).get(each) else {
                let known = elements.properties.iter();
                let known: Vec<&str> = known.map(|element| element.name.as_str()).collect();
                return Err(self.unknown(each, &known));
            };
            schema = element;
            path.extend(["*".to_owned(), each.clone()]);
        }
        if !matches!(schema.kind, Kind::Integer(_)) {
            let message = format!("`{}` is {}", path.join("."), kind_name(&schema.kind));
            return Err(self.refuse(message, "a sum is of integers"));
        }
        Ok(path)
    }

    fn refuse(&mut self, message: String, label: &str) -> Reported {
        let refused = Diagnostic::new(&self.equals.span, message).label(label);
        self.cx.report(refused)
    }

    fn unknown(&mut self, name: &str, known: &[&str]) -> Reported {
        let unknown = Diagnostic::new(&self.equals.span, format!("there is no `{name}` to add up"));
        let help = match known {
            [] => "nothing is listed beside it".to_owned(),
            known => format!("there are {}", text::quoted(known)),
        };
        self.cx.report(match nearest(name, known.iter().copied()) {
            Some(near) => unknown.label(format!("did you mean `{near}`?")),
            None => unknown.help(help),
        })
    }
}

fn find<'v>(name: &str, values: &'v [NamedValue<'_>]) -> Option<&'v Schema> {
    let mut values = values.iter();
    values.find_map(|(known, schema)| (*known == name).then_some(&**schema))
}

/// The object that each element of a list is.
fn elements(list: &Schema) -> Option<&Object> {
    let Kind::Array(array) = &list.kind else {
        return None;
    };
    match &array.items.kind {
        Kind::Object(object) => Some(object),
        _ => elements(&array.items),
    }
}

/// The object that a value or each of its elements is.
fn object(schema: &mut Schema) -> Option<&mut Object> {
    match &mut schema.kind {
        Kind::Object(object) => Some(object),
        Kind::Array(array) => object(&mut array.items),
        _ => None,
    }
}
