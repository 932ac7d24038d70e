//! Which value goes into which part of a request.

use serde_json::Value;

use super::Flag;
use super::findings::Findings;
use super::kinds::{
    Kind, WIRE_BODY_CONSTANT_ADDED, WIRE_BODY_CONSTANT_CHANGED, WIRE_BODY_CONSTANT_REMOVED,
    WIRE_HEADER_ADDED, WIRE_HEADER_CHANGED, WIRE_HEADER_REMOVED, WIRE_MAPPING_CHANGED,
    WIRE_MEDIA_TYPE_CHANGED, WIRE_PARAM_LOCATION_CHANGED, WIRE_PARAM_STYLE_CHANGED,
};
use super::pair::{At, Pair};
use super::words::shown;

/// The parts of a request that hold named values.
const PARTS: [&str; 3] = ["query", "headers", "body"];

/// A value that is sent under a name.
struct Sent<'a> {
    part: &'static str,
    name: &'a str,
    at: At<'a>,
}

impl Sent<'_> {
    fn is_constant(&self) -> bool {
        self.at.value.get("const").is_some()
    }
}

pub(super) fn compare(findings: &mut Findings, request: &Pair<'_>, arguments: &Pair<'_>) {
    let mut counts = [0; PARTS.len()];
    for (part, count) in PARTS.iter().zip(&mut counts) {
        for (name, pair) in request.member(part).members() {
            if pair.before.is_some() && pair.after.is_some() {
                compare_value(findings, part, name, &pair);
                *count += 1;
            }
        }
    }
    let (gone, added) = (
        unpaired(request, Side::Before),
        unpaired(request, Side::After),
    );
    let mut left = Vec::new();
    let mut added: Vec<Option<Sent<'_>>> = added.into_iter().map(Some).collect();
    for one in gone {
        let same = |other: &&mut Option<Sent<'_>>| {
            other
                .as_ref()
                .is_some_and(|other| other.at.value == one.at.value)
        };
        match added.iter_mut().find(same).and_then(Option::take) {
            Some(other) => report_moved(findings, one, other),
            None => left.push(one),
        }
    }
    for one in left {
        report_gone(findings, one, arguments);
    }
    for one in added.into_iter().flatten() {
        report_added(findings, one, arguments);
    }
    compare_presence(findings, request);
}

#[derive(Clone, Copy)]
enum Side {
    Before,
    After,
}

/// What only one side sends under its name.
fn unpaired<'a>(request: &Pair<'a>, side: Side) -> Vec<Sent<'a>> {
    let of = PARTS.iter().flat_map(|part| {
        let members = request.member(part).members().into_iter();
        members.filter_map(|(name, pair)| {
            let ((Side::Before, Some(at), None) | (Side::After, None, Some(at))) =
                (side, pair.before, pair.after)
            else {
                return None;
            };
            // How a whole body is written comes and goes with the body.
            let whole = request.member(part).member("whole");
            let is_how = *part == "body" && name == "as" && is_media(Some(at.value));
            (!is_how || !whole.differs()).then_some(Sent { part, name, at })
        })
    });
    of.collect()
}

fn compare_value(findings: &mut Findings, part: &str, name: &str, pair: &Pair<'_>) {
    if !pair.differs() {
        return;
    }
    let from = |value: Option<&Value>| origin(value).cloned();
    let constant = |value: Option<&Value>| value.is_some_and(|value| value.get("const").is_some());
    let (was, is) = (from(pair.before()), from(pair.after()));
    if was == is && constant(pair.before()) == constant(pair.after()) {
        compare_style(findings, name, pair);
        return;
    }
    if part == "body" && name == "as" && is_media(pair.before()) && is_media(pair.after()) {
        let (was, is) = (shown(pair.before()), shown(pair.after()));
        let means = format!("the body is written as {is}, was {was}");
        findings.report(&WIRE_MEDIA_TYPE_CHANGED, pair, means);
        return;
    }
    let means = format!(
        "`{name}` of the {part} is {}, was {}",
        shown(is.as_ref()),
        shown(was.as_ref())
    );
    let kind: &Kind = if part == "headers" {
        &WIRE_HEADER_CHANGED
    } else if constant(pair.before()) && constant(pair.after()) {
        &WIRE_BODY_CONSTANT_CHANGED
    } else {
        &WIRE_MAPPING_CHANGED
    };
    findings.report(kind, pair, means).with_money();
}

/// Whether this is how a whole body is written, and no value of a property.
fn is_media(value: Option<&Value>) -> bool {
    let text = value.and_then(Value::as_str);
    text.is_some_and(|text| !text.starts_with("$inputs."))
}

/// A parameter holds the same value and is written in another way (OpenAPI's `style`).
pub(super) fn compare_style(findings: &mut Findings, name: &str, pair: &Pair<'_>) {
    let said = |value: Option<&Value>| {
        let style = value.map(|value| value.get("style").unwrap_or(value));
        let style = style.and_then(Value::as_str);
        let style = style.filter(|style| !style.starts_with("$inputs."));
        style.map_or(
            "as OpenAPI does where nothing is said".to_owned(),
            |style| format!("as `{style}`"),
        )
    };
    let means = format!(
        "`{name}` is written {}, was {}",
        said(pair.after()),
        said(pair.before())
    );
    findings.report(&WIRE_PARAM_STYLE_CHANGED, pair, means);
}

/// What a value comes from, however it is written.
fn origin(value: Option<&Value>) -> Option<&Value> {
    let value = value?;
    ["const", "value", "from"]
        .iter()
        .find_map(|key| value.get(key))
        .or(Some(value))
}

fn report_moved(findings: &mut Findings, one: Sent<'_>, other: Sent<'_>) {
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
        .report(kind, &Pair::new(Some(one.at), Some(other.at)), means)
        .with_money();
}

fn report_gone(findings: &mut Findings, one: Sent<'_>, arguments: &Pair<'_>) {
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

fn report_added(findings: &mut Findings, one: Sent<'_>, arguments: &Pair<'_>) {
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

/// Whether a value comes from an argument that only one side has: that the argument came or went
/// is a change of its own.
fn is_explained(value: &Value, having: Option<&Value>, lacking: Option<&Value>) -> bool {
    let named = origin(Some(value)).and_then(Value::as_str);
    let Some(name) = named.and_then(|text| text.strip_prefix("$inputs.")) else {
        return false;
    };
    let has = |properties: Option<&Value>| properties.is_some_and(|all| all.get(name).is_some());
    has(having) && !has(lacking)
}

/// An empty body is sent, or none is.
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
