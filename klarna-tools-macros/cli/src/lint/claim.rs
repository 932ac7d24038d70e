//! A claim: what a text may say about a tool, by which words, and what contradicts it.

use std::ops::Range;

use toolspec_core::manifest::LintRule;
use toolspec_core::model::Tool;

use super::words::Clause;

/// Something that a text may say about a tool.
pub(super) struct Claim {
    /// The rule that it breaks.
    pub(super) rule: LintRule,
    /// The words for it, one of which is enough.
    pub(super) phrases: &'static [&'static str],
    /// Which words around the phrase make it one.
    pub(super) form: Form,
    /// What contradicts it.
    pub(super) against: fn(&Tool) -> Option<Fact>,
}

/// Which words around a phrase make it a claim.
pub(super) enum Form {
    /// Any, without a negation or a doubt.
    Plain,
    /// Any, without a negation or a condition.
    Absolute,
    /// None before it but the tool itself: the phrase says what is done.
    Done,
}

/// What is true of a tool.
pub(super) struct Fact {
    /// What, behind the name of the tool.
    pub(super) is: &'static str,
    /// Where it is decided, below the tool in the lock.
    pub(super) at: &'static [&'static str],
    /// What to do.
    pub(super) remedy: &'static str,
}

/// Words that make a statement depend on something, or that go on with something else.
const CONDITIONS: [&str; 20] = [
    "until",
    "unless",
    "before",
    "after",
    "once",
    "later",
    "except",
    "only",
    "yet",
    "if",
    "while",
    "when",
    "by",
    "itself",
    "immediately",
    "now",
    "other",
    "else",
    "but",
    "then",
];

/// Words that make a statement one about some calls.
const DOUBTS: [&str; 3] = ["if", "unless", "whether"];

impl Claim {
    /// The words of a statement that make the claim, if any do.
    pub(super) fn made_in(&self, clause: &Clause<'_>) -> Option<Range<usize>> {
        let mut found = self.phrases.iter().flat_map(|phrase| clause.all(phrase));
        found.find(|found| match self.form {
            Form::Plain => !clause.is_negated(found) && !clause.has_beside(found, &DOUBTS),
            Form::Absolute => !clause.is_negated(found) && !clause.has_beside(found, &CONDITIONS),
            Form::Done => clause.is_done(found),
        })
    }
}

/// What is true of a tool.
pub(super) fn fact(is: &'static str, at: &'static [&'static str], remedy: &'static str) -> Fact {
    Fact { is, at, remedy }
}
