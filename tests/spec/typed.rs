//! A purchase through the generated types.

use klarna_tools::{
    BaseUrl, CancelAuthorizedOrder, CaptureKlarnaOrder, Client, CreateKlarnaOrder,
    CreatePaymentSession, Credentials, GetOrderDetails, GetPaymentSession, OrderLine, Outcome,
    RefundKlarnaOrder, TOOLSET,
};
use klarna_tools_tests::{SandboxHost, cart};

#[tokio::test]
async fn a_purchase_is_made_with_typed_inputs_and_outputs() {
    let sandbox = SandboxHost::start();
    let client = client(&sandbox);
    let lines: Vec<OrderLine> = serde_json::from_value(cart::lines()).unwrap();

    let opened = CreatePaymentSession {
        order_amount: cart::AMOUNT,
        order_tax_amount: Some(0),
        order_lines: lines.clone(),
        purchase_country: "US".to_owned(),
        purchase_currency: "USD".to_owned(),
        ..Default::default()
    };
    let session_id = opened.call(&client).await.unwrap().session_id;
    let session = GetPaymentSession { session_id }
        .call(&client)
        .await
        .unwrap();

    let order = CreateKlarnaOrder {
        authorization_token: session.authorization_token.unwrap(),
        order_amount: cart::AMOUNT,
        order_tax_amount: Some(0),
        order_lines: lines,
        purchase_country: "US".to_owned(),
        purchase_currency: "USD".to_owned(),
        ..Default::default()
    };
    let order_id = order.call(&client).await.unwrap().order_id;

    let capture = CaptureKlarnaOrder {
        order_id: order_id.clone(),
        captured_amount: 10_000,
        ..Default::default()
    };
    let captured = capture.call(&client).await.unwrap();
    assert!(captured.capture_id.is_some() && captured.idempotency_key.is_some());
    assert_eq!(
        captured.order.unwrap().remaining_authorized_amount,
        Some(5_000)
    );

    let refund = RefundKlarnaOrder {
        order_id: order_id.clone(),
        refunded_amount: 2_500,
        ..Default::default()
    };
    assert!(refund.call(&client).await.unwrap().refund_id.is_some());

    let cancel = CancelAuthorizedOrder {
        order_id: order_id.clone(),
        idempotency_key: None,
    };
    let refused = cancel.call(&client).await.unwrap_err();
    assert_eq!(refused.outcome, Outcome::Refused);
    assert_eq!(refused.error_code.as_deref(), Some("CANCEL_NOT_ALLOWED"));

    let order = GetOrderDetails { order_id }.call(&client).await.unwrap();
    assert_eq!(
        (order.captured_amount, order.refunded_amount),
        (Some(10_000), Some(2_500))
    );
}

fn client(sandbox: &SandboxHost) -> Client {
    Client::builder(&TOOLSET)
        .base(BaseUrl::loopback(&sandbox.base_url()).unwrap())
        .credentials(Ok(Credentials::new("user", "password")))
        .build()
}
