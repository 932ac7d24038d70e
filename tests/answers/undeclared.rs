//! What a tool does not declare never reaches the agent, and neither does a customer in the answer
//! to a write.

use klarna_sandbox::Matcher;
use klarna_tools_tests::{Subject, World, check_all, subject};
use serde_json::{Value, json};

use super::advertised::Advertised;
use super::bodies::{Bodies, each_object, rich_order};

const MARKER: &str = "undeclared-7f3a";

/// Adds to every object what nobody has declared.
fn mark(body: &mut Value) {
    each_object(body, &|members| {
        members.insert(MARKER.to_owned(), json!(MARKER));
        members.insert(format!("{MARKER}-list"), json!([{"name": MARKER}, MARKER]));
        members.insert(format!("{MARKER}-object"), json!({"order_id": MARKER}));
        for secret in ["password", "card_number", "internal_note", "risk_score"] {
            members.insert(secret.to_owned(), json!(MARKER));
        }
    });
}

#[test]
fn undeclared_fields_do_not_pass_at_any_depth() {
    check_all(
        &subject::ALL,
        |subject| format!("{} {:?}", subject.tool, subject.request),
        |subject| {
            let mut world = World::start();
            let plain = (subject.prepare)(&mut world);
            let expected = world.server.call(subject.tool, plain).expect_success();
            let arguments = (subject.prepare)(&mut world);
            let bodies = Bodies::of(&world, Matcher::any());
            bodies.change(mark);
            let advertised = Advertised::output(&mut world, subject.tool);
            let answer = world.server.call(subject.tool, arguments);
            let marked = advertised.expect(&answer);
            assert!(bodies.last().is_object());
            assert!(
                !answer.result.to_string().contains(MARKER),
                "{}",
                answer.text()
            );
            assert_eq!(names(&marked), names(&expected));
        },
    );
}

#[test]
fn undeclared_fields_do_not_pass_in_any_list() {
    let mut world = World::start();
    let order_id = rich_order(&mut world);
    let bodies = Bodies::of(&world, Matcher::any());
    let asked = json!({"order_id": order_id});
    let plain = world.server.call("get_order_details", asked.clone());
    bodies.change(mark);
    let marked = world.server.call("get_order_details", asked);
    assert!(
        !marked.result.to_string().contains(MARKER),
        "{}",
        marked.text()
    );
    assert_eq!(marked.expect_success(), plain.expect_success());
    let order = bodies.last();
    for list in ["order_lines", "captures", "refunds", "shipping_info"] {
        assert!(
            !order[list].as_array().unwrap().is_empty(),
            "{list} proves nothing"
        );
    }
}

/// The names of all fields, at any depth.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, value)| {
                let below = names(value).into_iter();
                let below = below.map(move |below| format!("{name}.{below}"));
                std::iter::once(name.clone()).chain(below)
            })
            .collect(),
        Value::Array(elements) => elements.first().map(names).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// Whom the sandbox makes up, and whom the tests send.
const CUSTOMER: [&str; 11] = [
    "Robin",
    "Sandbox",
    "Example",
    "robin.sandbox@example.com",
    "+46700000000",
    "Loopback Street",
    "Sample Street",
    "10001",
    "1985-04-17",
    "850417",
    "EX-4711-0815",
];

#[test]
fn a_write_does_not_report_the_customer() {
    let writes: Vec<&Subject> = subject::ALL
        .into_iter()
        .filter(|subject| subject.is_write())
        .collect();
    assert_eq!(writes.len(), 8);
    check_all(
        &writes,
        |subject| format!("{} {:?}", subject.tool, subject.request),
        |subject| {
            let mut world = World::start();
            let arguments = (subject.prepare)(&mut world);
            let answer = world.server.call(subject.tool, arguments);
            answer.expect_success();
            let whole = answer.result.to_string();
            for personal in CUSTOMER {
                assert!(!whole.contains(personal), "{personal} in {whole}");
            }
        },
    );
}
