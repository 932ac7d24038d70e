//! Types and lists of values.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::change::Flag;
use crate::kinds::{
    ENUM_INCOHERENT, ENUM_REWRITTEN, INPUT_BECAME_CONST, INPUT_BECAME_ENUM, INPUT_ENUM_DROPPED,
    INPUT_ENUM_VALUE_ADDED, INPUT_ENUM_VALUE_REMOVED, INPUT_TYPE_CHANGED, INPUT_TYPE_NARROWED,
    INPUT_TYPE_WIDENED, OUTPUT_BECAME_ENUM, OUTPUT_ENUM_DROPPED, OUTPUT_ENUM_VALUE_ADDED,
    OUTPUT_ENUM_VALUE_REMOVED, OUTPUT_NULLABLE_ADDED, OUTPUT_NULLABLE_REMOVED, OUTPUT_TYPE_CHANGED,
    OUTPUT_TYPE_NARROWED, OUTPUT_TYPE_WIDENED,
};
use crate::pair::{LockNode, Pair};
use crate::schema::excluded::excludes;
use crate::schema::{Node, Schemas};
use crate::words::shown;
use toolspec_core::model::Direction;

/// The keywords that list values.
pub(crate) const KEYWORDS: [&str; 2] = ["enum", "const"];

/// Every type of JSON Schema that a value can have.
const TYPES: [&str; 7] = [
    "array", "boolean", "integer", "null", "number", "object", "string",
];

impl<'a> Schemas<'a, '_> {
    /// Compares the types; whether what they have in common is worth comparing.
    pub(crate) fn compare_types(&mut self, node: &Node<'a>) -> bool {
        let (Some(before), Some(after)) = (node.pair.before(), node.pair.after()) else {
            return false;
        };
        let pair = node.pair.member("type");
        let (old, new) = (types(pair.before(), before), types(pair.after(), after));
        if old == new {
            return true;
        }
        if old
            .iter()
            .filter(|name| **name != "null")
            .eq(new.iter().filter(|name| **name != "null"))
        {
            self.compare_null(node, &pair, new.contains("null"));
            return true;
        }
        let (called, is_amount) = (self.called(node), self.is_amount(node));
        let (wider, narrower) = (new.is_superset(&old), old.is_superset(&new));
        let kind = match (wider, narrower) {
            (true, _) => self.of(&INPUT_TYPE_WIDENED, &OUTPUT_TYPE_WIDENED),
            (_, true) => self.of(&INPUT_TYPE_NARROWED, &OUTPUT_TYPE_NARROWED),
            _ => self.of(&INPUT_TYPE_CHANGED, &OUTPUT_TYPE_CHANGED),
        };
        let (was, is) = (type_name(pair.before()), type_name(pair.after()));
        let end = match (self.direction, wider) {
            (Direction::Input, true) => "",
            (Direction::Input, false) => "; calls with other values now fail",
            (Direction::Output, _) => "; readers that rely on its type notice",
        };
        let means = format!("{called} is now {is}, was {was}{end}");
        let place = if wider || narrower { &pair } else { &node.pair };
        self.findings
            .report(kind, place, means)
            .with(Flag::Money, is_amount && wider);
        wider || narrower
    }

    /// Compares whether null is a value, where that is all that the types differ in.
    fn compare_null(&mut self, node: &Node<'a>, pair: &Pair<'a>, is_value: bool) {
        let called = self.called(node);
        let (kind, means) = if is_value {
            let kind = self.of(&INPUT_TYPE_WIDENED, &OUTPUT_NULLABLE_ADDED);
            (kind, format!("{called} may now be null"))
        } else {
            let kind = self.of(&INPUT_TYPE_NARROWED, &OUTPUT_NULLABLE_REMOVED);
            (kind, format!("{called} may no longer be null"))
        };
        let is_money = self.is_amount(node) && is_value;
        self.findings
            .report(kind, pair, means)
            .with(Flag::Money, is_money);
    }

    /// Whether this argument decides how much money moves: it is marked as an amount.
    pub(crate) fn is_amount(&self, node: &Node<'_>) -> bool {
        let money = node.pair.member("money");
        self.findings.moves_money && (money.before.is_some() || money.after.is_some())
    }

    /// Whether only one side lists its values, so that bounds and forms are not compared.
    pub(crate) fn is_list_on_one_side(node: &Node<'a>) -> bool {
        let is_list = |at: &Option<LockNode<'a>>| listed(at.as_ref()).is_some();
        is_list(&node.pair.before) != is_list(&node.pair.after)
    }

    /// Whether values came or went because of the bounds beside a list, which say nothing else.
    pub(crate) fn is_incoherent(node: &Node<'a>) -> bool {
        let (before, after) = (node.pair.before(), node.pair.after());
        let (old, new) = (
            listed(node.pair.before.as_ref()),
            listed(node.pair.after.as_ref()),
        );
        let lists = old.zip(new);
        let moved = lists.and_then(|((_, old), (_, new))| gone_or_added(&old, &new));
        moved.is_some_and(|(gone, added)| {
            let by = |side: Option<&Value>, value| side.is_some_and(|side| excludes(side, value));
            gone.iter().any(|value| by(after, value)) || added.iter().any(|value| by(before, value))
        })
    }

    /// Compares the values that are listed.
    pub(crate) fn compare_values(&mut self, node: &Node<'a>) {
        let (old, new) = (
            listed(node.pair.before.as_ref()),
            listed(node.pair.after.as_ref()),
        );
        let place = Pair::new(old.clone().map(|(at, _)| at), new.clone().map(|(at, _)| at));
        let called = self.called(node);
        match (old, new) {
            (None, Some((at, _))) => {
                let one = at.pointer.ends_with("/const");
                let input = if one {
                    &INPUT_BECAME_CONST
                } else {
                    &INPUT_BECAME_ENUM
                };
                let kind = self.of(input, &OUTPUT_BECAME_ENUM);
                let means = format!("{called} can now only be {}", shown(place.after()));
                self.findings.report(kind, &place, means);
            }
            (Some(_), None) => {
                let kind = self.of(&INPUT_ENUM_DROPPED, &OUTPUT_ENUM_DROPPED);
                let means = format!(
                    "{called} can now be anything, was only {}",
                    shown(place.before())
                );
                self.findings.report(kind, &place, means);
            }
            (Some((_, mut old)), Some((_, mut new))) => {
                // The type, if there is any, reports that null is allowed.
                if node.pair.member("type").differs() {
                    old.retain(|value| !value.is_null());
                    new.retain(|value| !value.is_null());
                } else if gone_or_added(&old, &new).is_none() && place.differs() {
                    let means = format!("{called} takes the same values, written in another way");
                    self.findings.report(&ENUM_REWRITTEN, &place, means);
                }
                self.compare_lists(node, &place, &old, &new);
            }
            (None, None) => {}
        }
    }

    fn compare_lists(&mut self, node: &Node<'a>, place: &Pair<'a>, old: &[&Value], new: &[&Value]) {
        let Some((gone, added)) = gone_or_added(old, new) else {
            return;
        };
        let called = self.called(node);
        let after = node.pair.after();
        let is_excluded = |value: &Value| after.is_some_and(|after| excludes(after, value));
        let (excluded, gone) = gone.into_iter().partition(is_excluded);
        let removed = self.of(&INPUT_ENUM_VALUE_REMOVED, &OUTPUT_ENUM_VALUE_REMOVED);
        let new = self.of(&INPUT_ENUM_VALUE_ADDED, &OUTPUT_ENUM_VALUE_ADDED);
        for (kind, values, is) in [
            (
                &ENUM_INCOHERENT,
                excluded,
                "cannot be, by the bounds beside it,",
            ),
            (removed, gone, "can no longer be"),
            (new, added, "can now also be"),
        ] {
            if !values.is_empty() {
                let quoted = shown(Some(&Value::Array(Vec::clone(&values))));
                let means = format!("{called} {is} {quoted}");
                let is_wider = *kind == INPUT_ENUM_VALUE_ADDED;
                let is_amount = is_wider && self.is_amount(node);
                let in_path = is_wider && self.special.contains(&node.path);
                let finding = self.findings.report(kind, place, means).about(values);
                let finding = finding.with(Flag::Money, is_amount);
                finding.with(Flag::Reach, in_path);
            }
        }
    }
}

