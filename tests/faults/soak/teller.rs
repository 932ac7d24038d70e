//! A client that moves money, and believes the answers.

use std::thread;
use std::time::Duration;

use klarna_sandbox::Matcher;
use klarna_tools_tests::{Answer, Server, World};
use serde_json::{Value, json};

use super::random::Random;
use super::{Ledger, SETTLED, Tally};
use crate::faults::ending::{Ending, expect_clean};

/// How an answer says that it belongs to another call.
const JOINED: [&str; 2] = ["This call joined", "this is the earlier call's answer"];
const RESUMED: &str = "This call went on with the earlier identical one";

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

/// What is asked for, so that it is not done again for the next who asks for as much.
struct Wish {
    movement: Movement,
    amount: i64,
    arguments: Value,
}

/// Captures and refunds, and believes the answers.
pub(super) struct Teller {
    world: World,
    asked: u64,
    order_id: String,
    random: Random,
    tally: Tally,
    captures: Ledger,
    refunds: Ledger,
}

impl Teller {
    pub(super) fn new(seed: u64) -> Self {
        let world = World::start_as(|server| server.arg("--timeout").arg("2"));
        Self {
            order_id: world.place_order(),
            world,
            asked: 0,
            random: Random(seed),
            tally: Tally::default(),
            captures: Ledger::default(),
            refunds: Ledger::default(),
        }
    }

    pub(super) fn work(mut self, calls: u64) -> Tally {
        for _ in 0..calls {
            self.move_money();
        }
        // What the sandbox does late is now done.
        thread::sleep(SETTLED);
        assert_eq!(self.books(), (self.captures, self.refunds));
        self.tally.moved = self.captures.count + self.refunds.count;
        self.tally
    }

    /// What the sandbox knows.
    fn books(&self) -> (Ledger, Ledger) {
        let effects = self.world.sandbox.effects();
        let captured = Ledger {
            count: effects.captures,
            sum: effects.captured_amount,
        };
        let refunded = Ledger {
            count: effects.refunds,
            sum: effects.refunded_amount,
        };
        (captured, refunded)
    }

    fn move_money(&mut self) {
        let wish = self.wish();
        self.trouble(&wish);
        match self.random.below(20) {
            0 => return self.lose_the_server(&wish),
            1..=5 => self.give_up(&wish),
            6..=8 => return self.ask_twice(&wish),
            _ => {}
        }
        let answer = self.call(&wish, None);
        self.settle(&wish, &answer);
    }

    fn wish(&mut self) -> Wish {
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
        self.asked += 1;
        let mut arguments = json!({"order_id": self.order_id, movement.amount: amount});
        arguments["description"] = json!(format!("Number {}", self.asked));
        Wish {
            movement,
            amount,
            arguments,
        }
    }

    /// Puts a random fault in force.
    fn trouble(&mut self, wish: &Wish) {
        if let Some(fault) = self.random.fault() {
            let times = 1 + usize::try_from(self.random.below(4)).unwrap();
            let path = wish.movement.path;
            let struck = match self.random.below(3) {
                0 => Matcher::any().path_contains(&self.order_id),
                _ => Matcher::any().method("POST").path_ends_with(path),
            };
            self.world.sandbox.fail_when(struck, fault, times);
        }
    }

    fn call(&mut self, wish: &Wish, key: Option<&Value>) -> Answer {
        let mut arguments = wish.arguments.clone();
        if let Some(key) = key {
            arguments["idempotency_key"] = key.clone();
        }
        let answer = self.world.server.call(wish.movement.tool, arguments);
        self.look_at(&answer);
        answer
    }

    fn look_at(&mut self, answer: &Answer) {
        expect_clean(&self.world, answer);
        self.world.sandbox.clear_journal();
        self.tally.joined += u64::from(contains_any(answer, &JOINED));
        self.tally.resumed += u64::from(contains_any(answer, &[RESUMED]));
    }

    /// Cancels a call at some moment and does not look at its answer, if there is one.
    fn give_up(&mut self, wish: &Wish) {
        let arguments = wish.arguments.clone();
        let call = self.world.server.start_call(wish.movement.tool, arguments);
        self.pause();
        self.world.server.cancel(call);
        self.tally.given_up += 1;
    }

