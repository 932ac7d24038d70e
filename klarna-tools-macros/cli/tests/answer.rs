//! An API that answers one request.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

/// Answers one request with this status and JSON; where it listens.
pub(crate) fn answer(status: &'static str, body: impl Into<String>) -> String {
    let body = body.into();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        let _ = connection.read(&mut [0; 4096]);
        let length = body.len();
        let head = format!("HTTP/1.1 {status}\r\ncontent-type: application/json");
        write!(
            connection,
            "{head}\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .unwrap();
    });
    format!("http://{address}")
}
