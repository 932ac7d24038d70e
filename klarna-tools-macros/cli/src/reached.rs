//! Where requests go, in words.

use toolspec_core::Locked;
use toolspec_core::model::Hosts;
use toolspec_core::pointer::Pointer;

use crate::layout::count;

/// The default host, and what chooses another one.
pub(crate) fn words(hosts: &Hosts) -> String {
    let default = address(&hosts.default);
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
    let mut lines: Vec<String> = apis
        .map(|(index, api)| {
            let index = index.to_string();
            let pointer = ["wire", "apis", &index, "hosts", "default"];
            let place = tools.origin(&Pointer::from_iter(pointer));
            let place =
                place.map(|span| format!(" ({}:{})", span.source().name(), span.position().line));
            format!(
                "requests go to {}{}\n",
                words(&api.hosts),
                place.unwrap_or_default()
            )
        })
        .collect();
    lines.dedup();
    lines.concat()
}

fn address(host: &str) -> String {
    if host.starts_with("http://") {
        return format!("{host} (without TLS)");
    }
    format!("https://{host}")
}
