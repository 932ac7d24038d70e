//! From a manifest and `OpenAPI` documents to a tool set. Texts in, values out.
//!
//! [`compile`] reads, corrects and resolves. Its result is a plain [`Toolset`], from which schemas,
//! lockfile and Rust tokens are made. [`Specs`] is the first half, for callers that also need the
//! places in the sources.
//!
//! ```
//! use toolspec_core::{File, compile, drift, lock::Lock, source::Source};
//!
//! let document = "
//! openapi: 3.0.3
//! info: { title: Shop, version: '1' }
//! servers: [{ url: https://api.shop.example }]
//! security: []
//! paths:
//!   /orders/{id}:
//!     get:
//!       summary: Read an order
//!       parameters:
//!         - { name: id, in: path, required: true, schema: { type: string } }
//!       responses:
//!         '200':
//!           content:
//!             application/json:
//!               schema: { type: object, properties: { status: { type: string } } }
//! ";
//! let load = |name: &str| Ok(File { name: name.to_owned(), bytes: document.into() });
//! let manifest = |description: &str| {
//!     let text = format!("
//! name: shop
//! title: A shop
//! instructions: Read before you answer.
//! documents: [shop.yaml]
//! tools:
//!   read_order:
//!     description: {description}
//!     operation: GET /orders/{{id}}
//!     arguments: {{ id: }}
//!     result: {{ status: }}
//! ");
//!     Source::new("manifest.yaml", text)
//! };
//!
//! let before = compile(&manifest("Show an order."), load)?;
//! let after = compile(&manifest("Show an order and ship it."), load)?;
//! let changes = drift::changes(&Lock::of(&before), &Lock::of(&after));
//! assert_eq!(changes[0].kind, "description-words");
//!
//! let mistakes = compile(&Source::new("manifest.yaml", "name: shop"), load).unwrap_err();
//! assert!(mistakes.render().contains("the key `tools` is missing"));
//! # Ok::<(), toolspec_core::diagnostic::Errors>(())
//! ```

mod canonical;
mod check;
pub mod diagnostic;
pub mod drift;
pub mod lock;
pub mod manifest;
pub mod openapi;
pub mod pointer;
mod provenance;
mod resolve;
mod schema;
mod settle;
pub mod source;
mod table;
pub mod text;
pub mod tokens;
pub mod yaml;

use std::sync::OnceLock;

pub use check::RESERVED;
use diagnostic::{Diagnostic, Diagnostics, Errors};
use manifest::Manifest;
use model::Toolset;
use openapi::Document;
use pointer::Pointer;
use provenance::{Provenance, Recorder};
pub use resolve::{MOST_ADDRESSES, Mismatch, Subject, addresses, host_of};
use source::{Source, Span};
pub use table::{list_bytes, table};
pub use toolspec_model::{self as model, json_schema};

/// A file that the caller has read: nothing here reads files.
#[derive(Debug)]
pub struct File {
    /// Its path, as a person finds it.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// A manifest and its documents, read and corrected: located trees, nothing resolved yet.
#[derive(Debug)]
pub struct Specs {
    manifest: Manifest,
    documents: Vec<Document>,
    /// Recorded when a place is first asked for.
    provenance: OnceLock<Provenance>,
}

impl Specs {
    /// Reads a manifest and what it refers to. `load` is handed the path of each document as the
    /// manifest gives it and returns the file, or why it cannot be read.
    ///
    /// # Errors
    /// Every mistake of the first phase that finds one; later phases assume sound input.
    pub fn read(
        manifest: &Source,
        load: impl FnMut(&str) -> Result<File, String>,
    ) -> Result<Self, Errors> {
        let manifest = read_manifest(manifest)?;
        let documents = read_documents(&manifest, load)?;
        let documents = correct(&manifest, documents)?;
        Ok(Self {
            manifest,
            documents,
            provenance: OnceLock::new(),
        })
    }

    /// What they define.
    ///
    /// # Errors
    /// Every place where manifest and documents disagree, or the budget if the tools exceed it.
    pub fn toolset(&self) -> Result<Toolset, Errors> {
        let toolset = resolve(&self.manifest, &self.documents)?;
        check_budget(&self.manifest, toolset)
    }

    /// What another manifest would define over the same documents, as they are corrected here: its
    /// own `documents` and `corrections` are ignored.
    ///
    /// # Errors
    /// Every mistake of the first phase that finds one.
    pub fn try_manifest(&self, manifest: &Source) -> Result<Toolset, Errors> {
        resolve(&read_manifest(manifest)?, &self.documents)
    }

    /// The place that decides what is at `pointer` of the lock; `None` where nothing does.
    #[must_use]
    pub fn origin(&self, pointer: &Pointer) -> Option<Span> {
        self.provenance().lookup(pointer).cloned()
    }

    /// Where the documents declare what an argument fills, once for each operation that takes it.
    #[must_use]
    pub fn declarations(&self, tool: &str, argument: &str) -> Vec<Span> {
        self.provenance().declarations(tool, argument).to_vec()
    }

