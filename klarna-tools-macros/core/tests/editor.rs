//! The JSON Schema of manifests, as an editor uses it.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use jsonschema::{Validator, draft7};
use serde_json::{Value, json};
use toolspec_core::{diagnostic::Diagnostics, manifest::manifest_schema, source::Source, yaml};

#[test]
fn every_key_is_described() {
    let schema = manifest_schema();
    let mut keys = 0;
    walk("", &schema, &mut |at, value| {
        for (name, property) in members(value, "properties") {
            keys += 1;
            let description = property["description"].as_str().unwrap_or_default();
            assert!(description.len() > 10, "{at}/{name} has no description");
            assert!(!description.contains('\n'), "{at}/{name}: {description}");
        }
        for (name, definition) in members(value, "definitions") {
            assert!(
                definition["description"].is_string(),
                "{name} has no description"
            );
        }
    });
    assert!(keys > 70, "only {keys} keys");
}

/// An editor that offers `null` for a key offers what the reader refuses.
#[test]
fn no_key_is_offered_without_a_value() {
    let schema = manifest_schema();
    walk("", &schema, &mut |at, value| {
        for (name, property) in members(value, "properties") {
            let null = json!("null");
            let types = property["type"].as_array().cloned().unwrap_or_default();
            let alternatives = property["anyOf"].as_array().cloned().unwrap_or_default();
            let is_null = |alternative: &Value| alternative["type"] == null;
            let offers = types.contains(&null) || alternatives.iter().any(is_null);
            assert!(!offers, "{at}/{name}");
        }
    });
}

/// A value that is written in a small language is completed from examples, which its pattern takes.
#[test]
fn what_is_written_in_strings_has_examples() {
    let schema = manifest_schema();
    let written = [
        "OperationName",
        "Expression",
        "Variable",
        "Size",
        "Duration",
        "Rate",
        "LintRule",
        "Template",
    ];
    for name in written {
        let definition = &schema["definitions"][name];
        let validator = draft7::new(definition).unwrap();
        let examples = definition["examples"].as_array().unwrap();
        assert!(!examples.is_empty(), "{name}");
        for example in examples {
            assert!(validator.is_valid(example), "{name}: {example}");
        }
        assert!(!validator.is_valid(&json!("[no")), "{name} takes anything");
    }
}

#[test]
fn every_manifest_of_the_repository_is_valid() {
    let validator = validator();
    let manifests: Vec<(PathBuf, Value)> = yaml_files(&repository())
        .into_iter()
        .filter_map(|path| Some((path.clone(), read(&fs::read(&path).unwrap())?)))
        .filter(|(_, value)| value.get("tools").is_some() && value.get("documents").is_some())
        .collect();
    assert!(manifests.len() >= 3, "{manifests:?}");
    for (path, manifest) in manifests {
        let errors: Vec<String> = validator
            .iter_errors(&manifest)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
    }
}

fn validator() -> Validator {
    draft7::new(&manifest_schema()).unwrap()
}

fn walk(at: &str, value: &Value, seen: &mut impl FnMut(&str, &Value)) {
    seen(at, value);
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                walk(&format!("{at}/{name}"), member, seen);
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| walk(at, element, seen)),
        _ => {}
    }
}

fn members<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value
        .get(key)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
}

fn repository() -> PathBuf {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    repository.canonicalize().unwrap()
}

/// The folder that cargo builds in, however it is configured.
fn target() -> PathBuf {
    let program = env::current_exe().unwrap();
    let folder = program.ancestors().nth(3);
    folder.expect("TARGET/PROFILE/deps/TEST").to_owned()
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    paths
        .flat_map(
            |path| match path.file_name().and_then(|name| name.to_str()) {
                Some(name) if name == "target" || name.starts_with('.') => Vec::new(),
                _ if path == target() => Vec::new(),
                _ if path.is_dir() => yaml_files(&path),
                _ if path.extension().is_some_and(|found| found == "yaml") => vec![path],
                _ => Vec::new(),
            },
        )
        .collect()
}

fn read(bytes: &[u8]) -> Option<Value> {
    let source = Source::from_bytes("", bytes.to_vec()).ok()?;
    let mut cx = Diagnostics::new();
    let root = yaml::read(&source, &mut cx);
    Some(cx.finish(root).ok()??.to_json())
}
