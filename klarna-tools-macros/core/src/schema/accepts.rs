//! Whether the schema allows a value of the manifest.

use serde_json::Value;

use crate::model::Schema;
use crate::model::validate::{self, Expected, Mistake, Problem, count};
use crate::text;

/// Whether the schema allows a value of the manifest; `Err` says why not.
pub(crate) fn accepts(schema: &Schema, value: &Value) -> Result<(), String> {
    let mistakes = validate::value(schema, value, &in_words);
    mistakes.into_iter().next().map_or(Ok(()), Err)
}

fn in_words(mistake: &Mistake<'_>) -> String {
    let what = problem_in_words(&mistake.problem);
    match mistake.at.pointer(text::shown) {
        root if root.is_empty() => what,
        pointer => format!("`{pointer}`: {what}"),
    }
}

/// What is wrong with a value, for the person who wrote it.
#[must_use]
pub fn problem_in_words(problem: &Problem<'_>) -> String {
    match problem {
        Problem::Unfit { expected, .. } => match expected {
            Expected::OneOf(values) => format!("expected one of {}", values.join(", ")),
            Expected::Words(words) | Expected::Amount(words, _) => format!("expected {words}"),
        },
        Problem::Empty { fewest, noun, .. } => {
            format!("expected at least {}", count(*fewest, noun))
        }
        Problem::Missing { .. } => "this property is missing".to_owned(),
        Problem::Unknown { .. } => "there is no such property".to_owned(),
        Problem::Unbalanced { expected, sum, .. } => sum.in_words(*expected),
        Problem::Undefined(label) => format!("`{label}` is not defined"),
        Problem::TooDeep => "this is nested too deeply".to_owned(),
        Problem::TooMany => "there are too many values".to_owned(),
    }
}
