//! One change as a block of lines.

use serde_json::Value;
use toolspec_core::source::Span;
use toolspec_drift::Change;

use super::{visible, words::words};
use crate::finding::{Finding, Whole};
use crate::layout::place;
use crate::palette::Palette;
use crate::review::Review;

/// The longest value, in characters, that is printed on one line.
const LINE: usize = 90;

/// The heading of a change: class, kind, tool, flags, fingerprint.
fn heading(finding: &Finding, palette: Palette) -> String {
    let Change {
        kind,
        class,
        flags,
        tool,
        ..
    } = &finding.change;
    let what = format!("{class}[{kind}]");
    let mut heading = palette.class(*class, &what);
    heading.push(' ');
    heading.push_str(&tool.as_deref().map_or("all tools".to_owned(), visible));
    for flag in flags {
        heading.push_str("  +");
        heading.push_str(&flag.to_string());
    }
    heading.push_str("  fingerprint ");
    heading.push_str(&finding.fingerprint);
    heading
}

/// Its pointer, the values before and after, and where they come from.
fn facts(finding: &Finding, palette: Palette) -> String {
    let change = &finding.change;
    let mut lines = String::new();
    let mut add = |name: &str, text: &str| lines.push_str(&named(name, text));
    if !change.pointer.is_empty() {
        add("at", &visible(&change.pointer));
    }
    let (before, after) = sides(finding);
    if let Some(before) = before {
        add("before", &palette.before(&before));
    }
    if let Some(after) = after {
        add("after", &palette.after(&after));
    }
    if let (Some(Value::String(before)), Some(Value::String(after))) =
        (&change.before, &change.after)
        && (is_prose(before) || is_prose(after))
    {
        add("words", &words(before, after, palette));
    }
    if !finding.operations.is_empty() {
        add("wire", &visible(&finding.operations.join(", ")));
    }
    if let Some(from) = places(finding) {
        add("from", &from);
    }
    if let Some(report) = &finding.report {
        add("report", &visible(report));
    }
    lines
}

/// The values before and after. A whole tool has a page, or only its names.
fn sides(finding: &Finding) -> (Option<String>, Option<String>) {
    match &finding.whole {
        Some(Whole::Added(_) | Whole::Removed(_)) => (None, None),
        Some(Whole::Renamed(before, after)) => (Some(visible(before)), Some(visible(after))),
        None => {
            let Change { before, after, .. } = &finding.change;
            (before.as_ref().map(value), after.as_ref().map(value))
        }
    }
}

/// The page of a tool that comes or goes.
fn page(finding: &Finding, palette: Palette) -> String {
    match &finding.whole {
        Some(Whole::Added(page)) => named("after", &palette.after(&visible(page.trim_end()))),
        Some(Whole::Removed(page)) => named("before", &palette.before(&visible(page.trim_end()))),
        Some(Whole::Renamed(..)) | None => String::new(),
    }
}

/// The whole block. It says what to do next if there are `options` for `accept`.
pub(super) fn block(finding: &Finding, options: Option<&str>, palette: Palette) -> String {
    let Parts {
        facts,
        means,
        next,
        page,
    } = Parts::of(finding, options, palette);
    let heading = heading(finding, palette);
    let means = named("means", &means);
    format!("{heading}\n{facts}{means}{next}{page}")
}

/// The block with at most so many characters, more or less; the command prints all of it.
pub(super) fn block_within(review: &Review, finding: &Finding, most: usize) -> String {
    let parts = Parts::of(finding, review.options.as_deref(), Palette::PLAIN);
    let Parts {
        facts,
        means,
        next,
        page,
    } = parts.within(most, &review.command);
    let heading = heading(finding, Palette::PLAIN);
    let means = named("means", &means);
    format!("{heading}\n{facts}{means}{next}{page}")
}

/// The block without its heading, the meaning first.
pub(super) fn message(finding: &Finding, options: Option<&str>) -> String {
    Parts::of(finding, options, Palette::PLAIN).message()
}

/// The message with at most so many characters, more or less; the command prints all of it.
pub(super) fn message_within(review: &Review, finding: &Finding, most: usize) -> String {
    let parts = Parts::of(finding, review.options.as_deref(), Palette::PLAIN);
    parts.within(most, &review.command).message()
}

/// What a block consists of below its heading.
struct Parts {
    facts: String,
    means: String,
    next: String,
    page: String,
}

