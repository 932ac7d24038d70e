//! The tools of two locks: which came, went, or go by another name, and what changed of the rest.

use std::collections::BTreeSet;

use serde_json::Value;

use super::findings::Findings;
use super::kinds::{
    DESCRIPTION_WORDS, INPUT_PROPERTY_RENAMED, OTHER_CHANGED, OUTPUT_SCHEMA_ADDED,
    OUTPUT_SCHEMA_REMOVED, SCHEMA_GROWN, SENTENCE_CHANGED, SPEC_OPERATION_CHANGED, TITLE_CHANGED,
    TOOL_ADDED_READ, TOOL_ADDED_WRITE, TOOL_REMOVED, TOOL_RENAMED,
};
use super::pair::{At, Pair, names};
use super::schema::{Direction, Schemas};
use super::words::shown;
use super::{Class, annotations, listing, policy, renames, results, server, wire};

/// How much longer what agents read of a tool may get unnoticed, in bytes.
const UNNOTICED: usize = 1024;

/// Compares all tools.
pub(super) fn compare_all(findings: &mut Findings, tools: &Pair<'_>) {
    let members = tools.members();
    let mut gone: Vec<_> = members
        .iter()
        .filter(|(_, pair)| pair.after.is_none())
        .cloned()
        .collect();
    for (name, mut pair) in members {
        if pair.after.is_none() {
            continue;
        }
        findings.tool = Some(name.to_owned());
        if pair.before.is_none() {
            let wire = pair.member("wire");
            let same = |old: &(&str, Pair<'_>)| old.1.member("wire").before() == wire.after();
            if let Some(at) = gone.iter().position(same) {
                let (old, base) = gone.remove(at);
                pair.before = base.before;
                report_renamed(findings, old, &pair);
            }
        }
        compare(findings, &pair);
    }
    for (name, pair) in gone {
        findings.tool = Some(name.to_owned());
        let means = format!("`{name}` is gone: calls, prompts and allow-lists that name it fail");
        findings.report(&TOOL_REMOVED, &pair, means);
    }
    findings.tool = None;
}

fn report_renamed(findings: &mut Findings, old: &str, pair: &Pair<'_>) {
    let aliases = pair.member("policy").member("aliases");
    let kept = names(aliases.after()).contains(&old);
    let means = if kept {
        format!("`{old}` goes by another name and still answers to the old one")
    } else {
        format!("`{old}` goes by another name: calls, prompts and allow-lists that name it fail")
    };
    let class = if kept {
        Class::Compatible
    } else {
        Class::Breaking
    };
    findings.report(&TOOL_RENAMED, pair, means).at_least(class);
}

fn compare(findings: &mut Findings, pair: &Pair<'_>) {
    findings.moves_money = [pair.before(), pair.after()]
        .map(class_of)
        .contains(&Some("money"));
    match pair.before() {
        None if class_of(pair.after()) == Some("read") => {
            let means = "agents can read something new";
            findings.report(&TOOL_ADDED_READ, pair, means);
        }
        None => {
            let means =
                "agents can do something new; check what it sends, and whether it moves money";
            findings.report(&TOOL_ADDED_WRITE, pair, means);
        }
        Some(_) if pair.differs() => {
            let renamed = renames::of(pair);
            for rename in &renamed {
                report_argument_renamed(findings, pair, rename);
            }
            let base = renames::applied(pair.before(), &renamed);
            let before = pair
                .before
                .as_ref()
                .map(|at| At::new(at.pointer.clone(), &base));
            compare_layers(findings, &Pair::new(before, pair.after.clone()));
        }
        Some(_) => {}
    }
    findings.moves_money = false;
}

fn class_of(tool: Option<&Value>) -> Option<&str> {
    tool?.pointer("/policy/class")?.as_str()
}

fn report_argument_renamed(findings: &mut Findings, pair: &Pair<'_>, rename: &renames::Rename) {
    let properties = pair
        .member("advertised")
        .member("input_schema")
        .member("properties");
    let old = properties
        .before
        .as_ref()
        .and_then(|at| at.member(&rename.from));
    let new = properties
        .after
        .as_ref()
        .and_then(|at| at.member(&rename.to));
    let means = format!(
        "argument `{}` is now called `{}`; saved calls with the old name fail",
        rename.from, rename.to
    );
    findings.report(&INPUT_PROPERTY_RENAMED, &Pair::new(old, new), means);
}

fn compare_layers(findings: &mut Findings, tool: &Pair<'_>) {
    for (layer, pair) in tool.differing() {
        match layer {
            "digest" => {}
            "advertised" => compare_advertised(findings, tool, &pair),
            "enforced" => {
                let none = Pair::new(None, None);
                let path = in_path(&tool.member("wire"));
                Schemas::new(findings, Direction::Input, pair, none, path).compare_all();
            }
            "wire" => compare_wire(findings, tool, &pair),
            "policy" => policy::compare(findings, &pair),
            _ => {
                let means = format!("`{layer}` is now {}", shown(pair.after()));
                findings.report(&OTHER_CHANGED, &pair, means);
            }
        }
    }
    compare_result(findings, tool);
    compare_size(findings, tool);
}

fn compare_advertised(findings: &mut Findings, tool: &Pair<'_>, advertised: &Pair<'_>) {
    for (key, pair) in advertised.differing() {
        match key {
            "title" => findings.report_text(&TITLE_CHANGED, &pair, "the tool's title"),
            "description" => {
                findings.report_text(&DESCRIPTION_WORDS, &pair, "the tool's description");
            }
            "says" => {
                findings.report_text(&SENTENCE_CHANGED, &pair, "the sentence about a success");
            }
            "annotations" => annotations::compare(findings, &pair),
            "errors" => server::compare_hints(findings, &pair),
            "input_schema" => listing::compare(findings, &pair, &tool.member("enforced")),
            // Compared together with what is within its fields.
            "output_schema" => {}
            _ => {
                let means = format!(
                    "`{key}` is now {}, was {}",
                    shown(pair.after()),
                    shown(pair.before())
                );
                findings.report(&OTHER_CHANGED, &pair, means);
            }
        }
    }
}

/// The arguments that are part of a path.
fn in_path(wire: &Pair<'_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for side in [wire.before(), wire.after()].into_iter().flatten() {
        let steps = side
            .get("steps")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let paths = steps.filter_map(|step| step.get("path")?.as_str());
        for path in paths {
            let parts = path.split("{$inputs.").skip(1);
            found.extend(parts.filter_map(|part| Some(part.split_once('}')?.0.to_owned())));
        }
    }
    found
}

