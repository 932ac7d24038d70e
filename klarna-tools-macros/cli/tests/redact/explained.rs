//! What the commands show of redaction.

use super::shop::Shop;

const SOME: &str = "
redact:
  card_number: { except: [note] }
  email:
  national_number: { countries: [SE, NO], only: [owner] }";

#[test]
fn explain_shows_what_applies_to_the_fields_of_a_tool() {
    let shop = Shop::new(SOME);
    let explain = |tool| {
        let run = shop.0.run(&["explain", tool, "manifest.yaml"]);
        run.expect_code(0)
            .out
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let read = explain("read_order");
    let rules = "Redacted card_number except in note; email; national_number NO, SE only in owner; \
                 nothing in order_ref, reference";
    assert!(read.contains(rules), "{read}");
    let find = explain("find_orders");
    assert!(find.contains("Redacted card_number; email "), "{find}");
}

#[test]
fn the_lock_contains_the_rules_and_the_fields_that_none_touches() {
    let shop = Shop::new(SOME);
    shop.0.run(&["lock", "manifest.yaml"]).expect_code(0);
    let lock = shop.0.read("manifest.lock.yaml");
    let rules = "
  redact:
    never:
    - orderRef
    - order_ref
    - reference
    rules:
      card_number:
        except:
        - note
      email: {}
      national_number:
        countries:
        - NO
        - SE
        only:
        - owner
";
    assert!(lock.contains(rules), "{lock}");
}
