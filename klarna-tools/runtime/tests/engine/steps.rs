use serde_json::json;
use toolspec_runtime::Outcome;

use crate::api::{Api, Reply};
use crate::tools::call;

#[tokio::test]
async fn only_the_steps_that_the_arguments_ask_for_are_sent_in_order() {
    for (arguments, lines, applied) in [
        (
            json!({"address": "a"}),
            vec!["PATCH /orders/o/address"],
            vec!["Change the address"],
        ),
        (
            json!({"info": "i"}),
            vec!["POST /orders/o/info"],
            vec!["Add info to the order"],
        ),
        (
            json!({"info": "i", "capture_id": "c"}),
            vec!["POST /captures/c/info"],
            vec!["Add info to the capture"],
        ),
        (
            json!({"info": "i", "address": "a", "capture_id": "c"}),
            vec!["PATCH /orders/o/address", "POST /captures/c/info"],
            vec!["Change the address", "Add info to the capture"],
        ),
    ] {
        let api = Api::start(vec![Reply::status(204), Reply::status(204)]).await;
        let mut arguments = arguments;
        arguments["order_id"] = "o".into();
        let success = call(&api, "ship", arguments).await.unwrap();
        assert_eq!(api.lines(), lines);
        assert_eq!(success.structured["applied"], json!(applied));
    }
}

#[tokio::test]
async fn a_refusal_after_a_success_reports_both() {
    let refusal =
        json!({"error_code": "NO_SUCH_ORDER", "error_messages": ["Order o cannot be found"]});
    let api = Api::start(vec![Reply::status(204), Reply::json(404, &refusal)]).await;
    let failure = call(
        &api,
        "ship",
        json!({"order_id": "o", "address": "a", "info": "i"}),
    )
    .await
    .unwrap_err();
    assert_eq!(failure.outcome, Outcome::Refused);
    assert_eq!(failure.applied, ["Change the address"]);
    assert_eq!(failure.not_applied, ["Add info to the order"]);
    assert_eq!(
        failure.operation.as_deref(),
        Some("POST /orders/{order_id}/info")
    );
    assert_eq!(failure.known["order_id"], "o");
    assert!(failure.idempotency_key.is_some());
    let text = failure.to_string();
    assert!(text.starts_with("PARTLY DONE."), "{text}");
    assert!(text.contains("Carried out: Change the address."), "{text}");
    assert!(!text.contains("Nothing was changed"), "{text}");
}

#[tokio::test]
async fn an_unknown_step_after_a_success_offers_the_key() {
    let api = Api::start(vec![
        Reply::status(204),
        Reply::Drop,
        Reply::Drop,
        Reply::Drop,
        Reply::Drop,
    ])
    .await;
    let failure = call(
        &api,
        "ship",
        json!({"order_id": "o", "address": "a", "info": "i"}),
    )
    .await
    .unwrap_err();
    assert_eq!(failure.outcome, Outcome::Unknown);
    assert_eq!(api.lines().len(), 5);
    assert!(
        failure
            .next
            .contains(&failure.idempotency_key.clone().unwrap()),
        "{failure}"
    );
}
