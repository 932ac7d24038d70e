//! The manifest: its keys, as Rust types that both read it and describe it to editors.
//!
//! Reading reports every mistake and goes on. Names are not resolved here.

mod advice;
mod another;
mod api;
mod ceilings;
mod describe;
mod document;
mod expression;
mod format;
mod literals;
mod money;
mod names;
mod operation;
mod policy;
mod prose;
mod quantity;
mod read;
mod redaction;
mod rewritten;
mod selections;
mod string_syntax;
mod sum;
mod template;
mod tool;
mod values;
mod waiver;

pub use another::unread;
pub use api::{
    ApiKeys, AuthEntry, BasicEntry, ClientEntry, ErrorsEntry, HostsEntry, IdempotencyEntry,
    PrefixEntry, Secret, SecretEntry,
};
pub use ceilings::{Amounts, CeilingEntry};
pub use document::{DocumentEntry, Named, Published};
pub use expression::{Expression, RequestPart, Variable};
pub use format::Format;
pub use money::{Money, MovesMoney};
pub use names::Names;
pub use operation::{OperationName, is_method, split_document};
pub use policy::{Confirmation, PolicyEntry, Rate, ThresholdEntry};
pub use quantity::{Duration, Retention, Size};
pub use read::Read;
pub use redaction::RedactionEntry;
pub use sum::{Factor, Product, Sum};
pub use template::{Piece, Template};
pub(crate) use tool::About;
pub use tool::{AnnotationsEntry, ArgumentEntry, ReportEntry, ResultEntry, StepEntry, ToolEntry};
pub use values::{Anything, Entries, Located, Many, Selection, Shorthand};
pub(crate) use values::{place, place_if_true};
pub use waiver::{LintRule, WaiverEntry};

use crate::credentials;
use crate::diagnostic::{Diagnostics, Reported};
use crate::source::Source;
use crate::yaml::{self, Node};
use another::{another_file, is_likely, not_a_manifest};
pub(crate) use prose::check as check_prose;
pub use prose::is_placeholder;
pub(crate) use read::all;
use read::section;

section! {
    /// A set of tools over an HTTP API that OpenAPI documents describe.
    pub struct Manifest {
        /// The name of the tool set, in lower case.
        name: Located<String>,
        /// What a person reads as the server's name.
        title: Located<String>,
        /// The version of the tools, which MCP clients and the API see: `1.4.0`.
        version: Option<Located<String>>,
        /// Instructions that an agent reads before it uses any tool.
        instructions: Located<String>,
        /// Where a person sees what the API has recorded, as a sentence names it: `the seller
        /// dashboard`. An agent sends a person there if the outcome of a call is unknown.
        portal: Option<Located<String>>,
        /// The OpenAPI documents, as paths relative to this file, each also with the place where it
        /// is published.
        documents: Vec<Named>,
        /// The hosts that requests and credentials may go to; by default the `servers` of each
        /// document, the first of them.
        hosts: Option<HostsEntry>,
        /// How requests are authenticated, where their operations ask for it.
        auth: Option<AuthEntry>,
        /// Hosts and credentials of one document, by its path as `documents` gives it. They
        /// replace `hosts` and `auth`.
        apis: Option<Entries<ApiEntry>>,
        /// How arguments and fields of results are named: `snake_case`, the default, or
        /// `as_documented`. Within objects names are always as the documents have them.
        names: Option<Located<Names>>,
        /// The header that makes writes of this API repeatable.
        idempotency: Option<IdempotencyEntry>,
        /// Where the API's errors contain code and messages, and what to do about them.
        errors: Option<ErrorsEntry>,
        /// What is removed from the texts of results and errors, by the name that stands in its place:
        /// `email`, `card_number`, `iban`, `phone` and `national_number` are known, any other name
        /// needs a `pattern`. Without it nothing is.
        redact: Option<Located<Entries<RedactionEntry>>>,
        /// The most money that tools may move, in one call and within 24 hours, each under the name that
        /// a refusal shows. Without it there is no limit but those under `policy`.
        ceilings: Option<Located<Entries<CeilingEntry>>>,
        /// The most bytes that the list of tools may take, for example `16 KiB`.
        budget: Option<Located<Size>>,
        /// The longest that a call may take if its tool has no `timeout`, for example `50 s`.
        timeout: Option<Located<Duration>>,
        /// Mistakes in the documents, put right in this order: single values, and files of the
        /// OpenAPI Overlay Specification.
        corrections: Option<Vec<CorrectionOrOverlay>>,
        /// Properties that several tools choose, by name; `only: NAME` refers to one. Bounds apply
        /// to arguments, and not to results.
        selections: Option<Entries<Selection<ArgumentEntry>>>,
        /// Groups of tools by name, which `serve --group NAME` serves. A tool may be in several; none
        /// has to be in one.
        groups: Option<Entries<Vec<Located<String>>>>,
        /// Findings of `toolspec lint` that are kept, in the texts of all tools and in the manifest's own.
        waivers: Option<Vec<WaiverEntry>>,
        /// The tools by name, in the order in which agents see them.
        tools: Entries<ToolEntry>,
    }
}

section! {
    /// Hosts and credentials of one document. The credentials are sent to these hosts alone.
    pub struct ApiEntry {
        /// The hosts that requests and credentials may go to.
        hosts: Option<HostsEntry>,
        /// How requests are authenticated.
        auth: Option<AuthEntry>,
    }
}

