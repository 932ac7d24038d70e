//! The operations of the Order Management API.

use serde_json::{Value, json};

use crate::clock::Timestamp;
use crate::effects::Effects;
use crate::merchant::{Body, Merchant, Object};
use crate::order::Order;
use crate::reply::{Refusal, Reply};
use crate::route::OrderAction;
use crate::validate;

/// Klarna's locations are absolute and name its own host, which need not be the one that was called.
const HOST: &str = "https://api.klarna.example";

impl Merchant {
    pub(crate) fn manage(
        &mut self,
        order_id: &str,
        action: &OrderAction,
        body: Body,
        now: Timestamp,
    ) -> Result<Reply, Refusal> {
        let effects = &mut self.effects;
        let order = self
            .orders
            .get_mut(order_id)
            .ok_or_else(|| no_such_order(order_id, action))?;
        match action {
            OrderAction::Read => return Ok(Reply::ok(order.view(now))),
            OrderAction::ListCaptures => return Ok(Reply::ok(order.captures_view())),
            OrderAction::ReadCapture(id) => return read_capture(order, id),
            OrderAction::ReadRefund(id) => return read_refund(order, id),
            OrderAction::ReadDueDateOptions(id) => return due_date_options(order, id),
            OrderAction::Capture => return capture(order, effects, &body?, now),
            OrderAction::Refund => return refund(order, effects, &body?, now),
            OrderAction::Acknowledge => {
                order.acknowledge(now)?;
                effects.acknowledgements += 1;
            }
            OrderAction::UpdateAuthorization => {
                let body = body?;
                validate::authorization(&body)?;
                order.update_authorization(&body, now)?;
                effects.authorization_updates += 1;
            }
            OrderAction::ExtendDueDate(id) => {
                let body = body?;
                validate::due_date(&body)?;
                require_capture(order, id, "The due date stays as it was.")?;
                effects.due_date_extensions += 1;
            }
            OrderAction::ShipCapture(id) => {
                effects.shipping_infos += ship_capture(order, id, &body?)?;
            }
            OrderAction::SendOut(id) => {
                require_captures(order)?;
                require_capture(order, id, "Nothing was sent out.")?;
                effects.send_outs += 1;
            }
            OrderAction::UpdateCustomer => {
                update_customer(order, &body?, now)?;
                effects.address_updates += 1;
            }
            OrderAction::ExtendAuthorization => {
                order.extend(now)?;
                effects.extensions += 1;
            }
            OrderAction::UpdateReferences => {
                let body = body?;
                validate::references(&body)?;
                order.update_references(&body, now)?;
                effects.reference_updates += 1;
            }
            OrderAction::Release => {
                order.release(now)?;
                effects.releases += 1;
            }
            OrderAction::Ship => {
                let body = body?;
                validate::shipping_infos(&body)?;
                effects.shipping_infos += order.ship(&body) as u64;
            }
            OrderAction::Cancel => {
                order.cancel(now)?;
                effects.cancels += 1;
            }
        }
        Ok(Reply::no_content())
    }
}

fn capture(
    order: &mut Order,
    effects: &mut Effects,
    body: &Object,
    now: Timestamp,
) -> Result<Reply, Refusal> {
    validate::capture(body)?;
    let before = order.captured_amount();
    let id = order.capture(body, now)?;
    effects.captures += 1;
    effects.captured_amount += order.captured_amount() - before;
    Ok(Reply::created(
        "Capture-Id",
        &id,
        location(order, "captures", &id),
    ))
}

fn refund(
    order: &mut Order,
    effects: &mut Effects,
    body: &Object,
    now: Timestamp,
) -> Result<Reply, Refusal> {
    validate::refund(body)?;
    let before = order.refunded_amount();
    let id = order.refund(body, now)?;
    effects.refunds += 1;
    effects.refunded_amount += order.refunded_amount() - before;
    Ok(Reply::created(
        "Refund-Id",
        &id,
        location(order, "refunds", &id),
    ))
}

