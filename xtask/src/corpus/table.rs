//! The figures of a corpus, in Markdown.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use super::trial::{Cost, Trial};

/// How many causes are listed.
const MOST_CAUSES: usize = 25;
/// How many documents are listed by size.
const LARGEST: usize = 10;

/// The table of the documents that were tried, by their names.
pub(super) fn of(trials: &BTreeMap<String, Trial>) -> String {
    let mut text = totals(trials);
    causes(trials, &mut text);
    largest(trials, &mut text);
    text
}

fn totals(trials: &BTreeMap<String, Trial>) -> String {
    let count = |value: fn(&Trial) -> usize| -> usize { trials.values().map(value).sum() };
    let operations = count(|trial| trial.operations);
    let valid = count(Trial::valid);
    let broken = count(|trial| usize::from(trial.broken.is_some()));
    let longest = |value: fn(&Trial) -> Duration| trials.values().map(value).max();
    let memory = trials.values().map(|trial| trial.memory).max();
    format!(
        "| documents | served | operations | valid entries | longest step | longest `add` | most memory |\n\
         | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n\
         | {} | {} | {operations} | {valid} ({}) | {} | {} | {} |\n",
        trials.len(),
        trials.len() - broken,
        share(valid, operations),
        seconds(longest(|trial| trial.time).unwrap_or_default()),
        seconds(longest(|trial| trial.add.time).unwrap_or_default()),
        mebibytes(memory.unwrap_or_default()),
    )
}

/// Why operations are not tools, the most frequent first. Names are left out, so that equal causes
/// are counted together.
fn causes(trials: &BTreeMap<String, Trial>, text: &mut String) {
    let mut causes: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for trial in trials.values() {
        let mut seen: Vec<String> = trial.causes.values().map(|why| nameless(why)).collect();
        if let Some(why) = &trial.broken {
            seen = vec![nameless(why); trial.operations];
        }
        for cause in &seen {
            causes.entry(cause.clone()).or_default().0 += 1;
        }
        seen.sort_unstable();
        seen.dedup();
        for cause in seen {
            causes.entry(cause).or_default().1 += 1;
        }
    }
    let mut causes: Vec<(String, (usize, usize))> = causes.into_iter().collect();
    causes.sort_by_key(|(_, (operations, _))| std::cmp::Reverse(*operations));
    text.push_str("\n| operations | documents | why not |\n| ---: | ---: | --- |\n");
    for (cause, (operations, documents)) in causes.iter().take(MOST_CAUSES) {
        let cause = cause.replace('|', "\\|");
        let _ = writeln!(text, "| {operations} | {documents} | {cause} |");
    }
}

fn largest(trials: &BTreeMap<String, Trial>, text: &mut String) {
    let mut trials: Vec<(&String, &Trial)> = trials.iter().collect();
    trials.sort_by_key(|(_, trial)| std::cmp::Reverse(trial.bytes));
    text.push_str(
        "\n| document | size | operations | valid | all of them | `add` | `check` | `tools` |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for (name, trial) in trials.into_iter().take(LARGEST) {
        let _ = writeln!(
            text,
            "| {name} | {} | {} | {} | {}, {} | {} | {} | {} |",
            mebibytes(trial.bytes as u64 / 1024),
            trial.operations,
            share(trial.valid(), trial.operations),
            seconds(trial.time),
            mebibytes(trial.memory),
            cost(&trial.add),
            cost(&trial.check),
            cost(&trial.tools),
        );
    }
}

/// A cause without its names, numbers and places: the first sentence of it.
fn nameless(cause: &str) -> String {
    let first = cause.split("; ").next().unwrap_or(cause);
    let first = first.split(" (").next().unwrap_or(first);
    let mut parts = first.split('`');
    let mut text = parts.next().unwrap_or_default().to_owned();
    while let (Some(_), Some(after)) = (parts.next(), parts.next()) {
        text.push_str("`…`");
        text.push_str(after);
    }
    let words = text.split(' ');
    let words = words.map(|word| if word.starts_with('/') { "…" } else { word });
    words.collect::<Vec<&str>>().join(" ")
}

fn share(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "none".to_owned();
    }
    let permille = part.saturating_mul(1000) / whole;
    format!("{}.{} %", permille / 10, permille % 10)
}

fn cost(cost: &Cost) -> String {
    format!("{}, {}", seconds(cost.time), mebibytes(cost.memory))
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

fn mebibytes(kibibytes: u64) -> String {
    format!("{}.{} MiB", kibibytes / 1024, kibibytes % 1024 * 10 / 1024)
}
