//! A lockfile is read back as what was written, or refused.

use serde_json::{Value, json};
use toolspec_core::{diagnostic::Errors, lock::Lock, source::Source};

use super::specs::{Specs, value};

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
        for (from, to, value) in [
            ("policy", "class", json!("write")),
            ("wire", "timeout_ms", json!(1)),
            ("advertised", "title", json!("edited")),
            ("advertised", "says", json!("edited")),
            ("enforced", "additionalProperties", json!(true)),
        ] {
            let mut edited = lock.value().clone();
            edited["tools"][tool][from][to] = value;
            assert_eq!(
                refusal(&edited),
                format!("the digest of `{tool}` is not that of its content")
            );
        }
    }
    for place in [
        "/server/instructions",
        "/wire/apis/0/hosts/default",
        "/wire/apis/0/auth/basic/username",
    ] {
        let mut edited = lock.value().clone();
        *edited.pointer_mut(place).unwrap() = "edited".into();
        assert_eq!(refusal(&edited), "the digest is not that of the content");
    }
    let mut removed = lock.value().clone();
    removed["tools"]
        .as_object_mut()
        .unwrap()
        .shift_remove("capture_klarna_order");
    assert_eq!(refusal(&removed), "the digest is not that of the content");
    let mut unsealed = lock.value().clone();
    unsealed["digest"] = "".into();
    assert!(refusal(&unsealed).contains("a lockfile has no `digest` here"));
}

#[test]
fn what_is_not_a_lock_is_refused() {
    let no_format = "this is not a lockfile: it has no `format`";
    for text in ["format: -2", "format: one"] {
        assert_eq!(refusal(&value(text.to_owned())), no_format);
    }
    for text in ["null", "name: klarna"] {
        let refusal = refusal(&value(text.to_owned()));
        assert!(
            refusal.ends_with("is not a lockfile of toolspec"),
            "{refusal}"
        );
    }
    let missing = refusal(&value("format: 3".to_owned()));
    assert!(missing.contains("missing field"), "{missing}");
    let errors = read("format: b: c").unwrap_err();
    assert!(errors.to_string().contains("needs quotes"), "{errors}");
}

/// What no type has would not be compared.
#[test]
fn what_no_lockfile_has_is_refused_where_it_is() {
    let lock = Specs::read().lock().unwrap();
    for (place, name) in [
        ("", "else"),
        ("/server", "else"),
        ("/wire", "hosts"),
        ("/wire/apis/0/hosts", "else"),
        ("/tools/capture_klarna_order", "else"),
        ("/tools/capture_klarna_order/policy", "else"),
        ("/tools/capture_klarna_order/wire/steps/0", "auth"),
        ("/tools/capture_klarna_order/wire/reports/order", "retry"),
    ] {
        let mut edited = lock.value().clone();
        edited.pointer_mut(place).unwrap()[name] = 1.into();
        assert_eq!(refusal(&edited), format!("a lockfile has no `{name}` here"));
    }
    for (from, to) in [
        ("class: money", "class: cash"),
        ("timeout_ms: 50000", "timeout_ms: soon"),
        ("timeout_ms: 50000", "timeout_ms: 0xC350"),
        ("title: Capture an order", "title: 12"),
        ("  name: klarna\n", ""),
    ] {
        let text = lock.to_text();
        assert!(text.contains(from), "{from}");
        let errors = read(&text.replacen(from, to, 1)).unwrap_err();
        let place = errors.iter().next().unwrap().position();
        assert!(place.is_some_and(|place| place.line > 1), "{errors}");
    }
}

#[test]
fn another_format_is_refused_with_what_to_do() {
    let text = Specs::read().lock().unwrap().to_text();
    for (format, what_to_do) in [
        (2, "write it again with `toolspec lock`"),
        (4, "use the version of toolspec that wrote it"),
    ] {
        let other = text.replacen("format: 3", &format!("format: {format}"), 1);
        let errors = read(&other).unwrap_err();
        let said = format!("and this program reads format 3: {what_to_do}");
        assert!(errors.render().contains(&said), "{errors}");
        assert!(errors.render().contains("klarna.lock.yaml:4:9"), "{errors}");
    }
}

#[test]
fn integers_keep_their_digits() {
    let mut specs = Specs::read();
    let place = "/tools/capture_klarna_order/arguments/reference/maxLength";
    let largest = 9_007_199_254_740_993_u64;
    specs.set(
        super::specs::ORDERS,
        "/components/schemas/CaptureObject/properties/reference/maxLength",
        largest.into(),
    );
    specs.set(super::specs::MANIFEST, place, largest.into());
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

fn read(text: &str) -> Result<Lock, Errors> {
    Lock::read(&Source::new("klarna.lock.yaml", text))
}

/// What is reported of a value that is not a lock.
fn refusal(value: &Value) -> String {
    match read(&value.to_string()) {
        Err(errors) => errors.iter().next().unwrap().message().to_owned(),
        Ok(lock) => panic!("{lock:?} is read"),
    }
}
