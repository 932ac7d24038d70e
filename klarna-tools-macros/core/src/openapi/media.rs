//! Bodies by media type, and what a request sends.

use openapiv3::{Encoding, QueryStyle};

use super::leaf::{Members, read_leaf};
use super::object::entries;
use super::object::note_misspelt;
use super::{Document, Operation, Version};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported, near_miss};
use crate::model::{essence, is_json};
use crate::source::Span;
use crate::text;
use crate::yaml::{Entry, Kind, Node};

/// What a media type object says of parts that follow each other.
const SEQUENTIAL: [&str; 3] = ["itemSchema", "prefixEncoding", "itemEncoding"];

/// How media types begin (RFC 6838, section 4.2).
const KINDS: [&str; 4] = ["application", "text", "multipart", "image"];

/// What an encoding object of OpenAPI 3.2 says of the parts of a field.
const NESTED: [&str; 3] = ["encoding", "prefixEncoding", "itemEncoding"];

/// A body of one media type (OpenAPI 3.0, Media Type Object).
#[derive(Debug, Clone, Copy)]
pub struct Content<'a> {
    /// The media type as the document writes it.
    pub media_type: &'a str,
    /// Its type.
    pub schema: Option<&'a Node>,
    /// How the fields of a form are written.
    encoding: Option<&'a Node>,
    /// All of it, its references not followed.
    node: &'a Node,
    /// Where the document declares it.
    pub span: &'a Span,
}

/// What the bytes of a media type mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// JSON, also as `application/problem+json` and the like.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data` and the like.
    Multipart,
    /// Text, also XML and YAML.
    Text,
    /// Anything else.
    Binary,
}

/// The body of a request.
#[derive(Debug, Clone)]
pub struct RequestBody<'a> {
    /// What it may be.
    pub contents: Vec<Content<'a>>,
    /// Where it is required.
    pub required: Option<&'a Span>,
    /// Where the document declares it.
    pub span: &'a Span,
}

/// What a media type object says (OpenAPI 3.2, Media Type Object).
const MEMBERS: [&str; 7] = [
    "schema",
    "itemSchema",
    "example",
    "examples",
    "encoding",
    "prefixEncoding",
    "itemEncoding",
];

impl<'a> Content<'a> {
    fn of(entry: &'a Entry, document: &'a Document) -> Self {
        let target = document.peek(&entry.value);
        let node = target.map_or(&entry.value, |target| target.node);
        Self {
            media_type: &entry.key.text,
            schema: node.get("schema"),
            encoding: node.get("encoding"),
            node: &entry.value,
            span: &entry.key.span,
        }
    }

    /// Reports a reference that leads nowhere, and a body of many parts that follow each other, one
    /// by one (OpenAPI 3.2, Media Type Object).
    pub(crate) fn check(
        &self,
        document: &Document,
        needed: &Span,
        cx: &mut Diagnostics,
    ) -> Result<(), Reported> {
        if self.node.kind == Kind::Null {
            return Ok(());
        }
        let node = document.object(self.node, "a media type object", cx)?.node;
        note_misspelt(node, &MEMBERS, cx);
        if let Some(misspelt) = self.misspelt() {
            return Err(cx.report(misspelt.note(needed, "needed here")));
        }
        let Some(entry) = SEQUENTIAL.iter().find_map(|key| node.entry(key)) else {
            return Ok(());
        };
        let message = format!("`{}` is not supported", entry.key.text);
        Err(cx.report(
            Diagnostic::new(&entry.key.span, message)
                .label("a body is sent and read as a whole")
                .note(needed, "needed here")
                .help("if the API has another media type for it, declare that by an entry under `corrections`"),
        ))
    }

    /// A media type whose first part is nearly a known one.
    fn misspelt(&self) -> Option<Diagnostic> {
        let (kind, rest) = self.media_type.split_once('/')?;
        let near = near_miss(kind, KINDS).filter(|near| !kind.eq_ignore_ascii_case(near))?;
        let message = format!("`{}` is not a media type", text::shown(self.media_type));
        let label = format!("did you mean `{near}/{}`?", text::shown(rest));
        Some(Diagnostic::new(self.span, message).label(label))
    }

