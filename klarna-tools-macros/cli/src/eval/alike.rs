//! Pairs of tools that a model may confuse.

use std::collections::BTreeSet;

use toolspec_core::model::Tool;

use super::cases::Case;

/// The pairs of alike tools without a case in which one should be called, and the other never: their
/// names share a word, and at least half of all their arguments are arguments of both.
pub(crate) fn uncovered<'t>(tools: &'t [Tool], cases: &[Case]) -> Vec<(&'t Tool, &'t Tool)> {
    let mut found = Vec::new();
    for (index, one) in tools.iter().enumerate() {
        let others = tools.iter().skip(index + 1);
        let alike = others.filter(|other| is_alike(one, other) && !is_covered(one, other, cases));
        found.extend(alike.map(|other| (one, other)));
    }
    found
}

fn is_alike(one: &Tool, other: &Tool) -> bool {
    let shares_word = words(one).any(|word| words(other).any(|also| also == word));
    let (of_one, of_other) = (arguments(one), arguments(other));
    let shared = of_one.intersection(&of_other).count();
    shares_word && shared > 0 && shared * 2 >= of_one.union(&of_other).count()
}

fn is_covered(one: &Tool, other: &Tool, cases: &[Case]) -> bool {
    let tells_apart = |case: &Case, called: &Tool, never: &Tool| {
        case.calls.iter().any(|call| call.tool == called.name)
            && case.never.iter().any(|(name, _)| *name == never.name)
    };
    let mut cases = cases.iter();
    cases.any(|case| tells_apart(case, one, other) || tells_apart(case, other, one))
}

fn words(tool: &Tool) -> impl Iterator<Item = &str> {
    let words = tool.name.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty())
}

/// The names of the arguments, without the key that writes have in common.
fn arguments(tool: &Tool) -> BTreeSet<&str> {
    let key = tool.idempotency_argument();
    let names = tool.arguments.iter().map(|one| one.name.as_str());
    names.filter(|name| Some(*name) != key).collect()
}
