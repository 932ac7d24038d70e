//! Many captures and refunds under random faults, by clients that give up, ask again without a key,
//! ask twice at once, and lose their server: what the answers claim is what has happened.
//!
//! `KLARNA_SOAK_CALLS` sets how many calls are made, `KLARNA_SOAK_SEED` which faults they meet.

mod random;
mod teller;

use std::thread;
use std::time::Duration;

use teller::Teller;

/// How many orders are worked on at once.
const TELLERS: u64 = 48;

/// More than the servers wait.
const TOO_LONG: Duration = Duration::from_millis(2_200);

/// More than a delayed request takes, also on a busy machine: then what is in the books stays so.
const SETTLED: Duration = Duration::from_secs(5);

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
        sum(|tally| tally.given_up),
        sum(|tally| tally.joined),
        sum(|tally| tally.resumed),
        sum(|tally| tally.killed),
        sum(|tally| tally.moved),
    ];
    println!(
        "{} movements asked for; [done, refused, unknown, given up, joined or replayed, resumed, killed, moved] = {ended:?}",
        share * TELLERS
    );
    assert!(
        ended.iter().all(|count| *count > 0),
        "{ended:?} proves nothing"
    );
}

fn variable(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name} is not a number")),
    )
}

/// How the calls ended, before the unknown ones were resolved.
#[derive(Default)]
struct Tally {
    done: u64,
    refused: u64,
    unknown: u64,
    /// Calls that the client cancelled and made again.
    given_up: u64,
    /// Calls whose answer says that they joined another one.
    joined: u64,
    /// Unknown ones that were repeated without their key.
    resumed: u64,
    /// Servers that were killed.
    killed: u64,
    /// Movements that have taken place.
    moved: u64,
}

/// What the answers say has happened.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
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
