//! A stateful Klarna on a loopback port, for the demo, the tests and people without an account.
//!
//! The sandbox models Klarna's documented behaviour on its own: sessions, authorizations, orders, captures, refunds,
//! their refusals, expiry, and answers repeated for an idempotency key. It knows nothing of the tools that call it, so
//! that it can contradict them. One thing it does that Klarna does not: a session approves itself when it is read and
//! then shows its `authorization_token`, as if the shopper had agreed in the browser.
//!
//! The shopper decides by a marker in the billing e-mail address: `+denied` never agrees, `+pend-accept` and
//! `+pend-reject` make an order that is under review for two minutes, and anything else agrees at once.
//!
//! Every sandbox begins with [one order](FIRST_ORDER), so that the first request that somebody tries has something to act on.
//!
//! Every request is kept in a journal, every change is counted, and any request can be made to [fail](Fault).
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! use klarna_sandbox::{Fault, Matcher, Options, Sandbox};
//!
//! let sandbox = Sandbox::start(Options::default()).await?;
//! sandbox.fail_when(Matcher::new("POST", "/captures"), Fault::ResetAfterCommit, 1);
//! println!("Klarna is at {}", sandbox.base_url());
//! # Ok(())
//! # }
//! ```

mod answer;
mod body;
mod clock;
mod credentials;
mod effects;
mod fault;
mod first_order;
mod idempotency;
mod journal;
mod management;
mod matching;
mod merchant;
mod order;
mod payments;
mod rate;
mod reply;
mod request;
mod route;
mod sandbox;
mod server;
mod session;
mod shopper;
mod validate;
mod world;

pub use effects::Effects;
pub use fault::{Fault, Matcher};
pub use first_order::FIRST_ORDER;
pub use journal::Exchange;
pub use sandbox::{Options, Sandbox};
