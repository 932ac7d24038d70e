//! Operations, as a manifest names them.

use std::fmt;

use super::string_syntax::{StringSyntax, string_syntax};

/// A method and a path template: `GET /orders/{order_id}`; with the document in front where
/// several have them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationName {
    /// The path of the document, if it is said.
    pub document: Option<String>,
    /// In capitals, where it is right; empty where what is written is not a method and a path.
    pub method: String,
    /// With its leading slash, where it is right; else what is written.
    pub path: String,
}

/// As the lock names it.
impl fmt::Display for OperationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(document) = &self.document {
            write!(f, "{document} ")?;
        }
        let method = self.method.as_str();
        let blank = if method.is_empty() { "" } else { " " };
        write!(f, "{method}{blank}{}", self.path)
    }
}

impl StringSyntax for OperationName {
    const WHAT: &'static str = "a method and a path, such as `GET /orders/{order_id}`";
    const PATTERN: &'static str = r"^\s*(\S+ +)?[A-Z-]+ +/";
    const EXAMPLES: &'static [&'static str] = &["GET /orders/{order_id}", "POST /orders"];

    fn parse(text: &str) -> Result<Self, String> {
        let (document, text) = split_document(text);
        let split = text
            .split_once(' ')
            .map(|(method, path)| (method, path.trim()));
        let split = split.filter(|(_, path)| path.starts_with('/'));
        // What was meant is known where the documents are.
        let (method, path) = split.unwrap_or(("", text));
        Ok(Self {
            document: document.map(str::to_owned),
            method: method.to_owned(),
            path: path.to_owned(),
        })
    }
}

impl OperationName {
    /// Whether it may mean an operation of the document of this name.
    #[must_use]
    pub fn may_be_in(&self, document: &str) -> bool {
        self.document.as_ref().is_none_or(|name| name == document)
    }
}

/// Whether this is a method of HTTP in capitals, as all that are registered are (RFC 9110, 9.1).
#[must_use]
pub fn is_method(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_uppercase() || byte == b'-';
    !text.is_empty() && text.bytes().all(is_part)
}

/// The document in front of a method and a path, if there is one, and the rest.
#[must_use]
pub fn split_document(text: &str) -> (Option<&str>, &str) {
    let split = text.match_indices(" /").find_map(|(end, _)| {
        let (document, method) = text.get(..end)?.rsplit_once(' ')?;
        let is_split = is_method(method);
        is_split.then_some((document.trim(), text.get(end - method.len()..)?))
    });
    match split {
        Some((document, rest)) if !document.is_empty() => (Some(document), rest),
        _ => (None, text),
    }
}

string_syntax!(OperationName);
