//! The OpenAPI documents that a manifest names, and where they are published.

use super::read::{Read, section};
use super::string_syntax::{StringSyntax, string_syntax};
use super::values::Located;
use crate::diagnostic::{Diagnostics, Reported};
use crate::yaml::{Kind, Node};

section! {
    /// A document, and where it is published.
    pub struct DocumentEntry {
        /// The document, as a path relative to this file.
        path: Located<String>,
        /// Where it is published, which `toolspec tools --published` prints. Nothing else
        /// reads it.
        published: Option<Located<Published>>,
    }
}

/// A document: its path, or an entry.
#[derive(Debug, Clone)]
pub struct Named(pub DocumentEntry);

impl Read for Named {
    fn read(node: &Node, cx: &mut Diagnostics) -> Result<Self, Reported> {
        if matches!(node.kind, Kind::Mapping(_)) {
            return DocumentEntry::read(node, cx).map(Self);
        }
        let path = Located::read(node, cx)?;
        Ok(Self(DocumentEntry {
            path,
            published: None,
        }))
    }
}

/// An address from which anybody may fetch a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published(pub String);

impl StringSyntax for Published {
    const WHAT: &'static str = "an address from which a document is fetched";
    const PATTERN: &'static str = r"^\s*https://[^\s@]+\s*$";
    const EXAMPLES: &'static [&'static str] = &["https://api.example.com/openapi.yaml"];

    fn parse(text: &str) -> Result<Self, String> {
        let rest = text.strip_prefix("https://");
        let rest = rest.ok_or("it begins with `https://`: without TLS anybody could change it")?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let is_of_host = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
        if authority.contains('@') {
            return Err("it contains a username or a password".to_owned());
        }
        if authority.is_empty() || !authority.chars().all(is_of_host) {
            return Err("its host is not the name or the address of a host".to_owned());
        }
        let is_of_url = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c);
        if rest.chars().all(is_of_url) {
            Ok(Self(text.to_owned()))
        } else {
            Err("some characters in it have to be percent-encoded".to_owned())
        }
    }
}

string_syntax!(Published);
