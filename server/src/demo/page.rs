//! What a person reads: at most 80 columns, coloured and paced only on a terminal.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::Duration;

/// The widest line, in characters.
const WIDTH: usize = 80;

/// The width of the label of a call or an answer.
const LABEL: usize = 8;

/// Where the text of a call or an answer begins.
const MARGIN: usize = LABEL + 7;

/// The time that a person needs for a line, which passes before the next part.
const PER_LINE: Duration = Duration::from_millis(250);

/// How a text looks on a terminal (ECMA-48, "Select graphic rendition").
#[derive(Clone, Copy)]
pub(super) enum Style {
    Bold,
    Dim,
    Call,
    Good,
    Refused,
}

impl Style {
    fn code(self) -> &'static str {
        match self {
            Self::Bold => "1",
            Self::Dim => "2",
            Self::Call => "36",
            Self::Good => "32",
            Self::Refused => "33",
        }
    }
}

/// Standard output as a page.
pub(super) struct Page {
    output: io::Stdout,
    /// Somebody reads along: pause between the parts.
    pub(super) paced: bool,
    coloured: bool,
    steps: usize,
    /// How many lines were printed since the last pause.
    unread: u32,
}

impl Page {
    /// Colours as <https://no-color.org> asks. Paced if the reader wants that and is a person: on a
    /// terminal, and not where `CI` says that a machine runs this.
    pub(super) fn stdout(paced: bool) -> Self {
        let output = io::stdout();
        let watched = output.is_terminal();
        let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let plain =
            is_set("NO_COLOR") || std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        Self {
            output,
            paced: paced && watched && !is_set("CI"),
            coloured: watched && !plain,
            steps: 0,
            unread: 0,
        }
    }

    /// A highlighted line.
    pub(super) fn heading(&mut self, text: &str) -> io::Result<()> {
        self.pause();
        self.print(&format!("\n{}\n", self.paint(Style::Bold, text)))
    }

    /// Running text.
    pub(super) fn paragraph(&mut self, text: &str) -> io::Result<()> {
        self.print(&format!("{}\n", wrap(text, "  ", "  ")))
    }

    /// Text that is copied, not read: printed as it is.
    pub(super) fn verbatim(&mut self, text: &str) -> io::Result<()> {
        self.print(&format!("{}\n", indented(text)))
    }

    /// Whether a text that is copied fits on the page.
    pub(super) fn fits(text: &str) -> bool {
        // A character beyond ASCII may take two columns.
        let columns = |line: &str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        indented(text)
            .lines()
            .map(columns)
            .all(|columns: usize| columns <= WIDTH)
    }

    /// The next numbered step: what is wanted.
    pub(super) fn step(&mut self, wish: &str) -> io::Result<()> {
        self.pause();
        self.steps += 1;
        let number = format!("{:>2}  ", self.steps);
        let text = wrap(wish, &number, "    ");
        self.print(&format!("\n{}\n", self.paint(Style::Bold, &text)))
    }

    /// A part of a step, named by a short label. Each line of the text begins a line.
    pub(super) fn part(&mut self, label: &str, style: Style, text: &str) -> io::Result<()> {
        let hang = " ".repeat(MARGIN);
        let lines: Vec<_> = text.lines().map(|line| wrap(line, &hang, &hang)).collect();
        let text = lines.join("\n");
        let label = self.paint(style, &format!("{label:<LABEL$}"));
        let bar = self.paint(Style::Dim, "|");
        self.print(&format!("    {bar} {label} {}\n", text.trim_start()))
    }

    /// A line of a table.
    pub(super) fn row(&mut self, cells: [&str; 6], style: Option<Style>) -> io::Result<()> {
        let [name, ordered, captured, refunded, open, status] = cells;
        let line =
            format!("  {name:<15}{ordered:>12}{captured:>12}{refunded:>12}{open:>12}  {status}");
        let line = line.trim_end();
        let line = style.map_or_else(|| line.to_owned(), |style| self.paint(style, line));
        self.print(&format!("{line}\n"))
    }

    fn paint(&self, style: Style, text: &str) -> String {
        if self.coloured {
            format!("\u{1b}[{}m{text}\u{1b}[0m", style.code())
        } else {
            text.to_owned()
        }
    }

    /// Gives a person the time to read what was printed since the last pause.
    fn pause(&mut self) {
        let lines = std::mem::take(&mut self.unread);
        if self.paced {
            std::thread::sleep(PER_LINE * lines);
        }
    }

    fn print(&mut self, text: &str) -> io::Result<()> {
        let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
        self.unread = self
            .unread
            .saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        let mut output = self.output.lock();
        output.write_all(text.as_bytes())?;
        output.flush()
    }
}

fn indented(text: &str) -> String {
    format!("    {}", text.replace('\n', "\n    "))
}

/// Joins two words that `wrap` does not break apart, unless they fit on no line.
pub(super) const GLUE: char = '\u{a0}';

/// Breaks `text` between words so that no line exceeds the page, unless a word does.
fn wrap(text: &str, first: &str, rest: &str) -> String {
    let mut lines = vec![first.to_owned()];
    let mut empty = true;
    let room = WIDTH.saturating_sub(rest.chars().count());
    let fits = |words: &str| words.chars().count() <= room;
    let words = text
        .split(' ')
        .flat_map(|words| words.split(move |c| c == GLUE && !fits(words)));
    for word in words.filter(|word| !word.is_empty()) {
        let line = lines.last().map_or(0, |line| line.chars().count());
        if !empty && line + 1 + word.chars().count() > WIDTH {
            lines.push(rest.to_owned());
            empty = true;
        }
        if let Some(line) = lines.last_mut() {
            if !std::mem::take(&mut empty) {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.join("\n").replace(GLUE, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_broken_between_words_and_hangs() {
        let text = "word ".repeat(40);
        let wrapped = wrap(&text, "1. ", "   ");
        assert!(wrapped.lines().count() > 1);
        for line in wrapped.lines() {
            assert!(line.chars().count() <= WIDTH, "{line}");
        }
        assert!(wrapped.starts_with("1. word word"));
        assert!(
            wrapped
                .lines()
                .skip(1)
                .all(|line| line.starts_with("   word"))
        );
    }

    #[test]
    fn glued_words_stay_together() {
        let wrapped = wrap(&"1.00\u{a0}USD ".repeat(20), "", "");
        assert!(wrapped.lines().all(|line| line.starts_with("1.00 USD")));
    }

    #[test]
    fn glued_words_that_fit_on_no_line_are_broken_apart() {
        let long = "x".repeat(50);
        assert_eq!(
            wrap(&format!("{long}{GLUE}{long}"), "", ""),
            format!("{long}\n{long}")
        );
    }

    #[test]
    fn a_word_longer_than_the_page_is_alone_on_its_line() {
        let long = "x".repeat(120);
        assert_eq!(
            wrap(&format!("a {long} b"), "", ""),
            format!("a\n{long}\nb")
        );
    }
}
