//! Many captures and refunds under random faults: what the answers claim is what has happened.
//!
//! `KLARNA_SOAK_CALLS` sets how many calls are made, `KLARNA_SOAK_SEED` which faults they meet.

use std::thread;
use std::time::Duration;

use klarna_sandbox::{Fault, Matcher};
use klarna_tools_tests::World;
use serde_json::{Value, json};

use crate::ending::{Ending, expect_clean};
use crate::trouble::ELSEWHERE;

/// How many orders are worked on at once.
const TELLERS: u64 = 48;

/// More than the servers are told to wait.
const TOO_LONG: Duration = Duration::from_millis(2_200);

#[test]
fn no_money_moves_twice() {
    let calls = variable("KLARNA_SOAK_CALLS").unwrap_or(300);
    let seed = variable("KLARNA_SOAK_SEED").unwrap_or(20_261_122);
    let share = calls.div_ceil(TELLERS);
    let tallies: Vec<_> = thread::scope(|scope| {
        let tellers: Vec<_> = (0..TELLERS)
            .map(|number| scope.spawn(move || Teller::new(seed ^ (number << 32)).work(share)))
            .collect();
        tellers
            .into_iter()
            .map(|teller| teller.join().unwrap())
            .collect()
    });
    let sum = |count: fn(&Tally) -> u64| tallies.iter().map(count).sum::<u64>();
    let ended = [
        sum(|tally| tally.done),
        sum(|tally| tally.refused),
        sum(|tally| tally.unknown),
    ];
    assert!(
        ended.iter().all(|count| *count > 0),
        "{ended:?} proves nothing"
    );
}

fn variable(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name} is no number")),
    )
}

/// How the calls ended, before the unknown ones were resolved.
#[derive(Default)]
struct Tally {
    done: u64,
    refused: u64,
    unknown: u64,
}

/// Captures and refunds, and believes what it is told.
struct Teller {
    world: World,
    order_id: String,
    random: Random,
    tally: Tally,
    captures: Ledger,
    refunds: Ledger,
}

/// What the answers say has happened.
#[derive(Debug, Default, PartialEq, Eq)]
struct Ledger {
    count: u64,
    sum: i64,
}

impl Ledger {
    fn note(&mut self, amount: i64) {
        self.count += 1;
        self.sum += amount;
    }
}

/// A kind of money movement.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Movement {
    tool: &'static str,
    amount: &'static str,
    path: &'static str,
}

const CAPTURE: Movement = Movement {
    tool: "capture_klarna_order",
    amount: "captured_amount",
    path: "/captures",
};

const REFUND: Movement = Movement {
    tool: "refund_klarna_order",
    amount: "refunded_amount",
    path: "/refunds",
};

impl Teller {
    fn new(seed: u64) -> Self {
        let world = World::start_as(|server| server.arg("--timeout").arg("2"));
        Self {
            order_id: world.place_order(),
            world,
            random: Random(seed),
            tally: Tally::default(),
            captures: Ledger::default(),
            refunds: Ledger::default(),
        }
    }

    fn work(mut self, calls: u64) -> Tally {
        for _ in 0..calls {
            self.move_money();
        }
        // What the sandbox was told to do late is now done.
        thread::sleep(TOO_LONG);
        let effects = self.world.sandbox.effects();
        let captured = Ledger {
            count: effects.captures,
            sum: effects.captured_amount,
        };
        let refunded = Ledger {
            count: effects.refunds,
            sum: effects.refunded_amount,
        };
        assert_eq!((captured, refunded), (self.captures, self.refunds));
        self.tally
    }

