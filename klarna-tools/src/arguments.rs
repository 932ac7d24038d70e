//! The arguments of a call: checked as a whole, then completed with defaults.

use serde_json::{Map, Value};

use crate::schema::Schema;
use crate::spec::Tool;
use crate::violation::Violation;

/// Arguments by name.
pub(crate) type Arguments = Map<String, Value>;

/// `arguments` with the defaults filled in, or everything that is wrong with them.
pub(crate) fn accept(tool: &Tool, arguments: Arguments) -> Result<Arguments, Vec<Violation>> {
    let schema = match Schema::compiled(tool.input_schema) {
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
    violations.extend(
        tool.one_of
            .iter()
            .filter(|set| !set.iter().any(|name| arguments.contains_key(*name)))
            .map(|set| whole(format!("need at least one of {}", set.join(", ")))),
    );
    if !violations.is_empty() {
        return Err(violations);
    }
    for (name, json) in tool.defaults {
        if !arguments.contains_key(*name) {
            let value = serde_json::from_str(json).map_err(|error| {
                vec![Violation::at(
                    name,
                    format!("has an unusable default: {error}"),
                )]
            })?;
            arguments.insert((*name).to_owned(), value);
        }
    }
    Ok(arguments)
}

fn whole(message: String) -> Violation {
    Violation {
        pointer: String::new(),
        message,
    }
}
