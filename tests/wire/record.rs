//! Requests as text that a person reviews: what changes from run to run has a name instead.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use klarna_sandbox::Exchange;
use klarna_tools_tests::{PASSWORD, USERNAME};

use super::subject::Subject;

/// Everything of `journal` that a server can see, in order.
pub(crate) fn record(subject: &Subject, journal: &[Exchange]) -> String {
    let mut text = String::new();
    for exchange in journal {
        write!(text, "{} {}", exchange.method, exchange.target).unwrap();
        for (name, value) in sorted(&exchange.headers) {
            write!(text, "\n{name}: {value}").unwrap();
        }
        if let Some(body) = exchange.json() {
            write!(text, "\n{body:#}").unwrap();
        } else {
            assert!(exchange.body.is_empty(), "a body that is not JSON");
        }
        write!(text, "\n\n").unwrap();
    }
    named(subject, journal, text)
}

fn sorted(headers: &[(String, String)]) -> Vec<(&str, &str)> {
    let mut headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| match name.as_str() {
            "content-length" => (name.as_str(), "{length}"),
            _ => (name.as_str(), value.as_str()),
        })
        .collect();
    headers.sort_unstable();
    headers
}

fn named(subject: &Subject, journal: &[Exchange], mut text: String) -> String {
    let credentials = STANDARD.encode(format!("{USERNAME}:{PASSWORD}"));
    let base_url = subject.world.sandbox.base_url();
    let names = [
        (credentials.as_str(), "{username:password}"),
        (base_url.trim_start_matches("http://"), "{host}"),
        (env!("CARGO_PKG_VERSION"), "{version}"),
        (&subject.order_id, "{order}"),
        (&subject.fresh_order_id, "{fresh order}"),
        (&subject.capture_id, "{capture}"),
        (&subject.session_id, "{session}"),
        (&subject.authorization_token, "{authorization token}"),
    ];
    for (value, name) in names {
        text = text.replace(value, name);
    }
    let keys = journal.iter().filter_map(Exchange::idempotency_key);
    for (number, key) in (1..).zip(keys) {
        text = text.replace(key, &format!("{{key {number}}}"));
    }
    text
}
