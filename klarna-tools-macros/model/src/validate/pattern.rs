//! Simple patterns, such as those of codes, in words.

use std::iter::Peekable;
use std::str::Chars;

use crate::format;

/// Classes of characters, with their names in singular and plural.
const CLASSES: [(&str, [&str; 2]); 12] = [
    ("A-Z", ["capital letter", "capital letters"]),
    ("a-z", ["small letter", "small letters"]),
    ("A-Za-z", ["letter", "letters"]),
    ("a-zA-Z", ["letter", "letters"]),
    ("0-9", ["digit", "digits"]),
    ("\\d", ["digit", "digits"]),
    (
        "A-Z0-9",
        ["capital letter or digit", "capital letters or digits"],
    ),
    (
        "a-z0-9",
        ["small letter or digit", "small letters or digits"],
    ),
    ("A-Za-z0-9", ["letter or digit", "letters or digits"]),
    ("a-zA-Z0-9", ["letter or digit", "letters or digits"]),
    ("A-Fa-f0-9", ["hexadecimal digit", "hexadecimal digits"]),
    ("a-fA-F0-9", ["hexadecimal digit", "hexadecimal digits"]),
];

/// The pattern of a text with a visible character.
const VISIBLE: &str = "\\S";

/// Characters that are not operators.
const LITERALS: &str = "-_#/:@,;=~ ";

const NUMBERS: [&str; 10] = [
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
];

/// Describes a text that matches `pattern`.
pub(super) fn in_words(pattern: &str) -> String {
    if pattern == VISIBLE {
        return "text that is not blank".to_owned();
    }
    let format = format::in_words(pattern).map(str::to_owned);
    let words = format.or_else(|| whole(pattern));
    words.unwrap_or_else(|| format!("text that matches the pattern {pattern}"))
}

fn whole(pattern: &str) -> Option<String> {
    let inner = pattern.strip_prefix('^')?.strip_suffix('$')?;
    let mut parser = Parser(inner.chars().peekable());
    let (words, is_choice) = parser.alternatives()?;
    // Anchors bind closer than alternatives.
    (!is_choice && parser.0.next().is_none()).then_some(words)
}

struct Parser<'p>(Peekable<Chars<'p>>);

/// A part of a pattern.
enum Atom {
    Literal(String),
    Class([&'static str; 2]),
    Group(String),
}

impl Parser<'_> {
    /// Up to the end of the group, and whether there are several.
    fn alternatives(&mut self) -> Option<(String, bool)> {
        let mut found = vec![self.sequence()?];
        while self.0.next_if_eq(&'|').is_some() {
            found.push(self.sequence()?);
        }
        Some((found.join(" or "), found.len() > 1))
    }

    fn sequence(&mut self) -> Option<String> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        while !matches!(self.0.peek(), None | Some('|' | ')')) {
            let atom = self.atom()?;
            let times = self.times()?;
            match atom {
                Atom::Literal(text) if times == (1, Some(1)) => literal.push_str(&text),
                Atom::Literal(_) => return None,
                Atom::Class(names) => {
                    parts.extend(quoted(&mut literal));
                    parts.push(counted(names, times));
                }
                Atom::Group(words) => {
                    parts.extend(quoted(&mut literal));
                    parts.push(repeated(words, times)?);
                }
            }
        }
        parts.extend(quoted(&mut literal));
        (!parts.is_empty()).then(|| parts.join(", then "))
    }

    fn atom(&mut self) -> Option<Atom> {
        match self.0.next()? {
            '[' => {
                let class: String = self.until(']')?;
                Some(Atom::Class(names(&class)?))
            }
            '\\' => match self.0.next()? {
                'd' => Some(Atom::Class(names("\\d")?)),
                escaped if escaped.is_ascii_punctuation() => Some(Atom::Literal(escaped.into())),
                _ => None,
            },
            '(' => self.group(),
            literal if literal.is_ascii_alphanumeric() || LITERALS.contains(literal) => {
                Some(Atom::Literal(literal.into()))
            }
            _ => None,
        }
    }

