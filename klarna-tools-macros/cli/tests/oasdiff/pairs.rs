//! Pairs of documents, and what `toolspec diff --documents` says about them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use serde_json::{Map, Value, json};
use tempfile::TempDir;

use super::rules::{Document, Operation};
use crate::run::Run;

/// What is reported, in order: class and kind.
pub(super) type Reported = Vec<(String, String)>;

/// All operations as one document, with a tool for each. Nothing where `check` refuses an operation
/// before it is changed.
pub(super) fn of_operations(operations: &[Operation]) -> Vec<Option<Reported>> {
    let mut taken: Vec<usize> = (0..operations.len()).collect();
    loop {
        let folder = folder(operations, &taken);
        let check = run(&folder, &["check", "manifest.yaml"]);
        if check.code == Some(0) {
            let mut reported = reported(&folder);
            assert_eq!(reported.get(""), None, "what is not of a tool");
            let mut of = |at| reported.remove(&format!("r{at}")).unwrap_or_default();
            let all = (0..operations.len()).map(|at| taken.contains(&at).then_some(at));
            return all.map(|at| at.map(&mut of)).collect();
        }
        let refused = places(&check.err);
        assert!(!refused.is_empty(), "{}", check.err);
        taken.retain(|at| !refused.contains(at));
    }
}

/// The operations in which mistakes are reported.
fn places(said: &str) -> BTreeSet<usize> {
    let mistakes = said.split("\n\n").filter(|said| said.starts_with("error"));
    let parts = mistakes.flat_map(|mistake| mistake.split("~1r").skip(1));
    let number = |part: &str| part.split('/').next()?.parse().ok();
    parts.filter_map(number).collect()
}

fn folder(operations: &[Operation], taken: &[usize]) -> TempDir {
    let mut tools = Map::new();
    let mut documents = [document(&json!({})), document(&json!({}))];
    for at in taken {
        let operation = &operations[*at];
        let method = method(operation);
        let mut tool = operation.tool.clone();
        tool["title"] = json!(operation.rule);
        tool["description"] = json!("Calls it.");
        tool["operation"] = json!(format!("{} /r{at}", method.to_uppercase()));
        tools.insert(format!("r{at}"), tool);
        for (document, side) in documents
            .iter_mut()
            .zip([&operation.before, &operation.after])
        {
            put(document, &format!("/r{at}"), method, side);
        }
    }
    written(&manifest(&Value::Object(tools)), &documents)
}

/// One pair of documents, of which one tool uses one operation.
pub(super) fn of_document(pair: &Document) -> Reported {
    let tool = json!({ "r": { "title": "R", "description": "Calls it.", "operation": "GET /r" } });
    let mut documents = [document(&pair.before), document(&pair.after)];
    for document in &mut documents {
        put(document, "/r", "get", &json!({}));
    }
    reported(&written(&manifest(&tool), &documents))
        .into_values()
        .flatten()
        .collect()
}

fn method(operation: &Operation) -> &'static str {
    let sides = [&operation.before, &operation.after];
    let has_body = sides.iter().any(|side| side.get("requestBody").is_some());
    if has_body { "post" } else { "get" }
}

/// Puts an operation into a document; what is not of it goes where it belongs.
fn put(document: &mut Value, path: &str, method: &str, operation: &Value) {
    let Some(members) = operation.as_object() else {
        return;
    };
    let mut members = members.clone();
    let at = members
        .remove("x-at")
        .map_or_else(String::new, |at| at.as_str().unwrap().to_owned());
    let parameters = members.remove("x-path").unwrap_or_else(|| json!([]));
    members
        .entry("responses")
        .or_insert_with(|| json!({ "204": { "description": "Done" } }));
    document["paths"][format!("{path}{at}")] = json!({ "parameters": parameters, method: members });
}

fn manifest(tools: &Value) -> Value {
    json!({
        "name": "rules", "title": "Rules", "instructions": "Call them.", "documents": ["api.json"],
        "budget": "4 MiB",
        "auth": {
            "api_key": "$env.KEY",
            "basic": { "username": "$env.LOGIN_NAME", "password": "$env.LOGIN_PASSWORD" },
            "client_credentials": { "id": "$env.CLIENT_ID", "secret": "$env.CLIENT_SECRET" },
        },
        "tools": tools,
    })
}

/// A document without operations; `given` is around them.
fn document(given: &Value) -> Value {
    let text = json!({ "type": "string" });
    let form = |name: &str| json!({ "type": "object", "required": ["kind", "sort", name], "properties": { "kind": text, "sort": text, name: text } });
    let token = json!({ "tokenUrl": "https://api.example.com/token", "scopes": { "read": "A", "write": "B" } });
    let code = json!({ "tokenUrl": "https://api.example.com/token", "authorizationUrl": "https://api.example.com/code", "scopes": {} });
    let mut schemes = json!({
        "key": { "type": "apiKey", "in": "header", "name": "X-Key" },
        "login": { "type": "http", "scheme": "basic" },
        "token": { "type": "oauth2", "flows": { "clientCredentials": token } },
        "code": { "type": "oauth2", "flows": { "authorizationCode": code } },
    });
    for (name, scheme) in given["schemes"].as_object().into_iter().flatten() {
        schemes[name] = scheme.clone();
    }
    schemes
        .as_object_mut()
        .unwrap()
        .retain(|_, scheme| !scheme.is_null());
    let security = given.get("security").cloned().unwrap_or_else(|| json!([]));
    json!({
        "openapi": "3.1.0", "info": { "title": "Rules", "version": "1" },
        "servers": [{ "url": "https://api.example.com" }], "security": security, "paths": {},
        "components": { "securitySchemes": schemes, "schemas": { "cat": form("meow"), "dog": form("bark") } },
    })
}

/// A folder with the manifest, its document, and the next one.
fn written(manifest: &Value, [before, after]: &[Value; 2]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, value: &Value| {
        fs::write(folder.path().join(name), value.to_string()).unwrap();
    };
    fs::create_dir(folder.path().join("next")).unwrap();
    write("manifest.yaml", manifest);
    write("api.json", before);
    write("next/api.json", after);
    folder
}

fn run(folder: &TempDir, arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_toolspec"));
    Run::of(command.args(arguments).current_dir(folder.path()))
}

/// What is reported, by tool.
fn reported(folder: &TempDir) -> BTreeMap<String, Reported> {
    let Run { out, err, .. } = run(
        folder,
        &[
            "diff",
            "manifest.yaml",
            "--documents",
            "next",
            "--format",
            "json",
        ],
    );
    let review: Value = serde_json::from_str(&out).unwrap_or_else(|why| panic!("{why}: {err}"));
    let mut reported = BTreeMap::<String, Reported>::new();
    for change in review["changes"].as_array().unwrap() {
        let word = |name: &str| change[name].as_str().unwrap_or_default().to_owned();
        let of_tool = reported.entry(word("tool")).or_default();
        of_tool.push((word("class"), word("kind")));
    }
    reported
}