    /// What resolving records, as far as the specs are sound.
    fn provenance(&self) -> &Provenance {
        self.provenance.get_or_init(|| {
            let mut provenance = Provenance::default();
            let places = Recorder::of(&mut provenance);
            let (manifest, documents) = (&self.manifest, &self.documents);
            let resolve = |cx: &mut _| resolve::resolve(manifest, documents, places, cx);
            let toolset = Diagnostics::look_ahead(resolve);
            settle::settle(&mut provenance, &toolset);
            provenance
        })
    }

    /// The manifest.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The documents, corrected, in the order in which the manifest names them.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }
}

/// A manifest tried on other documents than its own.
#[derive(Debug)]
pub struct Trial {
    /// The manifest and the documents, corrected where the corrections fit.
    pub specs: Specs,
    /// The tools that fit.
    pub toolset: Toolset,
    /// What does not fit.
    pub mismatches: Vec<Mismatch>,
}

/// Tries a manifest on other documents than its own, such as the next version of a vendor's. What
/// does not fit is left out and reported; the rest is compiled.
///
/// # Errors
/// Every mistake in the manifest, and in documents that cannot be read at all.
pub fn try_on(
    manifest: &Source,
    load: impl FnMut(&str) -> Result<File, String>,
) -> Result<Trial, Errors> {
    let manifest = read_manifest(manifest)?;
    let mut documents = read_documents(&manifest, load)?;
    let mut mismatches = resolve::correct_what_fits(&manifest, &mut documents);
    let mut provenance = Provenance::default();
    let places = Recorder::of(&mut provenance);
    let (toolset, unresolved) = resolve::resolve_what_fits(&manifest, &documents, places);
    settle::settle(&mut provenance, &toolset);
    mismatches.extend(unresolved);
    mismatches.extend(excess(&manifest, &toolset).map(Mismatch::shared));
    let specs = Specs {
        manifest,
        documents,
        provenance: provenance.into(),
    };
    Ok(Trial {
        specs,
        toolset,
        mismatches,
    })
}

/// Compiles a manifest: [`Specs::read`], then [`Specs::toolset`].
///
/// # Errors
/// Every mistake of the first phase that finds one; later phases assume sound input.
pub fn compile(
    manifest: &Source,
    load: impl FnMut(&str) -> Result<File, String>,
) -> Result<Toolset, Errors> {
    Specs::read(manifest, load)?.toolset()
}

fn read_manifest(source: &Source) -> Result<Manifest, Errors> {
    let mut cx = Diagnostics::new();
    let manifest = manifest::read_manifest(source, &mut cx);
    finish(cx, manifest)
}

fn read_documents(
    manifest: &Manifest,
    mut load: impl FnMut(&str) -> Result<File, String>,
) -> Result<Vec<Document>, Errors> {
    let mut cx = Diagnostics::new();
    let mut documents = Vec::new();
    for name in &manifest.documents {
        let file = load(&name.value).map_err(|why| Diagnostic::new(&name.span, why));
        match file.and_then(|file| Source::from_bytes(file.name, file.bytes)) {
            Ok(source) => documents.extend(Document::read(&name.value, &source, &mut cx)),
            Err(diagnostic) => cx.push(diagnostic),
        }
    }
    cx.finish(documents)
}

fn correct(manifest: &Manifest, mut documents: Vec<Document>) -> Result<Vec<Document>, Errors> {
    let mut cx = Diagnostics::new();
    resolve::correct(manifest, &mut documents, &mut cx);
    cx.finish(documents)
}

fn resolve(manifest: &Manifest, documents: &[Document]) -> Result<Toolset, Errors> {
    let mut cx = Diagnostics::new();
    let toolset = resolve::resolve(manifest, documents, Recorder::off(), &mut cx);
    cx.finish(toolset)
}

fn check_budget(manifest: &Manifest, toolset: Toolset) -> Result<Toolset, Errors> {
    let mut cx = Diagnostics::new();
    if let Some(excess) = excess(manifest, &toolset) {
        cx.push(excess);
    }
    cx.finish(toolset)
}

/// The mistake of tools that take more than the manifest allows.
fn excess(manifest: &Manifest, toolset: &Toolset) -> Option<Diagnostic> {
    let budget = manifest.budget.as_ref()?;
    let bytes = list_bytes(toolset);
    let excess = bytes
        .checked_sub(budget.value.0)
        .filter(|&excess| excess > 0)?;
    let tools = toolset.tools.iter();
    let costs = tools.map(|tool| {
        (
            json_schema::advertised(tool).to_string().len(),
            tool.name.as_str(),
        )
    });
    let mut costs: Vec<(usize, &str)> = costs.collect();
    costs.sort_unstable();
    let costs = costs
        .iter()
        .rev()
        .map(|(bytes, name)| format!("{name} {bytes}"));
    let costs: Vec<String> = costs.collect();
    let message = format!("the tools take {bytes} bytes of tools/list");
    Some(
        Diagnostic::new(&budget.span, message)
            .label(format!("{excess} bytes too many"))
            .help(format!("by tool: {}", costs.join(", ")))
            .help("shorten descriptions, choose fewer properties with `only`, or raise `budget`"),
    )
}

/// A reader that returns nothing has reported why.
fn finish<T>(cx: Diagnostics, value: Option<T>) -> Result<T, Errors> {
    let value = cx.finish(value)?;
    value.ok_or_else(|| Errors::from(Diagnostic::without_place("nothing could be read")))
}
