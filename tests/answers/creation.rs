//! A session or an order whose id is lost was created nevertheless, and is never created again.

use klarna_sandbox::Fault;
use klarna_tools_tests::subject::{CREATE_ORDER, CREATE_SESSION};
use klarna_tools_tests::{Subject, World, check_all};
use serde_json::{Value, json};

use super::advertised::Advertised;

/// The data of the failure that comes of this answer to a creation that was carried out.
fn create(subject: &Subject, fault: Fault) -> Value {
    let mut world = World::start();
    let arguments = (subject.prepare)(&mut world);
    world.sandbox.clear_journal();
    world
        .sandbox
        .fail_when(subject.matcher(), fault, usize::MAX);
    let answer = world.server.call(subject.tool, arguments);
    let (failure, text) = (answer.failure(), answer.text());
    assert!(text.starts_with("DONE BUT UNCONFIRMED."), "{text}");
    assert_eq!(failure["outcome"], "done_but_unconfirmed", "{text}");
    assert_eq!(failure["retryable"], false, "{text}");
    assert!(text.contains("do not call it again"), "{text}");
    assert!(text.contains("does not help"), "{text}");
    assert_eq!(failure["correlation_id"].as_str().map(str::len), Some(36));
    assert_eq!(world.sandbox.journal().len(), 1, "sent twice: {text}");
    failure
}

fn answered(status: u16, body: impl Into<Vec<u8>>) -> Fault {
    Fault::Answer {
        status,
        headers: Vec::new(),
        body: body.into(),
        committed: true,
    }
}

#[test]
fn a_creation_without_its_id_is_done_but_unconfirmed() {
    let bodies = [
        "",
        "{}",
        "[]",
        "null",
        "17",
        "{",
        "<html>created</html>",
        "\u{0}",
    ];
    let ids = [
        json!(null),
        json!(""),
        json!(5),
        json!({"id": "x"}),
        json!(["x"]),
    ];
    for (subject, field) in [(&CREATE_SESSION, "session_id"), (&CREATE_ORDER, "order_id")] {
        let ids = ids.iter().map(|id| json!({field: id}).to_string());
        let bodies = bodies.map(str::to_owned).into_iter().chain(ids);
        let mut faults: Vec<_> = [200, 201]
            .into_iter()
            .flat_map(|status| bodies.clone().map(move |body| answered(status, body)))
            .collect();
        faults.extend([answered(204, ""), Fault::Truncated, Fault::Malformed]);
        faults.extend([Fault::EmptyBody, Fault::Oversized(3 << 20)]);
        check_all(
            &faults,
            |fault| format!("{} {fault:?}", subject.tool),
            |fault| {
                let message = create(subject, fault.clone())["message"].clone();
                assert!(message.as_str().unwrap().contains(field), "{message}");
            },
        );
    }
}

#[test]
fn what_is_known_of_it_is_reported() {
    let body = json!({"order_id": null, "fraud_status": "ACCEPTED", "redirect_url": "https://x.example/r"});
    let failure = create(&CREATE_ORDER, answered(200, body.to_string()));
    assert_eq!(failure["known"]["fraud_status"], "ACCEPTED");
    assert_eq!(failure["known"]["redirect_url"], "https://x.example/r");
}

#[test]
fn a_creation_with_its_id_is_a_success_whatever_the_status() {
    for (subject, field) in [(&CREATE_SESSION, "session_id"), (&CREATE_ORDER, "order_id")] {
        for status in [200, 201, 202, 203, 206, 299] {
            let mut world = World::start();
            let advertised = Advertised::output(&mut world, subject.tool);
            let arguments = (subject.prepare)(&mut world);
            let fault = answered(status, json!({field: "id-1"}).to_string());
            world.sandbox.fail_when(subject.matcher(), fault, 1);
            let success = advertised.expect(&world.server.call(subject.tool, arguments));
            let fields = success.as_object().unwrap();
            assert_eq!((fields.len(), &success[field]), (2, &json!("id-1")));
        }
    }
}
