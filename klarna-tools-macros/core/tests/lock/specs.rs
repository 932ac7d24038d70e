//! The project's specs as values that a test can change.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;
use toolspec_core::{
    File, compile,
    diagnostic::{Diagnostics, Errors},
    lock::Lock,
    source::Source,
    yaml,
};

pub(crate) const MANIFEST: &str = "klarna.yaml";
pub(crate) const PAYMENTS: &str = "openapi/payments.yaml";
pub(crate) const ORDERS: &str = "openapi/order-management.yaml";

/// A manifest and its documents, by the names the manifest gives them.
#[derive(Clone)]
pub(crate) struct Specs(pub(crate) BTreeMap<&'static str, Value>);

impl Specs {
    pub(crate) fn read() -> Self {
        let files = [MANIFEST, PAYMENTS, ORDERS];
        Self(files.map(|name| (name, value(text(name)))).into())
    }

    pub(crate) fn lock(&self) -> Result<Lock, Errors> {
        lock(&self.texts())
    }

    /// JSON is YAML.
    pub(crate) fn texts(&self) -> BTreeMap<&'static str, String> {
        let texts = self.0.iter();
        texts
            .map(|(name, value)| (*name, value.to_string()))
            .collect()
    }

    pub(crate) fn at(&mut self, file: &str, pointer: &str) -> &mut Value {
        let place = self.0.get_mut(file).unwrap().pointer_mut(pointer);
        place.unwrap_or_else(|| panic!("{file} has nothing at {pointer}"))
    }

    pub(crate) fn set(&mut self, file: &str, pointer: &str, value: Value) {
        let (parent, name) = split(pointer);
        match self.at(file, &parent) {
            Value::Array(elements) if name == "-" => elements.push(value),
            Value::Array(elements) => elements[name.parse::<usize>().unwrap()] = value,
            parent => parent[name] = value,
        }
    }

    pub(crate) fn remove(&mut self, file: &str, pointer: &str) {
        let (parent, name) = split(pointer);
        match self.at(file, &parent) {
            Value::Object(members) => drop(members.shift_remove(&name).unwrap()),
            Value::Array(elements) => drop(elements.remove(name.parse().unwrap())),
            _ => panic!("nothing is within {parent}"),
        }
    }

    /// Gives an entry another name, at its place.
    pub(crate) fn rename(&mut self, file: &str, pointer: &str, to: &str) {
        let (parent, name) = split(pointer);
        let members = self.at(file, &parent).as_object_mut().unwrap();
        assert!(
            members.contains_key(&name),
            "{file} has nothing at {pointer}"
        );
        let renamed = std::mem::take(members).into_iter();
        let renamed =
            renamed.map(|(key, value)| (if key == name { to.to_owned() } else { key }, value));
        members.extend(renamed);
    }
}

pub(crate) fn text(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../specs")
        .join(name);
    fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

pub(crate) fn value(text: String) -> Value {
    let mut cx = Diagnostics::new();
    let root = yaml::read(&Source::new("", text), &mut cx);
    cx.finish(root).unwrap().unwrap().to_json()
}

pub(crate) fn lock(texts: &BTreeMap<&'static str, String>) -> Result<Lock, Errors> {
    let load = |name: &str| match texts.get(name) {
        Some(text) => Ok(File {
            name: name.to_owned(),
            bytes: text.clone().into_bytes(),
        }),
        None => Err(format!("there is no {name}")),
    };
    let manifest = Source::new(MANIFEST, texts[MANIFEST].as_str());
    compile(&manifest, load).map(|toolset| Lock::of(&toolset))
}

/// The pointer to the parent, and the unescaped name within it.
fn split(pointer: &str) -> (String, String) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    (
        parent.to_owned(),
        name.replace("~1", "/").replace("~0", "~"),
    )
}
