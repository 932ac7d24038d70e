//! Rust tokens: the tool set as constant data, and typed inputs and outputs.
//!
//! Generated code names nothing but `::klarna_tools`, so it means the same in every crate.

mod constants;
mod items;
mod json;
mod names;
mod policy;
mod requests;
mod shapes;
mod structs;
mod tools;
mod types;
mod unions;

use proc_macro2::TokenStream;
use quote::quote;

use crate::lock::Lock;
use crate::model::Toolset;

/// Everything that a tool set becomes in Rust.
#[must_use]
pub fn emit(toolset: &Toolset) -> TokenStream {
    let lock = Lock::of(toolset);
    let constants = constants::emit(toolset, &lock);
    let types = types::emit(toolset);
    quote! {
        #constants
        #types
    }
}

/// The public names of a tool set that has mistakes, so that rustc reports those and no others.
#[must_use]
pub fn emit_stub() -> TokenStream {
    quote! {
        /// The tool set could not be compiled.
        pub static TOOLSET: ::klarna_tools::spec::Toolset = ::klarna_tools::spec::Toolset::EMPTY;
    }
}
