//! What a maintainer does: adds tools by YAML alone, makes mistakes, swaps the documents.

mod copy;
mod extension;
mod originals;
mod readme;
mod rustc;
