//! Unions: values of several forms.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::change::{Class, Flag};
use crate::findings::Findings;
use crate::kinds::{
    BOUND_REWRITTEN, INPUT_TYPE_NARROWED, INPUT_TYPE_WIDENED, OTHER_CHANGED, OUTPUT_TYPE_NARROWED,
    OUTPUT_TYPE_WIDENED, OUTPUT_UNION_BRANCH_ADDED, OUTPUT_UNION_BRANCH_REMOVED,
    UNION_BRANCH_ADDED, UNION_BRANCH_REMOVED, UNION_EXCLUSIVE, UNION_INCLUSIVE,
};
use crate::pair::{LockNode, Pair};
use crate::schema::values::constants;
use crate::schema::{ANNOTATIONS, Node, Schemas};
use toolspec_core::model::Direction;
use toolspec_core::pointer::split_last;

/// The keywords of unions.
pub(crate) const KEYWORDS: [&str; 2] = ["anyOf", "oneOf"];

/// What says that the API refuses a value which has two forms at once.
pub(crate) const ONE_FORM: &str = "uncheckedOneOf";

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

/// Whether both sides are branches of unions.
pub(crate) fn are_branches(pair: &Pair<'_>) -> bool {
    let is_branch = |at: &LockNode<'_>| {
        let union = split_last(&at.pointer).and_then(|(union, _)| split_last(union));
        union.is_some_and(|(_, keyword)| KEYWORDS.contains(&keyword))
    };
    let sides = [&pair.before, &pair.after];
    sides
        .iter()
        .all(|side| side.as_ref().is_some_and(is_branch))
}

/// Whether a schema says nothing about values but its union.
fn is_bare(at: Option<&LockNode<'_>>) -> bool {
    let members = at.and_then(|at| at.value.as_object());
    members.is_none_or(|members| {
        let mut keys = members.keys().map(String::as_str);
        keys.all(|key| {
            let says_nothing = ["$defs", ONE_FORM].contains(&key);
            says_nothing || KEYWORDS.contains(&key) || ANNOTATIONS.contains(&key)
        })
    })
}

