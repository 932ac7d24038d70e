//! The error format that the documents declare.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use super::folder::{Folder, tools};

/// What the document declares of errors, and what is written instead.
const DECLARED: &str = r#""error": {
                      "type": "object",
                      "properties": { "code": { "type": "string" }, "message": { "type": "string" } }
                    }"#;

/// Answers one request with an error.
fn refuse(body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        let _ = connection.read(&mut [0; 4096]);
        let length = body.len();
        let head = "HTTP/1.1 403 Forbidden\r\ncontent-type: application/json";
        write!(
            connection,
            "{head}\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .unwrap();
    });
    format!("http://{address}")
}

#[test]
fn a_name_with_a_dot_is_one_property() {
    let folder = Folder::new();
    let flat = r#""err.code": { "type": "string" }, "err.message": { "type": "string" },
                    "list[].code": { "type": "string" }"#;
    folder.edit("weather.json", DECLARED, flat);
    let manifest = folder.init(&["weather.json"], 0);
    let errors = "\nerrors:\n  code: /err.code\n  messages: [/err.message]\n";
    assert!(manifest.contains(errors), "{manifest}");

    let base = refuse(r#"{"err.code": "quota_used", "err.message": "Come back tomorrow."}"#);
    let tool = tools(&manifest)[0];
    let call = ["call", "--manifest", "printed.yaml", tool, "place=Oslo"];
    let failed = folder.run_with(
        &[&call[..], &["--base-url", &base]].concat(),
        &[("WEATHER_API_KEY", "secret")],
    );
    assert_eq!(failed.code, Some(1), "{}{}", failed.out, failed.err);
    for part in ["quota_used", "Come back tomorrow."] {
        assert!(failed.err.contains(part), "{}{}", failed.out, failed.err);
    }
}