section! {
    /// A mistake in a document, put right.
    pub struct CorrectionEntry {
        /// The place: a document, `#` and a JSON pointer.
        at: Located<String>,
        /// The value that the document has there now; left out if it has none.
        expect: Option<Anything>,
        /// The value that is right.
        value: Option<Anything>,
        /// Whether the value there is removed.
        remove: Option<Located<bool>>,
        /// The reason, for the next reader.
        why: Located<String>,
    }
}

section! {
    /// A file of the OpenAPI Overlay Specification (1.0 or 1.1), whose actions are applied in their
    /// order. An action whose target matches nothing is an error.
    pub struct OverlayEntry {
        /// The file, as a path relative to this file.
        overlay: Located<String>,
        /// The document that it is applied to; by default the one that the overlay names under
        /// `extends`, or the only one.
        document: Option<Located<String>>,
    }
}

/// A value put right, or an overlay.
#[derive(Debug, Clone)]
pub enum CorrectionOrOverlay {
    /// A value.
    Correction(CorrectionEntry),
    /// An overlay.
    Overlay(OverlayEntry),
}

impl Read for CorrectionOrOverlay {
    fn read(node: &Node, cx: &mut Diagnostics) -> Result<Self, Reported> {
        match node.get("overlay") {
            Some(_) => Read::read(node, cx).map(Self::Overlay),
            None => Read::read(node, cx).map(Self::Correction),
        }
    }
}

impl HostsEntry {
    /// The hosts that it names.
    pub(crate) fn named(&self) -> impl Iterator<Item = &Located<String>> + Clone {
        self.allowed.iter().flatten().chain(&self.default)
    }
}

impl ToolEntry {
    /// The operations that it calls, without those of its reports.
    pub fn operations(&self) -> impl Iterator<Item = &Located<OperationName>> {
        let steps = self.steps.iter().flatten().map(|step| &step.operation);
        self.operation.iter().chain(steps)
    }
}

impl Manifest {
    /// The paths of its documents.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Located<String>> {
        self.documents.iter().map(|Named(document)| &document.path)
    }

    /// Where a document is published, by its path.
    #[must_use]
    pub fn published(&self, path: &str) -> Option<&str> {
        let mut documents = self.documents.iter().map(|Named(document)| document);
        let document = documents.find(|document| document.path.value == path)?;
        Some(&document.published.as_ref()?.value.0)
    }

    /// What it says about one document alone.
    pub(crate) fn api(&self, document: &str) -> Option<&ApiEntry> {
        let mut apis = Entries::of(self.apis.as_ref()).iter();
        let found = apis.find(|(name, _)| name.value == document);
        found.map(|(_, api)| api)
    }

    /// The hosts of all documents and of single ones.
    pub(crate) fn all_hosts(&self) -> impl Iterator<Item = &HostsEntry> {
        let apis = Entries::of(self.apis.as_ref()).iter();
        let own = apis.filter_map(|(_, api)| api.hosts.as_ref());
        self.hosts.iter().chain(own)
    }

    /// The credentials for all documents and for single ones.
    pub(crate) fn all_auth(&self) -> impl Iterator<Item = &AuthEntry> + Clone {
        let apis = Entries::of(self.apis.as_ref()).iter();
        let own = apis.filter_map(|(_, api)| api.auth.as_ref());
        self.auth.iter().chain(own)
    }

    /// The operations of its tools, as they are named.
    pub fn operations(&self) -> impl Iterator<Item = &Located<OperationName>> {
        self.tools.0.iter().flat_map(|(_, tool)| {
            let reports = Entries::of(tool.report.as_ref()).iter();
            let reports = reports.map(|(_, report)| &report.operation);
            tool.operations().chain(reports)
        })
    }

    /// How arguments and fields of results are named.
    #[must_use]
    pub fn names(&self) -> Names {
        self.names
            .as_ref()
            .map_or_else(Names::default, |names| names.value)
    }
}

/// Reads a manifest.
pub fn read_manifest(source: &Source, cx: &mut Diagnostics) -> Option<Manifest> {
    if !is_likely(source) {
        cx.push(not_a_manifest(source));
        return None;
    }
    source.conceal_parts(credentials::find(source.text()));
    let node = yaml::read(source, cx)?;
    if let Some(other) = another_file(source, &node) {
        cx.push(other);
        return None;
    }
    literals::check(source, &node, cx);
    let mut manifest = Manifest::read(&node, cx).ok()?;
    selections::expand(&mut manifest, cx);
    Some(manifest)
}

/// Reads tools alone, which use no selections.
pub(crate) fn read_tools(source: &Source, cx: &mut Diagnostics) -> Option<Entries<ToolEntry>> {
    let node = yaml::read(source, cx)?;
    Entries::read(node.get("tools")?, cx).ok()
}

/// The JSON Schema of a manifest (draft-07, which editors complete from).
#[must_use]
pub fn manifest_schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft07();
    let settings = settings.with_transform(describe::KeysAreFilled);
    let mut schema = settings
        .into_generator()
        .into_root_schema_for::<Manifest>()
        .to_value();
    if let Some(object) = schema.as_object_mut() {
        object.insert("title".to_owned(), "A manifest of agent tools".into());
    }
    schema
}
