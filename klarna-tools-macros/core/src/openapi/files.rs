//! The other files that a document refers to, read together with it.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::fragment::is_recognised;
use super::is_likely_file;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer::percent_decode;
use crate::source::Source;
use crate::yaml::{self, Kind, MAX_BYTES, MAX_VALUES, Node};

/// More files than any document needs.
const MOST: usize = 2_000;

/// What a file is read by: its path from the folder of the manifest; an error says why it cannot be.
pub(super) type Load<'l> = &'l mut dyn FnMut(&str) -> Result<Source, String>;

/// Files by their path from the folder of the manifest; an error says why one cannot be read.
#[derive(Debug, Default)]
pub(super) struct Files(HashMap<String, Result<Node, String>>);

impl Files {
    /// Reads every file that references lead to, from the document on. Each reference is rewritten
    /// so that its path is that from the folder of the manifest, as the paths of documents are.
    pub(super) fn read(document: &str, root: &mut Node, load: Load<'_>) -> Self {
        let own = root.get("$self").and_then(Node::as_str);
        let mut reading = Reading {
            own: own.filter(|uri| uri.contains("://")).map(str::to_owned),
            ..Reading::of(document)
        };
        // What the document refers to within itself is written as it is to be.
        if root.may_lead_outside() {
            reading.rewrite(root, &reading.document.clone());
        }
        while let Some(name) = reading.open.pop() {
            if reading.files.contains_key(&name) {
                continue;
            }
            let mut file = reading.load(&name, load);
            if let Ok(root) = &mut file {
                reading.rewrite(root, &name);
            }
            reading.files.insert(name, file);
        }
        Self(reading.files)
    }

    /// The root of a file that a reference leads to, or why there is none.
    pub(super) fn get(&self, name: &str) -> Result<&Node, &str> {
        match self.0.get(name) {
            Some(file) => file.as_ref().map_err(String::as_str),
            None => Err("only the document itself can refer to another file"),
        }
    }

    /// The root of each file that could be read, in the order of their names.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        let read = self.0.iter();
        let read = read.filter_map(|(name, file)| Some((name.as_str(), file.as_ref().ok()?)));
        read.collect::<BTreeMap<_, _>>().into_iter()
    }

    /// The same, to be corrected.
    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Node> {
        self.0.get_mut(name)?.as_mut().ok()
    }
}

#[derive(Default)]
struct Reading {
    document: String,
    /// The URI that the document says it has (OpenAPI 3.2, `$self`).
    own: Option<String>,
    /// The files that are still to be read.
    open: Vec<String>,
    /// The size of what has been read.
    bytes: usize,
    values: usize,
    files: HashMap<String, Result<Node, String>>,
}

impl Reading {
    fn of(document: &str) -> Self {
        Self {
            document: joined("", document),
            ..Self::default()
        }
    }

    fn load(&mut self, name: &str, load: Load<'_>) -> Result<Node, String> {
        check_place(name, folder(&self.document))?;
        if self.files.len() >= MOST || self.bytes > MAX_BYTES || self.values > MAX_VALUES {
            let most = MAX_BYTES >> 20;
            return Err(format!(
                "the document refers to more than {MOST} files, {most} MiB or {MAX_VALUES} values"
            ));
        }
        let source = load(name)?;
        self.bytes += source.text().len();
        let root = read_tree(&source)?;
        self.values += root.extent().0;
        Ok(root)
    }

    /// Rewrites the references within a node of a file, and opens the files that they lead to.
    fn rewrite(&mut self, node: &mut Node, file: &str) {
        match &mut node.kind {
            Kind::Sequence(elements) => elements.iter_mut().for_each(|e| self.rewrite(e, file)),
            Kind::Mapping(entries) => {
                for entry in entries.iter_mut() {
                    match (entry.key.text.as_str(), &mut entry.value.kind) {
                        ("$ref", Kind::String(text)) => *text = self.absolute(text, file, true),
                        ("security", Kind::Sequence(alternatives)) => {
                            self.rewrite_security(alternatives, file);
                        }
                        ("mapping", Kind::Mapping(values)) => {
                            for value in values.iter_mut() {
                                self.rewrite_mapped(&mut value.value, file);
                            }
                        }
                        _ => self.rewrite(&mut entry.value, file),
                    }
                }
            }
            _ => {}
        }
    }

    /// The names of security schemes, which may also be references (OpenAPI 3.2).
    fn rewrite_security(&mut self, alternatives: &mut [Node], file: &str) {
        for alternative in alternatives {
            let Kind::Mapping(required) = &mut alternative.kind else {
                continue;
            };
            for entry in required
                .iter_mut()
                .filter(|entry| entry.key.text.contains('#'))
            {
                entry.key.text = self.absolute(&entry.key.text, file, true);
            }
        }
    }

