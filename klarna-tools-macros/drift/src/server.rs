//! What all tools share: the server's words, its hosts, credentials and errors.

use crate::findings::Findings;
use crate::kinds::{
    ERROR_HINT_CHANGED, ERROR_SHAPE_CHANGED, Kind, PORTAL_CHANGED, SERVER_INSTRUCTIONS_CHANGED,
    SERVER_NAME_CHANGED, SERVER_VERSION_CHANGED, TITLE_CHANGED, WIRE_HOST_ADDED, WIRE_HOST_CHANGED,
    WIRE_HOST_REMOVED, WIRE_OVERRIDE_CHANGED, WIRE_PRIVATE_ALLOWED, WIRE_PRIVATE_REFUSED,
    WIRE_TLS_DROPPED, WIRE_TLS_REQUIRED,
};
use crate::pair::Pair;
use crate::words::shown;
use crate::{ceilings, redaction};

/// The texts of a server, and what each is called.
const TEXTS: [(&str, &Kind, &str); 4] = [
    ("name", &SERVER_NAME_CHANGED, "the server's name"),
    ("title", &TITLE_CHANGED, "the server's title"),
    (
        "portal",
        &PORTAL_CHANGED,
        "the name of the portal of the API",
    ),
    (
        "instructions",
        &SERVER_INSTRUCTIONS_CHANGED,
        "the text that is read before any tool is used",
    ),
];

pub(crate) fn compare_texts(findings: &mut Findings, server: &Pair<'_>) {
    for (key, pair) in server.differing() {
        if let Some((_, kind, what)) = TEXTS.iter().find(|(known, ..)| *known == key) {
            findings.report_text(kind, &pair, what);
        } else if key == "version" {
            let (was, is) = (shown(pair.before()), shown(pair.after()));
            let means = format!("clients and the API see the version {is}, was {was}");
            findings.report(&SERVER_VERSION_CHANGED, &pair, means);
        } else if key == "redact" {
            redaction::compare(findings, &pair);
        } else if key == "ceilings" {
            ceilings::compare(findings, &pair);
        } else {
            findings.report_other(&pair);
        }
    }
}

pub(crate) fn compare_hosts(findings: &mut Findings, hosts: &Pair<'_>) {
    for (key, pair) in hosts.differing() {
        let (was, is) = (shown(pair.before()), shown(pair.after()));
        match key {
            "allowed" => {
                let is_chosen = hosts.member("variable").before.is_some();
                compare_allowed(findings, &pair, is_chosen);
            }
            "default" => {
                let means = format!(
                    "requests and credentials go to {is} unless configured otherwise, was {was}"
                );
                findings.report(&WIRE_HOST_CHANGED, &pair, means);
            }
            "variable" => {
                let means =
                    format!("{is} chooses the host; a server that sets {was} uses the default");
                findings.report(&WIRE_HOST_CHANGED, &pair, means);
            }
            "plain_http" => {
                let (kind, means) = if pair.after.is_some() {
                    let means = "requests and credentials may go to hosts without TLS, where others can read them";
                    (&WIRE_TLS_DROPPED, means)
                } else {
                    (&WIRE_TLS_REQUIRED, "every host is called by TLS")
                };
                findings.report(kind, &pair, means);
            }
            "private_network" => {
                let (kind, means) = if pair.after.is_some() {
                    let means = "requests and credentials may go to addresses of a private network, where a name leads there";
                    (&WIRE_PRIVATE_ALLOWED, means)
                } else {
                    let means = "nothing is sent to addresses of a private network any more";
                    (&WIRE_PRIVATE_REFUSED, means)
                };
                findings.report(kind, &pair, means);
            }
            "override" => {
                let means = match pair.after {
                    Some(_) => format!(
                        "{is} sends requests and credentials to a loopback address, was {was}"
                    ),
                    None => {
                        format!("{was} no longer sends requests to a loopback address")
                    }
                };
                findings.report(&WIRE_OVERRIDE_CHANGED, &pair, means);
            }
            _ => findings.report_other(&pair),
        }
    }
}

fn compare_allowed(findings: &mut Findings, pair: &Pair<'_>, is_chosen: bool) {
    let (gone, added) = pair.moved();
    findings.report_names(&WIRE_HOST_ADDED, pair, &added, |hosts| {
        format!("requests and credentials may now go to {hosts}")
    });
    findings.report_names(&WIRE_HOST_REMOVED, pair, &gone, |hosts| {
        if is_chosen {
            format!("a server that is configured for {hosts} no longer starts")
        } else {
            format!("nothing is sent to {hosts} any more")
        }
    });
    if gone.is_empty() && added.is_empty() {
        findings.report_other(pair);
    }
}

pub(crate) fn compare_errors(findings: &mut Findings, errors: &Pair<'_>) {
    for (key, pair) in errors.differing() {
        if key == "hints" {
            compare_hints(findings, &pair);
        } else {
            let (was, is) = (shown(pair.before()), shown(pair.after()));
            let means = format!("`{key}` of an error answer is read from {is}, was {was}");
            findings.report(&ERROR_SHAPE_CHANGED, &pair, means);
        }
    }
}

/// Compares what an agent is advised to do after an error.
pub(crate) fn compare_hints(findings: &mut Findings, hints: &Pair<'_>) {
    for (error, pair) in hints.differing() {
        let what = format!("the advice after the error `{error}`");
        findings.report_text(&ERROR_HINT_CHANGED, &pair, &what);
    }
}