fn ship_capture(order: &mut Order, capture_id: &str, body: &Object) -> Result<u64, Refusal> {
    validate::shipping_infos(body)?;
    require_captures(order)?;
    let added = order.ship_capture(capture_id, body).ok_or_else(|| {
        no_such_capture(&format!("No tracking was added to capture {capture_id}"))
    })?;
    Ok(added as u64)
}

fn update_customer(order: &mut Order, body: &Object, now: Timestamp) -> Result<(), Refusal> {
    if body.contains_key("billing_address") {
        let message = "The billing address of this order is fixed.";
        return Err(Refusal::new(403, "NOT_ALLOWED", message));
    }
    validate::customer_details(body)?;
    let changes = body
        .get("shipping_address")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    order.update_address(&changes, now)
}

fn read_capture(order: &Order, capture_id: &str) -> Result<Reply, Refusal> {
    let view = order.capture_view(capture_id);
    view.map(Reply::ok).ok_or_else(|| no_such_capture(""))
}

fn read_refund(order: &Order, refund_id: &str) -> Result<Reply, Refusal> {
    let refund = order.find_refund(refund_id).ok_or_else(|| {
        Refusal::new(
            404,
            "NOT_FOUND",
            format!("Refund {refund_id} does not belong to order {}", order.id),
        )
    })?;
    Ok(Reply::ok(refund.view()))
}

fn due_date_options(order: &Order, capture_id: &str) -> Result<Reply, Refusal> {
    require_capture(order, capture_id, "")?;
    Ok(Reply::ok(json!({
        "currency": order.currency(),
        "options": [{ "number_of_days": 14, "amount": 500 }, { "number_of_days": 30, "amount": 900 }],
    })))
}

fn require_captures(order: &Order) -> Result<(), Refusal> {
    if order.has_captures() {
        Ok(())
    } else {
        Err(Refusal::new(
            403,
            "NOT_ALLOWED",
            "Nothing of the order was captured.",
        ))
    }
}

fn require_capture(order: &Order, capture_id: &str, consequence: &str) -> Result<(), Refusal> {
    if order.has_capture(capture_id) {
        Ok(())
    } else {
        Err(no_such_capture(consequence))
    }
}

fn no_such_capture(consequence: &str) -> Refusal {
    Refusal::new(
        404,
        "NO_SUCH_CAPTURE",
        sentences("There is no such capture.", consequence),
    )
}

fn no_such_order(order_id: &str, action: &OrderAction) -> Refusal {
    let consequence = match action {
        OrderAction::Acknowledge => "Nothing was acknowledged.".to_owned(),
        OrderAction::UpdateAuthorization => "The authorization stays as it was.".to_owned(),
        OrderAction::Capture => "Nothing was captured.".to_owned(),
        OrderAction::Refund => "Nothing was refunded.".to_owned(),
        OrderAction::Cancel => "Nothing was cancelled.".to_owned(),
        OrderAction::UpdateReferences => "The references stay as they were.".to_owned(),
        OrderAction::UpdateCustomer => "The address stays as it was.".to_owned(),
        OrderAction::ExtendAuthorization => "The time stays as it was.".to_owned(),
        OrderAction::Release => "Nothing was released.".to_owned(),
        OrderAction::Ship => format!("No tracking was added to order {order_id}."),
        OrderAction::ShipCapture(id) => format!("No tracking was added to capture {id}."),
        OrderAction::ExtendDueDate(_) => "The due date stays as it was.".to_owned(),
        OrderAction::SendOut(_) => "Nothing was sent out.".to_owned(),
        OrderAction::Read
        | OrderAction::ListCaptures
        | OrderAction::ReadCapture(_)
        | OrderAction::ReadRefund(_)
        | OrderAction::ReadDueDateOptions(_) => String::new(),
    };
    Refusal::new(
        404,
        "NO_SUCH_ORDER",
        sentences(&format!("There is no order {order_id}."), &consequence),
    )
}

fn sentences(first: &str, second: &str) -> String {
    if second.is_empty() {
        first.to_owned()
    } else {
        format!("{first} {second}")
    }
}

fn location(order: &Order, collection: &str, id: &str) -> String {
    format!(
        "{HOST}/ordermanagement/v1/orders/{}/{collection}/{id}",
        order.id
    )
}
