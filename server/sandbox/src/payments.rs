//! The operations of the Payments API.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::clock::Timestamp;
use crate::merchant::{Body, Merchant, Object};
use crate::order::Order;
use crate::reply::{Refusal, Reply};
use crate::session::{Session, invalid_token};
use crate::shopper;
use crate::validate;

impl Merchant {
    pub(crate) fn create_session(
        &mut self,
        purchase: Object,
        now: Timestamp,
    ) -> Result<Reply, Refusal> {
        Ok(Reply::ok(self.open_session(purchase, now)?.opening()))
    }

    /// From the purchase to the order, with a shopper who agrees at once.
    pub(crate) fn buy(&mut self, purchase: &Object, now: Timestamp) -> Result<&Order, Refusal> {
        let session_id = self.open_session(purchase.clone(), now)?.id.clone();
        self.read_session(&session_id, now)?;
        let token = self.session(&session_id, now)?.token().map(str::to_owned);
        let token = token.ok_or_else(|| Refusal::new(403, "REJECTED", "Rejected"))?;
        self.place_order(&token, Ok(purchase.clone()), now)
    }

    pub(crate) fn update_session(
        &mut self,
        session_id: &str,
        body: Body,
        now: Timestamp,
    ) -> Result<Reply, Refusal> {
        let session = self.session(session_id, now)?;
        if session.is_completed() {
            return Err(Refusal::new(
                404,
                "SESSION_COMPLETED",
                "An order was made from this session",
            ));
        }
        let purchase = session.updated(body?);
        validate::purchase(&purchase)?;
        session.replace(purchase);
        self.effects.session_updates += 1;
        Ok(Reply::no_content())
    }

    /// Reading is also the shopper's chance to agree: see [`Session::authorize`].
    pub(crate) fn read_session(
        &mut self,
        session_id: &str,
        now: Timestamp,
    ) -> Result<Reply, Refusal> {
        let session = self.session(session_id, now)?;
        let token = session.authorize(now);
        let view = session.view();
        if let Some(token) = token {
            self.tokens.insert(token, session_id.to_owned());
        }
        Ok(Reply::ok(view))
    }

    pub(crate) fn cancel_authorization(
        &mut self,
        token: &str,
        now: Timestamp,
    ) -> Result<Reply, Refusal> {
        let session = self.authorized(token)?;
        session
            .check_token(token, now)
            .map_err(|refusal| match refusal {
                dead if dead == invalid_token() => dead,
                _ => Refusal::new(404, "NOT_FOUND", "There is no such authorization"),
            })?;
        session.withdraw();
        self.effects.released_tokens += 1;
        Ok(Reply::no_content())
    }

    pub(crate) fn create_order(
        &mut self,
        token: &str,
        body: Body,
        now: Timestamp,
    ) -> Result<Reply, Refusal> {
        let order = self.place_order(token, body, now)?;
        Ok(Reply::ok(json!({
            "order_id": order.id,
            "redirect_url": redirect_url(&order.id),
            "fraud_status": order.fraud_status(now).name(),
            "authorized_payment_method": { "type": "invoice", "number_of_days": 30 },
        })))
    }

    pub(crate) fn create_customer_token(
        &mut self,
        token: &str,
        body: Body,
        now: Timestamp,
    ) -> Result<Reply, Refusal> {
        let session = self.authorized(token)?;
        session.check_token(token, now)?;
        let intent = session
            .purchase()
            .get("intent")
            .and_then(Value::as_str)
            .unwrap_or("buy");
        if intent == "buy" {
            let message = "The intent buy makes no customer token";
            return Err(Refusal::new(403, "INVALID_OPERATION", message));
        }
        validate::customer_token(&body?)?;
        let token_id = Uuid::new_v4().to_string();
        let view = json!({
            "token_id": token_id,
            "redirect_url": redirect_url(&token_id),
            "payment_method_reference": Uuid::new_v4().to_string(),
            "billing_address": session.purchase().get("billing_address"),
            "customer": { "date_of_birth": session.purchase().get("customer").and_then(|c| c.get("date_of_birth")) },
        });
        self.effects.customer_tokens += 1;
        Ok(Reply::ok(view))
    }

    fn place_order(&mut self, token: &str, body: Body, now: Timestamp) -> Result<&Order, Refusal> {
        let session = self.authorized(token)?;
        session.check_token(token, now)?;
        if session.purchase().get("intent").and_then(Value::as_str) == Some("tokenize") {
            return Err(Refusal::silent(403, "INVALID_OPERATION"));
        }
        let body = body?;
        validate::purchase(&body)?;
        session.check_order(&body)?;
        let captures_at_once = body.get("auto_capture").and_then(Value::as_bool) == Some(true);
        let mut details = session.updated(body);
        shopper::complete(&mut details);
        session.complete();
        let mut order = Order::place(details, now);
        self.effects.orders += 1;
        if captures_at_once && order.capture_whole(now).is_ok() {
            self.effects.captures += 1;
            self.effects.captured_amount += order.captured_amount();
        }
        Ok(self.orders.entry(order.id.clone()).or_insert(order))
    }

    fn open_session(&mut self, purchase: Object, now: Timestamp) -> Result<&Session, Refusal> {
        validate::purchase(&purchase)?;
        let session = Session::open(purchase, now);
        self.effects.sessions += 1;
        Ok(self.sessions.entry(session.id.clone()).or_insert(session))
    }

    fn session(&mut self, session_id: &str, now: Timestamp) -> Result<&mut Session, Refusal> {
        let session = self
            .sessions
            .get_mut(session_id)
            .filter(|session| !session.has_expired(now));
        session.ok_or_else(|| Refusal::new(404, "NOT_FOUND", "Unknown session id"))
    }

    fn authorized(&mut self, token: &str) -> Result<&mut Session, Refusal> {
        let session_id = self.tokens.get(token).ok_or_else(invalid_token)?;
        self.sessions.get_mut(session_id).ok_or_else(invalid_token)
    }
}

fn redirect_url(id: &str) -> String {
    format!("https://payments.klarna.example/redirect/{id}")
}
