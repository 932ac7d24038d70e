//! The parts of a schema: properties, elements, branches and the keywords of a property.

use serde_json::Value;

use crate::change::{Class, Flag};
use crate::kinds::{
    INPUT_BECAME_OPTIONAL, INPUT_BECAME_REQUIRED, INPUT_DEFAULT_ADDED, INPUT_DEFAULT_CHANGED,
    INPUT_DEFAULT_REMOVED, INPUT_DEPENDENCY_ADDED, INPUT_DEPENDENCY_REMOVED,
    INPUT_DEPRECATED_CLEARED, INPUT_DEPRECATED_SET, INPUT_PROPERTY_ADDED_OPTIONAL,
    INPUT_PROPERTY_ADDED_REQUIRED, INPUT_PROPERTY_REMOVED, INPUT_TYPE_NARROWED, INPUT_TYPE_WIDENED,
    OTHER_CHANGED, OUTPUT_BECAME_OPTIONAL, OUTPUT_BECAME_REQUIRED, OUTPUT_DEPRECATED_CHANGED,
    OUTPUT_PROPERTY_ADDED, OUTPUT_PROPERTY_REMOVED, OUTPUT_TYPE_NARROWED, OUTPUT_TYPE_WIDENED,
    PROJECTION_NARROWED, PROJECTION_WIDENED, SUNSET_CHANGED,
};
use crate::pair::{LockNode, Pair, names};
use crate::roots::ends;
use crate::schema::{Node, Schemas};
use crate::words::shown;
use toolspec_core::model::Direction;
use toolspec_core::pointer::Pointer;
use toolspec_core::text::quoted;

