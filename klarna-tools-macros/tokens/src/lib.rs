//! Rust tokens: the tool set as text, and typed inputs and outputs.
//!
//! Generated code names nothing but the runtime, under the path that the macro is handed.

mod embedded;
mod items;
mod json;
mod known;
mod names;
mod structs;
mod tools;
mod types;
mod unions;

use proc_macro2::TokenStream;
use quote::quote;

use toolspec_core::diagnostic::Errors;
use toolspec_core::lock::Lock;
use toolspec_core::model::Toolset;

/// What is emitted.
#[derive(Debug, Default)]
pub struct Expansion {
    /// The path of the runtime.
    pub runtime: TokenStream,
    /// Whether each tool gets a struct for its arguments and one for its result.
    pub typed: bool,
    /// The lockfile beside the manifest, if there is one, or why it cannot be used.
    pub accepted: Option<Result<Lock, String>>,
}

/// Everything that a tool set becomes in Rust.
///
/// # Errors
/// If the tool set cannot be put into a program.
pub fn emit(toolset: &Toolset, form: &Expansion) -> Result<TokenStream, Errors> {
    let runtime = &form.runtime;
    let embedded = embedded::emit(toolset, form.accepted.as_ref())?;
    let types = form.typed.then(|| types::emit(toolset));
    Ok(quote! {
        use #runtime as __toolspec;
        #embedded
        #types
    })
}

/// The public names of a tool set that has mistakes, so that rustc reports those and no others.
#[must_use]
pub fn emit_stub(form: &Expansion) -> TokenStream {
    let runtime = &form.runtime;
    quote! {
        use #runtime as __toolspec;
        /// The tool set could not be compiled.
        pub static TOOLSET: ::std::sync::LazyLock<::std::sync::Arc<__toolspec::Tools>> =
            ::std::sync::LazyLock::new(::core::default::Default::default);
    }
}
