//! Unions: values of several forms.

use serde_json::Value;

use crate::change::Flag;
use crate::kinds::{
    INPUT_TYPE_NARROWED, INPUT_TYPE_WIDENED, OTHER_CHANGED, OUTPUT_TYPE_NARROWED,
    OUTPUT_TYPE_WIDENED, OUTPUT_UNION_BRANCH_ADDED, OUTPUT_UNION_BRANCH_REMOVED,
    UNION_BRANCH_ADDED, UNION_BRANCH_REMOVED,
};
use crate::pair::{LockNode, Pair};
use crate::schema::values::constants;
use crate::schema::{ANNOTATIONS, Node, Schemas};
use toolspec_core::model::Direction;
use toolspec_core::pointer::split_last;

/// The keywords of unions.
pub(crate) const KEYWORDS: [&str; 2] = ["anyOf", "oneOf"];

/// The union of a schema. A choice between constants is a list of values, not a union.
fn union<'a>(at: Option<&LockNode<'a>>) -> Option<LockNode<'a>> {
    let at = at?;
    let found = KEYWORDS.iter().find_map(|key| at.member(key));
    found.filter(|union| constants(union.value).is_none())
}

/// The keyword that a node is the value of.
fn keyword<'n>(node: &'n LockNode<'_>) -> Option<&'n str> {
    let (_, keyword) = split_last(&node.pointer)?;
    Some(keyword)
}

/// Whether a schema says nothing about values but its union.
fn is_bare(at: Option<&LockNode<'_>>) -> bool {
    let members = at.and_then(|at| at.value.as_object());
    members.is_none_or(|members| {
        let mut keys = members.keys().map(String::as_str);
        keys.all(|key| KEYWORDS.contains(&key) || ANNOTATIONS.contains(&key) || key == "$defs")
    })
}

impl<'a> Schemas<'a, '_> {
    /// Compares the branches of unions, and a schema with the union that it became or was. Whether
    /// the rest of the schemas is still to be compared.
    pub(crate) fn compare_unions(&mut self, node: &Node<'a>) -> bool {
        let sides = (node.pair.before.as_ref(), node.pair.after.as_ref());
        let unions = (union(sides.0), union(sides.1));
        let (old, new, rest) = match (&unions.0, &unions.1) {
            (None, None) => return true,
            (Some(old), Some(new)) => {
                if keyword(old) != keyword(new) {
                    let called = self.called(node);
                    let means = format!("whether {called} may have several forms at once changed");
                    let pair = Pair::new(unions.0.clone(), unions.1.clone());
                    self.findings.report(&OTHER_CHANGED, &pair, means);
                }
                (old.elements(), new.elements(), true)
            }
            (Some(old), None) if is_bare(sides.0) => (
                old.elements(),
                sides.1.cloned().into_iter().collect(),
                false,
            ),
            (None, Some(new)) if is_bare(sides.1) => (
                sides.0.cloned().into_iter().collect(),
                new.elements(),
                false,
            ),
            _ => {
                self.report_union(node, &Pair::new(unions.0, unions.1));
                return true;
            }
        };
        self.compare_branches(node, old, new);
        rest
    }

    /// Reports a union that was added or removed beside other keywords.
    fn report_union(&mut self, node: &Node<'a>, pair: &Pair<'a>) {
        let called = self.called(node);
        let (kind, means) = if pair.before.is_some() {
            let kind = self.of(&INPUT_TYPE_WIDENED, &OUTPUT_TYPE_WIDENED);
            (
                kind,
                format!("{called} no longer has to have one of several forms"),
            )
        } else {
            let kind = self.of(&INPUT_TYPE_NARROWED, &OUTPUT_TYPE_NARROWED);
            (
                kind,
                format!("{called} now has to have one of several forms"),
            )
        };
        self.findings.report(kind, pair, means);
    }

    /// Pairs the branches that are alike, and compares each pair.
    fn compare_branches(
        &mut self,
        node: &Node<'a>,
        mut old: Vec<LockNode<'a>>,
        mut new: Vec<LockNode<'a>>,
    ) {
        let mut pairs = Vec::new();
        let alike: [fn(&Value, &Value) -> bool; 3] = [|a, b| a == b, tagged_alike, shaped_alike];
        for alike in alike {
            old.retain(|one| {
                let found = new.iter().position(|other| {
                    let pair = Pair::new(Some(one.clone()), Some(other.clone()));
                    let (one, other) = self.resolved(&pair);
                    one.zip(other).is_some_and(|(one, other)| alike(one, other))
                });
                found.is_none_or(|at| {
                    pairs.push(Pair::new(Some(one.clone()), Some(new.remove(at))));
                    false
                })
            });
        }
        for pair in pairs {
            self.compare(&node.branch(pair));
        }
        let called = self.called(node);
        for branch in old {
            let kind = self.of(&UNION_BRANCH_REMOVED, &OUTPUT_UNION_BRANCH_REMOVED);
            let means = format!("{called} can no longer have the form {}", branch.value);
            self.findings
                .report(kind, &Pair::new(Some(branch), None), means);
        }
        for branch in new {
            let kind = self.of(&UNION_BRANCH_ADDED, &OUTPUT_UNION_BRANCH_ADDED);
            let means = format!("{called} can now also have the form {}", branch.value);
            let branch = node.branch(Pair::new(None, Some(branch)));
            let is_money = self.direction == Direction::Input && self.findings.moves_money;
            self.findings
                .report(kind, &branch.pair, means)
                .with(Flag::Money, is_money);
        }
    }
}

/// Whether two branches have the same title, or the same constant in some property.
fn tagged_alike(one: &Value, other: &Value) -> bool {
    fn tag(branch: &Value) -> Option<&Value> {
        let tagged = |schema: &&Value| schema.get("const").is_some();
        let properties = branch.get("properties").and_then(Value::as_object);
        branch
            .get("title")
            .or_else(|| properties?.values().find(tagged)?.get("const"))
    }
    tag(one).is_some() && tag(one) == tag(other)
}

/// Whether two branches have the same type and, as objects, some property in common.
fn shaped_alike(one: &Value, other: &Value) -> bool {
    let properties = |branch: &Value| branch.get("properties").and_then(Value::as_object).cloned();
    let same_type = one.get("type") == other.get("type");
    match (properties(one), properties(other)) {
        (Some(one), Some(other)) => same_type && one.keys().any(|name| other.contains_key(name)),
        (None, None) => same_type && one.get("type").is_some(),
        _ => false,
    }
}
