//! Order lines: their fields, their arithmetic and their tax.

use std::ops::RangeInclusive;

use serde_json::Value;

use super::{Fields, Object};

/// The largest amount of one line, one capture or one refund, in minor units.
pub(super) const MAX_AMOUNT: i64 = 200_000_000;

const TYPES: [&str; 8] = [
    "physical",
    "discount",
    "shipping_fee",
    "sales_tax",
    "store_credit",
    "gift_card",
    "digital",
    "surcharge",
];

/// Where Payments and Order Management bound the same field differently.
struct Bounds {
    name: RangeInclusive<usize>,
    quantity_unit: RangeInclusive<usize>,
    tax_rate: i64,
    discount: i64,
    return_fee: bool,
}

/// An order line of Payments.
pub(super) fn of_payments(line: &mut Fields<'_, '_>) {
    fields(
        line,
        Bounds {
            name: 1..=255,
            quantity_unit: 1..=8,
            tax_rate: 10_000,
            discount: i64::MAX,
            return_fee: false,
        },
    );
    tax(line);
}

/// An order line of Order Management.
pub(super) fn of_management(line: &mut Fields<'_, '_>) {
    let tax_rate = i64::from(i32::MAX);
    fields(
        line,
        Bounds {
            name: 0..=255,
            quantity_unit: 0..=10,
            tax_rate,
            discount: MAX_AMOUNT,
            return_fee: true,
        },
    );
}

fn fields(line: &mut Fields<'_, '_>, bounds: Bounds) {
    line.require(&["name", "quantity", "unit_price", "total_amount"]);
    line.text("name", bounds.name);
    line.text("quantity_unit", bounds.quantity_unit);
    line.text("reference", 0..=255);
    line.texts(&["image_url", "product_url", "merchant_data"], 1024);
    line.integer("tax_rate", 0..=bounds.tax_rate);
    line.integer("total_tax_amount", i64::MIN..=MAX_AMOUNT);
    if !(bounds.return_fee && is_return_fee(line.object)) {
        line.word("type", &TYPES);
    }
    line.nested("product_identifiers", |identifiers| {
        identifiers.texts(&["brand", "manufacturer_part_number"], 70);
        identifiers.text("category_path", 0..=750);
        identifiers.text("global_trade_item_number", 0..=50);
        identifiers.texts(&["color", "size"], 64);
    });
    line.nested("subscription", |subscription| {
        subscription.require(&["name", "interval", "interval_count"]);
        subscription.text("name", 0..=255);
        subscription.word("interval", &["DAY", "WEEK", "MONTH", "YEAR"]);
        subscription.integer("interval_count", 1..=i64::from(i32::MAX));
    });
    total(line, bounds.discount);
}

/// `total_amount = quantity * unit_price - total_discount_amount`.
fn total(line: &mut Fields<'_, '_>, largest_discount: i64) {
    let quantity = line.integer("quantity", 0..=i64::MAX);
    let unit_price = line.integer("unit_price", i64::MIN..=MAX_AMOUNT);
    let total = line.integer("total_amount", i64::MIN..=MAX_AMOUNT);
    let has_discount = line.object.contains_key("total_discount_amount");
    let discount = line
        .integer("total_discount_amount", 0..=largest_discount)
        .or((!has_discount).then_some(0));
    let (Some(quantity), Some(unit_price), Some(total), Some(discount)) =
        (quantity, unit_price, total, discount)
    else {
        return;
    };
    if i128::from(quantity) * i128::from(unit_price) - i128::from(discount) != i128::from(total) {
        line.violate("total_amount");
    }
}

/// The tax of a line that names its rate is within 1 of the tax contained in its total.
fn tax(line: &mut Fields<'_, '_>) {
    let number = |name| integer(line.object, name).map(i128::from);
    let (Some(total), Some(rate), Some(tax)) = (
        number("total_amount"),
        number("tax_rate"),
        number("total_tax_amount"),
    ) else {
        return;
    };
    let is_sales_tax = line.object.get("type").and_then(Value::as_str) == Some("sales_tax");
    if !is_sales_tax && (tax * (10_000 + rate) - total * rate).abs() > 10_000 + rate {
        line.violate("total_tax_amount");
    }
}

pub(super) fn is_return_fee(line: &Object) -> bool {
    line.get("type").and_then(Value::as_str) == Some("return_fee")
}

pub(super) fn integer(object: &Object, name: &str) -> Option<i64> {
    object.get(name).and_then(Value::as_i64)
}

/// The sum of one field over all lines of a body; absent fields count as zero.
pub(super) fn sum(body: &Object, field: &str, wanted: impl Fn(&Object) -> bool) -> i128 {
    let lines = body
        .get("order_lines")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let lines = lines
        .filter_map(Value::as_object)
        .filter(|line| wanted(line));
    lines
        .filter_map(|line| integer(line, field))
        .map(i128::from)
        .sum()
}
