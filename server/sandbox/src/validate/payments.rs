//! Bodies of the Payments API.

use serde_json::Value;

use super::line::{self, integer, sum};
use super::{Fields, Object, address, inspect, market};
use crate::reply::Refusal;

const REQUIRED: [&str; 4] = [
    "order_amount",
    "order_lines",
    "purchase_country",
    "purchase_currency",
];
const INTENTS: [&str; 5] = [
    "buy",
    "tokenize",
    "buy_and_tokenize",
    "buy_and_link",
    "buy_and_default_tokenize",
];

/// A new session, or an order to be placed: both describe a whole purchase.
pub(crate) fn purchase(body: &Object) -> Result<(), Refusal> {
    inspect(body, |body| {
        body.require(&REQUIRED);
        fields(body);
    })
    .for_payments()
}

/// The request for a customer token.
pub(crate) fn customer_token(body: &Object) -> Result<(), Refusal> {
    inspect(body, |body| {
        body.require(&[
            "description",
            "intended_use",
            "locale",
            "purchase_country",
            "purchase_currency",
        ]);
        body.text("description", 1..=255);
        body.word("intended_use", &["SUBSCRIPTION"]);
        body.nested("billing_address", address::of_payments);
        body.nested("customer", customer);
        place(body);
    })
    .for_payments()
}

fn fields(body: &mut Fields<'_, '_>) {
    body.word("acquiring_channel", &["ECOMMERCE", "IN_STORE", "TELESALES"]);
    body.word("intent", &INTENTS);
    body.flag("auto_capture");
    body.text("merchant_data", 0..=6000);
    body.texts(&["merchant_reference1", "merchant_reference2"], 255);
    body.nested("merchant_urls", |urls| {
        urls.texts(
            &["confirmation", "notification", "push", "authorization"],
            2000,
        );
    });
    body.nested("billing_address", address::of_payments);
    body.nested("shipping_address", address::of_payments);
    body.nested("customer", customer);
    body.texts(&["design"], usize::MAX);
    body.list_of_texts("custom_payment_method_ids");
    body.nested("options", options);
    body.nested("attachment", |attachment| {
        attachment.require(&["body", "content_type"]);
        attachment.texts(&["body", "content_type"], usize::MAX);
    });
    body.each("order_lines", 1..=1000, line::of_payments);
    body.integer("order_tax_amount", 0..=i64::MAX);
    if body.integer("order_amount", 0..=i64::MAX).is_some() {
        amounts(body);
    }
    place(body);
}

fn options(options: &mut Fields<'_, '_>) {
    let colors = [
        "color_border",
        "color_border_selected",
        "color_details",
        "color_text",
    ];
    options.texts(&colors, 7);
    options.text("radius_border", 0..=255);
}

fn customer(customer: &mut Fields<'_, '_>) {
    customer.word("type", &["person", "organization"]);
    customer.texts(
        &[
            "date_of_birth",
            "gender",
            "title",
            "national_identification_number",
        ],
        255,
    );
    customer.texts(&["organization_registration_id", "vat_id"], 255);
    let last_four_ssn = customer.text("last_four_ssn", 0..=9);
    if last_four_ssn.is_some_and(|digits| {
        ![4, 9].contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit())
    }) {
        customer.violate("last_four_ssn");
    }
}

/// The country has a market, the currency is that market's, and the locale is one of that country.
fn place(body: &mut Fields<'_, '_>) {
    let country = body.code("purchase_country", 2);
    let expected = country.and_then(market::currency_of);
    if country.is_some() && expected.is_none() {
        body.violate("purchase_country");
    }
    let fits = |given: &str| match expected {
        Some(expected) => given.eq_ignore_ascii_case(expected),
        None => market::is_currency(given),
    };
    if body
        .code("purchase_currency", 3)
        .is_some_and(|given| !fits(given))
    {
        body.violate("purchase_currency");
    }
    let locale = body.object.get("locale");
    if locale.is_some_and(|locale| !locale.as_str().is_some_and(|it| is_locale(it, country))) {
        body.violate("locale");
    }
}

/// A language of two letters, and mostly the country of the purchase.
fn is_locale(locale: &str, country: Option<&str>) -> bool {
    let (language, place) = locale
        .split_once('-')
        .map_or((locale, None), |(language, place)| (language, Some(place)));
    let fits = |place: &str| country.is_none_or(|country| place.eq_ignore_ascii_case(country));
    language.len() == 2
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && place.is_none_or(fits)
}

/// The order's amount is the sum of its lines; its tax is theirs, give or take one for each line.
///
/// In the US tax is not in the lines but in lines of its own.
fn amounts(body: &mut Fields<'_, '_>) {
    let Some(lines) = body.object.get("order_lines").and_then(Value::as_array) else {
        return;
    };
    let amount = integer(body.object, "order_amount").map(i128::from);
    if amount != Some(sum(body.object, "total_amount", |_| true)) {
        body.violate("order_amount");
    }
    let Some(tax) = integer(body.object, "order_tax_amount").map(i128::from) else {
        return;
    };
    let is_us = body
        .object
        .get("purchase_country")
        .and_then(Value::as_str)
        .is_some_and(|c| c.eq_ignore_ascii_case("US"));
    let is_sales_tax =
        |line: &Object| line.get("type").and_then(Value::as_str) == Some("sales_tax");
    let (expected, tolerance) = if is_us {
        (sum(body.object, "total_amount", is_sales_tax), 0)
    } else {
        (sum(body.object, "total_tax_amount", |_| true), lines.len())
    };
    if (tax - expected).unsigned_abs() > tolerance as u128 {
        body.violate("order_tax_amount");
    }
}
