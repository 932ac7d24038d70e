//! Values that a tool newly returns though another masks them, or though their names say that they
//! give access or identify a person.

use std::collections::{BTreeMap, BTreeSet};

use toolspec_core::model::sensitive::{Form, Name, sensitive_word, sensitive_word_in};
use toolspec_core::pointer::{Pointer, child};

use crate::findings::Findings;
use crate::kinds::{OUTPUT_EXPOSES, TOOL_ADDED_EXPOSES};
use crate::pair::{LockNode, Pair};
use crate::returned::{Returned, returned};

/// What the tools of both sides mask, by its name.
pub(crate) struct Masks<'a>(BTreeMap<String, Vec<Mask<'a>>>);

struct Mask<'a> {
    tool: &'a str,
    place: String,
    /// The name of what it is in.
    parent: Option<Name>,
}

impl<'a> Masks<'a> {
    /// What the tools mask now comes before what they masked.
    pub(crate) fn of(tools: &Pair<'a>) -> Self {
        let mut masks = BTreeMap::<_, Vec<_>>::new();
        for (name, pair) in tools.members() {
            for side in [pair.after, pair.before].into_iter().flatten() {
                let masked = returned(&side).into_iter().filter(|value| value.is_masked);
                for value in masked {
                    for called in names(&value) {
                        let called = Name::of(&called).letters().to_owned();
                        masks.entry(called).or_default().push(Mask {
                            tool: name,
                            place: value.place.clone(),
                            parent: parent(&value),
                        });
                    }
                }
            }
        }
        Self(masks)
    }

    /// The first mask of what may be the same value. A name of one word, such as `name`, says what a
    /// value is only with the name of what it is in.
    fn find(&self, value: &Returned<'_>) -> Option<&Mask<'a>> {
        let parent = parent(value);
        names(value).iter().find_map(|called| {
            let called = Name::of(called);
            let is_it = |mask: &&Mask<'_>| match (&mask.parent, &parent) {
                (Some(of_mask), Some(of_value)) => {
                    !called.is_one_word() || of_mask.is_like(of_value)
                }
                _ => true,
            };
            self.0.get(called.letters())?.iter().find(is_it)
        })
    }
}

/// Compares what a tool returns with what the others mask. What it returned before is not new.
pub(crate) fn compare(findings: &mut Findings, tool: &Pair<'_>, masks: &Masks<'_>) {
    let kind = match tool.before {
        None => &TOOL_ADDED_EXPOSES,
        Some(_) => &OUTPUT_EXPOSES,
    };
    let key = |value: &Returned<'_>| (value.place.clone(), value.source.clone());
    let known: BTreeSet<_> = of_side(tool.before.as_ref()).iter().map(key).collect();
    let mut said: Vec<String> = Vec::new();
    for value in of_side(tool.after.as_ref()) {
        let is_within = |place: &String| value.place.starts_with(place.as_str());
        if value.is_masked || known.contains(&key(&value)) || said.iter().any(is_within) {
            continue;
        }
        if let Some(why) = why(&value, masks) {
            let field = called(&value.place);
            let means = format!("agents now see field `{field}`, {why}; mask it or leave it out");
            findings.report(kind, &Pair::new(None, Some(value.at)), means);
            said.push(child(&value.place, ""));
        }
    }
}

fn of_side<'a>(side: Option<&LockNode<'a>>) -> Vec<Returned<'a>> {
    side.map_or(Vec::new(), returned)
}

/// Why a value must not reach an agent unless a person says so.
fn why(value: &Returned<'_>, masks: &Masks<'_>) -> Option<String> {
    if let Some(mask) = masks.find(value) {
        return Some(format!(
            "which `{}` masks at `{}`",
            mask.tool,
            called(&mask.place)
        ));
    }
    let word = word_of(value)?;
    Some(match value.form {
        Form::Password => "which is a password by its format".to_owned(),
        _ => format!("which may be a secret or identify a person (`{word}`)"),
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
    place.segments().join(".").replace(".*", "[]")
}

/// What a value is called by the API, and in the result.
fn names(value: &Returned<'_>) -> Vec<String> {
    let last = |place: &str| segments(place).pop();
    let mut names: Vec<String> = [&value.source, &value.place]
        .into_iter()
        .filter_map(|place| last(place))
        .collect();
    names.dedup();
    names
}

/// The name of what a value is in, by the API.
fn parent(value: &Returned<'_>) -> Option<Name> {
    let names = segments(&value.source);
    names.iter().rev().nth(1).map(|name| Name::of(name))
}

/// The names of a place, without the elements of lists.
fn segments(place: &str) -> Vec<String> {
    let place = Pointer::parse(place).unwrap_or_default();
    let names = place.segments().iter().filter(|name| *name != "*");
    names.cloned().collect()
}
