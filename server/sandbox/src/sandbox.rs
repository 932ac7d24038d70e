//! The handle by which a sandbox is started, steered and observed.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use serde_json::{Map, Value};
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::oneshot;

use crate::credentials::Credentials;
use crate::effects::Effects;
use crate::fault::{Fault, Matcher};
use crate::journal::Exchange;
use crate::reply::Reply;
use crate::server;
use crate::world::World;

/// The credentials that a sandbox accepts. The default accepts any non-empty username and password.
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
    /// Kept for its drop, which ends the server.
    _running: oneshot::Sender<()>,
}

impl Sandbox {
    /// Starts a sandbox on a free port of 127.0.0.1, served by the current tokio runtime.
    ///
    /// # Errors
    ///
    /// When the loopback address cannot be bound.
    pub async fn start(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let (sandbox, stop) = Self::new(options, listener.local_addr()?);
        tokio::spawn(server::serve_until(
            stop,
            listener,
            Arc::clone(&sandbox.world),
        ));
        Ok(sandbox)
    }

    /// Starts a sandbox on a free port of 127.0.0.1, served by a thread of its own: for callers that block.
    ///
    /// # Errors
    ///
    /// When the loopback address cannot be bound or the thread cannot be started.
    pub fn start_on_thread(options: Options) -> io::Result<Self> {
        let socket = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        socket.set_nonblocking(true)?;
        let runtime = Builder::new_current_thread().enable_all().build()?;
        // Entered, not blocked on: the caller may itself be inside a runtime.
        let entered = runtime.enter();
        let listener = TcpListener::from_std(socket)?;
        drop(entered);
        let (sandbox, stop) = Self::new(options, listener.local_addr()?);
        let server = server::serve_until(stop, listener, Arc::clone(&sandbox.world));
        let thread = thread::Builder::new().name("klarna-sandbox".to_owned());
        thread.spawn(move || runtime.block_on(server))?;
        Ok(sandbox)
    }

    fn new(options: Options, address: SocketAddr) -> (Self, oneshot::Receiver<()>) {
        let credentials = Credentials::new(options.username, options.password);
        let world = Arc::new(World::new(credentials));
        let (running, stop) = oneshot::channel();
        (
            Self {
                address,
                world,
                _running: running,
            },
            stop,
        )
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

    /// Places an order without HTTP: opens a session with this purchase, lets the shopper agree and returns the id of
    /// the order. The effects count as usual; the journal notes nothing.
    ///
    /// # Errors
    ///
    /// The error body with which Klarna would refuse the purchase, without a correlation id.
    pub fn place_order(&self, purchase: &Map<String, Value>) -> Result<String, Value> {
        let mut state = self.world.state();
        let now = state.clock.now();
        let order = state.merchant.buy(purchase, now);
        order
            .map(|order| order.id.clone())
            .map_err(|refusal| Reply::from(refusal).body.unwrap_or_default())
    }

    /// An order as reading it would show it, without overrides; None when there is no such order.
    #[must_use]
    pub fn order(&self, order_id: &str) -> Option<Value> {
        let state = self.world.state();
        Some(state.merchant.orders.get(order_id)?.view(state.clock.now()))
    }
}
