//! Patterns and formats of texts.

use serde_json::Value;

use crate::change::Flag;
use crate::kinds::{
    INPUT_FORMAT_ADDED, INPUT_FORMAT_CHANGED, INPUT_FORMAT_REMOVED, INPUT_PATTERN_ADDED,
    INPUT_PATTERN_CHANGED, INPUT_PATTERN_REMOVED, OUTPUT_FORMAT_CHANGED, OUTPUT_PATTERN_CHANGED,
};
use crate::pair::Pair;
use crate::schema::{Node, Schemas};
use crate::words::shown;
use toolspec_core::model::Direction;

impl<'a> Schemas<'a, '_> {
    pub(crate) fn compare_pattern(&mut self, node: &Node<'a>, pair: &Pair<'a>) {
        let called = self.called(node);
        let input = match (pair.before(), pair.after()) {
            (None, _) => &INPUT_PATTERN_ADDED,
            (_, None) => &INPUT_PATTERN_REMOVED,
            _ => &INPUT_PATTERN_CHANGED,
        };
        let means = match pair.after() {
            Some(pattern) => format!("{called} now has to match {}", shown(Some(pattern))),
            None => format!("{called} no longer has to match {}", shown(pair.before())),
        };
        let in_path = pair.after().is_none()
            && self.direction == Direction::Input
            && self.special.contains(&node.path);
        let kind = self.of(input, &OUTPUT_PATTERN_CHANGED);
        self.findings
            .report(kind, pair, means)
            .with(Flag::Reach, in_path);
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
