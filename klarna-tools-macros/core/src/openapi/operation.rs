//! One operation: what it takes and what it answers.

use super::methods::{COMMON_METHODS, METHODS, is_other_method};
use super::object::{OPERATION, check_members, note_misspelt};
use super::reference::beside;
use super::template::renamed;
use super::{Document, Version};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::Deprecation;
use crate::source::Span;
use crate::yaml::{Entry, Node};

/// What an operation object says (OpenAPI 3.2, Operation Object).
const MEMBERS: [&str; 12] = [
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "callbacks",
    "deprecated",
    "security",
    "servers",
];

/// An operation of a document.
#[derive(Debug, Clone, Copy)]
pub struct Operation<'a> {
    /// The document that declares it.
    pub document: &'a Document,
    /// The method in capitals.
    pub method: &'a str,
    /// The path template, with the names that its parameters have where it is asked for.
    pub path: &'a str,
    /// The path template as the document writes it.
    pub(super) declared: &'a str,
    /// The path item around it, and the other half of one that is a reference with members beside it.
    pub(super) items: [Option<&'a Node>; 2],
    /// The operation object.
    pub node: &'a Node,
    /// Where the document declares it.
    pub span: &'a Span,
}

impl Document {
    /// Finds an operation by method and path. Paths that differ only in what they call their
    /// parameters are the same (OpenAPI 3.0, Paths Object).
    #[must_use]
    pub fn operation<'a>(&'a self, method: &'a str, path: &'a str) -> Option<Operation<'a>> {
        let exact = self.root.get("paths")?.entry(path);
        let exact = exact.and_then(|entry| self.opened(entry, method, path));
        if exact.is_some() {
            return exact;
        }
        let paths = self.root.entries_of("paths").iter();
        let same = paths.filter(|entry| renamed(&entry.key.text, path).is_some());
        let mut same = same.filter_map(|entry| self.opened(entry, method, path));
        let found = same.next();
        found.filter(|_| same.next().is_none())
    }

    /// The operation of a path item that has this method.
    fn opened<'a>(
        &'a self,
        entry: &'a Entry,
        method: &'a str,
        path: &'a str,
    ) -> Option<Operation<'a>> {
        let items = || self.items(&entry.value);
        let (item, operation) = items().find_map(|item| {
            let mut declared = self.declared(item);
            let (_, operation) = declared.find(|(known, _)| known.eq_ignore_ascii_case(method))?;
            Some((item, operation))
        })?;
        let other = items().find(|other| !std::ptr::eq(*other, item));
        Some(Operation {
            document: self,
            method,
            path,
            declared: &entry.key.text,
            items: [Some(item), other],
            node: self.followed(&operation.value),
            span: &operation.key.span,
        })
    }

    /// Every operation of the document, in order.
    pub fn operations(&self) -> impl Iterator<Item = Operation<'_>> {
        self.operations_at(|_| true)
    }

    /// The operations at the paths that are asked for. No other path item is looked into.
    pub fn operations_at(
        &self,
        is_wanted: impl Fn(&str) -> bool,
    ) -> impl Iterator<Item = Operation<'_>> {
        let paths = self.root.entries_of("paths").iter();
        let wanted = paths.filter(move |entry| is_wanted(&entry.key.text));
        wanted.flat_map(|entry| {
            let items = self.items(&entry.value);
            let methods = items.flat_map(|item| self.declared(item));
            // Of two that are declared, one of them beside a reference, one is called.
            methods.filter_map(|(method, declared)| {
                let opened = self.opened(entry, method, &entry.key.text)?;
                (*opened.span == declared.key.span).then_some(opened)
            })
        })
    }

    /// The operations that a path item has itself, each with its method in capitals. OpenAPI 3.2
    /// has others in an object of their own.
    pub(super) fn declared<'a>(
        &self,
        item: &'a Node,
    ) -> impl Iterator<Item = (&'a str, &'a Entry)> {
        let (methods, others) = match self.version {
            Version::V3_2 => (&METHODS[..], item.entries_of("additionalOperations")),
            Version::V3_0 | Version::V3_1 => (COMMON_METHODS, &[][..]),
        };
        let fixed = item.entries().iter().filter_map(|entry| {
            let mut methods = methods.iter();
            let (_, method) = methods.find(|(key, _)| *key == entry.key.text)?;
            Some((*method, entry))
        });
        let others = others.iter().map(|entry| (entry.key.text.as_str(), entry));
        fixed.chain(others.filter(|(method, _)| is_other_method(method)))
    }

    /// The servers that single operations or paths have.
    pub fn own_servers(&self) -> impl Iterator<Item = &Node> {
        self.items_and_operations()
            .filter_map(|node| node.get("servers"))
    }

    /// The names of all header parameters of its paths and operations.
    pub(crate) fn headers(&self) -> Vec<String> {
        let nodes = self.items_and_operations();
        let parameters = nodes.flat_map(|node| node.elements_of("parameters"));
        let names = parameters.filter_map(|node| {
            let node = self.peek(node)?.node;
            let is_header = node.get("in")?.as_str() == Some("header");
            Some(node.get("name")?.as_str()?.to_owned()).filter(|_| is_header)
        });
        names.collect()
    }

    /// Every path item, each before its operations.
    fn items_and_operations(&self) -> impl Iterator<Item = &Node> {
        let paths = self.root.entries_of("paths").iter();
        let items = paths.flat_map(|path| self.items(&path.value));
        items.flat_map(|item| {
            let declared = self.declared(item);
            let operations = declared.map(|(_, entry)| self.followed(&entry.value));
            std::iter::once(item).chain(operations)
        })
    }

    /// A path item, and what it refers to: a reference may have operations beside it.
    pub(super) fn items<'a>(&'a self, node: &'a Node) -> impl Iterator<Item = &'a Node> {
        let target = self.peek(node).map(|target| target.node);
        let other = target.filter(|target| !std::ptr::eq(*target, node));
        std::iter::once(node).chain(other)
    }

    /// What a node refers to; itself where that cannot be found, which is reported on use.
    fn followed<'a>(&'a self, node: &'a Node) -> &'a Node {
        self.peek(node).map_or(node, |target| target.node)
    }
}

