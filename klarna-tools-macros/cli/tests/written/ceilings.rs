//! Ceilings on money: what the commands show of them.

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
