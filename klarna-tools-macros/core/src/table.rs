//! The table of the tools, for people.

use std::fmt::Write as _;

use crate::lock::Class;
use crate::model::Toolset;

/// A Markdown table of the tools, for a README.
#[must_use]
pub fn table(toolset: &Toolset) -> String {
    let mut text =
        String::from("| tool | what it does | calls | moves money |\n| --- | --- | --- | --- |\n");
    for tool in &toolset.tools {
        let calls: Vec<String> = tool
            .steps
            .iter()
            .map(|step| format!("`{}`", step.request.operation()))
            .collect();
        let money = match Class::of(tool) {
            Class::Money => "**yes**",
            Class::Read => "no, reads only",
            Class::Write => "no",
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {money} |",
            tool.name,
            tool.title,
            calls.join("<br>"),
        );
    }
    text
}
