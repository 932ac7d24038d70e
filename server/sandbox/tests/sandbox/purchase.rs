//! A whole purchase, from the session to the refund.

use klarna_sandbox::Effects;
use serde_json::json;

use crate::client::{Client, purchase, text};

#[tokio::test]
async fn a_purchase_runs_from_session_to_refund() {
    let client = Client::start().await;

    let opened = client.post("/payments/v1/sessions", purchase()).await;
    assert_eq!(opened.status, 200);
    assert!(opened.json()["client_token"].is_string());
    assert_eq!(
        opened.json()["payment_method_categories"][0]["identifier"],
        "klarna"
    );
    let session = format!(
        "/payments/v1/sessions/{}",
        text(&opened.json(), "session_id")
    );

    let read = client.get(&session).await.json();
    assert_eq!(read["status"], "incomplete");
    assert_eq!(read["billing_address"]["country"], "SE");
    assert_eq!(
        read["customer"]["national_identification_number"],
        json!(null)
    );
    let token = text(&read, "authorization_token");
    assert_eq!(
        text(&client.get(&session).await.json(), "authorization_token"),
        token
    );

    let placed = client
        .post(
            &format!("/payments/v1/authorizations/{token}/order"),
            purchase(),
        )
        .await
        .json();
    assert_eq!(placed["fraud_status"], "ACCEPTED");
    assert_eq!(placed["authorized_payment_method"]["type"], "invoice");
    let order = format!("/ordermanagement/v1/orders/{}", text(&placed, "order_id"));
    let read = client.get(&session).await.json();
    assert_eq!(
        (&read["status"], &read["authorization_token"]),
        (&json!("complete"), &json!(null))
    );

    let captured = client
        .post(
            &format!("{order}/captures"),
            json!({ "captured_amount": 9500, "reference": "parcel 1" }),
        )
        .await;
    assert_eq!(
        (captured.status, captured.body.as_slice()),
        (201, b"".as_slice())
    );
    let capture_id = captured
        .header("Capture-Id")
        .expect("the capture's id")
        .to_owned();
    assert_eq!(
        captured.header("Location").expect("a location"),
        format!("{order}/captures/{capture_id}")
    );

    let refunded = client.refund(&order, 4000).await;
    assert_eq!(
        (refunded.status, refunded.body.as_slice()),
        (201, b"".as_slice())
    );
    let refund_id = refunded
        .header("Refund-Id")
        .expect("the refund's id")
        .to_owned();

    let read = client.get(&order).await.json();
    assert_eq!(read["status"], "CAPTURED");
    for (field, amount) in [
        ("order_amount", 9500),
        ("original_order_amount", 9500),
        ("captured_amount", 9500),
        ("refunded_amount", 4000),
        ("remaining_authorized_amount", 0),
    ] {
        assert_eq!(read[field], amount, "{field}");
    }
    assert_eq!(read["captures"][0]["capture_id"], capture_id);
    assert_eq!(read["captures"][0]["reference"], "parcel 1");
    assert_eq!(read["captures"][0]["refunded_amount"], 4000);
    assert_eq!(
        read["captures"][0]["klarna_reference"],
        format!("{}-1", text(&read, "klarna_reference"))
    );
    assert_eq!(read["refunds"][0]["refund_id"], refund_id);
    assert_eq!(read["merchant_reference1"], "A-1");
    assert_eq!(read["customer"]["date_of_birth"], "1985-04-17");
    assert!(!text(&read["customer"], "national_identification_number").is_empty());

    let expected = Effects {
        sessions: 1,
        orders: 1,
        captures: 1,
        refunds: 1,
        captured_amount: 9500,
        refunded_amount: 4000,
        ..Effects::default()
    };
    assert_eq!(client.sandbox.effects(), expected);
    assert_eq!(
        client
            .sandbox
            .order(order.rsplit('/').next().expect("an id")),
        Some(read)
    );
}

#[tokio::test]
async fn an_order_can_capture_itself() {
    let client = Client::start().await;
    let mut purchase = purchase();
    purchase["auto_capture"] = json!(true);
    let order = client.order_of(purchase).await;
    assert_eq!(client.status_of(&order).await, "CAPTURED");
    assert_eq!(client.sandbox.effects().captured_amount, 9500);
}

#[tokio::test]
async fn captures_and_refunds_can_be_read_one_by_one() {
    let client = Client::start().await;
    let order = client.order().await;
    let capture = client
        .capture(&order, 1000)
        .await
        .header("Capture-Id")
        .expect("an id")
        .to_owned();
    let refund = client
        .refund(&order, 300)
        .await
        .header("Refund-Id")
        .expect("an id")
        .to_owned();

    let one = client
        .get(&format!("{order}/captures/{capture}"))
        .await
        .json();
    assert_eq!(
        (&one["captured_amount"], &one["refunded_amount"]),
        (&json!(1000), &json!(300))
    );
    assert_eq!(
        client.get(&format!("{order}/captures")).await.json(),
        json!([one])
    );
    assert_eq!(
        client
            .get(&format!("{order}/refunds/{refund}"))
            .await
            .json()["refunded_amount"],
        300
    );

    let unknown = client.get(&format!("{order}/captures/none")).await;
    assert_eq!(
        (unknown.status, unknown.code().as_str()),
        (404, "NO_SUCH_CAPTURE")
    );
    let unknown = client.get(&format!("{order}/refunds/none")).await;
    assert_eq!(
        (unknown.status, unknown.code().as_str()),
        (404, "NOT_FOUND")
    );
}
