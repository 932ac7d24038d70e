//! What the exit code says.

use serde_json::Value;

use super::shop::{LOCK, MANIFEST, ORDERS, RESULT, Shop, TITLE};

#[test]
fn no_changes_are_reported_plainly() {
    let shop = Shop::new();
    let run = shop.diff(&["--fail-on", "cosmetic"]).expect_code(0);
    assert_eq!(
        run.out,
        format!("no changes between {LOCK} and the working tree\n")
    );
    assert_eq!(run.err, "");
    let run = shop.diff(&["--base", "main"]).expect_code(0);
    assert_eq!(run.out, "no changes between main and the working tree\n");
}

#[test]
fn a_change_fails_from_its_class_on() {
    let shop = Shop::new();
    shop.edit(MANIFEST, TITLE.0, TITLE.1);
    let at = |threshold: &[&str]| shop.diff(threshold).code;
    assert_eq!(at(&[]), Some(0), "no threshold is declared");
    assert_eq!(at(&["--fail-on", "breaking"]), Some(0));
    assert_eq!(at(&["--fail-on", "behavioural"]), Some(1));
    assert_eq!(at(&["--fail-on", "compatible"]), Some(1));
    assert_eq!(at(&["--fail-on", "cosmetic"]), Some(1));
    shop.edit(MANIFEST, RESULT.0, RESULT.1);
    shop.diff(&["--fail-on", "breaking"]).expect_code(1);
}

#[test]
fn money_and_reach_fail_at_any_threshold() {
    for (file, from, to, flag) in [
        (ORDERS, "minimum: 1 }", "minimum: 0 }", "money"),
        (
            MANIFEST,
            "test.example.com]",
            "test.example.com, b.example.com]",
            "reach",
        ),
    ] {
        let shop = Shop::new();
        shop.edit(file, from, to);
        let review = shop.changes(&["--fail-on", "breaking"]);
        assert_eq!(review["counts"]["breaking"], 0, "{review:#}");
        let changes = review["changes"].as_array().unwrap();
        let has_flag = |change: &Value| change["flags"].as_array().unwrap().contains(&flag.into());
        assert!(changes.iter().any(has_flag), "{review:#}");
        shop.diff(&["--fail-on", "breaking"]).expect_code(1);
        shop.diff(&[]).expect_code(0);
    }
}

#[test]
fn specs_that_do_not_compile_give_exit_code_2() {
    let shop = Shop::new();
    shop.edit(MANIFEST, "operation: GET /carts/", "operation: GET /cart/");
    let run = shop
        .diff(&["--fail-on", "breaking", "--format", "json"])
        .expect_code(2);
    assert!(
        run.err.contains("error: no document has GET /cart/"),
        "{}",
        run.err
    );
    assert!(run.err.contains("--> specs/shop.yaml:"), "{}", run.err);
    let said: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(said["mistakes"][0]["at"]["line"], 49);
}

#[test]
fn a_lockfile_that_is_missing_or_edited_gives_exit_code_2() {
    let shop = Shop::new();
    shop.edit(LOCK, "title: Read a cart", "title: Show a cart");
    let run = shop.diff(&[]).expect_code(2);
    assert!(
        run.err.contains("is not that of its content"),
        "{}",
        run.err
    );
    std::fs::remove_file(shop.path(LOCK)).unwrap();
    let run = shop.diff(&[]).expect_code(2);
    assert!(
        run.err.contains("help: `toolspec lock` writes it"),
        "{}",
        run.err
    );
}

#[test]
fn a_reader_who_stops_early_does_not_change_the_code() {
    let shop = Shop::new();
    let long = format!("description: {}", "word ".repeat(50_000));
    shop.edit(MANIFEST, "budget: 8 KiB\n", "");
    shop.edit(MANIFEST, "description: Shows a cart.", &long);
    let command = format!(
        "'{}' diff {MANIFEST} --fail-on behavioural | head -n 1; echo ${{PIPESTATUS[0]}}",
        super::shop::SPEC
    );
    let run = shop.run("bash", &["-c", &command], &[]).expect_code(0);
    assert!(run.out.ends_with("\n1\n"), "{}", run.out);
    assert_eq!(run.err, "");
}

#[test]
fn the_codes_are_in_the_help() {
    let help = Shop::without_repository()
        .spec(&["diff", "--help"])
        .expect_code(0)
        .out;
    for said in ["0: ", "1: ", "2: "] {
        assert!(help.contains(said), "{help}");
    }
}
