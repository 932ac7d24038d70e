//! From a manifest and `OpenAPI` documents to a tool set. Texts in, values out.
//!
//! [`compile`] reads, corrects and resolves. Its result is a plain [`Toolset`], from which schemas
//! and lockfile are made, and what other crates make of it. [`Specs`] is the first half, for callers that also need the
//! places in the sources.
//!
//! ```
//! use toolspec_core::{File, compile, source::Source};
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
//! let manifest = Source::new("manifest.yaml", "
//! name: shop
//! title: A shop
//! instructions: Read before you answer.
//! documents: [shop.yaml]
//! tools:
//!   read_order:
//!     description: Show an order.
//!     operation: GET /orders/{id}
//!     arguments: { id: }
//!     result: { status: }
//! ");
//! let toolset = compile(&manifest, load)?;
//! assert_eq!(toolset.tools[0].name, "read_order");
//!
//! let mistakes = compile(&Source::new("manifest.yaml", "name: shop"), load).unwrap_err();
//! assert!(mistakes.render().contains("the key `tools` is missing"));
//! # Ok::<(), toolspec_core::diagnostic::Errors>(())
//! ```

mod budget;
pub mod canonical;
mod check;
mod corrections;
pub mod diagnostic;
mod loading;
mod locate;
pub mod lock;
pub mod manifest;
pub mod offer;
pub mod openapi;
pub mod pointer;
mod provenance;
mod resolve;
mod schema;
mod settle;
pub mod source;
mod table;
pub mod text;
pub mod yaml;

pub use budget::list_bytes;
pub use check::RESERVED;
use corrections::Correction;
use diagnostic::{Diagnostic, Diagnostics, Errors, Notes};
pub use loading::{File, read_document};
use loading::{read_corrections, read_documents};
use lock::Lock;
use manifest::Manifest;
use model::{Tool, Toolset};
use offer::Offer;
use openapi::{Document, Operation};
use pointer::Pointer;
use provenance::Provenance;
pub use resolve::{
    Incompatibility, MOST_ADDRESSES, Resolved, Subject, TokenUrl, addresses, addresses_of, host_of,
};
use source::{Source, Span};
pub use table::table;
pub use toolspec_model::{self as model, json_schema};

/// A manifest and its documents, read and corrected: located trees, nothing resolved yet.
#[derive(Debug)]
pub struct Specs {
    manifest: Manifest,
    documents: Vec<Document>,
    /// What reading them found to have no effect.
    notes: Notes,
}

impl Specs {
    /// Reads a manifest and what it refers to. `load` is handed the path of each document and overlay
    /// as the manifest gives it and returns the file, or why it cannot be read.
    ///
    /// # Errors
    /// Every mistake of the first phase that finds one; later phases assume sound input.
    pub fn read(
        manifest: &Source,
        load: impl FnMut(&str) -> Result<File, String>,
    ) -> Result<Self, Errors> {
        let manifest = read_manifest(manifest)?;
        let ((mut documents, corrections), notes) = read_files(&manifest, load)?;
        let mut cx = Diagnostics::new();
        corrections::correct(&corrections, &mut documents, &mut cx);
        let documents = cx.finish(documents)?;
        drop(corrections);
        Ok(Self {
            manifest,
            documents,
            notes,
        })
    }

    /// What they define, and where each part of it is decided.
    ///
    /// # Errors
    /// Every place where manifest and documents disagree, or the budget if the tools exceed it.
    pub fn resolve(&self) -> Result<Resolved, Errors> {
        let mut resolved = resolve(&self.manifest, &self.documents)?;
        resolved.notes = self.notes.and(resolved.notes);
        match excess(&self.manifest, &resolved.toolset) {
            Some(excess) => Err(excess.into()),
            None => Ok(resolved),
        }
    }

    /// What another manifest would define over the same documents, as they are corrected here: its
    /// own `documents` and `corrections` are ignored.
    ///
    /// # Errors
    /// Every mistake of the first phase that finds one.
    pub fn try_manifest(&self, manifest: &Source) -> Result<Toolset, Errors> {
        Ok(resolve(&read_manifest(manifest)?, &self.documents)?.toolset)
    }

    /// The same documents, as they are corrected here, under another manifest: its own `documents`
    /// and `corrections` are ignored.
    ///
    /// # Errors
    /// Every mistake in the manifest by itself.
    pub fn under(self, manifest: &Source) -> Result<Self, Errors> {
        let manifest = read_manifest(manifest)?;
        Ok(Self { manifest, ..self })
    }

    /// What a tool of an operation can bind, without the mistakes that any such tool has.
    #[must_use]
    pub fn offer(&self, operation: Operation<'_>) -> Offer {
        let mut offer = resolve::offer(&self.manifest, operation);
        locate::locate(offer.diagnostics(), &self.documents);
        offer
    }

