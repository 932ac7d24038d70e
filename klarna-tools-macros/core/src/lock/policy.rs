//! What is locked of a tool's limits. An alias is in no list of tools, yet decides which calls are
//! let through: it stands here and not with what is advertised.

use serde_json::{Map, Value, json};

use super::content::class;
use crate::model::{Amount, Confirm, Policy, Rate, Tool};

/// The class of a tool, and what its manifest limits; what it does not is left out.
pub(super) fn value(tool: &Tool) -> Value {
    let mut value = Map::new();
    value.insert("class".to_owned(), class(tool).into());
    if !tool.aliases.is_empty() {
        let mut aliases = tool.aliases.clone();
        aliases.sort();
        value.insert("aliases".to_owned(), aliases.into());
    }
    value.extend(limits(&tool.policy));
    Value::Object(value)
}

fn limits(policy: &Policy) -> impl Iterator<Item = (String, Value)> {
    let confirm = policy.confirm.map(|confirm| match confirm {
        Confirm::Always => "always".into(),
        Confirm::Above(amount) => json!({ "above": amount }),
    });
    let rate = policy
        .rate
        .map(|Rate { calls, seconds }| json!({ "calls": calls, "seconds": seconds }));
    let amount = policy.amount.as_ref().map(amount);
    [
        ("confirm", confirm),
        ("ceiling", policy.ceiling.map(Value::from)),
        ("rate", rate),
        ("amount", amount),
    ]
    .into_iter()
    .filter_map(|(key, value)| Some((key.to_owned(), value?)))
}

fn amount(amount: &Amount) -> Value {
    let argument = |name: &str| Value::from(format!("$inputs.{name}"));
    let mut value = Map::new();
    value.insert("argument".to_owned(), argument(&amount.argument));
    let currency = amount.currency.as_deref().map(argument);
    value.extend(currency.map(|currency| ("currency".to_owned(), currency)));
    Value::Object(value)
}
