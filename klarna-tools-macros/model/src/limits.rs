//! What a program asks before a call that moves money: which ceilings there are, and what to read.

use std::collections::BTreeMap;

use crate::{Ceiling, Moved, Report, Server, Tool, ValueRef};

/// A ceiling that refuses every call.
static NOTHING: Ceiling = Ceiling {
    call: BTreeMap::new(),
    day: BTreeMap::new(),
};

/// What limits a tool, and what has to be known before a call of it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits<'t> {
    /// The ceilings that it is under, each with its name.
    pub ceilings: Vec<(&'t str, &'t Ceiling)>,
    /// What a call moves. Without it no call is within a ceiling.
    pub moved: Option<&'t Moved>,
    /// The reads to make first: those that tell the amount or its currency.
    pub reads: Vec<&'t Report>,
}

impl Server {
    /// The ceilings of a tool; none if it is under none.
    #[must_use]
    pub fn limits_of<'t>(&'t self, tool: &'t Tool) -> Option<Limits<'t>> {
        let ceiling = |name: &'t String| {
            let ceiling = self.ceilings.get(name).unwrap_or(&NOTHING);
            (name.as_str(), ceiling)
        };
        let moved = tool.moved.as_ref();
        let is_read = |report: &&Report| moved.is_some_and(|moved| moved.is_in(report));
        (!tool.ceilings.is_empty()).then(|| Limits {
            ceilings: tool.ceilings.iter().map(ceiling).collect(),
            moved,
            reads: tool.reports.iter().filter(is_read).collect(),
        })
    }
}

impl Moved {
    /// Whether a report tells the amount or its currency.
    fn is_in(&self, report: &Report) -> bool {
        let is_in = |place: &ValueRef| match place {
            ValueRef::Argument(_) => false,
            ValueRef::Result(path) => path.first() == Some(&report.name),
        };
        is_in(&self.amount) || is_in(&self.currency)
    }
}
