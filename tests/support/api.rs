//! An API on a loopback port that records what it is sent, byte by byte, and answers as configured.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The method in capitals.
    pub method: String,
    /// Path and query as they were in the request line.
    pub target: String,
    /// Names in lower case, with their values, in the order in which they came.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// What the API answers.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// Headers other than `Content-Length`.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Default for Reply {
    /// An empty JSON object.
    fn default() -> Self {
        Self {
            status: 200,
            headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
            body: b"{}".to_vec(),
        }
    }
}

#[derive(Debug, Default)]
struct State {
    reply: Reply,
    recorded: Vec<Recorded>,
}

/// A running API; it ends with the process.
#[derive(Debug)]
pub struct RecordingApi {
    url: String,
    state: Arc<Mutex<State>>,
}

impl RecordingApi {
    /// Starts one on a free port.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                // A caller that goes away ends its own connection only.
                thread::spawn(move || while serve(&stream, &state).is_some() {});
            }
        });
        Self { url, state }
    }

    /// Scheme, host and port.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Answers so from now on.
    pub fn reply(&self, reply: Reply) {
        lock(&self.state).reply = reply;
    }

    /// What has arrived since this was last asked.
    pub fn take(&self) -> Vec<Recorded> {
        std::mem::take(&mut lock(&self.state).recorded)
    }
}

fn lock(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Records one request and answers it; `None` when the connection has ended.
fn serve(mut stream: &TcpStream, state: &Mutex<State>) -> Option<()> {
    let recorded = read(stream)?;
    let reply = {
        let mut state = lock(state);
        state.recorded.push(recorded);
        state.reply.clone()
    };
    let mut head = format!("HTTP/1.1 {} Prepared\r\n", reply.status);
    for (name, value) in &reply.headers {
        head.extend([name, ": ", value, "\r\n"]);
    }
    if reply.status != 204 {
        let length = reply.body.len().to_string();
        head.extend(["Content-Length: ", &length, "\r\n"]);
    }
    let bytes = [head.as_bytes(), b"\r\n", &reply.body].concat();
    stream.write_all(&bytes).ok()
}

fn read(stream: &TcpStream) -> Option<Recorded> {
    let mut reader = BufReader::new(stream);
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        Some(line.trim_end().to_owned())
    };
    let first = line()?;
    let mut words = first.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    while let Some((name, value)) = line()?.split_once(": ") {
        headers.push((name.to_lowercase(), value.to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.map_or(0, |(_, length)| length.parse().expect("a length"))];
    reader.read_exact(&mut body).ok()?;
    Some(Recorded {
        method,
        target,
        headers,
        body,
    })
}
