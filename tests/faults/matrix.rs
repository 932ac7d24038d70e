//! Every call with every fault, once and at every attempt.

use klarna_sandbox::Exchange;
use klarna_tools_tests::{Answer, Kind, Subject, World, check_all, subject};
use serde_json::Value;

use super::ending::{Ending, effects, expect_clean};
use super::trouble::{self, Trouble};

#[test]
fn every_read_meets_everything() {
    suffer_everything(Kind::Read);
}

#[test]
fn every_write_with_a_key_meets_everything() {
    suffer_everything(Kind::Keyed);
}

#[test]
fn every_write_without_a_key_meets_everything() {
    suffer_everything(Kind::Unkeyed);
}

fn suffer_everything(kind: Kind) {
    let subjects = subject::ALL.into_iter();
    let subjects: Vec<_> = subjects.filter(|subject| subject.kind == kind).collect();
    let troubles = trouble::all();
    let mut cases = Vec::new();
    for subject in subjects {
        for trouble in &troubles {
            cases.extend([false, true].map(|always| Case {
                subject,
                trouble,
                always,
            }));
        }
    }
    check_all(&cases, |case| case.name(), |case| case.run());
}

#[derive(Clone, Copy)]
struct Case<'a> {
    subject: &'static Subject,
    trouble: &'a Trouble,
    always: bool,
}

impl Case<'_> {
    fn name(self) -> String {
        let how_often = if self.always { "always" } else { "once" };
        format!(
            "{} {:?}: {:?} {how_often}",
            self.subject.tool, self.subject.request, self.trouble.fault
        )
    }

    fn run(self) {
        let Self {
            subject, trouble, ..
        } = self;
        let mut world = World::start_as(|server| match trouble.budget {
            Some(seconds) => server.arg("--timeout").arg(seconds),
            None => server,
        });
        let arguments = (subject.prepare)(&mut world);
        world.sandbox.clear_journal();
        let before = effects(&world);
        let times = if self.always { usize::MAX } else { 1 };
        world
            .sandbox
            .fail_when(subject.matcher(), trouble.fault.clone(), times);

        let answer = world.server.call(subject.tool, arguments.clone());
        let ending = Ending::of(&answer);
        let name = self.name();
        assert_eq!(
            ending,
            trouble.ending(subject.kind, self.always),
            "{name}: {}",
            answer.text()
        );
        let caused = effects(&world) - before;
        expect_clean(&world, &answer);
        self.check_attempts(&subject.attempts(&world));
        let journal = world.sandbox.journal();
        let is_followed = journal.iter().any(|sent| sent.path() == trouble::ELSEWHERE);
        assert!(!is_followed, "{name}: a redirect was followed");
        match subject.kind {
            Kind::Read => assert_eq!(caused, 0, "{name}"),
            Kind::Keyed | Kind::Unkeyed => {
                assert!(
                    ending.allows(caused),
                    "{name}: {caused} effects after {ending:?}"
                );
                check_advice(subject, ending, &answer, &arguments);
            }
        }
        if (subject.kind, ending) == (Kind::Keyed, Ending::Unknown) {
            world.sandbox.clear_faults();
            let key = answer.failure()["idempotency_key"].clone();
            resolve(&mut world, subject, arguments, &key);
            assert_eq!(effects(&world) - before, 1, "{name}");
        }
    }

    fn check_attempts(self, attempts: &[Exchange]) {
        let name = self.name();
        let times = attempts.len();
        let first = attempts.first().expect("it was sent");
        match self.subject.kind {
            Kind::Unkeyed => assert_eq!(times, 1, "{name}"),
            Kind::Read | Kind::Keyed => assert!(times <= 4, "{name}: {times} attempts"),
        }
        let has_key = self.subject.kind == Kind::Keyed;
        assert_eq!(first.idempotency_key().is_some(), has_key, "{name}");
        for attempt in attempts {
            assert_eq!(attempt.target, first.target, "{name}");
            assert_eq!(attempt.body, first.body, "{name}");
            assert_eq!(attempt.idempotency_key(), first.idempotency_key(), "{name}");
        }
    }
}

/// The next step that a failed write names.
fn check_advice(subject: &Subject, ending: Ending, answer: &Answer, arguments: &Value) {
    if ending == Ending::Done {
        return;
    }
    let (failure, text) = (answer.failure(), answer.text());
    assert!(text.starts_with(ending.headline()), "{text}");
    if let Some(token) = arguments["authorization_token"].as_str() {
        assert!(!text.contains(token), "{text}");
    }
    let key = failure["idempotency_key"].as_str();
    match (subject.kind, ending) {
        (Kind::Keyed, Ending::Unknown) => {
            let next = failure["next"].as_str().expect("a next step");
            let key = key.expect("a key");
            assert!(
                next.contains(key) && next.contains("`idempotency_key`"),
                "{next}"
            );
            assert_eq!(failure["retryable"], true, "{text}");
        }
        (_, Ending::Unknown) => {
            assert_eq!(
                (key, &failure["retryable"]),
                (None, &false.into()),
                "{text}"
            );
            assert!(text.contains("Do not repeat this call"), "{text}");
            assert!(text.contains("Klarna's merchant portal"), "{text}");
        }
        (_, Ending::Unconfirmed) => {
            assert_eq!(
                (key, &failure["retryable"]),
                (None, &false.into()),
                "{text}"
            );
            assert!(text.contains("do not call it again"), "{text}");
            assert!(text.contains("Klarna's merchant portal"), "{text}");
        }
        _ => assert_eq!(failure["retryable"], true, "{text}"),
    }
}

/// Repeats with the key, twice.
fn resolve(world: &mut World, subject: &Subject, mut arguments: Value, key: &Value) {
    arguments["idempotency_key"] = key.clone();
    for _ in 0..2 {
        let again = world.server.call(subject.tool, arguments.clone());
        assert_eq!(again.expect_success()["idempotency_key"], *key);
    }
}
