//! The macro in a crate of somebody else, over an API of somebody else.

use klarna_tools::Client;

/// Some names of this API are none in Rust.
mod shop {
    klarna_tools_macros::tools!("shop.yaml");
}

#[test]
fn another_crate_has_tools_of_its_own() {
    assert_eq!(shop::TOOLSET.name, "shop");
    let tools: Vec<&str> = shop::TOOLSET.tools.iter().map(|tool| tool.name).collect();
    assert_eq!(tools, [shop::FindOrders::tool().name]);
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
    let answer =
        serde_json::json!({ "self": "next", "orders": [{ "match": "a", "match_": true }] });
    let found: shop::FindOrdersOutput = serde_json::from_value(answer.clone()).unwrap();
    let order: &shop::OrdersOutput = &found.orders.as_ref().unwrap()[0];
    assert_eq!(
        (order.r#match.as_deref(), order.match_),
        (Some("a"), Some(true))
    );
    assert_eq!(found.self_.as_deref(), Some("next"));
    assert_eq!(serde_json::to_value(&found).unwrap(), answer);
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
