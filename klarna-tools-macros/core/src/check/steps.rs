//! The operations of a tool, and when each is sent.

use super::names::unknown_argument;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{Located, Many, OperationName, StepEntry, ToolEntry};
use crate::model::Argument;

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
    let all = steps.iter();
    let named = all.flat_map(|step| step.when.iter().chain(step.unless));
    let is_unknown =
        |name: &&Located<String>| arguments.iter().all(|known| known.name != name.value);
    let mut known = Ok(());
    for name in named.filter(is_unknown) {
        sound?;
        known = Err(cx.report(unknown_argument(&name.value, &name.span, arguments)));
    }
    known
}
