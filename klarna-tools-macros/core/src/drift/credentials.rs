//! Which credentials are sent, and how.

use serde_json::{Map, Value};

use super::Flag;
use super::findings::Findings;
use super::kinds::WIRE_AUTH_CHANGED;
use super::pair::Pair;

/// Compares the schemes that a request satisfies.
pub(super) fn compare(findings: &mut Findings, pair: &Pair<'_>) {
    let (was, is) = (carried(pair.before()), carried(pair.after()));
    let means = format!("requests carry {is}, carried {was}");
    findings
        .report(&WIRE_AUTH_CHANGED, pair, means)
        .with(Flag::Guard, is_weaker(pair.before(), pair.after()));
}

/// The credentials in a sentence, by the variables that hold them.
fn carried(auth: Option<&Value>) -> String {
    let schemes = auth.and_then(Value::as_object).into_iter().flatten();
    let schemes: Vec<String> = schemes
        .map(|(scheme, held)| {
            let held = held.as_object().into_iter().flat_map(Map::values);
            // A username stands behind its password, as names are sorted.
            let held: Vec<String> = held
                .rev()
                .filter_map(Value::as_str)
                .map(|variable| format!("`{variable}`"))
                .collect();
            let held = held.join(" and ");
            match scheme.split_once(' ') {
                Some(("header", name)) => format!("{held} in the header `{name}`"),
                Some(("query", name)) => format!("{held} as `{name}` of the query"),
                _ => format!("{held} as HTTP {scheme}"),
            }
        })
        .collect();
    if schemes.is_empty() {
        "no credentials".to_owned()
    } else {
        schemes.join(", ")
    }
}

/// Whether fewer credentials are sent, or one is newly part of a URL, which logs keep.
fn is_weaker(before: Option<&Value>, after: Option<&Value>) -> bool {
    let names = |auth: Option<&Value>| -> Vec<String> {
        let schemes = auth.and_then(Value::as_object).into_iter().flatten();
        schemes.map(|(scheme, _)| scheme.clone()).collect()
    };
    let (was, is) = (names(before), names(after));
    let in_url = |scheme: &&String| scheme.starts_with("query ") && !was.contains(scheme);
    is.len() < was.len() || is.iter().any(|scheme| in_url(&scheme))
}
