//! A world with one of everything that a tool can be called on, and complete calls.

use klarna_tools_tests::{World, cart};
use serde_json::{Value, json};

/// A world and the ids of what is in it.
pub(crate) struct Subject {
    pub(crate) world: World,
    /// An order of which a part is captured.
    pub(crate) order_id: String,
    pub(crate) capture_id: String,
    /// An order that is authorized only.
    pub(crate) fresh_order_id: String,
    pub(crate) session_id: String,
    pub(crate) authorization_token: String,
}

/// The tools, and those forms of `update_order_shipping` that send something else.
pub(crate) const CALLS: [&str; 11] = [
    "create_payment_session",
    "get_payment_session",
    "create_klarna_order",
    "get_order_details",
    "capture_klarna_order",
    "refund_klarna_order",
    "cancel_authorized_order",
    "update_order_shipping",
    "update_order_shipping: address",
    "update_order_shipping: tracking",
    "update_order_shipping: tracking of a capture",
];

impl Subject {
    /// Sets everything up and empties the journal.
    pub(crate) fn start() -> Self {
        let mut world = World::start();
        let opened = world.server.call("create_payment_session", session());
        let session_id = text(&opened.expect_success(), "session_id");
        let asked = json!({"session_id": session_id});
        let read = world.server.call("get_payment_session", asked);
        let authorization_token = text(&read.expect_success(), "authorization_token");
        let (order_id, capture_id) = world.captured_order(cart::LAMP);
        let fresh_order_id = world.place_order();
        world.sandbox.clear_journal();
        Self {
            world,
            order_id,
            capture_id,
            fresh_order_id,
            session_id,
            authorization_token,
        }
    }

    /// The tool of one of [`CALLS`], and arguments that leave out nothing that can be given.
    pub(crate) fn call(&self, call: &str) -> (String, Value) {
        let tool = call.split(':').next().unwrap().to_owned();
        let arguments = match call {
            "create_payment_session" => session(),
            "get_payment_session" => json!({"session_id": self.session_id}),
            "create_klarna_order" => self.order(),
            "get_order_details" => json!({"order_id": self.order_id}),
            "capture_klarna_order" => capture(&self.fresh_order_id),
            "refund_klarna_order" => refund(&self.order_id),
            "cancel_authorized_order" => json!({"order_id": self.fresh_order_id}),
            "update_order_shipping" => json!({
                "order_id": self.order_id,
                "shipping_address": new_address(),
                "shipping_info": [shipment()],
                "capture_id": self.capture_id,
            }),
            "update_order_shipping: address" => {
                json!({"order_id": self.order_id, "shipping_address": new_address()})
            }
            "update_order_shipping: tracking" => {
                json!({"order_id": self.order_id, "shipping_info": [shipment()]})
            }
            "update_order_shipping: tracking of a capture" => json!({
                "order_id": self.order_id,
                "shipping_info": [shipment()],
                "capture_id": self.capture_id,
            }),
            other => panic!("no call is named {other}"),
        };
        (tool, arguments)
    }

    fn order(&self) -> Value {
        let mut order = session();
        let fields = order.as_object_mut().unwrap();
        for only_of_sessions in ["customer", "intent", "acquiring_channel"] {
            fields.shift_remove(only_of_sessions);
        }
        fields["merchant_urls"]
            .as_object_mut()
            .unwrap()
            .shift_remove("authorization");
        order["authorization_token"] = json!(self.authorization_token);
        order["auto_capture"] = json!(false);
        order
    }
}

fn session() -> Value {
    json!({
        "order_amount": 13_600,
        "order_tax_amount": 2_720,
        "order_lines": [line("surcharge")],
        "purchase_country": "SE",
        "purchase_currency": "SEK",
        "locale": "en-SE",
        "merchant_urls": {
            "authorization": "https://shop.example/authorization",
            "confirmation": "https://shop.example/thanks?order=1&step=2",
            "notification": "https://shop.example/notify",
        },
        "merchant_reference1": "order 1",
        "merchant_reference2": "shop/2",
        "merchant_data": "{\"note\": \"line\\nbreak\"}",
        "billing_address": address(),
        "shipping_address": address(),
        "customer": {
            "type": "organization",
            "organization_registration_id": "556677-8899",
            "vat_id": "SE556677889901",
        },
        "intent": "buy",
        "acquiring_channel": "ECOMMERCE",
    })
}

fn capture(order_id: &str) -> Value {
    json!({
        "order_id": order_id,
        "captured_amount": 13_600,
        "description": "Två lampor ☂ \"inslagna\"",
        "reference": "shipment-1",
        "order_lines": [line("physical")],
        "shipping_info": [shipment()],
    })
}

fn refund(order_id: &str) -> Value {
    json!({
        "order_id": order_id,
        "refunded_amount": cart::LAMP,
        "description": "Returned",
        "reference": "return-1",
        "order_lines": [{
            "type": "physical",
            "reference": "LAMP-1",
            "name": "Walnut desk lamp",
            "quantity": 1,
            "quantity_unit": "pcs",
            "product_url": "https://shop.example/lamp",
            "image_url": "https://shop.example/lamp.png",
            "unit_price": cart::LAMP,
            "tax_rate": 0,
            "total_amount": cart::LAMP,
            "total_discount_amount": 0,
            "total_tax_amount": 0,
        }],
    })
}

/// A line over 13 600 with a discount and a quarter of tax.
fn line(kind: &str) -> Value {
    json!({
        "type": kind,
        "reference": "LAMP-1",
        "name": "Lampa, valnöt",
        "quantity": 2,
        "quantity_unit": "pcs",
        "product_url": "https://shop.example/lamp",
        "image_url": "https://shop.example/lamp.png",
        "unit_price": 7_000,
        "tax_rate": 2_500,
        "total_amount": 13_600,
        "total_discount_amount": 400,
        "total_tax_amount": 2_720,
    })
}

fn address() -> Value {
    json!({
        "given_name": "Åsa",
        "family_name": "O'Neill",
        "organization_name": "Exempel AB",
        "email": "asa@example.com",
        "phone": "+46700000000",
        "street_address": "Provgatan 1",
        "street_address2": "2 tr",
        "postal_code": "111 22",
        "city": "Stockholm",
        "region": "",
        "country": "SE",
    })
}

/// Where the orders of the usual cart may go: within their country.
fn new_address() -> Value {
    json!({
        "given_name": "Robin",
        "family_name": "O'Neill",
        "organization_name": "Example & Sons",
        "email": "robin@example.com",
        "phone": "+1 212 555 0100",
        "street_address": "Sample Street 1",
        "street_address2": "Suite #2",
        "postal_code": "10001",
        "city": "New York",
        "region": "NY",
        "country": "US",
    })
}

fn shipment() -> Value {
    json!({
        "shipping_company": "Example Post",
        "shipping_method": "Home",
        "tracking_number": "EX-1",
        "tracking_uri": "https://post.example/?id=EX-1",
        "return_shipping_company": "Example Return",
        "return_tracking_number": "RT-1",
        "return_tracking_uri": "https://post.example/?id=RT-1",
    })
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap().to_owned()
}
