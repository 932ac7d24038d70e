//! A minimal HTTP client that reports what really came over the socket.

use std::io;

use klarna_sandbox::{Options, Sandbox};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

pub(crate) const SESSIONS: &str = "/payments/v1/sessions";

/// `Basic` of `PK1:secret`.
pub(crate) const BASIC: &str = "Basic UEsxOnNlY3JldA==";

pub(crate) struct Client {
    pub(crate) sandbox: Sandbox,
}

pub(crate) struct Response {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Response {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The id of what a 201 created.
    pub(crate) fn id(&self, header: &str) -> String {
        assert_eq!((self.status, self.body.as_slice()), (201, b"".as_slice()));
        self.header(header)
            .expect("the id of what was created")
            .to_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a JSON body")
    }

    pub(crate) fn code(&self) -> String {
        self.json()["error_code"]
            .as_str()
            .expect("an error code")
            .to_owned()
    }

    pub(crate) fn message(&self) -> String {
        self.json()["error_messages"][0]
            .as_str()
            .expect("a message")
            .to_owned()
    }

    /// Status, code and first message of an error.
    pub(crate) fn refusal(&self) -> (u16, String, String) {
        (self.status, self.code(), self.message())
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
    pub(crate) async fn start() -> Self {
        Self {
            sandbox: Sandbox::start(Options::default())
                .await
                .expect("a free port"),
        }
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        let address = self.sandbox.base_url().replace("http://", "");
        TcpStream::connect(address)
            .await
            .expect("the sandbox listens")
    }

    /// Sends one request on a connection of its own and reads until the sandbox closes it.
    pub(crate) async fn try_send(&self, request: &str) -> io::Result<Response> {
        let mut stream = self.connect().await;
        stream.write_all(request.as_bytes()).await?;
        let mut raw = Vec::new();
        stream.read_to_end(&mut raw).await?;
        Response::parse(&raw)
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> Response {
        self.try_send(&request(method, path, headers, body))
            .await
            .expect("an answer")
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.send("GET", path, "", "").await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Response {
        self.send("POST", path, "", &body.to_string()).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Response {
        self.send("PATCH", path, "", &body.to_string()).await
    }

    pub(crate) async fn post_with_key(&self, key: &str, path: &str, body: Value) -> Response {
        self.send("POST", path, &keyed(key), &body.to_string())
            .await
    }

    /// Opens a session, lets it approve itself and returns its id and token.
    pub(crate) async fn authorize(&self, purchase: Value) -> (String, String) {
        let session_id = text(&self.post(SESSIONS, purchase).await.json(), "session_id");
        let session = self.read_session(&session_id).await.json();
        (session_id, text(&session, "authorization_token"))
    }

    /// Places the usual order of 9500 and returns its path.
    pub(crate) async fn order(&self) -> String {
        self.order_of(purchase()).await
    }

    pub(crate) async fn order_of(&self, purchase: Value) -> String {
        let (_, token) = self.authorize(purchase.clone()).await;
        let placed = self.place(&token, purchase).await.json();
        format!("/ordermanagement/v1/orders/{}", text(&placed, "order_id"))
    }

    pub(crate) async fn capture(&self, order: &str, amount: i64) -> Response {
        self.post(
            &format!("{order}/captures"),
            json!({ "captured_amount": amount }),
        )
        .await
    }

    pub(crate) async fn refund(&self, order: &str, amount: i64) -> Response {
        self.post(
            &format!("{order}/refunds"),
            json!({ "refunded_amount": amount }),
        )
        .await
    }

    pub(crate) async fn read_session(&self, session_id: &str) -> Response {
        self.get(&format!("{SESSIONS}/{session_id}")).await
    }

    pub(crate) async fn place(&self, token: &str, purchase: Value) -> Response {
        self.post(
            &format!("/payments/v1/authorizations/{token}/order"),
            purchase,
        )
        .await
    }

    /// Posts to a path below the order, without a body.
    pub(crate) async fn act(&self, order: &str, action: &str) -> Response {
        self.send("POST", &format!("{order}/{action}"), "", "")
            .await
    }

    pub(crate) async fn status_of(&self, order: &str) -> String {
        text(&self.get(order).await.json(), "status")
    }
}

pub(crate) fn keyed(key: &str) -> String {
    format!("Klarna-Idempotency-Key: {key}\r\n")
}

/// The raw text of an authorized request that ends its connection.
pub(crate) fn request(method: &str, path: &str, headers: &str, body: &str) -> String {
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

pub(crate) fn text(value: &Value, name: &str) -> String {
    value[name]
        .as_str()
        .unwrap_or_else(|| panic!("no text `{name}` in {value}"))
        .to_owned()
}

/// One article at 25 % tax, from Klarna's own example: 10000 less 500.
pub(crate) fn purchase() -> Value {
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
            "name": "Walking boots",
            "quantity": 1,
            "unit_price": 10000,
            "tax_rate": 2500,
            "total_amount": 9500,
            "total_discount_amount": 500,
            "total_tax_amount": 1900,
        }],
    })
}

/// The address of an invented person, whole.
pub(crate) fn address() -> Value {
    json!({
        "given_name": "Kim",
        "family_name": "Nilsson",
        "email": "kim@example.com",
        "phone": "+46700000001",
        "street_address": "Sample Street 1",
        "postal_code": "11122",
        "city": "Stockholm",
        "country": "SE",
    })
}

/// The usual purchase with the value at this pointer replaced, or removed when it is None.
pub(crate) fn purchase_with(pointer: &str, value: Option<Value>) -> Value {
    let mut purchase = purchase();
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    let parent = purchase
        .pointer_mut(parent)
        .and_then(Value::as_object_mut)
        .expect("an object");
    match value {
        Some(value) => parent.insert(name.to_owned(), value),
        None => parent.remove(name),
    };
    purchase
}
