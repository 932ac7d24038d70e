//! The state machine of an order: what each state allows and how it refuses.

use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{Client, Response, purchase};

const DAY: Duration = Duration::from_hours(24);

fn refused(answer: &Response) -> (u16, String, String) {
    (answer.status, answer.code(), answer.message())
}

async fn act(client: &Client, order: &str, action: &str) -> Response {
    client
        .send("POST", &format!("{order}/{action}"), "", "")
        .await
}

#[tokio::test]
async fn captures_take_what_remains_and_no_more() {
    let client = Client::start().await;
    let order = client.order().await;
    assert_eq!(client.capture(&order, 9000).await.status, 201);
    assert_eq!(client.status_of(&order).await, "PART_CAPTURED");
    let over = client.capture(&order, 501).await;
    assert_eq!(
        (over.status, over.code().as_str()),
        (403, "CAPTURE_NOT_ALLOWED")
    );
    assert!(
        over.message()
            .contains("higher than the remaining authorized amount")
    );
    assert_eq!(client.capture(&order, 0).await.status, 403);
    assert_eq!(client.capture(&order, 500).await.status, 201);
    assert_eq!(client.status_of(&order).await, "CAPTURED");
    assert_eq!(
        client.capture(&order, 1).await.code(),
        "CAPTURE_NOT_ALLOWED"
    );
    assert_eq!(client.sandbox.effects().captured_amount, 9500);
}

#[tokio::test]
async fn refunds_give_back_what_was_captured_and_no_more() {
    let client = Client::start().await;
    let order = client.order().await;
    let early = client.refund(&order, 1).await;
    assert_eq!(
        early.message(),
        "Order has no captures. Refund not possible"
    );
    client.capture(&order, 5000).await;
    assert_eq!(client.refund(&order, 3000).await.status, 201);
    let over = client.refund(&order, 2001).await;
    assert_eq!(
        over.message(),
        "Over refund is not allowed. Refund not possible."
    );
    assert_eq!(client.refund(&order, 2000).await.status, 201);
    assert_eq!(client.status_of(&order).await, "PART_CAPTURED");
    assert_eq!(client.sandbox.effects().refunded_amount, 5000);
}

#[tokio::test]
async fn a_refund_goes_to_the_capture_that_shares_a_reference() {
    let client = Client::start().await;
    let order = client.order().await;
    let line = |reference: &str, amount: i64| json!([{ "name": "x", "reference": reference, "quantity": 1, "unit_price": amount, "total_amount": amount }]);
    for (reference, amount) in [("a", 3000), ("b", 2000)] {
        let body = json!({ "captured_amount": amount, "order_lines": line(reference, amount) });
        client.post(&format!("{order}/captures"), body).await;
    }
    let body = json!({ "refunded_amount": 2500, "order_lines": line("b", 2500) });
    assert_eq!(
        client.post(&format!("{order}/refunds"), body).await.status,
        201
    );
    let read = client.get(&order).await.json();
    let refunded: Vec<&Value> = read["captures"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|c| &c["refunded_amount"])
        .collect();
    assert_eq!(refunded, [&json!(500), &json!(2000)]);
}

#[tokio::test]
async fn a_return_fee_needs_exact_lines_and_one_full_capture() {
    let client = Client::start().await;
    let refund = |amount: i64| {
        json!({ "refunded_amount": amount, "order_lines": [
            { "type": "physical", "name": "T-Shirt", "quantity": 1, "unit_price": 9500, "total_amount": 9500 },
            { "type": "return_fee", "name": "Return fee", "quantity": 1, "unit_price": -500, "total_amount": -500 },
        ] })
    };
    let part = client.order().await;
    client.capture(&part, 9499).await;
    assert_eq!(
        client
            .post(&format!("{part}/refunds"), refund(9000))
            .await
            .code(),
        "REFUND_NOT_ALLOWED"
    );
    let whole = client.order().await;
    client.capture(&whole, 9500).await;
    assert_eq!(
        client
            .post(&format!("{whole}/refunds"), refund(9500))
            .await
            .message(),
        "Bad value: refunded_amount"
    );
    assert_eq!(
        client
            .post(&format!("{whole}/refunds"), refund(9000))
            .await
            .status,
        201
    );
}

