//! The tools of two locks: added, removed, renamed, and what changed of the rest.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::apis::Sent;
use crate::ceilings::Ceilings;
use crate::change::Class;
use crate::exposed;
use crate::findings::Findings;
use crate::kinds::{
    DESCRIPTION_WORDS, INPUT_PROPERTY_RENAMED, OUTPUT_SCHEMA_ADDED, OUTPUT_SCHEMA_REMOVED,
    SCHEMA_GROWN, SENTENCE_CHANGED, TITLE_CHANGED, TOOL_ADDED_READ, TOOL_ADDED_WRITE, TOOL_REMOVED,
    TOOL_RENAMED,
};
use crate::masks::Masks;
use crate::pair::{LockNode, Pair, names};
use crate::policy::Groups;
use crate::schema::Schemas;
use crate::{annotations, checked, listing, policy, renames, results, server, wire};
use toolspec_core::lock::Class as Power;
use toolspec_core::model::Direction;

/// By how many bytes the text that agents read of a tool may grow without a report.
const UNNOTICED: usize = 1024;

/// Compares all tools; the requests that both sides send.
pub(crate) fn compare_all<'a>(
    findings: &mut Findings,
    tools: &Pair<'a>,
    ceilings: &Pair<'a>,
) -> Vec<Sent<'a>> {
    let mut requests = Vec::new();
    let masks = Masks::of(tools);
    let groups = Groups::of(tools);
    let ceilings = Ceilings::of(ceilings);
    let members = tools.members();
    let mut renamed = renamed(&members);
    for (name, mut pair) in members {
        if pair.after.is_none() {
            continue;
        }
        findings.tool = Some(name.to_owned());
        if let Some((old, base)) = renamed.tools.remove(name) {
            pair.before = base.before;
            report_renamed(findings, old, &pair);
        }
        compare(findings, &pair);
        let policy = pair.member("policy");
        groups.compare(findings, &policy.member("groups"));
        if pair.before.is_some() {
            ceilings.compare(findings, &policy.member("ceilings"));
        }
        findings.moves_money = false;
        if pair.differs() {
            exposed::compare(findings, &pair, &masks);
        }
        let sent = wire::sent(&pair.member("wire")).into_iter();
        requests.extend(sent.map(|(before, after)| Sent {
            tool: name,
            before,
            after,
        }));
    }
    for (name, pair) in renamed.gone {
        findings.tool = Some(name.to_owned());
        let means = format!("`{name}` is gone: calls, prompts and allow-lists that name it fail");
        findings.report(&TOOL_REMOVED, &pair, means);
    }
    requests
}

/// A tool with its name.
type Named<'a> = (&'a str, Pair<'a>);

/// The tools that are gone, less those that have another name now.
struct Renamed<'a> {
    gone: Vec<Named<'a>>,
    /// The old tools, by their new names.
    tools: BTreeMap<&'a str, Named<'a>>,
}

/// Finds the tools that send the same, then those that alone call the same operations.
fn renamed<'a>(members: &[Named<'a>]) -> Renamed<'a> {
    let of = |is: fn(&Pair<'_>) -> bool| {
        let of = members.iter().filter(move |(_, pair)| is(pair)).cloned();
        of.collect::<Vec<Named<'a>>>()
    };
    let mut gone = of(|pair| pair.after.is_none());
    let mut added = of(|pair| pair.before.is_none());
    let mut tools = BTreeMap::new();
    added.retain(|(name, new)| {
        let wire = new.member("wire");
        let at = gone
            .iter()
            .position(|(_, old)| old.member("wire").before() == wire.after());
        at.is_none_or(|at| {
            tools.insert(*name, gone.remove(at));
            false
        })
    });
    for (name, new) in &added {
        let called = wire::operations(new.member("wire").after());
        let is_it = |old: &Named<'_>| wire::operations(old.1.member("wire").before()) == called;
        let is_one = |new: &&Named<'_>| wire::operations(new.1.member("wire").after()) == called;
        let is_clear = added.iter().filter(is_one).count() == 1;
        let mut candidates = gone.iter().enumerate().filter(|(_, old)| is_it(old));
        if let (Some((at, _)), None, true) = (candidates.next(), candidates.next(), is_clear) {
            tools.insert(*name, gone.remove(at));
        }
    }
    Renamed { gone, tools }
}

