use std::time::{Duration, SystemTime};

use serde_json::json;
use uuid::Uuid;

use super::{Account, CallKey, Fingerprint, Lifetime};

fn fingerprint(tool: &str, arguments: &serde_json::Value) -> Fingerprint {
    by(&["user", "password"], tool, arguments)
}

fn by(account: &[&str], tool: &str, arguments: &serde_json::Value) -> Fingerprint {
    let account = Account::of(account.iter().copied());
    Fingerprint::of(&account, tool, arguments.as_object().unwrap(), Some("key"))
}

fn recall(key: &str, call: Fingerprint, now: SystemTime) -> Result<CallKey, String> {
    CallKey::recall(key, std::iter::once(call), DAY, now)
}

/// Of an API that keeps a key for 24 hours.
const DAY: Lifetime = Lifetime {
    kept: Some(24 * 60),
};

fn hours(hours: u64) -> Duration {
    Duration::from_hours(hours)
}

#[test]
fn a_key_is_good_for_as_long_as_the_api_surely_keeps_it() {
    let call = fingerprint("t", &json!({"a": 1}));
    let now = SystemTime::now();
    for (kept, good, reason) in [
        (
            Some(7 * 24 * 60),
            167 * 60,
            "167 hours, and the API keeps a key for 168 hours",
        ),
        (
            Some(24 * 60),
            23 * 60,
            "23 hours, and the API keeps a key for 24 hours",
        ),
        (
            Some(2 * 60),
            60,
            "1 hour, and the API keeps a key for 2 hours",
        ),
        (
            Some(30),
            15,
            "15 minutes, and the API keeps a key for 30 minutes",
        ),
        (
            None,
            60,
            "1 hour, and how long the API keeps a key is not known",
        ),
    ] {
        let lifetime = Lifetime { kept };
        let key = CallKey::issue(call, lifetime, now).to_string();
        let calls = || std::iter::once(call);
        let recall = |age| {
            let later = now + Duration::from_mins(age);
            CallKey::recall(&key, calls(), lifetime, later)
        };
        assert!(recall(good).is_ok(), "{kept:?}");
        let refusal = recall(good + 1).unwrap_err();
        assert!(refusal.contains(reason), "{refusal}");
    }
}

#[test]
fn an_old_key_stays_old() {
    let call = fingerprint("t", &json!({"a": 1}));
    let now = SystemTime::now();
    let key = CallKey::issue(call, DAY, now);
    for (later, good) in [(0, true), (22, true), (24, false), (24 * 365, false)] {
        assert_eq!(
            recall(&key.to_string(), call, now + hours(later)).is_ok(),
            good,
            "{later}"
        );
    }
}

#[test]
fn a_clock_may_be_a_few_minutes_behind() {
    let call = fingerprint("t", &json!({"a": 1}));
    let now = SystemTime::now();
    let key = CallKey::issue(call, DAY, now).to_string();
    assert!(recall(&key, call, now - Duration::from_mins(5)).is_ok());
    assert!(recall(&key, call, now - hours(1)).is_err());
}

#[test]
fn a_key_contains_time_and_digest_and_is_random_otherwise() {
    let (call, now) = (fingerprint("t", &json!({"a": 1})), SystemTime::now());
    let keys: std::collections::HashSet<_> = (0..1000)
        .map(|_| CallKey::issue(call, DAY, now).to_string())
        .collect();
    assert_eq!(keys.len(), 1000);
    for key in keys {
        let uuid = Uuid::parse_str(&key).unwrap();
        assert_eq!(
            (uuid.get_version_num(), uuid.get_variant()),
            (4, uuid::Variant::RFC4122)
        );
        assert_eq!(recall(&key, call, now).unwrap().to_string(), key);
    }
}

#[test]
fn a_key_that_was_changed_or_made_with_other_credentials_is_none() {
    let (call, now) = (fingerprint("t", &json!({"a": 1})), SystemTime::now());
    let key = Uuid::parse_str(&CallKey::issue(call, DAY, now).to_string()).unwrap();
    for bit in (0..128).filter(|bit| !(62..64).contains(bit) && !(76..80).contains(bit)) {
        let changed = Uuid::from_u128(key.as_u128() ^ (1 << bit)).to_string();
        assert!(recall(&changed, call, now).is_err(), "bit {bit}");
    }
    for account in [
        &["user", "other"][..],
        &["userpassword"],
        &["", "userpassword"],
    ] {
        let other = CallKey::issue(by(account, "t", &json!({"a": 1})), DAY, now);
        assert!(
            recall(&other.to_string(), call, now).is_err(),
            "{account:?}"
        );
    }
}

#[test]
fn every_difference_of_a_call_counts_but_order_and_the_key_do_not() {
    let call = fingerprint("t", &json!({"a": 1, "b": [{"c": "x", "d": null}]}));
    assert_eq!(
        call,
        fingerprint(
            "t",
            &json!({"key": "k", "b": [{"d": null, "c": "x"}], "a": 1})
        )
    );
    for (tool, arguments) in [
        ("u", json!({"a": 1, "b": [{"c": "x", "d": null}]})),
        ("t", json!({"a": 2, "b": [{"c": "x", "d": null}]})),
        ("t", json!({"a": "1", "b": [{"c": "x", "d": null}]})),
        ("t", json!({"a": 1, "b": [{"c": "x"}]})),
        ("t", json!({"a": 1, "b": [{"c": "x"}, {"d": null}]})),
        ("t", json!({"a": 1, "b": [{"c": "x", "d": null}], "e": 1})),
        ("t", json!({"a": 1, "b": {"c": "x", "d": null}})),
    ] {
        assert_ne!(call, fingerprint(tool, &arguments));
    }
}

#[test]
fn steps_have_keys_of_their_own_unless_there_is_one() {
    let key = CallKey::issue(fingerprint("t", &json!({})), DAY, SystemTime::now());
    assert_eq!(key.for_step(0, 1), key.to_string());
    let keys = [key.for_step(0, 2), key.for_step(1, 2), key.to_string()];
    assert!(keys[0] != keys[1] && keys[1] != keys[2] && keys[0] != keys[2]);
    assert_eq!(keys[0], key.for_step(0, 2));
    assert_eq!(Uuid::parse_str(&keys[1]).unwrap().get_version_num(), 4);
}
