//! The person who stands for every shopper of the sandbox. All of it is invented.

use serde_json::{Map, Value, json};

type Object = Map<String, Value>;

/// How the shopper's purchase ends, chosen as in Klarna's playground by a marker in the billing e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    Approved,
    /// `+denied`: the session is never authorized.
    Denied,
    /// `+pend-accept`: the order waits for review and is then accepted.
    PendingThenAccepted,
    /// `+pend-reject`: the order waits for review and is then rejected.
    PendingThenRejected,
}

impl Decision {
    pub(crate) fn of(billing_address: Option<&Value>) -> Self {
        let email = billing_address
            .and_then(|address| address.get("email"))
            .and_then(Value::as_str);
        match email.unwrap_or_default() {
            email if email.contains("+denied") => Self::Denied,
            email if email.contains("+pend-accept") => Self::PendingThenAccepted,
            email if email.contains("+pend-reject") => Self::PendingThenRejected,
            _ => Self::Approved,
        }
    }
}

/// Adds to a purchase what the shopper enters in the browser and the merchant has not sent.
pub(crate) fn complete(purchase: &mut Object) {
    let country = purchase
        .get("purchase_country")
        .and_then(Value::as_str)
        .unwrap_or("SE")
        .to_ascii_uppercase();
    let billing = purchase
        .entry("billing_address")
        .or_insert_with(|| address(&country))
        .clone();
    purchase.entry("shipping_address").or_insert(billing);
    let customer = purchase
        .entry("customer")
        .or_insert_with(|| Value::Object(Map::new()));
    if let Some(customer) = customer.as_object_mut() {
        customer.entry("type").or_insert_with(|| "person".into());
        customer
            .entry("date_of_birth")
            .or_insert_with(|| "1985-04-17".into());
        customer
            .entry("national_identification_number")
            .or_insert_with(|| "850417-0000".into());
    }
}

fn address(country: &str) -> Value {
    let region = match country {
        "US" => "OH",
        "AU" => "NSW",
        _ => "",
    };
    json!({
        "given_name": "Robin",
        "family_name": "Sandbox",
        "email": "robin.sandbox@example.com",
        "phone": "+46700000000",
        "street_address": "Loopback Street 127",
        "street_address2": "",
        "postal_code": "10001",
        "city": "Sandbox",
        "region": region,
        "country": country,
    })
}
