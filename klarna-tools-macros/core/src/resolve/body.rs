//! The body of a request: which media type, and what of it is filled.

mod places;

use super::field::Filled;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{Located, RequestPart};
use crate::model::{self, JSON, Names, Origin, is_plain_json};
use crate::openapi::{Content, Media, Operation, RequestBody, essence};
use crate::source::Span;
use crate::text;
pub(super) use places::Places;

/// The name of the whole body as a place, where it has no properties.
pub(super) const WHOLE: &str = "body";

/// A body that has been chosen and opened.
#[derive(Debug)]
pub(super) struct OpenBody {
    pub(super) media_type: String,
    media: Media,
    is_whole: bool,
    pub(super) required: bool,
    /// What its names have to be as a whole.
    pub(super) names: Names,
}

/// Opens the request body of an operation; `chosen` is the media type that the manifest names. What
/// is wrong with a body that may be left out is reported where an argument wants a part of it; an update
/// (PATCH) without one does nothing.
pub(super) fn open_body<'a>(
    operation: &Operation<'a>,
    chosen: Option<&Located<String>>,
    named: &Span,
    cx: &mut Diagnostics,
) -> (Option<OpenBody>, Places<'a>) {
    let nothing = (None, Places::default());
    let body = match operation.request_body(cx) {
        Ok(Some(body)) => body,
        Ok(None) => {
            if let Some(chosen) = chosen {
                let message = format!("{} takes no body", operation.name());
                cx.push(Diagnostic::new(&chosen.span, message).label("leave `media_type` out"));
            }
            return nothing;
        }
        Err(Reported { .. }) => return nothing,
    };
    let mut mistakes = Diagnostics::new();
    let opened = open_content(operation, &body, chosen, named, &mut mistakes);
    cx.take_notes(&mut mistakes);
    match mistakes.finish(opened) {
        Ok(opened) => opened.unwrap_or(nothing),
        Err(errors)
            if body.required.is_some() || chosen.is_some() || operation.method == "PATCH" =>
        {
            errors.iter().for_each(|error| cx.push(error.clone()));
            nothing
        }
        Err(errors) => {
            let refused = errors.iter().cloned().collect();
            let places = Places {
                refused,
                ..Places::default()
            };
            (None, places)
        }
    }
}

fn open_content<'a>(
    operation: &Operation<'a>,
    body: &RequestBody<'a>,
    chosen: Option<&Located<String>>,
    named: &Span,
    cx: &mut Diagnostics,
) -> Result<(Option<OpenBody>, Places<'a>), Reported> {
    let content = choose(body, chosen, named, cx)?;
    content.check(operation.document, named, cx)?;
    let media = content.media();
    let places = Places::of(operation, body, &content, named, cx)?;
    let mut fields = places.fields.iter();
    let is_whole = fields.any(|field| field.part == RequestPart::WholeBody);
    let media_type = match media {
        Media::Json if content.media_type.contains('*') => JSON,
        _ => content.media_type,
    };
    let opened = OpenBody {
        media_type: media_type.to_owned(),
        media,
        is_whole,
        required: body.required.is_some(),
        names: places.names.clone(),
    };
    Ok((Some(opened), places))
}

impl OpenBody {
    /// Whether its fields are written like parameters of a query.
    pub(super) fn is_form(&self) -> bool {
        self.media == Media::Form
    }

    /// Whether it is bytes, which an agent writes in base64.
    pub(super) fn is_binary(&self) -> bool {
        self.is_whole && self.media == Media::Binary
    }

    /// Whether each of its fields is a part.
    pub(super) fn is_multipart(&self) -> bool {
        self.media == Media::Multipart
    }

