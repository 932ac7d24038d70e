//! Where each part of the lock comes from.

mod derived;
mod general;

use std::{fs, path::Path};

use serde_json::Value;
use toolspec_core::{File, Locked, Specs, pointer::Pointer, source::Source};

use general::general;

const MANIFEST: &str = "klarna.yaml";
const PAYMENTS: &str = "openapi/payments.yaml";
const ORDERS: &str = "openapi/order-management.yaml";

/// Pointers into the lock, the file that decides and its line.
#[rustfmt::skip] // a table: one line each
const TABLE: [(&str, &str, &str); 52] = [
    ("/digest", MANIFEST, "name: klarna"),
    ("/server/title", MANIFEST, "title: Klarna payments and orders"),
    ("/server/instructions", MANIFEST, "Amounts are integers in minor units: 150.00 USD is 15000. tax_rate is in hundredths of a percent: 2500 is 25 %."),
    ("/server/portal", MANIFEST, "portal: Klarna's merchant portal"),
    ("/wire/apis/0/hosts/variable", MANIFEST, "variable: $env.KLARNA_REGION_DOMAIN"),
    ("/wire/apis/0/hosts/allowed/2", MANIFEST, "- api-oc.klarna.com"),
    ("/wire/apis/0/hosts/override", MANIFEST, "override: $env.KLARNA_BASE_URL"),
    ("/wire/apis/0/auth/basic/username", MANIFEST, "username: $env.KLARNA_API_KEY"),
    ("/wire/apis/0/auth/basic/password/variable", MANIFEST, "variable: $env.KLARNA_SHARED_SECRET"),
    ("/wire/apis/0/auth/basic/password/called", MANIFEST, "called: API key"),
    ("/wire/apis/0/auth/basic/password/prefixes/klarna_live_api_/0", MANIFEST, "klarna_live_api_: { hosts: [api.klarna.com, api-na.klarna.com, api-oc.klarna.com] }"),
    ("/wire/errors/messages/1", MANIFEST, "messages: [error_messages, error_message]"),
    ("/wire/errors/hints/413", MANIFEST, "413: The request is too large for Klarna (1 MB). Send fewer or shorter order lines."),
    ("/wire/apis/0/operations/9", MANIFEST, "operation: POST /payments/v1/sessions"),
    ("/tools/capture_klarna_order", MANIFEST, "capture_klarna_order:"),
    ("/tools/capture_klarna_order/digest", MANIFEST, "capture_klarna_order:"),
    ("/tools/capture_klarna_order/policy/class", MANIFEST, "moves_money: true"),
    ("/tools/get_order_details/policy/class", MANIFEST, "operation: GET /ordermanagement/v1/orders/{order_id}"),
    ("/tools/capture_klarna_order/advertised/title", MANIFEST, "title: Capture an order"),
    ("/tools/capture_klarna_order/advertised/says", MANIFEST, "says: Captured {captured_amount} on order {order_id}[ as {capture_id}][; the order is now {order.status}][, {order.remaining_authorized_amount} left to capture]."),
    ("/tools/cancel_authorized_order/advertised/annotations/idempotent", MANIFEST, "annotations: { idempotent: true }"),
    ("/tools/cancel_authorized_order/advertised/annotations/destructive", MANIFEST, "operation: POST /ordermanagement/v1/orders/{order_id}/cancel"),
    ("/tools/create_klarna_order/advertised/errors/409", MANIFEST, "409: The request differs from what the shopper approved, and this token is of no use any more. When the session shows a new authorization_token, send that with the amounts, lines and addresses of the session."),
    // The manifest narrows the minimum; the document has the maximum.
    ("/tools/capture_klarna_order/advertised/input_schema/properties/captured_amount/minimum", MANIFEST, "captured_amount: { minimum: 1, money: order.purchase_currency }"),
    ("/tools/capture_klarna_order/enforced/properties/captured_amount/maximum", ORDERS, "maximum: 200000000"),
    ("/tools/capture_klarna_order/advertised/input_schema/properties/captured_amount/description", ORDERS, "description: Minor units; in full it is remaining_authorized_amount"),
    ("/tools/capture_klarna_order/advertised/input_schema/properties/reference/description", MANIFEST, "reference: { description: In settlement files }"),
    ("/tools/capture_klarna_order/advertised/input_schema/properties/order_id", MANIFEST, "order_id:"),
    ("/tools/capture_klarna_order/advertised/input_schema/properties/order_id/type", ORDERS, "type: string"),
    ("/tools/capture_klarna_order/advertised/input_schema/properties/idempotency_key/description", MANIFEST, "description: \"Only to repeat a call of unknown outcome: its key\""),
    // A property that a selection chooses is written in the selection.
    ("/tools/capture_klarna_order/advertised/input_schema/properties/order_lines/items/properties/tax_rate", MANIFEST, "tax_rate: { description: 2500 is 25 % }"),
    ("/tools/capture_klarna_order/enforced/properties/order_lines/items/additionalProperties", MANIFEST, "order_lines: { description: Those that ship, only: line, descriptions: false }"),
    ("/tools/capture_klarna_order/enforced/properties/order_lines/items/properties/unit_price/money", MANIFEST, "unit_price: { money: true, description: Tax included }"),
    ("/tools/capture_klarna_order/enforced/properties/order_lines/items/properties/quantity/maximum", ORDERS, "format: int64"),
    ("/tools/get_order_details/wire/money/~1refunds~1*~1refunded_amount", MANIFEST, "refunded_amount: { money: true }"),
    // Corrected by the manifest.
    ("/tools/capture_klarna_order/advertised/input_schema/properties/order_lines/items/properties/type/enum/2", MANIFEST, "value: [physical, discount, shipping_fee, sales_tax, store_credit, gift_card, digital, surcharge, return_fee]"),
    ("/tools/capture_klarna_order/advertised/input_schema/required/0", ORDERS, "- captured_amount"),
    ("/tools/capture_klarna_order/advertised/input_schema/required/1", ORDERS, "required: true"),
    ("/tools/create_payment_session/advertised/input_schema/properties/purchase_country/pattern", MANIFEST, "purchase_country: { description: Such as US; ask if unknown, pattern: \"^[A-Z]{2}$\" }"),
    ("/tools/create_payment_session/advertised/output_schema/required/0", MANIFEST, "session_id: { required: true }"),
    ("/tools/update_order_shipping/enforced/minProperties", MANIFEST, "when: shipping_address"),
    ("/tools/update_order_shipping/wire/steps/2/unless/0", MANIFEST, "unless: capture_id"),
    ("/tools/update_order_shipping/wire/steps/1/when/0", MANIFEST, "when: [shipping_info, capture_id]"),
    ("/tools/capture_klarna_order/wire/steps/0/operation_id", ORDERS, "operationId: captureOrder"),
    ("/tools/capture_klarna_order/wire/steps/0/idempotency_header", ORDERS, "- name: Klarna-Idempotency-Key"),
    ("/tools/capture_klarna_order/wire/steps/0/body/captured_amount", MANIFEST, "captured_amount: { minimum: 1, money: order.purchase_currency }"),
    ("/tools/capture_klarna_order/wire/steps/0/success/0", ORDERS, "\"201\":"),
    ("/tools/capture_klarna_order/wire/result/capture_id/1", MANIFEST, "capture_id: [$response.header.Capture-Id, $response.header.Location | last_segment]"),
    ("/tools/capture_klarna_order/wire/timeout_ms", MANIFEST, "timeout: 50 s"),
    ("/tools/capture_klarna_order/wire/key_kept_minutes", MANIFEST, "kept: 24 h"),
    ("/tools/get_payment_session/wire/masked/1", MANIFEST, "gender: { mask: true }"),
    ("/tools/get_order_details/wire/within/captures/items/properties/captured_at/type", ORDERS, "type: string"),
];

