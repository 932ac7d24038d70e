//! What a maintainer does: adds tools by YAML alone, makes mistakes, swaps the documents.

mod another_api;
mod calling;
mod choosing;
pub(crate) mod edited;
mod evals;
mod extension;
mod interrupting;
mod manifests;
mod originals;
mod page;
mod policy;
mod readme;
mod same;
mod sample;
mod serving;
mod tokens;
