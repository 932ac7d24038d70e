//! A lockfile is read back as what was written, or refused.

use serde_json::Value;
use toolspec_core::{
    lock::{Lock, Unusable},
    source::Source,
};

use crate::specs::{Specs, value};

#[test]
fn a_lock_reads_back_as_it_was() {
    let lock = Specs::read().lock().unwrap();
    assert_eq!(read(&lock.to_text()).unwrap(), lock);
    assert_eq!(read(&lock.to_text().replace('\n', "\r\n")).unwrap(), lock);
    assert_eq!(
        read(&lock.value().to_string()).unwrap(),
        lock,
        "one value has one digest"
    );
}

#[test]
fn no_value_can_be_edited_by_hand() {
    let lock = Specs::read().lock().unwrap();
    for tool in ["capture_klarna_order", "get_order_details"] {
        for (from, to) in [
            ("policy", "class"),
            ("wire", "timeout_ms"),
            ("advertised", "title"),
            ("advertised", "says"),
        ] {
            let mut edited = lock.value().clone();
            edited["tools"][tool][from][to] = "edited".into();
            assert_eq!(
                refusal(&edited),
                format!("the digest of `{tool}` is not that of its content")
            );
        }
    }
    for (from, to) in [
        ("server", "instructions"),
        ("wire", "hosts"),
        ("operations", "GET /other"),
    ] {
        let mut edited = lock.value().clone();
        edited[from][to] = "edited".into();
        assert_eq!(refusal(&edited), "the digest is not that of the content");
    }
    let mut removed = lock.value().clone();
    removed["tools"]
        .as_object_mut()
        .unwrap()
        .shift_remove("capture_klarna_order");
    assert_eq!(refusal(&removed), "the digest is not that of the content");
    let mut unsealed = lock.value().clone();
    unsealed.as_object_mut().unwrap().shift_remove("digest");
    assert_eq!(refusal(&unsealed), "the digest is not that of the content");
}

#[test]
fn what_is_no_lock_is_refused() {
    assert_eq!(
        refusal(&Value::Null),
        "this is no lockfile: it has no `format`"
    );
    assert_eq!(
        refusal(&value("name: klarna".to_owned())),
        "this is no lockfile: it has no `format`"
    );
    assert_eq!(
        refusal(&value("format: 1".to_owned())),
        "the lockfile has no `tools`"
    );
    assert_eq!(
        refusal(&value("format: -1".to_owned())),
        "this is no lockfile: it has no `format`"
    );
    let Err(Unusable::Corrupt(errors)) = read("a: b: c") else {
        panic!("this is no YAML")
    };
    assert!(errors.to_string().contains("this is not YAML"), "{errors}");
}

#[test]
fn a_newer_format_is_left_alone() {
    let mut newer = Specs::read().lock().unwrap().value().clone();
    newer["format"] = 2.into();
    let unusable = read(&newer.to_string()).unwrap_err();
    assert!(matches!(unusable, Unusable::Newer(2)), "{unusable}");
    assert!(
        unusable
            .to_string()
            .contains("the lockfile has format 2; this program reads format 1")
    );
}

#[test]
fn integers_keep_their_digits() {
    let mut specs = Specs::read();
    let place = "/tools/capture_klarna_order/arguments/reference/maxLength";
    let largest = 9_007_199_254_740_993_u64;
    specs.set(
        crate::specs::ORDERS,
        "/components/schemas/CaptureObject/properties/reference/maxLength",
        largest.into(),
    );
    specs.set(crate::specs::MANIFEST, place, largest.into());
    let lock = specs.lock().unwrap();
    assert!(lock.to_text().contains("9007199254740993"));
    assert_eq!(read(&lock.to_text()).unwrap(), lock);
}

#[test]
fn a_lock_names_no_place_and_no_time() {
    let text = Specs::read().lock().unwrap().to_text();
    assert!(text.ends_with('\n') && !text.contains('\r'));
    for telling in [
        env!("CARGO_MANIFEST_DIR"),
        "openapi/",
        "klarna.yaml",
        env!("CARGO_PKG_VERSION"),
    ] {
        assert!(!text.contains(telling), "it names {telling}");
    }
}

fn read(text: &str) -> Result<Lock, Unusable> {
    Lock::read(&Source::new("klarna.lock.yaml", text))
}

/// What is said about a value that is no lock.
fn refusal(value: &Value) -> String {
    match read(&value.to_string()) {
        Err(Unusable::Corrupt(errors)) => errors.iter().next().unwrap().message().to_owned(),
        Err(newer) => panic!("{newer}"),
        Ok(lock) => panic!("{lock:?} is read"),
    }
}
