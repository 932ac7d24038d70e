//! A secret is named by its variable. One that is written is refused, and printed nowhere.

use super::Shop;

#[test]
fn a_secret_under_auth_is_refused_and_not_shown() {
    for written in [
        "password: hunter2",
        "password: 'hunter2!'",
        "password: \"hunter2",
        "password: { variable: hunter2 }",
        "password: { value: hunter2 }",
        "password: [hunter2]",
        "password: $env.hunter2",
        "pasword: hunter2",
        "password: hunter2, pasword: $env.X",
        "pass: hunter2",
    ] {
        let shop = Shop::with("password: $env.SHOP_PASSWORD", written);
        let mistakes = shop.mistakes();
        assert!(mistakes.contains(" manifest.yaml:"), "{mistakes}");
        assert!(!mistakes.contains("hunter2"), "{written}: {mistakes}");
    }
    for kind in [
        "bearer: hunter2",
        "api_key: hunter2",
        "api_key: { key: hunter2 }",
        "token: hunter2",
        "client_credentials: { id: $env.ID, secret: hunter2 }",
    ] {
        let shop = Shop::with("auth:\n", &format!("auth:\n  {kind}\n"));
        let mistakes = shop.mistakes();
        assert!(!mistakes.contains("hunter2"), "{kind}: {mistakes}");
    }
}

#[test]
fn the_line_of_a_secret_is_shown_without_it() {
    let mistakes = Shop::with("password: $env.SHOP_PASSWORD", "password: hunter2").mistakes();
    let shown = "6 |   basic: { username: $env.SHOP_USER, password: ******* }\n  \
                 |                                                ^^^^^^^ it does not begin with `$env.`: \
                 a variable is named, never its value";
    assert!(mistakes.contains(shown), "{mistakes}");
}

#[test]
fn a_secret_is_refused_wherever_its_form_shows_that_it_is_one() {
    let issued = "sk_live_hunter2hunter2HUNTER2";
    let prefixed = "password: { variable: $env.SHOP_PASSWORD, prefixes: { shop_: {} } }";
    for (old, new) in [
        (
            "documents: [api.yaml]",
            "documents: ['https://me:hunter2@x.example/api.yaml']",
        ),
        (
            "idempotency:",
            "hosts: { default: 'me:hunter2@api.shop.example' }\nidempotency:",
        ),
        (
            "instructions: Amounts",
            &format!("instructions: Send {issued}. Amounts"),
        ),
        ("note:\n", &format!("note: {{ default: {issued} }}\n")),
        (
            "note:\n",
            "note: { default: hunter2, from: $request.header.X-Api-Key }\n",
        ),
        ("note:\n", "password: { const: hunter2 }\n"),
    ] {
        let mistakes = Shop::with(old, new).mistakes();
        let written = "error: a secret is written into the manifest\n";
        assert!(mistakes.contains(written), "{new}: {mistakes}");
        assert!(!mistakes.contains("hunter2"), "{new}: {mistakes}");
    }
    let own = Shop::edited(
        &[
            ("password: $env.SHOP_PASSWORD", prefixed),
            ("note:\n", "note: { default: shop_hunter2hunter2 }\n"),
        ],
        &[],
    );
    let mistakes = own.mistakes();
    assert!(
        mistakes.contains("a secret is written into the manifest"),
        "{mistakes}"
    );
    assert!(!mistakes.contains("hunter2"), "{mistakes}");
}

#[test]
fn what_only_looks_like_a_secret_is_none() {
    for (old, new) in [
        (
            "instructions: Amounts",
            "instructions: Keys begin with sk_live_ or sk_test_. Amounts",
        ),
        ("note:\n", "note: { default: 'mailto:shop@shop.example' }\n"),
        ("note:\n", "note: { default: https://shop.example/a@b }\n"),
        (
            "note:\n",
            "note: { description: 'The password: it is in the letter.' }\n",
        ),
    ] {
        assert_eq!(Shop::with(old, new).notes(), "", "{new}");
    }
}

#[test]
fn a_password_in_an_address_on_the_command_line_is_not_shown() {
    let shop = Shop::edited(&[], &[]);
    for command in ["check", "init"] {
        let run = shop
            .0
            .run(&[command, "https://me:hunter2@x.example/api.yaml"]);
        assert_ne!(run.code, Some(0));
        assert!(!run.err.contains("hunter2"), "{}", run.err);
    }
}

#[test]
fn a_password_in_an_address_of_a_document_is_not_shown() {
    let server = (
        "https://api.shop.example",
        "https://me:hunter2@api.shop.example",
    );
    let mistakes = Shop::edited(&[], &[server]).mistakes();
    assert!(
        mistakes.contains("https://me:*******@api.shop.example"),
        "{mistakes}"
    );
    assert!(!mistakes.contains("hunter2"), "{mistakes}");
}