    /// The body, with what goes to each of its places.
    pub(super) fn body(&self, filled: &[&Filled<'_>], required: bool) -> model::Body {
        let each = filled.iter();
        let content = if self.is_whole {
            let value = filled.first().map(|filled| filled.value.clone());
            let value = value.unwrap_or(Origin::Argument(String::new()));
            model::Content::Whole(media(self.media), value)
        } else if self.is_form() {
            model::Content::Form(each.map(|filled| filled.parameter()).collect())
        } else if self.is_multipart() {
            model::Content::Multipart(each.map(|filled| filled.part()).collect())
        } else {
            let properties = each.map(|filled| model::Binding {
                name: filled.field.name.clone(),
                value: filled.value.clone(),
            });
            model::Content::Properties(properties.collect())
        };
        let is_filled = |name: &String| filled.iter().any(|filled| filled.field.name == *name);
        let mut names = self.names.clone();
        names.dependent.retain(|(name, _)| is_filled(name));
        model::Body {
            media_type: self.media_type.clone(),
            optional: !self.required && !required,
            names,
            content,
        }
    }
}

/// What the bytes of a whole body or of an answer mean.
pub(super) fn media(media: Media) -> model::Media {
    match media {
        Media::Json => model::Media::Json,
        Media::Text => model::Media::Text,
        Media::Form | Media::Multipart | Media::Binary => model::Media::Binary,
    }
}

/// The content that is sent: what the manifest says, else JSON, else the only one.
fn choose<'a>(
    body: &RequestBody<'a>,
    chosen: Option<&Located<String>>,
    named: &Span,
    cx: &mut Diagnostics,
) -> Result<Content<'a>, Reported> {
    let found = match chosen {
        Some(chosen) => find(body, chosen),
        None => default(body, named),
    };
    match found {
        Ok(content) if content.media() == Media::Multipart && !content.is_multipart_form() => {
            Err(cx.report(multipart(content, named)))
        }
        Ok(content) => Ok(*content),
        Err(mistake) => Err(cx.report(mistake)),
    }
}

/// The content of this media type.
fn find<'b, 'a>(
    body: &'b RequestBody<'a>,
    chosen: &Located<String>,
) -> Result<&'b Content<'a>, Diagnostic> {
    let wanted = essence(&chosen.value);
    let is_it = |content: &&Content<'_>| essence(content.media_type) == wanted;
    let is_named = |content: &&Content<'_>| content.media_type == chosen.value;
    let mut fitting = body.contents.iter().filter(is_it);
    let named = fitting.clone().find(is_named);
    named.or_else(|| fitting.next()).ok_or_else(|| {
        let message = format!("the request body is not `{}`", text::shown(&chosen.value));
        Diagnostic::new(&chosen.span, message)
            .help(format!("it may be {}", media_types(body)))
            .note(body.span, "declared here")
    })
}

/// The JSON that is sent where nothing is said: `application/json` itself, else the first.
pub(super) fn json_of<'b, 'a>(body: &'b RequestBody<'a>) -> Option<&'b Content<'a>> {
    let json = body.contents.iter();
    let json = json.filter(|content| content.media() == Media::Json);
    json.min_by_key(|content| {
        (
            content.media_type != JSON,
            !is_plain_json(content.media_type),
        )
    })
}

/// JSON, else the only content.
fn default<'b, 'a>(body: &'b RequestBody<'a>, named: &Span) -> Result<&'b Content<'a>, Diagnostic> {
    match (json_of(body), body.contents.as_slice()) {
        (Some(json), _) => Ok(json),
        (None, [only]) => Ok(only),
        (None, []) => {
            let message = "the request body has no media type";
            Err(Diagnostic::new(body.span, message).note(named, "needed here"))
        }
        (None, _) => {
            let message = "the request body may be of several media types, none of them JSON";
            Err(Diagnostic::new(named, message)
                .label(format!("add `media_type`, one of {}", media_types(body)))
                .note(body.span, "declared here"))
        }
    }
}

fn media_types(body: &RequestBody<'_>) -> String {
    let offered = body.contents.iter().map(|content| content.media_type);
    text::quoted(&offered.collect::<Vec<_>>())
}

fn multipart(content: &Content<'_>, named: &Span) -> Diagnostic {
    let message = format!("a body of `{}` is not supported", content.media_type);
    Diagnostic::new(content.span, message)
        .label("JSON, forms (`multipart/form-data` is one), text and binary bodies are")
        .note(named, "needed here")
        .help("if the API takes another one too, declare it by an entry under `corrections`")
}
