//! Names of tools in texts.

use super::statements::{EMPTY, assert_found, assert_passes, with};

#[test]
fn names_of_operations_that_are_called_must_be_tools() {
    for (text, name) in [
        ("Then call getCart.", "getCart"),
        ("Then call `close-cart`.", "close-cart"),
        ("Use start_checkout.", "start_checkout"),
    ] {
        assert_found(&with(EMPTY, text), "unknown-tool", name, text);
    }
    for text in [
        "Use snake_case names.",
        "Use api_key from the portal.",
        "To filter by day, use start_date.",
        "Call PayPal first.",
        "Use list_price first.",
        "The operation getCart is old.",
        "Sends it via web_hook.",
    ] {
        assert_passes(&with(EMPTY, text), text);
    }
}
