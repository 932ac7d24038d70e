//! Characters that nobody sees, wherever a model reads them.

use serde_json::Value;
use toolspec_core::Locked;
use toolspec_core::manifest::LintRule;
use toolspec_core::pointer::Pointer;
use toolspec_core::text::{spelled, unseen};

use super::finding::Finding;

/// Every text, name and value that contains one.
pub(super) fn hidden(tools: &Locked) -> Vec<Finding> {
    let root = tools.lock.value();
    let mut found = Vec::new();
    if let Some(server) = root.get("server") {
        visit(&["server"].into_iter().collect(), server, tools, &mut found);
    }
    for tool in &tools.toolset.tools {
        let pointer: Pointer = ["tools", &tool.name, "advertised"].into_iter().collect();
        let advertised = root.get("tools").and_then(|tools| tools.get(&tool.name));
        if let Some(advertised) = advertised.and_then(|tool| tool.get("advertised")) {
            visit(&pointer, advertised, tools, &mut found);
        }
    }
    found
}

fn visit(pointer: &Pointer, value: &Value, tools: &Locked, found: &mut Vec<Finding>) {
    match value {
        Value::String(text) => found.extend(finding(pointer, text, tools)),
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                visit(&pointer.join(index.to_string()), element, tools, found);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                let pointer = pointer.join(name);
                found.extend(finding(&pointer, name, tools));
                visit(&pointer, member, tools, found);
            }
        }
        _ => {}
    }
}

fn finding(pointer: &Pointer, text: &str, tools: &Locked) -> Option<Finding> {
    let unseen = unseen(text);
    let names = unseen.iter().map(|c| format!("U+{:04X}", u32::from(*c)));
    let names = names.collect::<Vec<_>>().join(", ");
    (!unseen.is_empty()).then(|| {
        let shown: String = spelled(text).chars().take(60).collect();
        let message = format!("`{shown}` contains hidden characters: {names}");
        Finding::new(
            LintRule::HiddenCharacters,
            &names,
            (tools, pointer),
            message,
        )
        .label("a model reads them, and the API gets them")
    })
}
