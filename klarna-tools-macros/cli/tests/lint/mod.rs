//! `lint` as a maintainer meets it: what it finds, where, and what it lets pass.

mod arguments;
mod limits;
mod names;
mod repository;
mod statements;
mod waivers;

use std::{fmt::Write as _, fs, process::Command};

use tempfile::TempDir;

use crate::run::Run;

/// Texts that say what is true.
const MANIFEST: &str = include_str!("shop.yaml");

/// What they are about.
const DOCUMENT: &str = include_str!("api.yaml");

/// Each rule, broken: what is written instead of what.
const BROKEN: [(&str, &str, &str); 22] = [
    (
        "argument-unexplained",
        "note: { description: For the parcel }",
        "x:",
    ),
    (
        "argument-unexplained",
        "      note: {",
        "      data:\n      note: {",
    ),
    (
        "argument-unexplained",
        "      note: {",
        "      flag: { description: The flag }\n      note: {",
    ),
    (
        "tools-alike",
        "description: Show the goods in a cart. It only reads.",
        "description: Get this list of all the carts.",
    ),
    ("tools-alike", "title: Read a cart", "title: Return carts"),
    (
        "text-against-annotation",
        "Take payment for",
        "It only reads. Take payment for",
    ),
    (
        "text-against-annotation",
        "annotations: { destructive: false, why: It adds a cart. }",
        "moves_money: false",
    ),
    (
        "text-against-annotation",
        "description: Put goods aside.",
        "description: Put goods aside. Cannot be undone.",
    ),
    (
        "text-against-annotation",
        "Each call takes payment again.",
        "It is safe to repeat.",
    ),
    (
        "text-against-policy",
        "Each call takes payment again.",
        "It pays without asking.",
    ),
    (
        "text-against-annotation",
        "title: Empty a cart",
        "title: Empty a cart\n    annotations: { read_only: false, idempotent: true }\n    says: Each call empties it again.",
    ),
    (
        "text-against-annotation",
        "title: Read a cart",
        "title: Cancel the cart",
    ),
    (
        "text-against-policy",
        "moves_money: true",
        "moves_money: false",
    ),
    (
        "text-against-policy",
        "Take payment for",
        "Charges nothing. Pay for",
    ),
    (
        "text-against-policy",
        "pay_cart asks a person first.",
        "empty_cart asks a person first.",
    ),
    (
        "text-against-policy",
        "policy: { confirm: always, ceiling: 10000, rate: 10 per hour }",
        "policy: { ceiling: 10000, rate: 10 per hour }",
    ),
    ("text-against-policy", "ceiling: 10000", "ceiling: 20000"),
    (
        "text-against-policy",
        "rate: 10 per hour",
        "rate: 10 per minute",
    ),
    (
        "unknown-tool",
        "opened with open_cart",
        "opened with open_carts",
    ),
    (
        "unknown-tool",
        "opened with open_cart",
        "opened (call start_checkout)",
    ),
    (
        "unknown-tool",
        "title: Open a cart",
        "title: Open a cart\n    aliases: [start_cart]\n    errors: { SOLD: Call start_cart first. }",
    ),
    (
        "unused-waiver",
        "title: Open a cart",
        "title: Open a cart\n    waivers: [{ rule: unknown-tool, why: It was there. }]",
    ),
];

/// The manifest and its document, in a folder of their own.
struct Shop(TempDir);

impl Shop {
    fn of(manifest: &str, document: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("shop.yaml"), manifest).unwrap();
        fs::write(folder.path().join("api.yaml"), document).unwrap();
        Self(folder)
    }

    /// The manifest with another text in one place.
    fn with(from: &str, to: &str) -> Self {
        assert_eq!(MANIFEST.matches(from).count(), 1, "{from}");
        Self::of(&MANIFEST.replace(from, to), DOCUMENT)
    }

    fn lint(&self) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_toolspec"));
        Run::of(
            command
                .args(["lint", "shop.yaml"])
                .current_dir(self.0.path()),
        )
    }
}

#[test]
fn what_is_true_is_not_found() {
    let run = Shop::of(MANIFEST, DOCUMENT).lint().expect_code(0);
    let said = "shop.yaml: 24 texts that models read, nothing to correct\n";
    assert_eq!((run.out.as_str(), run.err.as_str()), (said, ""));
}

#[test]
fn each_rule_finds_the_text_that_breaks_it() {
    let mut found = String::new();
    for (rule, from, to) in BROKEN {
        let run = Shop::with(from, to).lint();
        assert_eq!(
            (run.code, run.out.as_str()),
            (Some(1), ""),
            "{to}\n{}",
            run.err
        );
        assert_eq!(run.err.matches("error[").count(), 1, "{to}\n{}", run.err);
        assert!(
            run.err.starts_with(&format!("error[{rule}]: ")),
            "{to}\n{}",
            run.err
        );
        writeln!(found, "== {to}\n{}", run.err).unwrap();
    }
    insta::assert_snapshot!(found);
}

#[test]
fn a_character_that_nobody_sees_is_found_in_a_value_of_a_document() {
    let document = DOCUMENT.replace("[small, large]", "[small, \"lar\\u200bge\"]");
    let run = Shop::of(MANIFEST, &document).lint().expect_code(1);
    assert!(
        run.err.starts_with("error[hidden-characters]: "),
        "{}",
        run.err
    );
    assert!(run.err.contains("U+200B"), "{}", run.err);
    assert!(run.err.contains("--> api.yaml:"), "{}", run.err);
}

#[test]
fn conditions_negations_and_other_tools_make_other_statements() {
    for text in [
        "Charges nothing until pay_cart takes payment",
        "Does not charge the card before it ships",
        "This is not read only",
        "Not every cart is paid: pay_cart charges the customer",
        "To refund the customer, go to the portal",
        "list_carts only reads",
        "Sorted by open_time, with create_time",
        "It gets a read-only copy of the parcel",
        "Ask the user which cart is meant",
    ] {
        let shop = Shop::with("It is kept for a day.", &format!("{text}."));
        let run = shop.lint();
        assert_eq!(run.code, Some(0), "{text}\n{}", run.err);
    }
}
