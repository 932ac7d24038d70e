//! A review as a comment on a pull request.
//!
//! Texts of the specs are code, in a line or in a fenced block whose fences are longer than any run of
//! backticks inside. So they cannot end it, mention anybody or be HTML. Of a sentence only plain words
//! are not code.

use toolspec_drift::Flag;

use super::block::block_within;
use super::inline::{code, cut, fence, sentence};
use super::{outcome, plural, sized};
use crate::finding::Finding;
use crate::review::Review;
use crate::sizes::Sides;

/// Identifies the comment that is to be updated.
const MARK: &str = "<!-- toolspec diff -->";

/// The most characters of a comment, below the 65,536 that GitHub allows.
const LONGEST: usize = 65_000;

/// What is kept for the sentence about what is left out.
const RESERVED: usize = 2_000;

/// The most characters of the heading and the table, so that the gravest changes have their details.
const TABLE: usize = 45_000;

/// The most characters of the details of a change, so that a long one leaves room for others.
const DETAIL: usize = 10_000;

/// The most tools whose size is shown.
const SIZES: usize = 30;

/// The most expired decisions that are named.
const EXPIRED: usize = 50;

/// The comment: the outcome, a table with the gravest change first, the sizes, the details folded by
/// tool. If that is too long, details are left out, then rows, and the last line says so.
pub(crate) fn markdown(review: &Review) -> String {
    let mut room = Room(TABLE);
    let heading = heading(review, &mut room);
    let (table, rows) = table(review, &mut room);
    room.0 += LONGEST - RESERVED - TABLE;
    let sizes = sizes(review, &mut room);
    let (details, detailed) = details(review, &mut room);
    let left_out = left_out(review, rows, detailed);
    format!("{heading}{table}{sizes}{details}{left_out}")
}

/// How many characters of a comment are left.
struct Room(usize);

impl Room {
    /// Takes the room of a text, if there is so much.
    fn take(&mut self, length: usize) -> bool {
        let left = self.0.checked_sub(length);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }

    fn fits(&mut self, text: &str) -> bool {
        self.take(text.chars().count())
    }

    /// The first of these parts, as many as there is room for, and how many they are.
    fn fill(&mut self, parts: impl Iterator<Item = String>) -> (String, usize) {
        let parts: Vec<String> = parts.take_while(|part| self.fits(part)).collect();
        (parts.concat(), parts.len())
    }
}

fn left_out(review: &Review, rows: usize, detailed: usize) -> String {
    let all = review.findings.len();
    if detailed == all {
        return String::new();
    }
    let rows = match all - rows {
        0 => String::new(),
        rows => format!(", and {rows} of them not in the table"),
    };
    format!(
        "\n{} without details here{rows}: they are too long for a comment. Run {} to read all of them.\n",
        plural(all - detailed, "change"),
        code(&cut(&review.command)),
    )
}

