//! The page.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::pairs::{Reported, of_document, of_operations};
use super::rules::{Elsewhere, Rules};

/// A rule, its level, and what is reported here.
struct Row {
    rule: String,
    level: String,
    /// Nothing where the base is refused.
    reported: Option<Reported>,
}

const CLASSES: [&str; 4] = ["breaking", "behavioural", "compatible", "cosmetic"];

impl Row {
    /// The gravest class.
    fn class(&self) -> &'static str {
        let Some(reported) = &self.reported else {
            return "refused";
        };
        let has = |class: &&&str| reported.iter().any(|(is, _)| is == **class);
        CLASSES.iter().find(has).copied().unwrap_or("nothing")
    }

    fn line(&self, why: &str) -> String {
        format!("{} {why} |\n", self.cells())
    }

    fn cells(&self) -> String {
        let (rule, level, class) = (&self.rule, &self.level, self.class());
        format!("| `{rule}` | {level} | {class} | {} |", self.kinds())
    }

    fn kinds(&self) -> String {
        let kinds: BTreeSet<&str> = self
            .reported
            .iter()
            .flatten()
            .map(|(_, kind)| kind.as_str())
            .collect();
        kinds.into_iter().collect::<Vec<_>>().join(", ")
    }

    /// Whether both call it breaking, or neither does, and it is seen.
    fn agrees(&self) -> bool {
        match (self.level.as_str(), self.class()) {
            (_, "nothing" | "refused") => false,
            ("error", class) => class == "breaking",
            ("warning", class) => class == "breaking" || class == "behavioural",
            (_, class) => class != "breaking",
        }
    }
}

pub(super) fn page(rules: &Rules) -> String {
    let rows = rows(rules);
    let unexplained = rows
        .iter()
        .filter(|row| !row.agrees() && rules.reason(&row.rule).is_none());
    let unexplained: Vec<String> = unexplained.map(|row| row.line("no reason")).collect();
    assert!(unexplained.is_empty(), "{}", unexplained.concat());
    let names: BTreeSet<&str> = rows.iter().map(|row| row.rule.as_str()).collect();
    assert_eq!(names.len(), rows.len(), "a rule is there twice");
    let (agreed, other): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.agrees());
    let used: BTreeSet<_> = other.iter().map(|row| rules.reason(&row.rule)).collect();
    assert_eq!(used.len(), rules.reasons.len(), "a reason is about no rule");
    let mut page = head(rules, agreed.len(), other.len());
    for (at, reason) in rules.reasons.iter().enumerate() {
        let _ = writeln!(page, "{}. {}", at + 1, reason.why);
    }
    page += "\n| rule | oasdiff | here | kinds | why |\n| --- | --- | --- | --- | ---: |\n";
    for row in other {
        let why = rules.reason(&row.rule).map(|at| (at + 1).to_string());
        page += &row.line(&why.unwrap_or_default());
    }
    page += "\n## Rules that are not about tools\n\n";
    for Elsewhere { why, rules } in &rules.elsewhere {
        let _ = writeln!(page, "- {why} `{}`", rules.join("`, `"));
    }
    page += "\n## Where both say the same\n\n| rule | oasdiff | here | kinds |\n| --- | --- | --- | --- |\n";
    for row in agreed {
        page += &row.cells();
        page += "\n";
    }
    page
}

fn head(rules: &Rules, agreed: usize, other: usize) -> String {
    let elsewhere: usize = rules.elsewhere.iter().map(|them| them.rules.len()).sum();
    let (release, all) = (&rules.release, rules.count);
    assert_eq!(agreed + other + elsewhere, all, "of all rules");
    format!(
        "# What `diff` says where oasdiff has a rule\n\n\
         [oasdiff](https://github.com/oasdiff/oasdiff) compares OpenAPI documents, for every client that they may have. \
         `toolspec diff --documents` compares what the tools of one manifest use of them. For each of the {all} rules of \
         oasdiff {release} that is about tools, a test makes a pair of small documents that differ as the rule says \
         (`cli/tests/oasdiff/rules.yaml`), and compares this page with what `diff` reports. The rules' names and levels are \
         oasdiff's; the documents and the reading of each rule are ours.\n\n\
         | rules | |\n| ---: | --- |\n\
         | {agreed} | Both say the same: an error there is breaking here, a warning is breaking or behavioural, and an info is \
         reported, but not as breaking. |\n\
         | {other} | They differ, for one of the reasons below. |\n\
         | {elsewhere} | The rule is not about tools. |\n\n\
         *Nothing* means that the tools do not change. *Refused* means that `check` reports the document before it changes, \
         so that there is no tool to compare.\n\n## Where they differ\n\n"
    )
}

fn rows(rules: &Rules) -> Vec<Row> {
    let operations = rules.operations();
    let reported = of_operations(&operations);
    let rows = operations
        .into_iter()
        .zip(reported)
        .map(|(operation, reported)| Row {
            rule: operation.rule,
            level: operation.level,
            reported,
        });
    let documents = rules.whole_documents.iter().map(|document| Row {
        rule: document.rule.clone(),
        level: document.level.clone(),
        reported: Some(of_document(document)),
    });
    rows.chain(documents).collect()
}
