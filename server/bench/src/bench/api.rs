//! The other side of the servers' HTTP requests: a known order, at once.

use std::net::SocketAddr;
use std::thread;

use klarna_bench::Failure;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};

use crate::processor;

/// An order that the API knows.
#[derive(Debug)]
pub(crate) struct Order {
    /// What it is called in the table.
    pub(crate) name: &'static str,
    pub(crate) id: &'static str,
    json: &'static str,
}

/// Nine fields.
pub(crate) const SHORT: Order = Order {
    name: "short order",
    id: "0b1d9815-165e-42e2-8867-35bc03789e00",
    json: include_str!("short-order.json"),
};

/// As Klarna answers: two lines, two addresses, a capture.
pub(crate) const FULL: Order = Order {
    name: "full order",
    id: "f3392f8b-6116-4073-ab96-e330819e2c07",
    json: include_str!("full-order.json"),
};

const END_OF_HEAD: &[u8] = b"\r\n\r\n";

/// A loopback HTTP/1.1 API that keeps its connections. It lives as long as this process.
pub(crate) struct Api {
    address: SocketAddr,
}

/// What the API answers, ready to be sent.
#[derive(Debug)]
struct Answers {
    short: String,
    full: String,
}

impl Api {
    /// Starts it in a thread of its own, on `processor` if one is given.
    pub(crate) fn start(processor: Option<u32>) -> Result<Self, Failure> {
        let runtime = Builder::new_current_thread().enable_io().build()?;
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0)))?;
        let address = listener.local_addr()?;
        let answers: &'static Answers = Box::leak(Box::new(Answers::new()?));
        thread::spawn(move || {
            // An API that stays where the scheduler puts it is slower, not wrong.
            let _ = processor::pin(processor);
            accept(&runtime, &listener, answers);
        });
        Ok(Self { address })
    }

    /// Its address, without a path.
    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where `order` is read.
    pub(crate) fn address_of(&self, order: &Order) -> String {
        format!("{}/ordermanagement/v1/orders/{}", self.base(), order.id)
    }
}

impl Answers {
    fn new() -> Result<Self, Failure> {
        Ok(Self {
            short: response(&SHORT)?,
            full: response(&FULL)?,
        })
    }

    fn to(&self, request: &[u8]) -> &[u8] {
        match find(request, SHORT.id.as_bytes()) {
            Some(_) => self.short.as_bytes(),
            None => self.full.as_bytes(),
        }
    }
}

/// The order as an HTTP response, as compact as an API writes it.
fn response(order: &Order) -> Result<String, Failure> {
    let body = serde_json::from_str::<Value>(order.json)?.to_string();
    Ok(format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    ))
}

fn accept(runtime: &Runtime, listener: &TcpListener, answers: &'static Answers) {
    runtime.block_on(async {
        while let Ok((client, _)) = listener.accept().await {
            // A client that breaks off is measured where it does so.
            tokio::spawn(async move { serve(client, answers).await.unwrap_or_default() });
        }
    });
}

/// Answers every request; none has a body.
async fn serve(mut client: TcpStream, answers: &Answers) -> std::io::Result<()> {
    client.set_nodelay(true)?;
    let mut unread = Vec::with_capacity(4096);
    while client.read_buf(&mut unread).await? > 0 {
        while let Some(at) = find(&unread, END_OF_HEAD) {
            let rest = unread.split_off(at + END_OF_HEAD.len());
            let request = std::mem::replace(&mut unread, rest);
            client.write_all(answers.to(&request)).await?;
        }
    }
    Ok(())
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}
