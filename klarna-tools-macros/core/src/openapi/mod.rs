//! OpenAPI 3.0, 3.1 and 3.2 documents: operations by method and path, parameters, bodies, answers.
//!
//! A document stays a located tree; only the leaves that a tool needs are decoded into
//! `openapiv3` types, so a mistake elsewhere in a vendor's document costs nothing.

mod components;
mod files;
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

pub use crate::model::{essence, is_json};
pub(crate) use files::{absolute_references, path_from, relative_references};
pub use leaf::{client_credentials_url, scheme_name, security_scheme, servers};
pub(crate) use media::is_media_type;
pub use media::{Content, Media, RequestBody, media_of};
pub(crate) use object::refused_member;
pub use openapiv3::{APIKeyLocation, Encoding, SecurityScheme, Server};
pub use operation::Operation;
pub use parameter::Parameter;
pub use reference::Target;
pub(crate) use reference::beside;
pub use responses::Responses;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Source, Span};
use crate::text;
use crate::yaml::{self, Entry, Key, Kind, Node};

/// The standard that a document follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// OpenAPI 3.0: schemas are a dialect of its own, and everything beside `$ref` is ignored.
    V3_0,
    /// OpenAPI 3.1: schemas are JSON Schema 2020-12, and keywords beside `$ref` apply, too.
    V3_1,
    /// OpenAPI 3.2: the same, and any method.
    V3_2,
}

impl Version {
    /// That which a document names, if it is supported.
    fn of(root: &Node) -> Option<Self> {
        let text = root.get("openapi")?.as_str()?;
        let known = [
            ("3.0.", Self::V3_0),
            ("3.1.", Self::V3_1),
            ("3.2.", Self::V3_2),
        ];
        let found = known.into_iter().find(|(begin, _)| text.starts_with(begin));
        found.map(|(_, version)| version)
    }
}

fn unknown_version(root: &Node) -> Diagnostic {
    let span = root.get("openapi").map_or(&root.span, |node| &node.span);
    Diagnostic::new(span, "this is not an OpenAPI 3.0, 3.1 or 3.2 document")
        .label("expected `openapi: 3.0.x`, `3.1.x` or `3.2.x`")
}

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
    any_text: Node,
    /// The same of a value.
    anything: Node,
    components: components::Components,
}

impl Document {
    /// Reads a document, checks that it is OpenAPI 3.0 to 3.2, and reads the files that it refers
    /// to: `load` is handed their paths from the folder of the manifest.
    pub fn read(
        name: &str,
        source: &Source,
        mut load: impl FnMut(&str) -> Result<Source, String>,
        cx: &mut Diagnostics,
    ) -> Option<Self> {
        let mut root = read_tree(source, cx)?;
        let Some(version) = Version::of(&root) else {
            cx.push(match (root.get("swagger"), root.get("openapi")) {
                (Some(_), _) => {
                    unknown_version(&root).help("convert it: this is OpenAPI 2.0, called Swagger")
                }
                (None, None) => not_a_document(source),
                (None, Some(_)) => unknown_version(&root),
            });
            return None;
        };
        cx.refuse(object::refused(&root)).ok()?;
        if root.get("paths").and_then(Node::as_mapping).is_none() {
            cx.push(Diagnostic::new(&root.span, "the document has no `paths`"));
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
        match Version::of(&self.root) {
            Some(version) => self.version = version,
            None => cx.push(unknown_version(&self.root)),
        }
    }

    /// Notes a dialect of its schemas as which they are not read.
    pub(crate) fn note_dialect(&self, cx: &mut Diagnostics) {
        let dialect = self.root.get("jsonSchemaDialect");
        if let Some(dialect) = dialect.filter(|_| self.version != Version::V3_0) {
            note_dialect(dialect, cx);
        }
    }

    /// The schema of a text about which nothing is known.
    pub(crate) fn any_text(&self) -> &Node {
        &self.any_text
    }

    /// The schema of a value about which nothing is known.
    pub(crate) fn anything(&self) -> &Node {
        &self.anything
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
    let names: Vec<&str> = documents.iter().map(|one| one.name.as_str()).collect();
    let help = format!("the documents are: {}", names.join(", "));
    Diagnostic::new(span, message).near_or(name, names, help)
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
const FILES: [&str; 3] = [".yaml", ".yml", ".json"];

fn is_likely_file(name: &str) -> bool {
    FILES.iter().any(|end| name.ends_with(end))
}

/// The tree of a document.
fn read_tree(source: &Source, cx: &mut Diagnostics) -> Option<Node> {
    if is_likely(source.text()) {
        let root = yaml::read_document(source, cx)?;
        return cx.refuse(root.refused()).ok().map(|()| root);
    }
    let root = Diagnostics::look_ahead(|cx| yaml::read_document(source, cx));
    if root.is_none() {
        cx.push(not_a_document(source));
    }
    root
}

/// Whether a text says that it is an OpenAPI document. Of any other text no line is shown: it may be
/// a secret.
#[must_use]
pub fn is_likely(text: &str) -> bool {
    text::names_key(text, &["openapi", "swagger"])
}

/// A file that is not a document, without any line of it.
#[must_use]
pub fn not_a_document(source: &Source) -> Diagnostic {
    let name = text::shown(source.name());
    Diagnostic::without_place(format!(
        "`{name}` is not an OpenAPI 3.0, 3.1 or 3.2 document"
    ))
    .help("`documents` lists files that begin with `openapi: 3.0.x`, `3.1.x` or `3.2.x`")
}
