//! One request as it arrived, read to its end so that a refusal can be answered on the same connection.

use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::reply::Refusal;

/// Klarna's documented limit of a request body.
const MAX_BODY: usize = 1024 * 1024;

#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query, with every percent-escape as it was received.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    /// At most `MAX_BODY` bytes; what lies beyond was read and dropped.
    pub(crate) body: Vec<u8>,
    pub(crate) too_large: bool,
}

impl Request {
    pub(crate) async fn read(request: hyper::Request<Incoming>) -> Result<Self, hyper::Error> {
        let (head, mut incoming) = request.into_parts();
        let mut body = Vec::new();
        let mut too_large = false;
        while let Some(frame) = incoming.frame().await {
            if let Ok(data) = frame?.into_data() {
                let room = MAX_BODY.saturating_sub(body.len());
                too_large |= data.len() > room;
                body.extend(data.iter().take(room));
            }
        }
        let target = head
            .uri
            .path_and_query()
            .map_or("/", |target| target.as_str())
            .to_owned();
        let headers = head
            .headers
            .iter()
            .map(|(name, value)| {
                (
                    name.as_str().to_owned(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                )
            })
            .collect();
        Ok(Self {
            method: head.method.as_str().to_owned(),
            target,
            headers,
            body,
            too_large,
        })
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    pub(crate) fn path(&self) -> &str {
        path(&self.target)
    }

    /// The path's segments, decoded after splitting: an encoded slash stays inside its segment.
    ///
    /// None when a segment is not UTF-8.
    pub(crate) fn segments(&self) -> Option<Vec<String>> {
        let path = self.path().strip_prefix('/')?;
        path.split('/')
            .map(|segment| {
                percent_decode_str(segment)
                    .decode_utf8()
                    .ok()
                    .map(std::borrow::Cow::into_owned)
            })
            .collect()
    }

    /// The body as a JSON object.
    pub(crate) fn json(&self) -> Result<Map<String, Value>, Refusal> {
        let declared = self.header("content-type").unwrap_or_default();
        let media_type = declared.split(';').next().unwrap_or_default().trim();
        if !media_type.eq_ignore_ascii_case("application/json") {
            return Err(Refusal::silent(415, "UNSUPPORTED_MEDIA_TYPE"));
        }
        serde_json::from_slice(&self.body).map_err(|_| Refusal::silent(400, "BAD_REQUEST"))
    }
}

pub(crate) fn header<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    headers
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}

pub(crate) fn path(target: &str) -> &str {
    target.split_once('?').map_or(target, |(path, _)| path)
}
