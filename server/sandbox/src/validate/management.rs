//! Bodies of the Order Management API.

use super::line::{self, MAX_AMOUNT, is_return_fee, sum};
use super::{Fields, Object, Violation, address, inspect};
use crate::reply::Refusal;

const SHIPPING_METHODS: [&str; 13] = [
    "PickUpStore",
    "Home",
    "BoxReg",
    "BoxUnreg",
    "PickUpPoint",
    "Own",
    "Postal",
    "DHLPackstation",
    "Digital",
    "Undefined",
    "PickUpWarehouse",
    "ClickCollect",
    "PalletDelivery",
];

pub(crate) fn capture(body: &Object) -> Result<(), Refusal> {
    inspect(body, |body| {
        movement(body, "captured_amount");
        body.integer("shipping_delay", 0..=i64::MAX);
        body.each("shipping_info", 0..=500, shipping_info);
    })
    .for_management()
}

/// A refund; with a return fee among its lines they must sum to the refunded amount.
pub(crate) fn refund(body: &Object) -> Result<(), Refusal> {
    inspect(body, |body| {
        let amount = movement(body, "refunded_amount").map(i128::from);
        let fees = sum(body.object, "total_amount", is_return_fee);
        if fees != 0
            && amount.is_some_and(|amount| amount != sum(body.object, "total_amount", |_| true))
        {
            body.violate("refunded_amount");
        }
    })
    .for_management()
}

pub(crate) fn authorization(body: &Object) -> Result<(), Refusal> {
    inspect(body, |body| {
        let amount = amount(body, "order_amount").map(i128::from);
        body.text("description", 0..=255);
        lines(body);
        let has_lines = body.object.contains_key("order_lines");
        if has_lines
            && amount.is_some_and(|amount| amount != sum(body.object, "total_amount", |_| true))
        {
            body.violate("order_amount");
        }
    })
    .for_management()
}

pub(crate) fn references(body: &Object) -> Result<(), Refusal> {
    inspect(body, |body| {
        body.texts(&["merchant_reference1", "merchant_reference2"], 255);
    })
    .for_management()
}

pub(crate) fn due_date(body: &Object) -> Result<(), Refusal> {
    inspect(body, |body| {
        body.require(&["number_of_days"]);
        body.integer("number_of_days", 1..=i64::from(i32::MAX));
    })
    .for_management()
}

pub(crate) fn shipping_infos(body: &Object) -> Result<(), Refusal> {
    inspect(body, |body| {
        body.require(&["shipping_info"]);
        body.each("shipping_info", 1..=500, shipping_info);
    })
    .for_management()
}

/// Changes of the shipping address. A text that does not fit makes the address invalid as a whole.
pub(crate) fn customer_details(body: &Object) -> Result<(), Refusal> {
    let violations = inspect(body, |body| {
        body.require(&["shipping_address"]);
        body.nested("shipping_address", address::of_management);
    });
    if violations
        .0
        .iter()
        .any(|violation| matches!(violation, Violation::Text { .. }))
    {
        return Err(invalid_address());
    }
    violations.for_management()
}

pub(crate) fn invalid_address() -> Refusal {
    Refusal::new(422, "INVALID_ADDRESS", "The address is not usable")
}

/// What captures and refunds have in common.
fn movement(body: &mut Fields<'_, '_>, amount_field: &str) -> Option<i64> {
    body.texts(&["description", "reference"], 255);
    lines(body);
    amount(body, amount_field)
}

fn amount(body: &mut Fields<'_, '_>, field: &str) -> Option<i64> {
    body.require(&[field]);
    body.integer(field, 0..=MAX_AMOUNT)
}

fn lines(body: &mut Fields<'_, '_>) {
    body.each("order_lines", 0..=1000, line::of_management);
}

fn shipping_info(info: &mut Fields<'_, '_>) {
    info.texts(&["shipping_company", "tracking_number"], 100);
    info.texts(&["return_shipping_company", "return_tracking_number"], 100);
    info.texts(&["tracking_uri", "return_tracking_uri"], 1024);
    info.word("shipping_method", &SHIPPING_METHODS);
}
