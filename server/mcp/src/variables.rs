//! The environment variables of a tool set.

use std::fmt::Write as _;

use toolspec_runtime::Tools;
use toolspec_runtime::model::{Hosts, SecurityScheme};

use crate::log;

/// An environment variable that a tool set reads.
pub(crate) struct Variable<'a> {
    pub(crate) name: &'a str,
    /// What it contains.
    pub(crate) meaning: String,
    /// What people call it, behind the name of the tool set, as in `SHOP_PASSWORD`.
    pub(crate) words: &'static [&'static str],
    /// Whether it contains a secret.
    pub(crate) is_secret: bool,
}

/// The environment variables of a tool set, for help texts.
#[must_use]
pub fn environment(tools: &Tools) -> String {
    let variables = variables(tools);
    let longest = variables.iter().map(|variable| variable.name.len()).max();
    let mut text =
        "Environment (each also as NAME_FILE, the path of a file that contains the value):\n"
            .to_owned();
    for Variable { name, meaning, .. } in &variables {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {name:<0$}  {meaning}", longest.unwrap_or_default());
    }
    if variables.is_empty() {
        text.clear();
    }
    text + &format!("{} sets what --log sets.", log::variable(tools))
}

/// The variables of a tool set, each once.
pub(crate) fn variables(tools: &Tools) -> Vec<Variable<'_>> {
    let server = tools.server();
    let secrets = server.security.iter().flat_map(secrets);
    let hosts = server.hosts.iter().flat_map(of_hosts);
    let mut known: Vec<Variable<'_>> = Vec::new();
    for variable in secrets.chain(hosts) {
        if known.iter().all(|known| known.name != variable.name) {
            known.push(variable);
        }
    }
    known
}

/// Whether the tools need secrets and none is set.
pub(crate) fn has_no_secret(tools: &Tools, set: &[String]) -> bool {
    let known = variables(tools);
    let mut secrets = known
        .iter()
        .filter(|variable| variable.is_secret)
        .peekable();
    secrets.peek().is_some() && secrets.all(|secret| state(secret.name, set) == "not set")
}

/// How a variable is set.
pub(crate) fn state(name: &str, set: &[String]) -> &'static str {
    let by_file = format!("{name}_FILE");
    match (set.iter().any(|set| set == name), set.contains(&by_file)) {
        (true, false) => "set",
        (false, true) => "set by file",
        (true, true) => "set twice",
        (false, false) => "not set",
    }
}

/// What people call each part of a pair, and a single secret.
const NAME: &[&str] = &["USER", "USERNAME", "LOGIN", "ID", "CLIENT_ID"];
const WORD: &[&str] = &["PASSWORD", "PASS", "SECRET", "API_SECRET", "CLIENT_SECRET"];
const KEY: &[&str] = &[
    "KEY",
    "API_KEY",
    "TOKEN",
    "API_TOKEN",
    "ACCESS_TOKEN",
    "SECRET",
];

fn secrets(scheme: &SecurityScheme) -> Vec<Variable<'_>> {
    let meanings: &[(&str, _)] = match scheme {
        SecurityScheme::Basic { .. } => &[
            ("the username of the API credentials", NAME),
            ("their password", WORD),
        ],
        SecurityScheme::Bearer { .. } => &[("the access token of the API", KEY)],
        SecurityScheme::ClientCredentials { .. } => &[
            ("the id of the client at the API", NAME),
            ("its secret", WORD),
        ],
        SecurityScheme::HeaderKey { .. }
        | SecurityScheme::QueryKey { .. }
        | SecurityScheme::CookieKey { .. } => &[("the API key", KEY)],
    };
    let secrets = scheme.secrets().into_iter().zip(meanings);
    let secrets = secrets.map(|(secret, (meaning, words))| {
        let called = secret.called.as_ref();
        let called = called.map(|called| format!(", which the API's owner calls `{called}`"));
        Variable {
            name: &secret.variable,
            meaning: format!("{meaning}{}", called.unwrap_or_default()),
            words,
            is_secret: true,
        }
    });
    secrets.collect()
}

fn of_hosts(hosts: &Hosts) -> Vec<Variable<'_>> {
    let host = |(name, meaning, words)| Variable {
        name,
        meaning,
        words,
        is_secret: false,
    };
    let chosen = hosts.variable.as_deref().map(|name| {
        let meaning = format!("the API host, {} if not set", hosts.default);
        (name, meaning, &["HOST", "API_HOST", "DOMAIN", "REGION"][..])
    });
    let moved = hosts.override_variable.as_deref().map(|name| {
        let loopback =
            "http://127.0.0.1:PORT or http://[::1]:PORT instead of every host, for tests";
        (
            name,
            loopback.to_owned(),
            &["URL", "API_URL", "ENDPOINT"][..],
        )
    });
    chosen.into_iter().chain(moved).map(host).collect()
}
