//! Objects whose members are parameters of their own: a member cannot be another parameter, nor an
//! API key.

use super::origin;
use crate::arguments::Arguments;
use crate::arguments::violation::Violation;
use toolspec_model::pointer::child;
use toolspec_model::{Origin, Parameter, Request, SecurityScheme, Serialization, Server};

/// Refuses a member of such an object whose name something else in the same place has.
pub(super) fn check(
    parameters: &[Parameter],
    is_key: impl Fn(&str) -> bool,
    arguments: &Arguments,
) -> Result<(), Violation> {
    for parameter in parameters.iter().filter(|one| is_exploded(one)) {
        let Origin::Argument(argument) = &parameter.value else {
            continue;
        };
        let value = arguments.get(argument);
        let members = value.and_then(|value| value.as_object());
        let is_taken = |name: &str| {
            let mut others = parameters.iter();
            others.any(|other| other.name == name && !std::ptr::eq(other, parameter))
                || is_key(name)
        };
        let mut names = members.into_iter().flat_map(|members| members.keys());
        if let Some(name) = names.find(|name| is_taken(name)) {
            return Err(Violation {
                pointer: child(&child("", origin(parameter)), name),
                message: "is the name of something else that is sent in the same place".to_owned(),
            });
        }
    }
    Ok(())
}

fn is_exploded(parameter: &Parameter) -> bool {
    parameter.style.explode && parameter.style.serialization == Serialization::Form
}

/// Whether an API key of a request is in its query under this name.
pub(super) fn is_key(template: &Request, server: &Server, wanted: &str) -> bool {
    let mut schemes = template.security.iter();
    schemes.any(|index| match server.security.get(*index) {
        Some(SecurityScheme::QueryKey { name, .. }) => name == wanted,
        _ => false,
    })
}