#[tokio::test]
async fn only_an_untouched_order_can_be_cancelled_and_only_once() {
    let client = Client::start().await;
    let order = client.order().await;
    assert_eq!(act(&client, &order, "cancel").await.status, 204);
    let read = client.get(&order).await.json();
    assert_eq!(
        (&read["status"], &read["remaining_authorized_amount"]),
        (&json!("CANCELLED"), &json!(0))
    );
    assert_eq!(
        act(&client, &order, "cancel").await.code(),
        "CANCEL_NOT_ALLOWED"
    );
    assert_eq!(
        client.capture(&order, 1).await.message(),
        "Capture not allowed"
    );
    for action in [
        "extend-authorization-time",
        "release-remaining-authorization",
        "acknowledge",
    ] {
        assert_eq!(
            act(&client, &order, action).await.code(),
            "NOT_ALLOWED",
            "{action}"
        );
    }

    let captured = client.order().await;
    client.capture(&captured, 1).await;
    let late = act(&client, &captured, "cancel").await;
    let expected = (
        403,
        "CANCEL_NOT_ALLOWED".to_owned(),
        "Order has previous captures. Cancel not possible.".to_owned(),
    );
    assert_eq!(refused(&late), expected);
    assert_eq!(client.sandbox.effects().cancels, 1);
}

#[tokio::test]
async fn releasing_gives_up_what_is_not_captured() {
    let client = Client::start().await;
    let order = client.order().await;
    assert_eq!(
        act(&client, &order, "release-remaining-authorization")
            .await
            .code(),
        "NOT_ALLOWED"
    );
    client.capture(&order, 4000).await;
    assert_eq!(
        act(&client, &order, "release-remaining-authorization")
            .await
            .status,
        204
    );
    let read = client.get(&order).await.json();
    assert_eq!(
        (&read["status"], &read["remaining_authorized_amount"]),
        (&json!("CAPTURED"), &json!(0))
    );
    assert_eq!(
        client.capture(&order, 1).await.code(),
        "CAPTURE_NOT_ALLOWED"
    );
    let again = act(&client, &order, "release-remaining-authorization").await;
    assert_eq!(
        again.message(),
        "Order is fully captured. Remaining authorization cannot be released."
    );
}

#[tokio::test]
async fn an_order_expires_and_can_be_extended_before_but_not_after() {
    let client = Client::start().await;
    let (kept, lost) = (client.order().await, client.order().await);
    client.sandbox.advance(26 * DAY);
    assert_eq!(
        act(&client, &kept, "extend-authorization-time")
            .await
            .status,
        204
    );
    client.sandbox.advance(3 * DAY);
    assert_eq!(client.status_of(&kept).await, "AUTHORIZED");
    assert_eq!(client.status_of(&lost).await, "EXPIRED");
    assert_eq!(
        client.get(&lost).await.json()["remaining_authorized_amount"],
        0
    );

    let id = lost.rsplit('/').next().expect("an id");
    let capture = client.capture(&lost, 1).await;
    assert_eq!(
        capture.message(),
        format!("Order {id} is expired. Capture not possible.")
    );
    let extend = act(&client, &lost, "extend-authorization-time").await;
    assert_eq!(
        extend.message(),
        "Order is expired. Authorization time cannot be extended."
    );
    assert_eq!(
        act(&client, &lost, "cancel").await.code(),
        "CANCEL_NOT_ALLOWED"
    );
    assert_eq!(client.capture(&kept, 9500).await.status, 201);
}

#[tokio::test]
async fn no_extension_reaches_beyond_180_days() {
    let client = Client::start().await;
    let order = client.order().await;
    for _ in 0..12 {
        client.sandbox.advance(20 * DAY);
        act(&client, &order, "extend-authorization-time").await;
    }
    assert_eq!(client.status_of(&order).await, "EXPIRED");
    assert_eq!(client.sandbox.effects().extensions, 8);
}

#[tokio::test]
async fn an_authorization_changes_its_amount_but_not_below_the_captures() {
    let client = Client::start().await;
    let order = client.order().await;
    let path = format!("{order}/authorization");
    client.capture(&order, 8000).await;
    let low = client.patch(&path, json!({ "order_amount": 7000 })).await;
    assert!(low.message().starts_with(
        "Resulting authorization amount 7000 cannot be less than the captured amount 8000"
    ));
    assert_eq!(
        client
            .patch(&path, json!({ "order_amount": 12000 }))
            .await
            .status,
        204
    );
    let read = client.get(&order).await.json();
    assert_eq!(
        (&read["order_amount"], &read["original_order_amount"]),
        (&json!(12000), &json!(9500))
    );
    assert_eq!(read["remaining_authorized_amount"], 4000);
    let lines = json!([{ "name": "x", "quantity": 1, "unit_price": 1, "total_amount": 1 }]);
    let unequal = client
        .patch(
            &path,
            json!({ "order_amount": 12000, "order_lines": lines }),
        )
        .await;
    assert_eq!(unequal.message(), "Bad value: order_amount");
    assert_eq!(
        client
            .patch(&path, json!({ "order_amount": 8000 }))
            .await
            .status,
        204
    );
    assert_eq!(client.status_of(&order).await, "CAPTURED");
}

