//! Texts that say of a tool what is not true of it.

use std::collections::BTreeMap;

use toolspec_core::Locked;
use toolspec_core::manifest::LintRule;
use toolspec_core::model::Tool;
use toolspec_core::pointer::Pointer;

use super::claims::CLAIMS;
use super::finding::Finding;
use super::limits::{LIMITS, Limited};
use super::texts::{Text, texts};
use super::words::{Clause, clauses};

/// The texts of a tool that say what it does.
const ABOUT_THE_TOOL: [&str; 3] = ["title", "description", "says"];

/// Every statement that contradicts what the lock says of the tool that it is about.
pub(super) fn contradicted(tools: &Locked) -> Vec<Finding> {
    let all: BTreeMap<&str, &Tool> = tools
        .toolset
        .tools
        .iter()
        .map(|tool| (tool.name.as_str(), tool))
        .collect();
    let mut found = Vec::new();
    for text in texts(tools) {
        for clause in clauses(text.text) {
            let about = subjects(&text, &clause, &all);
            found.extend(against_claims(&text, &clause, &about, tools));
            found.extend(against_limits(&text, &clause, &about, tools));
        }
    }
    found
}

/// The tools that a statement is about: the one whose name begins it, else the one whose text it is.
/// In the instructions it is about all of them.
fn subjects<'l>(
    text: &Text<'_>,
    clause: &Clause<'_>,
    all: &BTreeMap<&str, &'l Tool>,
) -> Vec<&'l Tool> {
    if let Some(tool) = clause.word(0).and_then(|first| all.get(first)) {
        return vec![tool];
    }
    let segments: Vec<&str> = text.pointer.segments().iter().map(String::as_str).collect();
    match segments.as_slice() {
        ["server", "instructions"] => all.values().copied().collect(),
        ["tools", tool, "advertised", part] if ABOUT_THE_TOOL.contains(part) => {
            all.get(tool).copied().into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// A claim is wrong if it is wrong of every tool that it is about.
fn against_claims(
    text: &Text<'_>,
    clause: &Clause<'_>,
    about: &[&Tool],
    tools: &Locked,
) -> Vec<Finding> {
    let wrong = CLAIMS.iter().filter_map(|claim| {
        let words = claim.made_in(clause)?;
        let facts: Option<Vec<_>> = about.iter().map(|tool| (claim.against)(tool)).collect();
        let fact = facts?.into_iter().next()?;
        let tool = about.first()?;
        let quote = clause.quote(&words);
        let subject = subject(about);
        let message = format!("the text says `{quote}`, but {subject} {}", fact.is);
        let found = Finding::new(claim.rule, quote, (tools, &text.pointer), message);
        let mut decided: Pointer = ["tools", &tool.name].into_iter().collect();
        fact.at.iter().for_each(|name| decided.push(*name));
        let found = found.label(fact.remedy);
        Some(match about {
            [_] => found.note(
                tools,
                &decided,
                if fact.at.is_empty() {
                    "this tool"
                } else {
                    "decided here"
                },
            ),
            _ => found,
        })
    });
    wrong.collect()
}

/// A promise is wrong if it is wrong of everything that it is about.
fn against_limits(
    text: &Text<'_>,
    clause: &Clause<'_>,
    about: &[&Tool],
    tools: &Locked,
) -> Vec<Finding> {
    let (subject, limited) = limited(text, about, tools);
    let wrong = LIMITS.iter().filter_map(|limit| {
        let broken: Option<Vec<_>> = limited.iter().map(|one| limit(clause, one)).collect();
        let (words, fact) = broken?.into_iter().next()?;
        let quote = clause.quote(&words);
        let message = format!("the text says `{quote}`, but {subject} {fact}");
        let place = (tools, &text.pointer);
        let found = Finding::new(LintRule::TextAgainstPolicy, quote, place, message);
        Some(found.label("write what `policy` says, or add it there"))
    });
    wrong.collect()
}

/// What a statement may promise a limit for: tools, or the argument whose description it is in.
fn limited<'l>(
    text: &Text<'_>,
    about: &[&'l Tool],
    tools: &'l Locked,
) -> (String, Vec<Limited<'l>>) {
    if let Some((name, argument)) = argument(text, tools) {
        return (name, vec![argument]);
    }
    let of_tools = about.iter().map(|tool| Limited::tool(tool));
    (subject(about), of_tools.collect())
}

/// The amount of money whose description a text is, with its name.
fn argument<'l>(text: &Text<'_>, tools: &'l Locked) -> Option<(String, Limited<'l>)> {
    let segments: Vec<&str> = text.pointer.segments().iter().map(String::as_str).collect();
    let [
        "tools",
        tool,
        "advertised",
        "input_schema",
        "properties",
        name,
        "description",
    ] = segments.as_slice()
    else {
        return None;
    };
    let mut all = tools.toolset.tools.iter();
    let tool = all.find(|one| one.name == **tool)?;
    let limited = Limited::argument(tool, name)?;
    Some((format!("`{name}` of `{}`", tool.name), limited))
}

/// The tools as the subject of a sentence about one of them.
fn subject(about: &[&Tool]) -> String {
    match about {
        [tool] => format!("`{}`", tool.name),
        _ => "each tool".to_owned(),
    }
}
