//! What is removed from what a call returns, and what stays.

mod explained;
mod property;
mod shop;
mod vectors;
mod where_it_applies;

use serde_json::json;

use shop::{ALL, Shop};

#[test]
fn nothing_is_removed_by_default() {
    let order = json!({
        "description": "jane@shop.example, 4111 1111 1111 1111",
        "tags": { "bob@shop.example": "DE89 3704 0044 0532 0130 00" },
    });
    let result = Shop::new("").read(&order);
    assert_eq!(result["description"], order["description"]);
    assert_eq!(result["tags"], order["tags"]);
    assert!(result.get("warnings").is_none(), "{result}");
}

#[test]
fn what_is_removed_is_shown_counted_and_not_in_the_sentence() {
    let result = Shop::new(ALL).read(&json!({
        "description": "Call +46 70 123 45 67 or write to jane@shop.example",
        "owner": { "name": "Jane <jane@shop.example>", "note": "Card 4111 1111 1111 1111 12/27" },
        "lines": [{ "name": "Voucher GC-0123456789AB" }, { "name": "born 811228-9874" }],
        "tags": { "bank": "DE89 3704 0044 0532 0130 00" },
    }));
    assert_eq!(
        result,
        json!({
            "summary": "An order of Jane <[redacted: email]>, Call [redacted: phone] or write to [redacted: email].",
            "description": "Call [redacted: phone] or write to [redacted: email]",
            "owner": { "name": "Jane <[redacted: email]>", "note": "Card [redacted: card_number] 12/27" },
            "lines": [{ "name": "Voucher [redacted: voucher]" }, { "name": "born [redacted: national_number]" }],
            "tags": { "bank": "[redacted: iban]" },
            "warnings": ["redacted: 1 × card_number, 2 × email, 1 × iban, 1 × national_number, 1 × phone, 1 × voucher"],
        })
    );
}

#[test]
fn what_a_tool_takes_as_an_argument_stays_under_that_name() {
    let number = "4242424242424242";
    let result = Shop::new(ALL).read(&json!({
        "orderRef": "A1",
        "reference": number,
        "description": number,
        "owner": { "reference": number },
        "lines": [{ "reference": number, "name": number }],
    }));
    assert_eq!(result["reference"], number);
    assert_eq!(result["owner"]["reference"], number);
    assert_eq!(result["lines"][0]["reference"], number);
    assert_eq!(result["description"], "[redacted: card_number]");
    assert_eq!(result["lines"][0]["name"], "[redacted: card_number]");
}

#[test]
fn an_error_is_cleaned_but_keeps_what_the_call_sent() {
    let shop = Shop::new(ALL);
    let body = json!({
        "code": "HELD_BY_jane@shop.example",
        "message": "Order 4242424242424242 of bob@shop.example, paid with 4012 8888 8888 1881, is not found",
    });
    let call = ["read_order", "order_ref=4242424242424242"];
    let run = shop.call(&call, "400 Bad Request", &body).expect_code(1);
    for part in [
        "HTTP 400 [redacted: email].",
        "Order 4242424242424242 of [redacted: email], paid with [redacted: card_number], is not found",
    ] {
        assert!(run.err.contains(part), "{part}: {}", run.err);
    }
    let refused = shop.refused(&body);
    let cleaned = "Order [redacted: card_number] of";
    assert!(refused.contains(cleaned), "{refused}");
}

/// A message is cut to 300 characters, and what is cut in two is not recognised any more.
#[test]
fn a_long_error_is_cleaned_before_it_is_cut() {
    for at in 280..300 {
        let message = format!("{} 4111111111111111 and more", "x".repeat(at));
        let refused = Shop::new(ALL).refused(&json!({ "code": "LONG", "message": message }));
        assert!(!refused.contains("4111"), "{at}: {refused}");
    }
}

#[test]
fn a_text_that_cannot_be_scanned_is_removed_as_a_whole() {
    let long = "a ".repeat(130 * 1024);
    // Whether an `a` is a match is known only at the end, so that many of them take too long.
    let shop = Shop::new("redact: { slow: { pattern: '(?:a| )+x|a' } }");
    for text in [format!("{long}{long}"), long] {
        let result = shop.read(&json!({ "description": text, "owner": { "name": "a b" } }));
        assert_eq!(result["description"], "[redacted: not scanned]");
        assert_eq!(result["owner"]["name"], "[redacted: slow] b");
        let counted = json!(["redacted: 1 × slow, 1 × not scanned"]);
        assert_eq!(result["warnings"], counted);
    }
}

#[test]
fn warnings_do_not_repeat_what_was_removed() {
    for redact in [ALL, "redact: { email: { only: [tags] } }"] {
        let result = Shop::new(redact).read(&json!({ "tags": { "jane@shop.example": 5 } }));
        let warnings = result["warnings"].to_string();
        assert!(warnings.contains("1 × email"), "{warnings}");
        assert!(warnings.contains("expected a string, got"), "{warnings}");
        assert!(!warnings.contains("jane"), "{warnings}");
    }
}

#[test]
fn names_of_open_objects_are_cleaned_and_stay_distinct() {
    let tags = json!({ "jane@shop.example": "1", "size": "2", "bob@shop.example": "3" });
    let result = Shop::new(ALL).read(&json!({ "tags": tags }));
    let cleaned = json!({ "[redacted: email]": "1", "size": "2", "[redacted: email] (2)": "3" });
    assert_eq!(result["tags"], cleaned);
}

/// The value of a discriminator says which form an object has; a redacted one would say nothing.
#[test]
fn what_the_documents_list_stays() {
    let means = json!([
        { "kind": "GC-0123456789AB", "name": "GC-0123456789AB" },
        { "kind": "slip", "name": "GC-0123456789AC" },
    ]);
    let result = Shop::new(ALL).read(&json!({ "status": "GC-PUBLISHED000", "means": means }));
    assert_eq!(result["status"], "GC-PUBLISHED000");
    assert_eq!(result["means"][0], means[0]);
    assert_eq!(result["means"][1]["name"], "[redacted: voucher]");
}

#[test]
fn what_a_result_repeats_of_the_call_stays() {
    let shop = Shop::new(ALL);
    let call = ["find_orders", r#"{"reference":"4242 4242 4242 4242"}"#];
    let body = json!({ "description": "4242 4242 4242 4242, 4111111111111111" });
    let run = shop.call(&call, "200 OK", &body).expect_code(0);
    for part in [
        "Found 4242 4242 4242 4242.",
        "sent: 4242 4242 4242 4242",
        "description: 4242 4242 4242 4242, [redacted: card_number]",
    ] {
        assert!(run.out.contains(part), "{part}: {}", run.out);
    }
}

#[test]
fn numbers_are_not_scanned() {
    let result = Shop::new(ALL).read(&json!({ "count": 4_111_111_111_111_111_u64 }));
    assert_eq!(result["count"], 4_111_111_111_111_111_u64);
}
