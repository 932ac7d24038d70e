//! Every error that Klarna documents, at the tools that can meet it.

mod table;

use klarna_sandbox::Fault;
use klarna_tools_tests::subject::ALL;
use klarna_tools_tests::{Kind, Subject, World, check_all};
use serde_json::{Value, json};

use table::{Documented, ERRORS};

impl Documented {
    fn concerns(&self, subject: &Subject) -> bool {
        self.tools
            .iter()
            .any(|tool| (tool.tool, tool.request) == (subject.tool, subject.request))
    }

    /// The answer of Klarna; it asks to wait for an hour, so that nothing is attempted twice.
    fn fault(&self) -> Fault {
        Fault::Status {
            status: self.status,
            retry_after: Some("3600".to_owned()),
            body: Some(json!({
                "correlation_id": "the-body-has-another-one",
                "error_code": self.code,
                "error_messages": self.messages,
            })),
            committed: false,
        }
    }

    fn outcome(&self, subject: &Subject) -> &'static str {
        if self.status < 500 || subject.kind == Kind::Read {
            "refused"
        } else {
            "unknown"
        }
    }

    /// Whether the same call again can help.
    fn passes(&self, subject: &Subject) -> bool {
        self.status == 429 || (self.status >= 500 && subject.kind != Kind::Unkeyed)
    }
}

#[test]
fn every_documented_error_is_reported_with_what_to_do() {
    check_all(
        &ALL,
        |subject| format!("{} {:?}", subject.tool, subject.request),
        |subject| {
            let mut world = World::start();
            let mut arguments = (subject.prepare)(&mut world);
            for error in ERRORS.iter().filter(|error| error.concerns(subject)) {
                world.sandbox.fail_when(subject.matcher(), error.fault(), 1);
                if subject.kind == Kind::Unkeyed {
                    // An identical call would get the answer of one of unknown outcome.
                    arguments["merchant_reference1"] =
                        json!(format!("{} {}", error.status, error.code));
                }
                let answer = world.server.call(subject.tool, arguments.clone());
                check(error, subject, &answer.failure(), &answer.text());
            }
        },
    );
}

fn check(error: &Documented, subject: &Subject, failure: &Value, text: &str) {
    assert_eq!(failure["outcome"], error.outcome(subject), "{text}");
    assert_eq!(failure["status"], error.status, "{text}");
    assert_eq!(failure["error_code"], error.code, "{text}");
    let messages = failure["error_messages"].as_array();
    let messages = messages.map(Vec::as_slice).unwrap_or_default();
    assert_eq!(messages, error.messages, "{text}");
    let correlation = failure["correlation_id"].as_str().unwrap();
    assert_eq!(correlation.len(), 36, "not the header's: {text}");
    assert_eq!(failure["retryable"], error.passes(subject), "{text}");
    let next = failure["next"].as_str().unwrap();
    assert!(!next.is_empty() && next.contains(error.advice), "{text}");
    let helps = if error.passes(subject) {
        "Repeating the same call can help."
    } else {
        "Repeating the same call does not help."
    };
    let sentence = text.split("\n{").next().unwrap();
    let status = format!("HTTP {} {}", error.status, error.code);
    for part in [&status, correlation, next, helps] {
        assert!(sentence.contains(part), "{part} is missing: {sentence}");
    }
    for message in error.messages {
        assert!(
            sentence.contains(message),
            "{message} is missing: {sentence}"
        );
    }
}
