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
mod loading;
mod locate;
pub mod lock;
mod lock_pointers;
mod locked;
pub mod manifest;
pub mod offer;
pub mod openapi;
mod provenance;
mod resolve;
mod schema;
mod specs;
mod table;
mod trial;

pub use budget::list_bytes;
pub use check::RESERVED;
pub use corrections::{Corrected, Outdated};
use diagnostic::Errors;
pub use loading::{File, read_document};
pub use locked::Locked;
use model::Toolset;
pub use resolve::{
    Incompatibility, MOST_ADDRESSES, Resolved, Subject, TokenUrl, addresses, addresses_of,
    bearer_entries, host_of,
};
pub use schema::{is_narrower_pattern, problem_in_words};
use source::Source;
pub use specs::{Specs, overlay_of};
pub use table::table;
pub use toolspec_model::{self as model, json_schema};
pub use toolspec_reader::{credentials, diagnostic, pointer, secrets, source, text, yaml};
pub use trial::{Trial, try_on};

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
