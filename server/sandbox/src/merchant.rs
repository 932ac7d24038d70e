//! Everything Klarna keeps for the one merchant of the sandbox.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::clock::Timestamp;
use crate::effects::Effects;
use crate::first_order;
use crate::idempotency::Keys;
use crate::order::Order;
use crate::reply::{Refusal, Reply};
use crate::route::Operation;
use crate::session::Session;

pub(crate) type Object = Map<String, Value>;

/// The body of a request, or why it cannot be read; only operations with a body look at it.
pub(crate) type Body = Result<Object, Refusal>;

#[derive(Debug, Default)]
pub(crate) struct Merchant {
    pub(crate) sessions: HashMap<String, Session>,
    /// Every authorization token ever given, with its session.
    pub(crate) tokens: HashMap<String, String>,
    pub(crate) orders: HashMap<String, Order>,
    pub(crate) effects: Effects,
    keys: Keys,
}

/// An answer, and whether it is an earlier one repeated for its idempotency key.
pub(crate) struct Answered {
    pub(crate) reply: Reply,
    pub(crate) replayed: bool,
}

impl Merchant {
    /// A merchant who has one order.
    pub(crate) fn new(now: Timestamp) -> Self {
        let mut merchant = Self::default();
        let order = first_order::place(now);
        merchant.orders.insert(order.id.clone(), order);
        merchant
    }

    /// Performs an operation, once for each remembered key.
    pub(crate) fn answer(
        &mut self,
        operation: Operation,
        key: Option<&str>,
        body: Body,
        now: Timestamp,
    ) -> Answered {
        let key = key.filter(|key| !key.is_empty() && operation.is_idempotent_by_key());
        if let Some(reply) = key.and_then(|key| self.keys.recall(key, now)) {
            return Answered {
                reply,
                replayed: true,
            };
        }
        let reply = self
            .perform(operation, body, now)
            .unwrap_or_else(Reply::from);
        if let Some(key) = key {
            self.keys.remember(key, now, &reply);
        }
        Answered {
            reply,
            replayed: false,
        }
    }

    fn perform(
        &mut self,
        operation: Operation,
        body: Body,
        now: Timestamp,
    ) -> Result<Reply, Refusal> {
        match operation {
            Operation::CreateSession => self.create_session(body?, now),
            Operation::UpdateSession(session_id) => self.update_session(&session_id, body, now),
            Operation::ReadSession(session_id) => self.read_session(&session_id, now),
            Operation::CancelAuthorization(token) => self.cancel_authorization(&token, now),
            Operation::CreateOrder(token) => self.create_order(&token, body, now),
            Operation::CreateCustomerToken(token) => self.create_customer_token(&token, body, now),
            Operation::Order { order_id, action } => self.manage(&order_id, &action, body, now),
        }
    }
}
