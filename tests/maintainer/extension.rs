//! Tools that are added by YAML alone, served and called.

use klarna_tools_tests::{SandboxHost, World};
use serde_json::{Value, json};

use super::edited::{Edited, without_budget};

const ADDED: &str = "
  extend_order_authorization:
    description: Give an order another period in which it can be captured.
    operation: POST /ordermanagement/v1/orders/{order_id}/extend-authorization-time
    arguments:
      order_id:

  update_order_references:
    description: Replace the merchant's own numbers of an order.
    operation: PATCH /ordermanagement/v1/orders/{order_id}/merchant-references
    arguments: { order_id: , merchant_reference1: , merchant_reference2: }

  get_capture_details:
    operation: GET /ordermanagement/v1/orders/{order_id}/captures/{capture_id}
    arguments: { order_id: , capture_id: }
    result: { capture_id: , captured_amount: , refunded_amount: , captured_at: }
";

#[test]
fn three_tools_are_added_without_rust() {
    let edited = Edited::new(&(without_budget() + ADDED));
    // Until somebody accepts the tools, nobody is served.
    let refused = edited.run("serve");
    assert_eq!((refused.code, refused.stdout.as_str()), (Some(1), ""));
    for named in ["get_capture_details", "toolspec lock"] {
        assert!(refused.stderr.contains(named), "{}", refused.stderr);
    }
    let locked = edited.run("lock");
    assert_eq!(locked.code, Some(0), "{}", locked.stderr);
    let change = "[tool-added-read] get_capture_details";
    assert!(locked.stdout.contains(change), "{}", locked.stdout);

    let sandbox = SandboxHost::start();
    let server = edited.serve().sandbox(&sandbox).start();
    call_them(World { sandbox, server });
}

fn call_them(mut world: World) {
    assert_eq!(world.server.list_tools().len(), 11);
    let (order_id, capture_id) = world.captured_order(1000);
    world.sandbox.clear_journal();

    let extended = world.server.call(
        "extend_order_authorization",
        json!({ "order_id": order_id }),
    );
    let key = extended.expect_success()["idempotency_key"].clone();
    let references = json!({ "order_id": order_id, "merchant_reference1": "R-1" });
    world
        .server
        .call("update_order_references", references)
        .expect_success();
    let wanted = json!({ "order_id": order_id, "capture_id": capture_id });
    let capture = world
        .server
        .call("get_capture_details", wanted)
        .expect_success();
    assert_eq!(capture["captured_amount"], 1000);
    assert_eq!(capture["capture_id"], capture_id);

    let journal = world.sandbox.journal();
    let order = format!("/ordermanagement/v1/orders/{order_id}");
    let sent: Vec<(String, String, Option<Value>)> = journal
        .iter()
        .map(|exchange| {
            (
                exchange.method.clone(),
                exchange.target.clone(),
                exchange.json(),
            )
        })
        .collect();
    assert_eq!(
        sent,
        [
            (
                "POST".to_owned(),
                format!("{order}/extend-authorization-time"),
                None
            ),
            (
                "PATCH".to_owned(),
                format!("{order}/merchant-references"),
                Some(json!({ "merchant_reference1": "R-1" })),
            ),
            (
                "GET".to_owned(),
                format!("{order}/captures/{capture_id}"),
                None
            ),
        ],
    );
    let keys: Vec<_> = journal
        .iter()
        .map(|exchange| exchange.idempotency_key())
        .collect();
    assert_eq!(keys[0], key.as_str());
    assert!(keys[1].is_some() && keys[1] != keys[0] && keys[2].is_none());
}
