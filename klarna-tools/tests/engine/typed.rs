use klarna_tools::{Outcome, call_typed};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::api::{Api, Reply};
use crate::tools::{TOOLSET, client};

#[derive(Serialize)]
struct CreateInput {
    order_amount: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    absent: Option<String>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct CreateOutput {
    session_id: String,
}

#[tokio::test]
async fn a_typed_call_goes_the_same_way() {
    let api = Api::start(vec![
        Reply::json(200, &json!({"session_id": "s"})),
        Reply::json(200, &json!({"session_id": "s"})),
    ])
    .await;
    let tool = TOOLSET.tool("create_session").unwrap();
    let input = CreateInput {
        order_amount: 5,
        absent: None,
    };
    let output: CreateOutput = call_typed(tool, &client(&api), &input).await.unwrap();
    assert_eq!(
        output,
        CreateOutput {
            session_id: "s".to_owned()
        }
    );
    let failure = call_typed::<_, Vec<u8>>(tool, &client(&api), &input)
        .await
        .unwrap_err();
    assert_eq!(failure.outcome, Outcome::DoneUnconfirmed);
    assert_eq!(failure.known["session_id"], "s");
    let failure = call_typed::<_, CreateOutput>(tool, &client(&api), &5)
        .await
        .unwrap_err();
    assert_eq!(failure.outcome, Outcome::NotSent);
}
