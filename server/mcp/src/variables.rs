//! The environment variables of a tool set.

use std::fmt::Write as _;

use toolspec_runtime::Tools;
use toolspec_runtime::model::{Hosts, SecurityScheme};

use crate::log;

/// The environment variables of a tool set, for help texts.
#[must_use]
pub fn environment(tools: &Tools) -> String {
    let variables = variables(tools);
    let longest = variables.iter().map(|(name, _)| name.len()).max();
    let mut text =
        "Environment (each also as NAME_FILE, the path of a file that contains the value):\n"
            .to_owned();
    for (name, meaning) in &variables {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {name:<0$}  {meaning}", longest.unwrap_or_default());
    }
    if variables.is_empty() {
        text.clear();
    }
    text + &format!("{} sets what --log sets.", log::variable(tools))
}

/// The variables of a tool set, each once, with what they contain.
pub(crate) fn variables(tools: &Tools) -> Vec<(&str, String)> {
    let server = tools.server();
    let secrets = server.security.iter().flat_map(secrets);
    let hosts = server.hosts.iter().flat_map(of_hosts);
    let mut known: Vec<(&str, String)> = Vec::new();
    for (name, meaning) in secrets.chain(hosts) {
        if known.iter().all(|(known, _)| *known != name) {
            known.push((name, meaning));
        }
    }
    known
}

fn secrets(scheme: &SecurityScheme) -> Vec<(&str, String)> {
    let meanings: &[&str] = match scheme {
        SecurityScheme::Basic { .. } => &["the username of the API credentials", "their password"],
        SecurityScheme::Bearer { .. } => &["the access token of the API"],
        SecurityScheme::ClientCredentials { .. } => {
            &["the id of the client at the API", "its secret"]
        }
        SecurityScheme::HeaderKey { .. }
        | SecurityScheme::QueryKey { .. }
        | SecurityScheme::CookieKey { .. } => &["the API key"],
    };
    let secrets = scheme.secrets().into_iter().zip(meanings);
    let secrets = secrets.map(|(secret, meaning)| {
        let called = secret.called.as_ref();
        let called = called.map(|called| format!(", which the API's owner calls `{called}`"));
        let meaning = format!("{meaning}{}", called.unwrap_or_default());
        (secret.variable.as_str(), meaning)
    });
    secrets.collect()
}

fn of_hosts(hosts: &Hosts) -> Vec<(&str, String)> {
    let chosen = hosts.variable.as_deref();
    let chosen = chosen.map(|name| (name, format!("the API host, {} if not set", hosts.default)));
    let moved = hosts.override_variable.as_deref();
    let loopback = "http://127.0.0.1:PORT or http://[::1]:PORT instead of every host, for tests";
    let moved = moved.map(|name| (name, loopback.to_owned()));
    chosen.into_iter().chain(moved).collect()
}