    fn move_money(&mut self) {
        let movement = if self.random.below(2) == 0 {
            CAPTURE
        } else {
            REFUND
        };
        // More than was captured, now and then.
        let most = if self.random.below(8) == 0 {
            20_000
        } else {
            20
        };
        let amount = 1 + i64::try_from(self.random.below(most)).unwrap();
        let mut arguments = json!({"order_id": self.order_id, movement.amount: amount});
        let (mut ending, failure) = self.call_in_trouble(movement, &arguments);
        match ending {
            Ending::Done => self.tally.done += 1,
            Ending::Unknown => self.tally.unknown += 1,
            Ending::Refused => self.tally.refused += 1,
            other => panic!("{other:?}: {failure}"),
        }
        if ending == Ending::Unknown {
            arguments["idempotency_key"] = failure["idempotency_key"].clone();
        }
        for _ in 0..self.random.below(3) {
            if ending == Ending::Unknown {
                ending = self.call_in_trouble(movement, &arguments).0;
            }
        }
        if ending == Ending::Unknown {
            ending = self.resolve(movement, &arguments);
        }
        if ending == Ending::Done {
            self.ledger(movement).note(amount);
        }
    }

    /// Calls while a random fault is in force.
    fn call_in_trouble(&mut self, movement: Movement, arguments: &Value) -> (Ending, Value) {
        if let Some(fault) = self.random.fault() {
            let times = 1 + usize::try_from(self.random.below(4)).unwrap();
            let struck = match self.random.below(3) {
                0 => Matcher::any().path_contains(&self.order_id),
                _ => Matcher::any().method("POST").path_ends_with(movement.path),
            };
            self.world.sandbox.fail_when(struck, fault, times);
        }
        let answer = self.world.server.call(movement.tool, arguments.clone());
        self.world.sandbox.clear_faults();
        expect_clean(&self.world, &answer);
        self.world.sandbox.clear_journal();
        let ending = Ending::of(&answer);
        let failure = answer.is_error().then(|| answer.failure());
        (ending, failure.unwrap_or_default())
    }

    /// Repeats the call with its key while nothing goes wrong. Where Klarna refuses it, an attempt
    /// may still have been carried out before: the order tells.
    fn resolve(&mut self, movement: Movement, arguments: &Value) -> Ending {
        let mut answer = self.world.server.call(movement.tool, arguments.clone());
        // A machine under load may need longer than a second.
        while answer.is_error() && answer.failure().get("status").is_none() {
            answer = self.world.server.call(movement.tool, arguments.clone());
        }
        if !answer.is_error() {
            return Ending::Done;
        }
        assert_eq!(answer.failure()["status"], 403, "{}", answer.text());
        let asked = json!({"order_id": self.order_id});
        let order = self.world.server.call("get_order_details", asked);
        let moved = order.expect_success()[movement.amount].clone();
        let expected = self.ledger(movement).sum;
        match moved.as_i64().unwrap() - expected {
            0 => Ending::Refused,
            _ => Ending::Done,
        }
    }

    fn ledger(&mut self, movement: Movement) -> &mut Ledger {
        if movement == CAPTURE {
            &mut self.captures
        } else {
            &mut self.refunds
        }
    }
}

/// `SplitMix64`: small, and good enough to choose faults with.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn fault(&mut self) -> Option<Fault> {
        let statuses = [500, 502, 503, 504];
        let status = statuses[usize::try_from(self.below(4)).unwrap()];
        Some(match self.below(20) {
            0 => Fault::DropBeforeCommit,
            1 => Fault::DropAfterCommit,
            2 => Fault::ResetBeforeCommit,
            3 => Fault::ResetAfterCommit,
            4 => Fault::Delay(Duration::from_millis(self.below(50))),
            5 => Fault::Delay(TOO_LONG),
            6 => Fault::DelayAfterCommit(TOO_LONG),
            7 | 8 => Fault::status(status),
            9 | 10 => Fault::status_after_commit(status),
            11 => Fault::RateLimited {
                retry_after: None,
                ratelimit_reset: Some(0),
            },
            12 => Fault::BadGatewayHtml,
            13 => Fault::Redirect {
                location: ELSEWHERE.to_owned(),
            },
            14 => Fault::Truncated,
            15 => Fault::Malformed,
            16 => Fault::Oversized(3 << 20),
            17 => Fault::Endless,
            18 => Fault::Answer {
                status: 403,
                headers: Vec::new(),
                body: b"<html>Denied</html>".to_vec(),
                committed: true,
            },
            _ => return None,
        })
    }
}
