//! The list of tools, as every host has to be able to take it.

use jsonschema::Draft;
use klarna_tools_tests::{Protocol, Server};
use serde_json::{Value, json};

const TOOLS: [&str; 8] = [
    "create_payment_session",
    "get_payment_session",
    "create_klarna_order",
    "get_order_details",
    "capture_klarna_order",
    "refund_klarna_order",
    "cancel_authorized_order",
    "update_order_shipping",
];

/// What hosts drop or refuse at the root of a schema.
const COMBINATORS: [&str; 10] = [
    "$ref",
    "$dynamicRef",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "enum",
];

const BUDGET: usize = 18 * 1024;

fn in_every_version(check: impl Fn(&[Value])) {
    for protocol in Protocol::ALL {
        let tools = Server::builder().protocol(protocol).start().list_tools();
        check(&tools);
    }
}

#[test]
fn the_tools_are_the_eight_in_the_order_of_a_purchase() {
    in_every_version(|tools| {
        let names: Vec<_> = tools
            .iter()
            .map(|tool| tool["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, TOOLS);
    });
}

#[test]
fn each_tool_says_what_it_is() {
    in_every_version(|tools| {
        for tool in tools {
            for part in ["title", "description"] {
                assert!(
                    tool[part].as_str().is_some_and(|text| !text.is_empty()),
                    "{tool}"
                );
            }
        }
    });
}

#[test]
fn each_tool_has_all_four_annotations() {
    in_every_version(|tools| {
        for tool in tools {
            let annotations = tool["annotations"].as_object().unwrap();
            let mut names: Vec<_> = annotations.keys().map(String::as_str).collect();
            names.sort_unstable();
            let hints = [
                "destructiveHint",
                "idempotentHint",
                "openWorldHint",
                "readOnlyHint",
            ];
            assert_eq!(names, hints, "{tool}");
            assert!(annotations.values().all(Value::is_boolean), "{tool}");
            let name = tool["name"].as_str().unwrap();
            let reads = name.starts_with("get_");
            assert_eq!(annotations["readOnlyHint"], reads, "{name}");
            let only_adds = name == "create_payment_session";
            assert_eq!(
                annotations["destructiveHint"],
                !reads && !only_adds,
                "{name}"
            );
            let repeats = reads || name == "cancel_authorized_order";
            assert_eq!(annotations["idempotentHint"], repeats, "{name}");
            assert_eq!(annotations["openWorldHint"], true, "{name}");
        }
    });
}

#[test]
fn each_schema_is_one_of_an_object_without_combinators_at_its_root() {
    in_every_version(|tools| {
        for tool in tools {
            for schema in ["inputSchema", "outputSchema"] {
                let root = tool[schema].as_object().unwrap();
                assert_eq!(root["type"], "object", "{tool}");
                for keyword in COMBINATORS {
                    assert!(
                        !root.contains_key(keyword),
                        "{keyword} at the root of {tool}"
                    );
                }
            }
            for keyword in ["additionalProperties", "dependentRequired", "minProperties"] {
                assert_eq!(tool["inputSchema"].get(keyword), None, "{tool}");
            }
        }
    });
}

#[test]
fn each_schema_is_sound_and_closed_in_itself() {
    in_every_version(|tools| {
        for tool in tools {
            for schema in [&tool["inputSchema"], &tool["outputSchema"]] {
                jsonschema::draft202012::meta::validate(schema).unwrap();
                let options = jsonschema::options()
                    .with_draft(Draft::Draft202012)
                    .offline();
                options.build(schema).unwrap();
            }
        }
    });
}

#[test]
fn the_list_keeps_its_budget() {
    in_every_version(|tools| {
        let size = json!(tools).to_string().len();
        assert!(size <= BUDGET, "{size} bytes");
    });
}

#[test]
fn every_version_lists_the_same_and_all_of_it_on_one_page() {
    let lists = Protocol::ALL.map(|protocol| {
        let mut server = Server::builder().protocol(protocol).start();
        let result = server.request("tools/list", json!({}))["result"].clone();
        assert!(result.get("nextCursor").is_none(), "{result}");
        result["tools"].clone()
    });
    assert_eq!(lists[0], lists[1]);
    assert_eq!(lists[1], lists[2]);
}