    /// Compiles the tools of a text that has the key `tools` alone, as if they were the manifest's.
    ///
    /// # Errors
    /// Every mistake in them.
    pub fn try_tools(&self, tools: &Source) -> Result<Vec<Tool>, Errors> {
        let tools = resolve::try_tools(&self.manifest, &self.documents, tools);
        tools.map_err(|mut errors| {
            locate::locate(errors.iter_mut(), &self.documents);
            errors
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

/// A tool set and its lock.
#[derive(Debug)]
pub struct Locked {
    /// The tools and the server.
    pub toolset: Toolset,
    /// Its lock.
    pub lock: Lock,
    provenance: Provenance,
}

impl Resolved {
    /// The tool set with its lock, and where each part of the lock is decided.
    #[must_use]
    pub fn lock(self) -> Locked {
        let Self {
            toolset,
            mut provenance,
            ..
        } = self;
        let lock = Lock::of(&toolset);
        settle::settle(&mut provenance, &toolset, &lock);
        Locked {
            toolset,
            lock,
            provenance,
        }
    }
}

impl Locked {
    /// The place that decides what is at `pointer` of the lock; `None` where nothing does.
    #[must_use]
    pub fn origin(&self, pointer: &Pointer) -> Option<&Span> {
        self.provenance.lookup(pointer)
    }

    /// Where the documents declare what an argument fills, once for each operation that takes it.
    #[must_use]
    pub fn declarations(&self, tool: &str, argument: &str) -> &[Span] {
        self.provenance.declarations(tool, argument)
    }
}

/// A manifest tried on other documents than its own.
#[derive(Debug)]
pub struct Trial {
    /// The tools that fit.
    pub resolved: Resolved,
    /// What does not fit.
    pub incompatibilities: Vec<Incompatibility>,
}

/// Tries a manifest on other documents than its own, such as the next version of a vendor's: `load`
/// gives those, and `own` the overlays of the manifest. What does not fit is left out and reported;
/// the rest is compiled.
///
/// # Errors
/// Every mistake in the manifest and its overlays, and in documents that cannot be read at all.
pub fn try_on(
    manifest: &Source,
    load: impl FnMut(&str) -> Result<File, String>,
    own: impl FnMut(&str) -> Result<File, String>,
) -> Result<Trial, Errors> {
    let manifest = read_manifest(manifest)?;
    let mut cx = Diagnostics::new();
    let documents = read_documents(&manifest, load, &mut cx);
    let corrections = read_corrections(&manifest, own, &mut cx);
    let mut documents = cx.finish(documents)?;
    let mut incompatibilities = resolve::correct_what_fits(&corrections, &mut documents);
    let (resolved, unresolved) = resolve::resolve_what_fits(&manifest, &documents);
    incompatibilities.extend(unresolved);
    let excess = excess(&manifest, &resolved.toolset);
    incompatibilities.extend(excess.map(Incompatibility::shared));
    Ok(Trial {
        resolved,
        incompatibilities,
    })
}

/// The corrections of one document as a file of the OpenAPI Overlay Specification (1.1), and the
/// documents that have any: `None` where the document has none.
///
/// # Errors
/// Every mistake of the first phase that finds one.
pub fn overlay_of(
    document: &str,
    manifest: &Source,
    load: impl FnMut(&str) -> Result<File, String>,
) -> Result<(Option<serde_json::Value>, Vec<String>), Errors> {
    let manifest = read_manifest(manifest)?;
    let ((mut documents, corrections), _) = read_files(&manifest, load)?;
    let mut cx = Diagnostics::new();
    let overlay = corrections::export(document, &corrections, &mut documents, &mut cx);
    cx.finish((overlay, corrections::corrected(&corrections)))
}

/// Compiles a manifest: [`Specs::read`], then [`Specs::resolve`].
///
/// # Errors
/// Every mistake of the first phase that finds one; later phases assume sound input.
pub fn compile(
    manifest: &Source,
    load: impl FnMut(&str) -> Result<File, String>,
) -> Result<Toolset, Errors> {
    Ok(Specs::read(manifest, load)?.resolve()?.toolset)
}

fn read_manifest(source: &Source) -> Result<Manifest, Errors> {
    let mut cx = Diagnostics::new();
    let manifest = manifest::read_manifest(source, &mut cx);
    finish(cx, manifest)
}

fn read_files(
    manifest: &Manifest,
    mut load: impl FnMut(&str) -> Result<File, String>,
) -> Result<((Vec<Document>, Vec<Correction<'_>>), Notes), Errors> {
    let mut cx = Diagnostics::new();
    let documents = read_documents(manifest, &mut load, &mut cx);
    let corrections = read_corrections(manifest, &mut load, &mut cx);
    cx.finish_with_notes((documents, corrections))
}

fn resolve(manifest: &Manifest, documents: &[Document]) -> Result<Resolved, Errors> {
    let mut cx = Diagnostics::new();
    let resolved = resolve::resolve(manifest, documents, &mut cx);
    match cx.finish_with_notes(resolved) {
        Ok((mut resolved, mut notes)) => {
            locate::locate(notes.iter_mut(), documents);
            resolved.notes = notes;
            Ok(resolved)
        }
        Err(mut errors) => {
            locate::locate(errors.iter_mut(), documents);
            Err(errors)
        }
    }
}

/// The mistake of tools that take more than the manifest allows.
fn excess(manifest: &Manifest, toolset: &Toolset) -> Option<Diagnostic> {
    let budget = manifest.budget.as_ref()?;
    budget::excess(budget.value.0, &budget.span, toolset)
}

/// A reader that returns nothing has reported why.
fn finish<T>(cx: Diagnostics, value: Option<T>) -> Result<T, Errors> {
    let value = cx.finish(value)?;
    value.ok_or_else(|| Errors::from(Diagnostic::without_place("nothing could be read")))
}
