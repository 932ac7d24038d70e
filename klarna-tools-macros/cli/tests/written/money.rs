//! What the requests of a tool show about money is said by the tool.

use super::Shop;

const SAID: &str = "    moves_money: true\n";

#[test]
fn a_tool_that_sends_an_amount_says_whether_money_moves() {
    let mistakes = Shop::with(SAID, "").mistakes();
    for part in [
        "error: `capture_order` does not say whether it moves money\n",
        "--> manifest.yaml:19:3\n",
        " add `moves_money: true`\n",
        " it sends this amount\n",
        "help: write `moves_money: false` if a call takes, gives and promises nothing\n",
    ] {
        assert!(mistakes.contains(part), "{part}: {mistakes}");
    }
    let elsewhere = [("/captures:", "/quotes:")];
    let manifest = ("id}/captures", "id}/quotes");
    let denied = (SAID, "    moves_money: false\n");
    assert_eq!(Shop::edited(&[manifest, denied], &elsewhere).notes(), "");
    let creates = (
        SAID,
        "    annotations: { destructive: false, why: It adds a quote. }\n",
    );
    assert_eq!(Shop::edited(&[manifest, creates], &elsewhere).notes(), "");
}

#[test]
fn another_tool_that_calls_the_same_probably_moves_money_too() {
    let another = "  capture_all:\n    operation: POST /orders/{id}/captures\n    \
                   arguments: { id: , amount: { const: 100 } }\n  capture_order:\n";
    let notes = Shop::with("  capture_order:\n", another).notes();
    let label = "`capture_order` calls the same: add `moves_money: true`\n";
    assert!(notes.contains(label), "{notes}");
}

#[test]
fn a_path_that_shows_it_and_a_sentence_with_an_amount_are_noted() {
    let unmarked = [
        (SAID, ""),
        ("{ minimum: 1, money: order.currency }", "{ minimum: 1 }"),
    ];
    let notes = Shop::edited(&unmarked, &[]).notes();
    let label =
        "POST /orders/{id}/captures with an amount probably does: add `moves_money: true`\n";
    assert!(notes.contains(label), "{notes}");
    let told = [
        unmarked[0],
        (
            "amount: { minimum: 1, money: order.currency }",
            "amount: { const: 100 }",
        ),
        (
            "keep: [status, currency]",
            "keep: { status: , currency: , amount: { money: order.currency } }",
        ),
        ("says: Captured {amount}", "says: Captured[ {order.amount}]"),
        ("id}/captures", "id}/close"),
    ];
    let notes = Shop::edited(&told, &[("/captures:", "/close:")]).notes();
    assert!(notes.contains(" an amount is told after it\n"), "{notes}");
}

#[test]
fn a_denial_that_the_tool_contradicts_is_noted() {
    let denied = (SAID, "    moves_money: false\n");
    let notes = Shop::edited(&[denied], &[]).notes();
    let label = "POST /orders/{id}/captures with an amount probably moves money\n";
    assert!(
        notes.contains("note: this contradicts the rest of the tool\n"),
        "{notes}"
    );
    assert!(notes.contains(label), "{notes}");
    let limited = (
        "    says: Captured",
        "    policy: { ceiling: 100 }\n    says: Captured",
    );
    let notes = Shop::edited(&[denied, limited], &[]).notes();
    assert!(notes.contains("and this limits how much does\n"), "{notes}");
}

#[test]
fn the_words_for_paying_are_known_with_an_amount_anywhere_in_the_body() {
    let unmarked = [
        (SAID, ""),
        ("amount: { minimum: 1, money: order.currency }", "payment:"),
        ("says: Captured {amount} of", "says: Captured"),
    ];
    let body = (
        "required: [amount], properties: { amount: { type: integer }",
        "properties: { payment: { type: object, properties: { totalAmount: { type: integer } } }",
    );
    for path in [
        "pay",
        "transfers",
        "deposits",
        "purchase",
        "checkout",
        "credit",
        "donations",
        "payouts",
        "bulk-transfers",
        "topup",
        "orders",
    ] {
        let written = format!("id}}/{path}");
        let manifest = [
            unmarked[0],
            unmarked[1],
            unmarked[2],
            ("id}/captures", &written),
        ];
        let paths = format!("/{path}:");
        let notes = Shop::edited(&manifest, &[body, ("/captures:", &paths)]).notes();
        let label = format!("POST /orders/{{id}}/{path} with an amount probably does");
        assert!(notes.contains(&label), "{path}: {notes}");
    }
    for path in ["payment-methods", "lines", "quotes"] {
        let written = format!("id}}/{path}");
        let manifest = [
            unmarked[0],
            unmarked[1],
            unmarked[2],
            ("id}/captures", &written),
        ];
        let paths = format!("/{path}:");
        assert_eq!(
            Shop::edited(&manifest, &[body, ("/captures:", &paths)]).notes(),
            ""
        );
    }
}

#[test]
fn a_denial_at_an_order_or_at_its_release_is_noted() {
    let denied = (SAID, "    moves_money: false\n");
    for path in ["order", "cancel"] {
        let written = format!("id}}/{path}");
        let paths = format!("/{path}:");
        let shop = Shop::edited(
            &[denied, ("id}/captures", &written)],
            &[("/captures:", &paths)],
        );
        let label = format!("POST /orders/{{id}}/{path} with an amount probably moves money\n");
        let notes = shop.notes();
        assert!(notes.contains(&label), "{notes}");
    }
}
