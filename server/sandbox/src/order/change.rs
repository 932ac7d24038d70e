//! Changes to an order that move no money.

use serde_json::{Map, Value};

use super::{
    AUTHORIZATION_DAYS, Ending, LONGEST_AUTHORIZATION_DAYS, Object, Order, Status, integer,
};
use crate::clock::Timestamp;
use crate::reply::Refusal;
use crate::validate;

/// Address fields that an update may change but not clear.
const MANDATORY: [&str; 5] = [
    "given_name",
    "family_name",
    "street_address",
    "city",
    "country",
];

impl Order {
    pub(crate) fn cancel(&mut self, now: Timestamp) -> Result<(), Refusal> {
        let reason = match self.status(now) {
            _ if self.has_captures() => "Something was captured before, so it stays.",
            Status::Cancelled => "The order was cancelled before.",
            Status::Expired => "The order has expired, so it stays.",
            Status::Authorized | Status::PartCaptured | Status::Captured => {
                self.ending = Some(Ending::Cancelled);
                return Ok(());
            }
        };
        Err(Refusal::new(403, "CANCEL_NOT_ALLOWED", reason))
    }

    /// Gives up what is not captured.
    pub(crate) fn release(&mut self, now: Timestamp) -> Result<(), Refusal> {
        match self.status(now) {
            Status::PartCaptured => {
                self.ending = Some(Ending::Released);
                Ok(())
            }
            Status::Captured => Err(not_allowed(
                "Everything was captured; nothing is left to release.",
            )),
            Status::Authorized | Status::Cancelled | Status::Expired => {
                Err(not_allowed("Nothing was released."))
            }
        }
    }

    /// Extends to today plus the usual period, never beyond the longest one.
    pub(crate) fn extend(&mut self, now: Timestamp) -> Result<(), Refusal> {
        if self.has_expired(now) && self.status(now) != Status::Cancelled {
            return Err(not_allowed(
                "The order has expired; its time stays as it was.",
            ));
        }
        if !matches!(self.status(now), Status::Authorized | Status::PartCaptured) {
            return Err(not_allowed("The time stays as it was."));
        }
        let latest = self.created_at.midnight_in(LONGEST_AUTHORIZATION_DAYS);
        self.expires_at = now.midnight_in(AUTHORIZATION_DAYS).min(latest);
        Ok(())
    }

    /// Sets a new amount and, when given, new lines.
    pub(crate) fn update_authorization(
        &mut self,
        body: &Object,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        if !matches!(self.status(now), Status::Authorized | Status::PartCaptured)
            || self.has_expired(now)
        {
            return Err(update_not_allowed());
        }
        let (amount, captured) = (integer(body, "order_amount"), self.captured_amount());
        if amount < captured {
            return Err(not_allowed(format!(
                "{amount} is less than what was captured: {captured}. \
                 The authorization stays as it was"
            )));
        }
        self.amount = amount;
        self.details.extend(
            body.get("order_lines")
                .map(|lines| ("order_lines".to_owned(), lines.clone())),
        );
        Ok(())
    }

    pub(crate) fn update_references(
        &mut self,
        body: &Object,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        if self.status(now) == Status::Cancelled {
            return Err(update_not_allowed());
        }
        for name in ["merchant_reference1", "merchant_reference2"] {
            self.details.extend(
                body.get(name)
                    .map(|reference| (name.to_owned(), reference.clone())),
            );
        }
        Ok(())
    }

    pub(crate) fn acknowledge(&self, now: Timestamp) -> Result<(), Refusal> {
        if self.status(now) == Status::Cancelled {
            Err(update_not_allowed())
        } else {
            Ok(())
        }
    }

    /// Changes single fields of the shipping address; an empty text clears one.
    ///
    /// Another country, or an e-mail address marked `+denied`, fails the new credit check.
    pub(crate) fn update_address(
        &mut self,
        changes: &Object,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        if !matches!(self.status(now), Status::Authorized | Status::PartCaptured)
            || self.has_expired(now)
        {
            return Err(update_not_allowed());
        }
        if changes
            .iter()
            .any(|(name, value)| MANDATORY.contains(&name.as_str()) && value.as_str() == Some(""))
        {
            return Err(validate::invalid_address());
        }
        let text = |name| changes.get(name).and_then(Value::as_str);
        let moves_abroad = text("country")
            .is_some_and(|to| !to.eq_ignore_ascii_case(self.text("purchase_country")));
        if moves_abroad || text("email").is_some_and(|email| email.contains("+denied")) {
            return Err(update_not_allowed());
        }
        let address = self
            .details
            .entry("shipping_address")
            .or_insert_with(|| Value::Object(Map::new()));
        if let Some(address) = address.as_object_mut() {
            address.extend(changes.clone());
        }
        Ok(())
    }
}

fn not_allowed(message: impl Into<String>) -> Refusal {
    Refusal::new(403, "NOT_ALLOWED", message)
}

fn update_not_allowed() -> Refusal {
    not_allowed("This cannot be changed now.")
}
