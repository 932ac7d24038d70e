//! What the documents say about the failures of operations.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostics;
use crate::model::ErrorFormat;
use crate::openapi::{Document, Media, Operation};
use crate::schema::{Listing, Parts, Schemas, View};
use crate::yaml::Node;

/// How many values of an answer are searched for names of errors.
const MOST_VALUES: usize = 5_000;

/// What the documents say about the failures of some operations.
#[derive(Default)]
pub(super) struct Failing<'a> {
    /// The operations, as messages name them.
    pub(super) operations: Vec<String>,
    /// The statuses that they declare.
    pub(super) statuses: BTreeSet<&'a str>,
    /// Whether others may come: nothing is declared, or `default` is.
    pub(super) has_others: bool,
    /// The bodies that are declared.
    bodies: Vec<(&'a Document, Parts<'a>)>,
    /// The headers that are declared.
    pub(super) headers: BTreeSet<&'a str>,
    /// Words of the documents that may be the names of errors.
    pub(super) words: BTreeSet<String>,
}

impl<'a> Failing<'a> {
    pub(super) fn of(operations: impl Iterator<Item = Operation<'a>>) -> Self {
        let mut failing = Self::default();
        operations.for_each(|operation| failing.add(operation));
        failing
    }

    fn add(&mut self, operation: Operation<'a>) {
        let name = operation.name();
        if self.operations.contains(&name) {
            return;
        }
        self.operations.push(name);
        let failures = Diagnostics::look_ahead(|cx| operation.failures(cx));
        let answers = operation.node.entries_of("responses");
        let by_default = answers.iter().any(|entry| entry.key.text == "default");
        self.has_others |= failures.statuses.is_empty() || by_default;
        self.statuses
            .extend(failures.statuses.iter().map(|status| status.text.as_str()));
        self.headers.extend(failures.headers);
        let json = failures.contents.iter();
        let json = json.filter(|content| content.media() == Media::Json);
        let bodies = json.filter_map(|content| content.schema);
        let document = operation.document;
        self.bodies
            .extend(bodies.map(|body| (document, Parts::from(body))));
        let description = operation.node.get("description").into_iter();
        let mut open: Vec<&Node> = description.collect();
        let failed = answers
            .iter()
            .filter(|entry| !entry.key.text.starts_with('2'));
        open.extend(failed.map(|entry| &entry.value));
        self.add_words(document, open);
    }

    fn add_words(&mut self, document: &'a Document, mut open: Vec<&'a Node>) {
        let mut left = MOST_VALUES;
        let mut seen = BTreeSet::new();
        while let Some(node) = open.pop() {
            left = left.saturating_sub(1);
            if left == 0 || !seen.insert(std::ptr::from_ref(node)) {
                continue;
            }
            if node.get("$ref").is_some() {
                open.extend(document.peek(node).map(|target| target.node));
            }
            let text = node.as_str().unwrap_or_default();
            self.words.extend(error_names(text));
            open.extend(node.children());
        }
    }

    /// What is listed of the error codes, where every body that is declared has one.
    pub(super) fn codes(&self, format: &ErrorFormat) -> Listing {
        let paths: Vec<_> = match (format.code.is_empty(), format.is_declared()) {
            (false, _) => vec![format.code.clone()],
            (true, false) => ErrorFormat::common_codes().collect(),
            (true, true) => Vec::new(),
        };
        let of_body = |body: &(&'a Document, Parts<'a>)| {
            let mut listings = paths.iter().filter_map(|path| listing(body, path));
            listings.next().unwrap_or(Listing::Any)
        };
        let listings = self.bodies.iter().map(of_body);
        listings.reduce(Listing::or).unwrap_or(Listing::Any)
    }

    /// Whether no body has anything at this path, though all of them say what they have.
    pub(super) fn lacks(&self, path: &[String]) -> bool {
        let is_known = |body: &(&'a Document, Parts<'a>)| {
            names(body).is_empty() || listing(body, path).is_some()
        };
        !self.bodies.is_empty() && !self.bodies.iter().any(is_known)
    }

    /// The properties of the bodies.
    pub(super) fn properties(&self) -> Vec<&'a str> {
        let names: BTreeSet<&str> = self.bodies.iter().flat_map(names).collect();
        names.into_iter().collect()
    }
}

fn listing<'a>((document, schema): &(&'a Document, Parts<'a>), path: &[String]) -> Option<Listing> {
    Schemas::new(document, View::Response).listing(schema, path)
}

fn names<'a>((document, schema): &(&'a Document, Parts<'a>)) -> Vec<&'a str> {
    let schemas = Schemas::new(document, View::Response);
    let members = schemas.members_within(schema);
    members.into_iter().map(|member| member.name).collect()
}

/// The words of a text that look like the names of errors: in capitals, or with a `_`.
fn error_names(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "_-.".contains(c)));
    let words = words.map(|word| word.trim_matches(['.', '-', '_']));
    let is_name = |word: &&str| {
        let is_capital = |c: char| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit();
        word.len() > 3 && (word.contains('_') || word.chars().all(is_capital))
    };
    words.filter(is_name).map(str::to_owned)
}
