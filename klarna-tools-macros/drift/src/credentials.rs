//! Which credentials are sent, and how.

use std::collections::BTreeMap;

use crate::change::Flag;
use crate::findings::Findings;
use crate::kinds::{SECRET_FORM_CHANGED, WIRE_AUTH_CHANGED, WIRE_HOST_ADDED, WIRE_HOST_CHANGED};
use crate::pair::{Pair, names};
use crate::words::shown;
use toolspec_core::lock::{Auth, Secret};
use toolspec_core::text::quoted;

/// Compares the schemes that a request satisfies.
pub(crate) fn compare(findings: &mut Findings, pair: &Pair<'_>) {
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

/// Compares how an access token is requested.
pub(crate) fn compare_token(findings: &mut Findings, pair: &Pair<'_>) {
    let is_everywhere = pair.before.is_some() && pair.after.is_some();
    compare_allowed(findings, &pair.member("hosts").member("allowed"));
    if !is_everywhere {
        return;
    }
    for (key, pair) in pair.member("hosts").differing() {
        if key != "allowed" {
            let (was, is) = (shown(pair.before()), shown(pair.after()));
            let means = format!("the {key} of the hosts of access tokens is {is}, was {was}");
            findings.report(&WIRE_HOST_CHANGED, &pair, means);
        }
    }
    for key in ["path", "scopes", "audience"] {
        let pair = pair.member(key);
        if pair.differs() {
            let (was, is) = (shown(pair.before()), shown(pair.after()));
            let means = format!("access tokens are requested with the {key} {is}, was {was}");
            findings
                .report(&WIRE_AUTH_CHANGED, &pair, means)
                .with(Flag::Guard, key == "scopes" && is_good_for_more(&pair));
        }
    }
}

/// Whether a token is good for more. Without a scope the token endpoint chooses.
fn is_good_for_more(scopes: &Pair<'_>) -> bool {
    let (_, added) = scopes.moved();
    !added.is_empty() || names(scopes.after()).is_empty()
}

/// Compares where the id and the secret of a client go.
fn compare_allowed(findings: &mut Findings, allowed: &Pair<'_>) {
    let (gone, added) = allowed.moved();
    findings.report_names(&WIRE_HOST_ADDED, allowed, &added, |hosts| {
        format!("the id and the secret of a client go to {hosts}, for an access token")
    });
    findings.report_names(&WIRE_AUTH_CHANGED, allowed, &gone, |hosts| {
        format!("no access token is requested from {hosts} any more")
    });
}

/// The schemes, each with the variables of its secrets.
fn variables(auth: &Auth) -> Vec<(String, Vec<(&String, &str)>)> {
    let schemes = auth.iter().map(|(scheme, secrets)| {
        let secrets = secrets.iter();
        // The name of a header has no case (RFC 9110, 5.1).
        let is_header = scheme.starts_with("header ");
        let scheme = if is_header {
            scheme.to_lowercase()
        } else {
            scheme.clone()
        };
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
    } else if was.keys().eq(is.keys()) {
        let moved = is
            .iter()
            .filter(|(prefix, hosts)| was.get(*prefix) != Some(hosts));
        let moved = moved.map(|(prefix, hosts)| {
            let [was, is] = [was.get(prefix), Some(hosts)].map(in_words);
            format!("`{name}` that begins with `{prefix}` is for {is}, was for {was}")
        });
        moved.collect::<Vec<_>>().join("; ")
    } else {
        format!("`{name}` is known to begin with {}", quoted(&known))
    };
    findings
        .report(&SECRET_FORM_CHANGED, pair, means)
        .with(Flag::Guard, notices_less(&was, &is));
}

/// The hosts that take what begins so.
fn in_words(hosts: Option<&Vec<String>>) -> String {
    let hosts = hosts.filter(|hosts| !hosts.is_empty());
    hosts.map_or_else(|| "any host".to_owned(), |hosts| quoted(hosts))
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
        let secrets = secrets.values();
        let mut secrets: Vec<String> = secrets
            .map(|secret| format!("`{}`", secret.variable()))
            .collect();
        if scheme == "basic" {
            // Names are sorted, so that a password comes before its username.
            secrets.reverse();
        }
        let secrets = secrets.join(" and ");
        match scheme.split_once(' ') {
            Some(("header", name)) => format!("{secrets} in the header `{name}`"),
            Some(("query", name)) => format!("{secrets} as `{name}` of the query"),
            _ if scheme == "client_credentials" => {
                format!("an access token that is issued for {secrets}")
            }
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
