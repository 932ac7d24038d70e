//! A review in SARIF 2.1.0 (OASIS), for code scanning.

use std::collections::BTreeMap;

use klarna_tools_core::drift::Class;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::block::details;
use super::{Palette, safe_json, visible};
use crate::review::{Finding, Review, class_name, flag_name};

/// What a path keeps in a URI (RFC 3986, section 3.3).
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'.')
    .remove(b'-')
    .remove(b'_')
    .remove(b'~');

/// The whole review as a log of one run.
pub(crate) fn sarif(review: &Review) -> String {
    let kinds: BTreeMap<&str, Class> = review
        .findings
        .iter()
        .map(|finding| (finding.change.kind, finding.change.class))
        .collect();
    let rules: Vec<Value> = kinds
        .iter()
        .map(|(kind, class)| rule(kind, *class))
        .collect();
    let index = |kind: &str| kinds.keys().position(|known| *known == kind);
    let results: Vec<Value> = review
        .findings
        .iter()
        .map(|finding| result(finding, index(finding.change.kind), &review.manifest))
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "klarna-spec",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    safe_json(&log) + "\n"
}

fn rule(kind: &str, class: Class) -> Value {
    json!({
        "id": kind,
        "shortDescription": { "text": kind.replace('-', " ") },
        "help": { "text": format!(
            "Such a change is {}: {}. Revert it, or accept it with `klarna-spec accept FINGERPRINT --reason TEXT`.",
            class_name(class),
            consequence(class),
        ) },
        "defaultConfiguration": { "level": level(class) },
        "properties": { "class": class_name(class) },
    })
}

fn consequence(class: Class) -> &'static str {
    match class {
        Class::Breaking => "a call, a saved prompt or a typed client that worked can fail",
        Class::Behavioural => {
            "every call stays valid, but what an agent is told, may do, sends or gets back differs"
        }
        Class::Compatible => "what worked still works, and nothing new can be done",
        Class::Cosmetic => "nobody can observe it",
    }
}

fn level(class: Class) -> &'static str {
    match class {
        Class::Breaking => "error",
        Class::Behavioural => "warning",
        Class::Compatible => "note",
        Class::Cosmetic => "none",
    }
}

fn result(finding: &Finding, rule: Option<usize>, manifest: &str) -> Value {
    let change = &finding.change;
    let flags: Vec<&str> = change.flags.iter().copied().map(flag_name).collect();
    let message = format!(
        "{}\n{}",
        visible(&change.means),
        details(finding, true, Palette::PLAIN)
    );
    let mut result = json!({
        "ruleId": change.kind,
        "ruleIndex": rule,
        "level": level(change.class),
        "message": { "text": message.trim_end() },
        "locations": [location(finding, manifest)],
        "partialFingerprints": { "klarnaSpecChange/v1": finding.fingerprint },
        "properties": {
            "class": class_name(change.class),
            "flags": flags,
            "tool": change.tool,
            "fails": finding.fails,
        },
    });
    if let (Some(reason), Some(members)) = (&finding.accepted, result.as_object_mut()) {
        members.insert(
            "suppressions".to_owned(),
            json!([{ "kind": "external", "status": "accepted", "justification": visible(reason) }]),
        );
    }
    result
}

fn location(finding: &Finding, manifest: &str) -> Value {
    let place = finding.shown.as_ref();
    let file = place.map_or(manifest, |span| span.source().name());
    let (line, column) = place.map_or((1, 1), |span| {
        let position = span.position();
        (position.line, position.column)
    });
    json!({
        "physicalLocation": {
            "artifactLocation": {
                "uri": utf8_percent_encode(file, PATH).to_string(),
                "uriBaseId": "%SRCROOT%",
            },
            "region": { "startLine": line, "startColumn": column },
        },
        "logicalLocations": [{ "fullyQualifiedName": visible(&finding.change.pointer) }],
    })
}
