//! Limits that texts promise: how often a tool may be called, and how much one call may move.

use toolspec_core::model::{Kind, Schema, Tool};

use super::words::{Clause, words};

/// Words before an amount that is the most.
const MOST: [&str; 7] = [
    "at most",
    "no|not more than",
    "never more than",
    "up to",
    "maximum of|is",
    "limited to",
    "limit of|is",
];

/// What a statement promises that the tool does not limit so: its words, and what is true.
pub(super) fn broken<'t>(clause: &Clause<'t>, tool: &Tool) -> Option<(&'t str, String)> {
    broken_rate(clause, tool).or_else(|| broken_ceiling(clause, tool))
}

fn broken_rate<'t>(clause: &Clause<'t>, tool: &Tool) -> Option<(&'t str, String)> {
    let found = clause.find("calls|times a|an|each|every|per second|minute|hour|day")?;
    let found = found.start.checked_sub(1)?..found.end;
    let calls: u32 = clause.word(found.start)?.parse().ok()?;
    let seconds = match clause.word(found.end - 1)? {
        "second" => 1,
        "minute" => 60,
        "hour" => 3_600,
        _ => 86_400,
    };
    let fact = match &tool.policy.rate {
        Some(rate) if (rate.calls, rate.seconds) == (calls, seconds) => return None,
        Some(rate) => format!(
            "may be called {} times in {} seconds",
            rate.calls, rate.seconds
        ),
        None => "has no `rate`".to_owned(),
    };
    Some((clause.quote(&found), fact))
}

fn broken_ceiling<'t>(clause: &Clause<'t>, tool: &Tool) -> Option<(&'t str, String)> {
    let amounts = amounts(tool);
    if tool.is_read() || amounts.is_empty() {
        return None;
    }
    let found = MOST.iter().find_map(|phrase| clause.find(phrase))?;
    let (digits, decimals) = money(clause.behind(&found))?;
    let maxima = amounts.iter().filter_map(|schema| match &schema.kind {
        Kind::Integer(integer) => integer.maximum,
        _ => None,
    });
    let limits: Vec<i128> = maxima.chain(tool.policy.ceiling.map(i128::from)).collect();
    let is_it = |limit: &i128| {
        let places = [0_u32, 2, 3].into_iter();
        let mut readings =
            places.filter_map(|places| 10_i128.checked_pow(places.checked_sub(decimals)?));
        readings.any(|factor| digits.checked_mul(factor) == Some(*limit))
    };
    if limits.iter().any(is_it) {
        return None;
    }
    let fact = match limits.iter().min() {
        Some(limit) => format!("may move {limit} minor units in one call"),
        None => "has no `ceiling`, and no amount of it has a `maximum`".to_owned(),
    };
    let is_of_amount = |word: &str| {
        word.bytes().all(|byte| byte.is_ascii_digit()) || matches!(word, "minor" | "units")
    };
    let mut end = found.end;
    while clause.word(end).is_some_and(is_of_amount) {
        end += 1;
    }
    Some((clause.quote(&(found.start..end)), fact))
}

/// The arguments that are amounts of money.
fn amounts(tool: &Tool) -> Vec<&Schema> {
    let schemas = tool.arguments.iter().map(|argument| &argument.schema);
    schemas.filter(|schema| schema.money.is_some()).collect()
}

/// The amount of money that a text begins with: its digits, and how many of them are decimals.
fn money(text: &str) -> Option<(i128, u32)> {
    let text = text.trim_start();
    let number = text.trim_start_matches(['$', '€', '£']);
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let end = number.find(|c| !is_part(c)).unwrap_or(number.len());
    let (number, behind) = number.split_at_checked(end)?;
    let is_marked = number.len() + behind.len() < text.len();
    let code: String = behind
        .trim_start()
        .chars()
        .take_while(|c| c.is_alphabetic())
        .collect();
    let is_code = code.len() == 3 && code.chars().all(|c| c.is_ascii_uppercase());
    let is_minor = words(behind).starts_with(&["minor".to_owned(), "units".to_owned()]);
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let digits = format!("{}{part}", whole.replace(',', "")).parse().ok()?;
    (is_marked || is_code || is_minor).then_some((digits, u32::try_from(part.len()).ok()?))
}
