//! What an operation answers.

use super::Operation;
use super::media::{Content, Media, contents};
use super::object::entries;
use super::operation::deprecation;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Deprecation, is_plain_json};
use crate::source::Span;
use crate::text;
use crate::yaml::{Entry, Key, Node};

/// Whether a key is a status or a class of them, in any case.
fn is_status(key: &str) -> bool {
    let begins = key.starts_with(|c: char| ('1'..='5').contains(&c));
    let rest = key.get(1..).unwrap_or_default();
    let is_code = rest.chars().all(|c| c.is_ascii_digit()) || rest.eq_ignore_ascii_case("xx");
    key.len() == 3 && begins && is_code
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
    pub deprecated: Vec<(&'a str, Deprecation, &'a Span)>,
    /// Whether all of them have a body.
    pub have_bodies: bool,
}

impl<'a> Operation<'a> {
    /// Its answers that mean success: `default` where no other does.
    pub fn responses(&self, cx: &mut Diagnostics) -> Responses<'a> {
        self.note_statuses(cx);
        self.read_responses(&['2'], !self.has_success(), cx)
    }

    /// Its answers that mean failure: `default` is one where another means success.
    pub fn failures(&self, cx: &mut Diagnostics) -> Responses<'a> {
        self.read_responses(&['4', '5'], self.has_success(), cx)
    }

    /// Notes keys of answers that are no statuses: no answer has one.
    fn note_statuses(&self, cx: &mut Diagnostics) {
        for entry in self.node.entries_of("responses") {
            let key = entry.key.text.as_str();
            if !is_status(key) && key != "default" && !key.starts_with("x-") {
                let message = format!("`{}` is not a status", text::shown(key));
                let label = "expected one such as `201`, `2XX`, or `default`";
                cx.note(Diagnostic::new(&entry.key.span, message).label(label));
            }
        }
    }

    fn has_success(&self) -> bool {
        let declared = self.node.entries_of("responses");
        declared.iter().any(|entry| entry.key.text.starts_with('2'))
    }

    /// The answers whose statuses begin so, and `default` if it is one of them.
    fn read_responses(
        &self,
        begins: &[char],
        by_default: bool,
        cx: &mut Diagnostics,
    ) -> Responses<'a> {
        let is_it = |status: &str| match status {
            "default" => by_default,
            status => status.starts_with(begins),
        };
        let mut responses = Responses {
            have_bodies: true,
            ..Responses::default()
        };
        // What is answered before the work is done comes last.
        let (mut finished, mut accepted) = (Vec::new(), Vec::new());
        let declared = entries(self.node, "responses", "answers by status", cx).iter();
        let mut declared: Vec<&Entry> = declared.filter(|entry| is_it(&entry.key.text)).collect();
        declared.sort_by_key(|entry| &entry.key.text);
        for entry in declared {
            let Ok(target) = self.document.object(&entry.value, "a response", cx) else {
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
                    let contents = asked_for(contents(target.node, self.document, cx));
                    let is_finished = entry.key.text != ACCEPTED;
                    let bodies = if is_finished {
                        &mut finished
                    } else {
                        &mut accepted
                    };
                    bodies.push(contents);
                }
            }
        }
        finished.append(&mut accepted);
        responses.add_bodies(finished);
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
                let (deprecation, span) = deprecation(target.node)?;
                Some((header.key.text.as_str(), deprecation, span))
            }));
        responses
            .headers
            .extend(headers.map(|header| header.key.text.as_str()));
    }
}

impl<'a> Responses<'a> {
    /// Whether only some of the answers declare a header.
    pub(crate) fn has_partly(&self, header: &str) -> bool {
        let is_it = |known: &&&str| known.eq_ignore_ascii_case(header);
        self.headers.iter().filter(is_it).count() < self.statuses.len()
    }

    /// Adds the bodies of each answer, as far as they are read.
    fn add_bodies(&mut self, bodies: Vec<Vec<Content<'a>>>) {
        let mut all = bodies.iter().flatten().map(Content::media);
        let first = all.clone().next();
        let any_json = all.any(|media| media == Media::Json);
        let is_read = |content: &Content<'_>| match content.media() {
            Media::Json => true,
            media => !any_json && Some(media) == first,
        };
        self.have_bodies &= bodies.iter().all(|own| own.iter().any(is_read));
        self.contents = bodies.into_iter().flatten().filter(is_read).collect();
    }
}

/// The status of work that is not done yet (RFC 9110, 15.3.3).
const ACCEPTED: &str = "202";

/// What comes of the representations that one answer has: `application/json` alone, where it is one
/// of them, since no other is asked for then.
fn asked_for(mut contents: Vec<Content<'_>>) -> Vec<Content<'_>> {
    let is_plain = |content: &Content<'_>| is_plain_json(content.media_type);
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