impl<'a> Operation<'a> {
    /// Reports an operation that is something else, or a reference which leads nowhere.
    pub(crate) fn check_object(&self, cx: &mut Diagnostics) -> Result<(), Reported> {
        for item in self.items.into_iter().flatten() {
            check_members(item, cx)?;
        }
        self.note_unused(cx);
        note_misspelt(self.node, &MEMBERS, cx);
        self.document.object(self.node, OPERATION, cx).map(|_| ())
    }

    /// Notes what is beside a reference to the operation, and the operation that its path item has a
    /// second time.
    fn note_unused(&self, cx: &mut Diagnostics) {
        let items = self.items.into_iter().flatten();
        let declared = items.filter_map(|item| {
            let mut declared = self.document.declared(item);
            let (_, entry) = declared.find(|(known, _)| known.eq_ignore_ascii_case(self.method))?;
            Some(entry)
        });
        for entry in declared {
            if entry.key.span != *self.span {
                let message = format!("a second {} is ignored", self.name());
                let second = Diagnostic::new(&entry.key.span, message);
                cx.note(second.note(self.span, "this one is called, beside `$ref`"));
            } else if entry.value.get("$ref").is_some() {
                let why = "what it refers to is the whole operation";
                beside(&entry.value, why).for_each(|note| cx.note(note));
            }
        }
    }

    /// Method and path.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// A text of the operation object: `operationId`, `summary`, `description`. The last two are
    /// those of its path item if it has none.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&'a Node> {
        let of_path = || match key {
            "summary" | "description" => self.of_item(key).find(|node| is_text(node)),
            _ => None,
        };
        self.own_text(key).or_else(of_path)
    }

    /// The same of the operation object alone.
    #[must_use]
    pub fn own_text(&self, key: &str) -> Option<&'a Node> {
        self.node.get(key).filter(|node| is_text(node))
    }

    /// What its path item has under a key, where that applies to all of its operations.
    pub(super) fn of_item(&self, key: &str) -> impl Iterator<Item = &'a Node> {
        self.items
            .into_iter()
            .flatten()
            .filter_map(move |item| item.get(key))
    }

    /// Whether the document calls it deprecated, or says when it ends.
    #[must_use]
    pub(crate) fn deprecation(&self) -> Option<(Deprecation, &'a Span)> {
        deprecation(self.node)
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
        own.or_else(|| self.of_item("servers").next())
    }

    /// The security requirements that apply to it, and the place to point at.
    #[must_use]
    pub fn security(&self) -> Option<&'a Node> {
        self.node
            .get("security")
            .or_else(|| self.document.root.get("security"))
    }
}

fn is_text(node: &Node) -> bool {
    node.as_str().is_some_and(|text| !text.trim().is_empty())
}

/// Where a document says when something ends: no standard says how.
pub(crate) const SUNSET: [&str; 3] = ["x-sunset", "x-sunset-date", "sunset"];

/// Whether an operation or a parameter is called deprecated, or ends, and where that is.
pub(super) fn deprecation(node: &Node) -> Option<(Deprecation, &Span)> {
    deprecation_of(node.true_at("deprecated"), |key| node.get(key))
}

/// The same of what has its keywords in several places; `called` is where it is called deprecated.
pub(crate) fn deprecation_of<'a>(
    called: Option<&'a Span>,
    get: impl Fn(&str) -> Option<&'a Node>,
) -> Option<(Deprecation, &'a Span)> {
    let mut dates = SUNSET.iter().filter_map(|key| get(key));
    let date = dates.find(|node| node.as_str().is_some());
    let span = date.map(|node| &node.span).or(called)?;
    let sunset = date.and_then(Node::as_str).map(str::to_owned);
    Some((Deprecation { part: None, sunset }, span))
}
