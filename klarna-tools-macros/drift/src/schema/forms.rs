//! Patterns and formats of texts.

use serde_json::Value;

use crate::change::Flag;
use crate::kinds::{
    BOUND_REWRITTEN, INPUT_FORMAT_ADDED, INPUT_FORMAT_CHANGED, INPUT_FORMAT_REMOVED,
    INPUT_PATTERN_ADDED, INPUT_PATTERN_CHANGED, INPUT_PATTERN_LOOSENED, INPUT_PATTERN_REMOVED,
    OUTPUT_BOUND_TIGHTENED, OUTPUT_FORMAT_CHANGED, OUTPUT_PATTERN_CHANGED,
};
use crate::pair::Pair;
use crate::schema::{Node, Schemas};
use crate::words::shown;
use toolspec_core::is_narrower_pattern;

/// How the texts that match changed.
enum Move {
    Rewritten,
    Added,
    Tightened,
    Loosened,
    Removed,
    Changed,
}

/// How a pattern moved; without one every text matches. Patterns are `weighed` only where the answer
/// is reported, since that takes time.
fn moved(pair: &Pair<'_>, weighed: bool) -> Move {
    let [before, after] = [pair.before(), pair.after()].map(|value| value.and_then(Value::as_str));
    let (was, is) = (before.unwrap_or_default(), after.unwrap_or_default());
    let is_within = |narrow, wide| weighed && is_narrower_pattern(narrow, wide) == Some(true);
    let is_looser = after.is_none() || is_within(was, is);
    let is_tighter = before.is_none() || is_within(is, was);
    match (is_looser, is_tighter) {
        (true, true) => Move::Rewritten,
        (true, false) if after.is_none() || is_within("", is) => Move::Removed,
        (true, false) => Move::Loosened,
        (false, true) if before.is_none() => Move::Added,
        (false, true) => Move::Tightened,
        (false, false) => Move::Changed,
    }
}

impl<'a> Schemas<'a, '_> {
    pub(crate) fn compare_pattern(&mut self, node: &Node<'a>, pair: &Pair<'a>) {
        let called = self.called(node);
        let now = pair.after().map_or_else(
            || format!("{called} no longer has to match {}", shown(pair.before())),
            |pattern| format!("{called} now has to match {}", shown(Some(pattern))),
        );
        let (kind, why) = match moved(pair, !self.is_trial) {
            Move::Rewritten => (&BOUND_REWRITTEN, "; the same texts match"),
            Move::Removed => {
                let kind = self.of(&INPUT_PATTERN_REMOVED, &OUTPUT_PATTERN_CHANGED);
                let is_replaced = pair.after.is_some();
                (
                    kind,
                    if is_replaced {
                        ", as every text does"
                    } else {
                        ""
                    },
                )
            }
            Move::Loosened => {
                let kind = self.of(&INPUT_PATTERN_LOOSENED, &OUTPUT_PATTERN_CHANGED);
                (kind, "; every text that matched still does")
            }
            Move::Added => (self.of(&INPUT_PATTERN_ADDED, &OUTPUT_BOUND_TIGHTENED), ""),
            Move::Tightened => (self.of(&INPUT_PATTERN_CHANGED, &OUTPUT_BOUND_TIGHTENED), ""),
            Move::Changed => (self.of(&INPUT_PATTERN_CHANGED, &OUTPUT_PATTERN_CHANGED), ""),
        };
        let is_wider = [INPUT_PATTERN_REMOVED, INPUT_PATTERN_LOOSENED].contains(kind);
        let in_path = is_wider && self.special.contains(&node.path);
        self.findings
            .report(kind, pair, now + why)
            .with(Flag::Reach, in_path);
    }

    /// Compares patterns of which one or both are left to the API, so that it is not known which texts
    /// they allow.
    pub(crate) fn compare_unchecked(&mut self, node: &Node<'a>, pair: &Pair<'a>) {
        let checked = node.pair.member("pattern");
        let was = pair.before().or(checked.before());
        let is = pair.after().or(checked.after());
        let kind = match (was, is) {
            (None, _) => self.of(&INPUT_PATTERN_ADDED, &OUTPUT_BOUND_TIGHTENED),
            (_, None) => self.of(&INPUT_PATTERN_REMOVED, &OUTPUT_PATTERN_CHANGED),
            _ => self.of(&INPUT_PATTERN_CHANGED, &OUTPUT_PATTERN_CHANGED),
        };
        let in_words =
            |value: Option<&Value>| value.map_or("no pattern".to_owned(), |it| shown(Some(it)));
        let means = format!(
            "{} has to match {}, was {}; only the API checks it",
            self.called(node),
            in_words(is),
            in_words(was)
        );
        let in_path = is.is_none() && self.special.contains(&node.path);
        let finding = self.findings.report(kind, pair, means);
        finding.with(Flag::Reach, in_path);
    }

    pub(crate) fn compare_format(&mut self, node: &Node<'a>, pair: &Pair<'a>) {
        let input = match (pair.before(), pair.after()) {
            (None, _) => &INPUT_FORMAT_ADDED,
            (_, None) => &INPUT_FORMAT_REMOVED,
            _ => &INPUT_FORMAT_CHANGED,
        };
        let kind = self.of(input, &OUTPUT_FORMAT_CHANGED);
        let in_words = |value: Option<&Value>| {
            value.map_or("no format".to_owned(), |format| {
                format!("the format {}", shown(Some(format)))
            })
        };
        let means = format!(
            "{} now has {}, had {}",
            self.called(node),
            in_words(pair.after()),
            in_words(pair.before())
        );
        self.findings.report(kind, pair, means);
    }
}