    fn encoding(&self, field: &str) -> Option<&'a Node> {
        self.encoding?.get(field)
    }

    /// How a field of a form is written, and what is wrong with how the document says it.
    pub(crate) fn encoding_of(&self, field: &str) -> (Encoding, Option<Diagnostic>) {
        let node = self.encoding(field);
        let called = format!("field `{}`", text::shown(field));
        let others = ["contentType", "style", "explode", "allowReserved"];
        let read = node.map(|node| read_leaf(&called, node, Members::new(), &others));
        let (mut leaf, wrong): (Encoding, _) = read.and_then(Result::ok).unwrap_or_default();
        let nested = node.and_then(|node| {
            let entry = NESTED.iter().find_map(|key| node.entry(key))?;
            let message = format!("`{}` of {called} is not supported", entry.key.text);
            Some(Diagnostic::new(&entry.key.span, message).label("a field is written as a whole"))
        });
        let unknown = node.and_then(|node| {
            let declared = node.get("contentType")?;
            let types = leaf.content_type.as_deref()?;
            let message = format!("`contentType` of {called} is not a media type");
            let unknown = Diagnostic::new(&declared.span, message);
            let unknown = unknown.label("expected one such as `image/png`");
            (!types.split(',').all(is_media_type)).then_some(unknown)
        });
        // The default of `openapiv3` is `false` for every style.
        if node.and_then(|node| node.get("explode")).is_none() {
            leaf.explode = matches!(leaf.style, None | Some(QueryStyle::Form));
        }
        (leaf, nested.or(unknown).or(wrong))
    }

    /// Whether a part is written like a parameter of a query, which its media type does not matter
    /// for (OpenAPI 3.1, Encoding Object). Before 3.1 this was for `x-www-form-urlencoded` alone.
    pub(crate) fn is_styled(&self, part: &str, version: Version) -> bool {
        let says = |it: &Node| STYLED.iter().any(|key| it.get(key).is_some());
        version != Version::V3_0 && self.encoding(part).is_some_and(says)
    }

    /// Notes what has no effect of how the document says that a part is written.
    pub(crate) fn note_unused(&self, part: &str, version: Version, cx: &mut Diagnostics) {
        let is_styled = self.is_styled(part, version);
        for entry in self.encoding(part).into_iter().flat_map(Node::entries) {
            let label = match entry.key.text.as_str() {
                "headers" => "no other header of a part is sent",
                "allowReserved" if is_styled => "nothing of a part is percent-encoded",
                "contentType" if is_styled => "`style` says how it is written",
                "style" | "explode" | "allowReserved" if !is_styled => {
                    "in OpenAPI 3.0 `contentType` alone says how a part is written"
                }
                _ => continue,
            };
            let message = format!("`{}` of this part is ignored", entry.key.text);
            cx.note(Diagnostic::new(&entry.key.span, message).label(label));
        }
    }

    /// What its bytes mean.
    #[must_use]
    pub fn media(&self) -> Media {
        media_of(self.media_type)
    }

    /// Whether it is a form in several parts (RFC 7578).
    #[must_use]
    pub fn is_multipart_form(&self) -> bool {
        essence(self.media_type) == "multipart/form-data"
    }
}

/// What the bytes of a media type mean.
#[must_use]
pub fn media_of(media_type: &str) -> Media {
    let essence = essence(media_type);
    let is = |names: &[&str]| names.contains(&essence.as_str());
    if is_json(media_type) {
        Media::Json
    } else if is(&["application/x-www-form-urlencoded"]) {
        Media::Form
    } else if essence.starts_with("multipart/") {
        Media::Multipart
    } else if essence.starts_with("text/")
        || essence.ends_with("+xml")
        || essence.ends_with("+yaml")
        || is(&["application/xml", "application/yaml", "application/x-yaml"])
    {
        Media::Text
    } else {
        Media::Binary
    }
}

/// What of an encoding says that a field is written like a parameter of a query.
const STYLED: [&str; 3] = ["style", "explode", "allowReserved"];

/// Whether a header can contain this as a media type, also as a range such as `image/*`.
pub(crate) fn is_media_type(text: &str) -> bool {
    let is_written = |c: char| c.is_ascii_graphic() || c == ' ';
    essence(text).contains('/') && text.chars().all(is_written)
}

pub(super) fn contents<'a>(
    node: &'a Node,
    document: &'a Document,
    cx: &mut Diagnostics,
) -> Vec<Content<'a>> {
    let content = entries(node, "content", "bodies by media type", cx).iter();
    content.map(|entry| Content::of(entry, document)).collect()
}

impl<'a> Operation<'a> {
    /// Its request body.
    pub fn request_body(&self, cx: &mut Diagnostics) -> Result<Option<RequestBody<'a>>, Reported> {
        let Some(body) = self.node.get("requestBody") else {
            return Ok(None);
        };
        let body = self.document.object(body, "a request body", cx)?.node;
        Ok(Some(RequestBody {
            contents: contents(body, self.document, cx),
            required: body.true_at("required"),
            span: &body.span,
        }))
    }
}
