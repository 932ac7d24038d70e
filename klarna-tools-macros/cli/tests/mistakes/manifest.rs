//! Mistakes in a manifest.

use std::fs;

use super::{API, DOCUMENT, MANIFEST, SHOP, check, edit, said, said_about};

#[test]
fn indentation() {
    let said = said_about(&[
        (MANIFEST, "      note:\n", "     note:\n"),
        (MANIFEST, "      note:\n", "       note:\n"),
        (MANIFEST, "      note:\n", "\tnote:\n"),
        (MANIFEST, "      price:\n", "     price:\n"),
        (MANIFEST, "  place_order:\n", "   place_order:\n"),
        (MANIFEST, "  place_order:\n", "place_order:\n"),
        (MANIFEST, "    operation: POST", "     operation: POST"),
        (MANIFEST, "    description: Show", "   description: Show"),
        (MANIFEST, "    result: { id", "      result: { id"),
        (
            MANIFEST,
            "  - openapi/shop.yaml\n",
            "  - openapi/shop.yaml\n   - openapi/more.yaml\n",
        ),
    ]);
    insta::assert_snapshot!(said);
}

#[test]
fn operations() {
    let others = [
        "placeOrder",
        "placeOrders",
        "PSOT /orders",
        "post /orders",
        "PUT /orders",
        "POST/orders",
        "POST orders",
        "/orders POST",
        "/orders",
        "POST /orders/",
        "POST /Orders",
        "POST /v1/orders",
        "POST https://api.shop.example/v1/orders",
        "{ post: /orders }",
        "buy",
    ];
    let edits = others.map(|other| (MANIFEST, "POST /orders", other));
    let said = said_about(&edits);
    insta::assert_snapshot!(said);
}

#[test]
fn expressions() {
    let others = [
        "$response.headers.",
        "$response.header.",
        "$response.headers.Location",
        "$response.body.id",
        "$response.body/id",
        "$inputs.",
        "$input.note",
        "$request.body#/note",
        "$steps.order.outputs.id",
        "id",
        "$response.header.Location | lastsegment",
    ];
    let edits = others.map(|other| (MANIFEST, "$response.header.Location", other));
    let said = said_about(&edits);
    insta::assert_snapshot!(said);
}

#[test]
fn other_names() {
    let (note, size) = ("      note:\n", "      page_size: { default: 20 }\n");
    let said = said_about(&[
        (MANIFEST, note, "      remark: { from: note }\n"),
        (MANIFEST, note, "      remark: note\n"),
        (MANIFEST, note, "      note: { rename: remark }\n"),
        (MANIFEST, note, "      remark: { in: body, name: note }\n"),
        (MANIFEST, note, "      remark:\n"),
        (MANIFEST, size, "      size: { from: page-size }\n"),
        (MANIFEST, size, "      pageSize: { default: 20 }\n"),
        (MANIFEST, "id: ,", "number: { from: id },"),
        (MANIFEST, "id: ,", "id: { name: number },"),
    ]);
    insta::assert_snapshot!(said);
}

#[test]
fn lists_and_sections() {
    let said = said_about(&[
        (
            MANIFEST,
            "      price:\n      note:\n",
            "      - price\n      - note\n",
        ),
        (MANIFEST, "{ orders: }", "[orders]"),
        (MANIFEST, "{ orders: }", "{ orders: { only: a, b } }"),
        (MANIFEST, "\n  - openapi/shop.yaml", " openapi/shop.yaml"),
        (
            MANIFEST,
            "{ header: Shop-Key, argument: idempotency_key, description: To repeat a call }",
            "true",
        ),
        (MANIFEST, "{ bearer: $env.SHOP_TOKEN }", "bearer"),
        (MANIFEST, "$env.SHOP_TOKEN", "${SHOP_TOKEN}"),
        (
            MANIFEST,
            "    operation: POST /orders",
            "    steps: POST /orders",
        ),
    ]);
    insta::assert_snapshot!(said);
}

#[test]
fn tools_as_a_list() {
    let named = |shop: &str, name: &str| {
        shop.replace(
            &format!("  {name}:\n    desc"),
            &format!("  - name: {name}\n    desc"),
        )
    };
    let listed = named(&named(SHOP, "find_orders"), "place_order");
    insta::assert_snapshot!(said(
        |folder| fs::write(folder.join(MANIFEST), listed).unwrap()
    ));
}

