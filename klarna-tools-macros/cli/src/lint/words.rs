//! The words of a text, and phrases among them.

use std::ops::Range;

/// A part of a text up to a full stop or another mark that ends a statement.
#[derive(Debug)]
pub(super) struct Clause<'t> {
    text: &'t str,
    words: Vec<Word>,
}

/// A word in lower case, and where it is in the text.
#[derive(Debug)]
struct Word {
    lower: String,
    range: Range<usize>,
}

/// Words that turn a statement into its opposite.
const NEGATIONS: [&str; 13] = [
    "not", "never", "no", "nothing", "nobody", "cannot", "without", "can't", "doesn't", "don't",
    "isn't", "won't", "neither",
];

/// How many words before a phrase may negate it, and how many `..` stands for at the most.
const REACH: usize = 3;

/// The words of a text in lower case, such as those of a name.
pub(super) fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// The statements of a text.
pub(super) fn clauses(text: &str) -> Vec<Clause<'_>> {
    let mut clauses = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let is_last = characters
            .peek()
            .is_none_or(|(_, next)| next.is_whitespace());
        if matches!(c, ';' | ':' | '!' | '?' | '(' | ')' | '\n') || (c == '.' && is_last) {
            clauses.extend(Clause::of(text, start..at));
            start = at + c.len_utf8();
        }
    }
    clauses.extend(Clause::of(text, start..text.len()));
    clauses
}

impl<'t> Clause<'t> {
    fn of(text: &'t str, range: Range<usize>) -> Option<Self> {
        let part = text.get(range.clone())?;
        let mut words = Vec::new();
        let mut begun = None;
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '\'' | '’');
        for (at, c) in part.char_indices().chain([(part.len(), ' ')]) {
            match (begun, is_word(c)) {
                (None, true) => begun = Some(at),
                (Some(from), false) => {
                    let lower = part.get(from..at)?.to_lowercase().replace('’', "'");
                    let range = range.start + from..range.start + at;
                    words.push(Word { lower, range });
                    begun = None;
                }
                _ => {}
            }
        }
        (!words.is_empty()).then_some(Self { text, words })
    }

    /// Its words, each with the part of the text.
    pub(super) fn words(&self) -> impl Iterator<Item = (&str, &'t str)> {
        let words = self.words.iter();
        words.map(|word| {
            let written = self.text.get(word.range.clone());
            (word.lower.as_str(), written.unwrap_or_default())
        })
    }

    /// The word at a place, if there is one.
    pub(super) fn word(&self, at: usize) -> Option<&str> {
        self.words.get(at).map(|word| word.lower.as_str())
    }

    /// Where a phrase is, by its words: `asks|ask a|the person` has alternatives, and `..` stands for
    /// up to three words without a negation.
    pub(super) fn find(&self, phrase: &str) -> Option<Range<usize>> {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        (0..self.words.len()).find_map(|start| {
            let end = self.follows(start, &phrase)?;
            Some(start..end)
        })
    }

    /// Where a phrase ends that begins here.
    fn follows(&self, at: usize, phrase: &[&str]) -> Option<usize> {
        let Some((first, rest)) = phrase.split_first() else {
            return Some(at);
        };
        if *first == ".." {
            let gaps = (0..=REACH).take_while(|gap| {
                let skipped = gap.checked_sub(1).and_then(|last| self.word(at + last));
                skipped.is_none_or(|word| !NEGATIONS.contains(&word))
            });
            return gaps
                .into_iter()
                .find_map(|gap| self.follows(at + gap, rest));
        }
        let is_it = first.split('|').any(|word| self.word(at) == Some(word));
        is_it.then(|| self.follows(at + 1, rest)).flatten()
    }

    /// The part of the text that these words are.
    pub(super) fn quote(&self, found: &Range<usize>) -> &'t str {
        let words = self.words.get(found.clone()).unwrap_or_default();
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            return "";
        };
        let quote = self.text.get(first.range.start..last.range.end);
        quote.unwrap_or_default()
    }

    /// The text from the end of these words to the end of the statement.
    pub(super) fn behind(&self, found: &Range<usize>) -> &'t str {
        let from = found
            .end
            .checked_sub(1)
            .and_then(|last| self.words.get(last));
        let to = self.words.last();
        let behind = from.zip(to);
        let behind = behind.and_then(|(from, to)| self.text.get(from.range.end..to.range.end));
        behind.unwrap_or_default()
    }

    /// Whether one of these words follows.
    pub(super) fn is_followed(&self, found: &Range<usize>, words: &[&str]) -> bool {
        let rest = self.words.get(found.end..).unwrap_or_default();
        rest.iter().any(|word| words.contains(&word.lower.as_str()))
    }

    /// Whether a negation is close before.
    pub(super) fn is_negated(&self, found: &Range<usize>) -> bool {
        let before = found.start.saturating_sub(REACH)..found.start;
        let before = self.words.get(before).unwrap_or_default();
        let negates = |word: &Word| NEGATIONS.contains(&word.lower.as_str());
        before.iter().any(negates)
    }

    /// Whether the words say what is done: they begin the statement, or a further part of it.
    pub(super) fn is_done(&self, found: &Range<usize>) -> bool {
        let before = found.start.checked_sub(1).and_then(|at| self.words.get(at));
        before.is_none_or(|before| {
            let joins = ["and", "then", "also"].contains(&before.lower.as_str());
            let next = self.words.get(found.start);
            let between = next.and_then(|next| self.text.get(before.range.end..next.range.start));
            joins || between.is_some_and(|between| between.contains(','))
        })
    }
}
