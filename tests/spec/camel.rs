//! Names as the API has them, in Rust and over MCP.

use klarna_tools::{BaseUrl, Client};
use klarna_tools_tests::{Answer, RecordingApi, Reply, Server, toolspec};
use serde_json::{Value, json};

/// Two properties have the same name in snake case.
pub(crate) mod depot {
    klarna_tools::tools!("camel.yaml", typed);
}

const TARGET: &str = "/parcels/a?notifyBy=eMail";

fn sent() -> Value {
    json!({ "weightInGrams": 5, "weight_in_grams": 6, "type": "box", "shipTo": { "postalCode": "1" } })
}

/// An API that answers with what it was sent.
fn api() -> RecordingApi {
    let api = RecordingApi::start();
    api.reply(Reply {
        body: sent().to_string().into_bytes(),
        ..Reply::default()
    });
    api
}

fn check_request(api: &RecordingApi) {
    let recorded = api.take();
    let [request] = recorded.as_slice() else {
        panic!("{recorded:?}");
    };
    assert_eq!(request.target, TARGET);
    let agent = request.headers.iter();
    let agent = agent.filter(|(name, _)| name == "user-agent");
    let agent: Vec<&str> = agent.map(|(_, value)| value.as_str()).collect();
    assert_eq!(
        agent,
        [format!(
            "camel/1.4.0-rc.1 toolspec/{}",
            env!("CARGO_PKG_VERSION")
        )]
    );
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(body, sent());
}

#[tokio::test]
async fn types_have_fields_in_snake_case_and_send_the_names_of_the_api() {
    let api = api();
    let client = Client::builder(&depot::TOOLSET)
        .base(BaseUrl::loopback(api.url()).unwrap())
        .build();
    let replace = depot::ReplaceParcel {
        parcel_id: "a".to_owned(),
        notify_by: Some(depot::ReplaceParcelNotifyBy::EMail),
        weight_in_grams: 5,
        weight_in_grams_: Some(6),
        r#type: Some("box".to_owned()),
        ship_to: Some(depot::ShipTo {
            postal_code: Some("1".to_owned()),
        }),
    };
    let replaced = replace.call(&client).await.unwrap();
    check_request(&api);
    let weights = (replaced.weight_in_grams, replaced.weight_in_grams_);
    assert_eq!(weights, (Some(5), Some(6)));
    assert_eq!(replaced.summary, "The parcel a has 5 grams.");
}

#[test]
fn a_server_lists_and_takes_the_names_of_the_api() {
    let api = api();
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/spec/camel.yaml");
    let server = Server::builder().program(toolspec()).arg(manifest);
    let mut server = server.env("CAMEL_BASE_URL", api.url()).start();
    let own = json!({ "name": "camel", "title": "A depot", "version": "1.4.0-rc.1" });
    assert_eq!(server.opened()["serverInfo"], own);
    let listed = server.list_tools();
    let properties = listed[0]["inputSchema"]["properties"].as_object().unwrap();
    let names: Vec<&str> = properties.keys().map(String::as_str).collect();
    let expected = [
        "parcelId",
        "notifyBy",
        "weightInGrams",
        "weight_in_grams",
        "type",
        "shipTo",
    ];
    assert_eq!(names, expected);
    let mut arguments = sent();
    arguments["parcelId"] = "a".into();
    arguments["notifyBy"] = "eMail".into();
    let answer: Answer = server.call("replace_parcel", arguments);
    check_request(&api);
    assert_eq!(answer.structured()["shipTo"], json!({ "postalCode": "1" }));
    let refused = server.call(
        "replace_parcel",
        json!({ "parcel_id": "a", "weightInGrams": 5 }),
    );
    assert!(
        refused.text().contains("did you mean parcelId?"),
        "{}",
        refused.text()
    );
}
