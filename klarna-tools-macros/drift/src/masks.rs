//! What tools mask, and which values of others are the same.

use std::collections::{BTreeMap, BTreeSet};

use toolspec_core::lock::Lock;
use toolspec_core::model::sensitive::Name;
use toolspec_core::pointer::Pointer;

use crate::pair::{LockNode, Pair};
use crate::returned::{Returned, returned};

/// What tools mask, by its name.
#[derive(Debug, Default)]
pub struct Masks(BTreeMap<String, Vec<Mask>>);

/// A value that a tool masks.
#[derive(Debug)]
pub struct Mask {
    /// The tool.
    pub tool: String,
    /// A pointer to the value in its result.
    pub place: String,
    /// The name of what it is in.
    parent: Option<Name>,
}

impl Masks {
    /// What the tools of a lock mask.
    #[must_use]
    pub fn of_lock(lock: &Lock) -> Self {
        let root = Pair::new(None, Some(LockNode::new("", lock.value())));
        Self::of(&root.member("tools"))
    }

    /// Whether nothing is masked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What the tools mask now comes before what they masked.
    pub(crate) fn of(tools: &Pair<'_>) -> Self {
        let mut masks = Self::default();
        for (tool, pair) in tools.members() {
            for side in [pair.after, pair.before].into_iter().flatten() {
                let masked = returned(&side).into_iter().filter(|value| value.is_masked);
                masked.for_each(|value| masks.add(tool, &value));
            }
        }
        masks
    }

    fn add(&mut self, tool: &str, value: &Returned<'_>) {
        let ways = ways(value);
        let names = ways.iter().filter_map(|way| way.last());
        let keys: BTreeSet<String> = names.map(|name| key(&Name::of(name))).collect();
        for key in keys {
            self.0.entry(key).or_default().push(Mask {
                tool: tool.to_owned(),
                place: value.place.clone(),
                parent: parent(&segments(&value.source)),
            });
        }
    }

    /// The first mask of what a tool returns, or of what that is in.
    pub(crate) fn of_returned(&self, value: &Returned<'_>) -> Option<&Mask> {
        let ways = ways(value);
        let mut found = ways.iter().map(|way| self.find(way));
        found
            .find_map(|mask| mask)
            .or_else(|| self.around(&ways[0]))
    }

    /// The first mask of what a value is in.
    fn around(&self, way: &[String]) -> Option<&Mask> {
        let mut around = (1..way.len()).rev().filter_map(|end| way.get(..end));
        around.find_map(|way| {
            let is_clear = !Name::of(way.last()?).names_many();
            let mask = self.find(way);
            mask.filter(|mask| is_clear || mask.parent == parent(way))
        })
    }

    /// The first mask of what may be the same value as the last of these names, each in the one
    /// before. A word that names many things, such as `name`, says what a value is only with the
    /// name of what it is in.
    #[must_use]
    pub fn find<S: AsRef<str>>(&self, way: &[S]) -> Option<&Mask> {
        let called = Name::of(way.last()?.as_ref());
        let parent = parent(way);
        let is_it = |mask: &&Mask| match (&mask.parent, &parent) {
            (Some(of_mask), Some(of_value)) => !called.names_many() || of_mask.is_like(of_value),
            _ => true,
        };
        self.0.get(&key(&called))?.iter().find(is_it)
    }
}

/// A value by the names that lead to it in the API's answer; the last may be that in the result.
fn ways(value: &Returned<'_>) -> [Vec<String>; 2] {
    let source = segments(&value.source);
    let mut renamed = source.clone();
    renamed.pop();
    renamed.extend(segments(&value.place).pop());
    [source, renamed]
}

/// The names of a place, without the elements of lists.
pub(crate) fn segments(place: &str) -> Vec<String> {
    let place = Pointer::parse(place).unwrap_or_default();
    let names = place.segments().iter().filter(|name| *name != "*");
    names.cloned().collect()
}

fn parent<S: AsRef<str>>(way: &[S]) -> Option<Name> {
    way.iter().rev().nth(1).map(|name| Name::of(name.as_ref()))
}

/// Its letters, without the end of a plural.
fn key(name: &Name) -> String {
    name.letters().trim_end_matches('s').to_owned()
}
