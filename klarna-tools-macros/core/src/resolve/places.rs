//! Records where the manifest decides something, by its pointer in the lock.

use super::request::{Endpoint, Target};
use crate::check::StepNamed;
use crate::manifest::{
    AnnotationsEntry, ArgumentEntry, Duration, Entries, Expression, IdempotencyEntry, Located,
    Manifest, PolicyEntry, RequestPart, ResultEntry, ToolEntry, place,
};
use crate::model::Retry;
use crate::provenance::{INPUT, OUTPUT, Recorder, Trace};

/// Records what the manifest says for all tools.
pub(super) fn place_server(manifest: &Manifest, places: &mut Recorder<'_>) {
    places.insert(&[], &manifest.name.span);
    places.insert(&["server", "title"], &manifest.title.span);
    places.insert(&["server", "version"], place(manifest.version.as_ref()));
    places.insert(&["server", "instructions"], &manifest.instructions.span);
    places.insert(&["server", "portal"], place(manifest.portal.as_ref()));
    place_redaction(manifest, &mut places.within(&["server", "redact"]));
    place_ceilings(manifest, &mut places.within(&["server", "ceilings"]));
    let Some(entry) = &manifest.errors else {
        return;
    };
    let mut errors = places.within(&["wire", "errors"]);
    errors.insert(&[], place(entry.code.as_ref()));
    errors.insert(&["correlation"], place(entry.correlation.as_ref()));
    let header = place(entry.correlation_header.as_ref());
    errors.insert(&["correlation_header"], header);
    for (index, message) in entry.messages.iter().flatten().enumerate() {
        errors.insert(&["messages", &index.to_string()], &message.span);
    }
    place_hints(entry.hints.as_ref(), &mut errors.within(&["hints"]));
}

fn place_redaction(manifest: &Manifest, places: &mut Recorder<'_>) {
    places.insert(&[], place(manifest.redact.as_ref()));
    let rules = manifest.redact.iter().flat_map(|redact| &redact.value.0);
    for (name, entry) in rules {
        let mut rule = places.within(&["rules", &name.value]);
        rule.insert(&[], &name.span);
        rule.insert(&["pattern"], place(entry.pattern.as_ref()));
        let lists = [
            ("countries", &entry.countries),
            ("except", &entry.except),
            ("only", &entry.only),
        ];
        for (key, list) in lists {
            rule.insert(&[key], place(list.as_ref()));
            let names = list.iter().flat_map(|list| &list.value);
            rule.insert_set(key, names.map(|name| (&name.value, &name.span)));
        }
    }
}

fn place_ceilings(manifest: &Manifest, places: &mut Recorder<'_>) {
    places.insert(&[], place(manifest.ceilings.as_ref()));
    let ceilings = manifest.ceilings.iter().flat_map(|it| &it.value.0);
    for (name, entry) in ceilings {
        let mut ceiling = places.within(&[&name.value]);
        ceiling.insert(&[], &name.span);
        for (key, amounts) in [("call", &entry.call), ("day", &entry.day)] {
            ceiling.insert(&[key], place(amounts.as_ref()));
            for (currency, most) in amounts.iter().flat_map(|amounts| &amounts.value.0) {
                ceiling.insert(&[key, &currency.value], &most.span);
            }
        }
    }
}

