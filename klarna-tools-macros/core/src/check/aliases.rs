//! Other names of tools: each names one tool.

use super::names::check_name;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{Entries, Located, ToolEntry};
use crate::text;

/// The other names of one tool.
pub(crate) fn aliases(entry: &ToolEntry) -> Vec<String> {
    listed(entry).map(|alias| alias.value.clone()).collect()
}

/// Checks the aliases of all tools against all names.
pub(crate) fn check_aliases(tools: &Entries<ToolEntry>, cx: &mut Diagnostics) {
    let mut taken: Vec<&Located<String>> = tools.0.iter().map(|(name, _)| name).collect();
    for alias in tools.0.iter().flat_map(|(_, entry)| listed(entry)) {
        check_name(alias, cx);
        if let Some(first) = taken.iter().find(|first| first.value == alias.value) {
            let message = format!(
                "`{}` is the name of a tool already",
                text::shown(&alias.value)
            );
            cx.push(
                Diagnostic::new(&alias.span, message)
                    .label("take it out: a name means one tool")
                    .note(&first.span, "named here"),
            );
        }
        taken.push(alias);
    }
}

fn listed(entry: &ToolEntry) -> impl Iterator<Item = &Located<String>> {
    entry.aliases.iter().flatten()
}
