//! Schemas of arguments and of results, which change in opposite directions: an argument that
//! takes less breaks calls, a result that contains less breaks readers.

mod bounds;
mod branches;
mod excluded;
mod forms;
mod properties;
mod references;
mod sums;
pub(crate) mod values;

use std::cmp::Ordering;
use std::collections::BTreeSet;
use toolspec_core::model::Direction;
use toolspec_core::pointer::in_words;

use serde_json::Value;

use crate::change::Flag;
use crate::findings::Findings;
use crate::kinds::{
    ADDITIONAL_PROPERTIES_CLOSED, ADDITIONAL_PROPERTIES_OPENED, INPUT_MONEY_CHANGED, Kind,
    OTHER_CHANGED, OUTPUT_CLOSED, OUTPUT_DESCRIPTION_CHANGED, OUTPUT_OPENED,
    PARAM_DESCRIPTION_CHANGED, SCHEMA_DIALECT_CHANGED, TITLE_CHANGED,
};
use crate::pair::Pair;
use crate::words::shown;
use branches::ONE_FORM;
pub(crate) use references::target;

/// The schemas of one tool in one direction.
pub(crate) struct Schemas<'a, 'f> {
    pub(crate) findings: &'f mut Findings,
    pub(crate) direction: Direction,
    /// Both schemas as a whole, to which references are relative.
    pub(crate) root: Pair<'a>,
    /// What is locked of the results beside their schema.
    pub(crate) wire: Pair<'a>,
    /// Names at the root with a special meaning: arguments that are part of a path, or
    /// fields that the server makes itself.
    pub(crate) special: BTreeSet<String>,
    /// References that were followed on both sides.
    pub(crate) followed: BTreeSet<(Option<String>, Option<String>)>,
    /// Whether it is only tried what a change would be.
    is_trial: bool,
}

/// The keywords that do not limit which values are valid.
pub(crate) const ANNOTATIONS: [&str; 6] = [
    "description",
    "title",
    "deprecated",
    "default",
    "$schema",
    "x-sunset",
];

/// One place in both schemas.
#[derive(Clone)]
pub(crate) struct Node<'a> {
    pub(crate) pair: Pair<'a>,
    /// The names that lead there, with `*` for the elements of a list.
    pub(crate) path: String,
    /// Whether agents are not shown what is within it.
    pub(crate) opaque: bool,
    /// Whether one side is a form of a value that the other is as a whole, so that what describes
    /// them is not compared.
    is_form: bool,
}

impl<'a> Node<'a> {
    pub(crate) fn new(pair: Pair<'a>, path: impl Into<String>) -> Self {
        Self {
            pair,
            path: path.into(),
            opaque: false,
            is_form: false,
        }
    }

    /// What is within it, under this name.
    pub(crate) fn child(&self, pair: Pair<'a>, name: &str) -> Self {
        let path = match self.path.as_str() {
            "" => name.to_owned(),
            path => format!("{path}.{name}"),
        };
        Self {
            pair,
            path,
            opaque: self.opaque,
            is_form: false,
        }
    }

    /// One form of the same value.
    pub(crate) fn branch(&self, pair: Pair<'a>) -> Self {
        Self {
            is_form: !branches::are_branches(&pair),
            pair,
            ..self.clone()
        }
    }
}

impl<'a, 'f> Schemas<'a, 'f> {
    pub(crate) fn new(
        findings: &'f mut Findings,
        direction: Direction,
        root: Pair<'a>,
        wire: Pair<'a>,
        special: BTreeSet<String>,
    ) -> Self {
        Self {
            findings,
            direction,
            root,
            wire,
            special,
            followed: BTreeSet::new(),
            is_trial: false,
        }
    }

    /// Compares the schemas as a whole.
    pub(crate) fn compare_all(mut self) {
        self.compare(&Node::new(self.root.clone(), ""));
    }