    fn ask_twice(&mut self, wish: &Wish) {
        let mut start = || {
            let arguments = wish.arguments.clone();
            self.world.server.start_call(wish.movement.tool, arguments)
        };
        let calls = [start(), start()];
        let [first, second] = calls.map(|call| self.world.server.finish_call(call));
        self.look_at(&first);
        self.look_at(&second);
        let is_same = contains_any(&second, &JOINED) || contains_any(&second, &[RESUMED]);
        self.settle(wish, if is_same { &second } else { &first });
        if !is_same {
            self.settle(wish, &second);
        }
    }

    /// Kills the server at some moment. Whether its call was carried out only the ledger shows.
    fn lose_the_server(&mut self, wish: &Wish) {
        let arguments = wish.arguments.clone();
        self.world.server.start_call(wish.movement.tool, arguments);
        self.pause();
        self.world.server = Server::builder()
            .credentials()
            .sandbox(&self.world.sandbox)
            .arg("--timeout")
            .arg("2")
            .start();
        thread::sleep(SETTLED);
        self.world.sandbox.clear_faults();
        self.world.sandbox.clear_journal();
        self.tally.killed += 1;
        if self.has_moved(wish) {
            self.ledger(wish.movement).note(wish.amount);
        }
    }

    fn pause(&mut self) {
        thread::sleep(Duration::from_millis(self.random.below(60)));
    }

    /// Repeats what is unknown, with its key or without, until it is known.
    fn settle(&mut self, wish: &Wish, answer: &Answer) {
        let mut ending = Ending::of(answer);
        match ending {
            Ending::Done => self.tally.done += 1,
            Ending::Unknown => self.tally.unknown += 1,
            Ending::Refused => self.tally.refused += 1,
            other => panic!("{other:?}: {}", answer.text()),
        }
        let key = (ending == Ending::Unknown && self.random.below(2) == 0)
            .then(|| answer.failure()["idempotency_key"].clone());
        for _ in 0..self.random.below(3) {
            if ending == Ending::Unknown {
                self.trouble(wish);
                ending = Ending::of(&self.call(wish, key.as_ref()));
            }
        }
        self.world.sandbox.clear_faults();
        if ending == Ending::Unknown {
            ending = self.resolve(wish, key.as_ref());
        }
        if ending == Ending::Done {
            self.ledger(wish.movement).note(wish.amount);
        }
    }

    /// Repeats the call while nothing goes wrong. Where Klarna refuses it, an attempt may still have
    /// been carried out before: the order shows it.
    fn resolve(&mut self, wish: &Wish, key: Option<&Value>) -> Ending {
        let mut answer = self.call(wish, key);
        // A machine under load may need longer than a second.
        while answer.is_error() && answer.failure().get("status").is_none() {
            answer = self.call(wish, key);
        }
        if !answer.is_error() {
            return Ending::Done;
        }
        assert_eq!(answer.failure()["status"], 403, "{}", answer.text());
        if self.has_moved(wish) {
            Ending::Done
        } else {
            Ending::Refused
        }
    }

    /// Whether the order shows more than the answers have reported so far.
    fn has_moved(&mut self, wish: &Wish) -> bool {
        let asked = json!({"order_id": self.order_id});
        let order = self.world.server.call("get_order_details", asked);
        let moved = order.expect_success()[wish.movement.amount].clone();
        let more = moved.as_i64().unwrap() - self.ledger(wish.movement).sum;
        assert!(
            more == 0 || more == wish.amount,
            "{more}: {}",
            wish.arguments
        );
        more != 0
    }

    fn ledger(&mut self, movement: Movement) -> &mut Ledger {
        if movement == CAPTURE {
            &mut self.captures
        } else {
            &mut self.refunds
        }
    }
}

/// Whether the sentence contains one of these.
fn contains_any(answer: &Answer, words: &[&str]) -> bool {
    let text = answer.text();
    words.iter().any(|words| text.contains(words))
}
