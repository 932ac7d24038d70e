//! From the text of a pattern to a regular expression.

use std::iter::Peekable;
use std::rc::Rc;
use std::str::Chars;

use regex_lite::Regex;

use super::regular::{ANY, Regular, Set, either, then};

/// More characters, counted repetitions written out, than such a pattern has.
const MOST_SIZE: usize = 256;

/// More groups than a pattern has within each other.
const MOST_GROUPS: usize = 16;

/// Reads a pattern; as in JSON Schema it may match anywhere unless it is anchored.
pub(super) fn read(pattern: &str) -> Option<Rc<Regular>> {
    if pattern.len() > MOST_SIZE || !pattern.is_ascii() {
        return None;
    }
    let anything = || Rc::new(Regular::Many(Regular::One(ANY).into()));
    let (pattern, before) = match pattern.strip_prefix('^') {
        Some(rest) => (rest, Regular::Empty.into()),
        None => (pattern, anything()),
    };
    let unescaped = |rest: &&str| !rest.ends_with('\\');
    let (pattern, behind) = match pattern.strip_suffix('$').filter(unescaped) {
        Some(rest) => (rest, Regular::Empty.into()),
        None => (pattern, anything()),
    };
    let mut reader = PatternParser {
        rest: pattern.chars().peekable(),
        groups: 0,
    };
    let read = reader.sequence()?;
    // A `|` outside of groups parts the anchors, too.
    reader
        .rest
        .next()
        .is_none()
        .then(|| then(before, then(read, behind)))
}

struct PatternParser<'a> {
    rest: Peekable<Chars<'a>>,
    groups: usize,
}

impl PatternParser<'_> {
    fn sequence(&mut self) -> Option<Rc<Regular>> {
        let mut read: Vec<Rc<Regular>> = Vec::new();
        // Where the text begins or ends, if that is said within.
        let mut anchors = Vec::new();
        while let Some(next) = self.rest.peek().filter(|next| !")|".contains(**next)) {
            if self.groups == 0 && "^$".contains(*next) {
                anchors.push((self.rest.next(), read.len()));
                continue;
            }
            let one = self.one()?;
            read.push(self.repeated(one)?);
        }
        if !anchors.is_empty() {
            let is_never = |(anchor, at): &(Option<char>, usize)| {
                let (before, behind) = read.split_at(*at);
                let beyond = if *anchor == Some('^') { before } else { behind };
                beyond.iter().any(|one| !one.is_nullable())
            };
            return anchors.iter().any(is_never).then(|| Regular::Never.into());
        }
        let size: usize = read.iter().map(|one| one.size()).sum();
        let empty = Rc::new(Regular::Empty);
        let all = read.into_iter().rev();
        (size <= MOST_SIZE).then(|| all.fold(empty, |behind, one| then(one, behind)))
    }

    fn one(&mut self) -> Option<Rc<Regular>> {
        let next = self.rest.next()?;
        let mut text = String::from(next);
        match next {
            '(' => return self.group(),
            '[' => self.class(&mut text)?,
            '\\' => text.push(self.escaped()?),
            '^' | '$' | '*' | '+' | '?' | '{' | '}' | ']' => return None,
            _ => {}
        }
        Some(Regular::One(symbols(&text)?).into())
    }

    fn group(&mut self) -> Option<Rc<Regular>> {
        self.groups += 1;
        if self.rest.next_if_eq(&'?').is_some() {
            self.rest.next_if_eq(&':')?;
        }
        let mut choices = Vec::new();
        while self.groups <= MOST_GROUPS {
            choices.push(self.sequence()?);
            if self.rest.next()? == ')' {
                self.groups -= 1;
                return Some(either(choices));
            }
        }
        None
    }

    /// Adds the rest of a class to its text.
    fn class(&mut self, text: &mut String) -> Option<()> {
        loop {
            let next = self.rest.next()?;
            text.push(next);
            match next {
                ']' => return is_the_same(text).then_some(()),
                '\\' if self.rest.peek().is_some_and(|next| "sS".contains(*next)) => {
                    text.extend(self.rest.next());
                }
                '\\' => text.push(self.escaped()?),
                // Sets within sets are not the same everywhere.
                '[' | '&' | '~' => return None,
                _ => {}
            }
        }
    }

    /// What follows a backslash, if it means the same everywhere.
    fn escaped(&mut self) -> Option<char> {
        let means_the_same = |c: &char| c.is_ascii_punctuation() || "dDwW".contains(*c);
        self.rest.next().filter(means_the_same)
    }

    fn repeated(&mut self, one: Rc<Regular>) -> Option<Rc<Regular>> {
        let many = |one: &Rc<Regular>| Rc::new(Regular::Many(Rc::clone(one)));
        let read = match self.rest.peek() {
            Some('*') => many(&one),
            Some('+') => then(Rc::clone(&one), many(&one)),
            Some('?') => either([one, Regular::Empty.into()]),
            Some('{') => return self.counted(&one),
            _ => return Some(one),
        };
        self.rest.next();
        self.no_more(read)
    }

    fn counted(&mut self, one: &Rc<Regular>) -> Option<Rc<Regular>> {
        let mut text = String::new();
        self.rest.next();
        loop {
            match self.rest.next()? {
                '}' => break,
                other => text.push(other),
            }
        }
        let (least, most) = text.split_once(',').unwrap_or((&text, &text));
        let (least, endless): (usize, _) = (least.parse().ok()?, most.is_empty());
        let most = if endless { least } else { most.parse().ok()? };
        if least > most || most.saturating_mul(one.size()) > MOST_SIZE {
            return None;
        }
        let mut read = if endless {
            Rc::new(Regular::Many(Rc::clone(one)))
        } else {
            Rc::new(Regular::Empty)
        };
        for _ in least..most {
            read = either([then(Rc::clone(one), read), Regular::Empty.into()]);
        }
        for _ in 0..least {
            read = then(Rc::clone(one), read);
        }
        self.no_more(read)
    }

    /// A second `?` or `+` would say how to match, or something else in another dialect.
    fn no_more(&mut self, read: Rc<Regular>) -> Option<Rc<Regular>> {
        let more = self.rest.peek().is_some_and(|next| "*+?{".contains(*next));
        (!more).then_some(read)
    }
}

/// Whether a class means the same everywhere: what is white space does not, save that every
/// character is that or not.
fn is_the_same(class: &str) -> bool {
    class.contains(r"\s") == class.contains(r"\S")
}

/// The characters that an expression of one character matches, as the server reads it.
fn symbols(text: &str) -> Option<Set> {
    let regex = Regex::new(&format!("^{text}$")).ok()?;
    let matches = |one: char| regex.is_match(one.encode_utf8(&mut [0; 4]));
    let ascii = ('\0'..='\u{7f}').filter(|one| matches(*one));
    let ascii = ascii.fold(0, |set, one| set | 1 << u32::from(one));
    Some((ascii, matches('é')))
}
