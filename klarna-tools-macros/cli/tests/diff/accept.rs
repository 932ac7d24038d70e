//! Decisions: taking them, keeping them, letting them go.

use super::shop::{ACCEPTED, MANIFEST, RESULT, Shop, TITLE};

const REASON: &str = "Shoppers asked: \"show\", not 'read' #1.";

/// A shop with one breaking and one behavioural change since `main`, and their fingerprints.
fn changed() -> (Shop, String, String) {
    let shop = Shop::new();
    shop.edit(MANIFEST, TITLE.0, TITLE.1);
    shop.edit(MANIFEST, RESULT.0, RESULT.1);
    let title = shop.fingerprints(&["--base", "main"], "title-changed");
    let review = shop.changes(&["--base", "main"]);
    let mut changes = review["changes"].as_array().unwrap().iter();
    let broken = changes
        .find(|change| change["class"] == "breaking")
        .unwrap();
    let broken = broken["fingerprint"].as_str().unwrap().to_owned();
    (shop, title[0].clone(), broken)
}

#[test]
fn what_is_accepted_does_not_fail() {
    let (shop, title, _) = changed();
    shop.edit(MANIFEST, RESULT.1, RESULT.0);
    let gate = ["--base", "main", "--fail-on", "behavioural"];
    shop.diff(&gate).expect_code(1);
    let run = shop.accept(&[&title, "--reason", REASON]).expect_code(0);
    assert!(run.out.starts_with(&format!(
        "{title} is accepted: title-changed of read_cart\n"
    )));
    insta::assert_snapshot!(shop.text(ACCEPTED));
    let run = shop.diff(&gate).expect_code(0);
    assert!(
        run.out.contains(&format!("  next   accepted: {REASON}\n")),
        "{}",
        run.out
    );
    assert!(
        run.out
            .ends_with("1 behavioural; 1 accepted; none fails at `behavioural`\n")
    );
    shop.edit(MANIFEST, TITLE.1, "title: Display a cart");
    shop.diff(&gate).expect_code(1);
}

#[test]
fn the_command_that_is_shown_accepts() {
    let shop = Shop::new();
    let odd = "it's a b";
    shop.git(&["worktree", "add", "--quiet", odd, "HEAD"]);
    shop.edit(MANIFEST, TITLE.0, TITLE.1);
    let base = format!("{odd}/{MANIFEST}");
    let text = shop.diff(&["--base", &base]).expect_code(0).out;
    let (_, command) = text.split_once("or: toolspec ").unwrap();
    let command = command.lines().next().unwrap();
    let command = format!("'{}' {command}", super::shop::SPEC).replace('…', "It was agreed on.");
    shop.run("sh", &["-c", &command], &[]).expect_code(0);
    let gate = ["--base", &base, "--fail-on", "cosmetic"];
    shop.diff(&gate).expect_code(0);
}

#[test]
fn the_file_is_sorted_whatever_the_order_of_decisions() {
    let (shop, title, broken) = changed();
    let texts = [[&title, &broken], [&broken, &title]].map(|order| {
        let _ = std::fs::remove_file(shop.path(ACCEPTED));
        for fingerprint in order {
            shop.accept(&[fingerprint, "--reason", "It was agreed on."])
                .expect_code(0);
        }
        shop.text(ACCEPTED)
    });
    assert_eq!(texts[0], texts[1]);
    shop.accept(&[&title, "--reason", "It was agreed on again."])
        .expect_code(0);
    assert_eq!(
        shop.text(ACCEPTED).matches(&title).count(),
        1,
        "a reason can be replaced"
    );
}

#[test]
fn the_head_says_what_is_accepted() {
    let (shop, title, broken) = changed();
    shop.accept(&[&title, &broken, "--reason", "It was agreed on."])
        .expect_code(0);
    shop.commit();
    std::fs::remove_file(shop.path(ACCEPTED)).unwrap();
    let gate = ["--base", "HEAD~1", "--fail-on", "cosmetic"];
    shop.diff(&[gate.as_slice(), &["--head", "HEAD"]].concat())
        .expect_code(0);
    shop.diff(&gate).expect_code(1);
}

