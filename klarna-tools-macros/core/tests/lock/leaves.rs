//! Every value of the real manifest, edited one by one.

use std::{sync::Mutex, thread};

use super::specs::{MANIFEST, ORDERS, PAYMENTS, Specs};
use crate::leaves::collect;
use serde_json::{Value, json};

/// Values that neither agents nor the API meet, and why: the end of their pointer.
const UNSEEN: [(&str, &str); 4] = [
    ("/budget", "a limit for the maintainer"),
    ("/why", "a reason for the next reader"),
    ("/published", "where a maintainer looks for what is new"),
    ("/corrections/8/value", "a pattern of what is only returned"),
];

/// Between them they use every selection and every schema that is corrected.
const MOST_TOOLS: [&str; 4] = [
    "create_payment_session",
    "get_order_details",
    "cancel_authorized_order",
    "update_order_shipping",
];

/// The one that is compiled fastest of those that send a key.
const ANY_TOOL: &str = "cancel_authorized_order";

#[test]
fn every_value_of_the_manifest_is_seen() {
    let mut specs = Specs::read();
    prune(&mut specs);
    // Names of tools, of which each trial has some; edits.yaml is about them.
    specs.remove(MANIFEST, "/groups");
    let mut pointers = Vec::new();
    collect(String::new(), &specs.0[MANIFEST], &mut pointers);
    assert!(
        pointers.len() > 300,
        "there are only {} values",
        pointers.len()
    );
    let open = Mutex::new(trials(&specs, pointers));
    let (unseen, refused) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        let work = || {
            while let Some((specs, pointers)) = { open.lock().unwrap().pop() } {
                let before = specs.lock().unwrap_or_else(|errors| panic!("{errors}"));
                for pointer in pointers {
                    let mut edited = specs.clone();
                    edit(edited.at(MANIFEST, &pointer));
                    match edited.lock() {
                        Ok(after) if before != after => {}
                        Ok(_) => unseen.lock().unwrap().push(pointer),
                        Err(_) => refused.lock().unwrap().push(pointer),
                    }
                }
            }
        };
        scope.spawn(work);
        work();
    });
    let (mut unseen, refused) = (unseen.into_inner().unwrap(), refused.into_inner().unwrap());
    unseen.retain(|pointer| UNSEEN.iter().all(|(end, _)| !pointer.ends_with(end)));
    assert!(
        unseen.is_empty(),
        "edits of these are not seen: {unseen:#?}"
    );
    // A name of the API with a letter more is refused; were all refused, nothing would be tested.
    assert!(refused.len() < 300, "{} edits are refused", refused.len());
}

/// The values by the tools that it takes to see them: one tool by itself, any tool, or all.
fn trials(specs: &Specs, pointers: Vec<String>) -> Vec<(Specs, Vec<String>)> {
    let (of_all, pointers): (Vec<_>, Vec<_>) = pointers.into_iter().partition(|pointer| {
        ["/corrections/", "/selections/"]
            .iter()
            .any(|part| pointer.starts_with(part))
    });
    let mut most = specs.clone();
    let tools = most.at(MANIFEST, "/tools").as_object_mut().unwrap();
    tools.retain(|name, _| MOST_TOOLS.contains(&name.as_str()));
    let mut trials: Vec<_> = of_all
        .chunks(20)
        .map(|piece| (most.clone(), piece.to_vec()))
        .collect();
    let tools = specs.0[MANIFEST]["tools"].as_object().unwrap();
    for (name, tool) in tools {
        let mut alone = specs.clone();
        correct(&mut alone);
        alone.set(MANIFEST, "/tools", json!({ name.as_str(): tool }));
        prune(&mut alone);
        if alone.lock().is_err() {
            // A header that no tool sends is a mistake.
            alone.remove(MANIFEST, "/idempotency");
        }
        let within = format!("/tools/{name}/");
        let is_seen = |pointer: &&String| {
            pointer.starts_with(&within) || (name == ANY_TOOL && !pointer.starts_with("/tools/"))
        };
        trials.push((alone, pointers.iter().filter(is_seen).cloned().collect()));
    }
    let sorted: usize = trials.iter().map(|(_, pointers)| pointers.len()).sum();
    assert_eq!(sorted, of_all.len() + pointers.len());
    trials
}

fn edit(value: &mut Value) {
    *value = match value.take() {
        Value::String(text) => json!(format!("{text}x")),
        Value::Bool(value) => json!(!value),
        Value::Number(number) => json!(number.as_i64().unwrap() + 1),
        Value::Null => json!({ "description": "x" }),
        nested => panic!("{nested} is not a scalar"),
    };
}

/// Takes out of the documents what the manifest does not name, and most prose, so that reading
/// them hundreds of times is quick.
fn prune(specs: &mut Specs) {
    fn shorten(value: &mut Value) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    match member {
                        Value::String(text) if name == "description" => text.truncate(1),
                        _ => shorten(member),
                    }
                }
            }
            Value::Array(elements) => elements.iter_mut().for_each(shorten),
            _ => {}
        }
    }
    let manifest = specs.0[MANIFEST].to_string();
    for document in [PAYMENTS, ORDERS] {
        let paths = specs.at(document, "/paths").as_object_mut().unwrap();
        paths.retain(|path, _| {
            let corrected = path.replace('/', "~1");
            manifest.contains(&format!(" {path}\"")) || manifest.contains(&corrected)
        });
        for operation in paths
            .values_mut()
            .flat_map(|item| item.as_object_mut().unwrap().values_mut())
        {
            let answers = operation["responses"].as_object_mut().unwrap();
            answers.retain(|status, _| status.starts_with('2'));
        }
        shorten(specs.at(document, ""));
        let mut before = usize::MAX;
        loop {
            let named = specs.at(document, "").to_string() + &manifest;
            let schemas = specs
                .at(document, "/components/schemas")
                .as_object_mut()
                .unwrap();
            let is_named = |name: &str| named.contains(&format!("/components/schemas/{name}"));
            schemas.retain(|name, _| is_named(name));
            if schemas.len() == before {
                break;
            }
            before = schemas.len();
        }
    }
}

/// Puts the corrections into the documents.
fn correct(specs: &mut Specs) {
    let manifest = specs.at(MANIFEST, "").as_object_mut().unwrap();
    let corrections = manifest.shift_remove("corrections").unwrap();
    for correction in corrections.as_array().unwrap() {
        let (document, pointer) = correction["at"].as_str().unwrap().split_once('#').unwrap();
        match correction.get("value") {
            Some(value) => specs.set(document, pointer, value.clone()),
            None => specs.remove(document, pointer),
        }
    }
}