    fn group(&mut self) -> Option<Atom> {
        if self.0.next_if_eq(&'?').is_some() {
            self.0.next_if_eq(&':')?;
        }
        let (words, _) = self.alternatives()?;
        self.0.next_if_eq(&')')?;
        Some(Atom::Group(words))
    }

    /// How often the last part is repeated: at least, and at most.
    fn times(&mut self) -> Option<(usize, Option<usize>)> {
        let times = match self.0.peek() {
            Some('?') => (0, Some(1)),
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('{') => {
                self.0.next();
                let bounds = self.until('}')?;
                let (least, most) = bounds.split_once(',').unwrap_or((&bounds, &bounds));
                let most = (!most.is_empty()).then(|| most.parse());
                return Some((least.parse().ok()?, most.transpose().ok()?));
            }
            _ => return Some((1, Some(1))),
        };
        self.0.next();
        Some(times)
    }

    fn until(&mut self, end: char) -> Option<String> {
        let mut text = String::new();
        loop {
            match self.0.next()? {
                found if found == end => return Some(text),
                other => text.push(other),
            }
        }
    }
}

fn names(class: &str) -> Option<[&'static str; 2]> {
    let mut classes = CLASSES.iter();
    Some(classes.find(|(known, _)| *known == class)?.1)
}

fn quoted(literal: &mut String) -> Option<String> {
    (!literal.is_empty()).then(|| format!("{:?}", std::mem::take(literal)))
}

fn counted([one, many]: [&str; 2], times: (usize, Option<usize>)) -> String {
    match times {
        (1, Some(1)) => format!("one {one}"),
        (0, Some(1)) => format!("at most one {one}"),
        (least, Some(most)) if least == most => match NUMBERS.get(least) {
            Some(number) => format!("{number} {many}"),
            None => format!("{least} {many}"),
        },
        (least, Some(most)) => format!("{least} to {most} {many}"),
        (0, None) => format!("any number of {many}"),
        (1, None) => format!("one or more {many}"),
        (least, None) => format!("at least {least} {many}"),
    }
}

fn repeated(words: String, times: (usize, Option<usize>)) -> Option<String> {
    match times {
        (1, Some(1)) => Some(words),
        (0, Some(1)) => Some(format!("perhaps {words}")),
        (0, None) => Some(format!("any number of times {words}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn simple_patterns_are_described_in_words() {
        for (pattern, words) in [
            ("^[A-Z]{2}$", "two capital letters"),
            ("^[A-Za-z]{3,3}$", "three letters"),
            ("^([0-9]{4}|[0-9]{9})$", "four digits or nine digits"),
            ("^#[A-Fa-f0-9]{6}$", "\"#\", then six hexadecimal digits"),
            ("^(DAY|WEEK)$", "\"DAY\" or \"WEEK\""),
            (
                "^[a-z]{2}-[A-Z]{2}$",
                "two small letters, then \"-\", then two capital letters",
            ),
            (
                "^[a-z]{2,2}(?:-[A-Z]{2})?$",
                "two small letters, then perhaps \"-\", then two capital letters",
            ),
            ("^\\d+$", "one or more digits"),
            ("\\S", "text that is not blank"),
            (
                "^v[0-9]{1,12}\\.x$",
                "\"v\", then 1 to 12 digits, then \".x\"",
            ),
        ] {
            assert_eq!(in_words(pattern), words);
        }
    }

    #[test]
    fn other_patterns_are_shown() {
        for pattern in [
            "[A-Z]{2}",
            "^a|b$",
            "^[^a]$",
            "^.*$",
            "^(a$",
            "^a)$",
            "^[A-Z$",
            "^x{2}$",
            "^(a|b){2}$",
            "^\\w$",
            "^[A-Z]{2}?$",
            "^(?i)a$",
            "^$",
            "^a{9999999999999999999999}$",
        ] {
            let words = in_words(pattern);
            assert_eq!(words, format!("text that matches the pattern {pattern}"));
        }
    }
}
