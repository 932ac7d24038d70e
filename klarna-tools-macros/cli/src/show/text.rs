//! A review for a terminal and for logs.

use toolspec_drift::Change;

use super::block::block;
use super::{sized, summary, visible};
use crate::finding::Finding;
use crate::palette::Palette;
use crate::review::Review;
use crate::sizes::{Sides, Sizes};

/// From how many changes on all of them are repeated in a line each: a terminal shows the end first.
const MANY: usize = 10;

/// One block for each change, then the expired decisions, all changes in short where there are many,
/// the sizes, and the outcome in one line.
pub(crate) fn text(review: &Review, palette: Palette) -> String {
    let blocks = review.findings.iter();
    let mut text: Vec<String> = blocks
        .map(|finding| block(finding, review.options.as_deref(), palette) + "\n")
        .collect();
    for acceptance in &review.expired {
        let tool = acceptance.tool.as_deref().unwrap_or("all tools");
        text.push(visible(&format!(
            "expired[{}] {tool}  fingerprint {}\n  means  the comparison does not contain this change any more; it was accepted: {}\n  next   toolspec accept --prune{}\n\n",
            acceptance.kind,
            acceptance.fingerprint,
            acceptance.reason,
            review.options.as_deref().unwrap_or_default(),
        )));
    }
    if review.findings.len() >= MANY {
        text.push(in_short(&review.findings, palette));
    }
    text.extend(review.sizes.as_ref().map(|sizes| shown(sizes, palette)));
    for note in &review.notes {
        text.push(format!("note: {}\n", visible(note)));
    }
    text.push(summary(review) + "\n");
    text.concat()
}

/// Class, tool and meaning of each change, in columns.
fn in_short(findings: &[Finding], palette: Palette) -> String {
    let name = |finding: &Finding| visible(finding.change.tool.as_deref().unwrap_or("all tools"));
    let width = findings.iter().map(|finding| name(finding).chars().count());
    let width = width.max().unwrap_or_default();
    let lines = findings.iter().map(|finding| {
        let Change { class, means, .. } = &finding.change;
        let class = palette.class(*class, &format!("{class:<11}"));
        let means = visible(means).replace('\n', "\\u{a}");
        format!("  {class}  {:<width$}  {means}\n", name(finding))
    });
    let heading = palette.strong("in short\n");
    format!("{heading}{}\n", lines.collect::<String>())
}

/// The sizes that differ, in columns.
fn shown(sizes: &Sizes, palette: Palette) -> String {
    let head = ["what agents read", "bytes", "tokens (estimated)"].map(str::to_owned);
    let tools = sizes.tools.iter();
    let tools = tools.map(|tool| row(&format!("  {}", tool.called(visible)), tool.size));
    let all = row("  all tools", sizes.list);
    let rows: Vec<[String; 3]> = [head].into_iter().chain(tools).chain([all]).collect();
    let width = |cell: fn(&[String; 3]) -> &String| {
        let cells = rows.iter().map(|row| cell(row).chars().count());
        cells.max().unwrap_or_default()
    };
    let (name, bytes) = (width(|row| &row[0]), width(|row| &row[1]));
    let lines = rows.iter().enumerate().map(|(index, row)| {
        let line = format!("{:<name$}  {:<bytes$}  {}\n", row[0], row[1], row[2]);
        if index == 0 {
            palette.strong(&line)
        } else {
            line
        }
    });
    lines.collect::<String>() + "\n"
}

fn row(name: &str, size: Sides) -> [String; 3] {
    let [bytes, tokens] = sized(size);
    [name.to_owned(), bytes, tokens]
}