#[tokio::test]
async fn references_and_addresses_change_field_by_field() {
    let client = Client::start().await;
    let order = client.order().await;
    assert_eq!(
        client
            .patch(
                &format!("{order}/merchant-references"),
                json!({ "merchant_reference2": "B" })
            )
            .await
            .status,
        204
    );
    let address = |fields: Value| json!({ "shipping_address": fields });
    let details = format!("{order}/customer-details");
    let changed = client
        .patch(&details, address(json!({ "city": "Malmö", "phone": "" })))
        .await;
    assert_eq!(changed.status, 204);
    let read = client.get(&order).await.json();
    assert_eq!(
        (&read["merchant_reference1"], &read["merchant_reference2"]),
        (&json!("A-1"), &json!("B"))
    );
    let shipping = &read["shipping_address"];
    assert_eq!(
        (
            &shipping["city"],
            &shipping["phone"],
            &shipping["given_name"]
        ),
        (&json!("Malmö"), &json!(""), &json!("Robin"))
    );
    assert_eq!(read["billing_address"]["city"], "Sandbox");

    for (body, expected) in [
        (json!({ "billing_address": {} }), "NOT_ALLOWED"),
        (address(json!({ "city": "" })), "INVALID_ADDRESS"),
        (
            address(json!({ "city": "x".repeat(201) })),
            "INVALID_ADDRESS",
        ),
        (address(json!({ "country": "NO" })), "NOT_ALLOWED"),
        (address(json!({ "city": 1 })), "BAD_VALUE"),
        (json!({}), "BAD_VALUE"),
    ] {
        assert_eq!(client.patch(&details, body).await.code(), expected);
    }
    client.capture(&order, 9500).await;
    assert_eq!(
        client
            .patch(&details, address(json!({ "city": "Lund" })))
            .await
            .message(),
        "Update not allowed."
    );
    assert_eq!(client.sandbox.effects().address_updates, 1);
}

#[tokio::test]
async fn shipping_information_is_appended_to_orders_and_captures() {
    let client = Client::start().await;
    let order = client.order().await;
    let info = |number: &str| json!({ "shipping_info": [{ "shipping_company": "DHL US", "tracking_number": number }] });
    let early = client
        .post(&format!("{order}/captures/1/shipping-info"), info("1"))
        .await;
    assert_eq!(
        refused(&early),
        (
            403,
            "NOT_ALLOWED".to_owned(),
            "Order has no captures.".to_owned()
        )
    );
    let capture = client
        .capture(&order, 100)
        .await
        .header("Capture-Id")
        .expect("an id")
        .to_owned();
    for path in [
        format!("{order}/shipping-info"),
        format!("{order}/captures/{capture}/shipping-info"),
    ] {
        assert_eq!(client.post(&path, info("1")).await.status, 204);
        assert_eq!(client.post(&path, info("2")).await.status, 204);
    }
    let read = client.get(&order).await.json();
    for list in [
        &read["shipping_info"],
        &read["captures"][0]["shipping_info"],
    ] {
        assert_eq!(
            (&list[0]["tracking_number"], &list[1]["tracking_number"]),
            (&json!("1"), &json!("2"))
        );
    }
    let unknown = client
        .post(&format!("{order}/captures/none/shipping-info"), info("1"))
        .await;
    assert_eq!(
        (unknown.status, unknown.code().as_str()),
        (404, "NO_SUCH_CAPTURE")
    );
    assert_eq!(client.sandbox.effects().shipping_infos, 4);
}

#[tokio::test]
async fn bodies_of_order_management_are_checked() {
    let client = Client::start().await;
    let order = client.order().await;
    let long =
        json!({ "captured_amount": 1, "shipping_info": [{ "shipping_company": "x".repeat(101) }] });
    let long = client.post(&format!("{order}/captures"), long).await;
    let message =
        "The size of the shipping_info/shipping_company value must be between 0 and 100".to_owned();
    assert_eq!(
        refused(&long),
        (422, "UNPROCESSABLE_ENTITY".to_owned(), message)
    );
    for (path, body, field) in [
        ("captures", json!({}), "captured_amount"),
        (
            "captures",
            json!({ "captured_amount": "100" }),
            "captured_amount",
        ),
        (
            "captures",
            json!({ "captured_amount": 100.5 }),
            "captured_amount",
        ),
        (
            "captures",
            json!({ "captured_amount": 200_000_001 }),
            "captured_amount",
        ),
        (
            "captures",
            json!({ "captured_amount": 1, "description": null }),
            "description",
        ),
        (
            "captures",
            json!({ "captured_amount": 1, "order_lines": [{}] }),
            "order_lines[0].name",
        ),
        (
            "refunds",
            json!({ "refunded_amount": -1 }),
            "refunded_amount",
        ),
        (
            "shipping-info",
            json!({ "shipping_info": [] }),
            "shipping_info",
        ),
        (
            "shipping-info",
            json!({ "shipping_info": [{ "shipping_method": "Drone" }] }),
            "shipping_info[0].shipping_method",
        ),
    ] {
        let answer = client.post(&format!("{order}/{path}"), body).await;
        assert_eq!(
            refused(&answer),
            (400, "BAD_VALUE".to_owned(), format!("Bad value: {field}"))
        );
    }
    assert_eq!(client.sandbox.effects().captures, 0);
}

