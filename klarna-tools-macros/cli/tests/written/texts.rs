//! A text that people and models read says something.

use super::Shop;

/// A key of the manifest with this text as its value, one for each key that is a text.
fn with_each(text: &str) -> Vec<(&'static str, String)> {
    let correction =
        "corrections: [{ at: 'api.yaml#/info/title', expect: Shop, value: Shp, why: % }]\ntools:";
    let keys = [
        ("title: A shop", "title: %"),
        (
            "instructions: Amounts are integers in minor units.",
            "instructions: %",
        ),
        ("documents:", "portal: %\ndocuments:"),
        (
            "password: $env.SHOP_PASSWORD",
            "password: { variable: $env.SHOP_PASSWORD, called: % }",
        ),
        ("description: Only to repeat.", "description: %"),
        ("operation: POST", "title: %\n    operation: POST"),
        ("operation: POST", "description: %\n    operation: POST"),
        ("note:\n", "note: { description: % }\n"),
        ("status:\n", "status: { description: % }\n"),
        (
            "says: Captured {amount} of {id}[ as {capture_id}].",
            "says: %",
        ),
        (
            "moves_money: true",
            "annotations: { destructive: false, why: % }",
        ),
        (
            "CAPTURE_NOT_ALLOWED: Read it first.",
            "CAPTURE_NOT_ALLOWED: %",
        ),
        ("tools:", correction),
        (
            "tools:",
            "waivers: [{ rule: unknown-tool, at: x, why: % }]\ntools:",
        ),
    ];
    let with = |(old, new): (&'static str, &str)| (old, new.replace('%', text));
    keys.into_iter().map(with).collect()
}

#[test]
fn an_empty_text_is_a_mistake() {
    for (old, new) in with_each("' '") {
        let mistakes = Shop::with(old, &new).mistakes();
        assert!(mistakes.contains(" is empty\n"), "{new}: {mistakes}");
        assert!(
            mistakes.contains(" write a text, or leave the key out\n"),
            "{mistakes}"
        );
        assert!(mistakes.contains("--> manifest.yaml:"), "{mistakes}");
    }
}

#[test]
fn a_document_that_says_nothing_yet_gives_no_text() {
    let todo = ("description: Takes money.", "description: TODO");
    let mistakes = Shop::edited(&[], &[todo]).mistakes();
    assert!(
        mistakes.contains("error: `capture_order` has no description\n"),
        "{mistakes}"
    );
    let shop = Shop::edited(&[], &[todo, ("summary: Read an order", "summary: TBD")]);
    let init = ["init", "api.yaml", "--name", "api", "--all"];
    let first = shop.0.run(&init).expect_code(0).out;
    shop.0.write("manifest.yaml", &first);
    shop.check().expect_code(0);
}

#[test]
fn a_text_that_is_still_to_be_written_is_a_mistake() {
    for text in ["TODO", "'TODO: say it'", "FIXME", "TBD", "…", "'...'"] {
        for (old, new) in with_each(text) {
            let mistakes = Shop::with(old, &new).mistakes();
            assert!(
                mistakes.contains(" is still to be written\n"),
                "{new}: {mistakes}"
            );
        }
    }
    for text in ["TODO lists of a person", "Say what is TODO"] {
        let note = format!("note: {{ description: {text} }}\n");
        assert_eq!(Shop::with("note:\n", &note).notes(), "");
    }
}
