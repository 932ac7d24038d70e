//! Which credentials are sent, and how.

use serde_json::{Map, Value};

use super::Flag;
use super::findings::Findings;
use super::kinds::{SECRET_FORM_CHANGED, WIRE_AUTH_CHANGED};
use super::pair::{Pair, names};
use super::words::listed;

/// Compares the schemes that a request satisfies.
pub(super) fn compare(findings: &mut Findings, pair: &Pair<'_>) {
    if variables(pair.before()) != variables(pair.after()) {
        let (was, is) = (carried(pair.before()), carried(pair.after()));
        let means = format!("requests carry {is}, carried {was}");
        findings
            .report(&WIRE_AUTH_CHANGED, pair, means)
            .with(Flag::Guard, is_weaker(pair.before(), pair.after()));
    }
    for (_, scheme) in pair.differing() {
        for (_, secret) in scheme.differing() {
            compare_form(findings, &secret);
        }
    }
}

/// The schemes, each with the variables of its secrets.
fn variables(auth: Option<&Value>) -> Vec<(&str, Vec<(&str, &str)>)> {
    let schemes = auth.and_then(Value::as_object).into_iter().flatten();
    schemes
        .map(|(scheme, secrets)| (scheme.as_str(), variables_of(secrets)))
        .collect()
}

fn variables_of(secrets: &Value) -> Vec<(&str, &str)> {
    let secrets = secrets.as_object().into_iter().flatten();
    secrets
        .map(|(name, secret)| (name.as_str(), variable(secret)))
        .collect()
}

/// The variable of a secret, beside which may stand what is known about it.
fn variable(secret: &Value) -> &str {
    let variable = secret.get("variable").unwrap_or(secret);
    variable.as_str().unwrap_or_default()
}

/// Compares what is known about a secret that is in the same variable as before.
fn compare_form(findings: &mut Findings, secret: &Pair<'_>) {
    let (Some(before), Some(after)) = (secret.before(), secret.after()) else {
        return;
    };
    let name = variable(after);
    if variable(before) != name {
        return;
    }
    let means = match prefixes(after) {
        none if none.is_empty() => format!("how `{name}` begins is not known any more"),
        known => {
            let known: Vec<&str> = known.keys().map(String::as_str).collect();
            format!("`{name}` is known to begin with {}", listed(&known))
        }
    };
    findings.report(&SECRET_FORM_CHANGED, secret, means).with(
        Flag::Guard,
        notices_less(&prefixes(before), &prefixes(after)),
    );
}

fn prefixes(secret: &Value) -> Map<String, Value> {
    let prefixes = secret.get("prefixes").and_then(Value::as_object);
    prefixes.cloned().unwrap_or_default()
}

/// Whether a prefix is gone, or more hosts take what begins so.
fn notices_less(before: &Map<String, Value>, after: &Map<String, Value>) -> bool {
    before.iter().any(|(prefix, hosts)| {
        let (was, is) = (names(Some(hosts)), names(after.get(prefix)));
        let takes_more = is.is_empty() || is.iter().any(|host| !was.contains(host));
        !after.contains_key(prefix) || (!was.is_empty() && takes_more)
    })
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
                .map(|secret| format!("`{}`", variable(secret)))
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
