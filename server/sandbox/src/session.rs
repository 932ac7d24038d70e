//! One payment session and its authorization.

use std::time::Duration;

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::clock::Timestamp;
use crate::matching;
use crate::reply::Refusal;
use crate::shopper::{self, Decision};

type Object = Map<String, Value>;

/// How long a session can be read, updated and ordered from.
const LIFETIME: Duration = Duration::from_hours(48);

/// How long an authorization token can place an order.
const TOKEN_LIFETIME: Duration = Duration::from_hours(1);

/// The fields of a session that a merchant may set; all others of a body are ignored.
const MERCHANT_FIELDS: [&str; 19] = [
    "acquiring_channel",
    "attachment",
    "billing_address",
    "custom_payment_method_ids",
    "customer",
    "design",
    "intent",
    "locale",
    "merchant_data",
    "merchant_reference1",
    "merchant_reference2",
    "merchant_urls",
    "options",
    "order_amount",
    "order_lines",
    "order_tax_amount",
    "purchase_country",
    "purchase_currency",
    "shipping_address",
];

#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) id: String,
    client_token: String,
    expires_at: Timestamp,
    purchase: Object,
    approval: Approval,
    completed: bool,
}

/// Whether the shopper has agreed to pay. The sandbox's shopper agrees when the session is read.
#[derive(Debug)]
enum Approval {
    Waiting,
    Granted {
        token: String,
        until: Timestamp,
        /// What an order with this token is answered from now on, once it differed from the purchase.
        refused: Option<Refusal>,
    },
    /// Released by the merchant; an update of the session asks the shopper again.
    Withdrawn,
}

impl Session {
    pub(crate) fn open(purchase: Object, now: Timestamp) -> Self {
        let token = [
            Uuid::new_v4().simple().to_string(),
            Uuid::new_v4().simple().to_string(),
        ];
        Self {
            id: Uuid::new_v4().to_string(),
            client_token: format!("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.{}", token.join(".")),
            expires_at: now.plus(LIFETIME),
            purchase: settable(purchase),
            approval: Approval::Waiting,
            completed: false,
        }
    }

    pub(crate) fn has_expired(&self, now: Timestamp) -> bool {
        now >= self.expires_at
    }

    pub(crate) fn purchase(&self) -> &Object {
        &self.purchase
    }

    pub(crate) fn is_completed(&self) -> bool {
        self.completed
    }

    /// The purchase as it would be after an update.
    pub(crate) fn updated(&self, changes: Object) -> Object {
        let mut purchase = self.purchase.clone();
        purchase.extend(settable(changes));
        purchase
    }

    /// Takes a changed purchase; the shopper has to agree to it anew.
    pub(crate) fn replace(&mut self, purchase: Object) {
        self.purchase = purchase;
        self.approval = Approval::Waiting;
    }

    /// Lets the shopper agree, if they are to be asked, and returns a token when a new one came of it.
    pub(crate) fn authorize(&mut self, now: Timestamp) -> Option<String> {
        let decision = Decision::of(self.purchase.get("billing_address"));
        let settled = match &self.approval {
            Approval::Waiting => decision == Decision::Denied,
            Approval::Granted { until, refused, .. } => now < *until && refused.is_none(),
            Approval::Withdrawn => true,
        };
        if settled || self.completed {
            return None;
        }
        shopper::complete(&mut self.purchase);
        let token = Uuid::new_v4().to_string();
        self.approval = Approval::Granted {
            token: token.clone(),
            until: now.plus(TOKEN_LIFETIME),
            refused: None,
        };
        Some(token)
    }

    /// The token that was granted last and not withdrawn.
    pub(crate) fn token(&self) -> Option<&str> {
        match &self.approval {
            Approval::Granted { token, .. } => Some(token),
            Approval::Waiting | Approval::Withdrawn => None,
        }
    }

    /// Whether `token` is the shopper's approval now.
    pub(crate) fn check_token(&self, token: &str, now: Timestamp) -> Result<(), Refusal> {
        let Approval::Granted {
            token: current,
            until,
            ..
        } = &self.approval
        else {
            return Err(invalid_token());
        };
        if current != token {
            return Err(invalid_token());
        }
        if self.completed {
            return Err(Refusal::new(
                403,
                "INVALID_OPERATION",
                "This authorization became an order",
            ));
        }
        if now >= *until || self.has_expired(now) {
            Err(invalid_token())
        } else {
            Ok(())
        }
    }

    /// Whether `token` can place this order. Once an order differed, the token is of no use for any other.
    pub(crate) fn check_order(&mut self, order: &Object) -> Result<(), Refusal> {
        let Approval::Granted { refused, .. } = &mut self.approval else {
            return Err(invalid_token());
        };
        if refused.is_none() {
            *refused = matching::compare(&self.purchase, order).err();
        }
        refused.clone().map_or(Ok(()), Err)
    }

    pub(crate) fn withdraw(&mut self) {
        self.approval = Approval::Withdrawn;
    }

    pub(crate) fn complete(&mut self) {
        self.completed = true;
    }

    /// What creating the session answers.
    pub(crate) fn opening(&self) -> Value {
        json!({
            "session_id": self.id,
            "client_token": self.client_token,
            "payment_method_categories": categories(),
        })
    }

    /// What reading the session answers. Who the shopper is stays hidden until they have agreed.
    pub(crate) fn view(&self) -> Value {
        let mut view = self.purchase.clone();
        view.insert(
            "status".into(),
            if self.completed {
                "complete"
            } else {
                "incomplete"
            }
            .into(),
        );
        view.insert("client_token".into(), self.client_token.clone().into());
        view.insert("expires_at".into(), self.expires_at.to_string().into());
        view.insert("payment_method_categories".into(), categories());
        match &self.approval {
            Approval::Granted { token, .. } => {
                if !self.completed {
                    view.insert("authorization_token".into(), token.clone().into());
                }
                if let Some(Value::Object(customer)) = view.get_mut("customer") {
                    customer.retain(|name, _| {
                        !matches!(
                            name.as_str(),
                            "national_identification_number" | "last_four_ssn"
                        )
                    });
                }
            }
            Approval::Waiting | Approval::Withdrawn => {
                view.retain(|name, _| {
                    !matches!(
                        name.as_str(),
                        "billing_address" | "shipping_address" | "customer"
                    )
                });
            }
        }
        Value::Object(view)
    }
}

pub(crate) fn invalid_token() -> Refusal {
    Refusal::new(404, "NOT_FOUND", "Unknown authorization token")
}

fn settable(mut body: Object) -> Object {
    body.retain(|name, _| MERCHANT_FIELDS.contains(&name.as_str()));
    body
}

fn categories() -> Value {
    let badge = "https://badges.klarna.example/generic/klarna.svg";
    json!([{
        "identifier": "klarna",
        "name": "Klarna",
        "asset_urls": { "descriptive": badge, "standard": badge },
    }])
}
