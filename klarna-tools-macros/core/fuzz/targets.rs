//! What is fuzzed, and what must be true of any bytes. libFuzzer's programs and a test share it.

#![allow(
    dead_code,
    clippy::panic,
    reason = "each program runs one of them, and fails by a panic"
)]

use toolspec_core::{
    File, compile,
    diagnostic::{Diagnostics, Errors},
    lock::Lock,
    source::Source,
    yaml::{self, Kind, Node},
};
use toolspec_tokens::{Expansion, emit};

/// The line between the manifest and its documents.
const BETWEEN: &str = "\n=====\n";

/// A text is read or refused; what is read is the same when it is written as JSON.
pub(crate) fn reader(bytes: &[u8]) {
    let root = match read(bytes.to_vec()) {
        Ok(root) => root,
        Err(errors) => return check(&errors),
    };
    let value = root.to_json();
    // Whatever else begins otherwise and is read as YAML.
    if matches!(&root.kind, Kind::Mapping(entries) if !entries.is_empty()) {
        match read(value.to_string().into_bytes()) {
            Ok(again) => assert_eq!(again.to_json(), value),
            Err(errors) => panic!("{value} is not read: {errors}"),
        }
    }
}

/// A manifest and documents are compiled or refused; the lock of what is compiled can be read.
pub(crate) fn pipeline(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut files = text.split(BETWEEN);
    let manifest = Source::new("shop.yaml", files.next().unwrap_or_default());
    let load = |name: &str| {
        let text = files.next().ok_or("there is no such file")?;
        Ok(File {
            name: name.to_owned(),
            bytes: text.as_bytes().to_vec(),
        })
    };
    match compile(&manifest, load) {
        Err(errors) => check(&errors),
        Ok(toolset) => {
            assert!(emit(&toolset, &Expansion::default()).is_ok());
            let lock = Lock::of(&toolset);
            same_when_read(&lock);
        }
    }
}

/// A lock is read or refused; what is read is the same when it is written.
pub(crate) fn lock(bytes: &[u8]) {
    let Ok(source) = Source::from_bytes("shop.lock.yaml", bytes.to_vec()) else {
        return;
    };
    match Lock::read(&source) {
        Ok(lock) => same_when_read(&lock),
        Err(unusable) => assert!(unusable.to_string().starts_with("error: ")),
    }
}

fn same_when_read(lock: &Lock) {
    match Lock::read(&Source::new("shop.lock.yaml", lock.to_text())) {
        Ok(again) => assert_eq!(&again, lock),
        Err(unusable) => panic!("{} is not read: {unusable}", lock.to_text()),
    }
}

fn read(bytes: Vec<u8>) -> Result<Node, Errors> {
    let source = Source::from_bytes("a.yaml", bytes)?;
    let mut cx = Diagnostics::new();
    let root = yaml::read(&source, &mut cx);
    match cx.finish(root)? {
        Some(root) => Ok(root),
        None => panic!("nothing was read and nothing was reported"),
    }
}

/// Mistakes can be shown, and nothing in them hides.
fn check(errors: &Errors) {
    let rendered = errors.render();
    let begins = ["error: ", "note: "];
    assert!(
        begins.iter().any(|it| rendered.starts_with(it)),
        "{rendered}"
    );
    let hidden = rendered
        .chars()
        .find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
    assert_eq!(hidden, None, "{rendered:?}");
}
