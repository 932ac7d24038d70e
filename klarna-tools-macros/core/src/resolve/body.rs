//! The body of a request: which media type, and what of it is filled.

use super::field::{RequestField, RequestPart};
use super::style::field_style;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::Located;
use crate::model::{self, Names, Origin, Style};
use crate::openapi::{Content, Media, Operation, RequestBody, essence};
use crate::schema::{Parts, Root, Schemas, View};
use crate::source::Span;
use crate::text;

/// The name of the whole body as a place, where it has no properties.
pub(super) const WHOLE: &str = "body";

/// A body that has been chosen and opened.
#[derive(Debug)]
pub(super) struct OpenBody {
    media_type: String,
    media: Media,
    is_whole: bool,
    required: bool,
    /// What its names have to be as a whole.
    pub(super) names: Names,
}

/// The places of a body, and those properties of it that are in answers only.
#[derive(Debug, Default)]
pub(super) struct Places<'a> {
    pub(super) fields: Vec<RequestField<'a>>,
    pub(super) read_only: Vec<(String, &'a Span)>,
    /// What makes the body one of several forms, which is therefore filled as a whole.
    pub(super) forms: Option<&'a Span>,
    /// What the names of the body have to be as a whole.
    names: Names,
    /// Why there are none, where the body may be left out.
    pub(super) refused: Vec<Diagnostic>,
}

/// Opens the request body of an operation; `chosen` is the media type that the manifest names. What
/// is wrong with a body that may be left out is reported where an argument wants a part of it.
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
        Err(errors) if body.required.is_some() || chosen.is_some() => {
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
    let media = content.media();
    if media == Media::Multipart {
        return Err(cx.report(multipart(&content, named)));
    }
    let places = places(operation, body, &content, named, cx)?;
    let mut fields = places.fields.iter();
    let is_whole = fields.any(|field| field.part == RequestPart::Whole);
    let media_type = match media {
        Media::Json if content.media_type.contains('*') => "application/json",
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

    /// The body, with what goes to each of its places.
    pub(super) fn body(
        &self,
        filled: &[(&RequestField<'_>, Origin)],
        required: bool,
    ) -> model::Body {
        let content = if self.is_whole {
            let value = filled.first().map(|(_, origin)| origin.clone());
            let value = value.unwrap_or(Origin::Argument(String::new()));
            model::Content::Whole(media(self.media), value)
        } else if self.media == Media::Form {
            let fields = filled.iter().map(|(field, origin)| model::Parameter {
                name: field.name.clone(),
                value: origin.clone(),
                style: field.style,
            });
            model::Content::Form(fields.collect())
        } else {
            let properties = filled.iter().map(|(field, origin)| model::Binding {
                name: field.name.clone(),
                value: origin.clone(),
            });
            model::Content::Properties(properties.collect())
        };
        let is_filled = |name: &String| filled.iter().any(|(field, _)| field.name == *name);
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
    let offered = body.contents.iter().map(|content| content.media_type);
    let offered: Vec<&str> = offered.collect();
    if let Some(chosen) = chosen {
        let wanted = essence(&chosen.value);
        let is_it = |content: &&Content<'a>| essence(content.media_type) == wanted;
        if let Some(found) = body.contents.iter().find(is_it) {
            return Ok(*found);
        }
        let message = format!("the request body is not `{}`", text::shown(&chosen.value));
        return Err(cx.report(
            Diagnostic::new(&chosen.span, message)
                .help(format!("it may be {}", text::quoted(&offered)))
                .note(body.span, "declared here"),
        ));
    }
    let json = body.contents.iter().find(|c| c.media() == Media::Json);
    match (json, body.contents.as_slice()) {
        (Some(json), _) => Ok(*json),
        (None, [only]) => Ok(*only),
        (None, []) => {
            let message = "the request body has no media type";
            Err(cx.report(Diagnostic::new(body.span, message).note(named, "needed here")))
        }
        (None, _) => {
            let message = "the request body may be of several media types, none of them JSON";
            let label = format!("add `media_type`, one of {}", text::quoted(&offered));
            Err(cx.report(
                Diagnostic::new(named, message)
                    .label(label)
                    .note(body.span, "declared here"),
            ))
        }
    }
}

fn multipart(content: &Content<'_>, named: &Span) -> Diagnostic {
    let message = format!("a body of `{}` is not supported", content.media_type);
    Diagnostic::new(content.span, message)
        .label("JSON, forms, text and binary bodies are")
        .note(named, "needed here")
        .help("if the API takes another one too, declare it by an entry under `corrections`")
}

/// The places of a body: its properties, or itself where it has none.
fn places<'a>(
    operation: &Operation<'a>,
    body: &RequestBody<'a>,
    content: &Content<'a>,
    named: &Span,
    cx: &mut Diagnostics,
) -> Result<Places<'a>, Reported> {
    let media = content.media();
    let Some(schema) = content.schema else {
        let message = format!("the body `{}` has no `schema`", content.media_type);
        return Err(cx.report(
            Diagnostic::new(content.span, message)
                .label("without one an agent cannot know what to send")
                .note(named, "needed here"),
        ));
    };
    let whole = Parts::from(schema);
    let schemas = Schemas::new(operation.document, View::Request);
    let forms = match media {
        Media::Json | Media::Form => schemas.form_of(&whole, named, cx)?,
        _ => None,
    };
    let root = match media {
        Media::Json | Media::Form if forms.is_none() => schemas.root(&whole, named, cx)?,
        _ => None,
    };
    match (media, root) {
        (_, Some(root)) => Ok(property_places(operation, root, content)),
        (Media::Form, None) => {
            let refused = match forms {
                None => Diagnostic::new(&schema.span, "the form has no `properties`")
                    .label("each argument fills one of them"),
                Some(entry) => Diagnostic::new(&entry.key.span, "this form is of several kinds")
                    .label("each argument fills a field of one kind")
                    .help("write the intended kind under `corrections`"),
            };
            Err(cx.report(refused.note(named, "needed here")))
        }
        _ => Ok(Places {
            fields: vec![RequestField {
                part: RequestPart::Whole,
                name: WHOLE.to_owned(),
                required: body.required,
                schema: whole,
                style: Style::JSON,
                description: None,
                deprecation: None,
                span: content.span,
                refused: None,
            }],
            forms: forms.map(|entry| &entry.key.span),
            ..Places::default()
        }),
    }
}

/// Each property of the body, by whether it is sent.
fn property_places<'a>(
    operation: &Operation<'a>,
    root: Root<'a>,
    content: &Content<'a>,
) -> Places<'a> {
    let schemas = Schemas::new(operation.document, View::Request);
    let mut places = Places {
        names: root.names,
        ..Places::default()
    };
    for (member, forbidden) in root.members {
        if !schemas.is_visible(&member.schema) {
            places.read_only.push((member.name.to_owned(), member.span));
            continue;
        }
        let (style, refused) = if content.media() == Media::Form {
            let (encoding, wrong) = content.encoding_of(member.name);
            (field_style(&encoding), wrong)
        } else {
            (Style::JSON, None)
        };
        places.fields.push(RequestField {
            part: RequestPart::Body,
            name: member.name.to_owned(),
            required: member.required,
            schema: member.schema,
            style,
            description: None,
            deprecation: None,
            span: member.span,
            refused: forbidden.or(refused),
        });
    }
    places
}
