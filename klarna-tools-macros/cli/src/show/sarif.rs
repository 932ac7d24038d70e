//! A review in SARIF 2.1.0 (OASIS), for code scanning.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use toolspec_core::diagnostic::Diagnostic;
use toolspec_core::source::Span;
use toolspec_drift::{Class, Flag, KINDS};

use super::block::message;
use super::json::with_sides;
use super::{in_words, position, safe_json, visible};
use crate::finding::Finding;
use crate::review::Review;

/// The characters of a path that are escaped in a URI (RFC 3986, section 3.3).
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
        .map(|finding| result(finding, index(finding.change.kind), review))
        .collect();
    log(&rules, &results)
}

/// The mistakes for which nothing can be compared, as a log of one run.
pub(crate) fn sarif_mistakes(mistakes: &[Diagnostic], manifest: &str) -> String {
    let rule = json!({
        "id": MISTAKE,
        "shortDescription": { "text": "The tools do not compile" },
        "help": { "text": "`toolspec check` shows every mistake with the lines around it." },
        "defaultConfiguration": { "level": "error" },
    });
    let results = mistakes.iter().map(|mistake| {
        json!({
            "ruleId": MISTAKE,
            "ruleIndex": 0,
            "level": "error",
            "message": { "text": visible(&in_words(mistake)) },
            "locations": [{ "physicalLocation": physical(mistake.span(), manifest) }],
        })
    });
    log(&[rule], &results.collect::<Vec<_>>())
}

/// The rule that a mistake breaks.
const MISTAKE: &str = "mistake";

fn log(rules: &[Value], results: &[Value]) -> String {
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "toolspec",
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
        "shortDescription": { "text": note_of(kind) },
        "help": { "text": format!(
            "Such a change is {}: {}. Revert it, or accept it with `toolspec accept FINGERPRINT --reason TEXT`.",
            class,
            consequence(class),
        ) },
        "defaultConfiguration": { "level": level(class) },
        "properties": { "class": class.to_string() },
    })
}

fn note_of(kind: &str) -> String {
    let known = KINDS.iter().find(|known| known.id == kind);
    known.map_or_else(|| kind.replace('-', " "), |known| known.note.to_owned())
}

fn consequence(class: Class) -> &'static str {
    match class {
        Class::Breaking => "a call, a saved prompt or a typed client that worked can fail",
        Class::Behavioural => {
            "every call stays valid, but what agents see, may do, send or get back differs"
        }
        Class::Compatible => "what worked still works, and nothing new can be done",
        Class::Cosmetic => "it has no observable effect",
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

fn result(finding: &Finding, rule: Option<usize>, review: &Review) -> Value {
    let change = &finding.change;
    let flags: Vec<String> = change.flags.iter().map(Flag::to_string).collect();
    let mut properties = json!({
        "class": change.class.to_string(),
        "flags": flags,
        "tool": change.tool,
        "fails": finding.fails,
    });
    with_sides(&mut properties, change);
    let mut result = json!({
        "ruleId": change.kind,
        "ruleIndex": rule,
        "level": level(change.class),
        "message": { "text": message(finding, review.options.as_deref()) },
        "locations": [location(finding, &review.manifest)],
        "partialFingerprints": { "toolspecChange/v1": finding.fingerprint },
        "properties": properties,
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
    json!({
        "physicalLocation": physical(finding.shown.as_ref(), manifest),
        "logicalLocations": [{ "fullyQualifiedName": visible(&finding.change.pointer) }],
    })
}

fn physical(place: Option<&Span>, manifest: &str) -> Value {
    let (file, line, column) = position(place, manifest);
    json!({
        "artifactLocation": {
            "uri": utf8_percent_encode(file, PATH).to_string(),
            "uriBaseId": "%SRCROOT%",
        },
        "region": { "startLine": line, "startColumn": column },
    })
}
