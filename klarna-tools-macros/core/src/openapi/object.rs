//! What must be an object, checked where a tool uses it.

use super::{Document, Target};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::yaml::{Entry, Node};

impl Document {
    /// Follows a node to the object that it must be, such as `a response`.
    pub(super) fn object<'a>(
        &'a self,
        node: &'a Node,
        what: &str,
        cx: &mut Diagnostics,
    ) -> Result<Target<'a>, Reported> {
        let target = self.dereference(node, cx)?;
        if target.node.as_mapping().is_some() {
            return Ok(target);
        }
        let message = format!("this is {}, not {what}", target.node.kind_name());
        Err(cx.report(Diagnostic::new(&target.node.span, message).label("expected a mapping")))
    }
}

/// The entries of the mapping under a key, such as `answers by status`; none if there is no such key.
pub(super) fn entries<'a>(
    node: &'a Node,
    key: &str,
    expected: &str,
    cx: &mut Diagnostics,
) -> &'a [Entry] {
    if let Some(value) = node.get(key)
        && value.as_mapping().is_none()
    {
        let message = format!("`{key}` is {}, not a mapping", value.kind_name());
        cx.push(Diagnostic::new(&value.span, message).label(format!("expected {expected}")));
    }
    node.entries_of(key)
}
