//! An order, its captures and its refunds as Order Management shows them.

use serde_json::{Value, json};

use super::{Capture, Order, Refund, list};
use crate::clock::Timestamp;

impl Order {
    /// What reading the order answers. Absent texts are empty, as in Klarna's own answers.
    pub(crate) fn view(&self, now: Timestamp) -> Value {
        json!({
            "order_id": self.id,
            "status": self.status(now).name(),
            "fraud_status": self.fraud_status(now).name(),
            "order_amount": self.amount,
            "original_order_amount": self.original_amount,
            "captured_amount": self.captured_amount(),
            "refunded_amount": self.refunded_amount(),
            "remaining_authorized_amount": self.remaining_amount(now),
            "purchase_currency": self.currency().to_ascii_uppercase(),
            "purchase_country": self.text("purchase_country").to_ascii_uppercase(),
            "locale": self.text("locale"),
            "order_lines": list(&self.details, "order_lines"),
            "merchant_reference1": self.text("merchant_reference1"),
            "merchant_reference2": self.text("merchant_reference2"),
            "merchant_data": self.text("merchant_data"),
            "klarna_reference": self.klarna_reference,
            "customer": self.customer(),
            "billing_address": self.address("billing_address"),
            "shipping_address": self.address("shipping_address"),
            "created_at": self.created_at.to_string(),
            "expires_at": self.expires_at.to_string(),
            "captures": self.captures_view(),
            "refunds": self.refunds.iter().map(Refund::view).collect::<Vec<_>>(),
            "shipping_info": self.shipping_info,
            "initial_payment_method": { "type": "INVOICE", "description": "Pay later" },
        })
    }

    pub(crate) fn captures_view(&self) -> Value {
        self.captures
            .iter()
            .filter_map(|capture| self.capture_view(&capture.id))
            .collect()
    }

    /// One capture, whose reference is the order's and its place in the row.
    pub(crate) fn capture_view(&self, capture_id: &str) -> Option<Value> {
        let index = self
            .captures
            .iter()
            .position(|capture| capture.id == capture_id)?;
        let capture: &Capture = self.captures.get(index)?;
        Some(json!({
            "capture_id": capture.id,
            "klarna_reference": format!("{}-{}", self.klarna_reference, index + 1),
            "captured_amount": capture.amount,
            "refunded_amount": capture.refunded,
            "captured_at": capture.at.to_string(),
            "description": capture.description,
            "reference": capture.reference,
            "order_lines": capture.lines,
            "billing_address": self.address("billing_address"),
            "shipping_address": self.address("shipping_address"),
            "shipping_info": capture.shipping_info,
        }))
    }

    fn address(&self, name: &str) -> Value {
        self.details.get(name).cloned().unwrap_or_else(|| json!({}))
    }

    fn customer(&self) -> Value {
        let customer = self.details.get("customer");
        let text = |name| {
            customer
                .and_then(|customer| customer.get(name))
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        json!({
            "date_of_birth": text("date_of_birth"),
            "national_identification_number": text("national_identification_number"),
        })
    }
}

impl Refund {
    pub(crate) fn view(&self) -> Value {
        json!({
            "refund_id": self.id,
            "refunded_amount": self.amount,
            "refunded_at": self.at.to_string(),
            "description": self.description,
            "reference": self.reference,
            "order_lines": self.lines,
            "credit_invoice": false,
        })
    }
}
