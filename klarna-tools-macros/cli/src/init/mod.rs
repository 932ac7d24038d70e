//! A first manifest for `OpenAPI` documents. What a person must decide is a comment.

mod apis;
mod auth;
mod errors;
mod hosts;
mod name;
mod tools;
mod undeclared;

use std::path::{Path, PathBuf};

use toolspec_core::diagnostic::{Diagnostic, Diagnostics};
use toolspec_core::openapi::Document;
use toolspec_core::source::Source;
use toolspec_core::text::snake_case;
use toolspec_core::{File, Specs, read_document};

use crate::draft::{on_one_line, scalar};
use crate::files::Failure;
use crate::idempotency::Key;
use crate::operations::operations;
use crate::tree::{Tree, folder_of, may_be_named, read_regular};
use name::Names;
pub(crate) use tools::{Choice, Tools};

/// The name of the manifest in messages.
const THE_MANIFEST: &str = "the new manifest";

/// The documents of a new manifest, and its first part.
#[derive(Debug)]
pub(crate) struct FirstManifest {
    /// Its path; the names of its documents are relative to it.
    pub(crate) manifest: PathBuf,
    /// The files of its documents, with their names in the manifest.
    files: Vec<(String, File)>,
    /// The first part of it, without tools.
    head: String,
    /// Whether a person has chosen how arguments are named.
    is_named: bool,
}

/// What a person chooses instead of what the documents say.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Given {
    /// The name of the tool set [default: made from the title of the first document]
    #[arg(long)]
    name: Option<String>,
    /// How arguments and fields of results are named: `order_id`, or `orderId` as the documents
    /// have it [default: `snake_case`]
    #[arg(long, value_name = "STYLE", value_parser = ["snake_case", "as_documented"])]
    names: Option<String>,
    /// A host that requests may go to, instead of the hosts in the documents; can be repeated
    #[arg(long)]
    host: Vec<String>,
}

impl FirstManifest {
    /// Reads the documents.
    pub(crate) fn read(
        manifest: &Path,
        documents: &[PathBuf],
        given: &Given,
    ) -> Result<Self, Failure> {
        let files = read_files(manifest, documents)?;
        let documents = read_documents(manifest, &files)?;
        let names = Names::of(&documents, given.name.as_deref());
        let head = [
            names.text(),
            listed(&documents),
            named(given.names.as_deref()),
            apis::text(&names, &given.host, &documents),
            Key::of(operations(&documents)).map_or_else(String::new, |key| key.section()),
            errors::text(&documents),
        ];
        let head = head.into_iter().filter(|section| !section.is_empty());
        Ok(Self {
            manifest: manifest.to_owned(),
            files,
            head: head.collect::<Vec<_>>().join("\n"),
            is_named: given.names.is_some(),
        })
    }

    /// The manifest without tools. It compiles unless the given name or host is invalid.
    pub(crate) fn specs(&self) -> Result<Specs, Failure> {
        let source = Source::new(THE_MANIFEST, format!("{}\ntools: {{}}\n", self.head));
        let tree = Tree::of_disk(&self.manifest);
        let specs = Specs::read(&source, |name| {
            let file = self.files.iter().find(|(known, _)| known == name);
            file.map_or_else(|| tree.document(name), |(_, file)| Ok(copy(file)))
        })?;
        specs.resolve()?;
        Ok(specs)
    }

    /// The whole manifest, which is compiled to make sure that `check` accepts it.
    pub(crate) fn text(&self, specs: &Specs, tools: &Tools) -> Result<String, Failure> {
        let renamed = tools.renamed.as_ref().filter(|_| !self.is_named);
        let renamed = renamed.map_or_else(String::new, |name| in_snake_case(name));
        let text = format!("{}\n{renamed}{}", self.head, tools.text(&self.manifest));
        specs.try_manifest(&Source::new(THE_MANIFEST, text.clone()))?;
        Ok(text)
    }
}

/// How arguments are named, where a person has chosen it.
fn named(names: Option<&str>) -> String {
    names.map_or_else(String::new, |names| format!("names: {names}\n"))
}

/// The comment that names of the documents have become other names.
fn in_snake_case(name: &str) -> String {
    format!(
        "# `{}` of the API is `{}` for agents. `init --names as_documented` keeps such names.\n\n",
        on_one_line(name),
        snake_case(name),
    )
}

/// The documents in the manifest.
fn listed(documents: &[Document]) -> String {
    let lines = documents
        .iter()
        .map(|document| format!("  - {}\n", scalar(&document.name)));
    format!("documents:\n{}", lines.collect::<String>())
}

/// Reads every file once, or reports all that cannot be read.
fn read_files(manifest: &Path, paths: &[PathBuf]) -> Result<Vec<(String, File)>, Failure> {
    let mut cx = Diagnostics::new();
    let mut files: Vec<(String, File)> = Vec::new();
    let folder = folder_of(manifest);
    for path in paths {
        let name = name_from(folder, path);
        match read_regular(path) {
            Ok(_)
                if path
                    .canonicalize()
                    .is_ok_and(|file| !may_be_named(folder, &file)) =>
            {
                cx.push(elsewhere(path));
            }
            Ok(_) if files.iter().any(|(known, _)| *known == name) => {}
            Ok(file) => files.push((name, file)),
            Err(why) => cx.push(unreadable(path, why)),
        }
    }
    Ok(cx.finish(files)?)
}

fn unreadable(path: &Path, why: String) -> Diagnostic {
    let unreadable = Diagnostic::without_place(why);
    if path.to_string_lossy().contains("://") {
        return unreadable.help("URLs are not fetched: save the document first, and name the file");
    }
    unreadable
}

/// The mistake of a document that `check` would not read.
fn elsewhere(path: &Path) -> Diagnostic {
    let message = format!("`{}` is not near the new manifest", path.display());
    let help = "copy it into the folder of the manifest, or write the manifest into the git \
                repository of the document with `--output`; nothing else is read";
    Diagnostic::without_place(message).help(help)
}

fn read_documents(manifest: &Path, files: &[(String, File)]) -> Result<Vec<Document>, Failure> {
    let mut cx = Diagnostics::new();
    let tree = Tree::of_disk(manifest);
    let documents: Vec<Document> = files
        .iter()
        .filter_map(|(name, file)| {
            read_document(name, None, copy(file), |name| tree.document(name), &mut cx)
        })
        .collect();
    Ok(cx.finish(documents)?)
}

fn copy(file: &File) -> File {
    File {
        name: file.name.clone(),
        bytes: file.bytes.clone(),
    }
}

/// The path of a file relative to a folder.
fn name_from(folder: &Path, file: &Path) -> String {
    let absolute = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path));
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let (Ok(folder), Ok(target)) = (absolute(folder), absolute(file)) else {
        return file.display().to_string();
    };
    let shared = folder.components().zip(target.components());
    let shared = shared.take_while(|(one, other)| one == other).count();
    let up = folder.components().skip(shared).map(|_| "..".to_owned());
    let down = target.components().skip(shared);
    let down = down.map(|component| component.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}
