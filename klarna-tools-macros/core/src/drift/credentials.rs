//! Which credentials are sent, and how.

use std::collections::BTreeMap;

use super::Flag;
use super::findings::Findings;
use super::kinds::{SECRET_FORM_CHANGED, WIRE_AUTH_CHANGED};
use super::pair::Pair;
use super::words::listed;
use crate::lock::{Auth, Secret};

/// Compares the schemes that a request satisfies.
pub(super) fn compare(findings: &mut Findings, pair: &Pair<'_>) {
    let [was, is] = pair.read::<Auth>().map(Option::unwrap_or_default);
    if variables(&was) != variables(&is) {
        let means = format!("requests carry {}, carried {}", carried(&is), carried(&was));
        findings
            .report(&WIRE_AUTH_CHANGED, pair, means)
            .with(Flag::Guard, is_weaker(&was, &is));
    }
    for (_, scheme) in pair.differing() {
        for (_, secret) in scheme.differing() {
            compare_form(findings, &secret);
        }
    }
}

/// The schemes, each with the variables of its secrets.
fn variables(auth: &Auth) -> Vec<(&String, Vec<(&String, &str)>)> {
    let schemes = auth.iter().map(|(scheme, secrets)| {
        let secrets = secrets.iter();
        (
            scheme,
            secrets
                .map(|(name, secret)| (name, secret.variable()))
                .collect(),
        )
    });
    schemes.collect()
}

/// Compares what is known about a secret whose variable is the same.
fn compare_form(findings: &mut Findings, pair: &Pair<'_>) {
    let [Some(was), Some(is)] = pair.read::<Secret>() else {
        return;
    };
    let name = is.variable();
    if was.variable() != name {
        return;
    }
    let (was, is) = (was.prefixes(), is.prefixes());
    let known: Vec<&str> = is.keys().map(String::as_str).collect();
    let means = if known.is_empty() {
        format!("how `{name}` begins is not known any more")
    } else {
        format!("`{name}` is known to begin with {}", listed(&known))
    };
    findings
        .report(&SECRET_FORM_CHANGED, pair, means)
        .with(Flag::Guard, notices_less(&was, &is));
}

/// Whether a prefix is gone, or more hosts take what begins so.
fn notices_less(was: &BTreeMap<String, Vec<String>>, is: &BTreeMap<String, Vec<String>>) -> bool {
    was.iter().any(|(prefix, was)| {
        let takes_more =
            |is: &Vec<String>| is.is_empty() || is.iter().any(|host| !was.contains(host));
        is.get(prefix)
            .is_none_or(|is| !was.is_empty() && takes_more(is))
    })
}

/// The credentials in a sentence, by the variables that contain them.
fn carried(auth: &Auth) -> String {
    let schemes = auth.iter().map(|(scheme, secrets)| {
        // Names are sorted, so that a password comes before its username.
        let secrets = secrets.values().rev();
        let secrets: Vec<String> = secrets
            .map(|secret| format!("`{}`", secret.variable()))
            .collect();
        let secrets = secrets.join(" and ");
        match scheme.split_once(' ') {
            Some(("header", name)) => format!("{secrets} in the header `{name}`"),
            Some(("query", name)) => format!("{secrets} as `{name}` of the query"),
            _ => format!("{secrets} as HTTP {scheme}"),
        }
    });
    let schemes: Vec<String> = schemes.collect();
    if schemes.is_empty() {
        "no credentials".to_owned()
    } else {
        schemes.join(", ")
    }
}

/// Whether fewer credentials are sent, or one is newly part of a URL, which logs keep.
fn is_weaker(was: &Auth, is: &Auth) -> bool {
    let in_url = |scheme: &String| scheme.starts_with("query ") && !was.contains_key(scheme);
    is.len() < was.len() || is.keys().any(in_url)
}
