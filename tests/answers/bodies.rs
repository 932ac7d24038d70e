//! An order with something in every corner, and the bodies that Klarna answers with.

use std::sync::{Arc, Mutex};

use klarna_sandbox::Matcher;
use klarna_tools_tests::{World, cart};
use serde_json::{Value, json};

/// An order with lines, captures, refunds, addresses and shipping information.
pub(crate) fn rich_order(world: &mut World) -> String {
    let (order_id, capture_id) = world.captured_order(1);
    for (tool, arguments) in [
        (
            "capture_klarna_order",
            json!({
                "captured_amount": cart::LAMP,
                "description": "The lamp",
                "reference": "ship-1",
                "order_lines": [cart::lines()[0]],
                "shipping_info": [cart::parcel()],
            }),
        ),
        (
            "refund_klarna_order",
            json!({
                "refunded_amount": 2_000,
                "description": "A scratch",
                "reference": "refund-1",
                "order_lines": [cart::lines()[0]],
            }),
        ),
        (
            "update_order_shipping",
            json!({"shipping_info": [cart::parcel()], "capture_id": capture_id}),
        ),
        (
            "update_order_shipping",
            json!({"shipping_info": [cart::parcel()], "shipping_address": cart::address()}),
        ),
    ] {
        let mut arguments = arguments;
        arguments["order_id"] = json!(order_id);
        world.server.call(tool, arguments).expect_success();
    }
    order_id
}

/// A change of every body that `matcher` lets through.
pub(crate) type Change = Box<dyn Fn(&mut Value) + Send>;

/// The place where a test changes Klarna's bodies and sees them.
#[derive(Clone, Default)]
pub(crate) struct Bodies {
    change: Arc<Mutex<Option<Change>>>,
    /// The bodies as they were before the change.
    seen: Arc<Mutex<Vec<Value>>>,
}

impl Bodies {
    /// Listens to the successes that match.
    pub(crate) fn of(world: &World, matcher: Matcher) -> Self {
        let bodies = Self::default();
        let inside = bodies.clone();
        world.sandbox.set_override(matcher, move |body| {
            inside.seen.lock().unwrap().push(body.clone());
            if let Some(change) = &*inside.change.lock().unwrap() {
                change(body);
            }
        });
        bodies
    }

    /// Changes every body from now on.
    pub(crate) fn change(&self, change: impl Fn(&mut Value) + Send + 'static) {
        *self.change.lock().unwrap() = Some(Box::new(change));
    }

    /// The last body before its change.
    pub(crate) fn last(&self) -> Value {
        let seen = self.seen.lock().unwrap();
        seen.last().expect("a body").clone()
    }
}

/// Calls `visit` for every object in `value`, at any depth.
pub(crate) fn each_object(value: &mut Value, visit: &dyn Fn(&mut serde_json::Map<String, Value>)) {
    match value {
        Value::Object(members) => {
            for member in members.values_mut() {
                each_object(member, visit);
            }
            visit(members);
        }
        Value::Array(elements) => {
            for element in elements {
                each_object(element, visit);
            }
        }
        _ => {}
    }
}
