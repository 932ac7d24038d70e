//! The comparison of an order with the session that was authorized.

use serde_json::{Map, Value};

use crate::reply::Refusal;

type Object = Map<String, Value>;

const LINE_FIELDS: [&str; 9] = [
    "type",
    "reference",
    "name",
    "quantity",
    "unit_price",
    "tax_rate",
    "total_amount",
    "total_discount_amount",
    "total_tax_amount",
];

/// Refuses an order whose amounts, lines or addresses are not those the shopper agreed to.
///
/// Addresses and tax may be left out of the order; what is given must be the same.
pub(crate) fn compare(session: &Object, order: &Object) -> Result<(), Refusal> {
    let mut different = Vec::new();
    for field in ["purchase_country", "purchase_currency", "order_amount"] {
        if !agree(field, session.get(field), order.get(field)) {
            different.push(field.to_owned());
        }
    }
    if order.contains_key("order_tax_amount") && !same(session, order, "order_tax_amount") {
        different.push("order_tax_amount".to_owned());
    }
    compare_lines(lines(session), lines(order), &mut different);
    for field in ["billing_address", "shipping_address"] {
        if let Some(given) = order.get(field).and_then(Value::as_object) {
            compare_address(
                field,
                session.get(field).and_then(Value::as_object),
                given,
                &mut different,
            );
        }
    }
    if different.is_empty() {
        return Ok(());
    }
    Err(Refusal::new(
        409,
        "BAD_VALUE",
        format!("Fields that differ: [{}]", different.join(", ")),
    ))
}

fn compare_lines(expected: &[Value], given: &[Value], different: &mut Vec<String>) {
    if expected.len() != given.len() {
        let (expected, given) = (expected.len(), given.len());
        different.push(format!("{given} lines instead of {expected}"));
        return;
    }
    for (index, (expected, given)) in expected.iter().zip(given).enumerate() {
        let (Some(expected), Some(given)) = (expected.as_object(), given.as_object()) else {
            continue;
        };
        let fields = LINE_FIELDS
            .iter()
            .filter(|field| !same(expected, given, field));
        different.extend(fields.map(|field| format!("order_lines[{index}].{field}")));
    }
}

fn compare_address(
    at: &str,
    expected: Option<&Object>,
    given: &Object,
    different: &mut Vec<String>,
) {
    let nothing = Object::new();
    let expected = expected.unwrap_or(&nothing);
    let surplus = given.keys().filter(|name| !expected.contains_key(*name));
    for name in expected.keys().chain(surplus) {
        if !agree(name, non_empty(expected, name), non_empty(given, name)) {
            different.push(format!("{at}.{name}"));
        }
    }
}

fn lines(body: &Object) -> &[Value] {
    body.get("order_lines")
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// An absent field means the same as zero, and an absent type the same as `physical`.
fn same(one: &Object, other: &Object, field: &str) -> bool {
    let value = |object: &Object| match object.get(field) {
        None if field == "type" => Value::from("physical"),
        None if field.ends_with("amount") || field == "tax_rate" => Value::from(0),
        None => Value::Null,
        Some(value) => value.clone(),
    };
    value(one) == value(other)
}

/// Country and currency codes agree in either case.
fn agree(field: &str, one: Option<&Value>, other: Option<&Value>) -> bool {
    let is_code = field.ends_with("country") || field.ends_with("currency");
    match (one.and_then(Value::as_str), other.and_then(Value::as_str)) {
        (Some(one), Some(other)) if is_code => one.eq_ignore_ascii_case(other),
        _ => one == other,
    }
}

fn non_empty<'o>(address: &'o Object, name: &str) -> Option<&'o Value> {
    address.get(name).filter(|value| value.as_str() != Some(""))
}
