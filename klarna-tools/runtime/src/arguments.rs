//! The arguments of a call: read leniently, checked as a whole, then completed with defaults.

mod bodies;
mod hidden;
pub mod json;
mod path;
pub(crate) mod validate;
pub(crate) mod violation;

use serde_json::{Map, Value};

use crate::tools::Tool;
pub(crate) use path::{unfit_for_path, unfit_for_segments};
use validate::MOST;
use violation::Violation;

/// Arguments by name.
pub(crate) type Arguments = Map<String, Value>;

/// `arguments` as they were intended, with the defaults filled in; or everything that is wrong with
/// them, up to a bound.
pub(crate) fn accept(tool: &Tool, mut arguments: Arguments) -> Result<Arguments, Vec<Violation>> {
    trim(tool, &mut arguments);
    validate::read_leniently(tool, &mut arguments);
    let instance = Value::Object(arguments);
    let mut violations = validate::arguments(tool, &instance);
    violations.extend(hidden::violations(tool, &instance));
    let Value::Object(mut arguments) = instance else {
        return Err(violations);
    };
    check_paths(tool, &arguments, &mut violations);
    let unmet = tool.conditions.one_of.iter();
    let unmet = unmet.filter(|set| !set.iter().any(|name| arguments.contains_key(name)));
    let unmet: Vec<_> = unmet
        .map(|set| whole(format!("need at least one of {}", set.join(", "))))
        .collect();
    if !unmet.is_empty() {
        // A schema can only count the arguments; this names them.
        violations.retain(|violation| !violation.pointer.is_empty());
    }
    violations.extend(unmet);
    for violation in bodies::violations(tool, &arguments) {
        let is_known = |known: &Violation| known.pointer == violation.pointer;
        if violation.pointer.is_empty() || !violations.iter().any(is_known) {
            violations.push(violation);
        }
    }
    if !violations.is_empty() {
        violations.truncate(MOST);
        return Err(violations);
    }
    complete(tool, &mut arguments);
    Ok(arguments)
}

/// Trims the path arguments and the idempotency key. A key that was blank counts as left out.
fn trim(tool: &Tool, arguments: &mut Arguments) {
    let in_path = path_arguments(tool).map(|(name, _)| name);
    for name in in_path.chain(tool.idempotency_argument()) {
        if let Some(Value::String(text)) = arguments.get_mut(name) {
            let trimmed = text.trim();
            if trimmed.len() < text.len() {
                *text = trimmed.to_owned();
            }
        }
    }
    let key = tool.idempotency_argument();
    if let Some(name) = key.filter(|name| arguments.get(*name).is_some_and(|key| key == "")) {
        arguments.shift_remove(name);
    }
}

/// Adds what else is wrong with the path arguments.
fn check_paths(tool: &Tool, arguments: &Arguments, violations: &mut Vec<Violation>) {
    for (name, is_path) in path_arguments(tool) {
        let unfit = if is_path {
            unfit_for_segments
        } else {
            unfit_for_path
        };
        let text = arguments.get(name).and_then(Value::as_str);
        if let Some(unfit) = text.and_then(unfit) {
            let violation = Violation::at(name, unfit);
            let mut known = violations.iter();
            if !known.any(|known| known.pointer == violation.pointer) {
                violations.push(violation);
            }
        }
    }
}

/// The arguments that are part of a path, and whether each may be several segments.
fn path_arguments(tool: &Tool) -> impl Iterator<Item = (&str, bool)> {
    let steps = tool.steps.iter();
    steps.flat_map(|step| path::arguments(&step.request))
}

/// Fills in the defaults of what is left out.
fn complete(tool: &Tool, arguments: &mut Arguments) {
    for argument in &tool.arguments {
        if let Some(default) = &argument.default
            && !arguments.contains_key(&argument.name)
        {
            arguments.insert(argument.name.clone(), default.clone());
        }
    }
}

fn whole(message: String) -> Violation {
    Violation {
        pointer: String::new(),
        message,
    }
}
