use serde_json::{Value, json};
use toolspec_runtime::{Failure, Outcome};

use crate::api::{Api, Reply};
use crate::tools::call;

/// The failure of a call that must not leave this machine.
async fn refused(tool: &str, arguments: Value) -> Failure {
    let api = Api::start(vec![]).await;
    let failure = call(&api, tool, arguments).await.unwrap_err();
    assert_eq!(failure.outcome, Outcome::NotSent, "{failure}");
    assert_eq!(api.lines(), [""; 0]);
    failure
}

async fn violations(tool: &str, arguments: Value) -> Vec<(String, String)> {
    let failure = refused(tool, arguments).await;
    failure
        .violations
        .into_iter()
        .map(|violation| (violation.pointer, violation.message))
        .collect()
}

#[tokio::test]
async fn everything_that_is_wrong_is_reported_at_once() {
    let arguments = json!({
        "captured_amount": 0,
        "reference": "too long",
        "lines": [{"name": 1, "quantity": 1, "kind": "virtual"}, {"name": "n"}],
        "captured_amout": 1
    });
    let mut found: Vec<_> = violations("capture", arguments)
        .await
        .into_iter()
        .map(|(pointer, _)| pointer)
        .collect();
    found.sort();
    let wrong = [
        "/captured_amount",
        "/captured_amout",
        "/lines/0/kind",
        "/lines/0/name",
        "/lines/1/quantity",
        "/order_id",
        "/reference",
    ];
    assert_eq!(found, wrong);
}

#[tokio::test]
async fn a_violation_says_what_was_sent_and_what_is_allowed() {
    for (arguments, pointer, message) in [
        (
            json!({"captured_amount": 0}),
            "/captured_amount",
            "sent 0; expected at least 1",
        ),
        (
            json!({"captured_amount": 200_000_001}),
            "/captured_amount",
            "sent 200000001; expected at most 200000000",
        ),
        (
            json!({"reference": "abcdef"}),
            "/reference",
            "sent \"abcdef\"; expected at most 5 characters",
        ),
        (
            json!({"reference": 7}),
            "/reference",
            "sent 7; expected a string",
        ),
        (
            json!({"lines": [null]}),
            "/lines/0",
            "sent null; expected an object; leave it out to send nothing",
        ),
        (
            json!({"lines": {"email": "person@example.com"}}),
            "/lines",
            "sent an object; expected an array",
        ),
        (
            json!({"capturd_amount": 1}),
            "/capturd_amount",
            "is unknown; did you mean captured_amount?",
        ),
        (
            json!({"note": "x"}),
            "/note",
            "sent \"x\"; expected at least 2 characters",
        ),
    ] {
        let mut all = json!({"order_id": "o", "captured_amount": 1});
        all.as_object_mut()
            .unwrap()
            .extend(arguments.as_object().unwrap().clone());
        assert_eq!(
            violations("capture", all).await,
            [(pointer.to_owned(), message.to_owned())]
        );
    }
}

#[tokio::test]
async fn a_name_that_resembles_nothing_gets_the_known_names() {
    let found = violations("create_session", json!({"order_amount": 1, "zzz": 1})).await;
    assert_eq!(
        found,
        [(
            "/zzz".to_owned(),
            "is unknown; known are order_amount".to_owned()
        )]
    );
}

#[tokio::test]
async fn a_value_of_several_forms_is_refused_with_all_of_them() {
    let found = violations(
        "capture",
        json!({"order_id": "o", "captured_amount": 1, "note": true}),
    )
    .await;
    assert_eq!(found.len(), 1);
    assert!(
        found[0]
            .1
            .starts_with("sent true; expected a string, or an array"),
        "{found:?}"
    );
}

#[tokio::test]
async fn an_amount_with_a_point_or_an_exponent_is_refused() {
    for text in ["50.0", "5e3", "5E3", "0.5", "1e400", "18446744073709551616"] {
        let Ok(amount) = serde_json::from_str::<Value>(text) else {
            continue;
        };
        let found = violations(
            "capture",
            json!({"order_id": "o", "captured_amount": amount}),
        )
        .await;
        assert!(
            found
                .iter()
                .any(|(pointer, message)| pointer == "/captured_amount"
                    && message.contains("minor units")),
            "{text}: {found:?}"
        );
    }
}