#[test]
fn keys() {
    let said = said_about(&[
        (
            MANIFEST,
            "    arguments:\n      price",
            "    inputs:\n      price",
        ),
        (
            MANIFEST,
            "    operation: POST /orders",
            "    method: POST\n    path: /orders",
        ),
        (MANIFEST, "documents:", "openapi:"),
        (MANIFEST, "{ default: 20 }", "{ type: integer }"),
        (MANIFEST, "header: Shop-Key", "header: Shop-Kye"),
        (MANIFEST, "header: Shop-Key", "header: Idempotency-Key"),
        (MANIFEST, "Order parcels", "Order: parcels"),
        (MANIFEST, "{ orders: }", "{ orders: "),
    ]);
    insta::assert_snapshot!(said);
}

#[test]
fn brackets_and_quotes() {
    let size = "page_size: { default: 20 }";
    let said = said_about(&[
        (MANIFEST, "Shop-Key, argument", "Shop-Key argument"),
        (MANIFEST, "key, description", "key description"),
        (MANIFEST, "To repeat a call", "To repeat: a call"),
        (MANIFEST, "To repeat a call", "To repeat {id}"),
        (MANIFEST, "To repeat a call", "“To repeat [a] call”"),
        (MANIFEST, "To repeat a call", "\"To repeat a call"),
        (MANIFEST, size, "page_size: { description How many }"),
        (MANIFEST, size, "page_size: { enum: [10, 20 }"),
        (MANIFEST, size, "page_size: { default: 20 }}"),
        (MANIFEST, "Order parcels", "[Order] parcels"),
        (
            MANIFEST,
            "  - openapi/shop.yaml",
            "  - path: openapi/shop.yaml\n  -path: a.yaml",
        ),
        (
            MANIFEST,
            "description: Order parcels",
            "description:\n      Orders. Note: only once,\n      parcels",
        ),
    ]);
    insta::assert_snapshot!(said);
}

#[test]
fn the_same_document_twice() {
    let twice = format!("  - {DOCUMENT}\n");
    let mut texts = said_about(&[
        (MANIFEST, &twice, &twice.repeat(2)),
        (MANIFEST, &twice, &format!("{twice}  - ./{DOCUMENT}\n")),
    ]);
    texts += &said(|folder| {
        fs::copy(folder.join(DOCUMENT), folder.join("copy.yaml")).unwrap();
        edit(
            &folder.join(MANIFEST),
            &twice,
            &format!("{twice}  - copy.yaml\n"),
        );
    });
    insta::assert_snapshot!(texts);
}

/// What an empty manifest is answered with compiles where the document has its operation.
#[test]
fn the_least_manifest_compiles() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    fs::write(file(MANIFEST), "").unwrap();
    let open = API.replace("security: [{ token: [] }]\n", "");
    fs::write(file("openapi.yaml"), open).unwrap();
    let said = check(folder.path()).expect_code(1).err;
    let least = said.lines().skip_while(|line| line.trim() != "name: shop");
    let least: Vec<&str> = least
        .map(|line| line.get(9..).unwrap_or_default())
        .collect();
    fs::write(file(MANIFEST), least.join("\n")).unwrap();
    check(folder.path()).expect_code(0);
}

#[test]
fn another_file() {
    let document = |folder: &std::path::Path| fs::read(folder.join(DOCUMENT)).unwrap();
    let texts = [
        said(|folder| fs::write(folder.join(MANIFEST), "").unwrap()),
        said(|folder| fs::write(folder.join(MANIFEST), "# The tools\n").unwrap()),
        said(|folder| fs::write(folder.join(MANIFEST), document(folder)).unwrap()),
        said(|folder| fs::write(folder.join(MANIFEST), "digest: 1\nwire: {}\nname: x\n").unwrap()),
    ];
    let said = texts.join("\n");
    insta::assert_snapshot!(said);
}

#[test]
fn left_out_and_not_to_be_set() {
    let edits = [
        (MANIFEST, "auth: { bearer: $env.SHOP_TOKEN }\n", ""),
        (MANIFEST, "title: A shop\n", "title: A shop\nretries: 3\n"),
        (
            MANIFEST,
            "    annotations:",
            "    policy: { ceiling: 100 USD }\n    annotations:",
        ),
    ];
    let said = said_about(&edits);
    insta::assert_snapshot!(said);
}
