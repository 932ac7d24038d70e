//! The sound specs, changes of them, and their locks.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use toolspec_core::{File, compile, diagnostic::Errors, lock::Lock, source::Source};

/// The texts of the specs, by name.
pub(crate) type Texts = BTreeMap<String, String>;

pub(crate) const MANIFEST: &str = "shop.yaml";
pub(crate) const ORDERS: &str = "orders.yaml";

/// A manifest of several documents, with constructs that few of them have.
const DEPOT: [&str; 3] = ["depot.yaml", "parcels.yaml", "labels.yaml"];

pub(crate) fn sound() -> Texts {
    texts(&[MANIFEST, ORDERS])
}

pub(crate) fn depot() -> Texts {
    texts(&DEPOT)
}

/// The sound specs that a case changes.
pub(crate) fn changed_by(case: &str) -> Texts {
    let is_changed = |name: &&str| case.contains(&format!("@@ change {name}"));
    if DEPOT.iter().any(is_changed) {
        depot()
    } else {
        sound()
    }
}

fn texts(names: &[&str]) -> Texts {
    let read = |name: &&str| {
        let path = folder().join("sound").join(name);
        ((*name).to_owned(), fs::read_to_string(path).unwrap())
    };
    names.iter().map(read).collect()
}

/// The lock of the sound specs.
pub(crate) static SOUND: LazyLock<Lock> =
    LazyLock::new(|| lock(&sound()).unwrap_or_else(|errors| panic!("{errors}")));

pub(crate) fn lock(texts: &Texts) -> Result<Lock, Errors> {
    let mut names = [MANIFEST, DEPOT[0]].into_iter();
    let name = names.find(|name| texts.contains_key(*name)).unwrap();
    let manifest = Source::new(name, texts[name].as_str());
    let load = |name: &str| match texts.get(name) {
        Some(text) => Ok(File {
            name: name.to_owned(),
            bytes: text.clone().into_bytes(),
        }),
        None => Err(format!("there is no {name}")),
    };
    compile(&manifest, load).map(|toolset| Lock::of(&toolset))
}

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// Applies the parts of a case, each `@@ change FILE` with the lines of a diff.
pub(crate) fn apply(parts: &str, texts: &mut Texts) -> Result<(), String> {
    for part in parts.split("\n@@ ").skip(1) {
        let (head, diff) = part.split_once('\n').unwrap_or((part, ""));
        let name = head
            .strip_prefix("change ")
            .ok_or("a part starts with `@@ change`")?;
        let text = texts.get_mut(name).ok_or(format!("there is no {name}"))?;
        *text = changed(text, diff)?;
    }
    Ok(())
}

/// The text with some lines exchanged; each is in it once.
fn changed(text: &str, diff: &str) -> Result<String, String> {
    let side = |sign: char| {
        let lines = diff.lines().filter(|line| line.starts_with([' ', sign]));
        lines.fold(String::from("\n"), |text, line| text + &line[1..] + "\n")
    };
    let (text, before, after) = (format!("\n{text}"), side('-'), side('+'));
    match text.matches(&before).count() {
        1 => Ok(text.replacen(&before, &after, 1)[1..].to_owned()),
        count => Err(format!("these lines are there {count} times:{before}")),
    }
}
