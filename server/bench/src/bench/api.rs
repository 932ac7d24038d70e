//! The other side of the servers' HTTP requests: one order, at once, whatever is asked.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread;

use klarna_bench::Failure;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};

use crate::processor;

/// An order with two lines, two addresses and one capture.
const ORDER: &str = include_str!("order.json");

/// The id of that order.
pub(crate) const ORDER_ID: &str = "f3392f8b-6116-4073-ab96-e330819e2c07";

const END_OF_HEAD: &[u8] = b"\r\n\r\n";

/// A loopback HTTP/1.1 API that keeps its connections. It lives as long as this process.
pub(crate) struct Api {
    address: SocketAddr,
}

impl Api {
    /// Starts it in a thread of its own, on `processor` if one is given.
    pub(crate) fn start(processor: Option<u32>) -> Result<Self, Failure> {
        let runtime = Builder::new_current_thread().enable_io().build()?;
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0)))?;
        let address = listener.local_addr()?;
        let answer: Arc<[u8]> = answer()?.into_bytes().into();
        thread::spawn(move || {
            // An API that stays where the scheduler puts it is slower, not wrong.
            let _ = processor::pin(processor);
            accept(&runtime, &listener, &answer);
        });
        Ok(Self { address })
    }

    /// Its address, without a path.
    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.address)
    }
}

fn accept(runtime: &Runtime, listener: &TcpListener, answer: &Arc<[u8]>) {
    runtime.block_on(async {
        while let Ok((client, _)) = listener.accept().await {
            let answer = Arc::clone(answer);
            // A client that breaks off is measured where it does so.
            tokio::spawn(async move { serve(client, &answer).await.unwrap_or_default() });
        }
    });
}

/// Answers every request without a body.
async fn serve(mut client: TcpStream, answer: &[u8]) -> std::io::Result<()> {
    client.set_nodelay(true)?;
    let mut unread = Vec::with_capacity(4096);
    while client.read_buf(&mut unread).await? > 0 {
        while let Some(at) = find(&unread, END_OF_HEAD) {
            unread.drain(..at + END_OF_HEAD.len());
            client.write_all(answer).await?;
        }
    }
    Ok(())
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

/// The order as an HTTP response, as compact as an API writes it.
fn answer() -> Result<String, Failure> {
    let body = serde_json::from_str::<Value>(ORDER)?.to_string();
    let mut answer = String::from("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n");
    write!(answer, "Content-Length: {}\r\n\r\n{body}", body.len())?;
    Ok(answer)
}