#[test]
fn each_part_of_the_lock_comes_from_its_line() {
    let tools = klarna();
    let found: Vec<_> = TABLE
        .iter()
        .map(|(pointer, ..)| (*pointer, line(&tools, pointer)))
        .collect();
    let expected: Vec<_> = TABLE
        .iter()
        .map(|(pointer, file, line)| (*pointer, format!("{file}: {line}")))
        .collect();
    assert_same(&found, &expected);
}

#[test]
fn every_leaf_has_an_origin() {
    let tools = klarna();
    let leaves = leaves(tools.lock.value());
    assert!(leaves.len() > 900, "only {} leaves", leaves.len());
    for (pointer, _) in leaves {
        assert!(tools.origin(&pointer).is_some(), "{pointer} has no origin");
    }
}

/// Numbers, patterns, values and names are found where they are written, not near by.
#[test]
fn a_bound_is_written_where_it_comes_from() {
    let tools = klarna();
    let mut compared = 0;
    for (pointer, leaf) in leaves(tools.lock.value()) {
        let [.., before, last] = pointer.segments() else {
            continue;
        };
        let is_bound = last.starts_with('m') && leaf.is_number() || last == "pattern";
        let is_in_set = before == "enum";
        let pointer_text = pointer.to_string();
        let is_schema = ["/input_schema/", "/enforced/"]
            .iter()
            .any(|part| pointer_text.contains(part));
        // What a step needs, and how wide an integer is, is nowhere written as a number.
        let is_derived = last == "minProperties" || leaf.as_i64().is_some_and(is_width);
        if !is_schema || is_derived || !(is_bound || is_in_set) {
            continue;
        }
        compared += 1;
        let value = leaf.as_str().map_or(leaf.to_string(), str::to_owned);
        let written = tools.origin(&pointer).unwrap();
        assert!(
            written.text().contains(&value),
            "{pointer} {value}: {written}"
        );
    }
    assert!(compared > 150, "only {compared} were compared");
}

