//! OpenAPI 3.0, 3.1 and 3.2 documents: operations by method and path, parameters, bodies, answers.
//!
//! A document stays a located tree; only the leaves that a tool needs are decoded into
//! `openapiv3` types, so a mistake elsewhere in a vendor's document costs nothing.

mod components;
mod files;
mod foreign;
mod fragment;
mod leaf;
mod media;
mod methods;
mod object;
mod operation;
mod parameter;
mod reference;
mod responses;
mod template;
mod version;

pub use crate::model::{essence, is_json};
pub(crate) use files::{absolute_references, path_from, relative_references};
pub use leaf::{client_credentials_url, scheme_name, security_scheme, servers};
pub(crate) use media::is_media_type;
pub use media::{Content, Media, RequestBody, media_of};
pub(crate) use object::refused_member;
pub use openapiv3::{APIKeyLocation, Encoding, SecurityScheme, Server};
pub use operation::Operation;
pub(crate) use operation::{SUNSET, deprecation_of};
pub use parameter::Parameter;
pub use reference::Target;
pub(crate) use reference::beside;
pub use responses::Responses;
pub use version::Version;
use version::{VERSIONS, other_version, unknown_version};

use crate::diagnostic::{Diagnostic, Diagnostics, near_miss};
use crate::source::{Source, Span};
use crate::text;
use crate::yaml::{self, Entry, Key, Kind, Node};

/// A document, as the manifest names it.
#[derive(Debug)]
pub struct Document {
    /// The path that the manifest gives.
    pub name: String,
    /// Which standard it follows.
    pub version: Version,
    /// The whole tree, corrections applied. The paths of references are those from the manifest.
    pub root: Node,
    files: files::Files,
    /// The schema of a text that nothing describes.
    pub(crate) any_text: Node,
    /// The same of a value.
    pub(crate) anything: Node,
    components: components::Components,
}

impl Document {
    /// Reads a document, checks that it is OpenAPI 3.0 to 3.2, and reads the files that it refers
    /// to: `load` is handed their paths from the folder of the manifest.
    ///
    /// `named` is the place of its path in the manifest, if there is one.
    pub fn read(
        name: &str,
        source: &Source,
        named: Option<&Span>,
        mut load: impl FnMut(&str) -> Result<Source, String>,
        cx: &mut Diagnostics,
    ) -> Option<Self> {
        let mut root = read_tree(source, named, cx)?;
        let Some(version) = Version::of(&root) else {
            let says = ["swagger", "openapi"]
                .iter()
                .any(|key| root.get(key).is_some());
            cx.push(if says {
                unknown_version(&root)
            } else {
                not_a_document(source, named)
            });
            return None;
        };
        cx.refuse(object::refused(&root)).ok()?;
        if root.get("paths").and_then(Node::as_mapping).is_none() {
            let key = near_miss("paths", root.keys());
            let near = key.and_then(|key| root.entry(key)).map(|entry| &entry.key);
            let none = "the document has no `paths`";
            cx.push(match near.filter(|key| key.text != "paths") {
                Some(key) => Diagnostic::new(&key.span, none).label("did you mean `paths`?"),
                None => Diagnostic::new(&root.span, none),
            });
            return None;
        }
        let files = files::Files::read(name, &mut root, &mut load);
        Some(Self {
            name: name.to_owned(),
            version,
            root,
            files,
            any_text: any_text(source),
            anything: Node {
                span: Span::new(source, 0..0),
                kind: Kind::Mapping(Vec::new().into()),
            },
            components: components::Components::default(),
        })
    }

    /// Reads again which standard it follows: a correction may change it.
    pub(crate) fn read_version(&mut self, cx: &mut Diagnostics) {
        if let Some(version) = Version::of(&self.root) {
            self.version = version;
        } else {
            let version = self.root.get("openapi").unwrap_or(&self.root);
            cx.push(other_version(version).label(VERSIONS));
        }
    }

    /// Notes a dialect of its schemas as which they are not read.
    pub(crate) fn note_dialect(&self, cx: &mut Diagnostics) {
        let dialect = self.root.get("jsonSchemaDialect");
        if let Some(dialect) = dialect.filter(|_| self.version != Version::V3_0) {
            note_dialect(dialect, cx);
        }
    }

