//! Where rules apply.

use toolspec_model::{Redaction, RedactionRule};

/// Whether a rule applies at a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Reach {
    /// Only within a field that is not entered yet.
    Later,
    Here,
    /// Not here, nor within.
    Never,
}

/// The reach of each rule outside of all fields.
pub(super) fn outside(redaction: &Redaction) -> Vec<Reach> {
    let rules = redaction.rules.values();
    let reach = |rule: &RedactionRule| match rule.only[..] {
        [] => Reach::Here,
        _ => Reach::Later,
    };
    rules.map(reach).collect()
}

/// The reach of each rule within a field, where it is another one than around it.
pub(super) fn entered(redaction: &Redaction, name: &str, around: &[Reach]) -> Option<Vec<Reach>> {
    let is_in = |names: &[String]| names.iter().any(|field| field == name);
    let mut rules = redaction.rules.values();
    if !rules.any(|rule| is_in(&rule.only) || is_in(&rule.except)) {
        return None;
    }
    let rules = redaction.rules.values().zip(around);
    let reaches = rules.map(|(rule, around)| match around {
        _ if is_in(&rule.except) => Reach::Never,
        Reach::Later if is_in(&rule.only) => Reach::Here,
        reach => *reach,
    });
    Some(reaches.collect())
}
