//! Captures: taking payment for what is still authorized.

use serde_json::Value;
use uuid::Uuid;

use super::{FraudStatus, Object, Order, Status, integer, list};
use crate::clock::Timestamp;
use crate::reply::Refusal;

/// One capture. `refunded` grows as refunds are allocated to it.
#[derive(Debug)]
pub(crate) struct Capture {
    pub(super) id: String,
    pub(super) amount: i64,
    pub(super) refunded: i64,
    pub(super) at: Timestamp,
    pub(super) reference: Value,
    pub(super) description: Value,
    pub(super) lines: Vec<Value>,
    pub(super) shipping_info: Vec<Value>,
}

impl Order {
    /// Captures what a validated body asks for and returns the capture's id.
    pub(crate) fn capture(&mut self, body: &Object, now: Timestamp) -> Result<String, Refusal> {
        let amount = integer(body, "captured_amount");
        self.check_capture(amount, now)?;
        let text = |name| body.get(name).cloned().unwrap_or_else(|| "".into());
        let id = Uuid::new_v4().to_string();
        self.captures.push(Capture {
            id: id.clone(),
            amount,
            refunded: 0,
            at: now,
            reference: text("reference"),
            description: text("description"),
            lines: list(body, "order_lines"),
            shipping_info: list(body, "shipping_info"),
        });
        Ok(id)
    }

    /// Captures all that was authorized, as an order placed with `auto_capture` does.
    pub(crate) fn capture_whole(&mut self, now: Timestamp) -> Result<String, Refusal> {
        let whole = Object::from_iter([("captured_amount".to_owned(), self.amount.into())]);
        self.capture(&whole, now)
    }

    pub(crate) fn has_capture(&self, capture_id: &str) -> bool {
        self.captures.iter().any(|capture| capture.id == capture_id)
    }

    pub(crate) fn has_captures(&self) -> bool {
        !self.captures.is_empty()
    }

    fn check_capture(&self, amount: i64, now: Timestamp) -> Result<(), Refusal> {
        let refusal = |message: &str| Err(Refusal::new(403, "CAPTURE_NOT_ALLOWED", message));
        if self.status(now) == Status::Cancelled
            || self.fraud_status(now) != FraudStatus::Accepted
            || amount == 0
        {
            return refusal("No capture now");
        }
        if self.has_expired(now) {
            return refusal(&format!(
                "Order {} has expired. Nothing was captured.",
                self.id
            ));
        }
        if amount > self.remaining_amount(now) {
            return refusal("The amount exceeds what is left to capture.");
        }
        Ok(())
    }
}
