//! What queries are evaluated: those whose work grows with the document, and not with its square or
//! with the power of what they contain.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::yaml::MAX_REPEATED;

/// How many values of documents the overlays of a manifest may read: some seconds.
const MOST_READ: usize = 50_000_000;

/// More than any query that people write.
const LONGEST: usize = 1_000;
const MOST_NESTED: usize = 16;
const MOST_FILTERS: usize = 8;

/// Why a query is not evaluated.
pub(super) fn objection(query: &str) -> Option<&'static str> {
    if query.len() > LONGEST {
        return Some("it is longer than 1,000 characters");
    }
    let mut scan = Scan {
        groups: vec![Group::default()],
        ..Scan::default()
    };
    query.chars().find_map(|character| scan.read(character))
}

/// What the overlays of a manifest have read and added so far, and may.
#[derive(Debug)]
pub(crate) struct Work {
    /// How many values may still be read.
    left: usize,
    /// How many values were added: an action can copy what another has copied.
    added: usize,
}

impl Default for Work {
    fn default() -> Self {
        Self::of(MOST_READ)
    }
}

impl Work {
    /// Work that ends when this many values are read.
    pub(super) fn of(left: usize) -> Self {
        Self { left, added: 0 }
    }

    /// Counts values that are read; `None` if they are too many.
    pub(super) fn read(&mut self, values: usize) -> Option<()> {
        let left = self.left.checked_sub(values);
        self.left = left.unwrap_or_default();
        left.map(drop)
    }

    /// Whether nothing more is read: then that has been reported.
    pub(super) fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// Counts values that are added; the error says that they are too many.
    pub(super) fn add(&mut self, values: usize) -> Result<(), String> {
        self.added = self.added.saturating_add(values);
        if self.added > MAX_REPEATED {
            return Err(format!("overlays add more than {MAX_REPEATED} values"));
        }
        Ok(())
    }

    /// The mistake of the query with which too many values are read.
    pub(super) fn refused(span: &Span) -> Diagnostic {
        let message = format!("overlays read more than {MOST_READ} values of the documents");
        let help = "begin targets with names: `$.paths['/orders'].get` reads less than `$..get`";
        Diagnostic::new(span, message).help(help)
    }
}

#[derive(Default)]
struct Scan {
    quote: Option<char>,
    is_escaped: bool,
    previous: char,
    /// What is open: the query itself, then its brackets.
    groups: Vec<Group>,
    filters: usize,
    /// Outside filters, and within.
    descents: [usize; 2],
}

/// The selectors between two brackets.
#[derive(Default)]
struct Group {
    is_filter: bool,
    /// Whether one of them may select many nodes.
    is_broad: bool,
    parentheses: usize,
    selectors: Vec<String>,
    selector: String,
}

impl Scan {
    fn read(&mut self, character: char) -> Option<&'static str> {
        let previous = std::mem::replace(&mut self.previous, character);
        let is_within = self.groups.iter().any(|group| group.is_filter);
        let depth = self.groups.len() + self.groups.iter().map(|g| g.parentheses).sum::<usize>();
        let is_whole = self.groups.len() == 1;
        let group = self.groups.last_mut()?;
        if self.quote.is_some() || !character.is_whitespace() {
            group.selector.push(character);
        }
        if let Some(quote) = self.quote {
            let ends = character == quote && !self.is_escaped;
            self.is_escaped = character == '\\' && !self.is_escaped;
            self.quote = self.quote.filter(|_| !ends);
            return None;
        }
        match character {
            '\'' | '"' => self.quote = Some(character),
            '[' => self.groups.push(Group::default()),
            ']' if !is_whole => return self.groups.pop()?.finish(),
            '(' => group.parentheses += 1,
            ')' => group.parentheses = group.parentheses.saturating_sub(1),
            ',' if group.parentheses == 0 => group.next(),
            '*' | ':' => group.is_broad = true,
            '?' => {
                (group.is_filter, group.is_broad) = (true, true);
                self.filters += 1;
            }
            '$' if is_within => return Some("`$` within a filter is not supported"),
            '.' if previous == '.' => {
                let descents = self.descents.get_mut(usize::from(is_within))?;
                *descents += 1;
                if *descents > 1 {
                    return Some("it has more than one `..`");
                }
            }
            _ => {}
        }
        let is_deep = depth > MOST_NESTED || self.filters > MOST_FILTERS;
        is_deep.then_some("it is nested too deep")
    }
}

impl Group {
    fn next(&mut self) {
        // The comma or the bracket behind it is not part of it.
        self.selector.pop();
        self.selectors.push(std::mem::take(&mut self.selector));
    }

    /// Selectors that select the same node multiply what follows.
    fn finish(mut self) -> Option<&'static str> {
        self.next();
        if self.is_broad && self.selectors.len() > 1 {
            return Some("only names and indexes can be listed, separated by commas");
        }
        let count = self.selectors.len();
        self.selectors.sort();
        self.selectors.dedup();
        (self.selectors.len() < count).then_some("it lists the same twice")
    }
}

#[cfg(test)]
mod tests {
    use super::objection;

    #[test]
    fn a_query_does_not_multiply_what_it_selects() {
        let nested = |open: &str, close: &str| format!("${}{}", open.repeat(17), close.repeat(17));
        for refused in [
            "$..*..*",
            "$[?$..a]",
            "$[?@..a && @..b]",
            "$[0, 0]",
            "$['a','a']",
            "$[*,*]",
            "$[0:1, 'a']",
            "$[?@.a, ?@.b]",
            &nested("[?@", "]"),
            &nested("[?(@", ")]"),
            &format!("$.{}", "a".repeat(1_000)),
        ] {
            assert!(objection(refused).is_some(), "{refused}");
        }
        for evaluated in [
            "$.paths['/a,b?x=$..*', \"it's\", '\\'..\\'..'].get",
            "$..[?@.x == '..$' || count(@..y) > 1]",
            "$.a[0, -1].*[1:2][?length(@.b) == 1]",
            "$]",
        ] {
            assert_eq!(objection(evaluated), None, "{evaluated}");
        }
    }
}
