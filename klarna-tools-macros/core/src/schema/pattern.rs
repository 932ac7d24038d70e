//! Whether every text that one pattern matches is matched by another.
//!
//! Decided with derivatives of regular expressions (Brzozowski 1964). Patterns of another kind
//! than bounds of a manifest are written in (look-around, back-references, Unicode classes) are
//! not compared.

use std::collections::BTreeSet;
use std::iter::Peekable;
use std::rc::Rc;
use std::str::Chars;

/// More than two patterns that can be compared come to.
const MOST_STATES: usize = 500;

/// More characters, counted repetitions written out, than such a pattern has.
const MOST_SIZE: usize = 256;

/// More groups than a pattern has within each other.
const MOST_GROUPS: usize = 16;

/// Whether `wide` matches every text that `narrow` matches; nothing where that is not decided.
pub(super) fn is_narrower(narrow: &str, wide: &str) -> Option<bool> {
    let first = (read(narrow)?, read(wide)?);
    let mut known = BTreeSet::from([first.clone()]);
    let mut open = vec![first];
    while let Some((narrow, wide)) = open.pop() {
        if narrow.is_nullable() && !wide.is_nullable() {
            return Some(false);
        }
        for symbol in 0..SYMBOLS {
            let next = (narrow.derive(symbol), wide.derive(symbol));
            if *next.0 != Regular::Never && known.insert(next.clone()) {
                open.push(next);
            }
        }
        if known.len() > MOST_STATES {
            return None;
        }
    }
    Some(true)
}

/// The characters of ASCII, and one for all others.
const SYMBOLS: u8 = 129;

/// A set of [`SYMBOLS`].
type Set = (u128, bool);

const ANY: Set = (u128::MAX, true);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Regular {
    Never,
    Empty,
    One(Set),
    Then(Rc<Regular>, Rc<Regular>),
    Either(BTreeSet<Rc<Regular>>),
    Many(Rc<Regular>),
}

impl Regular {
    fn is_nullable(&self) -> bool {
        match self {
            Self::Never | Self::One(_) => false,
            Self::Empty | Self::Many(_) => true,
            Self::Then(first, then) => first.is_nullable() && then.is_nullable(),
            Self::Either(choices) => choices.iter().any(|choice| choice.is_nullable()),
        }
    }

    fn size(&self) -> usize {
        match self {
            Self::Never | Self::Empty | Self::One(_) => 1,
            Self::Then(first, then) => first.size() + then.size(),
            Self::Either(choices) => choices.iter().map(|choice| choice.size()).sum(),
            Self::Many(one) => one.size(),
        }
    }

    /// What may follow the symbol.
    fn derive(&self, symbol: u8) -> Rc<Self> {
        match self {
            Self::One(set) if holds(*set, symbol) => Self::Empty.into(),
            Self::Never | Self::Empty | Self::One(_) => Self::Never.into(),
            Self::Then(first, second) => {
                let through = then(first.derive(symbol), Rc::clone(second));
                if first.is_nullable() {
                    either([through, second.derive(symbol)])
                } else {
                    through
                }
            }
            Self::Either(choices) => either(choices.iter().map(|choice| choice.derive(symbol))),
            Self::Many(one) => then(one.derive(symbol), Rc::new(self.clone())),
        }
    }
}

fn holds((ascii, others): Set, symbol: u8) -> bool {
    if symbol < 128 {
        ascii >> symbol & 1 == 1
    } else {
        others
    }
}

fn then(first: Rc<Regular>, second: Rc<Regular>) -> Rc<Regular> {
    match (&*first, &*second) {
        (Regular::Never, _) | (_, Regular::Never) => Regular::Never.into(),
        (Regular::Empty, _) => second,
        (_, Regular::Empty) => first,
        (Regular::Then(head, tail), _) => {
            Regular::Then(Rc::clone(head), then(Rc::clone(tail), second)).into()
        }
        _ => Regular::Then(first, second).into(),
    }
}

fn either(choices: impl IntoIterator<Item = Rc<Regular>>) -> Rc<Regular> {
    let mut flat = BTreeSet::new();
    for choice in choices {
        match &*choice {
            Regular::Never => {}
            Regular::Either(within) => flat.extend(within.iter().cloned()),
            _ => drop(flat.insert(choice)),
        }
    }
    match flat.len() {
        0 => Regular::Never.into(),
        1 => flat.pop_first().unwrap_or_else(|| Regular::Never.into()),
        _ => Regular::Either(flat).into(),
    }
}

