//! Edits that change what is seen or sent, one by one.

use serde_json::{Value, json};
use toolspec_core::lock::Lock;

use super::specs::{MANIFEST, Specs, value};

#[test]
fn every_observable_edit_is_seen() {
    let mut specs = Specs::read();
    // Some of the edits show agents more.
    specs.set(MANIFEST, "/budget", json!("1 MiB"));
    // Some are of tools that groups name.
    let groups = json!({ "looking": ["get_order_details", "create_payment_session"] });
    specs.set(MANIFEST, "/groups", groups);
    // Some are of how much tools may move.
    let tools = ["create_klarna_order", "cancel_authorized_order"];
    let amounts = json!({ "USD": 500, "EUR": 400 });
    let ceiling = json!({ "tools": tools, "call": amounts, "day": amounts });
    specs.set(
        MANIFEST,
        "/ceilings",
        json!({ "out": ceiling, "all": { "day": amounts } }),
    );
    let before = specs.lock().unwrap();
    let edits = value(include_str!("edits.yaml").to_owned());
    for (file, places) in edits.as_object().unwrap() {
        for (pointer, edit) in places.as_object().unwrap() {
            let mut edited = specs.clone();
            match edit {
                Value::Array(value) => edited.set(file, pointer, value[0].clone()),
                Value::String(remove) if remove == "remove" => edited.remove(file, pointer),
                name => edited.rename(file, pointer, name.as_str().unwrap()),
            }
            assert_ne!(
                before,
                lock(&edited, pointer),
                "{file}#{pointer} is not seen"
            );
        }
    }
}

/// Changes that take several edits.
#[test]
fn every_observable_change_is_seen() {
    let specs = Specs::read();
    let before = specs.lock().unwrap();
    for (at, change) in [
        drop_host,
        rename_argument,
        rename_property,
        add_tool,
        drop_step,
    ]
    .iter()
    .enumerate()
    {
        let mut edited = specs.clone();
        change(&mut edited);
        assert_ne!(before, lock(&edited, "a change"), "change {at} is not seen");
    }
}

fn lock(specs: &Specs, what: &str) -> Lock {
    specs
        .lock()
        .unwrap_or_else(|errors| panic!("{what}:\n{errors}"))
}

/// A host that no secret may name any more.
fn drop_host(specs: &mut Specs) {
    specs.remove(MANIFEST, "/hosts/allowed/5");
    specs.remove(
        MANIFEST,
        "/auth/basic/password/prefixes/klarna_test_api_/hosts/2",
    );
}

fn rename_argument(specs: &mut Specs) {
    let arguments = "/tools/capture_klarna_order/arguments";
    specs.rename(MANIFEST, &format!("{arguments}/reference"), "note");
    specs.set(
        MANIFEST,
        &format!("{arguments}/note/from"),
        json!("$request.body#/reference"),
    );
}

fn rename_property(specs: &mut Specs) {
    let capture = "/components/schemas/CaptureObject/properties/reference";
    specs.rename(super::specs::ORDERS, capture, "ref");
    let reference = "/tools/capture_klarna_order/arguments/reference/from";
    specs.set(MANIFEST, reference, json!("$request.body#/ref"));
}

fn add_tool(specs: &mut Specs) {
    let tool = json!({
        "operation": "POST /ordermanagement/v1/orders/{order_id}/extend-authorization-time",
        "arguments": { "order_id": null },
    });
    specs.set(MANIFEST, "/budget", json!("1 MiB"));
    specs.set(MANIFEST, "/tools/extend_authorization", tool);
}

/// Tracking always goes to the order, never to one of its captures.
fn drop_step(specs: &mut Specs) {
    specs.remove(MANIFEST, "/tools/update_order_shipping/steps/1");
    specs.remove(MANIFEST, "/tools/update_order_shipping/steps/1/unless");
    specs.remove(
        MANIFEST,
        "/tools/update_order_shipping/arguments/capture_id",
    );
}
