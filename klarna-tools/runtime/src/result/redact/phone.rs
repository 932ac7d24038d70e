//! Telephone numbers: international ones (ITU-T E.164), and national ones as they are written.

use std::ops::Range;

use super::groups::{digits, is_date};
use super::view::{before, is_in_fraction, is_word};

/// Digits of an international number, its country included.
const INTERNATIONAL: (usize, usize) = (8, 15);

/// Digits of a national number that begins with 0.
const NATIONAL: (usize, usize) = (8, 13);

/// Finds them from left to right.
pub(super) fn find(bytes: &[u8], found: &mut Vec<Range<usize>>) {
    let mut at = 0;
    while let Some(start) = next_start(bytes, at) {
        let written = Written::read(bytes, start);
        let end = written.end();
        if let Some(end) = end {
            found.push(start..end);
        }
        let first = written.groups.first();
        at = end.or(first.map(|group| group.end)).unwrap_or(start + 1);
    }
}

/// Where something begins that may be one.
fn next_start(bytes: &[u8], from: usize) -> Option<usize> {
    let mut places = from..bytes.len();
    places.find(|at| {
        let begins = match bytes.get(*at) {
            Some(b'+') => true,
            Some(b'(') => bytes
                .get(at + 1)
                .is_some_and(|it| it.is_ascii_digit() || *it == b'+'),
            Some(byte) => byte.is_ascii_digit(),
            None => false,
        };
        begins && !before(bytes, *at).is_some_and(is_word) && !is_in_fraction(bytes, *at)
    })
}

/// Groups of digits with what may be between those of a telephone number.
struct Written<'b> {
    bytes: &'b [u8],
    groups: Vec<Range<usize>>,
    has_plus: bool,
    has_parenthesis: bool,
}

impl<'b> Written<'b> {
    fn read(bytes: &'b [u8], start: usize) -> Self {
        let is_of_head = |byte: &&u8| matches!(**byte, b'+' | b'(');
        let rest = bytes.get(start..).unwrap_or_default();
        let head: Vec<&u8> = rest.iter().take_while(is_of_head).take(2).collect();
        let mut written = Self {
            bytes,
            groups: Vec::new(),
            has_plus: head.contains(&&b'+'),
            has_parenthesis: head.contains(&&b'('),
        };
        let mut at = start + head.len();
        let mut length = 0;
        while length <= INTERNATIONAL.1 + 2 {
            let group = digits(bytes, at);
            if group.is_empty() {
                break;
            }
            length += group.len();
            at = after_joint(bytes, group.end);
            written.groups.push(group);
        }
        written
    }

    fn end(&self) -> Option<usize> {
        let first = self.groups.first()?;
        let head = self.bytes.get(first.clone())?;
        if self.has_plus {
            return self.longest(INTERNATIONAL, 0);
        }
        match head {
            [b'0', b'0', ..] if self.nth(2) != Some(b'0') => self.longest(INTERNATIONAL, 2),
            [b'0', b'1'..=b'9', ..] if !self.is_date() => {
                self.longest(NATIONAL, 0).filter(|end| *end > first.end)
            }
            _ => self.american(),
        }
    }

    /// Whether it begins with a day. A time may be behind one; `06 12 34 56 78` has five pairs.
    fn is_date(&self) -> bool {
        let three = self.groups.get(..3);
        let has_pairs = self.groups.len() > 4 && self.groups.iter().all(|group| group.len() == 2);
        !has_pairs && three.is_some_and(|three| is_date(self.bytes, three))
    }

    /// The end of as many groups as there may be digits, `beside` that many more.
    fn longest(&self, (least, most): (usize, usize), beside: usize) -> Option<usize> {
        let mut length = 0;
        let fit = self.groups.iter().take_while(|group| {
            length += group.len();
            length <= most + beside
        });
        let fit: Vec<_> = fit.collect();
        let digits: usize = fit.iter().map(|group| group.len()).sum();
        let end = fit.last()?.end;
        (digits >= least + beside && !self.goes_on(end)).then_some(end)
    }

    /// `(555) 123-4567` and `555-123-4567`, also with 1 in front.
    fn american(&self) -> Option<usize> {
        let is_one = |group: &Range<usize>| self.bytes.get(group.clone()) == Some(b"1");
        let skipped = usize::from(self.groups.first().is_some_and(is_one));
        let [area, exchange, line] = self.groups.get(skipped..skipped + 3)? else {
            return None;
        };
        let lengths = [area, exchange, line].map(ExactSizeIterator::len);
        let is_joined = |one: &Range<usize>, other: &Range<usize>| {
            let joint = self.bytes.get(one.end..other.start);
            matches!(joint, Some(b"-" | b"."))
        };
        let is_area = self
            .bytes
            .get(area.start)
            .is_some_and(|it| matches!(it, b'2'..=b'9'));
        let has_parenthesis = self.bytes.get(area.end) == Some(&b')');
        let is_written = (self.has_parenthesis || skipped == 1) && has_parenthesis
            || is_joined(area, exchange) && is_joined(exchange, line);
        (lengths == [3, 3, 4] && is_area && is_written && !self.goes_on(line.end))
            .then_some(line.end)
    }

    /// A digit by its number.
    fn nth(&self, index: usize) -> Option<u8> {
        let mut digits = self.groups.iter().flat_map(Clone::clone);
        self.bytes.get(digits.nth(index)?).copied()
    }

    /// Whether a word goes on behind it.
    fn goes_on(&self, end: usize) -> bool {
        self.bytes.get(end).copied().is_some_and(is_word)
    }
}

/// The place behind what may be between two groups: a sign, and a parenthesis or a blank beside it.
fn after_joint(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + match rest {
        [b' ', b'-' | b'/', b' ', ..] => 3,
        [b')', b' ' | b'-' | b'.' | b'/', ..] | [b' ' | b'-' | b'.' | b'/', b'(', ..] => 2,
        [b' ' | b'-' | b'.' | b'/' | b'(' | b')', ..] => 1,
        _ => 0,
    }
}