    /// The tree of the document and those of the files that it refers to, by their names.
    pub(crate) fn trees(&self) -> impl Iterator<Item = (&str, &Node)> {
        std::iter::once((self.name.as_str(), &self.root)).chain(self.files.iter())
    }

    /// The tree of the document itself or of a file that it refers to.
    pub(crate) fn tree(&self, name: &str) -> Option<&Node> {
        if self.name == name {
            return Some(&self.root);
        }
        self.files.get(name).ok()
    }

    /// The same, to be corrected.
    pub(crate) fn tree_mut(&mut self, name: &str) -> Option<&mut Node> {
        if self.name == name {
            return Some(&mut self.root);
        }
        self.files.get_mut(name)
    }
}

/// Notes a dialect that is not the one as which schemas are read.
pub(crate) fn note_dialect(dialect: &Node, cx: &mut Diagnostics) {
    let name = dialect.as_str().unwrap_or_default();
    let is_read = name.starts_with("https://spec.openapis.org/oas/3.")
        || name.trim_end_matches('#') == "https://json-schema.org/draft/2020-12/schema";
    if !is_read {
        let message = format!("the dialect `{}` is ignored", text::shown(name));
        let label = "schemas are read as those of OpenAPI";
        cx.note(Diagnostic::new(&dialect.span, message).label(label));
    }
}

/// Reports a name that is not one of the documents.
pub(crate) fn unknown_document(name: &str, span: &Span, documents: &[Document]) -> Diagnostic {
    let message = format!("`{}` is not one of the documents", text::shown(name));
    let unknown = Diagnostic::new(span, message);
    let names: Vec<&str> = documents.iter().map(|one| one.name.as_str()).collect();
    if near_miss(name, names.iter().copied()).is_some() {
        return unknown.near(name, names);
    }
    // One that is left out of the list is meant at many places.
    unknown.once().help(format!(
        "write `- {}` under `documents` if this is one; the documents are: {}",
        text::shown(name),
        names.join(", ")
    ))
}

fn any_text(source: &Source) -> Node {
    let span = Span::new(source, 0..0);
    let node = |kind| Node {
        span: span.clone(),
        kind,
    };
    let key = Key {
        text: "type".to_owned(),
        span: span.clone(),
    };
    let value = node(Kind::String("string".to_owned()));
    node(Kind::Mapping(vec![Entry { key, value }].into()))
}

/// The ends of the names of files that contain parts of documents.
pub(crate) const FILES: [&str; 3] = [".yaml", ".yml", ".json"];

fn is_likely_file(name: &str) -> bool {
    FILES.iter().any(|end| name.ends_with(end))
}

/// The tree of a document.
fn read_tree(source: &Source, named: Option<&Span>, cx: &mut Diagnostics) -> Option<Node> {
    if is_likely(source.text()) {
        let root = yaml::read_document(source, cx)?;
        return cx.refuse(root.refused()).ok().map(|()| root);
    }
    let root = Diagnostics::look_ahead(|cx| yaml::read_document(source, cx));
    if root.is_none() {
        cx.push(not_a_document(source, named));
    }
    root
}

/// Whether a text says that it is an OpenAPI document. Of any other text no line is shown: it may be
/// a secret.
#[must_use]
pub fn is_likely(text: &str) -> bool {
    foreign::by_beginning(text).is_none() && text::names_key(text, &["openapi", "swagger"])
}

/// A file that is not a document, without any line of it: what it is, where that is known.
#[must_use]
pub fn not_a_document(source: &Source, named: Option<&Span>) -> Diagnostic {
    let name = text::shown(source.name());
    let text = source.text();
    let foreign = foreign::by_beginning(text).or_else(|| foreign::by_keys(text));
    let (what, remedy) = match foreign {
        Some(foreign) => (foreign.what, foreign.remedy),
        None => (
            "is not an OpenAPI 3.0, 3.1 or 3.2 document",
            "`documents` lists files that begin with `openapi: 3.0.x`, `3.1.x` or `3.2.x`",
        ),
    };
    let message = format!("`{name}` {what}");
    let mistake = match named {
        Some(named) if foreign.is_some() => {
            Diagnostic::new(named, message).label("expected an OpenAPI 3.0, 3.1 or 3.2 document")
        }
        Some(named) => Diagnostic::new(named, message),
        None => Diagnostic::without_place(message),
    };
    mistake.help(remedy.replace("FILE", &name))
}
