//! Bounds of values, lengths and counts.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use crate::change::{Class, Flag};
use crate::kinds::{
    BOUND_REWRITTEN, INPUT_BOUND_LOOSENED, INPUT_BOUND_REMOVED, INPUT_BOUND_TIGHTENED,
    INPUT_INTEGER_RANGE_CHANGED, OUTPUT_BOUND_LOOSENED, OUTPUT_BOUND_TIGHTENED,
};
use crate::pair::{LockNode, Pair};
use crate::schema::values::type_names;
use crate::schema::{Node, Schemas};
use crate::words::amount;
use toolspec_core::model::validate::{compare, is_multiple};
use toolspec_core::model::{Direction, INTEGER_FORMATS};

/// The keywords that bound something.
pub(crate) const KEYWORDS: [&str; 12] = [
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "multipleOf",
    "uniqueItems",
];

/// A bound: its keyword, and what it bounds.
struct Limit(&'static str, &'static str);

const LIMITS: [Limit; 8] = [
    Limit("minimum", "the smallest value"),
    Limit("maximum", "the largest value"),
    Limit("minLength", "the minimum length"),
    Limit("maxLength", "the maximum length"),
    Limit("minItems", "the minimum number of elements"),
    Limit("maxItems", "the maximum number of elements"),
    Limit("minProperties", "the minimum number of names"),
    Limit("maxProperties", "the maximum number of names"),
];

impl Limit {
    /// The keyword that excludes the bound itself.
    fn exclusive(&self) -> Option<&'static str> {
        match self.0 {
            "minimum" => Some("exclusiveMinimum"),
            "maximum" => Some("exclusiveMaximum"),
            _ => None,
        }
    }

    fn is_upper(&self) -> bool {
        self.0.starts_with("max")
    }
}

/// What became of a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    Tightened,
    Loosened,
    Removed,
}

/// The bound that applies on one side.
#[derive(Clone)]
struct Bound<'a> {
    at: LockNode<'a>,
    value: &'a Number,
    excluded: bool,
}

impl<'a> Schemas<'a, '_> {
    pub(crate) fn compare_limits(&mut self, node: &Node<'a>) {
        let mut of_format = Vec::new();
        for limit in &LIMITS {
            let (pair, moved) = limit_moved(node, limit);
            match moved {
                Some(moved) if is_of_format(node, &pair) => of_format.push((pair, moved)),
                Some(moved) => self.report_limit(node, limit, &pair, moved),
                None => self.check_rewritten(node, limit),
            }
        }
        self.report_range(node, &of_format);
        self.compare_multiple(node);
        self.compare_unique(node);
    }

    /// Reports a format of integers that allows others than before.
    fn report_range(&mut self, node: &Node<'a>, moved: &[(Pair<'a>, Move)]) {
        let Some((pair, _)) = moved.last() else {
            return;
        };
        let became = |wanted: Move| moved.iter().any(|(_, moved)| *moved == wanted);
        let in_words = |bound: Option<&Value>| {
            bound.map_or("of any size".to_owned(), |bound| format!("up to {bound}"))
        };
        let means = format!(
            "{} takes integers {}, was {}, by their format",
            self.called(node),
            in_words(pair.after()),
            in_words(pair.before())
        );
        let is_wider = became(Move::Loosened) || became(Move::Removed);
        let is_money = is_wider && self.is_amount(node);
        let kind = &INPUT_INTEGER_RANGE_CHANGED;
        let finding = self.findings.report(kind, pair, means);
        let finding = finding.with(Flag::Money, is_money);
        let finding = finding.with(Flag::Guard, became(Move::Removed));
        if became(Move::Tightened) {
            finding.at_least(Class::Breaking);
        }
    }

    /// Reports the same bound with other keywords.
    fn check_rewritten(&mut self, node: &Node<'a>, limit: &Limit) {
        for keyword in [Some(limit.0), limit.exclusive()].into_iter().flatten() {
            let pair = node.pair.member(keyword);
            if pair.differs() {
                let means = format!(
                    "{} of {} is what it was, written in another way",
                    limit.1,
                    self.called(node)
                );
                self.findings.report(&BOUND_REWRITTEN, &pair, means);
            }
        }
    }

    fn report_limit(&mut self, node: &Node<'a>, limit: &Limit, pair: &Pair<'a>, moved: Move) {
        let is_money = self.is_amount(node);
        let means = if is_money && moved != Move::Tightened {
            power(limit, pair)
        } else {
            let was = pair
                .before()
                .map_or("unbounded".to_owned(), Value::to_string);
            let is = pair
                .after()
                .map_or("unbounded".to_owned(), Value::to_string);
            let fails = self.direction == Direction::Input && moved == Move::Tightened;
            let end = if fails {
                "; calls beyond it now fail"
            } else {
                ""
            };
            format!(
                "{} of {} is now {is}, was {was}{end}",
                limit.1,
                self.called(node)
            )
        };
        self.report_moved(pair, moved, is_money, means);
    }

    fn report_moved(&mut self, pair: &Pair<'a>, moved: Move, is_money: bool, means: String) {
        let kind = match moved {
            Move::Tightened => self.of(&INPUT_BOUND_TIGHTENED, &OUTPUT_BOUND_TIGHTENED),
            Move::Loosened => self.of(&INPUT_BOUND_LOOSENED, &OUTPUT_BOUND_LOOSENED),
            Move::Removed => self.of(&INPUT_BOUND_REMOVED, &OUTPUT_BOUND_LOOSENED),
        };
        let is_money = is_money && moved != Move::Tightened;
        self.findings
            .report(kind, pair, means)
            .with(Flag::Money, is_money);
    }

    fn compare_multiple(&mut self, node: &Node<'a>) {
        let pair = node.pair.member("multipleOf");
        if !pair.differs() {
            return;
        }
        let divides = |by: &Value, value: &Value| {
            let numbers = value.as_number().zip(by.as_number());
            numbers.is_some_and(|(value, by)| is_multiple(value, by))
        };
        let moved = match (pair.before(), pair.after()) {
            (_, None) => Move::Removed,
            (Some(old), Some(new)) if divides(new, old) => Move::Loosened,
            _ => Move::Tightened,
        };
        let in_words = |value: Option<&Value>| {
            value.map_or("any number".to_owned(), |by| format!("a multiple of {by}"))
        };
        let means = format!(
            "{} is now {}, was {}",
            self.called(node),
            in_words(pair.after()),
            in_words(pair.before())
        );
        let is_money = self.is_amount(node);
        self.report_moved(&pair, moved, is_money, means);
    }

    fn compare_unique(&mut self, node: &Node<'a>) {
        let pair = node.pair.member("uniqueItems");
        let is_set = |value: Option<&Value>| value.and_then(Value::as_bool).unwrap_or_default();
        let (moved, means) = match (is_set(pair.before()), is_set(pair.after())) {
            (false, true) => (Move::Tightened, "no two elements of {} may now be equal"),
            (true, false) => (Move::Removed, "elements of {} may now be equal"),
            _ => return,
        };
        let means = means.replace("{}", &self.called(node));
        self.report_moved(&pair, moved, false, means);
    }
}

