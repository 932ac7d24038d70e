//! The macro in a crate of somebody else, over an API of somebody else.

use klarna_tools::Client;
use serde_json::{Value, json};

/// Some names of this API are none in Rust.
pub(crate) mod shop {
    klarna_tools::tools!("shop.yaml", typed);
}

#[test]
fn another_crate_has_tools_of_its_own() {
    assert_eq!(shop::TOOLSET.server().name, "shop");
    let tools: Vec<&str> = shop::TOOLSET
        .iter()
        .map(|tool| tool.name.as_str())
        .collect();
    assert_eq!(tools, ["find_orders", "place_order"]);
    assert_eq!(shop::PlaceOrder::tool().unwrap().name, "place_order");
    let find = shop::FindOrders {
        customer: "Ada".to_owned(),
        r#type: Some(shop::FindOrdersType::N2nd),
        ..Default::default()
    };
    let sent = serde_json::to_value(&find).unwrap();
    assert_eq!(
        sent,
        serde_json::json!({ "customer": "Ada", "type": "2nd" })
    );
}

#[test]
fn an_answer_is_read_into_its_types() {
    let answer = serde_json::json!({
        "summary": "Found one.", "self": "next", "orders": [{ "match": "a", "match_": true }],
    });
    let found: shop::FindOrdersOutput = serde_json::from_value(answer.clone()).unwrap();
    let order: &shop::OrdersOutput = &found.orders.as_ref().unwrap()[0];
    assert_eq!(
        (order.r#match.as_deref(), order.match_),
        (Some("a"), Some(true))
    );
    assert_eq!(found.self_.as_deref(), Some("next"));
    assert_eq!(serde_json::to_value(&found).unwrap(), answer);
}

#[test]
fn what_is_written_is_read_again_in_its_order() {
    for text in [
        r#"{"price":1}"#,
        r#"{"price":-5,"note":null}"#,
        r#"{"price":1,"note":"n","size":"large","discount":5}"#,
        r#"{"price":1,"discount":"5%","parcel":{"weights":[1,2],"label":null}}"#,
        r#"{"price":1,"parcel":{"weights":[],"label":"a","fragile":true,"late":false}}"#,
    ] {
        let order: shop::PlaceOrder = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&order).unwrap(), text);
    }
}

#[test]
fn null_means_absent_where_a_value_cannot_be_null() {
    let given = json!({ "price": 1, "note": null, "size": null, "parcel": { "weights": [] } });
    let order: shop::PlaceOrder = serde_json::from_value(given).unwrap();
    assert_eq!((order.note, order.size), (Some(None), None));
    assert_eq!(order.parcel.unwrap().label, None);
}

#[test]
fn what_does_not_fit_is_reported_with_its_place() {
    for (given, expected) in [
        (json!([]), "the value is a list, expected an object"),
        (json!({}), "`price` is missing"),
        (
            json!({ "price": null }),
            "`price` is null, expected an integer of 64 bits",
        ),
        (
            json!({ "price": 0.5 }),
            "`price` is the number 0.5, expected an integer of 64 bits",
        ),
        (
            json!({ "price": 1, "colour": "red" }),
            "`colour` is unknown, expected `price`, `note`, `size`, `discount` or `parcel`",
        ),
        (
            json!({ "price": 1, "size": "medium" }),
            "`size` is \"medium\", expected `small` or `large`",
        ),
        (
            json!({ "price": 1, "discount": true }),
            "`discount` is of no type that it may have: the value is a boolean, expected an integer of 64 bits; the value is a boolean, expected a string",
        ),
        (
            json!({ "price": 1, "parcel": {} }),
            "`parcel.weights` is missing",
        ),
        (
            json!({ "price": 1, "parcel": { "weights": [1, "secret"] } }),
            "`parcel.weights[1]` is a string, expected an integer of 64 bits",
        ),
        (
            json!({ "price": 1, "parcel": { "weights": [], "late": 1 } }),
            "`parcel.late` is the number 1, expected a boolean",
        ),
    ] {
        let error = serde_json::from_value::<shop::PlaceOrder>(given).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn an_answer_may_contain_what_is_not_declared() {
    let answer = json!({ "summary": "Placed.", "id": "a", "state": "open", "more": 1 });
    let placed: shop::PlaceOrderOutput = serde_json::from_value(answer).unwrap();
    assert_eq!(
        placed
            .state
            .map(|state| serde_json::to_value(state).unwrap()),
        Some(Value::from("open"))
    );
}

#[tokio::test]
async fn a_call_without_credentials_is_not_sent() {
    let client = Client::builder(&shop::TOOLSET).build();
    let find = shop::FindOrders {
        customer: "Ada".to_owned(),
        ..Default::default()
    };
    let failure = find.call(&client).await.unwrap_err();
    assert_eq!(failure.outcome, klarna_tools::Outcome::NotSent);
    assert!(failure.to_string().contains("SHOP_USER"), "{failure}");
}
