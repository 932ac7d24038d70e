//! Lists in the order of the lock.

use std::collections::BTreeMap;

use crate::model::Hint;

/// What to do next, by error.
pub(super) fn hints(hints: &[Hint]) -> BTreeMap<String, String> {
    let hints = hints.iter();
    let hints = hints.map(|hint| (hint.error.clone(), hint.advice.clone()));
    hints.collect()
}

/// Names whose order means nothing.
pub(super) fn set(names: &[String]) -> Vec<String> {
    let mut names = names.to_vec();
    names.sort();
    names
}
