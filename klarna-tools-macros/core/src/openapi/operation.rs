//! One operation: what it takes and what it answers.

use super::{Document, METHODS};
use crate::source::Span;
use crate::yaml::Node;

/// An operation of a document.
#[derive(Debug, Clone, Copy)]
pub struct Operation<'a> {
    /// The document that declares it.
    pub document: &'a Document,
    /// The method in capitals.
    pub method: &'a str,
    /// The path template.
    pub path: &'a str,
    /// The path item around it.
    pub item: &'a Node,
    /// The operation object.
    pub node: &'a Node,
    /// Where the document declares it.
    pub span: &'a Span,
}

impl Document {
    /// Finds an operation by method and path.
    #[must_use]
    pub fn operation<'a>(&'a self, method: &'a str, path: &str) -> Option<Operation<'a>> {
        let entry = self.root.get("paths")?.entry(path)?;
        let mut methods = METHODS.iter();
        let key = methods.find(|known| known.eq_ignore_ascii_case(method))?;
        let item = self.peek(&entry.value)?.node;
        let operation = item.entry(key)?;
        Some(Operation {
            document: self,
            method,
            path: &entry.key.text,
            item,
            node: &operation.value,
            span: &operation.key.span,
        })
    }
}

impl Document {
    /// The names of all header parameters of its operations.
    pub(crate) fn headers(&self) -> Vec<String> {
        let operations = self.operations();
        let parameters = operations.flat_map(|(_, _, node)| node.elements_of("parameters"));
        let names = parameters.filter_map(|node| {
            let node = self.peek(node)?.node;
            let is_header = node.get("in")?.as_str() == Some("header");
            Some(node.get("name")?.as_str()?.to_owned()).filter(|_| is_header)
        });
        names.collect()
    }
}

impl<'a> Operation<'a> {
    /// Method and path.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// A text of the operation object: `operationId`, `summary`, `description`.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&'a Node> {
        self.node
            .get(key)
            .filter(|node| node.as_str().is_some_and(|text| !text.trim().is_empty()))
    }

    /// The servers that apply to it: its own, else those of its path, else the document's.
    #[must_use]
    pub fn servers(&self) -> Option<&'a Node> {
        self.own_servers()
            .or_else(|| self.document.root.get("servers"))
    }

    /// The servers that apply to it or its path alone (OpenAPI 3.0, Operation Object, `servers`).
    #[must_use]
    pub fn own_servers(&self) -> Option<&'a Node> {
        let own = self.node.get("servers");
        own.or_else(|| self.item.get("servers"))
    }

    /// The security requirements that apply to it, and the place to point at.
    #[must_use]
    pub fn security(&self) -> Option<&'a Node> {
        self.node
            .get("security")
            .or_else(|| self.document.root.get("security"))
    }
}
