//! The arguments of a call: checked as a whole, then completed with defaults.

use serde_json::{Map, Value};

use crate::schema::Schema;
use crate::spec::Tool;
use crate::violation::Violation;

/// Arguments by name.
pub(crate) type Arguments = Map<String, Value>;

/// `arguments` with the defaults filled in, or everything that is wrong with them.
pub(crate) fn accept(tool: &Tool, arguments: Arguments) -> Result<Arguments, Vec<Violation>> {
    let schema = match Schema::compiled(tool.enforced_schema) {
        Ok(schema) => schema,
        Err(error) => {
            return Err(vec![whole(format!(
                "cannot be checked, since the input schema is not usable: {error}"
            ))]);
        }
    };
    let instance = Value::Object(arguments);
    let mut violations = schema.violations(&instance);
    let Value::Object(mut arguments) = instance else {
        return Err(violations);
    };
    let unmet = tool
        .one_of
        .iter()
        .filter(|set| !set.iter().any(|name| arguments.contains_key(*name)));
    let unmet: Vec<_> = unmet
        .map(|set| whole(format!("need at least one of {}", set.join(", "))))
        .collect();
    if !unmet.is_empty() {
        // A schema can only count the arguments; naming those that count says more.
        violations.retain(|violation| !violation.pointer.is_empty());
    }
    violations.extend(unmet);
    if !violations.is_empty() {
        return Err(violations);
    }
    complete(tool, &mut arguments).map_err(|violation| vec![violation])?;
    Ok(arguments)
}

/// Fills in the defaults of what is left out.
fn complete(tool: &Tool, arguments: &mut Arguments) -> Result<(), Violation> {
    for (name, json) in tool.defaults {
        if !arguments.contains_key(*name) {
            let value = serde_json::from_str(json).map_err(|error| {
                Violation::at(name, format!("has an unusable default: {error}"))
            })?;
            arguments.insert((*name).to_owned(), value);
        }
    }
    Ok(())
}

fn whole(message: String) -> Violation {
    Violation {
        pointer: String::new(),
        message,
    }
}
