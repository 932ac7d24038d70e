//! The operations of a tool, when each is sent, and what that asks of its optional arguments.

use super::names::unknown_argument;
use super::useless_keys::check_once;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{Located, Many, OperationName, StepEntry, ToolEntry};
use crate::model::{Argument, Conditions, Kind, Schema, Step};
use crate::source::Span;
use crate::text;

/// The most conditions that are tried in every combination.
const MOST_CONDITIONS: usize = 8;

/// An operation as the manifest names it, with its conditions.
#[derive(Clone, Copy)]
pub(crate) struct StepNamed<'m> {
    pub(crate) operation: &'m Located<OperationName>,
    pub(crate) media_type: Option<&'m Located<String>>,
    pub(crate) when: &'m [Located<String>],
    pub(crate) unless: &'m [Located<String>],
}

impl<'m> StepNamed<'m> {
    fn of(entry: &'m StepEntry) -> Self {
        let names = |names: &'m Option<Many<String>>| names.as_ref().map(|n| n.0.as_slice());
        Self {
            operation: &entry.operation,
            media_type: entry.media_type.as_ref(),
            when: names(&entry.when).unwrap_or_default(),
            unless: names(&entry.unless).unwrap_or_default(),
        }
    }
}

/// The operations of a tool with their conditions; a single one has none.
pub(crate) fn steps_of<'m>(
    name: &Located<String>,
    entry: &'m ToolEntry,
    cx: &mut Diagnostics,
) -> Result<Vec<StepNamed<'m>>, Reported> {
    match (&entry.operation, &entry.steps) {
        (Some(operation), None) => Ok(vec![StepNamed {
            operation,
            media_type: entry.media_type.as_ref(),
            when: &[],
            unless: &[],
        }]),
        (None, Some(steps)) if !steps.is_empty() => Ok(steps.iter().map(StepNamed::of).collect()),
        (Some(operation), Some(_)) => {
            let message = "a tool has either `operation` or `steps`";
            let both = Diagnostic::new(&operation.span, message);
            Err(cx.report(both.label("this tool has both")))
        }
        _ => {
            let nothing = Diagnostic::new(&name.span, format!("`{}` calls nothing", name.value));
            Err(cx.report(nothing.label("add `operation: METHOD /path`, or `steps`")))
        }
    }
}

