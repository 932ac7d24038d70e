//! What is refused is what the enforced schema refuses of what is intended, judged by another
//! validator, and nothing that the listed one refuses is accepted.

use klarna_tools_tests::RecordingApi;
use serde_json::{Value, json};
use toolspec_runtime::model::json_schema::{Form, input_schema};

use super::server;

/// What the manifest of the server compiles to.
pub(crate) mod world {
    toolspec_runtime::tools!("world.yaml");
}

/// Arguments of `place_order` beside its currency.
fn orders() -> Vec<Value> {
    vec![
        json!({}),
        json!({"currency": "SE"}),
        json!({"currency": "SEKK"}),
        json!({"id": "a"}),
        json!({"note": "short"}),
        json!({"note": "too long"}),
        json!({"note": null}),
        json!({"pay": {"kind": "card"}}),
        json!({"pay": {"kind": "card", "number": "1"}}),
        json!({"pay": {"kind": "card", "number": "1", "days": 1}}),
        json!({"pay": {"kind": "invoice", "days": 1}}),
        json!({"pay": {"kind": "later", "days": 0}}),
        json!({"discount": -1}),
        json!({"discount": u64::MAX}),
        json!({"discount": "5%"}),
        json!({"discount": true}),
        json!({"share": 0}),
        json!({"share": 0.25}),
        json!({"share": 0.3}),
        json!({"share": 1}),
        json!({"share": 1.25}),
        json!({"labels": {"a": "b", "c": "d"}}),
        json!({"labels": {"a": "b", "c": "d", "e": "f"}}),
        json!({"labels": {"a": 1}}),
        json!({"extra": {"a": [1, {"b": null}]}}),
        json!({"extra": []}),
        json!({"level": 1}),
        json!({"level": 2.5}),
        json!({"level": 2}),
        json!({"level": "high"}),
        json!({"level": true}),
        json!({"level": false}),
        json!({"level": null}),
        json!({"size": "small"}),
        json!({"size": "large"}),
        json!({"size": "medium"}),
        json!({"parcel": {}}),
        json!({"parcel": {"weight": 1, "fragile": true}}),
        json!({"parcel": {"weight": 1, "fragile": 1}}),
        json!({"codes": [1, null]}),
        json!({"codes": [1, 1]}),
    ]
}

fn others() -> Vec<(&'static str, Value)> {
    let within = |depth: usize| (0..depth).fold(json!(1), |value, _| json!({"sum": value}));
    vec![
        ("node", json!({"name": "a", "value": within(20)})),
        (
            "node",
            json!({"name": "a", "value": [1, [2, {"sum": [3]}]]}),
        ),
        ("node", json!({"name": "a", "value": {"sum": 1, "more": 2}})),
        (
            "node",
            json!({"name": "a", "next": {"name": "b", "next": {"name": "c"}}}),
        ),
        (
            "node",
            json!({"name": "a", "next": {"name": "b", "next": {"nome": "c"}}}),
        ),
        ("node", json!({"name": "a", "next": null})),
        ("string", json!({"odd": {"self": "a", "Self": {}}})),
        ("string", json!({"odd": {"self": "b", "Self": {}}})),
        ("string", json!({"odd": {"self": "a", "Self": {"Ok": 1}}})),
        (
            "string",
            json!({"odd": {"self": "a", "Self": {}, "1st": true}}),
        ),
        (
            "string",
            json!({"odd": {"self": "a", "Self": {}, "1st": "Option"}}),
        ),
        (
            "string",
            json!({"odd": {"self": "a", "Self": {}, "1st": {"Ok": "x"}}}),
        ),
        (
            "string",
            json!({"odd": {"self": "a", "Self": {}, "1st": 1}}),
        ),
        (
            "string",
            json!({"odd": {"self": "a", "Self": {}, "more": "x"}}),
        ),
        (
            "string",
            json!({"odd": {"self": "a", "Self": {}, "tool": ["x", null]}}),
        ),
        ("modern", json!({"name": "a"})),
        ("modern", json!({})),
        ("modern", json!({"name": 1})),
        ("modern", json!({"name": "a", "version": 3})),
        ("modern", json!({"name": "a", "amount": 0})),
        (
            "modern",
            json!({"name": "a", "amount": 9_007_199_254_740_992_i64}),
        ),
        (
            "modern",
            json!({"name": "a", "amount": 9_007_199_254_740_993_i64}),
        ),
        ("modern", json!({"name": "a", "node": {}})),
        ("modern", json!({"name": "a", "node": {"weight": 1}})),
        ("modern", json!({"name": "a", "either": "abc"})),
        ("modern", json!({"name": "a", "either": "abcd"})),
        ("modern", json!({"name": "a", "either": 9})),
        ("modern", json!({"name": "a", "either": 10})),
        ("modern", json!({"name": "a", "maybe": {}})),
        ("modern", json!({"name": "a", "maybe": {"wait": 1}})),
        ("modern", json!({"name": "a", "list": [1, "a"]})),
        ("modern", json!({"name": "a", "list": [1, "a", 3]})),
        ("modern", json!({"name": "a", "address": {"street": "x"}})),
        (
            "modern",
            json!({"name": "a", "address": {"street": "x", "city": "y"}}),
        ),
    ]
}

