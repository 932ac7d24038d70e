//! What is removed from texts before agents read them.

use crate::findings::Findings;
use crate::kinds::{
    Kind, REDACTION_ADDED, REDACTION_CHANGED, REDACTION_NARROWED, REDACTION_REMOVED,
    REDACTION_WIDENED,
};
use crate::pair::Pair;
use crate::words::shown;
use toolspec_core::text::quoted;

pub(crate) fn compare(findings: &mut Findings, redaction: &Pair<'_>) {
    for (name, rule) in redaction.member("rules").differing() {
        compare_rule(findings, name, &rule);
    }
    // Without rules on one side, they have come or gone, and that is what is said.
    if redaction.before.is_some() && redaction.after.is_some() {
        let never = redaction.member("never");
        let (fewer, more) = never.moved();
        let fields = |names| format!("the fields {names}, which tools take as arguments");
        findings.report_names(&REDACTION_NARROWED, &never, &more, |names| {
            format!("nothing is removed any more in {}", fields(names))
        });
        findings.report_names(&REDACTION_WIDENED, &never, &fewer, |names| {
            format!(
                "rules now apply in the fields {names}, which no tool takes as arguments any more"
            )
        });
    }
}

fn compare_rule(findings: &mut Findings, name: &str, rule: &Pair<'_>) {
    let removed = format!("what `{name}` finds in texts");
    match (&rule.before, &rule.after) {
        (None, _) => {
            let means = format!("{removed} is now removed before agents read them");
            findings.report(&REDACTION_ADDED, rule, means);
        }
        (_, None) => {
            let means = format!("agents now read {removed}, which was removed");
            findings.report(&REDACTION_REMOVED, rule, means);
        }
        _ => {
            for (key, pair) in rule.differing() {
                compare_key(findings, (key, &pair), &removed);
            }
        }
    }
}

fn compare_key(findings: &mut Findings, (key, pair): (&str, &Pair<'_>), removed: &str) {
    let (gone, added) = pair.moved();
    let mut report = |kind: &Kind, names: &[&str], means: &str| {
        findings.report_names(kind, pair, names, |names| {
            format!("{removed} {means} {names}")
        });
    };
    match key {
        "countries" => {
            report(
                &REDACTION_NARROWED,
                &gone,
                "no longer includes the numbers of",
            );
            report(&REDACTION_WIDENED, &added, "now includes the numbers of");
        }
        "except" => {
            report(&REDACTION_NARROWED, &added, "is no longer removed in");
            report(&REDACTION_WIDENED, &gone, "is now removed in");
        }
        "only" if pair.before.is_none() => {
            report(&REDACTION_NARROWED, &added, "is now removed only in");
        }
        "only" if pair.after.is_none() => {
            let means = format!(
                "{removed} is now removed everywhere, was in {}",
                quoted(&gone)
            );
            findings.report(&REDACTION_WIDENED, pair, means).about(gone);
        }
        "only" => {
            report(&REDACTION_NARROWED, &gone, "is no longer removed in");
            report(&REDACTION_WIDENED, &added, "is now removed in");
        }
        // A pattern that finds more may find it elsewhere, and leave a part of what the other found.
        "pattern" => {
            let (was, is) = (shown(pair.before()), shown(pair.after()));
            let means = format!("{removed} is now what matches {is}, was {was}");
            findings.report(&REDACTION_CHANGED, pair, means);
        }
        _ => findings.report_other(pair),
    }
}
