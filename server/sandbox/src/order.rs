//! One order: what was agreed, what was captured and refunded, and the state that follows from it.

mod capture;
mod change;
mod refund;
mod shipping;
mod view;

use std::time::Duration;

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::clock::Timestamp;
use crate::shopper::Decision;

use capture::Capture;
use refund::Refund;

type Object = Map<String, Value>;

/// The usual authorization period, in days.
const AUTHORIZATION_DAYS: u16 = 28;

/// The longest an authorization can be extended to, in days after the purchase.
const LONGEST_AUTHORIZATION_DAYS: u16 = 180;

/// How long the sandbox reviews a pending order.
const REVIEW: Duration = Duration::from_mins(2);

#[derive(Debug)]
pub(crate) struct Order {
    pub(crate) id: String,
    klarna_reference: String,
    created_at: Timestamp,
    expires_at: Timestamp,
    decision: Decision,
    original_amount: i64,
    amount: i64,
    /// Country, currency, locale, references, addresses, customer and lines, under Klarna's names.
    details: Object,
    captures: Vec<Capture>,
    refunds: Vec<Refund>,
    shipping_info: Vec<Value>,
    ending: Option<Ending>,
}

/// How the merchant gave up what was not captured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Cancelled,
    Released,
}

/// The states of an order that the sandbox can reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Authorized,
    PartCaptured,
    Captured,
    Cancelled,
    Expired,
}

impl Status {
    fn name(self) -> &'static str {
        match self {
            Self::Authorized => "AUTHORIZED",
            Self::PartCaptured => "PART_CAPTURED",
            Self::Captured => "CAPTURED",
            Self::Cancelled => "CANCELLED",
            Self::Expired => "EXPIRED",
        }
    }
}

/// Whether Klarna accepts the risk of the payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FraudStatus {
    Accepted,
    Pending,
    Rejected,
}

impl FraudStatus {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Accepted => "ACCEPTED",
            Self::Pending => "PENDING",
            Self::Rejected => "REJECTED",
        }
    }
}

impl Order {
    /// A new order from a validated purchase.
    pub(crate) fn place(details: Object, now: Timestamp) -> Self {
        let amount = integer(&details, "order_amount");
        let reference: String = Uuid::new_v4()
            .simple()
            .to_string()
            .chars()
            .take(8)
            .collect();
        Self {
            id: Uuid::new_v4().to_string(),
            klarna_reference: reference.to_ascii_uppercase(),
            created_at: now,
            expires_at: now.midnight_in(AUTHORIZATION_DAYS),
            decision: Decision::of(details.get("billing_address")),
            original_amount: amount,
            amount,
            details,
            captures: Vec::new(),
            refunds: Vec::new(),
            shipping_info: Vec::new(),
            ending: None,
        }
    }

    pub(crate) fn status(&self, now: Timestamp) -> Status {
        let captured = self.captured_amount();
        match self.ending {
            Some(Ending::Cancelled) => Status::Cancelled,
            Some(Ending::Released) => Status::Captured,
            None if captured > 0 && captured >= self.amount => Status::Captured,
            None if captured > 0 => Status::PartCaptured,
            None if self.has_expired(now) => Status::Expired,
            None => Status::Authorized,
        }
    }

    pub(crate) fn fraud_status(&self, now: Timestamp) -> FraudStatus {
        let reviewed = now >= self.created_at.plus(REVIEW);
        match self.decision {
            Decision::PendingThenAccepted | Decision::PendingThenRejected if !reviewed => {
                FraudStatus::Pending
            }
            Decision::Approved | Decision::PendingThenAccepted => FraudStatus::Accepted,
            Decision::Denied | Decision::PendingThenRejected => FraudStatus::Rejected,
        }
    }

    pub(crate) fn currency(&self) -> &str {
        self.text("purchase_currency")
    }

    pub(crate) fn captured_amount(&self) -> i64 {
        self.captures.iter().map(|capture| capture.amount).sum()
    }

    pub(crate) fn refunded_amount(&self) -> i64 {
        self.refunds.iter().map(|refund| refund.amount).sum()
    }

    /// What can still be captured.
    fn remaining_amount(&self, now: Timestamp) -> i64 {
        if self.ending.is_some() || self.has_expired(now) {
            0
        } else {
            self.amount - self.captured_amount()
        }
    }

    fn has_expired(&self, now: Timestamp) -> bool {
        now >= self.expires_at
    }

    fn text(&self, name: &str) -> &str {
        self.details
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }
}

fn integer(object: &Object, name: &str) -> i64 {
    object.get(name).and_then(Value::as_i64).unwrap_or_default()
}

fn list(object: &Object, name: &str) -> Vec<Value> {
    object
        .get(name)
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default()
}
