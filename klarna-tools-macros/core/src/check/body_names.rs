//! What the body of a step asks of the arguments that fill it as a whole.

use crate::model::{Argument, Body, Step};

/// What the schema that agents are shown cannot say of the body of a step, in sentences for the
/// description of the tool. What the required arguments meet anyway is not said.
pub(crate) fn names_in_words(steps: &[Step], arguments: &[Argument]) -> Vec<String> {
    let bodies = steps
        .iter()
        .filter_map(|step| Some((step, step.request.body.as_ref()?)));
    let mut sentences: Vec<String> = bodies
        .flat_map(|(step, body)| {
            let of_body = of_body(body, arguments).into_iter();
            of_body.map(|sentence| match step.when.as_slice() {
                [] => format!("Needs {sentence}."),
                when => format!("With {}, needs {sentence}.", when.join(" and ")),
            })
        })
        .collect();
    sentences.sort();
    sentences.dedup();
    sentences
}

fn of_body(body: &Body, arguments: &[Argument]) -> Vec<String> {
    let (certain, free) = divided(body, arguments);
    let (count, all) = (certain as u64, certain as u64 + free.len() as u64);
    let names = &body.names;
    let mut sorted = free.clone();
    sorted.sort_unstable();
    let sorted = sorted.join(", ");
    let fewest = names.fewest.filter(|fewest| *fewest > count);
    let fewest = fewest.map(|fewest| format!("at least {} of {sorted}", fewest - count));
    let most = names.most.filter(|most| *most < all);
    let most = most.map(|most| format!("at most {} of {sorted}", most.saturating_sub(count)));
    let dependent = names.dependent.iter().filter_map(|(name, partners)| {
        let partners = partners.iter();
        let partners = partners.filter_map(|partner| body.argument_of(partner));
        let mut partners: Vec<&str> = partners.filter(|partner| free.contains(partner)).collect();
        partners.sort_unstable();
        let beside = body.argument_of(name).map(|name| format!(" beside {name}"));
        let beside = beside.unwrap_or_default();
        (!partners.is_empty()).then(|| format!("{}{beside}", partners.join(" and ")))
    });
    fewest.into_iter().chain(most).chain(dependent).collect()
}

/// How many names a body always has, and the arguments that fill the others.
fn divided<'a>(body: &'a Body, arguments: &[Argument]) -> (usize, Vec<&'a str>) {
    let is_certain = |name: &str| {
        let mut known = arguments.iter().filter(|argument| argument.name == name);
        known.any(|argument| argument.required || argument.default.is_some())
    };
    let (mut certain, mut free) = (0, Vec::new());
    for (_, origin) in body.named() {
        match origin.argument().filter(|name| !is_certain(name)) {
            Some(name) => free.push(name),
            None => certain += 1,
        }
    }
    (certain, free)
}
