//! What the validator finds wrong with arguments and results, in words for an agent.

mod excerpt;
mod reader;
mod spelling;

use serde_json::Value;
use toolspec_model::validate::{self, Expected, Location, Mistake, Problem, count};
use toolspec_model::{self as model, Shape, ValueRef};

use crate::arguments::violation::{Violation, pointer};
use crate::money;
use excerpt::{about, excerpt, joined, list, unknown_name};

pub(crate) use excerpt::kind;
pub(crate) use reader::read_leniently;
pub(crate) use validate::{MOST, VALUES, with_article};

/// An example of an amount, in minor units.
const AMOUNT: i128 = 15_000;

/// Everything that is wrong with the arguments of a tool, up to [`MOST`].
pub(crate) fn arguments(tool: &model::Tool, arguments: &Value) -> Vec<Violation> {
    violations(Shape::Arguments(tool), arguments)
}

/// Everything that is wrong with the structured content of a tool, up to [`MOST`].
pub(crate) fn content(tool: &model::Tool, content: &Value) -> Vec<Violation> {
    violations(Shape::Content(tool), content)
}

fn violations(shape: Shape<'_>, root: &Value) -> Vec<Violation> {
    validate::members(shape, root, &|mistake: &Mistake<'_>| Violation {
        pointer: pointer(mistake.at),
        message: message(mistake, root),
    })
}

/// What is wrong, with what the value means where that helps.
fn message(mistake: &Mistake<'_>, root: &Value) -> String {
    let what = match &mistake.problem {
        Problem::Unfit { value, expected } => {
            let remedy = if value.is_null() {
                "; leave it out to send nothing"
            } else {
                ""
            };
            let expected = allowed(expected, root);
            format!("sent {}; expected {expected}{remedy}", excerpt(value))
        }
        Problem::Empty {
            fewest,
            noun,
            names,
        } if names.is_empty() => format!("is empty; give at least {}", count(*fewest, noun)),
        Problem::Empty { fewest, names, .. } => {
            format!("is empty; give at least {fewest} of {}", list(names))
        }
        Problem::Missing { beside: None } => "is required".to_owned(),
        Problem::Missing { beside: Some(name) } => format!("is required beside {name}"),
        Problem::Unknown { known, elsewhere } => unknown(mistake.at, known, elsewhere),
        Problem::Unbalanced {
            found,
            expected,
            sum,
        } => format!("is {found}, but {}", sum.in_words(*expected)),
        Problem::Undefined(label) => format!("cannot be checked: {label} is not defined"),
        Problem::TooDeep => "is nested too deeply".to_owned(),
        Problem::TooMany => format!("contain more than {VALUES} values; send fewer"),
    };
    what + &about(mistake.about)
}

fn allowed(expected: &Expected<'_>, root: &Value) -> String {
    match expected {
        Expected::OneOf(values) => format!("one of {}", joined(values)),
        Expected::Words(words) => words.clone(),
        Expected::Amount(types, currency) => {
            let example = amount(currency, root);
            format!("{types} in minor units, without quotes or a decimal point: {example}")
        }
    }
}

/// How an amount is written whose currency is at `place`: in that currency, where it is given.
fn amount(place: &ValueRef, root: &Value) -> String {
    let given = match place {
        ValueRef::Argument(name) => root.get(name).and_then(Value::as_str),
        ValueRef::Result(_) => None,
    };
    let is_code = |code: &&str| code.len() == 3 && code.bytes().all(|c| c.is_ascii_uppercase());
    let currency = given.filter(is_code).unwrap_or("USD");
    format!(
        "{} is {AMOUNT}",
        money::format_minor_units(AMOUNT, Some(currency))
    )
}

fn unknown(at: &Location<'_>, known: &[&str], elsewhere: &[String]) -> String {
    let place = |place: &String| match place.as_str() {
        "" => "to the arguments themselves, at the top".to_owned(),
        place => format!("into {place}"),
    };
    let places: Vec<_> = elsewhere.iter().map(place).collect();
    match at {
        _ if !places.is_empty() => {
            format!("is not known here; it belongs {}", places.join(" or "))
        }
        Location::Member(_, name) => unknown_name(name, known),
        _ => "is unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests;
