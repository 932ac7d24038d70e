//! Values whose members are parameters or parts of their own: a member cannot have the name of
//! something else that is sent beside it.

use std::collections::HashMap;

use super::{resolve, style};
use crate::arguments::Arguments;
use crate::arguments::violation::Violation;
use toolspec_model::pointer::child;
use toolspec_model::{Origin, Parameter, Part, Request, SecurityScheme, Server, Style};

/// A name in a request, and the value that is written under it in a style.
#[derive(Clone, Copy)]
pub(super) struct Field<'a> {
    name: &'a str,
    value: &'a Origin,
    style: Style,
}

impl<'a> From<&'a Parameter> for Field<'a> {
    fn from(parameter: &'a Parameter) -> Self {
        Self {
            name: &parameter.name,
            value: &parameter.value,
            style: parameter.style,
        }
    }
}

impl<'a> From<&'a Part> for Field<'a> {
    fn from(part: &'a Part) -> Self {
        Self {
            name: &part.name,
            value: &part.value,
            style: part.style.unwrap_or(Style::JSON),
        }
    }
}

/// Refuses a member of a value whose name something else in the same place has.
pub(super) fn check<'a, F: Into<Field<'a>>>(
    fields: impl IntoIterator<Item = F>,
    is_key: impl Fn(&str) -> bool,
    arguments: &Arguments,
) -> Result<(), Violation> {
    let mut fields: Vec<Field<'_>> = fields.into_iter().map(Into::into).collect();
    // What an agent sends is refused, not what is always sent.
    fields.sort_by_key(|field| matches!(field.value, Origin::Argument(_)));
    let named = fields.iter().enumerate();
    let mut taken: HashMap<String, usize> = named
        .map(|(index, field)| (field.name.to_owned(), index))
        .collect();
    for (index, field) in fields.iter().enumerate() {
        let value = resolve(field.value, arguments).unwrap_or_default();
        for name in style::names(field.name, &value, field.style) {
            // Servers read `name[key]` as a part of `name`.
            let (stem, _) = name.split_once('[').unwrap_or((&name, ""));
            let is_other = |owner: &usize| *owner != index;
            let is_taken = [name.as_str(), stem]
                .iter()
                .any(|name| taken.get(*name).is_some_and(is_other));
            if is_taken || is_key(&name) {
                return Err(refused(*field, &name, &value));
            }
            taken.insert(name, index);
        }
    }
    Ok(())
}

fn refused(field: Field<'_>, name: &str, value: &serde_json::Value) -> Violation {
    let origin = match field.value {
        Origin::Argument(argument) => argument,
        Origin::Constant(_) => field.name,
    };
    let at = child("", origin);
    Violation {
        pointer: match value.get(name) {
            Some(_) => child(&at, name),
            None => at,
        },
        message: format!("is sent as `{name}`, the name of something else in the same place"),
    }
}

/// Whether an API key of a request is in its query under this name.
pub(super) fn is_key(template: &Request, server: &Server, wanted: &str) -> bool {
    let mut schemes = template.security.iter();
    schemes.any(|index| match server.security.get(*index) {
        Some(SecurityScheme::QueryKey { name, .. }) => name == wanted,
        _ => false,
    })
}
