//! Amounts and rates that texts promise.

use super::statements::{EMPTY, assert_passes};
use super::{DOCUMENT, MANIFEST, Shop};

#[test]
fn an_amount_is_read_in_its_currency() {
    for (promised, ceiling, code) in [
        ("at most 100.00 USD", "10000", 0),
        ("at most 100 USD", "10000", 0),
        ("at most USD 100", "10000", 0),
        ("at most $100", "10000", 0),
        ("at most 100,00 EUR", "10000", 0),
        ("1,000.50 USD at most", "100050", 0),
        ("up to 10,000 minor units", "10000", 0),
        ("a maximum of 100 JPY", "100", 0),
        ("a maximum of 1.500 KWD", "1500", 0),
        ("at most 5 carts", "10000", 0),
        ("if at most 50 USD are left", "10000", 0),
        ("at most 5 SKU", "10000", 0),
        ("at most 50 API calls", "10000", 0),
        ("at most VAT 25", "10000", 0),
        ("at most 100.00 USD", "100000", 1),
        ("at most 100.00 USD", "1000", 1),
        ("at most 100 USD", "100", 1),
        ("at most 10000 USD", "10000", 1),
        ("at most USD 50", "10000", 1),
        ("50.00 USD at most", "10000", 1),
        ("a maximum of 200 USD", "10000", 1),
        ("a maximum of 100 JPY", "10000", 1),
        ("not over 50 euros", "10000", 1),
        ("up to 100 minor units", "10000", 1),
    ] {
        let manifest = MANIFEST
            .replacen("at most 100.00 USD", promised, 1)
            .replacen("ceiling: 10000", &format!("ceiling: {ceiling}"), 1);
        let run = Shop::of(&manifest, DOCUMENT).lint();
        assert_eq!(run.code, Some(code), "{promised} {ceiling}\n{}", run.err);
    }
}

#[test]
fn an_amount_in_the_description_of_an_argument_is_a_promise_too() {
    let argument = "amount: { money: currency, required: true }";
    for (said, code) in [("At most 50.00 USD", 1), ("At most 100.00 USD", 0)] {
        let described =
            format!("amount: {{ money: currency, required: true, description: {said} }}");
        let run = Shop::with(argument, &described).lint();
        assert_eq!(run.code, Some(code), "{said}\n{}", run.err);
    }
}

#[test]
fn a_rate_is_read_in_several_forms() {
    for (promised, code) in [
        ("10 calls an hour", 0),
        ("ten times each hour", 0),
        ("at most 10 requests per hour", 0),
        ("every hour", 0),
        ("for 10 USD per minute", 0),
        ("ten times per day", 1),
        ("at most 10 requests per minute", 1),
        ("at most 10 per minute", 1),
        ("at most once an hour", 1),
    ] {
        let said = MANIFEST.replacen("10 times per\n      hour", promised, 1);
        let run = Shop::of(&said, DOCUMENT).lint();
        assert_eq!(run.code, Some(code), "{promised}\n{}", run.err);
    }
    let of_api = Shop::with(
        EMPTY.0,
        "This API may be called a maximum of 60 times per minute.",
    );
    assert_passes(&of_api, "the limit of the API");
}