    /// The kind that a change has in this direction.
    pub(crate) fn of(&self, input: &'static Kind, output: &'static Kind) -> &'static Kind {
        match self.direction {
            Direction::Input => input,
            Direction::Output => output,
        }
    }

    /// What a node is called in a sentence.
    pub(crate) fn called(&self, node: &Node<'_>) -> String {
        let path = in_words(node.path.split('.'));
        match (self.direction, path.as_str()) {
            (Direction::Input, "") => "the arguments".to_owned(),
            (Direction::Output, "") => "the result".to_owned(),
            (Direction::Input, path) => format!("argument `{path}`"),
            (Direction::Output, path) => format!("field `{path}`"),
        }
    }

    /// Compares what both sides have.
    pub(crate) fn compare(&mut self, node: &Node<'a>) {
        let Some(node) = self.follow_references(node) else {
            return;
        };
        if !node.is_form {
            for (key, pair) in node.pair.differing() {
                self.compare_annotation(&node, key, &pair);
            }
            self.compare_sunset(&node);
            self.compare_one_form(&node);
        }
        if self.compare_unions(&node) && self.compare_types(&node) {
            for (key, pair) in node.pair.members() {
                self.compare_keyword(&node, key, &pair);
            }
            self.compare_values(&node);
            if !Self::is_list_on_one_side(&node) && !Self::is_incoherent(&node) {
                self.compare_limits(&node);
            }
        }
    }

    fn compare_annotation(&mut self, node: &Node<'a>, key: &str, pair: &Pair<'a>) {
        match key {
            "description" => {
                let kind = self.of(&PARAM_DESCRIPTION_CHANGED, &OUTPUT_DESCRIPTION_CHANGED);
                let what = format!("the description of {}", self.called(node));
                self.findings.report_text(kind, pair, &what);
            }
            "title" => {
                let what = format!("the title of {}", self.called(node));
                self.findings.report_text(&TITLE_CHANGED, pair, &what);
            }
            "deprecated" => self.compare_deprecated(node, pair),
            "default" => self.compare_default(node, pair),
            "$schema" => {
                let means = format!("the schema is now read as {}", shown(pair.after()));
                self.findings.report(&SCHEMA_DIALECT_CHANGED, pair, means);
            }
            _ => {}
        }
    }

    /// Compares the keywords that limit values, except types, lists of values and bounds.
    fn compare_keyword(&mut self, node: &Node<'a>, key: &'a str, pair: &Pair<'a>) {
        match key {
            "properties" => self.compare_properties(node),
            "items" => self.compare_items(node, pair),
            "additionalProperties" => self.compare_additional(node, pair),
            // Compared where they are referred to, or with what they belong to.
            "$defs" | "$ref" | "type" | "required" | ONE_FORM => {}
            _ if ANNOTATIONS.contains(&key) => {}
            _ if crate::schema::branches::KEYWORDS.contains(&key) => {}
            _ if crate::schema::bounds::KEYWORDS.contains(&key) => {}
            _ if crate::schema::values::KEYWORDS.contains(&key) => {}
            _ if !pair.differs() => {}
            "pattern" | "format" if Self::is_list_on_one_side(node) => {}
            "pattern" if Self::is_incoherent(node) => {}
            // Reported with the one that is not checked.
            "pattern" if node.pair.member("uncheckedPattern").differs() => {}
            "pattern" => self.compare_pattern(node, pair),
            "uncheckedPattern" => self.compare_unchecked(node, pair),
            "format" => self.compare_format(node, pair),
            "dependentRequired" => self.compare_dependencies(pair),
            "money" => self.compare_money(node, pair),
            "equals" => self.compare_sum(node, pair),
            _ => {
                let means = format!(
                    "`{key}` of {} is now {}",
                    self.called(node),
                    shown(pair.after())
                );
                self.findings.report(&OTHER_CHANGED, pair, means);
            }
        }
    }

    fn compare_money(&mut self, node: &Node<'a>, pair: &Pair<'a>) {
        let called = self.called(node);
        let means = match (pair.before(), pair.after()) {
            (None, place) => format!(
                "{called} is now known as an amount, with its currency in {}",
                shown(place)
            ),
            (_, None) => format!("{called} is no longer known as an amount, and no longer strict"),
            (_, place) => format!("the currency of {called} is now read from {}", shown(place)),
        };
        self.findings
            .report(&INPUT_MONEY_CHANGED, pair, means)
            .with(Flag::Guard, pair.after.is_none());
    }

    fn compare_additional(&mut self, node: &Node<'a>, pair: &Pair<'a>) {
        let is_object = |value: Option<&Value>| value.is_some_and(Value::is_object);
        if is_object(pair.before()) && is_object(pair.after()) {
            self.compare(&node.child(pair.clone(), "*"));
            return;
        }
        let is_sent = self.direction == Direction::Input;
        let openness = |object: Option<&Value>, value: Option<&Value>| match value {
            Some(Value::Bool(false)) => 0,
            Some(Value::Object(members)) if !members.is_empty() => 1,
            // Of an answer that declares properties, no others are returned.
            None if !is_sent && object.is_some_and(|it| it.get("properties").is_some()) => 0,
            _ => 2,
        };
        let was = openness(node.pair.before(), pair.before());
        let is = openness(node.pair.after(), pair.after());
        let called = self.called(node);
        let (kind, are) = match was.cmp(&is) {
            Ordering::Less => (
                self.of(&ADDITIONAL_PROPERTIES_OPENED, &OUTPUT_OPENED),
                "now",
            ),
            Ordering::Greater => (
                self.of(&ADDITIONAL_PROPERTIES_CLOSED, &OUTPUT_CLOSED),
                "no longer",
            ),
            Ordering::Equal => return,
        };
        let means = format!("names that nobody declared are {are} let through in {called}");
        self.findings.report(kind, pair, means);
    }
}
