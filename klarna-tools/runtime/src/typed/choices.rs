//! Enums: one of some texts, or a value of one of some types.

use serde_json::Value;

use super::mismatch::Mismatch;

/// The text of a choice.
#[must_use]
pub fn chosen<T: PartialEq>(value: &T, choices: &[(&str, T)]) -> Value {
    let text = choices.iter().find(|(_, choice)| choice == value);
    text.map_or(Value::Null, |(text, _)| Value::from(*text))
}

/// The choice of a text.
///
/// # Errors
/// If it is the text of none.
pub fn choose<T: Copy>(value: &Value, choices: &[(&str, T)]) -> Result<T, Mismatch> {
    let texts = || listed(choices.iter().map(|(text, _)| *text));
    let Value::String(given) = value else {
        return Err(Mismatch::kind(value, &texts()));
    };
    let choice = choices.iter().find(|(text, _)| text == given);
    let unknown = || Mismatch::new(format!("is \"{given}\", expected {}", texts()));
    choice.map(|(_, choice)| *choice).ok_or_else(unknown)
}

/// How a value is read into one variant.
pub type Branch<T> = fn(Value) -> Result<T, Mismatch>;

/// The first of some types that a value is of.
///
/// # Errors
/// If it is of none: why, for each.
pub fn first_of<T>(value: &Value, branches: &[Branch<T>]) -> Result<T, Mismatch> {
    let mut reasons = Vec::new();
    for branch in branches {
        match branch(value.clone()) {
            Ok(read) => return Ok(read),
            Err(mismatch) => reasons.push(mismatch.to_string()),
        }
    }
    let reasons = reasons.join("; ");
    Err(Mismatch::new(format!(
        "is of no type that it may have: {reasons}"
    )))
}

/// `` `a`, `b` or `c` ``.
pub(super) fn listed<'n>(names: impl DoubleEndedIterator<Item = &'n str>) -> String {
    let mut names = names.map(|name| format!("`{name}`"));
    let Some(last) = names.next_back() else {
        return "nothing".to_owned();
    };
    let others: Vec<String> = names.collect();
    if others.is_empty() {
        last
    } else {
        format!("{} or {last}", others.join(", "))
    }
}
