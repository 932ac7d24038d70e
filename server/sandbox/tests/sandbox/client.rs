//! A minimal HTTP client that reports what really came over the socket.

use std::io;

use klarna_sandbox::{Options, Sandbox};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// `Basic` of `PK1:secret`.
pub const BASIC: &str = "Basic UEsxOnNlY3JldA==";

pub struct Client {
    pub sandbox: Sandbox,
}

pub struct Response {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Response {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a JSON body")
    }

    pub fn code(&self) -> String {
        self.json()["error_code"]
            .as_str()
            .expect("an error code")
            .to_owned()
    }

    pub fn message(&self) -> String {
        self.json()["error_messages"][0]
            .as_str()
            .expect("a message")
            .to_owned()
    }

    fn parse(raw: &[u8]) -> io::Result<Self> {
        let end = raw.windows(4).position(|window| window == b"\r\n\r\n");
        let end = end.ok_or(io::ErrorKind::UnexpectedEof)?;
        let head = String::from_utf8_lossy(&raw[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1))
            .expect("a status line");
        let header = |line: &str| {
            line.split_once(": ")
                .map(|(k, v)| (k.to_owned(), v.to_owned()))
        };
        Ok(Self {
            status: status.parse().expect("a status"),
            headers: lines.filter_map(header).collect(),
            body: raw[end + 4..].to_vec(),
        })
    }
}

impl Client {
    pub async fn start() -> Self {
        Self {
            sandbox: Sandbox::start(Options::default())
                .await
                .expect("a free port"),
        }
    }

    pub async fn connect(&self) -> TcpStream {
        let address = self.sandbox.base_url().replace("http://", "");
        TcpStream::connect(address)
            .await
            .expect("the sandbox listens")
    }

    /// Sends one request on a connection of its own and reads until the sandbox closes it.
    pub async fn try_send(&self, request: &str) -> io::Result<Response> {
        let mut stream = self.connect().await;
        stream.write_all(request.as_bytes()).await?;
        let mut raw = Vec::new();
        stream.read_to_end(&mut raw).await?;
        Response::parse(&raw)
    }

    pub async fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> Response {
        self.try_send(&request(method, path, headers, body))
            .await
            .expect("an answer")
    }

    pub async fn get(&self, path: &str) -> Response {
        self.send("GET", path, "", "").await
    }

    pub async fn post(&self, path: &str, body: Value) -> Response {
        self.send("POST", path, "", &body.to_string()).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Response {
        self.send("PATCH", path, "", &body.to_string()).await
    }

    pub async fn post_with_key(&self, key: &str, path: &str, body: Value) -> Response {
        self.send("POST", path, &keyed(key), &body.to_string())
            .await
    }

    /// Opens a session, lets it approve itself and returns its id and token.
    pub async fn authorize(&self, purchase: Value) -> (String, String) {
        let opened = self.post("/payments/v1/sessions", purchase).await;
        assert_eq!(
            opened.status,
            200,
            "{}",
            String::from_utf8_lossy(&opened.body)
        );
        let session_id = text(&opened.json(), "session_id");
        let token = text(
            &self
                .get(&format!("/payments/v1/sessions/{session_id}"))
                .await
                .json(),
            "authorization_token",
        );
        (session_id, token)
    }

    /// Places the usual order of 9500 and returns its path.
    pub async fn order(&self) -> String {
        self.order_of(purchase()).await
    }

    pub async fn order_of(&self, purchase: Value) -> String {
        let (_, token) = self.authorize(purchase.clone()).await;
        let placed = self
            .post(
                &format!("/payments/v1/authorizations/{token}/order"),
                purchase,
            )
            .await;
        assert_eq!(
            placed.status,
            200,
            "{}",
            String::from_utf8_lossy(&placed.body)
        );
        format!(
            "/ordermanagement/v1/orders/{}",
            text(&placed.json(), "order_id")
        )
    }

    pub async fn capture(&self, order: &str, amount: i64) -> Response {
        self.post(
            &format!("{order}/captures"),
            json!({ "captured_amount": amount }),
        )
        .await
    }

    pub async fn refund(&self, order: &str, amount: i64) -> Response {
        self.post(
            &format!("{order}/refunds"),
            json!({ "refunded_amount": amount }),
        )
        .await
    }

    pub async fn status_of(&self, order: &str) -> String {
        text(&self.get(order).await.json(), "status")
    }
}

pub fn keyed(key: &str) -> String {
    format!("Klarna-Idempotency-Key: {key}\r\n")
}

/// The raw text of an authorized request that ends its connection.
pub fn request(method: &str, path: &str, headers: &str, body: &str) -> String {
    let kind = if body.is_empty() {
        ""
    } else {
        "Content-Type: application/json\r\n"
    };
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nHost: sandbox\r\nAuthorization: {BASIC}\r\nConnection: close\r\n\
         {kind}Content-Length: {length}\r\n{headers}\r\n{body}"
    )
}

pub fn text(value: &Value, name: &str) -> String {
    value[name]
        .as_str()
        .unwrap_or_else(|| panic!("no text `{name}` in {value}"))
        .to_owned()
}

/// One article at 25 % tax, from Klarna's own example: 10000 less 500.
pub fn purchase() -> Value {
    json!({
        "purchase_country": "SE",
        "purchase_currency": "SEK",
        "locale": "en-SE",
        "order_amount": 9500,
        "order_tax_amount": 1900,
        "merchant_reference1": "A-1",
        "order_lines": [{
            "type": "physical",
            "reference": "19-402",
            "name": "Battery Power Pack",
            "quantity": 1,
            "unit_price": 10000,
            "tax_rate": 2500,
            "total_amount": 9500,
            "total_discount_amount": 500,
            "total_tax_amount": 1900,
        }],
    })
}