fn report_renamed(findings: &mut Findings, old: &str, pair: &Pair<'_>) {
    let aliases = pair.member("policy").member("aliases");
    let (class, end) = if names(aliases.after()).contains(&old) {
        (Class::Compatible, ", and the old name still works")
    } else {
        (
            Class::Breaking,
            ": calls, prompts and allow-lists that name it fail",
        )
    };
    let means = format!("`{old}` was renamed{end}");
    findings.report(&TOOL_RENAMED, pair, means).at_least(class);
}

fn compare(findings: &mut Findings, pair: &Pair<'_>) {
    let [was, is] = pair.member("policy").member("class").read();
    findings.moves_money = [was, is].contains(&Some(Power::Money));
    match (pair.before(), is) {
        (None, Some(Power::Read)) => {
            let means = "agents can read something new";
            findings.report(&TOOL_ADDED_READ, pair, means);
        }
        (None, _) => {
            let does = is.unwrap_or(Power::Write).in_words();
            let means =
                format!("agents can do something new: the tool {does}; check what it sends");
            let added = findings.report(&TOOL_ADDED_WRITE, pair, means);
            added.with_money();
        }
        (Some(_), _) if pair.differs() => {
            let renamed = renames::of(pair);
            for rename in &renamed {
                report_argument_renamed(findings, pair, rename);
            }
            let base = renames::applied(pair.before(), &renamed);
            let before = pair
                .before
                .as_ref()
                .map(|at| LockNode::new(at.pointer.clone(), &base));
            compare_layers(findings, &Pair::new(before, pair.after.clone()));
        }
        (Some(_), _) => {}
    }
}

fn report_argument_renamed(findings: &mut Findings, pair: &Pair<'_>, rename: &renames::Rename) {
    let properties = pair
        .member("advertised")
        .member("input_schema")
        .member("properties");
    let (old, new) = (
        properties.member(&rename.from),
        properties.member(&rename.to),
    );
    let place = Pair::new(old.before, new.after);
    let means = format!(
        "argument `{}` is now called `{}`; saved calls with the old name fail",
        rename.from, rename.to
    );
    findings.report(&INPUT_PROPERTY_RENAMED, &place, means);
}

fn compare_layers(findings: &mut Findings, tool: &Pair<'_>) {
    let (before, after) = (
        checked::of(tool.before.as_ref()),
        checked::of(tool.after.as_ref()),
    );
    let enforced = checked::pair(tool, &before, &after);
    let advertised = tool.member("advertised");
    compare_advertised(findings, &advertised, &enforced);
    if enforced.differs() {
        let none = Pair::new(None, None);
        let path = in_path(&tool.member("wire"));
        Schemas::new(findings, Direction::Input, enforced, none, path).compare_all();
    }
    policy::compare(findings, &tool.member("policy"));
    compare_wire(findings, tool, &tool.member("wire"));
    compare_result(findings, tool);
    compare_size(findings, tool);
}

fn compare_advertised(findings: &mut Findings, advertised: &Pair<'_>, enforced: &Pair<'_>) {
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
            "input_schema" => listing::compare(findings, &pair, enforced),
            // Compared together with what is within its fields.
            "output_schema" => {}
            _ => findings.report_other(&pair),
        }
    }
}

/// The arguments that are part of a path.
fn in_path(wire: &Pair<'_>) -> BTreeSet<String> {
    let steps = [wire.before(), wire.after()].into_iter().flatten();
    let steps = steps
        .filter_map(|wire| wire.get("steps")?.as_array())
        .flatten();
    let paths = steps.filter_map(|step| step.get("path")?.as_str());
    let parts = paths.flat_map(|path| path.split("{$inputs.").skip(1));
    let names = parts.filter_map(|part| Some(part.split_once('}')?.0.to_owned()));
    names.collect()
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
    results::compare_passwords(findings, pair, &output);
    results::compare_money(findings, pair, &output);
    results::compare_promises(findings, pair, &output);
    results::compare_partial(findings, pair, &output);
    results::compare_known(findings, pair, &output);
}

fn compare_result(findings: &mut Findings, tool: &Pair<'_>) {
    let pair = tool.member("advertised").member("output_schema");
    let wire = tool.member("wire");
    let beside = ["within", "ends"].map(|key| wire.member(key));
    if !pair.differs() && !beside.iter().any(Pair::differs) {
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
            Schemas::new(findings, Direction::Output, pair, wire, own).compare_all();
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