    /// The value of a discriminator, which may also be the name of a schema.
    fn rewrite_mapped(&mut self, node: &mut Node, file: &str) {
        match &mut node.kind {
            Kind::String(text) if text.contains(['#', '/']) => {
                *text = self.absolute(text, file, false);
            }
            _ => self.rewrite(node, file),
        }
    }

    /// The file that a URI means which is the document's own, or beside it.
    fn beside(&self, uri: &str) -> Option<String> {
        let own = self.own.as_deref()?;
        if uri == own {
            return Some(self.document.clone());
        }
        let path = uri.strip_prefix(folder(own))?.strip_prefix('/')?;
        Some(joined(folder(&self.document), path))
    }

    fn absolute(&mut self, reference: &str, file: &str, opens: bool) -> String {
        let (path, fragment) = path_and_fragment(reference);
        let name = match self.beside(path) {
            Some(name) => name,
            None if path.is_empty() => file.to_owned(),
            None => joined(folder(file), path),
        };
        if name == self.document {
            let root = Some("#").filter(|_| fragment.is_empty());
            return root.unwrap_or(fragment).to_owned();
        }
        if opens {
            self.open.push(name.clone());
        }
        name + fragment
    }
}

/// The path of a reference, and its fragment from the `#` on.
pub(super) fn path_and_fragment(reference: &str) -> (&str, &str) {
    reference.split_at(reference.find('#').unwrap_or(reference.len()))
}

/// Makes the references within a value that is added to a file what they would be if the file had
/// been read with it.
pub(crate) fn absolute_references(node: &mut Node, file: &str, document: &str) {
    Reading::of(document).rewrite(node, file);
}

/// The inverse: each reference as the file would have it.
pub(crate) fn relative_references(value: &mut Value, file: &str, document: &str) {
    match value {
        Value::Array(elements) => {
            for element in elements {
                relative_references(element, file, document);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name == "$ref" => {
                        *text = relative(text, file, document);
                    }
                    member => relative_references(member, file, document),
                }
            }
        }
        _ => {}
    }
}

fn relative(reference: &str, file: &str, document: &str) -> String {
    let (path, fragment) = path_and_fragment(reference);
    let path = if path.is_empty() { document } else { path };
    if path == file || path.contains("://") {
        return if path == file { fragment } else { reference }.to_owned();
    }
    let (mut from, mut to): (Vec<&str>, Vec<&str>) =
        (folder(file).split('/').collect(), path.split('/').collect());
    from.retain(|part| !part.is_empty());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    to.drain(..shared);
    let up = "../".repeat(from.len() - shared);
    format!("{up}{}{fragment}", to.join("/"))
}

/// The path that a relative URI in a file leads to.
pub(crate) fn path_from(file: &str, uri: &str) -> String {
    joined(folder(file), uri)
}

/// The tree of a file. No line of it is shown unless it is recognised: a reference can lead to anything.
fn read_tree(source: &Source) -> Result<Node, String> {
    let mut cx = Diagnostics::new();
    let root = yaml::read_document(source, &mut cx);
    match cx.finish(root) {
        Ok(Some(root)) => {
            if !is_recognised(&root) {
                source.conceal();
            }
            Ok(root)
        }
        Ok(None) => Err("it is empty".to_owned()),
        Err(errors) => {
            let first = errors.iter().next();
            let line = first.and_then(Diagnostic::position).map_or(1, |at| at.line);
            let why = first.map_or("", Diagnostic::message);
            Err(format!("line {line}: {why}"))
        }
    }
}

/// A reference may lead to files beside the manifest and beside the document, and below them.
fn check_place(name: &str, beside: &str) -> Result<(), String> {
    if name.contains("://") {
        return Err("URLs are not fetched: save the file beside the document".to_owned());
    }
    if !is_likely_file(name) {
        return Err("only files that end in .yaml, .yml or .json are read".to_owned());
    }
    let is_beside = !beside.is_empty() && name.starts_with(&format!("{beside}/"));
    if (name.starts_with("../") || name.starts_with('/')) && !is_beside {
        return Err("it is outside the folders of the manifest and of the document".to_owned());
    }
    Ok(())
}

fn folder(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The path of a file by the text of both paths alone.
fn joined(folder: &str, path: &str) -> String {
    let path = percent_decode(path).unwrap_or_else(|_| path.to_owned());
    if path.starts_with('/') || path.contains("://") {
        return path;
    }
    let mut segments: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let root = if folder.starts_with('/') { "/" } else { "" };
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." if segments.last().is_some_and(|last| *last != "..") => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    format!("{root}{}", segments.join("/"))
}