fn heading(review: &Review, room: &mut Room) -> String {
    let verdict = match (review.failing(), review.findings.len()) {
        (_, 0) => "Tools: no changes".to_owned(),
        (0, all) => format!("Tools: {}, none to decide", plural(all, "change")),
        (failing, all) => format!("Tools: {}, {failing} to decide", plural(all, "change")),
    };
    let outcome = outcome(review).map_or(String::new(), |outcome| format!(": {outcome}"));
    let first = format!(
        "{MARK}\n### {verdict}\n\nBetween {} and {}{outcome}.\n",
        code(&cut(&review.base)),
        code(&cut(&review.head)),
    );
    let notes = review.notes.iter();
    let notes = notes.map(|note| format!("\nNote: {}\n", sentence(&cut(note))));
    let expired = (!review.expired.is_empty()).then(|| {
        let expired = review.expired.iter().take(EXPIRED);
        let expired: Vec<String> = expired
            .map(|acceptance| code(&cut(&acceptance.fingerprint)))
            .collect();
        let more = match review.expired.len().saturating_sub(EXPIRED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!(
            "\nExpired, to be removed by `toolspec accept --prune`: {}{more}.\n",
            expired.join(", ")
        )
    });
    let parts = [first].into_iter().chain(notes).chain(expired);
    room.fill(parts.chain(["\n".to_owned()])).0
}

/// The rows of the changes, and how many there are.
fn table(review: &Review, room: &mut Room) -> (String, usize) {
    let head = "| Tool | What changes | Class | At stake | Decision | Fingerprint |\n\
                |---|---|---|---|---|---|\n";
    if review.findings.is_empty() || !room.fits(head) {
        return (String::new(), 0);
    }
    let (rows, count) = room.fill(review.findings.iter().map(row));
    (format!("{head}{rows}"), count)
}

fn row(finding: &Finding) -> String {
    let flags: Vec<String> = finding.change.flags.iter().map(Flag::to_string).collect();
    format!(
        "| {} | {} | {} | {} | {} | `{}` |\n",
        tool_name(finding.change.tool.as_deref()),
        sentence(&cut(&finding.change.means)),
        finding.change.class,
        flags.join(", "),
        decision(finding),
        finding.fingerprint,
    )
}

/// How much agents read, all tools first, then those that differ most.
fn sizes(review: &Review, room: &mut Room) -> String {
    let Some(sizes) = &review.sizes else {
        return String::new();
    };
    let row = |name: &str, size: Sides| {
        let [bytes, tokens] = sized(size);
        format!("| {name} | {bytes} | {tokens} |\n")
    };
    let head = "\n| What agents read | Bytes | Tokens (estimated) |\n|---|---|---|\n".to_owned();
    let tools = sizes.tools.iter().take(SIZES);
    let tools = tools.map(|tool| row(&tool.called(code), tool.size));
    let more = match sizes.tools.len().saturating_sub(SIZES) {
        0 => None,
        more => Some(format!(
            "\nThe sizes of {} differ less.\n",
            plural(more, "more tool")
        )),
    };
    let parts = [head, row("all tools", sizes.list)].into_iter();
    room.fill(parts.chain(tools).chain(more)).0
}

fn decision(finding: &Finding) -> &'static str {
    match (&finding.accepted, finding.fails) {
        (Some(_), _) => "accepted",
        (None, true) => "**needed**",
        (None, false) => "",
    }
}

/// The details, tool by tool, and of how many changes they are. The gravest changes take their room
/// first; one that is too long leaves it for others.
fn details(review: &Review, room: &mut Room) -> (String, usize) {
    let mut shown: Vec<(Option<&str>, Vec<String>)> = Vec::new();
    for finding in &review.findings {
        let tool = finding.change.tool.as_deref();
        let block = block_within(review, finding, DETAIL) + "\n";
        let length = block.chars().count() + 2 * fence(&block).len();
        match shown.iter_mut().find(|(known, _)| *known == tool) {
            Some((_, blocks)) if room.take(length) => blocks.push(block),
            None if room.take(length + around(tool)) => shown.push((tool, vec![block])),
            _ => {}
        }
    }
    let of = |tool| {
        review
            .findings
            .iter()
            .filter(move |finding| finding.change.tool.as_deref() == tool)
    };
    let details = shown
        .iter()
        .map(|(tool, blocks)| folded(*tool, blocks, of(*tool).count()));
    (
        details.collect(),
        shown.iter().map(|(_, blocks)| blocks.len()).sum(),
    )
}

/// The length of what is around the blocks of a tool.
fn around(tool: Option<&str>) -> usize {
    folded(tool, &[], usize::MAX).chars().count()
}

fn folded(tool: Option<&str>, blocks: &[String], of: usize) -> String {
    let count = if blocks.len() < of {
        format!("{} of {}", blocks.len(), plural(of, "change"))
    } else {
        plural(of, "change")
    };
    let blocks = blocks.concat();
    let blocks = blocks.trim_end();
    let fence = fence(blocks);
    format!(
        "\n<details><summary>{}: {count}</summary>\n\n{fence}text\n{blocks}\n{fence}\n\n</details>\n",
        tool_name(tool),
    )
}

fn tool_name(tool: Option<&str>) -> String {
    tool.map_or("all tools".to_owned(), code)
}