impl<'a> Schemas<'a, '_> {
    /// Compares whether a value may have two forms at once.
    pub(crate) fn compare_one_form(&mut self, node: &Node<'a>) {
        let pair = node.pair.member(ONE_FORM);
        let called = self.called(node);
        if !pair.differs() {
            return;
        }
        if pair.after.is_some() {
            let means = format!(
                "the API now refuses a value of {called} that has two of its forms at once"
            );
            self.findings.report(&UNION_EXCLUSIVE, &pair, means);
        } else {
            let means = format!("a value of {called} may now have two of its forms at once");
            self.findings.report(&UNION_INCLUSIVE, &pair, means);
        }
    }

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
        let forms = match self.direction {
            Direction::Input => new.clone(),
            Direction::Output => old.clone(),
        };
        let same = self.pair_alike(&mut old, &mut new, |one, other| usize::from(one == other));
        let mut pairs = self.pair_alike(&mut old, &mut new, tagged_alike);
        pairs.extend(self.pair_covered(node, &mut old, &mut new, &forms));
        pairs.extend(self.pair_alike(&mut old, &mut new, shaped_alike));
        for pair in pairs {
            if same.iter().any(|same| is_of(same, &pair)) {
                let means = format!("{} has the same values in other words", self.called(node));
                self.findings.report(&BOUND_REWRITTEN, &pair, means);
            } else {
                self.compare(&node.branch(pair));
            }
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

    /// Takes from both lists the branches that are alike, each with the one that is most alike.
    fn pair_alike(
        &self,
        old: &mut Vec<LockNode<'a>>,
        new: &mut Vec<LockNode<'a>>,
        alike: fn(&Value, &Value) -> usize,
    ) -> Vec<Pair<'a>> {
        let mut pairs = Vec::new();
        old.retain(|one| {
            let degree = |other: &LockNode<'a>| {
                let pair = Pair::new(Some(one.clone()), Some(other.clone()));
                let (one, other) = self.resolved(&pair);
                one.zip(other).map_or(0, |(one, other)| alike(one, other))
            };
            let degrees = new.iter().map(degree).enumerate();
            // The first of those that are equally alike.
            let most = degrees.rev().max_by_key(|(_, degree)| *degree);
            let found = most.filter(|(_, degree)| *degree > 0);
            let is_alone = found.is_none();
            pairs.extend(found.map(|(at, _)| Pair::new(Some(one.clone()), Some(new.remove(at)))));
            is_alone
        });
        pairs
    }

    /// Takes from the lists the forms that one of `forms` covers: of arguments those that a new form
    /// still takes, of results those that an old form allowed. One form may cover several.
    fn pair_covered(
        &self,
        node: &Node<'a>,
        old: &mut Vec<LockNode<'a>>,
        new: &mut Vec<LockNode<'a>>,
        forms: &[LockNode<'a>],
    ) -> Vec<Pair<'a>> {
        let (covered, covering) = match self.direction {
            Direction::Input => (old, new),
            Direction::Output => (new, old),
        };
        let mut pairs = Vec::new();
        let mut used = BTreeSet::new();
        covered.retain(|one| {
            let mut others = forms.iter().filter(|_| !self.is_trial);
            let found = others.find_map(|other| {
                let pair = match self.direction {
                    Direction::Input => Pair::new(Some(one.clone()), Some(other.clone())),
                    Direction::Output => Pair::new(Some(other.clone()), Some(one.clone())),
                };
                self.breaks_nothing(node, &pair).then_some((pair, other))
            });
            let Some((pair, other)) = found else {
                return true;
            };
            used.insert(other.pointer.as_str());
            pairs.push(pair);
            false
        });
        covering.retain(|form| !used.contains(form.pointer.as_str()));
        pairs
    }

    /// Whether one form can take the place of the other. Unions within them are not searched for
    /// such forms, so that the work stays in proportion.
    fn breaks_nothing(&self, node: &Node<'a>, pair: &Pair<'a>) -> bool {
        let mut findings = Findings::default();
        let mut trial = Schemas {
            findings: &mut findings,
            direction: self.direction,
            root: self.root.clone(),
            wire: self.wire.clone(),
            special: self.special.clone(),
            followed: BTreeSet::new(),
            is_trial: true,
        };
        trial.compare(&node.branch(pair.clone()));
        let mut changes = findings.into_changes().into_iter();
        changes.all(|change| change.class < Class::Breaking)
    }
}

/// Whether a pair has a side of a pair whose sides are the same.
fn is_of(same: &Pair<'_>, pair: &Pair<'_>) -> bool {
    let place = |at: &Option<LockNode<'_>>| at.as_ref().map(|at| at.pointer.clone());
    place(&same.before) == place(&pair.before) || place(&same.after) == place(&pair.after)
}

/// Whether two branches have the same title, or the same constant in some property.
fn tagged_alike(one: &Value, other: &Value) -> usize {
    fn tag(branch: &Value) -> Option<&Value> {
        let tagged = |schema: &&Value| schema.get("const").is_some();
        let properties = branch.get("properties").and_then(Value::as_object);
        branch
            .get("title")
            .or_else(|| properties?.values().find(tagged)?.get("const"))
    }
    usize::from(tag(one).is_some() && tag(one) == tag(other))
}

/// How much two branches of the same type have in common: as objects, how many properties.
fn shaped_alike(one: &Value, other: &Value) -> usize {
    let properties =
        |branch: &'_ Value| branch.get("properties").and_then(Value::as_object).cloned();
    if one.get("type") != other.get("type") {
        return 0;
    }
    match (properties(one), properties(other)) {
        (Some(one), Some(other)) => one.keys().filter(|name| other.contains_key(*name)).count(),
        (None, None) => usize::from(one.get("type").is_some()),
        _ => 0,
    }
}
