//! What the shopper buys.

use serde_json::{Value, json};

/// A line of a cart; amounts in minor units.
pub(super) struct Line {
    reference: &'static str,
    name: &'static str,
    quantity: i64,
    unit_price: i64,
}

/// The shopper's cart: two kinds of things, 150.00 USD.
pub(super) const CART: &[Line] = &[
    Line {
        reference: "LAMP-1",
        name: "Walnut desk lamp",
        quantity: 1,
        unit_price: 11_900,
    },
    Line {
        reference: "BULB-2",
        name: "Warm light bulb",
        quantity: 2,
        unit_price: 1_550,
    },
];

/// What the shopper orders and then does not want: 40.00 USD.
pub(super) const SECOND_CART: &[Line] = &[Line {
    reference: "HOLD-3",
    name: "Brass candle holder",
    quantity: 1,
    unit_price: 4_000,
}];

impl Line {
    /// The price of the whole line.
    pub(super) fn total(&self) -> i64 {
        self.quantity * self.unit_price
    }

    /// The line as Klarna writes it.
    pub(super) fn to_json(&self) -> Value {
        json!({
            "reference": self.reference,
            "name": self.name,
            "quantity": self.quantity,
            "unit_price": self.unit_price,
            "total_amount": self.total(),
        })
    }
}
