//! The arguments of a draft: required ones are exposed, the others are comments.

use toolspec_core::manifest::{Names, RequestPart};
use toolspec_core::offer::{Field, Input, Offer, Value};

use super::chosen::Chosen;
use super::entry::Line;
use super::shape::DraftSchema;
use super::yaml::flow_scalar;
use super::{Taken, first_why, named, remark, why};

/// The arguments of an operation, the required ones first; `reserved` names are taken.
pub(super) fn choose(
    offer: &Offer,
    names: Names,
    reserved: &[&str],
    key: Option<&str>,
) -> Vec<Line> {
    let is_key = |input: &&Input| {
        let is_it = |key: &str| input.field.name.eq_ignore_ascii_case(key);
        input.part == RequestPart::Header && key.is_some_and(is_it)
    };
    let inputs = offer.inputs.iter().filter(|input| !is_key(input));
    let (must, may): (Vec<&Input>, Vec<_>) = inputs.partition(|input| is_asked(input));
    let in_body = must.iter().filter(|input| input.part == RequestPart::Body);
    let mut missing = offer.fewest.saturating_sub(in_body.count() as u64);
    let mut lines: Vec<Line> = Vec::new();
    for input in must.into_iter().chain(may) {
        let mut line = line(input, offer, names, (&lines, reserved));
        if missing > 0 && !line.chosen && counts(input) {
            line.chosen = true;
            missing -= 1;
        }
        lines.push(line);
    }
    for refused in &offer.refused_body {
        let body = Line {
            name: named("body", names, (&lines, reserved), "whole"),
            value: "{ from: $request.body }".to_owned(),
            comment: String::new(),
            chosen: false,
            required: false,
            possible: true,
        };
        lines.push(body.impossible(&why(refused)));
    }
    lines
}

/// Whether it is an argument of the entry. A write without its body does nothing.
fn is_asked(input: &Input) -> bool {
    input.field.required.is_some() || input.part == RequestPart::WholeBody
}

/// Whether it makes up for what a body needs beside what is required.
fn counts(input: &Input) -> bool {
    input.part == RequestPart::Body && matches!(input.field.value, Value::Whole(_))
}

fn line(input: &Input, offer: &Offer, names: Names, taken: Taken<'_>) -> Line {
    let Field {
        name: wire,
        required,
        value: offered,
    } = &input.field;
    let name = named(wire, names, taken, prefix(input.part));
    let fits = |other: &&Input| names.fits(&name, &other.field.name);
    let is_implied = offer.inputs.iter().filter(fits).count() == 1 && names.of(wire) == name;
    let from =
        (!is_implied || input.part == RequestPart::WholeBody).then(|| input.part.expression(wire));
    let chosen = Chosen::of_refused(DraftSchema::of(offered));
    let keys = chosen.as_ref().and_then(|chosen| chosen.cut.keys());
    let line = Line {
        name,
        value: value(from.as_deref(), keys),
        comment: chosen
            .as_ref()
            .map_or_else(String::new, |chosen| remark(offered, chosen)),
        chosen: is_asked(input),
        required: required.is_some(),
        possible: true,
    };
    match (offered, chosen) {
        (Value::Refused { why, .. }, None) => line.impossible(&first_why(why)),
        _ => line,
    }
}

fn prefix(part: RequestPart) -> &'static str {
    match part {
        RequestPart::WholeBody => "whole",
        part => part.name(),
    }
}

/// The text behind a name: where it comes from, and the keys that say what of it is chosen.
pub(super) fn value(from: Option<&str>, keys: Option<String>) -> String {
    let from = from.map(|from| format!("from: {}", flow_scalar(from)));
    let keys: Vec<String> = from.into_iter().chain(keys).collect();
    match keys.as_slice() {
        [] => String::new(),
        keys => format!("{{ {} }}", keys.join(", ")),
    }
}