/// Reads a pattern; as in JSON Schema it may match anywhere unless it is anchored.
fn read(pattern: &str) -> Option<Rc<Regular>> {
    if pattern.len() > MOST_SIZE {
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
    let mut reader = Reader {
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

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    groups: usize,
}

impl Reader<'_> {
    fn sequence(&mut self) -> Option<Rc<Regular>> {
        let mut read = Vec::new();
        while self.rest.peek().is_some_and(|next| !")|".contains(*next)) {
            let one = self.one()?;
            read.push(self.repeated(one)?);
        }
        let size: usize = read.iter().map(|one| one.size()).sum();
        let empty = Rc::new(Regular::Empty);
        let all = read.into_iter().rev();
        (size <= MOST_SIZE).then(|| all.fold(empty, |behind, one| then(one, behind)))
    }

    fn one(&mut self) -> Option<Rc<Regular>> {
        let set = match self.rest.next()? {
            '(' => return self.group(),
            '[' => self.class()?,
            '.' => minus(ANY, of('\n')),
            '\\' => escaped(self.rest.next()?)?,
            '^' | '$' | '*' | '+' | '?' | '{' | '}' | ']' => return None,
            other => plain(other)?,
        };
        Some(Regular::One(set).into())
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

    fn class(&mut self) -> Option<Set> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        if self.rest.peek() == Some(&']') {
            return None;
        }
        let mut set = (0, false);
        loop {
            let first = match self.rest.next()? {
                ']' => break,
                '\\' => {
                    set = plus(set, escaped(self.rest.next()?)?);
                    continue;
                }
                // Sets within sets are not the same everywhere.
                '[' | '&' | '~' => return None,
                first => first,
            };
            set = plus(set, plain(first)?);
            if self.rest.next_if_eq(&'-').is_some() {
                match self.rest.next()? {
                    ']' => {
                        set = plus(set, of('-'));
                        break;
                    }
                    last if last.is_ascii_alphanumeric() && first <= last => {
                        set = (first..=last).map(of).fold(set, plus);
                    }
                    _ => return None,
                }
            }
        }
        Some(if negated { minus(ANY, set) } else { set })
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

fn of(one: char) -> Set {
    (1_u128.checked_shl(u32::from(one)).unwrap_or(0), false)
}

/// A character that means itself.
fn plain(one: char) -> Option<Set> {
    (one.is_ascii() && !one.is_ascii_control()).then(|| of(one))
}

fn plus(left: Set, right: Set) -> Set {
    (left.0 | right.0, left.1 || right.1)
}

fn minus(left: Set, right: Set) -> Set {
    (left.0 & !right.0, left.1 && !right.1)
}

fn escaped(one: char) -> Option<Set> {
    let digits = ('0'..='9').map(of).fold((0, false), plus);
    let letters = ('a'..='z').chain('A'..='Z').map(of);
    let words = letters.chain([of('_')]).fold(digits, plus);
    match one {
        'd' => Some(digits),
        'D' => Some(minus(ANY, digits)),
        'w' => Some(words),
        'W' => Some(minus(ANY, words)),
        other if other.is_ascii_punctuation() => Some(of(other)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::is_narrower;

    #[test]
    fn a_narrower_pattern_matches_nothing_that_the_wider_does_not() {
        for (narrow, wide) in [
            ("^[A-Z]{3}$", "^[A-Za-z]{3,3}$"),
            ("^[a-z]{2}-[A-Z]{2}$", "^[A-Za-z]{2,2}(?:-[A-Za-z]{2,2})*$"),
            ("^[A-Z]{3}$", "^[A-Z]+$"),
            ("^(DAY|WEEK)$", "^(?:DAY|WEEK|MONTH)$"),
            (r"^\d{4}$", r"^([0-9]{4}|[0-9]{9})$"),
            ("^a+b?$", "^a"),
            ("^[^ab]$", "^[^b]$"),
            ("^x{2,4}$", "^x{2,}$"),
            (r"^#\w$", r"^#[\w-]*$"),
            ("^[a-c-]$", "^[-abc]$"),
        ] {
            assert_eq!(is_narrower(narrow, wide), Some(true), "{narrow} in {wide}");
        }
    }

    #[test]
    fn a_wider_pattern_or_another_is_told() {
        for (narrow, wide) in [
            ("^[A-Za-z]{3}$", "^[A-Z]{3}$"),
            ("[A-Z]{3}", "^[A-Z]{3}$"),
            ("^[A-Z]{2,3}$", "^[A-Z]{3}$"),
            ("^[A-Z]*$", "^[A-Z]+$"),
            ("^(DAY|NIGHT)$", "^(DAY|WEEK)$"),
            ("^.$", "^[ -Z]$"),
            ("^[^0-9]$", "^[A-Za-z]$"),
            ("^a$", "^ab$"),
            (r"^a\$", "^a$"),
        ] {
            assert_eq!(is_narrower(narrow, wide), Some(false), "{narrow} in {wide}");
        }
    }

    #[test]
    fn what_is_not_understood_is_not_compared() {
        for pattern in [
            "^(?=a)a$",
            "^(?i)a$",
            r"^(a)\1$",
            r"^\p{L}$",
            r"^\b$",
            "^é$",
            "^[[a]]$",
            "^[a&&b]$",
            "^a{300}$",
            "^(a{20}){20}$",
            "^a??$",
            "^a{2,1}$",
            "(",
            "^a|b$",
            "^[z-a]$",
            "^[]$",
            "^*$",
            "^a^$",
        ] {
            assert_eq!(is_narrower(pattern, "^a$"), None, "{pattern}");
        }
        let many = "^[ab]*a[ab]{16}$";
        assert_eq!(is_narrower(many, &many.replace("ab", "ba")), None);
        let deep = format!("^{}a{}$", "(".repeat(100), ")".repeat(100));
        assert_eq!(is_narrower(&deep, "^a$"), None);
    }
}
