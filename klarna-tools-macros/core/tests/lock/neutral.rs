//! Edits that change nothing anybody sees.

use serde_json::{Value, json};

use super::specs::{MANIFEST, ORDERS, PAYMENTS, Specs, lock, text, value};

#[test]
fn how_a_text_is_written_is_not_seen() {
    let specs = Specs::read();
    let written: std::collections::BTreeMap<_, _> = [MANIFEST, PAYMENTS, ORDERS]
        .map(|name| (name, text(name)))
        .into();
    let before = lock(&written).unwrap();
    assert_eq!(
        before,
        specs.lock().unwrap(),
        "quotes, blocks and flow style are seen"
    );
    let rewritten: [fn(&str) -> String; 4] = [
        |text| text.replace('\n', "\r\n"),
        |text| format!("# A comment\n\n{text}\n# Another\n"),
        |text| serde_yaml::to_string(&value(text.to_owned())).unwrap(),
        |text| format!("\u{feff}---\n{text}"),
    ];
    for (at, rewrite) in rewritten.into_iter().enumerate() {
        let texts = written
            .iter()
            .map(|(name, text)| (*name, rewrite(text)))
            .collect();
        let after = lock(&texts).unwrap_or_else(|errors| panic!("rewriting {at}:\n{errors}"));
        assert_eq!(before, after, "rewriting {at} is seen");
    }
}

#[test]
fn order_is_not_seen() {
    let before = Specs::read().lock().unwrap();
    for seed in [
        0x9E37_79B9_7F4A_7C15,
        0x2545_F491_4F6C_DD1D,
        0xD1B5_4A32_D192_ED03,
        1,
        2,
        3,
    ] {
        let mut shuffled = Specs::read();
        let mut random = Random(seed);
        for specs in shuffled.0.values_mut() {
            shuffle(specs, &mut random);
        }
        for set in SETS {
            random.shuffle(shuffled.at(MANIFEST, set).as_array_mut().unwrap());
        }
        let after = shuffled
            .lock()
            .unwrap_or_else(|errors| panic!("seed {seed}:\n{errors}"));
        assert_eq!(before, after, "the order of seed {seed} is seen");
    }
}

#[test]
fn the_order_of_the_tools_of_several_apis_is_not_seen() {
    let mut specs = Specs::read();
    let hosts = specs.at(MANIFEST, "/hosts").clone();
    specs.remove(MANIFEST, "/hosts");
    specs.remove(MANIFEST, "/auth");
    let auth = |prefix: &str| {
        let variable = |name: &str| format!("$env.{prefix}_{name}");
        json!({ "basic": { "username": variable("USER"), "password": variable("SECRET") } })
    };
    let apis = json!({
        PAYMENTS: { "hosts": { "default": "payments.example.com" }, "auth": auth("PAYMENTS") },
        ORDERS: { "hosts": hosts, "auth": auth("ORDERS") },
    });
    specs.set(MANIFEST, "/apis", apis);
    let before = specs.lock().unwrap();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for _ in 0..8 {
        shuffle(specs.at(MANIFEST, ""), &mut random);
        assert_eq!(before, specs.lock().unwrap(), "{}", specs.at(MANIFEST, ""));
    }
}

#[test]
fn where_a_schema_is_defined_is_not_seen() {
    let before = Specs::read().lock().unwrap();
    let moves: [fn(&mut Specs); 4] = [extract, inline, chain, rename_component];
    for (at, change) in moves.into_iter().enumerate() {
        let mut changed = Specs::read();
        change(&mut changed);
        let after = changed
            .lock()
            .unwrap_or_else(|errors| panic!("change {at}:\n{errors}"));
        assert_eq!(before, after, "change {at} is seen");
    }
}

#[test]
fn what_no_tool_uses_is_not_seen() {
    let before = Specs::read().lock().unwrap();
    let mut changed = Specs::read();
    changed.remove(
        ORDERS,
        "/paths/~1ordermanagement~1v1~1orders~1{order_id}~1acknowledge",
    );
    changed.set(ORDERS, "/info/version", json!("2.0"));
    changed.set(ORDERS, "/components/schemas/Unused", json!({ "oneOf": [] }));
    changed.set(
        ORDERS,
        "/components/schemas/CaptureObject/description",
        json!("Other words."),
    );
    changed.set(
        ORDERS,
        "/components/schemas/CaptureObject/properties/shipping_delay/description",
        json!("Other words."),
    );
    changed.set(
        ORDERS,
        "/components/schemas/CaptureObject/properties/shipping_delay/example",
        json!(3),
    );
    changed.set(
        PAYMENTS,
        "/paths/~1payments~1v1~1sessions/post/tags",
        json!(["Other"]),
    );
    changed.set(
        PAYMENTS,
        "/paths/~1payments~1v1~1sessions/post/description",
        json!("Other words."),
    );
    for (file, place, value) in unused() {
        changed.set(file, place, value);
    }
    changed.remove(
        ORDERS,
        "/components/schemas/order_line/properties/merchant_data",
    );
    changed.set(MANIFEST, "/corrections/0/why", json!("Other words."));
    changed.set(MANIFEST, "/selections/unused", json!(["name"]));
    changed.set(MANIFEST, "/budget", json!("100 KiB"));
    assert_eq!(before, changed.lock().unwrap());
}