#[tokio::test]
async fn a_number_that_is_not_an_amount_may_have_a_point_and_quotes() {
    for quantity in [json!(2.0), json!("2"), json!("2.0")] {
        let api = Api::start(vec![Reply::status(201)]).await;
        let line = json!({"name": "n", "quantity": quantity, "kind": null});
        let arguments = json!({"order_id": "o", "captured_amount": 1, "lines": [line]});
        call(&api, "capture", arguments).await.unwrap();
        let lines = &api.seen()[0].json()["lines"];
        assert_eq!(*lines, json!([{"name": "n", "quantity": 2}]));
    }
    let line = json!({"name": "n", "quantity": 2.5});
    let found = violations(
        "capture",
        json!({"order_id": "o", "captured_amount": 1, "lines": [line]}),
    );
    let message = "sent 2.5; expected an integer".to_owned();
    assert_eq!(found.await, [("/lines/0/quantity".to_owned(), message)]);
}

#[tokio::test]
async fn what_no_path_can_contain_is_reported_with_everything_else() {
    for (order_id, message) in [
        (" ", "must not be empty"),
        (" .. ", "must not be a dot segment"),
        ("a\nb", "must not contain control characters"),
        (
            "\u{202e}",
            "contains U+202E at character 1, which nobody sees; send it without",
        ),
    ] {
        let found = violations(
            "capture",
            json!({"order_id": order_id, "captured_amount": 0}),
        );
        let expected = [
            ("/captured_amount", "sent 0; expected at least 1"),
            ("/order_id", message),
        ];
        let expected = expected.map(|(at, message)| (at.to_owned(), message.to_owned()));
        assert_eq!(found.await, expected);
    }
}

#[tokio::test]
async fn a_default_replaces_null() {
    let api = Api::start(vec![Reply::status(201)]).await;
    let arguments = json!({"order_id": "o", "captured_amount": 1, "reference": null});
    call(&api, "capture", arguments).await.unwrap();
    assert_eq!(api.seen()[0].json()["reference"], "none");
}

#[tokio::test]
async fn one_of_a_set_is_required() {
    let found = violations("ship", json!({"order_id": "o"})).await;
    assert_eq!(
        found,
        [(
            String::new(),
            "need at least one of address, info".to_owned()
        )]
    );
}

/// The body counts, also what is constant in it.
#[tokio::test]
async fn a_body_is_checked_as_a_whole_before_it_is_sent() {
    let whole = |message: &str| (String::new(), message.to_owned());
    let few = violations("annotate", json!({"order_id": "o"})).await;
    assert_eq!(few, [whole("need at least 1 of text, author, mark, rank")]);
    let all = json!({"order_id": "o", "text": "t", "author": "a", "mark": "m"});
    let many = violations("annotate", all).await;
    assert_eq!(many, [whole("need at most 2 of text, author, mark, rank")]);
    let alone = violations(
        "annotate",
        json!({"order_id": "o", "author": "a", "rank": "1st"}),
    )
    .await;
    let pointers: Vec<&str> = alone.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(pointers, ["/rank", "/text"]);
    assert_eq!(alone[1].1, "is required beside author");
}

#[tokio::test]
async fn a_body_that_is_right_as_a_whole_is_sent() {
    let api = Api::start(vec![Reply::status(204)]).await;
    let arguments = json!({"order_id": "o", "text": "t", "author": "a"});
    call(&api, "annotate", arguments).await.unwrap();
    let sent = json!({"source": "agent", "text": "t", "author": "a"});
    assert_eq!(api.seen()[0].json(), sent);
}

#[tokio::test]
async fn long_values_and_long_lists_of_mistakes_are_cut() {
    let long = refused(
        "capture",
        json!({"order_id": "o", "captured_amount": 1, "reference": "x".repeat(5000)}),
    )
    .await;
    assert!(long.to_string().len() < 800, "{long}");
    let lines: Vec<_> = (0..10_000)
        .map(|_| json!({"name": 1, "quantity": 1.5}))
        .collect();
    let many = refused(
        "capture",
        json!({"order_id": "o", "captured_amount": 1, "lines": lines}),
    )
    .await;
    let text = many.to_string();
    assert_eq!(
        text.lines()
            .filter(|line| line.starts_with("- /lines"))
            .count(),
        20
    );
    assert!(text.contains("At least 100 things"), "{text}");
    assert!(text.contains("and at least 80 more"), "{text}");
}

#[tokio::test]
async fn a_refusal_reads_as_one_that_moved_no_money() {
    let failure = refused("capture", json!({"order_id": "o", "captured_amount": 50.5})).await;
    let text = failure.to_string();
    assert!(
        text.lines().next().unwrap().starts_with("NOT SENT."),
        "{text}"
    );
    assert!(
        text.contains("- /captured_amount: sent 50.5; expected an integer"),
        "{text}"
    );
    assert!(!failure.retryable);
    let json = failure.to_json();
    assert_eq!(json["outcome"], "not_sent");
    assert_eq!(json["violations"][0]["pointer"], "/captured_amount");
    assert_eq!(json.get("status"), None);
}
