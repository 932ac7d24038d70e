//! Limits that texts promise: how often a tool may be called, and how much one call may move.

use std::ops::Range;

use toolspec_core::model::{Argument, Kind, Schema, Tool, currency_exponent, is_currency};

use super::words::Clause;

/// Words before the most.
const MOST: [&str; 9] = [
    "at most",
    "no|not more than",
    "never more than",
    "not|never over|above",
    "up to",
    "maximum of|is",
    "limited to",
    "limit of|is",
    "maximum|max",
];

/// Words behind the most.
const AT_MOST: [&str; 3] = ["at most", "or less", "maximum|max"];

/// Words of a statement about some calls, about another amount, or about the API.
const OTHERS: [&str; 11] = [
    "if", "when", "unless", "whether", "free", "fee", "fees", "cost", "costs", "discount", "api",
];

/// Currencies that have a word, with how many decimals their amounts have.
const NAMED: [(&str, usize); 3] = [
    ("dollar|dollars|euro|euros|pound|pounds", 2),
    ("cent|cents", 0),
    ("minor units", 0),
];

/// Numbers that have a word.
const NUMBERS: [&str; 11] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
];

/// A tool, or one of its arguments, about which a statement may promise a limit.
pub(super) struct Limited<'t> {
    tool: &'t Tool,
    argument: Option<&'t Argument>,
}

impl<'t> Limited<'t> {
    pub(super) fn tool(tool: &'t Tool) -> Self {
        let argument = None;
        Self { tool, argument }
    }

    /// An argument that is an amount of money.
    pub(super) fn argument(tool: &'t Tool, name: &str) -> Option<Self> {
        let argument = amounts(tool).find(|argument| argument.name == name);
        argument.is_some().then_some(Self { tool, argument })
    }
}

/// What a statement promises that is not limited so: its words, and what is true.
pub(super) type Broken = Option<(Range<usize>, String)>;

/// Whether a statement promises a limit that there is not: to an amount, and to the number of calls.
pub(super) const LIMITS: [fn(&Clause<'_>, &Limited<'_>) -> Broken; 2] = [amount, rate];

fn amount(clause: &Clause<'_>, Limited { tool, argument }: &Limited<'_>) -> Broken {
    let (words, promised) = most_money(clause)?;
    let maxima = amounts(tool)
        .filter(|one| argument.is_none_or(|argument| argument.name == one.name))
        .filter_map(|argument| maximum(&argument.schema));
    let ceiling = tool.policy.ceiling.map(i128::from);
    let limits: Vec<i128> = maxima.chain(ceiling).collect();
    if tool.is_read() || limits.contains(&promised) {
        return None;
    }
    let fact = match limits.iter().min() {
        Some(limit) => {
            format!("may move {limit} minor units in one call, not {promised}")
        }
        // The API may have a limit of its own.
        None if argument.is_some() || amounts(tool).next().is_none() => return None,
        None => "has no `ceiling`, and no amount of it has a `maximum`".to_owned(),
    };
    Some((words, fact))
}

/// Without a `rate` nothing is promised: a text may say which limit the API has.
fn rate(clause: &Clause<'_>, Limited { tool, argument }: &Limited<'_>) -> Broken {
    let rate = tool.policy.rate.as_ref().filter(|_| argument.is_none())?;
    let mut stated = (0..clause.len()).filter_map(|at| calls(clause, at));
    let (words, calls, seconds) = stated.find(|(words, ..)| !clause.has_beside(words, &OTHERS))?;
    let fact = format!(
        "may be called {} times in {} seconds",
        rate.calls, rate.seconds
    );
    ((rate.calls, rate.seconds) != (calls, seconds)).then_some((words, fact))
}

/// The arguments that are amounts of money.
fn amounts(tool: &Tool) -> impl Iterator<Item = &Argument> {
    let arguments = tool.arguments.iter();
    arguments.filter(|argument| argument.schema.money.is_some())
}

fn maximum(schema: &Schema) -> Option<i128> {
    match &schema.kind {
        Kind::Integer(integer) => integer.maximum,
        _ => None,
    }
}