/// What the documents say that no tool uses.
fn unused() -> [(&'static str, &'static str, Value); 6] {
    let captures = "/paths/~1ordermanagement~1v1~1orders~1{order_id}~1captures/post";
    let header = json!({ "name": "Other-Key", "in": "header", "schema": { "type": "string" } });
    let words = json!({ "schema": { "type": "string" } });
    let at = |rest: &str| &*format!("{captures}{rest}").leak();
    let schemas = "/components/schemas";
    let within = |rest: &str| &*format!("{schemas}{rest}").leak();
    [
        (ORDERS, at("/parameters/-"), header),
        (ORDERS, at("/security"), json!([{ "basicAuth": [] }, {}])),
        (ORDERS, at("/requestBody/content/text~1plain"), words),
        (
            ORDERS,
            within("/CaptureObject/properties/shipping_delay/type"),
            json!("string"),
        ),
        (
            ORDERS,
            within("/CaptureObject/properties/new"),
            json!({ "type": "string" }),
        ),
        (
            ORDERS,
            within("/Capture not allowed error message/properties/error_code/type"),
            json!("integer"),
        ),
    ]
}

/// Lists of the manifest that are sets, save those that `shuffle` knows.
const SETS: [&str; 3] = [
    "/hosts/allowed",
    "/documents",
    "/tools/update_order_shipping/steps/1/when",
];

/// Reorders all names, and the lists that are sets.
fn shuffle(value: &mut Value, random: &mut Random) {
    match value {
        Value::Object(members) => {
            let mut entries: Vec<(String, Value)> = std::mem::take(members).into_iter().collect();
            random.shuffle(&mut entries);
            for (key, mut member) in entries {
                shuffle(&mut member, random);
                // A correction states what is in a list, in its order.
                if let ("enum" | "required" | "parameters" | "only" | "keep", Value::Array(set)) =
                    (key.as_str(), &mut member)
                {
                    random.shuffle(set);
                }
                members.insert(key, member);
            }
        }
        Value::Array(elements) => elements
            .iter_mut()
            .for_each(|element| shuffle(element, random)),
        _ => {}
    }
}

fn extract(specs: &mut Specs) {
    let place = "/components/schemas/CaptureObject/properties/captured_amount";
    let schema = specs.at(ORDERS, place).take();
    specs.set(
        ORDERS,
        place,
        json!({ "$ref": "#/components/schemas/An%20amount" }),
    );
    specs.set(ORDERS, "/components/schemas/An amount", schema);
}

fn inline(specs: &mut Specs) {
    let address = specs.at(PAYMENTS, "/components/schemas/address").clone();
    specs.set(
        PAYMENTS,
        "/components/schemas/create_order_request/properties/billing_address",
        address,
    );
}

/// A reference to a reference.
fn chain(specs: &mut Specs) {
    let reference = json!({ "$ref": "#/components/schemas/order_line" });
    specs.set(ORDERS, "/components/schemas/Line", reference);
    let place = "/components/schemas/CaptureObject/properties/order_lines/items/$ref";
    specs.set(ORDERS, place, json!("#/components/schemas/Line"));
}

fn rename_component(specs: &mut Specs) {
    let (from, to) = (
        "\"#/components/schemas/CaptureObject\"",
        "\"#/components/schemas/Payment\"",
    );
    specs.rename(ORDERS, "/components/schemas/CaptureObject", "Payment");
    let document = specs.at(ORDERS, "");
    let text = document.to_string();
    assert!(text.contains(from));
    *document = serde_json::from_str(&text.replace(from, to)).unwrap();
}

/// Marsaglia's xorshift: the same order in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound).unwrap()).unwrap()
    }

    fn shuffle<T>(&mut self, elements: &mut [T]) {
        for at in (1..elements.len()).rev() {
            elements.swap(at, self.below(at + 1));
        }
    }
}
