//! Calls of every tool, and the request of each that a test wants to disturb.

use klarna_sandbox::{Exchange, Matcher};
use serde_json::{Value, json};

use crate::cart;
use crate::world::World;

/// Whether a request may be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It changes nothing: always.
    Read,
    /// It carries an idempotency key: always, with the same key.
    Keyed,
    /// It changes something and carries no key: never.
    Unkeyed,
}

/// A call with exactly one request that matters.
#[derive(Debug)]
pub struct Subject {
    /// The name of the tool.
    pub tool: &'static str,
    /// Whether that request may be sent again.
    pub kind: Kind,
    /// Method and a part of the path of that request.
    pub request: (&'static str, &'static str),
    /// Brings about what the call needs, and returns its arguments.
    pub prepare: fn(&mut World) -> Value,
}

impl Subject {
    /// Whether the tool changes something.
    pub fn is_write(&self) -> bool {
        self.kind != Kind::Read
    }

    /// Matches the request that matters.
    pub fn matcher(&self) -> Matcher {
        Matcher::new(self.request.0, self.request.1)
    }

    /// Every attempt of the request that matters, as the sandbox saw it.
    pub fn attempts(&self, world: &World) -> Vec<Exchange> {
        let mut exchanges = world.sandbox.journal();
        let (method, part) = self.request;
        exchanges.retain(|exchange| exchange.method == method && exchange.path().contains(part));
        exchanges
    }
}

/// Reads an approved session.
pub const READ_SESSION: Subject = Subject {
    tool: "get_payment_session",
    kind: Kind::Read,
    request: ("GET", "/payments/v1/sessions/"),
    prepare: |world| json!({"session_id": world.approved_session().0}),
};

/// Reads an authorized order.
pub const READ_ORDER: Subject = Subject {
    tool: "get_order_details",
    kind: Kind::Read,
    request: ("GET", "/ordermanagement/v1/orders/"),
    prepare: |world| json!({"order_id": world.place_order()}),
};

/// Creates a session.
pub const CREATE_SESSION: Subject = Subject {
    tool: "create_payment_session",
    kind: Kind::Unkeyed,
    request: ("POST", "/payments/v1/sessions"),
    prepare: |_| cart::session(),
};

/// Places the order of an approved session.
pub const CREATE_ORDER: Subject = Subject {
    tool: "create_klarna_order",
    kind: Kind::Unkeyed,
    request: ("POST", "/payments/v1/authorizations/"),
    prepare: |world| cart::order(&world.approved_session().1),
};

/// Captures a part of an order.
pub const CAPTURE: Subject = Subject {
    tool: "capture_klarna_order",
    kind: Kind::Keyed,
    request: ("POST", "/captures"),
    prepare: |world| json!({"order_id": world.place_order(), "captured_amount": cart::LAMP}),
};

/// Refunds a part of a captured order.
pub const REFUND: Subject = Subject {
    tool: "refund_klarna_order",
    kind: Kind::Keyed,
    request: ("POST", "/refunds"),
    prepare: |world| {
        let (order_id, _) = world.captured_order(cart::AMOUNT);
        json!({"order_id": order_id, "refunded_amount": 2_000})
    },
};

/// Cancels an order.
pub const CANCEL: Subject = Subject {
    tool: "cancel_authorized_order",
    kind: Kind::Keyed,
    request: ("POST", "/cancel"),
    prepare: |world| json!({"order_id": world.place_order()}),
};

/// Changes the shipping address of an order.
pub const CHANGE_ADDRESS: Subject = Subject {
    tool: "update_order_shipping",
    kind: Kind::Keyed,
    request: ("PATCH", "/customer-details"),
    prepare: |world| json!({"order_id": world.place_order(), "shipping_address": cart::address()}),
};

/// Adds tracking to an order.
pub const SHIP_ORDER: Subject = Subject {
    tool: "update_order_shipping",
    kind: Kind::Keyed,
    request: ("POST", "/shipping-info"),
    prepare: |world| json!({"order_id": world.place_order(), "shipping_info": [cart::parcel()]}),
};

/// Adds tracking to a capture.
pub const SHIP_CAPTURE: Subject = Subject {
    tool: "update_order_shipping",
    kind: Kind::Keyed,
    request: ("POST", "/shipping-info"),
    prepare: |world| {
        let (order_id, capture_id) = world.captured_order(cart::LAMP);
        json!({"order_id": order_id, "capture_id": capture_id, "shipping_info": [cart::parcel()]})
    },
};

/// All of them.
pub const ALL: [&Subject; 10] = [
    &READ_SESSION,
    &READ_ORDER,
    &CREATE_SESSION,
    &CREATE_ORDER,
    &CAPTURE,
    &REFUND,
    &CANCEL,
    &CHANGE_ADDRESS,
    &SHIP_ORDER,
    &SHIP_CAPTURE,
];
