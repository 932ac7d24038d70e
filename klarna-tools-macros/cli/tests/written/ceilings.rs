//! Ceilings on money: what the commands show of them, and that a program which cannot keep them does
//! not serve what is under them.

use super::Shop;

const LIMITED: &str = "
ceilings:
  captures: { call: { EUR: 5000 }, day: { EUR: 20000 } }
  all: { tools: [capture_order], day: { EUR: 30000, SEK: 90000 } }
tools:
";

fn shop() -> Shop {
    let shop = Shop::with("tools:\n", LIMITED.trim_start());
    assert_eq!(shop.notes(), "");
    shop
}

#[test]
fn explain_shows_the_ceilings_of_a_tool_and_what_counts() {
    let explain = |tool| {
        let out = shop().run(&["explain", tool, "manifest.yaml"]);
        let out = out.expect_code(0).out;
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let ceilings = "Ceilings all: at most 30000 EUR or 90000 SEK (minor units) in 24 hours; captures: \
                    at most 5000 EUR (minor units) a call, and 20000 EUR (minor units) in 24 hours; \
                    counted: amount, in the currency of order.currency, read before";
    let capture = explain("capture_order");
    assert!(capture.contains(ceilings), "{capture}");
    let read = explain("read_order");
    assert!(!read.contains("Ceilings"), "{read}");
}

#[test]
fn a_program_that_keeps_nothing_starts_with_no_tool_that_is_under_a_ceiling_of_a_day() {
    let shop = shop();
    for command in ["serve", "doctor"] {
        let run = shop.run(&[command, "manifest.yaml", "--no-state"]);
        assert_ne!(run.code, Some(0), "{command}");
        for part in [
            "the `ceilings` of a day cannot be",
            "`--exclude-tools capture_order`",
        ] {
            assert!(run.err.contains(part), "{command}: {}", run.err);
        }
    }
    for left in [&["--exclude-tools", "capture_order"][..], &["--read-only"]] {
        let serve = [&["serve", "manifest.yaml", "--no-state"], left].concat();
        shop.run(&serve).expect_code(0);
    }
    shop.run(&["serve", "manifest.yaml"]).expect_code(0);
}
