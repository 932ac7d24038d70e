//! Where requests go, in words.

use std::path::Path;

use toolspec_core::Locked;
use toolspec_core::lock::Token;
use toolspec_core::model::Hosts;
use toolspec_core::pointer::Pointer;

use crate::layout::count;
use crate::output::shown_path;

/// The default host, and what chooses another one.
pub(crate) fn words(hosts: &Hosts) -> String {
    by_default(address(&hosts.default), hosts)
}

/// The address that access tokens are requested at, and for what.
pub(crate) fn token(token: &Token) -> String {
    let host = &token.hosts.default;
    let scheme = host.find("://").map_or(0, |at| at + 3);
    let path = host.get(scheme..).and_then(|host| host.find('/'));
    let origin = path.and_then(|path| host.get(..scheme + path));
    let endpoint = format!("{}{}", address(origin.unwrap_or(host)), token.path);
    let mut words = by_default(endpoint, &token.hosts);
    if !token.scopes.is_empty() {
        words = format!("{words}, with scope {}", token.scopes.join(" "));
    }
    match &token.audience {
        Some(audience) => format!("{words}, for audience {audience}"),
        None => words,
    }
}

fn by_default(default: String, hosts: &Hosts) -> String {
    match &hosts.variable {
        None => default,
        Some(variable) => format!(
            "{default} by default; {variable} chooses one of {}",
            count(hosts.allowed.len(), "host")
        ),
    }
}

/// Where the requests of some tools go, and the place that says so, a line for each API.
pub(crate) fn lines(tools: &Locked) -> String {
    let apis = tools.lock.content().wire.apis.iter().enumerate();
    let mut lines: Vec<String> = Vec::new();
    for (index, api) in apis {
        let place = |part| {
            let index = index.to_string();
            let origin = tools.origin(&Pointer::from_iter([
                "wire", "apis", &index, part, "default",
            ]));
            let place = origin.map(|span| (span.source().name(), span.position().line));
            place.map_or_else(String::new, |(name, line)| {
                format!(" ({}:{line})", shown_path(Path::new(name)))
            })
        };
        let to = format!("requests go to {}{}\n", words(&api.hosts), place("hosts"));
        let token = api.token.as_ref().map(|token| {
            let (at, place) = (self::token(token), place("token"));
            format!("access tokens are requested at {at}{place}\n")
        });
        for line in [Some(to), token].into_iter().flatten() {
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines.concat()
}

fn address(host: &str) -> String {
    if host.starts_with("http://") {
        return format!("{host} (without TLS)");
    }
    format!("https://{host}")
}
