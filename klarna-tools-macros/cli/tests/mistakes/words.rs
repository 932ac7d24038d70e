//! Values that are almost right: what is said is what to write.

use std::fs;

use super::{DOCUMENT, MANIFEST, edit, said, said_about};

#[test]
fn units() {
    let timeouts = [
        "50",
        "50000",
        "'50'",
        "50 sec",
        "50 S",
        "2 minutes",
        "50 x",
        "soon",
        "1.5",
    ];
    let timeouts = timeouts.map(|time| format!("timeout: {time}\ntools:\n"));
    let budgets = ["18", "18000", "18 KB"].map(|size| format!("budget: {size}\ntools:\n"));
    let keys = timeouts.iter().chain(&budgets);
    let edits: Vec<_> = keys
        .map(|key| (MANIFEST, "tools:\n", key.as_str()))
        .collect();
    let mut said = said_about(&edits);
    let kept = "idempotency_key, kept: 24,";
    said += &said_about(&[(MANIFEST, "idempotency_key,", kept)]);
    insta::assert_snapshot!(said);
}

#[test]
fn near_values_and_comments() {
    let text = "description: Order parcels for a customer.";
    let (note, schema) = (
        "note: { type: string }",
        "note: { $ref: '#/components/schemas/a' }",
    );
    let said = said_about(&[
        (
            MANIFEST,
            "    annotations:",
            "    policy: { rate: 10/minute }\n    annotations:",
        ),
        (MANIFEST, text, "description: # Order parcels"),
        (MANIFEST, "idempotent: true", "idempotent: yes"),
        (
            MANIFEST,
            "tools:\n",
            "corrections: [shop.overlay.yaml]\ntools:\n",
        ),
        (DOCUMENT, "type: integer }, note", "type: interger }, note"),
        (DOCUMENT, "in: query", "in: qurey"),
        (DOCUMENT, "paths:", "path:"),
        (
            DOCUMENT,
            note,
            "note: { $ref: #/components/schemas/a\n          }",
        ),
        (DOCUMENT, note, &schema.replace("'#", "'a.yaml#")),
    ]);
    insta::assert_snapshot!(said);
}

#[test]
fn rules_of_lint() {
    let waiver = |rule: &str| format!("waivers: [{{ rule: {rule}, why: It is. }}]\ntools:\n");
    let said = said_about(&[
        (MANIFEST, "tools:\n", &waiver("argument-unexplaned")),
        (MANIFEST, "tools:\n", &waiver("spelling")),
    ]);
    insta::assert_snapshot!(said);
}

#[test]
fn anchors_and_aliases() {
    let (price, both) = ("      price:\n", "      price:\n      note:\n");
    let said = said_about(&[
        (MANIFEST, price, "      price: *amount\n"),
        (MANIFEST, price, "      price: &amount { minimum: 1 }\n"),
        (
            MANIFEST,
            both,
            "      price: &said { description: What is said }\n      note: *said\n",
        ),
        (
            MANIFEST,
            both,
            "      price: &said { description: What is said }\n      note:\n        <<: *said\n",
        ),
        (
            MANIFEST,
            both,
            "      price: &said\n        minimum: 1\n        description: Said\n      note: { <<: *said }\n",
        ),
        (MANIFEST, price, "      price: { <<: { minimum: 1 } }\n"),
        (MANIFEST, price, "      price:\n        <<: *said\n"),
    ]);
    insta::assert_snapshot!(said);
}

#[test]
fn targets_of_overlays() {
    let targets = [
        "$.paths['/order'].post",
        "$.paths['/orders'].pots.summary",
        "$.paths['/orders'].*.opertionId",
        "$..parameters[?@.name=='custmer']",
        "$.servers[1]",
        "$.info.nothing_like_it",
    ];
    let texts = targets.map(|target| {
        said(|folder| {
            let info = "overlay: 1.0.0\ninfo: { title: A, version: 1.0.0 }\n";
            let action =
                format!("actions:\n  - {{ target: \"{target}\", update: {{ x-a: 1 }} }}\n");
            fs::write(folder.join("shop.overlay.yaml"), info.to_owned() + &action).unwrap();
            let entry = "corrections: [{ overlay: shop.overlay.yaml }]\ntools:\n";
            edit(&folder.join(MANIFEST), "tools:\n", entry);
        })
    });
    insta::assert_snapshot!(texts.join("\n"));
}

#[test]
fn keys_of_overlays() {
    let written = "actions:\n  - { target: $.info, update: { x-a: 1 } }\n";
    let misspelt = [
        ("actions", "action"),
        ("target", "traget"),
        ("update", "updates"),
    ];
    let texts = misspelt.map(|(key, other)| {
        said(|folder| {
            let info = "overlay: 1.0.0\ninfo: { title: A, version: 1.0.0 }\n";
            let overlay = info.to_owned() + &written.replace(key, other);
            fs::write(folder.join("shop.overlay.yaml"), overlay).unwrap();
            let entry = "corrections: [{ overlay: shop.overlay.yaml }]\ntools:\n";
            edit(&folder.join(MANIFEST), "tools:\n", entry);
        })
    });
    insta::assert_snapshot!(texts.join("\n"));
}

#[test]
fn private_keys_in_texts() {
    let key = "description: |\n      -----BEGIN PRIVATE KEY-----\n      MIIEvQIBADAN\n      -----END PRIVATE KEY-----";
    let said = said(|folder| {
        edit(
            &folder.join(MANIFEST),
            "description: Order parcels for a customer.",
            key,
        );
    });
    assert!(!said.contains("MIIE"), "{said}");
    insta::assert_snapshot!(said);
}