fn is_width(bound: i64) -> bool {
    let narrow = [i32::MIN, i32::MAX].map(i64::from);
    narrow.contains(&bound) || [i64::MIN, i64::MAX].contains(&bound)
}

#[test]
fn what_is_not_in_the_specs_has_no_origin() {
    let tools = klarna();
    for pointer in [
        "/tools/gone",
        "/tools/gone/advertised/title",
        "/wire/apis/9/hosts",
    ] {
        let pointer = Pointer::parse(pointer).unwrap();
        assert_eq!(tools.origin(&pointer), None, "{pointer}");
    }
}

#[test]
fn a_limit_comes_from_where_the_manifest_sets_it() {
    let policy = "policy: { confirm: { above: 50 }, ceiling: 100, rate: 10 per minute }";
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken/sound");
    let text = fs::read_to_string(shop.join("shop.yaml")).unwrap().replace(
        "    moves_money: true\n",
        &format!("    moves_money: true\n    aliases: [take, pay]\n    {policy}\n"),
    );
    let tools = read(&Source::new("shop.yaml", text), &shop);
    let limits = &tools.lock.value()["tools"]["pay_order"]["policy"];
    for (pointer, _) in leaves(limits) {
        let line = line(&tools, &format!("/tools/pay_order/policy{pointer}"));
        let expected = match pointer.segments()[0].as_str() {
            "class" | "moved" => "moves_money: true",
            "aliases" => "aliases: [take, pay]",
            _ => policy,
        };
        assert_eq!(line, format!("shop.yaml: {expected}"), "{pointer}");
    }
    let found = tools.origin(&Pointer::parse("/tools/pay_order/policy/aliases/0").unwrap());
    assert_eq!(found.unwrap().text(), "pay");
}

#[test]
fn an_argument_is_declared_by_each_operation_that_takes_it() {
    let tools = klarna();
    let declared = |tool, argument| -> Vec<String> {
        let spans = tools.declarations(tool, argument).iter();
        spans
            .map(|span| format!("{}: {}", span.source().name(), span.text()))
            .collect()
    };
    assert_eq!(
        declared("update_order_shipping", "shipping_info"),
        [
            format!("{ORDERS}: shipping_info"),
            format!("{ORDERS}: shipping_info")
        ]
    );
    assert_eq!(
        declared("create_klarna_order", "authorization_token"),
        [format!("{PAYMENTS}: authorizationToken")]
    );
    assert_eq!(declared("create_klarna_order", "gone"), [""; 0]);
    let tools = general();
    let body = tools.declarations("put_list", "body");
    assert!(body[0].text().starts_with("application/json"), "{body:?}");
}

fn assert_same(found: &[(&str, String)], expected: &[(&str, String)]) {
    let wrong: Vec<_> = found.iter().zip(expected).filter(|(f, e)| f != e).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn line(tools: &Locked, pointer: &str) -> String {
    let Some(span) = tools.origin(&Pointer::parse(pointer).unwrap()) else {
        return "nothing".to_owned();
    };
    let source = span.source();
    let line = &source.text()[source.line_range(span.position().line)];
    format!("{}: {}", source.name(), line.trim())
}

fn leaves(value: &Value) -> Vec<(Pointer, Value)> {
    fn collect(at: &Pointer, value: &Value, found: &mut Vec<(Pointer, Value)>) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    collect(&at.join(name.as_str()), member, found);
                }
            }
            Value::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    collect(&at.join(index.to_string()), element, found);
                }
            }
            leaf => found.push((at.clone(), leaf.clone())),
        }
    }
    let mut found = Vec::new();
    collect(&Pointer::default(), value, &mut found);
    found
}

fn klarna() -> Locked {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let manifest = fs::read(folder.join(MANIFEST)).unwrap();
    read(&Source::from_bytes(MANIFEST, manifest).unwrap(), &folder)
}

fn read(manifest: &Source, folder: &Path) -> Locked {
    let load = |name: &str| {
        Ok(File {
            name: name.to_owned(),
            bytes: fs::read(folder.join(name)).unwrap(),
        })
    };
    compile(manifest, load)
}

fn compile(manifest: &Source, load: impl FnMut(&str) -> Result<File, String>) -> Locked {
    let specs = Specs::read(manifest, load).unwrap_or_else(|errors| panic!("{errors}"));
    let resolved = specs.resolve().unwrap_or_else(|errors| panic!("{errors}"));
    resolved.lock()
}
