//! What was found so far, and in which tool.

use serde_json::Value;

use crate::change::{Change, Class, Flag};
use crate::kinds::{DESCRIPTION_WHITESPACE, HIDDEN_TEXT, Kind, OTHER_CHANGED};
use crate::pair::Pair;
use crate::words::shown;
use toolspec_core::text::{quoted, unseen};

/// The changes that were found, in the order in which they were looked for.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// The tool that is looked at; none for what all tools share.
    pub(crate) tool: Option<String>,
    /// Whether that tool moves money, before or after.
    pub(crate) moves_money: bool,
    /// What is added to each sentence: which tools it is about, if that is not all.
    pub(crate) whose: String,
    changes: Vec<Change>,
}

impl Findings {
    /// Adds a change. The caller adds what is at stake in this one in particular.
    pub(crate) fn report(
        &mut self,
        kind: &Kind,
        pair: &Pair<'_>,
        means: impl Into<String>,
    ) -> Finding<'_> {
        self.changes.push(Change {
            kind: kind.id,
            class: kind.class,
            flags: kind.flags.to_vec(),
            tool: self.tool.clone(),
            pointer: pair.pointer().to_owned(),
            before: pair.before().cloned(),
            after: pair.after().cloned(),
            elements: Vec::new(),
            means: means.into() + &self.whose,
        });
        let moves_money = self.moves_money;
        Finding {
            change: self.changes.last_mut(),
            moves_money,
        }
    }

    /// Adds a change of names that came or went, if any did; `means` puts them in a sentence.
    pub(crate) fn report_names(
        &mut self,
        kind: &Kind,
        set: &Pair<'_>,
        names: &[&str],
        means: impl FnOnce(String) -> String,
    ) {
        if !names.is_empty() {
            let means = means(quoted(names));
            self.report(kind, set, means).about(names.iter().copied());
        }
    }

    /// Adds a change that no rule knows: a rule is missing.
    pub(crate) fn report_other(&mut self, pair: &Pair<'_>) {
        let (was, is) = (shown(pair.before()), shown(pair.after()));
        let means = format!("`{}` is now {is}, was {was}", pair.pointer());
        self.report(&OTHER_CHANGED, pair, means);
    }

    /// Adds a change of a text that agents read: what changed of it decides its kind.
    pub(crate) fn report_text(&mut self, kind: &Kind, pair: &Pair<'_>, what: &str) {
        let text =
            |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
        let (before, after) = (text(pair.before()), text(pair.after()));
        let known = unseen(&before);
        if unseen(&after).iter().any(|c| !known.contains(c)) {
            let means = format!(
                "{what} now contains characters that a reviewer cannot see and an agent reads"
            );
            self.report(&HIDDEN_TEXT, pair, means);
        } else if before.split_whitespace().eq(after.split_whitespace()) && !before.is_empty() {
            let means = format!("{what} has the same words, spaced differently");
            self.report(&DESCRIPTION_WHITESPACE, pair, means);
        } else {
            let means = match (before.is_empty(), after.is_empty()) {
                (true, _) => format!("agents now see {what}"),
                (_, true) => format!("agents no longer see {what}"),
                _ => format!("{what} says something else, and agents act on what they read"),
            };
            self.report(kind, pair, means);
        }
    }

    pub(crate) fn into_changes(self) -> Vec<Change> {
        self.changes
    }
}

/// A change that was just added.
pub(crate) struct Finding<'a> {
    change: Option<&'a mut Change>,
    moves_money: bool,
}

impl Finding<'_> {
    /// Puts something at stake. What costs money or protection is never just compatible.
    pub(crate) fn with(mut self, flag: Flag, applies: bool) -> Self {
        if let (true, Some(change)) = (applies, &mut self.change) {
            if !change.flags.contains(&flag) {
                change.flags.push(flag);
                change.flags.sort_unstable();
            }
            if matches!(flag, Flag::Money | Flag::Reach | Flag::Guard) {
                change.class = change.class.max(Class::Behavioural);
            }
        }
        self
    }

    /// Puts money at stake if the tool moves any.
    pub(crate) fn with_money(self) -> Self {
        let moves_money = self.moves_money;
        self.with(Flag::Money, moves_money)
    }

    /// Says which elements of a set came or went.
    pub(crate) fn about(mut self, elements: impl IntoIterator<Item = impl Into<Value>>) -> Self {
        if let Some(change) = &mut self.change {
            change.elements = elements.into_iter().map(Into::into).collect();
        }
        self
    }

    /// Makes it at least as serious as this.
    pub(crate) fn at_least(mut self, class: Class) -> Self {
        if let Some(change) = &mut self.change {
            change.class = change.class.max(class);
        }
        self
    }
}
