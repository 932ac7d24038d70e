//! The arguments of a draft: what is required and what an update may change is exposed, the others are
//! comments.

use toolspec_core::manifest::{Names, RequestPart};
use toolspec_core::model;
use toolspec_core::offer::{Field, Input, Offer, Value};
use toolspec_core::openapi::Operation;

use super::chosen::Chosen;
use super::entry::Line;
use super::secrets::{SECRET_REMARK, Secrets};
use super::shape::DraftSchema;
use super::yaml::flow_scalar;
use super::{Taken, first_why, named, remark, why};
use crate::operations::is_update;

/// The most properties that an update offers which requires none.
const MOST_CHANGED: usize = 40;

/// The arguments of an operation, the required ones first; `reserved` names are taken.
pub(super) fn choose(
    (operation, offer): (Operation<'_>, &Offer),
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
    let mut lines: Vec<Line> = Vec::new();
    let inputs: Vec<&Input> = must.into_iter().chain(may).collect();
    for input in &inputs {
        lines.push(line(input, offer, names, (&lines, reserved)));
    }
    let body = inputs.into_iter().zip(&mut lines);
    let body = body.filter(|(input, _)| input.part == RequestPart::Body);
    fill(body.collect(), &offer.names, is_update(operation));
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

/// Properties of a body and their lines.
type Properties<'l, 'o> = Vec<(&'o Input, &'l mut Line)>;

/// Chooses what a body needs beside what is required. An update that requires nothing may change all
/// that is not a secret; it changes something.
fn fill(mut body: Properties<'_, '_>, names: &model::Names, is_update: bool) {
    if is_update && chosen(&body) == 0 {
        offer_changes(&mut body);
    }
    let fewest = names.fewest.unwrap_or(0).max(u64::from(is_update));
    let missing = fewest.saturating_sub(chosen(&body) as u64);
    let is_whole = |input: &Input| matches!(input.field.value, Value::Whole(_));
    let free = body.iter_mut();
    let free = free.filter(|(input, line)| !line.chosen && is_whole(input));
    free.zip(0..missing)
        .for_each(|((_, line), _)| line.chosen = true);
    while let Some((_, line)) = partner(&mut body, names) {
        line.chosen = true;
    }
}

fn chosen(body: &Properties<'_, '_>) -> usize {
    body.iter().filter(|(_, line)| line.chosen).count()
}

fn offer_changes(body: &mut Properties<'_, '_>) {
    let possible = body.iter_mut().filter(|(_, line)| line.possible);
    let (secret, open): (Vec<_>, Vec<_>) = possible.partition(|(input, _)| {
        let shape = DraftSchema::of(&input.field.value);
        Secrets::SENT.is(&input.field.name, shape.schema())
    });
    for (_, line) in open.into_iter().take(MOST_CHANGED) {
        line.chosen = true;
    }
    for (_, line) in secret {
        SECRET_REMARK.clone_into(&mut line.comment);
    }
}

/// A property that must come with one that is chosen, and is not.
fn partner<'b, 'l, 'o>(
    body: &'b mut Properties<'l, 'o>,
    names: &model::Names,
) -> Option<&'b mut (&'o Input, &'l mut Line)> {
    let is_chosen = |name: &str| {
        let mut known = body.iter();
        known.any(|(input, line)| line.chosen && input.field.name == name)
    };
    let dependent = names.dependent.iter();
    let dependent = dependent.filter(|(name, _)| is_chosen(name));
    let partners: Vec<&String> = dependent.flat_map(|(_, partners)| partners).collect();
    body.iter_mut().find(|(input, line)| {
        line.possible && !line.chosen && partners.contains(&&input.field.name)
    })
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
