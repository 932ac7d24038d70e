//! How much agents read of the tools before any call, before and after.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};

use serde::Serialize;
use toolspec_core::lock::{Lock, LockedTool};

use crate::explanation::{Size, estimated_by};

/// The old names of tools, by the new ones.
pub(crate) type Renamed = HashMap<String, String>;

/// The sizes that differ.
#[derive(Debug, Serialize)]
pub(crate) struct Sizes {
    /// The tools whose size differs, the largest difference first.
    pub(crate) tools: Vec<Resized>,
    /// The list of all tools.
    pub(crate) list: Sides,
    /// How tokens are estimated.
    pub(crate) estimated_by: String,
}

/// A tool whose size differs.
#[derive(Debug, Serialize)]
pub(crate) struct Resized {
    pub(crate) tool: String,
    /// Its name before, if that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) renamed_from: Option<String>,
    #[serde(flatten)]
    pub(crate) size: Sides,
}

/// A size before and after; none of a tool that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Sides {
    pub(crate) before: Option<Size>,
    pub(crate) after: Option<Size>,
}

impl Sizes {
    /// The sizes of two locks without some tools; `None` if they are the same.
    pub(crate) fn between(
        base: &Lock,
        head: &Lock,
        left_out: &HashSet<String>,
        renamed: &Renamed,
    ) -> Option<Self> {
        let list = Sides {
            before: Some(Size::of_list(tools(base, left_out))),
            after: Some(Size::of_list(tools(head, left_out))),
        };
        let names = tools(base, left_out).chain(tools(head, left_out));
        let names: BTreeSet<&str> = names.map(|(name, _)| name).collect();
        let names = names
            .into_iter()
            .filter(|name| renamed.values().all(|old| old != name));
        let tools = names.map(|name| Resized::of(name, renamed.get(name), base, head));
        let mut tools: Vec<Resized> = tools.filter(|tool| tool.size.differs()).collect();
        tools.sort_by_key(|tool| Reverse(tool.size.difference()));
        (list.differs() || !tools.is_empty()).then(|| Self {
            tools,
            list,
            estimated_by: estimated_by(),
        })
    }
}

fn tools<'a>(
    lock: &'a Lock,
    left_out: &'a HashSet<String>,
) -> impl Iterator<Item = (&'a str, &'a LockedTool)> {
    let tools = lock.content().tools.iter();
    let tools = tools.filter(|(name, _)| !left_out.contains(*name));
    tools.map(|(name, tool)| (name.as_str(), tool))
}

impl Resized {
    /// Its name, behind the one before if that is another; each is written by `write`.
    pub(crate) fn called(&self, write: fn(&str) -> String) -> String {
        match &self.renamed_from {
            Some(old) => format!("{} → {}", write(old), write(&self.tool)),
            None => write(&self.tool),
        }
    }

    fn of(name: &str, old: Option<&String>, base: &Lock, head: &Lock) -> Self {
        let size = |lock: &Lock, name: &str| {
            let tool = lock.content().tools.get(name)?;
            Some(Size::of_tool(name, tool))
        };
        Self {
            tool: name.to_owned(),
            renamed_from: old.cloned(),
            size: Sides {
                before: size(base, old.map_or(name, String::as_str)),
                after: size(head, name),
            },
        }
    }
}

impl Sides {
    /// The size before and after, where nothing has none.
    pub(crate) fn both(self) -> (Size, Size) {
        let [before, after] = [self.before, self.after].map(Option::unwrap_or_default);
        (before, after)
    }

    fn differs(self) -> bool {
        self.before != self.after
    }

    fn difference(self) -> usize {
        let (before, after) = self.both();
        before.bytes.abs_diff(after.bytes)
    }
}
