//! A review as a comment on a pull request.
//!
//! Texts of the specs are in fenced blocks only, whose fences are longer than any run of backticks
//! inside. So they cannot end the block, mention anybody or be HTML.

use toolspec_drift::Flag;

use super::block::block;
use super::{Palette, outcome, plural, visible};
use crate::review::{Finding, Review};

/// Identifies the comment that is to be updated.
const MARK: &str = "<!-- toolspec diff -->";

/// The most characters of a comment, below the 65,536 that GitHub allows.
const LONGEST: usize = 65_000;

/// The comment: the outcome, a table with the gravest change first, the details folded by tool. If
/// it is too long, it is printed without the details, or without details and table.
pub(crate) fn markdown(review: &Review) -> String {
    let whole = format!("{}{}{}", heading(review), table(review), details(review));
    if fits(&whole) {
        return whole;
    }
    let shortened = format!(
        "{}{}\nThe details are too long for a comment: run `toolspec diff` to read them.\n",
        heading(review),
        table(review)
    );
    if fits(&shortened) {
        return shortened;
    }
    format!(
        "{}The changes are too many for a comment: run `toolspec diff` to read them.\n",
        heading(review)
    )
}

fn fits(comment: &str) -> bool {
    comment.chars().count() <= LONGEST
}

fn heading(review: &Review) -> String {
    let verdict = match (review.failing(), review.findings.len()) {
        (_, 0) => "Tools: no changes".to_owned(),
        (0, all) => format!("Tools: {}, none to decide", plural(all, "change")),
        (failing, all) => format!("Tools: {}, {failing} to decide", plural(all, "change")),
    };
    let outcome = outcome(review).map_or(String::new(), |outcome| format!(": {outcome}"));
    let mut heading = vec![format!(
        "{MARK}\n### {verdict}\n\nBetween {} and {}{outcome}.\n",
        code(&review.base),
        code(&review.head),
    )];
    for note in &review.notes {
        heading.push(format!("\nNote: {}\n", code(note)));
    }
    if !review.expired.is_empty() {
        let expired: Vec<String> = review
            .expired
            .iter()
            .map(|acceptance| code(&acceptance.fingerprint))
            .collect();
        heading.push(format!(
            "\nExpired, to be removed by `toolspec accept --prune`: {}.\n",
            expired.join(", ")
        ));
    }
    heading.push("\n".to_owned());
    heading.concat()
}

fn table(review: &Review) -> String {
    if review.findings.is_empty() {
        return String::new();
    }
    let mut table = vec![
        "| Tool | Change | Class | At stake | Decision | Fingerprint |\n|---|---|---|---|---|---|\n"
            .to_owned(),
    ];
    for finding in &review.findings {
        let flags: Vec<String> = finding.change.flags.iter().map(Flag::to_string).collect();
        table.push(format!(
            "| {} | `{}` | {} | {} | {} | `{}` |\n",
            tool_name(finding.change.tool.as_deref()),
            finding.change.kind,
            finding.change.class,
            flags.join(", "),
            decision(finding),
            finding.fingerprint,
        ));
    }
    table.concat()
}

fn decision(finding: &Finding) -> &'static str {
    match (&finding.accepted, finding.fails) {
        (Some(_), _) => "accepted",
        (None, true) => "**needed**",
        (None, false) => "",
    }
}

fn details(review: &Review) -> String {
    let mut details = Vec::new();
    for (tool, findings) in review.by_tool() {
        let blocks: Vec<String> = findings
            .iter()
            .map(|finding| block(finding, review.options.as_deref(), Palette::PLAIN))
            .collect();
        let blocks = blocks.join("\n");
        let fence = fence(&blocks);
        details.push(format!(
            "\n<details><summary>{}: {}</summary>\n\n{fence}text\n{blocks}{fence}\n\n</details>\n",
            tool_name(tool),
            plural(findings.len(), "change"),
        ));
    }
    details.concat()
}

fn tool_name(tool: Option<&str>) -> String {
    tool.map_or("all tools".to_owned(), code)
}

/// A fence that nothing in a text closes (`CommonMark`, section 4.5).
fn fence(text: &str) -> String {
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    "`".repeat(longest.max(2) + 1)
}

/// A short text within a line, as code: no character in it is markup, and GitHub notifies nobody
/// who is mentioned in code.
fn code(text: &str) -> String {
    use std::fmt::Write as _;
    let is_within = |c: char| c == '_' && text.trim_matches('_') == text;
    let mut code = String::from("<code>");
    for character in visible(text).chars() {
        if character.is_alphanumeric() || " /-".contains(character) || is_within(character) {
            code.push(character);
        } else {
            let _ = write!(code, "&#{};", u32::from(character));
        }
    }
    code.push_str("</code>");
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_longer_than_any_in_its_content() {
        assert_eq!(fence("no mark"), "```");
        assert_eq!(fence("a ``` b ````` c"), "``````");
    }

    #[test]
    fn a_name_cannot_leave_its_place() {
        assert_eq!(
            code("a|@everyone</code>`"),
            "<code>a&#124;&#64;everyone&#60;/code&#62;&#96;</code>"
        );
    }
}
