//! A secret is named by its variable. One that is written is refused, and printed nowhere.

use std::sync::LazyLock;

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
    let shown = "6 |   basic: { username: $env.SHOP_USER, password: ******** }\n  \
                 |                                                ^^^^^^^^ it does not begin with `$env.`: \
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
        mistakes.contains("https://me:********@api.shop.example"),
        "{mistakes}"
    );
    assert!(!mistakes.contains("hunter2"), "{mistakes}");
}

/// With the credentials of the shop written as these lines.
fn with_auth(lines: &str) -> Shop {
    let auth = "auth:\n  basic: { username: $env.SHOP_USER, password: $env.SHOP_PASSWORD }\n";
    Shop::with(auth, lines)
}

#[test]
fn a_secret_is_not_shown_where_the_line_is_not_yaml() {
    let below = |line: &str| format!("auth:\n  basic:\n    username: $env.SHOP_USER\n{line}\n");
    for line in [
        "    password:Zq7hunter2XkP9",
        "    \"password\":Zq7hunter2XkP9",
        "    PASSWORD:Zq7hunter2XkP9",
        "    pasword:Zq7hunter2XkP9",
        "    apikey:Zq7hunter2XkP9",
        "    password = Zq7hunter2XkP9",
        "    password Zq7hunter2XkP9",
        "    password: {Zq7hunter2XkP9}",
        "    password: abc: Zq7hunter2XkP9",
        "    password: \"ab #Zq7hunter2XkP9",
        "    password: ab #Zq7hunter2XkP9\n    pasword: x",
        "    pasword: $env.SHOP_PASSWORD # Zq7hunter2XkP9",
        "    password: ${Zq7hunter2XkP9}",
        "    password:\n      Zq7hunter2XkP9\n      x: y",
        "    - Zq7hunter2XkP9",
        "\tpassword:Zq7hunter2XkP9",
        "     password:Zq7hunter2XkP9",
    ] {
        is_not_shown(&with_auth(&below(line)), line);
    }
    for lines in [
        "auth:basic Zq7hunter2XkP9\n",
        "auth: basic Zq7hunter2XkP9\n",
        "auth: { basic: { username: u, password:Zq7hunter2XkP9 } }\n",
        "auth: { basic: { username: u, password=Zq7hunter2XkP9 } }\n",
        "auth: { basic: { username: u, Zq7hunter2XkP9 } }\n",
        "auth: { basic: { username: u, password: Zq7hunter2XkP9\n",
        "auth:\n  bearer: $env.A\n  Zq7hunter2XkP9\n",
        "auth:\n  bearer:\n    Zq7hunter2XkP9:\n",
        "auth:\n  - basic u:Zq7hunter2XkP9\n",
        "auth:\n- basic u:Zq7hunter2XkP9\n",
        "SHOP_PASSWORD=Zq7hunter2XkP9\n",
        "export SHOP_PASSWORD=Zq7hunter2XkP9\n",
        "SHOP_PASSWORD: Zq7hunter2XkP9\n",
        "password:Zq7hunter2XkP9\n",
        "apis:\n  api.yaml:\n    auth:\n      basic u:Zq7hunter2XkP9\n    x y\n",
    ] {
        is_not_shown(&with_auth(lines), lines);
    }
}

/// The lockfile of the shop.
fn lock() -> &'static str {
    static LOCK: LazyLock<String> = LazyLock::new(|| {
        let shop = Shop::edited(&[], &[]);
        shop.0.run(&["lock", "manifest.yaml"]).expect_code(0);
        shop.0.read("manifest.lock.yaml")
    });
    &LOCK
}

