//! How well changes are classified, as the command's page states it.

use std::{env, fmt::Write as _, fs, path::Path};

use toolspec_drift::{KINDS, Kind};

use super::cases::{CASES, line};
use super::neutral::{Edit, edits};
use super::shapes::SHAPES;

const START: &str = "<!-- drift score -->\n";
const END: &str = "<!-- end of drift score -->";

/// The changes that one edit makes, and those that are reported: lines of class, kind and flags.
struct Compared {
    expected: Vec<String>,
    found: Vec<String>,
}

/// Every edit that changes something.
fn compared() -> Vec<Compared> {
    let cases = CASES.iter().map(|case| Compared {
        expected: case.expected.clone(),
        found: case.lines(),
    });
    let shapes = SHAPES.iter().map(|shape| Compared {
        expected: shape.expect.clone(),
        found: shape.changes().iter().map(line).collect(),
    });
    let compared = cases.chain(shapes);
    compared
        .filter(|compared| !compared.expected.is_empty())
        .collect()
}

fn is_of(line: &str, kind: &Kind) -> bool {
    line.split(' ').nth(1) == Some(kind.id)
}

/// Changes that were made, those that were not reported, and those whose class and flags are right.
#[derive(Default)]
struct Count {
    made: usize,
    missed: usize,
    right: usize,
}

impl Count {
    fn of<'a>(kinds: impl Iterator<Item = &'a Kind>, compared: &[Compared]) -> Self {
        let mut count = Self::default();
        for kind in kinds {
            for Compared { expected, found } in compared {
                let of_kind =
                    |lines: &[String]| lines.iter().filter(|line| is_of(line, kind)).count();
                count.made += of_kind(expected);
                count.missed += of_kind(expected).saturating_sub(of_kind(found));
                let right = expected
                    .iter()
                    .filter(|line| is_of(line, kind) && found.contains(line));
                count.right += right.count();
            }
        }
        count
    }

    fn row(&self, name: &str, kinds: usize) -> String {
        let Self {
            made,
            missed,
            right,
        } = self;
        format!("| {name} | {kinds} | {made} | {missed} | {right} of {made} |\n")
    }
}

fn score() -> String {
    let compared = compared();
    let mut groups: Vec<&str> = KINDS.iter().map(|kind| kind.group).collect();
    groups.dedup();
    let mut score = String::from(
        "| what changes | kinds | changes made | missed | class and flags as expected |\n| --- | --- | --- | --- | --- |\n",
    );
    for group in groups {
        let kinds: Vec<&Kind> = KINDS.iter().filter(|kind| kind.group == group).collect();
        let count = kinds.len();
        score += &Count::of(kinds.into_iter(), &compared).row(group, count);
    }
    score += &Count::of(KINDS.iter(), &compared).row("**all**", KINDS.len());
    let surplus: usize = compared
        .iter()
        .map(|compared| compared.found.len().saturating_sub(compared.expected.len()))
        .sum();
    let alarms = edits().filter(|edit| edit.alarms()).count();
    let names: Vec<&str> = edits().map(|Edit { name, .. }| *name).collect();
    let _ = write!(
        score,
        "\nFalse alarms: {alarms} of {} edits that change nothing ({}); {surplus} changes reported beside the {} made.\n",
        names.len(),
        names.join(", "),
        Count::of(KINDS.iter(), &compared).made,
    );
    score
}

/// `DRIFT_SCORE=accept` writes the score of today into that page.
#[test]
fn the_readme_states_the_score() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cli/README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(START).unwrap();
    let (stated, after) = rest.split_once(END).unwrap();
    let score = score();
    if env::var_os("DRIFT_SCORE").is_some_and(|how| how == "accept") {
        fs::write(&path, format!("{before}{START}{score}{END}{after}")).unwrap();
    } else {
        assert_eq!(stated, score, "`DRIFT_SCORE=accept` writes it");
    }
}
