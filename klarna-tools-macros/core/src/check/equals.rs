//! Amounts that must be the sum of other values.

use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{ArgumentEntry, Factor, Located};
use crate::model::{Argument, Kind, Object, Path, Property, Schema, Sum};
use crate::schema::kind_name;
use crate::text;

type NamedEntry = (Located<String>, ArgumentEntry);

/// A value with a name, beside others.
pub(crate) trait NamedValue {
    fn parts(&mut self) -> (&str, &mut Schema);
}

impl NamedValue for Argument {
    fn parts(&mut self) -> (&str, &mut Schema) {
        (&self.name, &mut self.schema)
    }
}

impl NamedValue for Property {
    fn parts(&mut self) -> (&str, &mut Schema) {
        (&self.name, &mut self.schema)
    }
}

/// Resolves the sum of each value, and of the values within it.
pub(crate) fn resolve_equals(
    entries: &[NamedEntry],
    values: &mut [impl NamedValue],
    cx: &mut Diagnostics,
) {
    for (name, entry) in entries {
        let sum = entry.equals.as_ref().and_then(|equals| {
            check_integer(name, equals, values, cx);
            resolve_sum(equals, values, cx).ok()
        });
        let Some(schema) = find(&name.value, values) else {
            continue;
        };
        schema.equals = sum;
        if let (Some(only), Some(object)) = (&entry.only, object(schema)) {
            resolve_equals(&only.chosen, &mut object.properties, cx);
        }
    }
}

fn check_integer(
    name: &Located<String>,
    equals: &Located<crate::manifest::Sum>,
    values: &mut [impl NamedValue],
    cx: &mut Diagnostics,
) {
    let kind = find(&name.value, values).map(|schema| &schema.kind);
    if let Some(kind) = kind.filter(|kind| !matches!(kind, Kind::Integer(_))) {
        cx.push(
            Diagnostic::new(&equals.span, "only an integer has to be a sum")
                .label(format!("this is {}", kind_name(kind))),
        );
    }
}

fn resolve_sum(
    equals: &Located<crate::manifest::Sum>,
    values: &mut [impl NamedValue],
    cx: &mut Diagnostics,
) -> Result<Sum, Reported> {
    let mut sum = Sum::default();
    for product in &equals.value.0 {
        let mut factors = Vec::new();
        for factor in &product.factors {
            factors.push(resolve_factor(factor, equals, values, cx)?);
        }
        let side = if product.less {
            &mut sum.minus
        } else {
            &mut sum.plus
        };
        side.push(factors);
    }
    Ok(sum)
}

fn resolve_factor(
    factor: &Factor,
    equals: &Located<crate::manifest::Sum>,
    values: &mut [impl NamedValue],
    cx: &mut Diagnostics,
) -> Result<Path, Reported> {
    let known: Vec<String> = values
        .iter_mut()
        .map(|value| value.parts().0.to_owned())
        .collect();
    let Some(schema) = find(&factor.name, values) else {
        return Err(cx.report(unknown(&factor.name, equals, &known)));
    };
    let (schema, path) = match &factor.each {
        None => (schema, vec![factor.name.clone()]),
        Some(each) => {
            let list = matches!(schema.kind, Kind::Array(_)).then_some(schema);
            let elements = list.and_then(object).map(|object| &mut object.properties);
            let Some(elements) = elements else {
                let message = format!("`{}` is not a list of objects", factor.name);
                return Err(cx.report(Diagnostic::new(&equals.span, message)));
            };
            let known: Vec<String> = elements.iter().map(|e| e.name.clone()).collect();
            let Some(schema) = find(each, elements) else {
                return Err(cx.report(unknown(each, equals, &known)));
            };
            (
                schema,
                vec![factor.name.clone(), "*".to_owned(), each.clone()],
            )
        }
    };
    if !matches!(schema.kind, Kind::Integer(_)) {
        let message = format!("`{}` is {}", path.join("."), kind_name(&schema.kind));
        return Err(cx.report(Diagnostic::new(&equals.span, message).label("a sum is of integers")));
    }
    Ok(path)
}

fn unknown(name: &str, equals: &Located<crate::manifest::Sum>, known: &[String]) -> Diagnostic {
    let unknown = Diagnostic::new(&equals.span, format!("there is no `{name}` to add up"));
    unknown.near_or(name, known, format!("there are {}", text::quoted(known)))
}

fn find<'v>(name: &str, values: &'v mut [impl NamedValue]) -> Option<&'v mut Schema> {
    let mut parts = values.iter_mut().map(NamedValue::parts);
    parts.find_map(|(known, schema)| (known == name).then_some(schema))
}

/// The object that a value or each of its elements is.
fn object(schema: &mut Schema) -> Option<&mut Object> {
    match &mut schema.kind {
        Kind::Object(object) => Some(object),
        Kind::Array(array) => object(&mut array.items),
        _ => None,
    }
}
