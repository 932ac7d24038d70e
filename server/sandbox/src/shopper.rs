//! The person who is every shopper of the sandbox. All of it is invented.

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

/// Adds to a purchase what the shopper enters in the browser and the merchant has not sent, also within
/// an address that the merchant knows in part.
pub(crate) fn complete(purchase: &mut Object) {
    let country = purchase
        .get("purchase_country")
        .and_then(Value::as_str)
        .unwrap_or("SE")
        .to_ascii_uppercase();
    fill(purchase, "billing_address", &address(&country));
    let billing = purchase.get("billing_address").cloned();
    fill(purchase, "shipping_address", &billing.unwrap_or_default());
    fill(purchase, "customer", &customer());
}

/// Adds to an object within the purchase what it lacks.
fn fill(purchase: &mut Object, name: &str, entered: &Value) {
    let known = purchase.entry(name).or_insert_with(|| json!({}));
    let (Some(known), Some(entered)) = (known.as_object_mut(), entered.as_object()) else {
        return;
    };
    for (name, value) in entered {
        known.entry(name).or_insert_with(|| value.clone());
    }
}

fn customer() -> Value {
    json!({
        "type": "person",
        "date_of_birth": "1985-04-17",
        "national_identification_number": "850417-0000",
    })
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
