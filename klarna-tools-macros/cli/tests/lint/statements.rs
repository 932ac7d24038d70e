//! Statements that are taken for promises, and others that only look like them.

use super::Shop;

/// Where texts of four tools are put: `read_cart`, `empty_cart` (it removes), `open_cart` (it is marked
/// `destructive: false` and moves no money) and `pay_cart` (it moves money and asks a person).
const READ: (&str, &str) = ("It only reads.", "{}");
pub(super) const EMPTY: (&str, &str) = ("It is kept for a day.", "{}");
const OPEN: (&str, &str) = (
    "Put goods aside. Charges nothing.",
    "Put goods aside. Charges nothing. {}",
);
const PAY: (&str, &str) = ("Each call takes payment again.", "{}");

pub(super) fn with((from, to): (&str, &str), text: &str) -> Shop {
    Shop::with(from, &to.replace("{}", text))
}

/// Whether these words, and nothing else, are found in a text.
pub(super) fn assert_found(shop: &Shop, rule: &str, words: &str, text: &str) {
    let run = shop.lint();
    assert_eq!(run.code, Some(1), "{text}");
    assert_eq!(run.err.matches("error[").count(), 1, "{text}\n{}", run.err);
    let found = format!("error[{rule}]: ");
    assert!(run.err.starts_with(&found), "{text}\n{}", run.err);
    let words = format!("`{words}`");
    assert!(run.err.contains(&words), "{text}\n{}", run.err);
}

pub(super) fn assert_passes(shop: &Shop, text: &str) {
    let run = shop.lint();
    assert_eq!(run.code, Some(0), "{text}\n{}", run.err);
}

#[test]
fn what_contradicts_a_hint_is_found() {
    for (place, text, words) in [
        (EMPTY, "Read-only.", "Read-only"),
        (EMPTY, "Makes no changes.", "Makes no changes"),
        (
            EMPTY,
            "It never changes anything.",
            "never changes anything",
        ),
        (
            EMPTY,
            "It only reads, even if goods are there.",
            "only reads",
        ),
        (READ, "Deletes the cart afterwards.", "Deletes"),
        (OPEN, "Cannot be undone.", "Cannot be undone"),
        (OPEN, "This action is irreversible.", "is irreversible"),
        (OPEN, "There is no undo.", "There is no undo"),
        (OPEN, "Permanently deletes the old cart.", "deletes"),
        (OPEN, "This deletes all goods.", "deletes"),
        (OPEN, "Deletes old carts.", "Deletes"),
        (OPEN, "Deletes the carts that are old.", "Deletes"),
        (OPEN, "It will overwrite the cart.", "overwrite the"),
        (PAY, "Idempotent.", "Idempotent"),
    ] {
        assert_found(&with(place, text), "text-against-annotation", words, text);
    }
}

#[test]
fn what_contradicts_the_policy_is_found() {
    for (place, text, words) in [
        (OPEN, "It charges the customer.", "charges the customer"),
        (OPEN, "This takes payment.", "takes payment"),
        (OPEN, "The customer is charged.", "The customer is charged"),
        (PAY, "The customer is not charged.", "is not charged"),
        (
            PAY,
            "Charges nothing, even when called twice.",
            "Charges nothing",
        ),
        (EMPTY, "Asks the user first.", "Asks the user first"),
        (EMPTY, "A person must approve it.", "person must approve it"),
        (
            EMPTY,
            "You will be asked to confirm.",
            "You will be asked to confirm",
        ),
    ] {
        assert_found(&with(place, text), "text-against-policy", words, text);
    }
}

#[test]
fn statements_about_something_else_pass() {
    for (place, text) in [
        (EMPTY, "Asks the user for a review by e-mail."),
        (EMPTY, "Asks the person at the counter for the parcel."),
        (
            EMPTY,
            "Call it after the user approves the cart in the browser.",
        ),
        (EMPTY, "Needs the approval code of the bank."),
        (
            EMPTY,
            "A user must confirm the e-mail before the parcel is sent.",
        ),
        (READ, "Show carts that are approved by a person."),
        (READ, "It asks a person."),
        (EMPTY, "If it only reads zero, nothing is there."),
        (
            EMPTY,
            "Reads only the goods that are shown, then removes them.",
        ),
        (EMPTY, "Makes no changes to the parcel."),
        (READ, "Refund the order first if goods are missing."),
        (READ, "Cancel the order in the portal, then read it."),
        (READ, "Show when a courier cancels an order."),
        (READ, "Charges the customer disputed are shown."),
        (READ, "Shows goods, removes the need to ask."),
        (OPEN, "The customer is charged by pay_cart."),
        (OPEN, "It does not delete the old cart."),
        (OPEN, "It deletes nothing."),
        (OPEN, "Deletes after a day are possible."),
        (EMPTY, "Fails if the user must confirm it."),
        (EMPTY, "Use it after the user confirms."),
        (PAY, "Orders of up to 50.00 USD ship for free."),
        (PAY, "The API takes at most 100 requests per second."),
        (OPEN, "You can delete the cart in the portal."),
    ] {
        assert_passes(&with(place, text), text);
    }
}
