//! What the shopper of most tests buys: a lamp and two bulbs, 150.00 USD.

use serde_json::{Value, json};

/// The price of the cart, in minor units.
pub const AMOUNT: i64 = 15_000;

/// The price of the lamp alone, in minor units.
pub const LAMP: i64 = 11_900;

/// The lines of the cart.
pub fn lines() -> Value {
    json!([
        {
            "type": "physical",
            "reference": "LAMP-1",
            "name": "Walnut desk lamp",
            "quantity": 1,
            "unit_price": LAMP,
            "total_amount": LAMP,
        },
        {
            "type": "physical",
            "reference": "BULB-2",
            "name": "Warm light bulb",
            "quantity": 2,
            "unit_price": 1_550,
            "total_amount": 3_100,
        },
    ])
}

/// Arguments of `create_payment_session`.
pub fn session() -> Value {
    json!({
        "order_amount": AMOUNT,
        "order_tax_amount": 0,
        "order_lines": lines(),
        "purchase_country": "US",
        "purchase_currency": "USD",
        "locale": "en-US",
    })
}

/// Arguments of `create_klarna_order` for a session with the same cart.
pub fn order(authorization_token: &str) -> Value {
    let mut order = session();
    order["authorization_token"] = json!(authorization_token);
    order
}

/// An entry of shipping information.
pub fn parcel() -> Value {
    json!({"shipping_company": "Example Post", "tracking_number": "EX-4711-0815"})
}

/// A shipping address of an invented person.
pub fn address() -> Value {
    json!({
        "given_name": "Robin",
        "family_name": "Example",
        "street_address": "Sample Street 1",
        "postal_code": "10001",
        "city": "New York",
        "region": "NY",
        "country": "US",
    })
}