impl<'a> Schemas<'a, '_> {
    pub(crate) fn compare_properties(&mut self, node: &Node<'a>) {
        let required = node.pair.member("required");
        let (old, new) = (names(required.before()), names(required.after()));
        for (name, pair) in node.pair.member("properties").members() {
            let child = node.child(pair.clone(), name);
            match (&pair.before, &pair.after) {
                (None, Some(_)) => self.report_added(&child, new.contains(&name)),
                (Some(_), None) => self.report_removed(&child),
                _ => {
                    self.compare_required(
                        &child,
                        &required,
                        old.contains(&name),
                        new.contains(&name),
                    );
                    self.compare(&child);
                }
            }
        }
    }

    fn report_added(&mut self, child: &Node<'a>, required: bool) {
        let called = self.called(child);
        if self.direction == Direction::Input {
            let (kind, end) = if required {
                (
                    &INPUT_PROPERTY_ADDED_REQUIRED,
                    "has to be given; saved calls without it fail",
                )
            } else {
                (&INPUT_PROPERTY_ADDED_OPTIONAL, "can be given")
            };
            // Only a person can judge what an argument does to money.
            let means = format!("{called} is new and {end}");
            self.findings.report(kind, &child.pair, means).with_money();
            return;
        }
        let kind = if child.opaque {
            &PROJECTION_WIDENED
        } else {
            &OUTPUT_PROPERTY_ADDED
        };
        let root = child.path.split('.').next().unwrap_or_default();
        if self.special.contains(root) {
            let means = format!("{called} is now returned; the server makes it itself");
            self.findings.report(kind, &child.pair, means);
        } else {
            let means = format!("agents now see {called}, which was cut from the API's answer");
            let finding = self.findings.report(kind, &child.pair, means);
            finding.at_least(Class::Behavioural);
        }
    }

    fn report_removed(&mut self, child: &Node<'a>) {
        let called = self.called(child);
        let (kind, means) = match (self.direction, child.opaque) {
            (Direction::Input, _) => (
                &INPUT_PROPERTY_REMOVED,
                format!("{called} is gone; saved calls with it fail"),
            ),
            (Direction::Output, false) => (
                &OUTPUT_PROPERTY_REMOVED,
                format!("{called} is no longer returned"),
            ),
            (Direction::Output, true) => (
                &PROJECTION_NARROWED,
                format!("{called} is no longer returned"),
            ),
        };
        self.findings.report(kind, &child.pair, means);
    }

    fn compare_required(&mut self, child: &Node<'a>, required: &Pair<'a>, was: bool, is: bool) {
        let called = self.called(child);
        if was == is {
            return;
        }
        let (kind, means) = match (self.direction, is) {
            (Direction::Input, true) => (
                &INPUT_BECAME_REQUIRED,
                format!("a saved call without {called} now fails"),
            ),
            (Direction::Input, false) => (
                &INPUT_BECAME_OPTIONAL,
                format!("{called} may be left out; the API decides what that means"),
            ),
            (Direction::Output, true) => (
                &OUTPUT_BECAME_REQUIRED,
                format!("{called} is never missing now"),
            ),
            (Direction::Output, false) => (
                &OUTPUT_BECAME_OPTIONAL,
                format!("{called} may now be missing"),
            ),
        };
        let input = self.direction == Direction::Input;
        let is_money = !is && input && self.findings.moves_money;
        // Several names of one list may change; the pointer says which one.
        let place = required.each(|at| Some(LockNode::new(child.pair.pointer(), at.value)));
        self.findings
            .report(kind, &place, means)
            .with(Flag::Money, is_money);
    }

    pub(crate) fn compare_items(&mut self, node: &Node<'a>, pair: &Pair<'a>) {
        let called = self.called(node);
        let (kind, are) = match (pair.before(), pair.after()) {
            (None, _) => (
                self.of(&INPUT_TYPE_NARROWED, &OUTPUT_TYPE_NARROWED),
                "now have a type",
            ),
            (_, None) => (
                self.of(&INPUT_TYPE_WIDENED, &OUTPUT_TYPE_WIDENED),
                "can now be anything",
            ),
            _ => return self.compare(&node.child(pair.clone(), "*")),
        };
        let means = format!("the elements of {called} {are}");
        self.findings.report(kind, pair, means);
    }

    pub(crate) fn compare_dependencies(&mut self, pair: &Pair<'a>) {
        for (name, pair) in pair.differing() {
            let (gone, added) = pair.moved();
            if !added.is_empty() {
                let means = format!(
                    "a call with `{name}` and without {} now fails",
                    quoted(&added)
                );
                let kind = self.of(&INPUT_DEPENDENCY_ADDED, &OTHER_CHANGED);
                self.findings.report(kind, &pair, means);
            }
            if !gone.is_empty() {
                let means = format!("`{name}` can now be given without {}", quoted(&gone));
                let kind = self.of(&INPUT_DEPENDENCY_REMOVED, &OTHER_CHANGED);
                self.findings.report(kind, &pair, means);
            }
        }
    }

    pub(crate) fn compare_deprecated(&mut self, node: &Node<'a>, pair: &Pair<'a>) {
        let is = pair.after().and_then(Value::as_bool).unwrap_or_default();
        let input = if is {
            &INPUT_DEPRECATED_SET
        } else {
            &INPUT_DEPRECATED_CLEARED
        };
        let called = self.called(node);
        let means = if is {
            let ends = ends(self.sunset(node).after());
            format!("{called} is now called deprecated; {ends}")
        } else {
            format!("{called} is no longer called deprecated")
        };
        let kind = self.of(input, &OUTPUT_DEPRECATED_CHANGED);
        self.findings.report(kind, pair, means);
    }

    /// Compares the day on which something ends that was deprecated before.
    pub(crate) fn compare_sunset(&mut self, node: &Node<'a>) {
        let deprecated = node.pair.member("deprecated");
        let pair = self.sunset(node);
        if pair.differs() && deprecated.before.is_some() && deprecated.after.is_some() {
            let (was, is) = (ends(pair.before()), ends(pair.after()));
            let means = format!("{}: {is}; before: {was}", self.called(node));
            self.findings.report(&SUNSET_CHANGED, &pair, means);
        }
    }

    /// The day on which something ends. That of a result is not in its schema, which agents see.
    fn sunset(&self, node: &Node<'a>) -> Pair<'a> {
        match self.direction {
            Direction::Input => node.pair.member("x-sunset"),
            Direction::Output => {
                let is_it = |(place, _): &(&str, Pair<'_>)| {
                    Pointer::parse(place).is_ok_and(|it| it.segments().join(".") == node.path)
                };
                let mut days = self.wire.member("ends").members().into_iter();
                days.find(is_it)
                    .map_or(Pair::new(None, None), |(_, day)| day)
            }
        }
    }

    pub(crate) fn compare_default(&mut self, node: &Node<'a>, pair: &Pair<'a>) {
        let called = self.called(node);
        let (kind, means) = match (pair.before(), pair.after()) {
            (None, is) => (
                &INPUT_DEFAULT_ADDED,
                format!("{called} is now {} when left out", shown(is)),
            ),
            (was, None) => (
                &INPUT_DEFAULT_REMOVED,
                format!("{called} is no longer {} when left out", shown(was)),
            ),
            (was, is) => (
                &INPUT_DEFAULT_CHANGED,
                format!(
                    "{called} is now {} when left out, was {}",
                    shown(is),
                    shown(was)
                ),
            ),
        };
        let kind = self.of(kind, &OTHER_CHANGED);
        self.findings.report(kind, pair, means).with_money();
    }
}
