//! Groups of tools, by which an operator chooses what is served.

use super::names::check_name;
use super::useless_keys::check_once;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{Entries, Located, Manifest};
use crate::source::Span;
use crate::text;

/// Reports groups without tools, and names in them that no tool has.
pub(crate) fn check_groups(manifest: &Manifest, cx: &mut Diagnostics) {
    for (name, tools) in Entries::of(manifest.groups.as_ref()) {
        check_name(name, cx);
        if tools.is_empty() {
            let empty = Diagnostic::new(&name.span, "this group has no tools");
            cx.push(empty.label("list its tools, or leave it out"));
        }
        check_once(tools, cx);
        for tool in tools {
            check_tool(tool, manifest, cx);
        }
    }
}

pub(super) fn check_tool(named: &Located<String>, manifest: &Manifest, cx: &mut Diagnostics) {
    let tools = &manifest.tools.0;
    if tools.iter().any(|(name, _)| name.value == named.value) {
        return;
    }
    let message = format!("there is no tool `{}`", text::shown(&named.value));
    let unknown = Diagnostic::new(&named.span, message);
    let is_former = |former: &Located<String>| former.value == named.value;
    let renamed = tools.iter().find(|(_, tool)| {
        let mut former = tool.aliases.iter().flatten();
        former.any(is_former)
    });
    cx.push(if let Some((now, _)) = renamed {
        unknown.label(format!("it is called `{}` now", now.value))
    } else {
        let known: Vec<&str> = tools.iter().map(|(name, _)| name.value.as_str()).collect();
        let help = format!("the tools are {}", text::quoted(&known));
        unknown.near_or(&named.value, known, help)
    });
}

/// The groups that a tool is in, each with the place where it names the tool.
pub(crate) fn groups_of<'m>(
    manifest: &'m Manifest,
    tool: &str,
) -> impl Iterator<Item = (&'m str, &'m Span)> {
    let groups = Entries::of(manifest.groups.as_ref()).iter();
    groups.filter_map(move |(group, tools)| {
        let named = tools.iter().find(|named| named.value == tool)?;
        Some((group.value.as_str(), &named.span))
    })
}
