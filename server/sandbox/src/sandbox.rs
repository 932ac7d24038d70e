//! The handle by which a sandbox is started, steered and observed.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::credentials::Credentials;
use crate::effects::Effects;
use crate::fault::{Fault, Matcher};
use crate::journal::Exchange;
use crate::server;
use crate::world::World;

/// Whom a sandbox lets in. The default accepts any non-empty username and password.
#[derive(Clone, Default)]
pub struct Options {
    /// The only username accepted; None accepts any that is not empty.
    pub username: Option<String>,
    /// The only password accepted; None accepts any that is not empty.
    pub password: Option<String>,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |part: &Option<String>| part.as_ref().map(|_| "[REDACTED]");
        let (username, password) = (shown(&self.username), shown(&self.password));
        f.debug_struct("Options")
            .field("username", &username)
            .field("password", &password)
            .finish()
    }
}

/// A running sandbox. Dropping it closes the port and every connection.
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    world: Arc<World>,
    server: JoinHandle<()>,
}

impl Sandbox {
    /// Starts a sandbox on a free port of 127.0.0.1, served by the current tokio runtime.
    ///
    /// # Errors
    ///
    /// When the loopback address cannot be bound.
    pub async fn start(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let world = Arc::new(World::new(Credentials::new(
            options.username,
            options.password,
        )));
        let server = tokio::spawn(server::serve(listener, Arc::clone(&world)));
        Ok(Self {
            address,
            world,
            server,
        })
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every request received so far, in order, answered or not.
    #[must_use]
    pub fn journal(&self) -> Vec<Exchange> {
        self.world.state().journal.exchanges().to_vec()
    }

    /// Forgets the journal; what happened stays happened.
    pub fn clear_journal(&self) {
        self.world.state().journal.clear();
    }

    /// Queues a fault for the next request that has none yet: the first queued strikes first.
    pub fn fail_next(&self, fault: Fault) {
        self.world.state().faults.push(fault);
    }

    /// Plays a fault on the next `times` requests that match, after what [`Sandbox::fail_next`] has queued.
    pub fn fail_when(&self, matches: Matcher, fault: Fault, times: usize) {
        self.world.state().faults.push_rule(matches, fault, times);
    }

    /// Drops every fault not yet played.
    pub fn clear_faults(&self) {
        self.world.state().faults.clear();
    }

    /// Alters the JSON body of every matching success before it is sent: new enum values, nulls, wrong types.
    ///
    /// The sandbox's own state and the answers kept for idempotency keys stay as they are. Several overrides apply in
    /// the order they were set. The closure runs while the request is answered and must not panic.
    pub fn set_override(
        &self,
        matches: Matcher,
        patch: impl Fn(&mut Value) + Send + Sync + 'static,
    ) {
        self.world
            .state()
            .overrides
            .push((matches, Arc::new(patch)));
    }

    /// Drops every override.
    pub fn clear_overrides(&self) {
        self.world.state().overrides.clear();
    }

    /// Moves the sandbox's clock forward: sessions, tokens, authorizations and idempotency keys grow older.
    pub fn advance(&self, by: Duration) {
        self.world.state().clock.advance(by);
    }

    /// What really happened since the start.
    #[must_use]
    pub fn effects(&self) -> Effects {
        self.world.state().merchant.effects.clone()
    }

    /// An order as reading it would show it, without overrides; None when there is no such order.
    #[must_use]
    pub fn order(&self, order_id: &str) -> Option<Value> {
        let state = self.world.state();
        Some(state.merchant.orders.get(order_id)?.view(state.clock.now()))
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}
