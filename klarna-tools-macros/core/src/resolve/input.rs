//! What a tool takes, and the steps of its call that this fills.

use super::arguments::resolve_arguments;
use super::field::Filled;
use super::request::Endpoint;
use crate::check::{
    StepNamed, check_conditions, require_content, resolve_conditions, resolve_equals,
};
use crate::diagnostic::{Diagnostics, Reported};
use crate::manifest::{Entries, Located, ToolEntry};
use crate::model::{Argument, Conditions, Step};
use crate::provenance::Recorder;

/// What a tool takes, and the steps that it fills.
pub(super) struct Input {
    pub(super) steps: Vec<Step>,
    pub(super) arguments: Vec<Argument>,
    pub(super) conditions: Conditions,
    /// Whether every argument could be read.
    pub(super) sound: Result<(), Reported>,
}

impl Input {
    pub(super) fn resolve(
        name: &Located<String>,
        entry: &ToolEntry,
        (endpoints, named): (&[Endpoint<'_>], &[StepNamed<'_>]),
        places: &mut Recorder<'_>,
        cx: &mut Diagnostics,
    ) -> Self {
        let entries = entry.arguments.as_ref();
        let (read, sound) = cx.watch(|cx| resolve_arguments(entries, endpoints, named, places, cx));
        let mut taken = endpoints.iter().map(|endpoint| endpoint.taken);
        let sound = taken.try_fold((), |(), taken| taken).and(sound);
        let steps = resolve_steps(endpoints, named, &read.filled, cx);
        let mut arguments = read.list;
        let known = check_conditions(named, &arguments, sound, cx);
        let conditions =
            known.map(|()| resolve_conditions(&steps, named, &arguments, &name.span, cx));
        require_contents(&steps, &mut arguments);
        let values = arguments.iter_mut();
        let values = values.map(|one| (one.name.as_str(), &mut one.schema));
        resolve_equals(
            Entries::of(entries),
            &mut values.collect::<Vec<_>>(),
            sound,
            cx,
        );
        Self {
            steps,
            arguments,
            conditions: conditions.unwrap_or_default(),
            sound,
        }
    }
}

fn resolve_steps(
    endpoints: &[Endpoint<'_>],
    named: &[StepNamed<'_>],
    filled: &[Vec<Filled<'_>>],
    cx: &mut Diagnostics,
) -> Vec<Step> {
    let steps = endpoints.iter().zip(named).zip(filled);
    let steps = steps.map(|((endpoint, step), filled)| Step {
        summary: endpoint.summary(cx),
        when: step.when.iter().map(|name| name.value.clone()).collect(),
        unless: step.unless.iter().map(|name| name.value.clone()).collect(),
        request: endpoint.request(filled),
        retry: endpoint.retry.clone(),
    });
    steps.collect()
}

/// An argument that a step depends on is not empty.
fn require_contents(steps: &[Step], arguments: &mut [Argument]) {
    let is_condition = |name: &String| steps.iter().any(|step| step.when.contains(name));
    for argument in arguments.iter_mut().filter(|one| is_condition(&one.name)) {
        require_content(&mut argument.schema);
    }
}