/// How often something may be done: `10 times per hour`, `at most 10 a day`.
fn calls(clause: &Clause<'_>, at: usize) -> Option<(Range<usize>, u32, u32)> {
    let (calls, end) = count(clause, at)?;
    let per = "a|an|per|each|every second|minute|hour|day";
    let counted = clause.behind("call|calls|time|times|request|requests", end);
    let end = clause.behind(per, counted.unwrap_or(end))?;
    let most = with_most(clause, &(at..end));
    let words = most.or_else(|| counted.map(|_| at..end))?;
    let seconds = match clause.word(end - 1)? {
        "second" => 1,
        "minute" => 60,
        "hour" => 3_600,
        _ => 86_400,
    };
    Some((words, calls, seconds))
}

/// A number of times, and where its words end.
fn count(clause: &Clause<'_>, at: usize) -> Option<(u32, usize)> {
    let word = clause.word(at)?;
    match word {
        "once" => return Some((1, at + 1)),
        "twice" => return Some((2, at + 1)),
        _ => {}
    }
    let named = (0..).zip(NUMBERS).find(|(_, name)| *name == word);
    let calls = named
        .map(|(number, _)| number)
        .or_else(|| word.parse().ok());
    Some((calls?, at + 1))
}

/// The most money that a statement allows, in minor units, with its words.
fn most_money(clause: &Clause<'_>) -> Option<(Range<usize>, i128)> {
    let mut found = (0..clause.len()).filter_map(|at| {
        let (words, promised) = money(clause, at)?;
        Some((with_most(clause, &words)?, promised))
    });
    found.find(|(words, _)| !clause.has_beside(words, &OTHERS))
}

/// Words with those around them that make them the most.
fn with_most(clause: &Clause<'_>, words: &Range<usize>) -> Option<Range<usize>> {
    let start = MOST
        .iter()
        .find_map(|most| clause.before(most, words.start));
    let end = AT_MOST
        .iter()
        .find_map(|most| clause.behind(most, words.end));
    match (start, end) {
        (None, None) => None,
        _ => Some(start.unwrap_or(words.start)..end.unwrap_or(words.end)),
    }
}

/// The amount of money that begins with the number at a place: `100.00 USD`, `USD 100`, `$100`.
fn money(clause: &Clause<'_>, at: usize) -> Option<(Range<usize>, i128)> {
    let is_number = |at: usize| {
        let word = clause.word(at).unwrap_or_default();
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let continues = |at: usize| is_number(at) && matches!(clause.gap(at), "." | ",");
    if !is_number(at) || continues(at) {
        return None;
    }
    let mut end = at + 1;
    while continues(end) {
        end += 1;
    }
    let (words, exponent) = in_currency(clause, &(at..end))?;
    Some((words, minor_units(clause.quote(&(at..end)), exponent)?))
}

/// A number with the words for its currency, and how many decimals that has.
fn in_currency(clause: &Clause<'_>, number: &Range<usize>) -> Option<(Range<usize>, usize)> {
    let Range { start, end } = *number;
    let signs = ['$', '€', '£'];
    if clause.gap(start).ends_with(signs) || clause.gap(end).trim_start().starts_with(signs) {
        return Some((start..end, 2));
    }
    let code = |at: usize, gap: usize| {
        let word = clause.quote(&(at..at + 1));
        let is_beside = clause.gap(gap).trim().is_empty();
        (is_beside && is_currency(word)).then(|| currency_exponent(word))
    };
    if let Some(exponent) = code(end, end) {
        return Some((start..end + 1, exponent));
    }
    if let Some(before) = start.checked_sub(1)
        && let Some(exponent) = code(before, start)
    {
        return Some((before..end, exponent));
    }
    NAMED.iter().find_map(|(name, exponent)| {
        let end = clause.behind(name, end)?;
        Some((start..end, *exponent))
    })
}

/// `1,000.50` in minor units. A comma before three digits groups thousands; any other last mark is
/// that of the decimals.
fn minor_units(number: &str, exponent: usize) -> Option<i128> {
    let is_decimal = |(whole, part): &(&str, &str)| {
        part.len() != 3
            || number
                .get(whole.len()..)
                .is_some_and(|mark| mark.starts_with('.'))
    };
    let decimal = number.rsplit_once(['.', ',']).filter(is_decimal);
    let (whole, part) = decimal.unwrap_or((number, ""));
    let zeros = "0".repeat(exponent.checked_sub(part.len())?);
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    format!("{digits}{part}{zeros}").parse().ok()
}
