//! Which value goes into which part of a request.

use serde_json::Value;

use crate::change::Flag;
use crate::findings::Findings;
use crate::kinds::{
    WIRE_BODY_CONSTANT_ADDED, WIRE_BODY_CONSTANT_CHANGED, WIRE_BODY_CONSTANT_REMOVED,
    WIRE_HEADER_ADDED, WIRE_HEADER_CHANGED, WIRE_HEADER_REMOVED, WIRE_MAPPING_CHANGED,
    WIRE_PARAM_LOCATION_CHANGED, WIRE_PARAM_STYLE_CHANGED,
};
use crate::pair::{LockNode, Pair};
use crate::words::shown;
use toolspec_core::lock::{Origin, Sent};
use toolspec_core::text::same_template;

/// The parts of a request that contain named values.
const PARTS: [&str; 3] = ["query", "headers", "body"];

/// A value that only one side sends under its name.
struct Unpaired<'a> {
    part: &'static str,
    name: &'a str,
    at: LockNode<'a>,
}

impl Unpaired<'_> {
    fn is_constant(&self) -> bool {
        self.at.value.get("const").is_some()
    }
}

pub(crate) fn compare(findings: &mut Findings, request: &Pair<'_>, arguments: &Pair<'_>) {
    let (mut gone, mut added) = (Vec::new(), Vec::new());
    for part in PARTS {
        for (name, pair) in request.member(part).members() {
            match (&pair.before, &pair.after) {
                (None, Some(at)) => added.push(Unpaired {
                    part,
                    name,
                    at: at.clone(),
                }),
                (Some(at), None) => gone.push(Unpaired {
                    part,
                    name,
                    at: at.clone(),
                }),
                _ => compare_value(findings, part, name, &pair),
            }
        }
    }
    gone.retain(|one| {
        let place = added.iter().position(|other| is_same_header(one, other));
        if let Some(place) = place {
            let Unpaired { part, name, at } = added.remove(place);
            compare_value(
                findings,
                part,
                name,
                &Pair::new(Some(one.at.clone()), Some(at)),
            );
        }
        place.is_none()
    });
    gone.retain(|one| {
        let is_same = |other: &Unpaired<'_>| other.at.value == one.at.value;
        let place = added.iter().position(is_same);
        if let Some(place) = place {
            report_moved(findings, one, &added.remove(place));
        }
        place.is_none()
    });
    for one in gone {
        report_gone(findings, one, arguments);
    }
    for one in added {
        report_added(findings, one, arguments);
    }
    compare_presence(findings, request);
}

/// Whether two names are those of one header, which have no case (RFC 9110, 5.1).
fn is_same_header(one: &Unpaired<'_>, other: &Unpaired<'_>) -> bool {
    let are_headers = one.part == "headers" && other.part == "headers";
    are_headers && one.name.eq_ignore_ascii_case(other.name)
}

fn compare_value(findings: &mut Findings, part: &str, name: &str, pair: &Pair<'_>) {
    let [Some(was), Some(is)] = pair.read::<Sent>() else {
        return;
    };
    let (old, new) = (was.origin(), is.origin());
    if old == new {
        return compare_style(findings, name, pair, (was.style(), is.style()));
    }
    let (was, is) = (shown(Some(&old.value())), shown(Some(&new.value())));
    let means = format!("`{name}` of the {part} is {is}, was {was}");
    let kind = match (part, old, new) {
        ("headers", ..) => &WIRE_HEADER_CHANGED,
        (_, Origin::Constant { .. }, Origin::Constant { .. }) => &WIRE_BODY_CONSTANT_CHANGED,
        _ => &WIRE_MAPPING_CHANGED,
    };
    findings.report(kind, pair, means).with_money();
}

/// Compares how values are written in a path, by what the parameters are called now.
pub(crate) fn compare_styles<'a>(findings: &mut Findings, request: &Pair<'a>, styles: &Pair<'a>) {
    let operation = |request: Option<&'a Value>| request?.get("operation")?.as_str();
    let paths = [request.before(), request.after()];
    let [Some(old), Some(new)] = paths.map(operation) else {
        return;
    };
    let names = same_template(old, new).unwrap_or_default();
    let of = |side: &Option<LockNode<'a>>, name: &str| side.as_ref().and_then(|at| at.member(name));
    for (old, new) in names {
        let pair = Pair::new(of(&styles.before, old), of(&styles.after, new));
        let [was, is] = pair.read::<String>();
        compare_style(findings, new, &pair, (was.as_deref(), is.as_deref()));
    }
}

