//! The words of a text, and phrases among them.

use std::ops::Range;

/// A part of a text up to a full stop or another mark that ends a statement.
#[derive(Debug)]
pub(super) struct Clause<'t> {
    text: &'t str,
    range: Range<usize>,
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

/// What a text calls the tool.
const SUBJECTS: [&str; 3] = [
    "it",
    "this",
    "this|the tool|action|call|operation|request|method|endpoint",
];

/// Words between the tool and its verb.
const HELPERS: [&str; 10] = [
    "will",
    "may",
    "can",
    "also",
    "always",
    "permanently",
    "irreversibly",
    "immediately",
    "automatically",
    "directly",
];

/// Words that make a command a possibility.
const PURPOSES: [&str; 7] = ["to", "can", "you", "if", "when", "or", "how"];

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
                    let within = range.start + from..range.start + at;
                    words.push(Word {
                        lower,
                        range: within,
                    });
                    begun = None;
                }
                _ => {}
            }
        }
        (!words.is_empty()).then_some(Self { text, range, words })
    }

    /// The name that begins with a word: the word, or all of `get-cart` in backticks.
    pub(super) fn name(&self, at: usize) -> Range<usize> {
        let mut end = at + 1;
        while end < self.len() && self.gap(end) == "-" {
            end += 1;
        }
        let is_quoted = self.gap(at).ends_with('`') && self.gap(end).starts_with('`');
        at..if is_quoted { end } else { at + 1 }
    }

    /// The word at a place, if there is one.
    pub(super) fn word(&self, at: usize) -> Option<&str> {
        self.words.get(at).map(|word| word.lower.as_str())
    }

    /// How many words it has.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// Wherever a phrase is, by its words: `asks|ask a|the person` has alternatives, `..` stands for up to
    /// three words without a negation, `^` for the beginning of the statement and `$` for its end.
    pub(super) fn all(&self, phrase: &str) -> impl Iterator<Item = Range<usize>> {
        let starts = 0..self.len();
        starts.filter_map(move |start| Some(start..self.behind(phrase, start)?))
    }

    /// Where a phrase ends that begins here.
    pub(super) fn behind(&self, phrase: &str, start: usize) -> Option<usize> {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        self.follows(start, &phrase)
    }

    /// Where a phrase begins that ends here.
    pub(super) fn before(&self, phrase: &str, end: usize) -> Option<usize> {
        let mut starts = 0..end;
        starts.find(|start| self.behind(phrase, *start) == Some(end))
    }

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
        let ends = first.split('|').find_map(|one| match one {
            "^" => (at == 0).then_some(at),
            "$" => (at == self.len()).then_some(at),
            one => (self.word(at) == Some(one)).then_some(at + 1),
        });
        self.follows(ends?, rest)
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

    /// The text between a word and the one before it, or the ends of the statement.
    pub(super) fn gap(&self, at: usize) -> &'t str {
        let before = at.checked_sub(1).and_then(|at| self.words.get(at));
        let from = before.map_or(self.range.start, |before| before.range.end);
        let next = self.words.get(at);
        let to = next.map_or(self.range.end, |next| next.range.start);
        self.text.get(from..to).unwrap_or_default()
    }

    /// Whether one of these words is elsewhere in it. `even if` is not a condition.
    pub(super) fn has_beside(&self, found: &Range<usize>, words: &[&str]) -> bool {
        let mut beside = (0..found.start).chain(found.end..self.len());
        beside.any(|at| {
            let is_even = at.checked_sub(1).and_then(|at| self.word(at)) == Some("even");
            !is_even && self.word(at).is_some_and(|word| words.contains(&word))
        })
    }

    /// Whether a negation is close before.
    pub(super) fn is_negated(&self, found: &Range<usize>) -> bool {
        let before = found.start.saturating_sub(REACH)..found.start;
        let before = self.words.get(before).unwrap_or_default();
        let negates = |word: &Word| NEGATIONS.contains(&word.lower.as_str());
        before.iter().any(negates)
    }

    /// Whether the words say what the tool does: they begin the statement or a further part of it, or
    /// the tool is their subject. What is only commanded (`Refund the order`) counts at the beginning
    /// of a text; later it is advice.
    pub(super) fn is_done(&self, found: &Range<usize>) -> bool {
        let next = self.word(found.end).unwrap_or_default();
        if NEGATIONS.contains(&next) {
            return false;
        }
        let mut start = found.start;
        while let Some(before) = start.checked_sub(1)
            && self
                .word(before)
                .is_some_and(|word| HELPERS.contains(&word))
        {
            start = before;
        }
        if SUBJECTS.iter().any(|it| self.before(it, start) == Some(0)) {
            return true;
        }
        let joined = start.checked_sub(1).and_then(|at| self.word(at));
        let begins = start == 0 || joined.is_some_and(|word| ["and", "then"].contains(&word));
        let before = 0..start;
        begins && !self.is_noun(found) && (!self.is_command(found) || self.is_command_to(&before))
    }

    /// Whether the verb has the form of a command.
    fn is_command(&self, found: &Range<usize>) -> bool {
        let verb = self.word(found.start).unwrap_or_default();
        !verb.ends_with('s') && !["cannot", "can't", "can", "there"].contains(&verb)
    }

    /// Whether a command behind these words is one to the tool: at the beginning of the text, and not
    /// a part of what the tool is for.
    fn is_command_to(&self, before: &Range<usize>) -> bool {
        let is_first = self.text.get(..self.range.start).unwrap_or_default();
        let mut before = before.clone().filter_map(|at| self.word(at));
        is_first.trim().is_empty() && !before.any(|word| PURPOSES.contains(&word))
    }

    /// Whether the words are what something is said of: `charges the customer disputed are shown`.
    fn is_noun(&self, found: &Range<usize>) -> bool {
        let is_one = |at: usize, words: &[&str]| {
            let word = self.word(at);
            word.is_some_and(|word| words.contains(&word))
        };
        let mut next = found.end..=found.end + REACH;
        next.any(|at| is_one(at, &["are", "were"]) && !is_one(at - 1, &["that", "which", "who"]))
    }
}
