//! Edits that change nothing anybody sees: the lock stays what it is.

mod meaning;
mod notation;

use serde_json::Value;
use toolspec_core::lock::Lock;
use toolspec_drift::changes;

use super::specs::{SOUND, Texts, lock, sound};

/// An edit, and what it does.
pub(crate) struct Edit {
    pub(crate) name: &'static str,
    apply: fn(&mut Texts),
}

const fn edit(name: &'static str, apply: fn(&mut Texts)) -> Edit {
    Edit { name, apply }
}

/// All of them.
pub(crate) fn edits() -> impl Iterator<Item = &'static Edit> {
    notation::EDITS.iter().chain(&meaning::EDITS)
}

impl Edit {
    /// The lock afterwards, or why there is none.
    fn lock(&self) -> Result<Lock, String> {
        let mut texts = sound();
        (self.apply)(&mut texts);
        assert_ne!(texts, sound(), "{} edits nothing", self.name);
        lock(&texts).map_err(|errors| errors.render())
    }

    /// Whether anything is said about it.
    pub(crate) fn alarms(&self) -> bool {
        let lock = self.lock();
        lock.is_ok_and(|lock| lock != *SOUND || !changes(&SOUND, &lock).is_empty())
    }
}

#[test]
fn edits_that_nobody_sees_are_not_seen() {
    for edit in edits() {
        let lock = edit
            .lock()
            .unwrap_or_else(|mistakes| panic!("{}:\n{mistakes}", edit.name));
        assert_eq!(changes(&SOUND, &lock), [], "{} is seen", edit.name);
        assert_eq!(*SOUND, lock, "{} is seen", edit.name);
    }
}

fn all(texts: &mut Texts, rewrite: impl Fn(&str) -> String) {
    for text in texts.values_mut() {
        *text = rewrite(text);
    }
}

fn replace(texts: &mut Texts, file: &str, from: &str, to: &str) {
    let text = texts.get_mut(file).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{from}");
    *text = text.replace(from, to);
}

fn change(texts: &mut Texts, file: &str, pointer: &str, edit: impl Fn(&mut Value)) {
    let text = texts.get_mut(file).unwrap();
    let mut root = value(text);
    edit(
        root.pointer_mut(pointer)
            .unwrap_or_else(|| panic!("nothing is at {pointer}")),
    );
    *text = root.to_string();
}

/// What a text says; every name is a text.
pub(crate) fn value(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap()
}

fn reversed(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.into_iter().rev();
            Value::Object(
                members
                    .map(|(name, member)| (name, reversed(member)))
                    .collect(),
            )
        }
        Value::Array(elements) => elements.into_iter().map(reversed).collect(),
        other => other,
    }
}
