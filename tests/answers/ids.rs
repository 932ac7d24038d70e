//! The ids of captures and refunds travel in headers, and any status of the 200s is a success.

use klarna_sandbox::Fault;
use klarna_tools_tests::subject::{CANCEL, CAPTURE, CHANGE_ADDRESS, REFUND, SHIP_ORDER};
use klarna_tools_tests::{Subject, World};
use serde_json::Value;

use super::advertised::Advertised;

/// The structured content of a success that Klarna answers with this status and these headers.
fn succeed(subject: &Subject, status: u16, headers: &[(&str, &str)], body: &str) -> Value {
    let mut world = World::start();
    let advertised = Advertised::output(&mut world, subject.tool);
    let arguments = (subject.prepare)(&mut world);
    world.sandbox.clear_journal();
    let headers = headers.iter();
    let fault = Fault::Answer {
        status,
        headers: headers
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        body: body.as_bytes().to_vec(),
        committed: true,
    };
    world.sandbox.fail_when(subject.matcher(), fault, 1);
    let answer = world.server.call(subject.tool, arguments);
    assert_eq!(subject.attempts(&world).len(), 1, "{}", answer.text());
    let journal = world.sandbox.journal();
    assert_eq!(journal.len(), 2, "more than the write and the read-back");
    advertised.expect(&answer)
}

#[test]
fn any_status_of_the_200s_is_a_success() {
    for subject in [&CAPTURE, &REFUND, &CANCEL, &CHANGE_ADDRESS, &SHIP_ORDER] {
        for status in [200, 201, 202, 203, 204, 205, 206, 226, 299] {
            let success = succeed(subject, status, &[], "");
            assert!(success["order"]["status"].is_string(), "{success}");
            assert_eq!(success.get("warnings"), None, "{success}");
        }
    }
}

#[test]
fn an_unexpected_body_is_ignored() {
    for body in [
        "\"4ba29b50\"",
        "<html></html>",
        "{",
        "{\"capture_id\": 5}",
        "\u{0}",
    ] {
        let success = succeed(&CAPTURE, 201, &[("Capture-Id", "c-1")], body);
        assert_eq!(success["capture_id"], "c-1", "{body}");
        assert_eq!(success.get("warnings"), None, "{success}");
    }
}

#[test]
fn the_id_is_in_its_header_or_else_the_end_of_the_location() {
    for (subject, header, collection) in [
        (&CAPTURE, "Capture-Id", "captures"),
        (&REFUND, "Refund-Id", "refunds"),
    ] {
        let field = &header.to_lowercase().replace('-', "_");
        let location =
            format!("https://api.klarna.example/ordermanagement/v1/orders/o-1/{collection}/end-1");
        let with_query = format!("{location}?at=a/b#c/d");
        for (headers, expected) in [
            (vec![(header, "id-1")], Some("id-1")),
            (
                vec![(header, "id-1"), ("Location", &location)],
                Some("id-1"),
            ),
            (vec![("Location", location.as_str())], Some("end-1")),
            (vec![("Location", with_query.as_str())], Some("end-1")),
            (vec![("Location", "/captures/end-1")], Some("end-1")),
            (vec![(header, ""), ("Location", &location)], Some("end-1")),
            (
                vec![("Location", "https://api.klarna.example/captures/")],
                None,
            ),
            (vec![(header, " ")], None),
            (vec![], None),
        ] {
            let success = succeed(subject, 201, &headers, "");
            assert_eq!(success[field].as_str(), expected, "{headers:?}: {success}");
            assert!(success["idempotency_key"].is_string(), "{success}");
        }
    }
}

#[test]
fn a_true_capture_without_its_header_is_found_by_its_location() {
    let mut world = World::start();
    let arguments = (CAPTURE.prepare)(&mut world);
    let order_id = arguments["order_id"].as_str().unwrap().to_owned();
    let without = Fault::WithoutHeaders(vec!["Capture-Id".to_owned()]);
    world.sandbox.fail_when(CAPTURE.matcher(), without, 1);
    let success = world.server.call(CAPTURE.tool, arguments).expect_success();
    let order = world.sandbox.order(&order_id).unwrap();
    assert_eq!(success["capture_id"], order["captures"][0]["capture_id"]);
}
