//! Refunds: giving back what was captured.

use serde_json::Value;
use uuid::Uuid;

use super::{Capture, Object, Order, Status, integer, list};
use crate::clock::Timestamp;
use crate::reply::Refusal;

#[derive(Debug)]
pub(crate) struct Refund {
    pub(crate) id: String,
    pub(super) amount: i64,
    pub(super) at: Timestamp,
    pub(super) reference: Value,
    pub(super) description: Value,
    pub(super) lines: Vec<Value>,
}

impl Order {
    /// Refunds what a validated body asks for and returns the refund's id.
    pub(crate) fn refund(&mut self, body: &Object, now: Timestamp) -> Result<String, Refusal> {
        let amount = integer(body, "refunded_amount");
        let lines = list(body, "order_lines");
        self.check_refund(amount, &lines, now)?;
        self.allocate(amount, &lines);
        let text = |name| body.get(name).cloned().unwrap_or_else(|| "".into());
        let id = Uuid::new_v4().to_string();
        let (reference, description) = (text("reference"), text("description"));
        self.refunds.push(Refund {
            id: id.clone(),
            amount,
            at: now,
            reference,
            description,
            lines,
        });
        Ok(id)
    }

    pub(crate) fn find_refund(&self, refund_id: &str) -> Option<&Refund> {
        self.refunds.iter().find(|refund| refund.id == refund_id)
    }

    fn check_refund(&self, amount: i64, lines: &[Value], now: Timestamp) -> Result<(), Refusal> {
        let refusal = |message| Err(Refusal::new(403, "REFUND_NOT_ALLOWED", message));
        if !self.has_captures() {
            return refusal("Without a capture there is nothing to refund");
        }
        if amount > self.captured_amount() - self.refunded_amount() {
            return refusal("The amount exceeds what can still be refunded.");
        }
        let has_fee = lines
            .iter()
            .any(|line| line.get("type").and_then(Value::as_str) == Some("return_fee"));
        let is_one_full_capture = self.captures.len() == 1 && self.status(now) == Status::Captured;
        if amount == 0 || (has_fee && !is_one_full_capture) {
            return refusal("No refund now");
        }
        Ok(())
    }

    /// Takes the amount from captures that share a line's reference first, then from the oldest.
    fn allocate(&mut self, amount: i64, lines: &[Value]) {
        let wanted = references(lines);
        let shares_reference = |capture: &Capture| {
            references(&capture.lines)
                .iter()
                .any(|line| wanted.contains(line))
        };
        let mut order: Vec<&mut Capture> = self.captures.iter_mut().collect();
        order.sort_by_key(|capture| !shares_reference(capture));
        let mut left = amount;
        for capture in order {
            let share = left.min(capture.amount - capture.refunded);
            capture.refunded += share;
            left -= share;
        }
    }
}

fn references(lines: &[Value]) -> Vec<&str> {
    lines
        .iter()
        .filter_map(|line| line.get("reference")?.as_str())
        .collect()
}
