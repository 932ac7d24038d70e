//! The vendor's own documents in place of ours: the same tools but for their texts.

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;
use toolspec_core::lock::Lock;
use toolspec_core::source::Source;
use toolspec_core::{File, compile};

use super::edited::{original, without_budget};

/// Keys whose values are texts.
const TEXTS: [&str; 4] = ["title", "description", "summary", "digest"];

#[test]
#[ignore = "needs Klarna's own documents, in a folder that KLARNA_ORIGINALS names"]
fn the_published_documents_make_the_same_tools() {
    let folder = env::var_os("KLARNA_ORIGINALS").map(PathBuf::from);
    let folder = folder.expect("KLARNA_ORIGINALS names the folder with Klarna's documents");
    let ours = lock(|name| original().join("specs").join(name));
    let theirs = lock(|name| {
        let stem = Path::new(name).file_stem().unwrap().to_str().unwrap();
        folder.join(format!("{stem}.openapi.yaml"))
    });
    assert_ne!(ours, theirs, "their texts are not ours");
    let differences = differences("", &without_texts(&ours), &without_texts(&theirs));
    assert_eq!(differences, Vec::<String>::new());
}

fn lock(place: impl Fn(&str) -> PathBuf) -> Value {
    // Published descriptions are longer than any budget of ours.
    let text = without_budget();
    let load = |name: &str| {
        let bytes = fs::read(place(name)).map_err(|why| why.to_string())?;
        Ok(File {
            name: name.to_owned(),
            bytes,
        })
    };
    let toolset = compile(&Source::new("specs/klarna.yaml", text), load);
    Lock::of(&toolset.unwrap_or_else(|errors| panic!("{errors}")))
        .value()
        .clone()
}

/// A property may be called like a text; what is below `properties` is kept by name.
fn without_texts(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .filter(|(name, member)| !(TEXTS.contains(&name.as_str()) && member.is_string()))
            .map(|(name, member)| (name.clone(), without_texts(member)))
            .collect(),
        Value::Array(elements) => elements.iter().map(without_texts).collect(),
        other => other.clone(),
    }
}

fn differences(at: &str, ours: &Value, theirs: &Value) -> Vec<String> {
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            let mut names: Vec<&String> = ours.keys().chain(theirs.keys()).collect();
            names.sort();
            names.dedup();
            let null = &Value::Null;
            names
                .into_iter()
                .flat_map(|name| {
                    let pair = (
                        ours.get(name).unwrap_or(null),
                        theirs.get(name).unwrap_or(null),
                    );
                    differences(&format!("{at}/{name}"), pair.0, pair.1)
                })
                .collect()
        }
        _ if ours == theirs => Vec::new(),
        _ => vec![format!("{at}: {ours} against {theirs}")],
    }
}
