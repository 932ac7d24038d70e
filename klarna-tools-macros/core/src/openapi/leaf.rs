//! Leaves of a document, decoded into the types of `openapiv3`.
//!
//! The tree comes first: it has the places, and only the members that are used are decoded. A schema
//! is taken out before, since `schema` reads schemas. What OpenAPI 3.1 and 3.2 add to a leaf is not
//! used, so that one type serves for all versions.

use openapiv3::{SecurityScheme, Server};
use serde::de::DeserializeOwned;
use serde_json::{Error, Map, Value, json};

use super::{Document, Version};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::yaml::{Entry, Kind, Node};

pub(super) type Members = Map<String, Value>;

fn decode<T: DeserializeOwned>(members: &Members) -> Result<T, Error> {
    serde_json::from_value(Value::Object(members.clone()))
}

/// The members of these names that a node gives; `null` gives nothing.
fn given<'a>(node: &'a Node, names: &[&str]) -> impl Iterator<Item = &'a Entry> {
    let entries = node.entries().iter();
    entries.filter(|Entry { key, value }| names.contains(&&*key.text) && value.kind != Kind::Null)
}

pub(super) fn members(node: &Node, names: &[&str]) -> Members {
    let members = given(node, names);
    members
        .map(|entry| (entry.key.text.clone(), entry.value.to_json()))
        .collect()
}

/// Decodes a leaf from its required members, and from those of the others that are valid. The
/// mistake in the first that is not valid is reported only where a value is sent by this leaf.
pub(super) fn read_leaf<T: DeserializeOwned>(
    called: &str,
    node: &Node,
    mut members: Members,
    others: &[&str],
) -> Result<(T, Option<Diagnostic>), String> {
    let mut leaf = decode(&members).map_err(|error| expected(&error))?;
    let mut wrong = None;
    for Entry { key, value } in given(node, others) {
        members.insert(key.text.clone(), value.to_json());
        match decode(&members) {
            Ok(read) => leaf = read,
            Err(error) => {
                members.remove(&key.text);
                let message = format!("`{}` of {called} is not valid", key.text);
                let mistake = Diagnostic::new(&value.span, message).label(expected(&error));
                wrong = wrong.or(Some(mistake));
            }
        }
    }
    Ok((leaf, wrong))
}

/// What serde expected; all that it says where it expected nothing else.
fn expected(error: &Error) -> String {
    let text = error.to_string();
    let expected = text
        .split_once(", ")
        .map(|(_, expected)| expected.to_owned());
    expected.unwrap_or(text)
}

/// A security scheme whose references were followed.
///
/// # Errors
/// What is wrong with it, as a sentence that begins with its name.
pub fn security_scheme(node: &Node) -> Result<SecurityScheme, String> {
    if let Some(why) = node.refused() {
        return Err(format!("cannot be read: {}", why.message()));
    }
    let mut members = members(node, &["type", "scheme", "in", "name"]);
    // Most flows are not used; `client_credentials_url` reads the one that is.
    members.insert("flows".to_owned(), json!({}));
    members.insert("openIdConnectUrl".to_owned(), json!(""));
    decode(&members).map_err(|error| match node.get("type").and_then(Node::as_str) {
        // Only OpenAPI 3.1 has it.
        Some("mutualTLS") => "is of type `mutualTLS`, which is not supported".to_owned(),
        _ => format!("cannot be read: {error}"),
    })
}

/// The name of a security scheme that a requirement names, or refers to (OpenAPI 3.2).
#[must_use]
pub fn scheme_name(required: &str) -> &str {
    let last = required
        .split_once('#')
        .and_then(|_| required.rsplit('/').next());
    last.unwrap_or(required)
}

/// Where a security scheme has clients get their tokens, if it offers the client credentials flow.
#[must_use]
pub fn client_credentials_url(scheme: &Node) -> Option<&Node> {
    scheme
        .get("flows")?
        .get("clientCredentials")?
        .get("tokenUrl")
}

/// The servers of a list, each with the place of its address; an error says why one cannot be read.
pub fn servers(list: Option<&Node>) -> impl Iterator<Item = (Result<Server, Error>, &Span)> {
    let list = list.and_then(Node::as_sequence).unwrap_or_default();
    list.iter().map(|node| {
        let mut members = members(node, &["url"]);
        let variables = node.entries_of("variables");
        let variables = variables.iter();
        let variables = variables.map(|entry| (entry.key.text.clone(), variable(&entry.value)));
        members.insert("variables".to_owned(), variables.collect());
        (decode(&members), &node.get("url").unwrap_or(node).span)
    })
}

/// A server variable. Its values are texts, also where they are not quoted.
fn variable(node: &Node) -> Value {
    let text = |node: &Node| match &node.kind {
        Kind::Bool(_) | Kind::Number(_) | Kind::Unkept(..) => node.span.text().into(),
        _ => node.to_json(),
    };
    let members = given(node, &["default", "enum"]).map(|Entry { key, value }| {
        let list = value
            .as_sequence()
            .map(|list| list.iter().map(text).collect());
        (key.text.clone(), list.unwrap_or_else(|| text(value)))
    });
    members.collect()
}

impl Document {
    /// The security scheme that is declared under a name, its references followed. OpenAPI 3.2 has
    /// references in place of names, too.
    #[must_use]
    pub fn declared_scheme(&self, name: &str) -> Option<&Node> {
        let named = self.schemes().and_then(|declared| declared.get(name));
        let referred = || {
            self.referred(name)
                .filter(|_| self.version == Version::V3_2)
        };
        Some(self.peek(named.or_else(referred)?)?.node)
    }

    /// The names of its security schemes.
    pub(crate) fn declared_schemes(&self) -> impl Iterator<Item = &str> {
        self.schemes().into_iter().flat_map(Node::keys)
    }

    fn schemes(&self) -> Option<&Node> {
        self.root.get("components")?.get("securitySchemes")
    }
}
