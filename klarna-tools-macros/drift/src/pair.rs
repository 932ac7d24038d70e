//! The same place in two locks.

use std::collections::BTreeSet;
use toolspec_core::pointer::child;

use serde::Deserialize;
use serde_json::{Map, Value};

/// A value in a lock, and its place.
#[derive(Debug, Clone)]
pub(crate) struct LockNode<'a> {
    /// A JSON pointer from the root of the lock.
    pub(crate) pointer: String,
    /// The value.
    pub(crate) value: &'a Value,
    /// The members beside the reference that led here; they take precedence.
    beside: Option<Box<LockNode<'a>>>,
}

impl<'a> LockNode<'a> {
    pub(crate) fn new(pointer: impl Into<String>, value: &'a Value) -> Self {
        Self {
            pointer: pointer.into(),
            value,
            beside: None,
        }
    }

    /// The target of a reference, with the members beside the reference.
    pub(crate) fn reached_from(mut self, reference: LockNode<'a>) -> Self {
        self.beside = Some(Box::new(reference));
        self
    }

    pub(crate) fn member(&self, key: &str) -> Option<LockNode<'a>> {
        let beside = self.beside.as_ref().and_then(|beside| beside.member(key));
        beside.or_else(|| {
            let value = self.value.get(key)?;
            Some(LockNode::new(child(&self.pointer, key), value))
        })
    }

    pub(crate) fn element(&self, index: usize) -> Option<LockNode<'a>> {
        let value = self.value.get(index)?;
        let pointer = child(&self.pointer, &index.to_string());
        Some(LockNode::new(pointer, value))
    }

    /// The elements of a list.
    pub(crate) fn elements(&self) -> Vec<LockNode<'a>> {
        let count = self.value.as_array().map_or(0, Vec::len);
        (0..count).filter_map(|index| self.element(index)).collect()
    }

    fn keys(&self, into: &mut BTreeSet<&'a str>) {
        into.extend(
            self.value
                .as_object()
                .into_iter()
                .flat_map(Map::keys)
                .map(String::as_str),
        );
        if let Some(beside) = &self.beside {
            beside.keys(into);
            into.remove("$ref");
        }
    }
}

/// The values at a place before and after; at least one of them exists.
#[derive(Debug, Clone)]
pub(crate) struct Pair<'a> {
    /// In the base.
    pub(crate) before: Option<LockNode<'a>>,
    /// In the head.
    pub(crate) after: Option<LockNode<'a>>,
}

impl<'a> Pair<'a> {
    pub(crate) fn new(before: Option<LockNode<'a>>, after: Option<LockNode<'a>>) -> Self {
        Self { before, after }
    }

    pub(crate) fn before(&self) -> Option<&'a Value> {
        self.before.as_ref().map(|at| at.value)
    }

    pub(crate) fn after(&self) -> Option<&'a Value> {
        self.after.as_ref().map(|at| at.value)
    }

    /// Both, read as a type of the lock.
    pub(crate) fn read<T: Deserialize<'a>>(&self) -> [Option<T>; 2] {
        [self.before(), self.after()].map(|value| T::deserialize(value?).ok())
    }

    pub(crate) fn differs(&self) -> bool {
        self.before() != self.after()
    }

    /// The place now, or the place before.
    pub(crate) fn pointer(&self) -> &str {
        let at = self.after.as_ref().or(self.before.as_ref());
        at.map_or("", |at| &at.pointer)
    }

    /// What is found from each side.
    pub(crate) fn each<'b>(&self, of: impl Fn(&LockNode<'a>) -> Option<LockNode<'b>>) -> Pair<'b> {
        let [before, after] = [&self.before, &self.after].map(|at| at.as_ref().and_then(&of));
        Pair::new(before, after)
    }

    pub(crate) fn member(&self, key: &str) -> Pair<'a> {
        self.each(|at| at.member(key))
    }

    pub(crate) fn element(&self, index: usize) -> Pair<'a> {
        self.each(|at| at.element(index))
    }

    /// Every member of either, by name.
    pub(crate) fn members(&self) -> Vec<(&'a str, Pair<'a>)> {
        let mut keys = BTreeSet::new();
        for at in self.before.iter().chain(&self.after) {
            at.keys(&mut keys);
        }
        keys.into_iter()
            .map(|key| (key, self.member(key)))
            .collect()
    }

    /// The members that differ, by name.
    pub(crate) fn differing(&self) -> Vec<(&'a str, Pair<'a>)> {
        let mut members = self.members();
        members.retain(|(_, pair)| pair.differs());
        members
    }

    /// The names that only one of two sets contains: those that are gone, those that are new.
    pub(crate) fn moved(&self) -> (Vec<&'a str>, Vec<&'a str>) {
        let (before, after) = (names(self.before()), names(self.after()));
        let not_in = |these: &[&'a str], those: &[&'a str]| {
            let rest = these.iter().filter(|name| !those.contains(name));
            rest.copied().collect::<Vec<_>>()
        };
        (not_in(&before, &after), not_in(&after, &before))
    }
}

/// The texts of a list.
pub(crate) fn names(list: Option<&Value>) -> Vec<&str> {
    let elements = list.and_then(Value::as_array).into_iter().flatten();
    elements.filter_map(Value::as_str).collect()
}
