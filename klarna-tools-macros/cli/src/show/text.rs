//! A review for a terminal and for logs.

use super::block::{details, heading};
use super::{Palette, summary, visible};
use crate::review::{Finding, Review};

/// One block for each change, then what is expired, then the outcome in one line.
pub(crate) fn text(review: &Review, palette: Palette) -> String {
    let blocks = review.findings.iter();
    let mut text: Vec<String> = blocks
        .map(|finding| block(finding, review.is_judged, palette) + "\n")
        .collect();
    for acceptance in &review.expired {
        let tool = acceptance.tool.as_deref().unwrap_or("all tools");
        text.push(visible(&format!(
            "expired[{}] {tool}  fingerprint {}\n  next   klarna-spec accept --prune --base … takes it out: {}\n\n",
            acceptance.kind, acceptance.fingerprint, acceptance.reason,
        )));
    }
    for note in &review.notes {
        text.push(format!("note: {}\n", visible(note)));
    }
    text.push(summary(review) + "\n");
    text.concat()
}

/// A change as a block of lines.
pub(super) fn block(finding: &Finding, is_judged: bool, palette: Palette) -> String {
    format!(
        "{}\n{}",
        heading(finding, palette),
        details(finding, is_judged, palette)
    )
}
