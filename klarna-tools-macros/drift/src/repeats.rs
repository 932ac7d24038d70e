//! Whether a request is sent again, and by which key the API knows it.

use serde_json::Value;

use crate::change::{Class, Flag};
use crate::findings::Findings;
use crate::kinds::{
    KEY_FORM_CHANGED, KEY_LIFETIME_CHANGED, RETRY_POLICY_CHANGED, WIRE_HEADER_ADDED,
    WIRE_HEADER_CHANGED, WIRE_HEADER_REMOVED,
};
use crate::pair::Pair;
use crate::words::shown;
use toolspec_core::lock::Retry;
use toolspec_core::model::Idempotency;

/// Compares whether a request that may have arrived is sent again.
pub(crate) fn compare_retry(findings: &mut Findings, pair: &Pair<'_>) {
    let is_unkeyed = pair.read()[1] == Some(Retry::Always);
    let (was, is) = (shown(pair.before()), shown(pair.after()));
    let means = format!("a request that may have arrived is sent again: {is}, was: {was}");
    let finding = findings.report(&RETRY_POLICY_CHANGED, pair, means);
    finding.with(Flag::Guard, is_unkeyed).with_money();
}

/// Compares how long a key is valid: the API executes a call with a forgotten key again.
pub(crate) fn compare_key_lifetime(findings: &mut Findings, pair: &Pair<'_>) {
    let [was, is] = pair.read().map(Idempotency::repeatable_minutes);
    let means = format!("a call can be repeated by its key for {is} min, was {was} min");
    let finding = findings.report(&KEY_LIFETIME_CHANGED, pair, means);
    if is > was {
        finding.with(Flag::Guard, true).with_money();
    }
}

/// Compares the header that carries the idempotency key.
pub(crate) fn compare_key(findings: &mut Findings, pair: &Pair<'_>) {
    let names = [pair.before(), pair.after()].map(|name| name.and_then(Value::as_str));
    if let [Some(was), Some(is)] = names
        && was.eq_ignore_ascii_case(is)
    {
        return;
    }
    let (was, is) = (shown(pair.before()), shown(pair.after()));
    let (kind, means) = match (&pair.before, &pair.after) {
        (None, _) => (
            &WIRE_HEADER_ADDED,
            format!("requests carry an idempotency key in {is}"),
        ),
        (_, None) => (
            &WIRE_HEADER_REMOVED,
            format!(
                "requests no longer carry an idempotency key in {was}: repeating one does it twice"
            ),
        ),
        _ => (
            &WIRE_HEADER_CHANGED,
            format!("the idempotency key is sent in {is}, was in {was}"),
        ),
    };
    let finding = findings.report(kind, pair, means);
    if pair.before.is_some() {
        finding.with_money();
    }
}

/// Compares what the API takes as a key: one that it refuses is sent all the same.
pub(crate) fn compare_form(findings: &mut Findings, pair: &Pair<'_>) {
    let refuses = |form: Option<&Value>| form.is_some_and(|form| form.get("takesKeys").is_some());
    let said = |form: Option<&Value>| match form.cloned() {
        Some(Value::Object(mut form)) => {
            form.shift_remove("takesKeys");
            format!("`{}`", Value::Object(form))
        }
        _ => "nothing".to_owned(),
    };
    let (was, is) = (said(pair.before()), said(pair.after()));
    let is_refused = refuses(pair.after());
    let end = if is_refused {
        "the keys that are sent, which are UUIDs, may be refused"
    } else {
        "the keys that are sent still fit"
    };
    let means = format!("the document says {is} of an idempotency key, said {was}: {end}");
    let finding = findings.report(&KEY_FORM_CHANGED, pair, means);
    if is_refused && !refuses(pair.before()) {
        finding.at_least(Class::Breaking).with_money();
    }
}