/// Records the conditions of the steps, and what follows from them for the arguments.
pub(super) fn place_conditions(steps: &[StepNamed<'_>], places: &mut Recorder<'_>) {
    for (index, step) in steps.iter().enumerate() {
        let mut step_places = places.within(&["wire", "steps", &index.to_string()]);
        for (key, names) in [("when", step.when), ("unless", step.unless)] {
            step_places.insert_set(key, names.iter().map(|name| (&name.value, &name.span)));
        }
    }
    let mut named = steps.iter().flat_map(|step| step.when);
    for name in named.clone().rev() {
        let dependent = ["dependentRequired", &name.value];
        places.within(&INPUT).insert(&dependent, &name.span);
    }
    let first = named.next().map(|name| &name.span);
    places.within(&INPUT).insert(&["minProperties"], first);
    places.insert(&["wire", "needs"], first);
}

/// Records what the entry of a tool says, and what follows from the methods where it does not.
pub(super) fn place_entry(
    entry: &ToolEntry,
    timeout: Option<&Located<Duration>>,
    endpoints: &[Endpoint<'_>],
    places: &mut Recorder<'_>,
) {
    let writes = |endpoint: &&Endpoint<'_>| endpoint.retry != Retry::Read;
    let decides = endpoints.iter().find(writes).or(endpoints.first());
    let method = decides.map(|endpoint| endpoint.named);
    let mut shown = places.within(&["advertised"]);
    shown.insert(&["annotations"], method);
    if let Some(given) = &entry.annotations {
        place_annotations(given, &mut shown.within(&["annotations"]));
    }
    shown.insert(&["says"], place(entry.says.as_ref()));
    place_hints(entry.errors.as_ref(), &mut shown.within(&["errors"]));
    places.insert(&["wire", "timeout_ms"], place(timeout));
    let mut policy = places.within(&["policy"]);
    let moves = place(entry.moves_money.as_ref());
    policy.insert(&["class"], moves.or(method));
    policy.insert(&["moved"], moves);
    let aliases = entry.aliases.iter().flatten();
    policy.insert_set("aliases", aliases.map(|alias| (&alias.value, &alias.span)));
    if let Some(given) = &entry.policy {
        place_limits(given, &mut policy);
    }
}

fn place_annotations(given: &AnnotationsEntry, places: &mut Recorder<'_>) {
    places.insert(&["read_only"], place(given.read_only.as_ref()));
    places.insert(&["destructive"], place(given.destructive.as_ref()));
    places.insert(&["idempotent"], place(given.idempotent.as_ref()));
    places.insert(&["open_world"], place(given.open_world.as_ref()));
}

/// Where the manifest does not say which amount is limited, the limit is of the only one.
fn place_limits(given: &PolicyEntry, places: &mut Recorder<'_>) {
    let (confirm, ceiling) = (place(given.confirm.as_ref()), place(given.ceiling.as_ref()));
    places.insert(&["confirm"], confirm);
    places.insert(&["ceiling"], ceiling);
    places.insert(&["rate"], place(given.rate.as_ref()));
    let amount = place(given.amount.as_ref());
    places.insert(&["amount"], amount.or(ceiling).or(confirm));
}

fn place_hints(hints: Option<&Entries<Located<String>>>, places: &mut Recorder<'_>) {
    for (error, advice) in hints.iter().flat_map(|hints| &hints.0) {
        places.insert(&[&error.value], &advice.span);
    }
}

/// Records what fills each place of a request, and where the documents declare it.
pub(super) fn place_targets(
    (name, entry): (&Located<String>, &ArgumentEntry),
    targets: &[Target<'_>],
    places: &mut Recorder<'_>,
) {
    let constant = entry.constant.as_ref().map(|constant| &constant.0.span);
    let span = constant.unwrap_or(&name.span);
    for Target { step, field, .. } in targets {
        places.declare(&name.value, field.span);
        let mut step = places.within(&["wire", "steps", &step.to_string()]);
        match field.part {
            // Nothing fills a cookie.
            RequestPart::Path | RequestPart::Cookie => {}
            RequestPart::Query => step.insert(&["query", &field.name], span),
            RequestPart::Header => step.insert(&["headers", &field.name], span),
            RequestPart::Body => step.insert(&["body", &field.name], span),
            RequestPart::WholeBody => step.insert(&["body"], span),
        }
    }
}

/// Records the argument of the idempotency key, which is returned, too, and how long it is good for.
pub(super) fn place_key(entry: &IdempotencyEntry, places: &mut Recorder<'_>) {
    let span = &entry.argument.span;
    let mut trace = Trace::of(span);
    trace.decide("description", &entry.description.span);
    let name = &entry.argument.value;
    places.property(&INPUT, name).keep(trace);
    places.property(&OUTPUT, name).insert(&[], span);
    let kept = place(entry.kept.as_ref()).unwrap_or(&entry.header.span);
    places.insert(&["wire", "key_kept_minutes"], kept);
}

/// Records the sources of a field, and the schema of one that is not read from a body.
pub(super) fn place_field(name: &Located<String>, entry: &ResultEntry, places: &mut Recorder<'_>) {
    let mut wire = places.within(&["wire", "result", &name.value]);
    wire.insert(&[], &name.span);
    let from = entry.from.as_ref().map(|from| from.0.as_slice());
    let from = from.unwrap_or_default();
    for (index, source) in from.iter().enumerate() {
        wire.insert(&[&index.to_string()], &source.span);
    }
    let mut trace = match from.first().map(|from| &from.value) {
        Some(Expression::Inputs(argument)) => {
            let given = places.property(&INPUT, argument).trace_mut().cloned();
            given.unwrap_or_default().renamed(&name.span)
        }
        Some(Expression::ResponseHeader { .. }) => Trace::of(&name.span),
        _ => return,
    };
    trace.decide("description", place(entry.description.as_ref()));
    trace.decide("money", place(entry.money.as_ref()));
    places.property(&OUTPUT, &name.value).keep(trace);
}
