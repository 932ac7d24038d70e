//! How much agents read of the tools before any call, before and after.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashSet};

use serde::Serialize;
use toolspec_core::lock::{Lock, LockedTool};

use crate::explanation::{Size, estimated_by};

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
    pub(crate) fn between(base: &Lock, head: &Lock, left_out: &HashSet<String>) -> Option<Self> {
        let list = Sides {
            before: Some(Size::of_list(tools(base, left_out))),
            after: Some(Size::of_list(tools(head, left_out))),
        };
        let names = tools(base, left_out).chain(tools(head, left_out));
        let names: BTreeSet<&str> = names.map(|(name, _)| name).collect();
        let tools = names.into_iter().map(|name| Resized::of(name, base, head));
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
    fn of(name: &str, base: &Lock, head: &Lock) -> Self {
        let size = |lock: &Lock| {
            let tool = lock.content().tools.get(name)?;
            Some(Size::of_tool(name, tool))
        };
        Self {
            tool: name.to_owned(),
            size: Sides {
                before: size(base),
                after: size(head),
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
