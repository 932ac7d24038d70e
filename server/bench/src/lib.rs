//! What the server costs, measured beside what the least server would cost.
//!
//! ```text
//! cargo run --release -p klarna-bench --bin bench [-- --runs 21 --rebuild --beside PROGRAM]
//! ```
//!
//! `bench` builds the programs it measures (`klarna-mcp`, `toolspec` and `floor`, a bare rmcp
//! server with eight fixed tools), plays their client over stdio, answers their HTTP requests from
//! a thread of its own, and prints one table. The variants take turns; every figure is the median
//! of all turns, with the best one in parentheses. On a machine with two processors and `taskset`,
//! client and server share one and the API has the other: handing a message from one processor to
//! another costs more than what is compared here.
//!
//! With `--beside`, an earlier build of `klarna-mcp` takes the place of `floor`: whether something
//! became slower is seen side by side.
//!
//! A figure over its limit is marked, which is not a failure: only a program that does not build or
//! does not answer ends `bench` with an error. Linux only, for `/proc`.
//!
//! This library is what its programs share: an HTTP client configured as the server's is.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::ring;

/// Why something could not be served or measured.
pub type Failure = Box<dyn Error + Send + Sync>;

/// An HTTP client: ring, Mozilla's roots, no proxy, no redirects, no repeats.
///
/// It is not the runtime's own: a floor that links what it is compared with would hide its cost.
pub fn connect() -> Result<reqwest::Client, Failure> {
    let roots = rustls::RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .referer(false)
        .http1_only()
        .connect_timeout(Duration::from_secs(5))
        .pool_idle_timeout(Duration::from_secs(45))
        .tls_backend_preconfigured(tls);
    Ok(client.build()?)
}
