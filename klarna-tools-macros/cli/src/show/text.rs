//! A review for a terminal and for logs.

use super::block::block;
use super::{Palette, summary, visible};
use crate::review::Review;

/// One block for each change, then the expired decisions, then the outcome in one line.
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
    for note in &review.notes {
        text.push(format!("note: {}\n", visible(note)));
    }
    text.push(summary(review) + "\n");
    text.concat()
}
