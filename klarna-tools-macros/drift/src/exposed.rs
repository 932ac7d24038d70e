//! Values that a tool newly returns though another masks them, or though their names say that they
//! give access or identify a person, or though their parts may have any name.

use std::collections::BTreeSet;

use toolspec_core::model::sensitive::{Form, sensitive_word, sensitive_word_in};
use toolspec_core::pointer::{Pointer, child, in_words};

use crate::findings::Findings;
use crate::kinds::{OUTPUT_EXPOSES, TOOL_ADDED_EXPOSES};
use crate::masks::{Masks, segments};
use crate::pair::{LockNode, Pair};
use crate::returned::{Returned, returned};

/// Compares what a tool returns with what the others mask. What it returned before is not new.
pub(crate) fn compare(findings: &mut Findings, tool: &Pair<'_>, masks: &Masks) {
    let kind = match tool.before {
        None => &TOOL_ADDED_EXPOSES,
        Some(_) => &OUTPUT_EXPOSES,
    };
    let key = |value: &Returned<'_>| (value.place.clone(), value.source.clone(), value.is_open);
    let known: BTreeSet<_> = of_side(tool.before.as_ref()).iter().map(key).collect();
    let mut said: Vec<String> = Vec::new();
    for value in of_side(tool.after.as_ref()) {
        let is_within = |place: &String| value.place.starts_with(place.as_str());
        if value.is_masked || known.contains(&key(&value)) || said.iter().any(is_within) {
            continue;
        }
        if let Some(why) = why(&value, masks) {
            let field = called(&value.place);
            let means = format!("agents now see field `{field}`, {why}");
            findings.report(kind, &Pair::new(None, Some(value.at)), means);
            said.push(child(&value.place, ""));
        }
    }
}

fn of_side<'a>(side: Option<&LockNode<'a>>) -> Vec<Returned<'a>> {
    side.map_or(Vec::new(), returned)
}

/// Why a value must not reach an agent unless a person says so.
fn why(value: &Returned<'_>, masks: &Masks) -> Option<String> {
    if let Some(mask) = masks.of_returned(value) {
        return Some(format!(
            "which `{}` masks at `{}`; mask it or leave it out",
            mask.tool,
            called(&mask.place)
        ));
    }
    let Some(word) = word_of(value) else {
        let why = "any part of which is returned, whatever it is called; leave it out";
        return value.is_open.then(|| why.to_owned());
    };
    Some(match value.form {
        Form::Password => "which is a password by its format; mask it or leave it out".to_owned(),
        _ => format!(
            "which may be a secret or identify a person (`{word}`); mask it or leave it out"
        ),
    })
}

/// The words of its name, or of both with that of what it is in, that make it sensitive.
fn word_of(value: &Returned<'_>) -> Option<&'static str> {
    let places = [&value.source, &value.place].map(|place| segments(place));
    places.iter().find_map(|names| {
        let (name, around) = names.split_last()?;
        let by_name = sensitive_word(name, value.form);
        by_name.or_else(|| sensitive_word_in(around.last()?, name, value.form))
    })
}

/// What a place is called in a sentence, such as `orders[].customer`.
fn called(place: &str) -> String {
    let place = Pointer::parse(place).unwrap_or_default();
    in_words(place.segments().iter().map(String::as_str))
}