#[test]
fn a_reason_is_a_sentence() {
    let (shop, title, _) = changed();
    let long = "very long ".repeat(60);
    for reason in [
        "",
        "  ",
        "ok",
        "two\nlines",
        "a \u{202e}b",
        "a \u{1b}[1mb",
        &long,
    ] {
        let run = shop.accept(&[&title, "--reason", reason]).expect_code(2);
        assert!(run.err.starts_with("error: the reason "), "{}", run.err);
        assert!(!run.err.contains(['\u{202e}', '\u{1b}']), "{}", run.err);
    }
    assert!(!shop.path(ACCEPTED).exists());
}

#[test]
fn an_unknown_fingerprint_is_refused_and_nothing_is_written() {
    let (shop, title, _) = changed();
    let run = shop
        .accept(&[&title, "000000000000", "--reason", "It was agreed on."])
        .expect_code(2);
    assert!(
        run.err.contains("has the fingerprint `000000000000`"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("help: `toolspec diff` shows the changes"),
        "{}",
        run.err
    );
    assert!(!shop.path(ACCEPTED).exists());
}

#[test]
fn what_the_base_has_by_now_is_expired_and_pruned() {
    let (shop, title, broken) = changed();
    let base = ["--base", "main"];
    let reason = ["--reason", "It was agreed on."];
    shop.accept(&[&[title.as_str()], reason.as_slice(), &base].concat())
        .expect_code(0);
    shop.spec(&["lock", MANIFEST]).expect_code(0);
    shop.commit();
    shop.edit(MANIFEST, "title: Pay an order", "title: Pay for an order");
    let run = shop.diff(&base).expect_code(0);
    let expired = format!("expired[title-changed] read_cart  fingerprint {title}\n");
    assert!(run.out.contains(&expired), "{}", run.out);
    let run = shop.diff(&[]).expect_code(0);
    assert!(
        !run.out.contains("expired"),
        "a lockfile is not the base of a review: {}",
        run.out
    );
    let next = shop.fingerprints(&base, "title-changed");
    let run = shop
        .accept(&[&[next[0].as_str()], reason.as_slice(), &base].concat())
        .expect_code(0);
    assert!(
        run.out
            .contains(&format!("{title} is expired and removed\n")),
        "{}",
        run.out
    );
    assert!(!shop.text(ACCEPTED).contains(&title));
    assert!(!shop.text(ACCEPTED).contains(&broken));
    shop.edit(MANIFEST, "title: Pay for an order", "title: Pay an order");
    shop.accept(&[["--prune"].as_slice(), &base].concat())
        .expect_code(0);
    assert!(
        !shop.path(ACCEPTED).exists(),
        "a file without decisions is removed"
    );
    let run = shop.accept(&["--prune"]).expect_code(2);
    assert!(run.err.contains("--base <REV>"), "{}", run.err);
}

#[test]
fn mistakes_in_the_file_are_reported_at_their_places() {
    let shop = Shop::new();
    shop.write(
        ACCEPTED,
        "accepted:\n\
         - fingerprint: 0123456789ab\n  kind: title-changed\n  tool: a\n  reason: It was agreed on.\n\
         - fingerprint: 0123456789ab\n  kind: title-changed\n  reason: It was agreed on.\n\
         - fingerprint: 012345678901\n  kind: title-changed\n  reson: It was agreed on.\n\
         - fingerprint: 123\n  kind: title-changed\n  reason: yes\n\
         - fingerprint: XYZ\n  kind: title-changed\n  reason: It was agreed on.\n\
         - fingerprint: 0123456789ad\n  kind: title-changed\n  reason: Done\n\
         - nothing\n\
         until: tomorrow\n",
    );
    let run = shop.diff(&["--base", "main"]).expect_code(2);
    assert_eq!(run.out, "");
    insta::assert_snapshot!(run.err);
}

#[test]
fn a_fingerprint_that_looks_like_a_number_is_read_back() {
    let (shop, title, _) = changed();
    let digits = ["'123456789012'", "12e456789012", "'012345678901'"];
    let entries = digits.map(|digits| {
        format!("- fingerprint: {digits}\n  kind: title-changed\n  reason: It was agreed on.\n")
    });
    shop.write(ACCEPTED, &format!("accepted:\n{}", entries.concat()));
    shop.diff(&[]).expect_code(2);
    shop.edit(ACCEPTED, "12e456789012", "\"12e456789012\"");
    shop.accept(&[&title, "--reason", "It was agreed on."])
        .expect_code(0);
    shop.diff(&[]).expect_code(0);
    let review = shop.changes(&["--base", "main"]);
    assert_eq!(review["expired"].as_array().unwrap().len(), 3, "{review:#}");
}
