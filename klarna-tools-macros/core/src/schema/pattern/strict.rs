//! Regular expressions as the world writes them, in the syntax that every reader has.
//!
//! JSON Schema recommends ECMA-262 with its `u` flag. Documents are written for readers without it:
//! `[\w-.]` with a `-` that means itself, `\_`, `{id}`. The text that is listed and checked is the
//! same expression in the strict syntax, which clients and the server's engine read alike.

use std::iter::Peekable;
use std::str::Chars;

/// The same expression in strict syntax; nothing where it ends too early.
pub(super) fn strict(pattern: &str) -> Option<String> {
    let mut writer = Writer {
        rest: pattern.chars().peekable(),
        written: String::with_capacity(pattern.len()),
    };
    while let Some(next) = writer.rest.next() {
        match next {
            '\\' => writer.escape(false).map(drop)?,
            '[' => writer.class()?,
            '{' if !writer.is_count() => writer.written.push_str("\\{"),
            '{' => writer.count(),
            '}' | ']' => writer.written.extend(['\\', next]),
            other => writer.written.push(other),
        }
    }
    Some(writer.written)
}

struct Writer<'a> {
    rest: Peekable<Chars<'a>>,
    written: String,
}

/// What was read last within a class.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// Nothing from which a range may begin.
    Nothing,
    /// A character.
    Character(char),
}

impl Writer<'_> {
    /// Writes what follows a backslash; gives the character that it means, if it is one.
    fn escape(&mut self, in_class: bool) -> Option<Last> {
        let escaped = self.rest.next()?;
        let is_syntax = "^$\\.*+?()[]{}|/".contains(escaped) || (in_class && escaped == '-');
        if is_syntax || escaped.is_ascii_alphanumeric() {
            self.written.push('\\');
        }
        self.written.push(escaped);
        let is_set = "dDwWsSpPbB".contains(escaped);
        Some(if is_set {
            Last::Nothing
        } else {
            Last::Character(escaped)
        })
    }

    fn class(&mut self) -> Option<()> {
        self.written.push('[');
        if let Some(negation) = self.rest.next_if_eq(&'^') {
            self.written.push(negation);
        }
        // Empty classes are read as others by others.
        if self.rest.peek() == Some(&']') {
            return None;
        }
        let (mut last, mut is_first) = (Last::Nothing, true);
        loop {
            let next = self.rest.next()?;
            last = match next {
                ']' => break,
                '\\' => self.escape(true)?,
                '-' => self.dash(last, is_first)?,
                '[' => {
                    self.written.push_str("\\[");
                    Last::Character(next)
                }
                // Twice they would be an operator of other dialects.
                '&' | '~' if last == Last::Character(next) => last,
                _ => {
                    self.written.push(next);
                    Last::Character(next)
                }
            };
            is_first = false;
        }
        self.written.push(']');
        Some(())
    }

    /// A `-` within a class: a range between two characters, else itself.
    fn dash(&mut self, last: Last, is_first: bool) -> Option<Last> {
        let is_end = |ahead: &Peekable<Chars<'_>>| ahead.clone().next() == Some(']');
        if is_first || is_end(&self.rest) {
            self.written.push('-');
            return Some(Last::Nothing);
        }
        let mut ahead = self.rest.clone();
        let is_before_set = ahead.next() == Some('\\')
            && ahead.next().is_some_and(|next| "dDwWsSpP".contains(next));
        if last == Last::Nothing || is_before_set {
            self.written.push_str("\\-");
            return Some(Last::Nothing);
        }
        self.written.push('-');
        match self.rest.next()? {
            '\\' => drop(self.escape(true)?),
            '[' => self.written.push_str("\\["),
            end => self.written.push(end),
        }
        Some(Last::Nothing)
    }

    /// Whether the bracket that was read begins a count: `{2}`, `{2,}` or `{2,3}`.
    fn is_count(&self) -> bool {
        let text: String = self.rest.clone().take_while(|c| *c != '}').collect();
        let is_closed = self.rest.clone().any(|c| c == '}');
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let (least, most) = text.split_once(',').unwrap_or((&text, ""));
        is_closed && !self.written.is_empty() && !least.is_empty() && digits(least) && digits(most)
    }

    fn count(&mut self) {
        self.written.push('{');
        for next in self.rest.by_ref() {
            self.written.push(next);
            if next == '}' {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::strict;

    #[test]
    fn loose_syntax_becomes_strict() {
        for (loose, written) in [
            (r"^(?:[\w-./:]+)$", r"^(?:[\w\-./:]+)$"),
            (r"^[a-z-9]$", r"^[a-z\-9]$"),
            (r"^[.-\w]$", r"^[.\-\w]$"),
            (r"^\_\@\-\ $", r"^_@- $"),
            (r"^[\_\-\.]$", r"^[_\-\.]$"),
            (r"^{id}$", r"^\{id\}$"),
            (r"^[[a]$", r"^[\[a]$"),
            (r"^[a&&b~~]$", r"^[a&b~]$"),
            ("^]$", r"^\]$"),
        ] {
            assert_eq!(strict(loose).as_deref(), Some(written));
            assert!(regex_lite::Regex::new(written).is_ok(), "{written}");
        }
    }

    #[test]
    fn strict_syntax_stays() {
        for pattern in [
            r"^[A-Z]{2}$",
            r"^[a-zA-Z0-9_-]{1,255}$",
            r"^[-_a-z]+\.\d{2,}$",
            r"^(?:a|b\/c)\u00e9?$",
            r"^[^\s\]]*$",
        ] {
            assert_eq!(strict(pattern).as_deref(), Some(pattern));
        }
    }

    #[test]
    fn what_ends_too_early_is_none() {
        for pattern in ["[a", "a\\", "[]a]", "[a-", "[^]"] {
            assert_eq!(strict(pattern), None, "{pattern}");
        }
    }
}