#[tokio::test]
async fn an_unknown_order_is_refused_by_every_operation() {
    let client = Client::start().await;
    let unknown = "/ordermanagement/v1/orders/7849fd84";
    assert_eq!(
        client.get(unknown).await.message(),
        "Order 7849fd84 cannot be found."
    );
    for action in [
        "acknowledge",
        "cancel",
        "captures",
        "refunds",
        "shipping-info",
        "captures/1/shipping-info",
        "captures/1/trigger-send-out",
        "extend-authorization-time",
        "release-remaining-authorization",
    ] {
        let answer = client.post(&format!("{unknown}/{action}"), json!({})).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (404, "NO_SUCH_ORDER"),
            "{action}"
        );
    }
    for action in [
        "authorization",
        "customer-details",
        "merchant-references",
        "captures/1/extend-due-date",
    ] {
        assert_eq!(
            client
                .patch(&format!("{unknown}/{action}"), json!({}))
                .await
                .code(),
            "NO_SUCH_ORDER",
            "{action}"
        );
    }
    for action in [
        "captures",
        "captures/1",
        "captures/1/extend-due-date-options",
        "refunds/1",
    ] {
        assert_eq!(
            client.get(&format!("{unknown}/{action}")).await.code(),
            "NO_SUCH_ORDER",
            "{action}"
        );
    }
}

#[tokio::test]
async fn the_rarer_operations_answer_as_documented() {
    let client = Client::start().await;
    let order = client.order().await;
    assert_eq!(
        act(&client, &order, "captures/1/trigger-send-out")
            .await
            .message(),
        "Order has no captures."
    );
    let capture = client
        .capture(&order, 9500)
        .await
        .header("Capture-Id")
        .expect("an id")
        .to_owned();
    let capture = format!("captures/{capture}");
    assert_eq!(act(&client, &order, "acknowledge").await.status, 204);
    assert_eq!(
        act(&client, &order, &format!("{capture}/trigger-send-out"))
            .await
            .status,
        204
    );
    let options = client
        .get(&format!("{order}/{capture}/extend-due-date-options"))
        .await
        .json();
    assert_eq!(
        (
            &options["currency"],
            &options["options"][0]["number_of_days"]
        ),
        (&json!("SEK"), &json!(14))
    );
    let due = format!("{order}/{capture}/extend-due-date");
    assert_eq!(
        client
            .patch(&due, json!({ "number_of_days": 14 }))
            .await
            .status,
        204
    );
    assert_eq!(
        client
            .patch(&due, json!({ "number_of_days": 0 }))
            .await
            .code(),
        "BAD_VALUE"
    );
    let effects = client.sandbox.effects();
    assert_eq!(
        (
            effects.acknowledgements,
            effects.send_outs,
            effects.due_date_extensions
        ),
        (1, 1, 1)
    );
}

#[tokio::test]
async fn an_order_under_review_can_be_captured_once_accepted() {
    let client = Client::start().await;
    let with_email = |email: &str| {
        let mut purchase = purchase();
        purchase["billing_address"] = json!({ "email": email, "country": "SE" });
        purchase
    };
    let accepted = client
        .order_of(with_email("customer+pend-accept@example.com"))
        .await;
    let rejected = client
        .order_of(with_email("customer+pend-reject@example.com"))
        .await;
    assert_eq!(
        client.get(&accepted).await.json()["fraud_status"],
        "PENDING"
    );
    assert_eq!(
        client.capture(&accepted, 1).await.code(),
        "CAPTURE_NOT_ALLOWED"
    );
    client.sandbox.advance(Duration::from_mins(2));
    assert_eq!(
        client.get(&rejected).await.json()["fraud_status"],
        "REJECTED"
    );
    assert_eq!(
        client.capture(&rejected, 1).await.code(),
        "CAPTURE_NOT_ALLOWED"
    );
    assert_eq!(client.capture(&accepted, 9500).await.status, 201);
}
