use serde_json::{Value, json};
use toolspec_runtime::{Outcome, call_typed};

use crate::api::{Api, Reply};
use crate::tools::client;
use crate::tools::manifest::CreateSession;

#[tokio::test]
async fn a_typed_call_goes_the_same_way() {
    let api = Api::start(vec![
        Reply::json(200, &json!({"session_id": "s"})),
        Reply::json(200, &json!({"session_id": "s"})),
    ])
    .await;
    let client = client(&api);
    let input = CreateSession { order_amount: 5 };
    let output = input.call(&client).await.unwrap();
    assert_eq!(output.session_id, "s");
    let failure = call_typed::<_, Vec<u8>>(&client, "create_session", &input)
        .await
        .unwrap_err();
    assert_eq!(failure.outcome, Outcome::DoneUnconfirmed);
    assert_eq!(failure.known["session_id"], "s");
    for (tool, input) in [("create_session", json!(5)), ("unknown", json!({}))] {
        let failure = call_typed::<_, Value>(&client, tool, &input).await;
        assert_eq!(failure.unwrap_err().outcome, Outcome::NotSent);
    }
}
