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

const NO_STORE: &str =
    "this program has no store, so that it cannot keep the `ceilings` of the manifest";

#[test]
fn a_program_without_a_store_starts_with_no_tool_that_is_under_a_ceiling() {
    let shop = shop();
    let capture = [
        "call",
        "capture_order",
        "id=1",
        "amount=5",
        "--manifest",
        "manifest.yaml",
    ];
    for command in [
        &capture[..],
        &["serve", "manifest.yaml"],
        &["doctor", "manifest.yaml"],
    ] {
        let run = shop.run(command);
        assert_ne!(run.code, Some(0), "{command:?}");
        assert!(run.err.contains(NO_STORE), "{command:?}: {}", run.err);
        let remedy = "`--exclude-tools capture_order`";
        assert!(run.err.contains(remedy), "{command:?}: {}", run.err);
    }
    let left = ["serve", "manifest.yaml", "--exclude-tools", "capture_order"];
    shop.run(&left).expect_code(0);
    shop.run(&["serve", "manifest.yaml", "--read-only"])
        .expect_code(0);
}
