//! The `tools!` macro: a manifest and its documents become typed tools at compile time.
//!
//! This crate only carries: it finds the files, hands their texts to `klarna-tools-core`, and hands
//! tokens or mistakes to rustc. It writes nothing.

use std::cell::RefCell;
use std::env;
use std::path::{Component, Path, PathBuf};

use klarna_tools_core::diagnostic::Errors;
use klarna_tools_core::source::Source;
use klarna_tools_core::{File, compile, tokens};
use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

/// Compiles the tools that a manifest defines.
///
/// The path is relative to the file that invokes the macro, as with `include_str!`. Documents are
/// looked for beside the manifest. What it emits is described in the crate `klarna-tools`.
///
/// Every mistake in the manifest or its documents is a compile error that shows its place there.
#[proc_macro]
pub fn tools(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let literal = syn::parse_macro_input!(input as LitStr);
    expand(&literal).into()
}

fn expand(literal: &LitStr) -> TokenStream {
    let manifest = tidy(&folder(literal).join(literal.value()));
    let read = RefCell::new(vec![manifest.clone()]);
    let result = compile_file(&manifest, &read);
    let tracked = track(&read.borrow());
    let emitted = match result {
        Ok(emitted) => emitted,
        Err(errors) => {
            let errors = errors
                .iter()
                .map(|message| syn::Error::new(literal.span(), message));
            let errors = errors.map(syn::Error::into_compile_error);
            let stub = tokens::emit_stub();
            quote!(#(#errors)* #stub)
        }
    };
    quote!(#tracked #emitted)
}

fn compile_file(manifest: &Path, read: &RefCell<Vec<PathBuf>>) -> Result<TokenStream, Vec<String>> {
    let bytes = std::fs::read(manifest)
        .map_err(|why| vec![format!("`{}` cannot be read: {why}", manifest.display())])?;
    let source = Source::from_bytes(shown(manifest), bytes)
        .map_err(|diagnostic| messages(&Errors::from(diagnostic)))?;
    let folder = manifest.parent().unwrap_or(Path::new(""));
    let load = |name: &str| {
        let path = tidy(&folder.join(name));
        let bytes = std::fs::read(&path)
            .map_err(|why| format!("`{}` cannot be read: {why}", shown(&path)))?;
        read.borrow_mut().push(path.clone());
        Ok(File {
            name: shown(&path),
            bytes,
        })
    };
    let toolset = compile(&source, load).map_err(|errors| messages(&errors))?;
    Ok(tokens::emit(&toolset))
}

/// rustc writes its own `error: ` in front of each.
fn messages(errors: &Errors) -> Vec<String> {
    let rendered = errors
        .iter()
        .map(klarna_tools_core::diagnostic::Diagnostic::render);
    rendered
        .map(|text| text.strip_prefix("error: ").unwrap_or(&text).to_owned())
        .collect()
}

/// The folder of the file that invokes the macro.
fn folder(literal: &LitStr) -> PathBuf {
    let invoking = literal.span().unwrap().local_file();
    let folder = invoking.and_then(|file| Some(file.parent()?.to_owned()));
    // rust-analyzer knows no files; there, sources are taken to lie in `src`.
    let folder = folder.unwrap_or_else(|| {
        PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("src")
    });
    std::path::absolute(&folder).unwrap_or(folder)
}

/// Resolves `..` by the text of the path alone.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                tidy.pop();
            }
            Component::CurDir => {}
            other => tidy.push(other),
        }
    }
    tidy
}

/// A path as a person finds it: from where cargo runs rustc, which is the workspace.
fn shown(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(&here)
        .unwrap_or(path)
        .display()
        .to_string()
}

/// Makes rustc expand the macro again when a file changes.
fn track(files: &[PathBuf]) -> TokenStream {
    let paths = files
        .iter()
        .filter(|path| path.is_file())
        .map(|path| path.display().to_string());
    quote!(#(const _: &[u8] = ::core::include_bytes!(#paths);)*)
}
