//! Which words of a text changed.

use std::time::Duration;

use similar::{ChangeTag, TextDiff};

use super::visible;
use crate::palette::Palette;

/// How long to search for the shortest difference, before the best one so far is shown.
const LONGEST_SEARCH: Duration = Duration::from_millis(500);

/// The new text, with removed words as `[-…-]` and added words as `{+…+}`.
pub(super) fn words(before: &str, after: &str, palette: Palette) -> String {
    let diff = TextDiff::configure()
        .timeout(LONGEST_SEARCH)
        .diff_slices(&split(before), &split(after));
    let mut runs: Vec<(ChangeTag, String)> = Vec::new();
    for op in diff.ops() {
        for change in diff.iter_changes(op) {
            match runs.last_mut() {
                Some((tag, run)) if *tag == change.tag() => run.push_str(change.value()),
                _ => runs.push((change.tag(), change.value().to_owned())),
            }
        }
    }
    let shown = runs.iter().map(|(tag, run)| {
        let run = visible(run);
        match tag {
            ChangeTag::Equal => run,
            ChangeTag::Delete => palette.before(&format!("[-{run}-]")),
            ChangeTag::Insert => palette.after(&format!("{{+{run}+}}")),
        }
    });
    shown.collect()
}

/// The words, each with the blanks before it, so that a blank does not count as a common word.
fn split(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(|c: char| !c.is_whitespace());
        let end = word.and_then(|word| {
            let after = rest.get(word..)?.find(char::is_whitespace)?;
            Some(word + after)
        });
        let (first, others) = rest.split_at(end.unwrap_or(rest.len()));
        words.push(first);
        rest = others;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_and_what_is_new_is_marked() {
        let marked = words("Take an old order", "Take any order now", Palette::PLAIN);
        assert_eq!(marked, "Take[- an old-]{+ any+} order{+ now+}");
    }

    #[test]
    fn what_hides_is_spelled_out() {
        let marked = words("Pay", "Pay \u{202e}now", Palette::PLAIN);
        assert_eq!(marked, "Pay{+ \\u{202e}now+}");
    }
}
