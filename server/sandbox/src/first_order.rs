//! The order that a sandbox begins with.

use serde_json::{Map, Value, json};

use crate::clock::Timestamp;
use crate::order::Order;
use crate::shopper;

/// The id of the order that every sandbox begins with: 150.00 USD, authorized, nothing captured.
///
/// It is not a UUID, as Klarna's ids are, but the one that people type when they try something.
pub const FIRST_ORDER: &str = "98765-XYZ";

pub(crate) fn place(now: Timestamp) -> Order {
    let mut purchase = purchase();
    shopper::complete(&mut purchase);
    let mut order = Order::place(purchase, now);
    FIRST_ORDER.clone_into(&mut order.id);
    order
}

fn purchase() -> Map<String, Value> {
    let line = |reference, name, quantity, price| {
        json!({
            "type": "physical",
            "reference": reference,
            "name": name,
            "quantity": quantity,
            "unit_price": price,
            "total_amount": quantity * price,
        })
    };
    let fields = [
        ("purchase_country", json!("US")),
        ("purchase_currency", json!("USD")),
        ("locale", json!("en-US")),
        ("order_amount", json!(15_000)),
        ("order_tax_amount", json!(0)),
        ("merchant_reference1", json!("98765")),
        (
            "order_lines",
            json!([
                line("TENT-2", "Tent for two", 1, 11_000),
                line("MAT-1", "Sleeping mat", 2, 2_000),
            ]),
        ),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value));
    fields.into_iter().collect()
}
