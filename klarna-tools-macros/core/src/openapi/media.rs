//! Bodies: what is sent and what is answered, by media type.

use openapiv3::{Encoding, QueryStyle};

use super::leaf::{Members, read_leaf};
use super::operation::deprecation;
use super::{Document, Operation};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::source::Span;
use crate::text;
use crate::yaml::{Entry, Key, Node};

/// What a media type object says of parts that follow each other.
const SEQUENTIAL: [&str; 3] = ["itemSchema", "prefixEncoding", "itemEncoding"];

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

/// The answers of an operation that mean success.
#[derive(Debug, Clone, Default)]
pub struct Responses<'a> {
    /// Their statuses.
    pub statuses: Vec<&'a Key>,
    /// Their bodies that are read: JSON if any of them is.
    pub contents: Vec<Content<'a>>,
    /// The headers they declare.
    pub headers: Vec<&'a str>,
    /// The headers that all of them promise.
    pub promised: Vec<&'a str>,
    /// The headers that one of them calls deprecated, and where.
    pub deprecated: Vec<(&'a str, &'a Span)>,
    /// Whether all of them have a body.
    pub have_bodies: bool,
}

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
        let node = document.dereference(self.node, cx)?.node;
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

    /// How a field of a form is written, and what is wrong with how the document says it.
    pub(crate) fn encoding_of(&self, field: &str) -> (Encoding, Option<Diagnostic>) {
        let node = self.encoding.and_then(|fields| fields.get(field));
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

    /// Notes what has no effect of how the document says that a part is written.
    pub(crate) fn note_unused(&self, part: &str, cx: &mut Diagnostics) {
        let encoding = self.encoding.and_then(|fields| fields.get(part));
        let entries = encoding.into_iter().flat_map(Node::entries);
        for entry in entries.filter(|entry| UNUSED.contains(&entry.key.text.as_str())) {
            let message = format!("`{}` of this part is ignored", entry.key.text);
            let label = "`contentType` alone says how a part of a form is written";
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

/// What of an encoding has no effect on a part (OpenAPI 3.0.3, Encoding Object), or is not sent.
const UNUSED: [&str; 4] = ["style", "explode", "allowReserved", "headers"];

/// Whether a header can contain this as a media type, also as a range such as `image/*`.
fn is_media_type(text: &str) -> bool {
    let is_written = |c: char| c.is_ascii_graphic() || c == ' ';
    essence(text).contains('/') && text.chars().all(is_written)
}

/// A media type without its parameters, in lower case.
#[must_use]
pub fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_lowercase()
}

/// Whether a media type is JSON (RFC 6839, section 3.1, for the suffix).
#[must_use]
pub fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence == "*/*" || essence.ends_with("+json")
}

fn contents<'a>(node: &'a Node, document: &'a Document) -> Vec<Content<'a>> {
    let content = node.entries_of("content").iter();
    content.map(|entry| Content::of(entry, document)).collect()
}

impl<'a> Operation<'a> {
    /// Its request body.
    pub fn request_body(&self, cx: &mut Diagnostics) -> Result<Option<RequestBody<'a>>, Reported> {
        let Some(body) = self.node.get("requestBody") else {
            return Ok(None);
        };
        let body = self.document.dereference(body, cx)?.node;
        Ok(Some(RequestBody {
            contents: contents(body, self.document),
            required: body.true_at("required"),
            span: &body.span,
        }))
    }

    /// Its answers that mean success: `default` where no other does.
    pub fn responses(&self, cx: &mut Diagnostics) -> Responses<'a> {
        let by_default = !self.has_success();
        let is_success = |status: &str| match status {
            "default" => by_default,
            status => status.starts_with('2'),
        };
        self.read_responses(is_success, cx)
    }

    /// Its answers that mean failure: `default` is one where another means success.
    pub fn failures(&self, cx: &mut Diagnostics) -> Responses<'a> {
        let by_default = self.has_success();
        let is_failure = |status: &str| match status {
            "default" => by_default,
            status => status.starts_with(['4', '5']),
        };
        self.read_responses(is_failure, cx)
    }

    fn has_success(&self) -> bool {
        let declared = self.node.entries_of("responses");
        declared.iter().any(|entry| entry.key.text.starts_with('2'))
    }

    fn read_responses(&self, is_it: impl Fn(&str) -> bool, cx: &mut Diagnostics) -> Responses<'a> {
        let mut responses = Responses {
            have_bodies: true,
            ..Responses::default()
        };
        // What is answered before the work is done does not describe its result.
        let mut accepted = Vec::new();
        let declared = self.node.entries_of("responses").iter();
        for entry in declared.filter(|entry| is_it(&entry.key.text)) {
            let Ok(target) = self.document.dereference(&entry.value, cx) else {
                continue;
            };
            responses.statuses.push(&entry.key);
            self.add_headers(target.node, &mut responses);
            let content = target.node.entry("content");
            match content {
                Some(content) if EMPTY.contains(&entry.key.text.as_str()) => {
                    responses.have_bodies = false;
                    note_impossible_body(&entry.key.text, content, cx);
                }
                _ => {
                    let contents = asked_for(contents(target.node, self.document));
                    responses.have_bodies &= !contents.is_empty();
                    if entry.key.text == ACCEPTED {
                        accepted.extend(contents);
                    } else {
                        responses.contents.extend(contents);
                    }
                }
            }
        }
        responses.contents.append(&mut accepted);
        let any_json = responses.contents.iter().any(|c| c.media() == Media::Json);
        let first = responses.contents.first().map(Content::media);
        responses.contents.retain(|content| match content.media() {
            Media::Json => true,
            media => !any_json && Some(media) == first,
        });
        responses
    }

    /// Adds the headers of a response.
    fn add_headers(&self, response: &'a Node, responses: &mut Responses<'a>) {
        let headers = response.entries_of("headers").iter();
        let is_promised = |header: &&Entry| {
            let target = self.document.peek(&header.value);
            target.is_some_and(|target| target.node.true_at("required").is_some())
        };
        let promised = headers.clone().filter(is_promised);
        let promised: Vec<&str> = promised.map(|header| header.key.text.as_str()).collect();
        if responses.statuses.len() == 1 {
            responses.promised = promised;
        } else {
            let is_among = |name: &&str| promised.iter().any(|one| one.eq_ignore_ascii_case(name));
            responses.promised.retain(is_among);
        }
        responses
            .deprecated
            .extend(headers.clone().filter_map(|header| {
                let target = self.document.peek(&header.value)?;
                let (_, span) = deprecation(target.node)?;
                Some((header.key.text.as_str(), span))
            }));
        responses
            .headers
            .extend(headers.map(|header| header.key.text.as_str()));
    }
}

/// The status of work that is not done yet (RFC 9110, 15.3.3).
const ACCEPTED: &str = "202";

/// What comes of the representations that one answer has: `application/json` alone, where it is one
/// of them, since no other is asked for then.
fn asked_for(mut contents: Vec<Content<'_>>) -> Vec<Content<'_>> {
    let is_plain = |content: &Content<'_>| essence(content.media_type) == "application/json";
    if contents.iter().any(is_plain) {
        contents.retain(is_plain);
    }
    contents
}

/// The successes whose answers have no content (RFC 9110, 15.3.5 and 15.3.6).
const EMPTY: [&str; 2] = ["204", "205"];

fn note_impossible_body(status: &str, content: &Entry, cx: &mut Diagnostics) {
    let message = format!("the `content` of this {status} is ignored");
    let label = format!("a {status} answer has no content (RFC 9110)");
    cx.note(Diagnostic::new(&content.key.span, message).label(label));
}
