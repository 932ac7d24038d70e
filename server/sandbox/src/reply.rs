//! What Klarna would answer: a success, or a refusal with its machine-readable code.

use serde_json::{Value, json};

/// An answer before faults, overrides and the headers that every answer carries.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Value>,
}

impl Reply {
    pub(crate) fn ok(body: Value) -> Self {
        Self {
            status: 200,
            headers: Vec::new(),
            body: Some(body),
        }
    }

    /// 201 with an empty body: the id and the place of the new resource travel in headers.
    pub(crate) fn created(id_header: &str, id: &str, location: String) -> Self {
        let headers = vec![
            (id_header.to_owned(), id.to_owned()),
            ("Location".to_owned(), location),
        ];
        Self {
            status: 201,
            headers,
            body: None,
        }
    }

    pub(crate) fn no_content() -> Self {
        Self {
            status: 204,
            headers: Vec::new(),
            body: None,
        }
    }

    pub(crate) fn bare(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: None,
        }
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// A refused request. The correlation id joins the body when the answer is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    status: u16,
    code: &'static str,
    messages: Vec<String>,
}

impl Refusal {
    pub(crate) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            messages: vec![message.into()],
        }
    }

    pub(crate) fn silent(status: u16, code: &'static str) -> Self {
        Self {
            status,
            code,
            messages: Vec::new(),
        }
    }

    pub(crate) fn listing(status: u16, code: &'static str, messages: Vec<String>) -> Self {
        Self {
            status,
            code,
            messages,
        }
    }

    /// The code and message that Klarna documents for a status of its infrastructure.
    pub(crate) fn documented(status: u16) -> Self {
        match status {
            401 => Self::silent(401, "UNAUTHORIZED"),
            409 => Self::silent(409, "CONFLICT"),
            413 => Self::new(413, "REQUEST_TOO_LARGE", "More bytes than allowed"),
            429 => Self::new(429, "TOO_MANY_REQUESTS", "Too many requests"),
            500 => Self::new(500, "INTERNAL_SERVER_ERROR", "Something failed inside"),
            502..=504 => Self::new(
                status,
                "TEMPORARILY_UNAVAILABLE",
                "Unavailable at the moment",
            ),
            501 | 505.. => Self::new(status, "UNEXPECTED_ERROR", "Something unexpected happened"),
            _ => Self::silent(status, "BAD_REQUEST"),
        }
    }
}

impl From<Refusal> for Reply {
    fn from(refusal: Refusal) -> Self {
        let body = json!({ "error_code": refusal.code, "error_messages": refusal.messages });
        Self {
            status: refusal.status,
            headers: Vec::new(),
            body: Some(body),
        }
    }
}
