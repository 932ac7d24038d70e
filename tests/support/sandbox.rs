//! A sandbox for tests that block.

use std::ops::Deref;
use std::thread;
use std::time::{Duration, Instant};

use klarna_sandbox::{Options, Sandbox};

use crate::process::PATIENCE;

/// A sandbox on a thread of its own. It accepts any username and password.
#[derive(Debug)]
pub struct SandboxHost(Sandbox);

impl SandboxHost {
    /// Starts an empty one.
    pub fn start() -> Self {
        Self::start_for(Options::default())
    }

    /// Starts an empty one that accepts only the credentials of `options`.
    pub fn start_for(options: Options) -> Self {
        Self(Sandbox::start_on_thread(options).expect("a free port on this machine"))
    }

    /// Waits until a request with this method, and with a path that ends so, has arrived.
    pub fn await_request(&self, method: &str, path_end: &str) {
        let started = Instant::now();
        let arrived = || {
            let mut journal = self.journal().into_iter();
            journal.any(|exchange| exchange.method == method && exchange.path().ends_with(path_end))
        };
        while !arrived() {
            assert!(
                started.elapsed() < PATIENCE,
                "no {method} …{path_end} has arrived"
            );
            thread::sleep(Duration::from_millis(1));
        }
    }
}

impl Deref for SandboxHost {
    type Target = Sandbox;

    fn deref(&self) -> &Sandbox {
        &self.0
    }
}