/// Reports conditions that are not arguments, where the arguments could be read.
pub(crate) fn check_conditions(
    steps: &[StepNamed<'_>],
    arguments: &[Argument],
    sound: Result<(), Reported>,
    cx: &mut Diagnostics,
) -> Result<(), Reported> {
    for step in steps {
        check_once(step.when, cx);
        check_once(step.unless, cx);
    }
    let all = steps.iter();
    let named = all.flat_map(|step| step.when.iter().chain(step.unless));
    let is_unknown =
        |name: &&Located<String>| arguments.iter().all(|known| known.name != name.value);
    let mut known = Ok(());
    for name in named.filter(is_unknown) {
        sound?;
        known = Err(cx.report(unknown_condition(name, arguments)));
    }
    known
}

fn unknown_condition(name: &Located<String>, arguments: &[Argument]) -> Diagnostic {
    let negated = name.value.strip_prefix('!').map(str::trim);
    match negated.filter(|negated| arguments.iter().any(|known| known.name == *negated)) {
        Some(negated) => {
            let label = format!("an argument is not negated: write `unless: {negated}`");
            Diagnostic::new(&name.span, "`!` is not part of a name").label(label)
        }
        None => unknown_argument(&name.value, &name.span, arguments),
    }
}

/// Derives which combinations make sense: at least one step runs, and every argument given is
/// used. Reports those that cannot be stated as required and dependent arguments.
pub(crate) fn resolve_conditions(
    steps: &[Step],
    places: &[StepNamed<'_>],
    arguments: &[Argument],
    tool: &Span,
    cx: &mut Diagnostics,
) -> Conditions {
    let required = arguments.iter().filter(|argument| argument.required);
    let required: Vec<&str> = required.map(|argument| argument.name.as_str()).collect();
    let required = required.as_slice();
    let names = condition_names(steps, required);
    let is_free = |step: &Step| step.when.is_empty() && step.unless.is_empty();
    if names.is_empty() && steps.iter().any(is_free) {
        return Conditions::default();
    }
    if names.len() > MOST_CONDITIONS {
        let message = format!("the steps depend on more than {MOST_CONDITIONS} arguments");
        cx.push(Diagnostic::new(tool, message).help("make two tools"));
        return Conditions::default();
    }
    let combinations = (0..1_u32 << names.len()).map(|bits| {
        let names = names.iter().enumerate();
        let given = names.filter(|(index, _)| bits & (1 << index) != 0);
        given.map(|(_, name)| *name).collect()
    });
    let combinations: Vec<Vec<&str>> = combinations.collect();
    if report_idle(steps, places, &combinations, required, cx).is_err() {
        return Conditions::default();
    }
    let (valid, invalid): (Vec<_>, Vec<_>) = combinations
        .into_iter()
        .partition(|given| makes_sense(steps, given, required));
    let conditions = state(&names, &valid);
    let wrong = invalid.iter().find(|given| allows(&conditions, given));
    if let (Some(given), false) = (wrong, valid.is_empty()) {
        let message = "the conditions of the steps cannot be stated in a schema";
        let label = format!("a call with {} could not be refused", describe(given));
        let help = "let each optional argument run a step by itself, or make two tools";
        cx.push(Diagnostic::new(tool, message).label(label).help(help));
    }
    conditions
}

/// Refuses an empty value of a condition: its step would have nothing to send.
pub(crate) fn require_content(schema: &mut Schema) {
    match &mut schema.kind {
        Kind::Object(object) => object.min_properties = object.min_properties.max(Some(1)),
        Kind::Array(array) => {
            array.min_items = array.min_items.max(Some(1));
            require_content(&mut array.items);
        }
        Kind::Union(union) => union.branches.iter_mut().for_each(require_content),
        _ => {}
    }
}

/// What the schema that agents are shown cannot say, in sentences for the description of the tool.
/// They do not depend on the order of the steps and of the arguments.
pub(crate) fn in_words(conditions: &Conditions) -> Vec<String> {
    let sorted = |names: &[String], between: &str| {
        let mut names = names.to_vec();
        names.sort();
        names.join(between)
    };
    let one_of = conditions.one_of.iter().map(|names| match names.len() {
        1 => format!("Needs {}.", sorted(names, "")),
        _ => format!("Needs at least one of {}.", sorted(names, ", ")),
    });
    let dependent = conditions.dependent.iter();
    let dependent =
        dependent.map(|(name, with)| format!("{name} needs {}.", sorted(with, " and ")));
    let mut sentences: Vec<String> = one_of.chain(dependent).collect();
    sentences.sort();
    sentences
}

/// Reports steps that run with no arguments at all.
fn report_idle(
    steps: &[Step],
    places: &[StepNamed<'_>],
    combinations: &[Vec<&str>],
    required: &[&str],
    cx: &mut Diagnostics,
) -> Result<(), Reported> {
    let mut all_run = Ok(());
    for (step, place) in steps.iter().zip(places) {
        if !combinations.iter().any(|given| runs(step, given, required)) {
            let label = "no arguments meet its `when` and its `unless`";
            let idle = Diagnostic::new(&place.operation.span, "this step never runs").label(label);
            all_run = Err(cx.report(idle));
        }
    }
    all_run
}

fn runs(step: &Step, given: &[&str], required: &[&str]) -> bool {
    step.is_sent(|name| given.contains(&name) || required.contains(&name))
}

fn describe(given: &[&str]) -> String {
    if given.is_empty() {
        "none of the optional arguments".to_owned()
    } else {
        format!("only {}", text::quoted(given))
    }
}

fn condition_names<'a>(steps: &'a [Step], required: &[&str]) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    let all = steps.iter();
    for name in all.flat_map(|step| step.when.iter().chain(&step.unless)) {
        if !names.contains(&name.as_str()) && !required.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
}

fn makes_sense(steps: &[Step], given: &[&str], required: &[&str]) -> bool {
    let running = steps.iter().filter(|step| runs(step, given, required));
    let running: Vec<&Step> = running.collect();
    let uses = |name: &&str| {
        let is_condition = |step: &Step| step.when.iter().any(|when| when == name);
        let mut running = running.iter();
        running.any(|step| is_condition(step) || step.request.takes(name))
    };
    !running.is_empty() && given.iter().all(uses)
}

/// The strongest statements that are true for every combination that makes sense.
fn state(names: &[&str], valid: &[Vec<&str>]) -> Conditions {
    let mut conditions = Conditions::default();
    for name in names {
        let with: Vec<_> = valid.iter().filter(|given| given.contains(name)).collect();
        let is_partner = |other: &&&str| {
            *other != name && !with.is_empty() && with.iter().all(|given| given.contains(other))
        };
        let partners = names.iter().filter(is_partner).copied();
        let partners: Vec<String> = partners.map(str::to_owned).collect();
        if !partners.is_empty() {
            conditions.dependent.push(((*name).to_owned(), partners));
        }
    }
    if valid.iter().all(|given| !given.is_empty()) {
        let is_enough = |name: &&&str| valid.iter().any(|given| given.as_slice() == [**name]);
        let alone = names.iter().filter(is_enough).copied();
        let alone: Vec<String> = alone.map(str::to_owned).collect();
        if !alone.is_empty() {
            conditions.one_of.push(alone);
        }
    }
    conditions
}

fn allows(conditions: &Conditions, given: &[&str]) -> bool {
    let has = |name: &String| given.contains(&name.as_str());
    conditions.one_of.iter().all(|names| names.iter().any(has))
        && conditions
            .dependent
            .iter()
            .all(|(name, partners)| !has(name) || partners.iter().all(has))
}