/// A bound on both sides, and what became of it.
fn limit_moved<'a>(node: &Node<'a>, limit: &Limit) -> (Pair<'a>, Option<Move>) {
    let old = bound(node.pair.before.as_ref(), limit);
    let new = bound(node.pair.after.as_ref(), limit);
    let moved = match (&old, &new) {
        (None, None) => None,
        (None, Some(_)) => Some(Move::Tightened),
        (Some(_), None) => Some(Move::Removed),
        (Some(old), Some(new)) => moved(old, new, limit.is_upper()),
    };
    let pair = Pair::new(old.map(|bound| bound.at), new.map(|bound| bound.at));
    (pair, moved)
}

/// Whether a bound of an integer follows from a format on every side that has one: the lock says no
/// more of it. Small bounds are as often those of the document itself.
fn is_of_format(node: &Node<'_>, bound: &Pair<'_>) -> bool {
    let is_width = |bound: &Value| {
        let number = bound.as_number().and_then(Number::as_i128);
        number.is_some_and(|bound| {
            let mut formats = INTEGER_FORMATS.iter();
            bound.unsigned_abs() > u16::MAX.into()
                && formats.any(|(_, least, most)| [*least, *most].contains(&bound))
        })
    };
    let is_integer = |side: Option<&Value>| {
        let named = side.and_then(|schema| schema.get("type"));
        named.is_some_and(|named| type_names(named).contains(&"integer"))
    };
    let mut bounds = [bound.before(), bound.after()].into_iter().flatten();
    is_integer(node.pair.before()) && is_integer(node.pair.after()) && bounds.all(is_width)
}

/// What a looser bound of an amount allows.
fn power(limit: &Limit, pair: &Pair<'_>) -> String {
    let in_words = |value: Option<&Value>, none: &str| match value {
        Some(Value::Number(minor)) => amount(minor),
        _ => none.to_owned(),
    };
    let (was, is) = (
        in_words(pair.before(), "unbounded"),
        in_words(pair.after(), "any amount"),
    );
    match (limit.is_upper(), pair.after()) {
        (true, Some(_)) => format!("one call may now move up to {is}, was {was}"),
        (true, None) => format!("one call may now move any amount, was up to {was}"),
        (false, Some(_)) => format!("one call may now move as little as {is}, was {was}"),
        (false, None) => {
            format!("one call may now move any small or negative amount, was at least {was}")
        }
    }
}

/// The bound that applies: the tighter of the two keywords.
fn bound<'a>(at: Option<&LockNode<'a>>, limit: &Limit) -> Option<Bound<'a>> {
    let at = at?;
    let read = |keyword: &str, excluded| {
        let at = at.member(keyword)?;
        let value = at.value.as_number()?;
        Some(Bound {
            at,
            value,
            excluded,
        })
    };
    let included = read(limit.0, false);
    let excluded = limit.exclusive().and_then(|keyword| read(keyword, true));
    match (included, excluded) {
        (Some(one), Some(other)) => {
            let looser = moved(&one, &other, limit.is_upper()) == Some(Move::Loosened);
            Some(if looser { one } else { other })
        }
        (one, other) => one.or(other),
    }
}

/// What becomes of a bound that is exchanged for another; nothing if they are the same bound.
fn moved(old: &Bound<'_>, new: &Bound<'_>, is_upper: bool) -> Option<Move> {
    let order = compare(old.value, new.value).unwrap_or(Ordering::Equal);
    let order = if is_upper { order } else { order.reverse() };
    match order.then(new.excluded.cmp(&old.excluded)) {
        Ordering::Less => Some(Move::Loosened),
        Ordering::Greater => Some(Move::Tightened),
        Ordering::Equal => None,
    }
}