impl Parts {
    fn of(finding: &Finding, options: Option<&str>, palette: Palette) -> Self {
        Self {
            facts: facts(finding, palette),
            means: visible(&finding.change.means),
            next: options.map_or(String::new(), |options| {
                named("next", &next(finding, options))
            }),
            page: page(finding, palette),
        }
    }

    /// What is to be done stays whole.
    fn within(self, most: usize, command: &str) -> Self {
        let length = |text: &str| text.chars().count();
        let means = within(self.means, most / 4, command);
        let left = most.saturating_sub(length(&means) + length(&self.next));
        let facts = within(self.facts, left, command);
        let left = left.saturating_sub(length(&facts));
        Self {
            page: within(self.page, left, command),
            facts,
            means,
            next: self.next,
        }
    }

    fn message(self) -> String {
        let Self {
            facts,
            means,
            next,
            page,
        } = self;
        let message = format!("{means}\n{facts}{next}{page}");
        message.trim_end().to_owned()
    }
}

/// The beginning of a text that is too long, in whole lines where they are short, and that it is cut.
fn within(text: String, most: usize, command: &str) -> String {
    if text.chars().count() <= most {
        return text;
    }
    let longest = most / 8;
    let mut left = most.saturating_sub(command.chars().count() + 60);
    let lines = text
        .lines()
        .map(|line| match line.char_indices().nth(longest) {
            Some((end, _)) => format!("{}…\n", line.get(..end).unwrap_or_default()),
            None => format!("{line}\n"),
        });
    let fitting = lines.take_while(|line| {
        let rest = left.checked_sub(line.chars().count());
        left = rest.unwrap_or_default();
        rest.is_some()
    });
    let kept: Vec<String> = fitting.collect();
    let cut = match text.lines().count() - kept.len() {
        0 => "long lines are cut".to_owned(),
        1 => "1 more line".to_owned(),
        more => format!("{more} more lines"),
    };
    format!(
        "{}  …      {cut}: run `{}`\n",
        kept.concat(),
        visible(command)
    )
}

/// A name and a text. Each line of a longer text has a bar in front, so that none looks like a line
/// of ours.
fn named(name: &str, text: &str) -> String {
    if !text.contains('\n') {
        return format!("  {name:<6} {text}\n");
    }
    let mut block = String::new();
    for (at, line) in text.split('\n').enumerate() {
        let name = if at == 0 { name } else { "" };
        block.push_str(format!("  {name:<6} | {line}").trim_end());
        block.push('\n');
    }
    block
}

/// A text as it is, anything else as JSON: on one line if it fits.
fn value(value: &Value) -> String {
    if let Value::String(text) = value {
        return visible(text);
    }
    let line = value.to_string();
    visible(&if line.chars().count() <= LINE {
        line
    } else {
        format!("{value:#}")
    })
}

fn is_prose(text: &str) -> bool {
    text.contains(char::is_whitespace)
}

/// The places in the specs and in the lockfile.
fn places(finding: &Finding) -> Option<String> {
    let at = |how: &str, span: &Option<Span>| Some(format!("{how}{}", place(span.as_ref()?)));
    let is_around = matches!(finding.whole, Some(Whole::Removed(_))) && finding.was_at.is_none();
    let places = [
        at(if is_around { "was under " } else { "" }, &finding.from),
        at("was at ", &finding.was_at),
        at("locked in ", &finding.locked),
    ];
    let places: Vec<String> = places.into_iter().flatten().collect();
    (!places.is_empty()).then(|| places.join("  "))
}

/// What a person can do about a change.
fn next(finding: &Finding, options: &str) -> String {
    if let Some(reason) = &finding.accepted {
        return format!("accepted: {}", visible(reason));
    }
    let revert = match (&finding.was_at, &finding.from, &finding.change.after) {
        (Some(was_at), ..) => Some(format!("restore {}, or: ", place(was_at))),
        (None, Some(from), None) => Some(format!("restore it at {}, or: ", place(from))),
        (None, Some(from), Some(_)) => Some(format!("revert {}, or: ", place(from))),
        (None, None, _) => None,
    };
    let revert = revert.filter(|_| finding.is_ours);
    let is_made = finding.change.kind == "correction-made";
    let made = finding.from.as_ref().filter(|_| is_made);
    let delete = made.map(|from| format!("delete the correction at {}, or: ", place(from)));
    let revert = delete.or(revert).unwrap_or_default();
    format!(
        "{revert}toolspec accept {} --reason \"…\"{}",
        finding.fingerprint,
        visible(options)
    )
}
