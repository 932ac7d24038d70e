//! An API, or whatever is in its place, that sends the credentials back: in any field, in any
//! encoding, torn apart by whatever is removed from texts.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};
use klarna_tools_tests::{Answer, RecordingApi, Reply, Server};
use serde_json::{Value, json};

use super::secrets::{PASSWORD, USERNAME};

const REMOVED: &str = "[removed: credential]";

/// A way to write a secret.
type Encoding = (&'static str, fn(&str) -> String);

/// Every byte, written so.
fn each(secret: &str, write: fn(u8) -> String) -> String {
    secret.bytes().map(write).collect()
}

/// Every character, with this between two of them.
fn torn(secret: &str, between: &str) -> String {
    let characters: Vec<_> = secret.chars().map(String::from).collect();
    characters.join(between)
}

fn percent(secret: &str) -> String {
    each(secret, |byte| format!("%{byte:02x}"))
}

const ENCODINGS: [Encoding; 32] = [
    ("plain", str::to_owned),
    ("capitals", str::to_uppercase),
    ("small letters", str::to_lowercase),
    ("percent", percent),
    ("percent in capitals", |s| percent(s).to_uppercase()),
    ("percent twice", |s| percent(s).replace('%', "%25")),
    ("percent in part", |s| {
        s.replace('k', "%6B").replace('/', "%2f")
    }),
    ("base64", |s| STANDARD.encode(s)),
    ("base64 behind one byte", |s| {
        STANDARD.encode(format!("x{s}"))
    }),
    ("base64 behind two bytes", |s| {
        STANDARD.encode(format!("xy{s}"))
    }),
    ("base64 without padding", |s| STANDARD_NO_PAD.encode(s)),
    ("base64 for URLs", |s| URL_SAFE.encode(s)),
    ("base64 in lines", |s| torn(&STANDARD.encode(s), "\n")),
    ("base64 within percent", |s| percent(&STANDARD.encode(s))),
    ("hexadecimal", |s| each(s, |byte| format!("{byte:02x}"))),
    ("hexadecimal with colons", |s| {
        each(s, |byte| format!("{byte:02X}:"))
    }),
    ("escapes of JSON", |s| {
        each(s, |byte| format!("\\u{byte:04x}"))
    }),
    ("escapes of C", |s| each(s, |byte| format!("\\x{byte:02x}"))),
    ("escaped solidus", |s| s.replace('/', "\\/")),
    ("HTML", |s| each(s, |byte| format!("&#{byte};"))),
    ("HTML in hexadecimal", |s| {
        each(s, |byte| format!("&#x{byte:x};"))
    }),
    ("quoted-printable", |s| {
        each(s, |byte| format!("={byte:02X}"))
    }),
    ("spaces", |s| torn(s, " ")),
    ("line breaks", |s| torn(s, "\r\n")),
    ("zero-width spaces", |s| torn(s, "\u{200b}")),
    ("bidirectional marks", |s| torn(s, "\u{202e}\u{202c}")),
    ("tags", |s| torn(s, "\u{e0041}")),
    ("joiners", |s| torn(s, "\u{200c}\u{200d}\u{fe0f}")),
    ("emoji", |s| torn(s, "👨\u{200d}👩")),
    ("control characters", |s| torn(s, "\u{0}\u{7}")),
    ("colours", |s| torn(s, "\u{1b}[31m")),
    ("hidden within percent", |s| torn(&percent(s), "\u{2060}")),
];

/// What an answer may not contain in any encoding.
fn secrets() -> [String; 3] {
    let pair = format!("{USERNAME}:{PASSWORD}");
    [USERNAME.to_owned(), PASSWORD.to_owned(), pair]
}

/// A server that talks to `api` and logs everything.
fn server(api: &RecordingApi) -> Server {
    Server::builder()
        .env("KLARNA_LOG", "trace")
        .env("KLARNA_API_KEY", USERNAME)
        .env("KLARNA_SHARED_SECRET", PASSWORD)
        .env("KLARNA_BASE_URL", api.url())
        .start()
}

/// The letters and digits, in small letters.
fn letters(text: &str) -> String {
    let letters = text.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

fn assert_gone(what: &str, text: &str, echo: &str) {
    let letters_of_text = letters(text);
    for secret in secrets().iter().map(String::as_str).chain([echo]) {
        assert!(
            !letters_of_text.contains(&letters(secret)),
            "{what}: {secret} in {text}"
        );
    }
    assert!(text.contains(REMOVED), "{what}: {text}");
}

/// Calls while the API answers with this status and body, and with `echo` in its headers if it can
/// are there.
fn call(server: &mut Server, api: &RecordingApi, reply: (u16, Value), echo: &str) -> Answer {
    let (status, body) = reply;
    let mut reply = Reply {
        status,
        body: body.to_string().into_bytes(),
        ..Reply::default()
    };
    if echo.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        reply
            .headers
            .push(("Klarna-Correlation-Id".to_owned(), echo.to_owned()));
    }
    api.reply(reply);
    server.call("get_order_details", json!({"order_id": "o-1"}))
}

#[test]
fn credentials_do_not_come_back_in_any_encoding() {
    let api = RecordingApi::start();
    let mut server = server(&api);
    for (name, encode) in ENCODINGS {
        for secret in secrets() {
            let echo = encode(&secret);
            let error = json!({
                "error_code": echo,
                "error_messages": [echo, format!("You sent {echo}."), format!("{}{echo}", "x".repeat(290))],
                "correlation_id": echo,
            });
            let answer = call(&mut server, &api, (403, error), &echo);
            assert_eq!(answer.outcome(), "refused", "{name}");
            assert_gone(name, &answer.result.to_string(), &echo);

            let order = json!({
                "order_id": "o-1",
                "status": echo,
                "merchant_data": format!("{{\"key\": \"{echo}\"}}"),
                "order_lines": [{"name": echo, "reference": format!("x{echo}x")}],
                "captures": [{"capture_id": echo, "captured_amount": echo}],
            });
            let answer = call(&mut server, &api, (200, order), &echo);
            let structured = answer.expect_success();
            assert_gone(name, &answer.result.to_string(), &echo);
            assert!(
                structured["summary"].as_str().unwrap().contains(REMOVED),
                "{structured}"
            );
            let warnings = structured["warnings"].to_string();
            assert!(
                warnings.contains("credentials of this server"),
                "{warnings}"
            );
        }
    }
    let finished = server.finish_process();
    super::secrets::assert_without_credentials(&finished);
}

#[test]
fn credentials_in_pieces_do_not_come_back() {
    let api = RecordingApi::start();
    let mut server = server(&api);
    let (first, second) = PASSWORD.split_at(PASSWORD.len() / 2);
    let error = json!({"error_code": "BAD_VALUE", "error_messages": [first, second]});
    let answer = call(&mut server, &api, (400, error), "");
    assert_gone("two messages", &answer.result.to_string(), PASSWORD);
    let order =
        json!({"order_id": "o-1", "merchant_reference1": first, "merchant_reference2": second});
    let answer = call(&mut server, &api, (200, order), "");
    assert_gone("two fields", &answer.result.to_string(), PASSWORD);
}

#[test]
fn credentials_do_not_come_back_as_numbers() {
    let api = RecordingApi::start();
    for digits in ["4711081547110815", "471108154711081547110815"] {
        let server = Server::builder().env("KLARNA_API_KEY", digits);
        let server = server.env("KLARNA_SHARED_SECRET", PASSWORD);
        let mut server = server.env("KLARNA_BASE_URL", api.url()).start();
        let order = format!(
            r#"{{"order_id": "o-1", "order_amount": 100, "captured_amount": {digits},
                 "refunded_amount": 1.0, "order_lines": [{{"quantity": {digits}.0}}]}}"#
        );
        api.reply(Reply {
            body: order.into_bytes(),
            ..Reply::default()
        });
        let answer = server.call("get_order_details", json!({"order_id": "o-1"}));
        let structured = answer.expect_success();
        assert_eq!(structured["order_amount"], 100);
        let warnings = structured["warnings"].to_string();
        let expected = "captured_amount: expected an integer, got a credential of this server";
        assert!(warnings.contains(expected), "{warnings}");
        assert!(
            !answer.result.to_string().contains("47110815"),
            "{structured}"
        );
    }
}

#[test]
fn ordinary_words_stay_where_the_credentials_are_one() {
    let api = RecordingApi::start();
    let mut server = Server::builder()
        .env("KLARNA_API_KEY", "sandbox")
        .env("KLARNA_SHARED_SECRET", "sandbox")
        .env("KLARNA_BASE_URL", api.url())
        .start();
    let order =
        json!({"order_id": "o-1", "status": "sandbox", "merchant_data": "c2FuZGJveDpzYW5kYm94"});
    let structured = call(&mut server, &api, (200, order), "").expect_success();
    assert_eq!(structured["status"], "sandbox");
    assert_eq!(structured["merchant_data"], REMOVED);
}
