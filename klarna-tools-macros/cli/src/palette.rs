//! Colours, for terminals.

use std::io::IsTerminal;

use anstyle::{AnsiColor, Style};
use toolspec_drift::Class;

/// How things are coloured, if at all.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Palette {
    coloured: bool,
}

impl Palette {
    /// No colours.
    pub(crate) const PLAIN: Self = Self { coloured: false };

    /// Colours if the stream is a terminal and `NO_COLOR` is not set (<https://no-color.org>).
    pub(crate) fn of(stream: &impl IsTerminal) -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            coloured: stream.is_terminal() && !refused,
        }
    }

    /// A heading in the colour of a class.
    pub(crate) fn class(self, class: Class, text: &str) -> String {
        let colour = match class {
            Class::Breaking => AnsiColor::Red,
            Class::Behavioural => AnsiColor::Yellow,
            Class::Compatible => AnsiColor::Cyan,
            Class::Cosmetic => AnsiColor::BrightBlack,
        };
        self.paint(colour.on_default().bold(), text)
    }

    /// The old value.
    pub(crate) fn before(self, text: &str) -> String {
        self.paint(AnsiColor::Red.on_default(), text)
    }

    /// The new value.
    pub(crate) fn after(self, text: &str) -> String {
        self.paint(AnsiColor::Green.on_default(), text)
    }

    /// A heading.
    pub(crate) fn heading(self, text: &str) -> String {
        self.paint(AnsiColor::Cyan.on_default().bold(), text)
    }

    /// The most important parts of a page.
    pub(crate) fn strong(self, text: &str) -> String {
        self.paint(Style::new().bold(), text)
    }

    /// Secondary information, such as places.
    pub(crate) fn aside(self, text: &str) -> String {
        self.paint(AnsiColor::BrightBlack.on_default(), text)
    }

    fn paint(self, style: Style, text: &str) -> String {
        if self.coloured {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_change_nothing_but_the_colour() {
        let coloured = Palette { coloured: true };
        let text = coloured.class(Class::Breaking, "breaking");
        assert_eq!(text, "\u{1b}[1m\u{1b}[31mbreaking\u{1b}[0m");
        assert_eq!(
            Palette::PLAIN.class(Class::Breaking, "breaking"),
            "breaking"
        );
    }
}