/// Arguments that are read as others, beside the currency of an order, and what they mean.
fn spelled() -> Vec<(&'static str, Value, Value)> {
    let order = |sent, intended| ("place_order", sent, intended);
    let node = |sent, intended| ("node", sent, intended);
    let modern = |sent, intended| ("modern", sent, intended);
    vec![
        order(json!({"currency": "sek"}), json!({"currency": "SEK"})),
        order(json!({"currency": " Sek"}), json!({"currency": "SEK"})),
        order(json!({"pay": null}), json!({})),
        order(json!({"discount": "5"}), json!({"discount": 5})),
        order(json!({"discount": "5% "}), json!({"discount": "5%"})),
        order(json!({"size": "SMALL"}), json!({"size": "small"})),
        order(json!({"codes": ["1", null]}), json!({"codes": [1, null]})),
        order(json!({"codes": "[1, null]"}), json!({"codes": [1, null]})),
        order(json!({"codes": ["1", 1.0]}), json!({"codes": [1, 1]})),
        order(json!({"share": "0.25"}), json!({"share": 0.25})),
        order(
            json!({"pay": "{\"kind\": \"later\", \"days\": \"3\"}"}),
            json!({"pay": {"kind": "later", "days": 3}}),
        ),
        order(
            json!({"pay": {"kind": "card", "number": "1", "days": null}}),
            json!({"pay": {"kind": "card", "number": "1", "days": null}}),
        ),
        order(
            json!({"labels": {"a": null, "b": "c"}}),
            json!({"labels": {"b": "c"}}),
        ),
        order(
            json!({"parcel": {"weight": "2", "fragile": "true"}}),
            json!({"parcel": {"weight": 2, "fragile": true}}),
        ),
        node(json!({"name": "a", "children": null}), json!({"name": "a"})),
        node(
            json!({"name": "a", "value": [1, [2, {"sum": ["3"]}]]}),
            json!({"name": "a", "value": [1, [2, {"sum": [3]}]]}),
        ),
        node(
            json!({"name": "a", "next": "{\"name\": \"b\", \"next\": null}"}),
            json!({"name": "a", "next": {"name": "b", "next": null}}),
        ),
        modern(json!({"name": "a", "either": null}), json!({"name": "a"})),
    ]
}

fn with_currency(tool: &str, mut arguments: Value) -> Value {
    if tool == "place_order" {
        let members = arguments.as_object_mut().unwrap();
        members.entry("currency").or_insert("SEK".into());
    }
    arguments
}

#[test]
fn what_is_sent_is_what_the_enforced_schema_accepts() {
    let api = RecordingApi::start();
    let mut server = server(&api).start();
    let listed = server.list_tools();
    let orders = orders().into_iter().map(|order| ("place_order", order));
    let plain = orders.chain(others());
    let plain = plain.map(|(tool, arguments)| (tool, arguments.clone(), arguments));
    let (mut sent, mut refused) = (0, 0);
    for (tool, arguments, intended) in plain.chain(spelled()) {
        let (arguments, intended) = (
            with_currency(tool, arguments),
            with_currency(tool, intended),
        );
        let enforced = world::TOOLSET.tool(tool).unwrap();
        let judge = jsonschema::draft202012::new(&input_schema(enforced, Form::Enforced)).unwrap();
        let listed = listed.iter().find(|listed| listed["name"] == tool).unwrap();
        let shown = jsonschema::draft202012::new(&listed["inputSchema"]).unwrap();
        let answer = server.call(tool, arguments.clone());
        let requests = api.take();
        let expected = judge.is_valid(&intended);
        let what = format!("{tool} {arguments}\n{}", answer.text());
        assert_eq!(!requests.is_empty(), expected, "{what}");
        assert!(shown.is_valid(&intended) || !expected, "{what}");
        if let Some(request) = requests.first() {
            let body: Value = serde_json::from_slice(&request.body).unwrap();
            let defaults = body.as_object().unwrap().iter();
            let added: Vec<_> = defaults
                .filter(|(name, value)| intended.get(name) != Some(*value))
                .collect();
            assert_eq!(added, [], "{what}");
            sent += 1;
        } else {
            refused += 1;
        }
    }
    assert!(sent > 40 && refused > 25, "{sent} sent, {refused} refused");
}

#[test]
fn each_schema_is_one_and_its_root_an_object_without_combinators() {
    let api = RecordingApi::start();
    for tool in server(&api).start().list_tools() {
        for key in ["inputSchema", "outputSchema"] {
            let schema = &tool[key];
            jsonschema::draft202012::meta::validate(schema).unwrap_or_else(|why| panic!("{why}"));
            assert_eq!(schema["type"], "object", "{tool}");
            for combinator in ["allOf", "anyOf", "oneOf", "not", "$ref"] {
                assert!(schema.get(combinator).is_none(), "{tool}");
            }
        }
    }
}
