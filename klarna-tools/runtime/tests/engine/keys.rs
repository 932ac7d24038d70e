use serde_json::json;
use toolspec_runtime::Outcome;

use crate::api::{Api, Reply};
use crate::tools::{call, call_capture, call_of, changed};

const KEY: &str = "klarna-idempotency-key";

/// The keys that were sent, in order.
fn keys(api: &Api) -> Vec<String> {
    let seen = api.seen();
    let keys = seen.iter().filter_map(|seen| seen.header(KEY));
    keys.map(str::to_owned).collect()
}

#[tokio::test]
async fn every_call_has_a_fresh_key_in_the_form_of_a_version_4_uuid() {
    let api = Api::start(vec![
        Reply::status(201),
        Reply::status(404),
        Reply::status(201),
        Reply::status(404),
    ])
    .await;
    for _ in 0..2 {
        let success = call_capture(&api).await.unwrap();
        let key = success.structured["idempotency_key"]
            .as_str()
            .unwrap()
            .to_owned();
        assert_eq!(keys(&api).last(), Some(&key));
        assert_eq!(key.len(), 36);
        assert_eq!(key.chars().nth(14), Some('4'));
        assert!(
            matches!(key.chars().nth(19), Some('8' | '9' | 'a' | 'b')),
            "{key}"
        );
    }
    let keys = keys(&api);
    assert_ne!(keys[0], keys[1]);
}

#[tokio::test]
async fn a_key_comes_back_with_the_same_arguments_in_any_order() {
    let api = Api::start(vec![
        Reply::status(500),
        Reply::status(201),
        Reply::status(404),
        Reply::status(201),
        Reply::status(404),
    ])
    .await;
    let first = call(
        &api,
        "capture",
        json!({"order_id": "o", "captured_amount": 1, "lines": [{"name": "n", "quantity": 1}]}),
    )
    .await
    .unwrap();
    let key = first.structured["idempotency_key"].clone();
    let again = json!({"idempotency_key": key, "lines": [{"quantity": 1, "name": "n"}], "reference": "none", "captured_amount": 1, "order_id": "o"});
    let second = call(&api, "capture", again).await.unwrap();
    assert_eq!(second.structured["idempotency_key"], key);
    assert_eq!(json!(keys(&api)), json!([key, key, key]));
}

#[tokio::test]
async fn a_key_of_another_call_is_refused_before_anything_is_sent() {
    let api = Api::start(vec![Reply::status(201), Reply::status(404)]).await;
    let first = call_capture(&api).await.unwrap();
    let key = &first.structured["idempotency_key"];
    let sent = api.lines().len();
    for (tool, arguments) in [
        (
            "capture",
            json!({"order_id": "o", "captured_amount": 2, "idempotency_key": key}),
        ),
        (
            "capture",
            json!({"order_id": "other", "captured_amount": 1, "idempotency_key": key}),
        ),
        (
            "ship",
            json!({"order_id": "o", "address": "a", "idempotency_key": key}),
        ),
    ] {
        let failure = call(&api, tool, arguments).await.unwrap_err();
        assert_eq!(
            (failure.outcome, failure.violations[0].pointer.as_str()),
            (Outcome::NotSent, "/idempotency_key")
        );
        assert!(failure.to_string().contains("other arguments"), "{failure}");
    }
    assert_eq!(api.lines().len(), sent);
}

#[tokio::test]
async fn a_key_of_a_former_name_is_good_for_the_same_call() {
    let reply = || [Reply::status(201), Reply::status(404)];
    let api = Api::start([reply(), reply()].concat()).await;
    let mut arguments = json!({"order_id": "o", "captured_amount": 1});
    let former = changed(|toolset| {
        for tool in toolset
            .tools
            .iter_mut()
            .filter(|tool| tool.name == "payout")
        {
            (tool.name, tool.aliases) = ("pay_out".to_owned(), Vec::new());
        }
    });
    let first = call_of(&former, &api, "pay_out", arguments.clone()).await;
    let first = first.unwrap();
    arguments["idempotency_key"] = first.structured["idempotency_key"].clone();
    let again = call(&api, "payout", arguments.clone()).await.unwrap();
    assert_eq!(
        again.structured["idempotency_key"],
        arguments["idempotency_key"]
    );
    let sent = api.lines().len();
    for (tool, amount) in [("payout", 2), ("close", 1)] {
        arguments["captured_amount"] = amount.into();
        let failure = call(&api, tool, arguments.clone()).await.unwrap_err();
        assert!(failure.to_string().contains("other arguments"), "{failure}");
    }
    assert_eq!(api.lines().len(), sent);
}

#[tokio::test]
async fn a_key_is_called_as_the_manifest_calls_it() {
    let renamed = changed(|toolset| {
        for tool in &mut toolset.tools {
            let name = tool.idempotency.as_mut().map(|it| &mut it.argument);
            let arguments = tool.arguments.iter_mut().map(|argument| &mut argument.name);
            let keys = arguments
                .chain(name)
                .filter(|name| *name == "idempotency_key");
            keys.for_each(|name| "key".clone_into(name));
        }
    });
    let session = json!({"session_id": "s"});
    let api = Api::start(vec![Reply::status(200), Reply::json(200, &session)]).await;
    let arguments = json!({"order_amount": 1});
    let failure = call_of(&renamed, &api, "charge", arguments).await;
    let failure = failure.unwrap_err();
    let key = failure.idempotency_key.clone().unwrap();
    let next = format!("`key`: `{key}`");
    assert!(failure.next.contains(&next), "{failure}");

    let arguments = json!({"order_amount": 1, "key": key});
    let again = call_of(&renamed, &api, "charge", arguments).await.unwrap();
    assert_eq!(again.structured["key"], key);
    assert_eq!(again.structured.get("idempotency_key"), None);
    assert!(api.seen().iter().all(|seen| seen.header(KEY) == Some(&key)));
}

#[tokio::test]
async fn what_is_not_a_key_of_ours_is_refused() {
    let api = Api::start(vec![]).await;
    for key in [
        "x",
        "c6010e41-5eb0-56a9-8cc0-decb265419b1",
        "c6010e415eb046a98cc0decb265419b1",
        "{c6010e41-5eb0-46a9-8cc0-decb265419b1}",
    ] {
        let failure = call(
            &api,
            "capture",
            json!({"order_id": "o", "captured_amount": 1, "idempotency_key": key}),
        )
        .await
        .unwrap_err();
        assert_eq!(failure.outcome, Outcome::NotSent);
        assert!(failure.to_string().contains("not a key"), "{failure}");
    }
    assert_eq!(api.lines(), [""; 0]);
}

#[tokio::test]
async fn several_steps_send_keys_of_their_own_that_repeat_with_the_call_key() {
    let arguments = json!({"order_id": "o", "address": "a", "info": "i"});
    let api = Api::start(vec![Reply::status(204); 4]).await;
    let first = call(&api, "ship", arguments.clone()).await.unwrap();
    let mut again = arguments;
    again["idempotency_key"] = first.structured["idempotency_key"].clone();
    call(&api, "ship", again).await.unwrap();
    let keys = keys(&api);
    assert_eq!((&keys[0], &keys[1]), (&keys[2], &keys[3]));
    assert_ne!(keys[0], keys[1]);
    let of_the_call = first.structured["idempotency_key"].as_str().unwrap();
    assert!(keys.iter().all(|key| key != of_the_call));
    assert!(
        keys.iter()
            .all(|key| key.len() == 36 && key.chars().nth(14) == Some('4'))
    );
}
