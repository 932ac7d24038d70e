//! Dates of birth, national identification numbers and genders are masked wherever they are.

use klarna_sandbox::Matcher;
use klarna_tools_tests::{World, check_all, subject};
use serde_json::{Value, json};

use super::advertised::Advertised;
use super::bodies::{Bodies, each_object, rich_order};

const MASKED: [&str; 3] = ["date_of_birth", "national_identification_number", "gender"];

/// Text that must not appear, as a value of every type.
fn values() -> Vec<Value> {
    let secret = "19090909";
    vec![
        json!("1909-09-09 19090909"),
        json!(19_090_909),
        json!(19_090_909.5),
        json!({"value": secret}),
        json!([secret]),
        json!([{"value": secret}]),
    ]
}

/// Puts `value` under every masked name into every object.
fn expose(body: &mut Value, value: &Value) {
    each_object(body, &|members| {
        for name in MASKED {
            members.insert(name.to_owned(), value.clone());
        }
    });
}

#[test]
fn no_masked_value_passes_in_any_answer() {
    check_all(
        &subject::ALL,
        |subject| format!("{} {:?}", subject.tool, subject.request),
        |subject| {
            for value in values() {
                let mut world = World::start();
                let arguments = (subject.prepare)(&mut world);
                let advertised = Advertised::output(&mut world, subject.tool);
                Bodies::of(&world, Matcher::any()).change(move |body| expose(body, &value));
                let answer = world.server.call(subject.tool, arguments);
                advertised.expect(&answer);
                let whole = answer.result.to_string();
                for secret in ["19090909", "1909-09-09"] {
                    assert!(!whole.contains(secret), "{whole}");
                }
            }
        },
    );
}

#[test]
fn a_mask_says_that_there_is_something() {
    let mut world = World::start();
    let order_id = rich_order(&mut world);
    let order = world
        .server
        .call("get_order_details", json!({"order_id": order_id}));
    let customer = order.expect_success()["customer"].clone();
    assert_eq!(customer["date_of_birth"], "[masked]");
    assert_eq!(customer["national_identification_number"], "[masked]");

    let (session_id, _) = world.approved_session();
    let sessions = Matcher::new("GET", "/payments/v1/sessions/");
    let gender = |body: &mut Value| body["customer"]["gender"] = json!("female");
    Bodies::of(&world, sessions).change(gender);
    let session = world
        .server
        .call("get_payment_session", json!({"session_id": session_id}));
    let customer = session.expect_success()["customer"].clone();
    assert_eq!(customer["date_of_birth"], "[masked]");
    assert_eq!(customer["gender"], "[masked]");
    assert_eq!(customer["type"], "person");
}
