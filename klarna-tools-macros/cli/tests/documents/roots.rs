//! What a document says of a body or of an answer as a whole.

use super::{Shop, document};

const NONE: &str = "'204': { description: done }";
const ROOT: &str = "type: object, properties: { a: { type: string } }";

/// What an edit of the root of a body changes of the tool.
fn changes(argument: &str, media: &str, edited: &str) -> String {
    let of = |root: &str| {
        let text = document("3.1.0", &format!("{{ {root} }}"), NONE, "");
        text.replace("application/json", media)
    };
    let shop = Shop::of(argument, &of(ROOT));
    shop.lock();
    shop.write("next/api.yaml", &of(edited));
    shop.run(&["diff", "shop.yaml", "--documents", "next"]).out
}

#[test]
fn what_a_body_may_be_beside_its_properties_is_locked() {
    for (more, key) in [
        (
            "additionalProperties: { type: integer }",
            "additionalProperties",
        ),
        (
            "unevaluatedProperties: { type: integer }",
            "additionalProperties",
        ),
    ] {
        for media in [
            "application/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
        ] {
            let said = changes("a:", media, &format!("{ROOT}, {more}"));
            assert!(said.contains("root-alternative-changed"), "{more}: {said}");
            assert!(said.contains(&format!("`{key}` is")), "{more}: {said}");
        }
    }
    let null = ROOT.replacen("object", "[object, \"null\"]", 1);
    let said = changes("a:", "application/json", &null);
    assert!(said.starts_with("no changes"), "{said}");
    for same in [
        "nullable: true",
        "additionalProperties: false",
        "additionalProperties: true",
    ] {
        let said = changes("a:", "application/json", &format!("{ROOT}, {same}"));
        assert!(said.starts_with("no changes"), "{same}: {said}");
    }
}

#[test]
fn names_that_no_argument_fills_are_noted() {
    let body = "{ type: object, properties: { a: { type: string } }, additionalProperties: { type: integer } }";
    let said = Shop::sending("a:", body).notes();
    let note = "note: other names are not sent\n";
    assert!(said.starts_with(note), "{said}");
    assert!(said.contains("/schema/additionalProperties\n"), "{said}");
}

#[test]
fn a_body_of_several_types_is_sent_whole() {
    let body =
        "{ type: [object, array], properties: { a: { type: string } }, items: { type: string } }";
    let of = |argument| Shop::of(argument, &document("3.1.0", body, NONE, ""));
    let said = of("a:").mistakes();
    assert!(said.contains("write `body:` in place of `a`"), "{said}");
    let lock = of("body:").lock();
    assert!(lock.contains("type: array\n"), "{lock}");
}

#[test]
fn an_answer_of_several_types_is_noted_and_promises_nothing() {
    let of = |kind: &str| {
        let answer = format!(
            "'200': {{ description: done, content: {{ application/json: {{ schema: {{ type: {kind}, \
             required: [n], properties: {{ n: {{ type: string }} }}, items: {{ type: string }} }} }} }} }}"
        );
        Shop::of(
            "a: }\n    result: { n: { required: true }",
            &document("3.1.0", &format!("{{ {ROOT} }}"), &answer, ""),
        )
    };
    let several = of("[object, array]");
    let said = several.notes();
    assert!(said.contains("note: this may also be an array\n"), "{said}");
    assert!(
        said.contains("= at: api.yaml#/paths/~1sales/post/responses/200"),
        "{said}"
    );
    assert_ne!(several.lock(), of("object").lock());
}