fn compare_wire(findings: &mut Findings, tool: &Pair<'_>, pair: &Pair<'_>) {
    let advertised = tool.member("advertised");
    let arguments = advertised.member("input_schema").member("properties");
    wire::compare(findings, pair, &arguments);
    let output = advertised.member("output_schema");
    results::compare_sources(
        findings,
        &pair.member("result"),
        &output.member("properties"),
    );
    results::compare_masks(findings, pair, &output);
    results::compare_money(findings, pair, &output);
}

fn compare_result(findings: &mut Findings, tool: &Pair<'_>) {
    let pair = tool.member("advertised").member("output_schema");
    let within = tool.member("wire").member("within");
    if !pair.differs() && !within.differs() {
        return;
    }
    match (&pair.before, &pair.after) {
        (None, _) => {
            findings.report(&OUTPUT_SCHEMA_ADDED, &pair, "results are now typed");
        }
        (_, None) => {
            findings.report(&OUTPUT_SCHEMA_REMOVED, &pair, "results are no longer typed");
        }
        _ => {
            let own = made_here(tool, &pair);
            Schemas::new(findings, Direction::Output, pair, within, own).compare_all();
        }
    }
}

/// The fields that come from no answer of the API.
fn made_here(tool: &Pair<'_>, output: &Pair<'_>) -> BTreeSet<String> {
    let wire = tool.member("wire");
    let properties = output.member("properties").members();
    let is_own = |name: &str| {
        let sources = names(wire.member("result").member(name).after());
        let reported = wire.member("reports").member(name).after.is_some();
        !reported && sources.iter().all(|source| source.starts_with("$inputs."))
    };
    let own = properties.into_iter().filter(|(name, _)| is_own(name));
    own.map(|(name, _)| name.to_owned()).collect()
}

fn compare_size(findings: &mut Findings, tool: &Pair<'_>) {
    let pair = tool.member("advertised");
    let size = |value: Option<&Value>| value.map_or(0, |value| value.to_string().len());
    let (was, is) = (size(pair.before()), size(pair.after()));
    if is > was + was / 5 && is > was + UNNOTICED {
        let means = format!("what is read of the tool before any call takes {is} bytes, was {was}");
        findings.report(&SCHEMA_GROWN, &pair, means);
    }
}

/// Compares the digests of the operations. One that came or went with the steps that send it is told
/// by those steps.
pub(super) fn compare_operations(findings: &mut Findings, root: &Pair<'_>) {
    let tools = root.member("tools");
    let (used_before, used_after) = (sent_by(tools.before()), sent_by(tools.after()));
    for (operation, pair) in root.member("operations").differing() {
        let used = (
            used_before.contains(operation),
            used_after.contains(operation),
        );
        let told = match (&pair.before, &pair.after) {
            (None, _) => used == (false, true),
            (_, None) => used == (true, false),
            _ => false,
        };
        if !told {
            let means = format!(
                "the document describes {operation} otherwise, in parts that tools use or in others"
            );
            findings.report(&SPEC_OPERATION_CHANGED, &pair, means);
        }
    }
}

/// The operations that tools send.
fn sent_by(tools: Option<&Value>) -> BTreeSet<&str> {
    let tools = tools.and_then(Value::as_object).into_iter().flatten();
    let requests = tools.flat_map(|(_, tool)| {
        let steps = tool.pointer("/wire/steps").and_then(Value::as_array);
        let reports = tool.pointer("/wire/reports").and_then(Value::as_object);
        let reports = reports.into_iter().flatten().map(|(_, report)| report);
        steps.into_iter().flatten().chain(reports)
    });
    let operations = requests.filter_map(|request| request.get("operation")?.as_str());
    operations.collect()
}