/// Neither as it is written nor in capitals, in any format.
fn is_not_shown(shop: &Shop, written: &str) {
    shop.0.write("manifest.lock.yaml", lock());
    let check = ["check", "manifest.yaml"];
    let formats = ["text", "json", "markdown", "github", "sarif"];
    let base = "--base=manifest.lock.yaml";
    let diffs = formats.map(|format| ["diff", "manifest.yaml", base, "--format", format]);
    let commands = std::iter::once(&check[..]).chain(diffs.iter().map(|diff| &diff[..]));
    for command in commands {
        let run = shop.0.run(command);
        let said = format!("{}{}", run.out, run.err);
        assert_ne!(run.code, Some(0), "{written}: {said}");
        let is_shown = said.to_ascii_lowercase().contains("hunter2");
        assert!(!is_shown, "{command:?}: {written}: {said}");
    }
}

#[test]
fn what_is_no_secret_is_shown_beside_one() {
    let lines = "auth:\n  basic:\n    usernam: $env.SHOP_USER # the old one\n    password:hunter2\n    realm: x\n";
    let mistakes = with_auth(lines).mistakes();
    let shown = "    password:********\n";
    assert!(mistakes.contains(shown), "{mistakes}");
    let label = "write a key and the name of a variable: `key: $env.NAME`";
    assert!(mistakes.contains(label), "{mistakes}");
    let mistakes =
        with_auth("auth:\n  bearer: { variabel: $env.TOKEN, called: the key }\n").mistakes();
    let shown = "  bearer: { variabel: $env.TOKEN, called: the key }\n";
    assert!(mistakes.contains(shown), "{mistakes}");
    let shop = Shop::with("note:\n", "password: { descriptoin: To repeat. }\n");
    let mistakes = shop.mistakes();
    assert!(
        mistakes.contains("password: { descriptoin: To repeat. }\n"),
        "{mistakes}"
    );
}

#[test]
fn a_secret_is_refused_in_other_forms() {
    for (old, new) in [
        (
            "note:\n",
            "note: { default: Basic dTpacTdodW50ZXIyWGtQOQ== }\n",
        ),
        ("note:\n", "note: { const: password=Zq7hunter2XkP9 }\n"),
        (
            "password: $env.SHOP_PASSWORD",
            "password: { variable: $env.SHOP_PASSWORD, prefixes: { shop_live_Zq7hunter2XkP9aB3dE: {} } }",
        ),
    ] {
        let mistakes = Shop::with(old, new).mistakes();
        let written = "error: a secret is written into the manifest\n";
        assert!(mistakes.contains(written), "{new}: {mistakes}");
        for secret in ["hunter2", "dTpacTdodW50ZXIyWGtQOQ"] {
            assert!(!mistakes.contains(secret), "{new}: {mistakes}");
        }
    }
}

#[test]
fn a_default_of_a_credential_is_not_taken_from_the_document() {
    let shop = Shop::edited(
        &[("note:\n", "password:\n")],
        &[(
            "note: { type: string }",
            "password: { type: string, default: Zq7hunter2XkP9 }",
        )],
    );
    let check = shop.check().expect_code(0);
    assert!(
        check.err.contains("note: this `default` is ignored\n"),
        "{}",
        check.err
    );
    assert!(!check.err.contains("hunter2"), "{}", check.err);
    shop.0.run(&["lock", "manifest.yaml"]).expect_code(0);
    assert!(!shop.0.read("manifest.lock.yaml").contains("hunter2"));
}

#[test]
fn a_secret_in_a_reason_is_refused() {
    let shop = Shop::edited(&[], &[]);
    shop.0.write("manifest.lock.yaml", lock());
    let reason = "The key is sk_live_4fQ9Zq7hunter2XkP9aB3dE here.";
    let arguments = [
        "accept",
        "61b274f461d3",
        "--reason",
        reason,
        "--manifest",
        "manifest.yaml",
    ];
    let run = shop.0.run(&arguments);
    assert_eq!(run.code, Some(2), "{}", run.err);
    assert!(
        run.err.contains("the reason contains a secret"),
        "{}",
        run.err
    );
    assert!(!run.err.contains("hunter2"), "{}", run.err);
}
