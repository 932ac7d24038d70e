//! The compiler as its users meet it: texts in, diagnostics and values out.
#![cfg(test)]

mod architecture;
mod diagnostics;
mod editor;
mod inputs;
mod leaves;
mod lock;
mod provenance;
mod schemas;
mod specs;
mod walk;
