//! Repeating a call of unknown outcome. Whatever becomes of the repetition, it proves nothing about
//! the first call until Klarna answers with a success.

use klarna_sandbox::Fault;
use klarna_tools_tests::World;
use klarna_tools_tests::subject::CAPTURE;
use serde_json::{Value, json};

use super::ending::Ending;

/// A capture that was carried out and not answered, and the arguments that repeat it.
fn lost_capture() -> (World, Value) {
    let mut world = World::start();
    let mut arguments = (CAPTURE.prepare)(&mut world);
    let lost = Fault::DropAfterCommit;
    world.sandbox.fail_when(CAPTURE.matcher(), lost, usize::MAX);
    let answer = world.server.call(CAPTURE.tool, arguments.clone());
    assert_eq!(Ending::of(&answer), Ending::Unknown, "{}", answer.text());
    world.sandbox.clear_faults();
    arguments["idempotency_key"] = answer.failure()["idempotency_key"].clone();
    (world, arguments)
}

#[test]
fn a_refused_repetition_does_not_say_that_nothing_was_done() {
    let (mut world, arguments) = lost_capture();
    let limited = Fault::RateLimited {
        retry_after: Some(3_600),
        ratelimit_reset: None,
    };
    let refusals = [400, 401, 403, 404, 409, 413, 422].map(Fault::status);
    for fault in refusals.into_iter().chain([limited]) {
        world.sandbox.fail_when(CAPTURE.matcher(), fault.clone(), 1);
        let answer = world.server.call(CAPTURE.tool, arguments.clone());
        let text = answer.text();
        assert_eq!(Ending::of(&answer), Ending::Unknown, "{fault:?}: {text}");
        assert!(text.contains("earlier attempt"), "{fault:?}: {text}");
        assert!(!text.contains("Nothing was changed"), "{fault:?}: {text}");
        let failure = answer.failure();
        let key = &arguments["idempotency_key"];
        assert_eq!(&failure["idempotency_key"], key, "{fault:?}: {text}");
        let can_help = failure["status"] == 429;
        assert_eq!(failure["retryable"], can_help, "{fault:?}: {text}");
        let next = failure["next"].as_str().unwrap();
        assert!(
            next.contains("idempotency_key") || next.contains("ead the current state"),
            "{next}"
        );
    }
    world.server.call(CAPTURE.tool, arguments).expect_success();
    assert_eq!(world.sandbox.effects().captures, 1);
}

#[test]
fn a_repetition_that_was_not_sent_does_not_say_that_nothing_was_done() {
    let (
        World {
            sandbox,
            mut server,
        },
        arguments,
    ) = lost_capture();
    drop(sandbox);
    let answer = server.call(CAPTURE.tool, arguments);
    let text = answer.text();
    assert_eq!(Ending::of(&answer), Ending::Unknown, "{text}");
    assert!(!text.contains("othing was changed"), "{text}");
    assert!(!text.contains("no money moved"), "{text}");
}

#[test]
fn a_repetition_with_other_arguments_is_not_sent() {
    let (mut world, arguments) = lost_capture();
    world.sandbox.clear_journal();
    for (name, value) in [
        ("captured_amount", json!(1)),
        ("order_id", json!("another")),
        ("description", json!("more")),
    ] {
        let mut other = arguments.clone();
        other[name] = value;
        let answer = world.server.call(CAPTURE.tool, other);
        let text = answer.text();
        assert_eq!(Ending::of(&answer), Ending::NotSent, "{text}");
        assert!(
            text.contains("/idempotency_key: belongs to a call with other arguments"),
            "{text}"
        );
        assert!(!text.contains("othing was changed"), "{text}");
    }
    assert_eq!(world.sandbox.journal().len(), 0);
}
