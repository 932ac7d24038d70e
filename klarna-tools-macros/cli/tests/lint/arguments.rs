//! Arguments that something explains, or nothing.

use super::{DOCUMENT, MANIFEST, Shop};

#[test]
fn an_argument_is_explained_by_words_alone() {
    for (entry, property, code) in [
        ("arg1:", "arg1: { type: string }", 1),
        ("value2:", "value2: { type: string }", 1),
        (
            "x9:",
            "x9: { oneOf: [{ type: string }, { type: integer }] }",
            1,
        ),
        ("x9:", "x9: { type: string, enum: [\"1\", \"2\"] }", 1),
        ("x9:", "x9: { type: integer, enum: [1, 2] }", 1),
        ("x9: { description: string }", "x9: { type: string }", 1),
        (
            "x9: { description: The data value }",
            "x9: { type: string }",
            1,
        ),
        (
            "x9: { description: Grams of goods }",
            "x9: { type: string }",
            0,
        ),
        ("x9:", "x9: { type: string, enum: [gift, own] }", 0),
        (
            "code: { description: Code of the option }",
            "code: { type: string }",
            0,
        ),
        ("x9: { description: object }", "x9: { type: string }", 1),
        (
            "number: { description: Number value }",
            "number: { type: integer }",
            0,
        ),
        ("line2:", "line2: { type: string }", 0),
    ] {
        let manifest = MANIFEST.replacen(
            "      note: {",
            &format!("      {entry}\n      note: {{"),
            1,
        );
        let list = "data: { type: string }";
        let document = DOCUMENT.replacen(list, &format!("{list}\n                {property}"), 1);
        let run = Shop::of(&manifest, &document).lint();
        assert_eq!(run.code, Some(code), "{entry} {property}\n{}", run.err);
    }
}
