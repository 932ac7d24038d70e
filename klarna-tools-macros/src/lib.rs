//! The `tools!` macro: a manifest and its documents become typed tools at compile time.
//!
//! This crate finds the files, passes their texts to `toolspec-core`, and passes tokens or mistakes
//! to rustc. It does not write files.

use std::cell::RefCell;
use std::env;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, LitStr, Token};
use toolspec_core::diagnostic::Errors;
use toolspec_core::lock::Lock;
use toolspec_core::source::Source;
use toolspec_core::{File, compile};
use toolspec_tokens::{Expansion, emit, emit_stub};

/// The keywords of the macro.
mod keyword {
    syn::custom_keyword!(typed);
}

/// `tools!(RUNTIME, "manifest.yaml")` or `tools!(RUNTIME, "manifest.yaml", typed)`, where `RUNTIME`
/// is the name of the crate that generated code refers to. The runtime's macro of the same name adds
/// it, and documents what is emitted.
#[proc_macro]
pub fn tools(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let Input { manifest, mut form } = syn::parse_macro_input!(input as Input);
    expand(&manifest, &mut form).into()
}

struct Input {
    manifest: LitStr,
    form: Expansion,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let runtime = Ident::parse_any(input)?;
        input.parse::<Token![,]>()?;
        let manifest = input.parse()?;
        let typed = input.parse::<Option<Token![,]>>()?.is_some();
        if typed {
            input.parse::<keyword::typed>()?;
        }
        let runtime = quote!(#runtime);
        Ok(Self {
            manifest,
            form: Expansion {
                runtime,
                typed,
                accepted: None,
            },
        })
    }
}

fn expand(literal: &LitStr, form: &mut Expansion) -> TokenStream {
    let manifest = tidy(&folder(literal).join(literal.value()));
    let lockfile = manifest.with_extension("lock.yaml");
    form.accepted = read_lock(&lockfile);
    let read = RefCell::new(vec![manifest.clone(), lockfile]);
    let result = compile_file(&manifest, form, &read);
    let tracked = track(&read.borrow());
    let emitted = match result {
        Ok(emitted) => emitted,
        Err(errors) => {
            let errors = errors
                .iter()
                .map(|message| syn::Error::new(literal.span(), message));
            let errors = errors.map(syn::Error::into_compile_error);
            let stub = emit_stub(form);
            quote!(#(#errors)* #stub)
        }
    };
    quote!(#tracked #emitted)
}

fn compile_file(
    manifest: &Path,
    form: &Expansion,
    read: &RefCell<Vec<PathBuf>>,
) -> Result<TokenStream, Vec<String>> {
    let bytes = std::fs::read(manifest)
        .map_err(|why| vec![format!("`{}` cannot be read: {why}", manifest.display())])?;
    let source = Source::from_bytes(shown(manifest), bytes)
        .map_err(|diagnostic| messages(&Errors::from(diagnostic)))?;
    let folder = manifest.parent().unwrap_or(Path::new(""));
    let load = |name: &str| {
        let path = tidy(&folder.join(name));
        let unreadable = |why: &str| format!("`{}` cannot be read: {why}", shown(&path));
        if path.exists() && !path.is_file() {
            return Err(unreadable("it is not a regular file"));
        }
        let bytes = std::fs::read(&path).map_err(|why| unreadable(&why.to_string()))?;
        read.borrow_mut().push(path.clone());
        Ok(File {
            name: shown(&path),
            bytes,
        })
    };
    let toolset = compile(&source, load).map_err(|errors| messages(&errors))?;
    emit(&toolset, form).map_err(|errors| messages(&errors))
}

/// The lockfile, if there is one. A lockfile that cannot be read is not an error here, so that a
/// program can be built that writes a new one.
fn read_lock(path: &Path) -> Option<Result<Lock, String>> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(why) if why.kind() == ErrorKind::NotFound => return None,
        Err(why) => return Some(Err(why.to_string())),
    };
    let source = Source::from_bytes(shown(path), bytes);
    let lock = source.map_err(Errors::from);
    let lock = lock.and_then(|source| Lock::read(&source));
    Some(lock.map_err(|why| messages(&why).join("\n")))
}

/// The mistakes without `error: `, which rustc adds.
fn messages(errors: &Errors) -> Vec<String> {
    let rendered = errors
        .iter()
        .map(toolspec_core::diagnostic::Diagnostic::render);
    rendered
        .map(|text| text.strip_prefix("error: ").unwrap_or(&text).to_owned())
        .collect()
}

/// The folder of the file that invokes the macro.
fn folder(literal: &LitStr) -> PathBuf {
    let invoking = literal.span().unwrap().local_file();
    let folder = invoking.and_then(|file| Some(file.parent()?.to_owned()));
    // rust-analyzer does not know the file, which is assumed to be in `src`.
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

/// A path relative to the workspace, where cargo runs rustc.
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
