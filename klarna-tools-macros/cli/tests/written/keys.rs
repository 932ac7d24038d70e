//! Keys and values that can have no effect, which can only be mistakes.

use super::Shop;

#[test]
fn what_can_have_no_effect_is_a_mistake() {
    let correction =
        "corrections: [{ at: 'api.yaml#/info/title', expect: Shop, value: Shop, why: X. }]\ntools:";
    for (old, new, said) in [
        (
            "note:\n",
            "note: { const: x, pattern: x }\n",
            "`pattern` has no meaning here",
        ),
        (
            "note:\n",
            "note: { const: x, enum: [x] }\n",
            "`enum` has no meaning here",
        ),
        (
            "note:\n",
            "note: { const: x, maxLength: 3 }\n",
            "`maxLength` has no meaning here",
        ),
        (
            "note:\n",
            "note: { enum: [a, b, a] }\n",
            "this is written twice",
        ),
        (
            "messages: [message]",
            "messages: [message, message]",
            "this is written twice",
        ),
        (
            "auth:",
            "hosts: { variable: $env.H, allowed: [a.example, a.example] }\nauth:",
            "this is written twice",
        ),
        (
            "status:\n",
            "status: [$response.body#/status, $response.body#/status]\n",
            "this is written twice",
        ),
        (
            "status:\n",
            "status: [$inputs.id, $response.body#/status]\n",
            "this is never read",
        ),
        ("status:\n", "lines: { only: [] }\n", "this chooses nothing"),
        (
            "keep: [status, currency]",
            "keep: []",
            "this chooses nothing",
        ),
        ("tools:", correction, "this correction changes nothing"),
        ("amount: { minimum: 1,", "amount: { maximum: 10,", ""),
    ] {
        let shop = Shop::with(old, new);
        if said.is_empty() {
            assert_eq!(shop.notes(), "");
            continue;
        }
        let mistakes = shop.mistakes();
        assert!(
            mistakes.contains(&format!("error: {said}\n")),
            "{new}: {mistakes}"
        );
        assert!(mistakes.contains("--> manifest.yaml:"), "{new}: {mistakes}");
    }
}

#[test]
fn what_has_no_effect_on_what_is_there_is_noted() {
    for (old, new, said) in [
        (
            "note:\n",
            "note: { descriptions: false }\n",
            "`descriptions` has no effect",
        ),
        (
            "status:\n",
            "status: { detail: false }\n",
            "`detail` has no effect",
        ),
        (
            "auth:",
            "hosts: { variable: $env.H }\nauth:",
            "there is one host to choose",
        ),
        (
            "auth:",
            "hosts: { plain_http: true }\nauth:",
            "`plain_http` has no effect",
        ),
    ] {
        let notes = Shop::with(old, new).notes();
        assert!(notes.contains(&format!("note: {said}\n")), "{new}: {notes}");
        assert!(notes.contains("--> manifest.yaml:"), "{new}: {notes}");
    }
    let lines = Shop::with("status:\n", "lines: { detail: false }\n");
    assert_eq!(lines.notes(), "");
}

#[test]
fn a_threshold_that_no_amount_is_above_is_a_mistake() {
    let asked = (
        "    says: Captured",
        "    policy: { confirm: { above: 10 } }\n    says: Captured",
    );
    let most = ("amount: { minimum: 1,", "amount: { maximum: 10,");
    let mistakes = Shop::edited(&[asked, most], &[]).mistakes();
    assert!(
        mistakes.contains("error: nobody is ever asked\n"),
        "{mistakes}"
    );
    assert!(
        mistakes.contains("`amount` is at most 10: write less\n"),
        "{mistakes}"
    );
    let ceiling = (
        "    says: Captured",
        "    policy: { ceiling: 20 }\n    says: Captured",
    );
    let notes = Shop::edited(&[ceiling, most], &[]).notes();
    assert!(
        notes.contains("note: no amount is above this ceiling\n"),
        "{notes}"
    );
    assert!(
        notes.contains("`amount` is at most 10 already\n"),
        "{notes}"
    );
    let more = ("amount: { minimum: 1,", "amount: { maximum: 11,");
    assert_eq!(Shop::edited(&[asked, more], &[]).notes(), "");
}
