//! Mistakes from which others would follow: each is still one error.

use std::fs;

use super::{API, DOCUMENT, MANIFEST, edit, said, said_about};

#[test]
fn arguments_with_names_of_their_own() {
    let (price, both) = ("      price:\n", "      price:\n      note:\n");
    let said = said_about(&[
        (MANIFEST, price, "      amount: { minimum: 1 }\n"),
        (MANIFEST, price, "      amount:\n        minimum: 1\n"),
        (MANIFEST, both, "      price:\n      remark:\n"),
        (
            MANIFEST,
            both,
            "      price_in_cents: { maximum: 9 }\n      note:\n",
        ),
    ]);
    insta::assert_snapshot!(said);
}

#[test]
fn arguments_that_may_be_one_of_several() {
    let said = said(|folder| {
        let members = "note: { type: string }, remark: { type: string }";
        edit(&folder.join(DOCUMENT), "note: { type: string }", members);
        edit(&folder.join(MANIFEST), "      note:\n", "      words:\n");
    });
    insta::assert_snapshot!(said);
}

#[test]
fn selections() {
    let two = (
        "      price:\n      note:\n",
        "      price: { only: sums }\n      note: { only: sums }\n",
    );
    let named = |name: &str| {
        said(|folder| {
            let manifest = folder.join(MANIFEST);
            edit(&manifest, two.0, two.1);
            edit(&manifest, "tools:\n", &format!("{name}tools:\n"));
        })
    };
    let texts = [
        named(""),
        named("selections:\n  total: [net]\n"),
        named("selections:\n  sum: [net]\n"),
        named("selection:\n  sums: [net]\n"),
        said_about(&[
            (MANIFEST, "{ orders: }", "{ orders: { only: } }"),
            (MANIFEST, "{ orders: }", "\n      : $response.body#/orders"),
        ]),
    ];
    insta::assert_snapshot!(texts.join("\n"));
}

#[test]
fn a_document_that_is_not_listed() {
    let with_another = |tools: &str| {
        said(|folder| {
            let other = API.replace("  /orders:", "  /carts:");
            fs::write(folder.join("carts.yaml"), other).unwrap();
            edit(&folder.join(MANIFEST), DOCUMENT, "carts.yaml");
            edit(&folder.join(MANIFEST), "tools:\n", tools);
        })
    };
    let corrections = "\
corrections:
  - { at: openapi/shop.yaml#/info/title, value: Shop, why: It is. }
  - { at: openapi/shop.yaml#/info/version, value: '2', why: It is. }
tools:
";
    let more = "\
tools:
  find_carts:
    description: Show the carts.
    operation: GET /carts
  find_parcels:
    description: Show the parcels.
    operation: GET /parcels
";
    let texts = [
        with_another("tools:\n"),
        with_another(corrections),
        with_another(more),
    ];
    insta::assert_snapshot!(texts.join("\n"));
}

#[test]
fn hosts() {
    let auth = "\
hosts: { allowed: [https://api.shop.example] }
auth:
  bearer:
    variable: $env.SHOP_TOKEN
    prefixes: { live_: { hosts: [api.shop.example] } }
";
    let said = said_about(&[(MANIFEST, "auth: { bearer: $env.SHOP_TOKEN }\n", auth)]);
    insta::assert_snapshot!(said);
}

#[test]
fn reasons() {
    let corrections = |key: &str| {
        let at = "openapi/shop.yaml#/info/title";
        format!("corrections: [{{ at: {at}, value: Shop, {key}: It is. }}]\ntools:\n")
    };
    let said = said_about(&[
        (MANIFEST, "tools:\n", &corrections("reson")),
        (MANIFEST, "tools:\n", &corrections("reason")),
        (
            MANIFEST,
            "idempotent: true",
            "destructive: false, reson: It adds",
        ),
        (MANIFEST, "- openapi/shop.yaml", "- file: openapi/shop.yaml"),
    ]);
    insta::assert_snapshot!(said);
}

#[test]
fn keys_and_places_that_others_need() {
    let bearer = "bearer: $env.SHOP_TOKEN";
    let mut said = said_about(&[
        (
            MANIFEST,
            bearer,
            "bearer: { username: $env.A, password: $env.B }",
        ),
        (MANIFEST, bearer, "bearer: { value: hunter2hunter2 }"),
        (
            MANIFEST,
            "auth: {",
            "hosts: { override: https://a:hunter2hunter2@b.example }\nauth: {",
        ),
        (
            MANIFEST,
            "      note:\n",
            "      note: { pattern: '^[A-Z{2}$' }\n",
        ),
        (
            DOCUMENT,
            "{ application/json: { schema: { type: object, req",
            "{ aplication/json: { schema: { type: object, req",
        ),
        (
            DOCUMENT,
            "note: { type: string }",
            "note: { type: string, enum: -A }",
        ),
    ]);
    said += &self::said(|folder| {
        let (manifest, document) = (folder.join(MANIFEST), folder.join(DOCUMENT));
        let path = "{ name: shop, in: path, required: true, schema: { type: string } }";
        edit(&document, "    post:", "  /{shop}/orders:\n    post:");
        let key = "{ name: Shop-Key";
        edit(&document, key, &format!("{path}\n        - {key}"));
        edit(&manifest, "POST /orders", "POST /{shop}/orders");
        let shop = "      shop: { from: $request.body#/note }\n      note:\n";
        edit(&manifest, "      note:\n", shop);
    });
    let mut shown = said.lines().filter(|line| !line.starts_with("## "));
    assert!(!shown.any(|line| line.contains("hunter2")), "{said}");
    insta::assert_snapshot!(said);
}

#[test]
fn currencies() {
    let price = "    arguments:\n      price:\n";
    let priced = |money: &str| {
        format!("    moves_money: true\n    arguments:\n      price: {{ money: {money} }}\n")
    };
    let alone = said_about(&[(MANIFEST, price, &priced("USD"))]);
    let with_place = said(|folder| {
        let (manifest, document) = (folder.join(MANIFEST), folder.join(DOCUMENT));
        let members = "tax: { type: integer }, currency: { type: string }, note: {";
        edit(&document, "note: {", members);
        let money = priced("usd") + "      tax: { money: true }\n      currency:\n";
        edit(&manifest, price, &money);
    });
    insta::assert_snapshot!([alone, with_place].join("\n"));
}