/// Compares how a value is written (OpenAPI's `style`).
fn compare_style(
    findings: &mut Findings,
    name: &str,
    pair: &Pair<'_>,
    (was, is): (Option<&str>, Option<&str>),
) {
    let in_words = |style: Option<&str>| match style {
        Some(style) => format!("as `{style}`"),
        None => "as OpenAPI does by default".to_owned(),
    };
    if was != is {
        let means = format!(
            "`{name}` is written {}, was {}",
            in_words(is),
            in_words(was)
        );
        let finding = findings.report(&WIRE_PARAM_STYLE_CHANGED, pair, means);
        let path = toolspec_core::model::Style::PATH.to_string();
        finding.with(Flag::Reach, is == Some(path.as_str()));
    }
}

fn report_moved(findings: &mut Findings, one: &Unpaired<'_>, other: &Unpaired<'_>) {
    let means = format!(
        "{} is sent as `{}` of the {}, was `{}` of the {}",
        shown(Some(other.at.value)),
        other.name,
        other.part,
        one.name,
        one.part
    );
    let kind = if one.part == other.part {
        &WIRE_MAPPING_CHANGED
    } else {
        &WIRE_PARAM_LOCATION_CHANGED
    };
    findings
        .report(
            kind,
            &Pair::new(Some(one.at.clone()), Some(other.at.clone())),
            means,
        )
        .with_money();
}

fn report_gone(findings: &mut Findings, one: Unpaired<'_>, arguments: &Pair<'_>) {
    if is_explained(one.at.value, arguments.before(), arguments.after()) {
        return;
    }
    let means = format!("`{}` is no longer sent in the {}", one.name, one.part);
    let kind = match (one.part, one.is_constant()) {
        ("headers", _) => &WIRE_HEADER_REMOVED,
        (_, true) => &WIRE_BODY_CONSTANT_REMOVED,
        _ => &WIRE_MAPPING_CHANGED,
    };
    findings
        .report(kind, &Pair::new(Some(one.at), None), means)
        .with_money();
}

fn report_added(findings: &mut Findings, one: Unpaired<'_>, arguments: &Pair<'_>) {
    if is_explained(one.at.value, arguments.after(), arguments.before()) {
        return;
    }
    let means = format!(
        "`{}` is now sent in the {}: {}",
        one.name,
        one.part,
        shown(Some(one.at.value))
    );
    let kind = match (one.part, one.is_constant()) {
        ("headers", _) => &WIRE_HEADER_ADDED,
        (_, true) => &WIRE_BODY_CONSTANT_ADDED,
        _ => &WIRE_MAPPING_CHANGED,
    };
    findings
        .report(kind, &Pair::new(None, Some(one.at)), means)
        .with_money();
}

/// Whether a value comes from an argument that only one side has: the argument is a change of its
/// own.
fn is_explained(value: &Value, having: Option<&Value>, lacking: Option<&Value>) -> bool {
    let named = value.get("from").unwrap_or(value).as_str();
    let Some(name) = named.and_then(|text| text.strip_prefix("$inputs.")) else {
        return false;
    };
    let has = |properties: Option<&Value>| properties.is_some_and(|all| all.get(name).is_some());
    has(having) && !has(lacking)
}

/// Compares whether an empty body is sent.
fn compare_presence(findings: &mut Findings, request: &Pair<'_>) {
    let body = request.member("body");
    let is_empty = |value: Option<&Value>| {
        value
            .and_then(Value::as_object)
            .is_none_or(serde_json::Map::is_empty)
    };
    if body.differs() && is_empty(body.before()) && is_empty(body.after()) {
        let means = if body.after.is_some() {
            "an empty body is now sent"
        } else {
            "no body is sent any more"
        };
        findings
            .report(&WIRE_MAPPING_CHANGED, &body, means)
            .with(Flag::Money, false);
    }
}