/// The values that only one list has, if there are any.
pub(crate) fn gone_or_added(old: &[&Value], new: &[&Value]) -> Option<(Vec<Value>, Vec<Value>)> {
    let not_in = |these: &[&Value], those: &[&Value]| -> Vec<Value> {
        let rest = these.iter().filter(|value| !those.contains(value));
        rest.map(|value| (*value).clone()).collect()
    };
    let (gone, added) = (not_in(old, new), not_in(new, old));
    (!gone.is_empty() || !added.is_empty()).then_some((gone, added))
}

/// Where values are listed, and which; a choice between constants is a list of them.
fn listed<'a>(at: Option<&LockNode<'a>>) -> Option<(LockNode<'a>, Vec<&'a Value>)> {
    let at = at?;
    if let Some(one) = at.member("const") {
        let value = one.value;
        return Some((one, vec![value]));
    }
    if let Some(list) = at.member("enum") {
        let values = list.value.as_array()?.iter().collect();
        return Some((list, values));
    }
    ["oneOf", "anyOf"].iter().find_map(|key| {
        let choice = at.member(key)?;
        let values = constants(choice.value)?;
        Some((choice, values))
    })
}

/// The constants between which a choice chooses, if it does nothing else.
pub(crate) fn constants(choice: &Value) -> Option<Vec<&Value>> {
    let branches = choice.as_array()?;
    let of = |branch: &Value| branch.as_object().is_some_and(|members| members.len() == 1);
    let constants = branches.iter().filter(|branch| of(branch));
    let constants: Vec<&Value> = constants.filter_map(|branch| branch.get("const")).collect();
    (constants.len() == branches.len() && !constants.is_empty()).then_some(constants)
}

/// The names under `type`.
pub(crate) fn type_names(named: &Value) -> Vec<&str> {
    match named {
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        named => named.as_str().into_iter().collect(),
    }
}

/// The types of the values; every integer is a number.
fn types<'a>(named: Option<&'a Value>, schema: &Value) -> BTreeSet<&'a str> {
    let Some(named) = named else {
        let nothing = schema.as_bool() == Some(false);
        return if nothing {
            BTreeSet::new()
        } else {
            TYPES.into()
        };
    };
    let mut types: BTreeSet<&str> = type_names(named).into_iter().collect();
    if types.contains("number") {
        types.insert("integer");
    }
    types
}

fn type_name(named: Option<&Value>) -> String {
    match named {
        None => "of any type".to_owned(),
        Some(named) => type_names(named).join(" or "),
    }
}
