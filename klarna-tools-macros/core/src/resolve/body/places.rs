//! The places of a body that arguments fill: its properties, or the whole of it.

use super::WHOLE;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::RequestPart;
use crate::model::{JSON, Names, Serialization, Style};
use crate::openapi::{Content, Encoding, Media, Operation, RequestBody, media_of};
use crate::resolve::field::{PartForm, RequestField};
use crate::resolve::style::field_style;
use crate::schema::{Member, Parts, Root, Schemas, View};
use crate::source::Span;
use crate::text;
use crate::yaml::{Entry, Node};

/// The places of a body, and those properties of it that are in answers only.
#[derive(Debug, Default)]
pub(in crate::resolve) struct Places<'a> {
    pub(in crate::resolve) fields: Vec<RequestField<'a>>,
    pub(in crate::resolve) read_only: Vec<(String, &'a Span)>,
    /// What makes the body one of several forms, which is therefore filled as a whole.
    pub(in crate::resolve) forms: Option<&'a Span>,
    /// What the names of the body have to be as a whole.
    pub(super) names: Names,
    /// Where the document says so.
    pub(in crate::resolve) said: Vec<(Vec<&'a str>, &'a Span)>,
    /// Why there are none, where the body may be left out.
    pub(in crate::resolve) refused: Vec<Diagnostic>,
}

impl<'a> Places<'a> {
    /// The properties of a body, or itself where it has none.
    pub(super) fn of(
        operation: &Operation<'a>,
        body: &RequestBody<'a>,
        content: &Content<'a>,
        named: &Span,
        cx: &mut Diagnostics,
    ) -> Result<Self, Reported> {
        let media = content.media();
        let schema = match (content.schema, media) {
            (Some(schema), _) => schema,
            (None, Media::Form | Media::Multipart) => {
                return Err(cx.report(without_schema(content, named)));
            }
            (None, Media::Json) => &operation.document.anything,
            (None, Media::Text | Media::Binary) => &operation.document.any_text,
        };
        let whole = Parts::from(schema);
        if !matches!(media, Media::Json | Media::Form | Media::Multipart) {
            return Ok(Self::whole(body, content, whole));
        }
        let mut schemas = Schemas::new(operation.document, View::Request);
        let forms = schemas.form_of(&whole, named, cx)?;
        let root = match forms {
            None => schemas.root(&whole, named, cx)?,
            Some(_) => None,
        };
        match root {
            Some(root) => {
                if media == Media::Multipart {
                    for (member, _) in &root.members {
                        content.note_unused(member.name, operation.document.version, cx);
                        schemas.note_unused_media_type(&member.schema, cx);
                    }
                }
                Ok(Self::properties(operation, root, content))
            }
            None if media != Media::Json => Err(cx.report(form(schema, forms, named))),
            None => Ok(Self {
                forms: forms.map(|entry| &entry.key.span),
                ..Self::whole(body, content, whole)
            }),
        }
    }

    fn whole(body: &RequestBody<'a>, content: &Content<'a>, schema: Parts<'a>) -> Self {
        Self {
            fields: vec![RequestField {
                required: body.required,
                ..RequestField::of(RequestPart::WholeBody, WHOLE, schema, content.span)
            }],
            ..Self::default()
        }
    }

    /// Each property of the body, by whether it is sent.
    fn properties(operation: &Operation<'a>, root: Root<'a>, content: &Content<'a>) -> Self {
        let schemas = Schemas::new(operation.document, View::Request);
        let mut places = Self {
            names: root.names,
            said: root.said,
            ..Self::default()
        };
        for (member, forbidden) in root.members {
            if !schemas.is_visible(&member.schema) {
                places.read_only.push((member.name.to_owned(), member.span));
                continue;
            }
            let (encoding, wrong) = content.encoding_of(member.name);
            let (style, part_form, refused) = match content.media() {
                Media::Form => (field_style(&encoding), PartForm::default(), wrong),
                Media::Multipart => {
                    let is_styled = content.is_styled(member.name, operation.document.version);
                    let form = part_form(&schemas, &member, encoding, is_styled);
                    let joined = refuse_joined(&member, &form);
                    (Style::JSON, form, wrong.or(joined))
                }
                _ => (Style::JSON, PartForm::default(), None),
            };
            places.fields.push(RequestField {
                required: member.required,
                style,
                part_form,
                refused: forbidden.or(refused),
                ..RequestField::of(RequestPart::Body, member.name, member.schema, member.span)
            });
        }
        places
    }
}

/// How a field is a part: a file where its bytes are sent as they are. Its media type is the one of
/// the encoding, else of the schema.
fn part_form(
    schemas: &Schemas<'_>,
    member: &Member<'_>,
    mut encoding: Encoding,
    is_styled: bool,
) -> PartForm {
    let types_of = |declared: Option<String>| -> Vec<String> {
        let declared = declared.filter(|_| !is_styled).unwrap_or_default();
        let types = declared.split(',').map(str::trim);
        let types = types.filter(|it| !it.is_empty());
        types.map(str::to_owned).collect()
    };
    let mut media_types = types_of(encoding.content_type.take());
    let is_binary = |it: &String| media_of(it) == Media::Binary;
    let encoded = !media_types.is_empty() && media_types.iter().all(is_binary);
    let file = schemas.is_file(&member.schema) || (encoded && schemas.is_text(&member.schema));
    if media_types.is_empty() {
        media_types = types_of(schemas.content_media_type(&member.schema));
    }
    // That is what an object has as a part where none is declared.
    if schemas.is_object(&member.schema) && media_types == [JSON] {
        media_types.clear();
    }
    // A file, or each of a list, is a part of its own by default.
    let style = Some(field_style(&encoding)).filter(|_| is_styled);
    PartForm {
        file,
        style: style.filter(|style| !file || (style.serialization, style.explode) != AS_PARTS),
        media_types,
    }
}

/// The style in which each element of a list is a part.
const AS_PARTS: (Serialization, bool) = (Serialization::Form, true);

/// A style that would join files.
fn refuse_joined(member: &Member<'_>, form: &PartForm) -> Option<Diagnostic> {
    let style = form.style.filter(|_| form.file)?;
    let name = text::shown(member.name);
    let message = format!("the file `{name}` cannot be written in the style `{style}`");
    let refused = Diagnostic::new(member.span, message);
    Some(refused.help("if the API takes the file as a part of its own, take `style` and `explode` of its encoding out by an entry under `corrections`"))
}

fn without_schema(content: &Content<'_>, named: &Span) -> Diagnostic {
    let message = format!("the body `{}` has no `schema`", content.media_type);
    Diagnostic::new(content.span, message)
        .label("without one an agent cannot know what to send")
        .note(named, "needed here")
}

/// A form whose fields are not known.
fn form(schema: &Node, forms: Option<&Entry>, named: &Span) -> Diagnostic {
    let refused = match forms {
        None => Diagnostic::new(&schema.span, "the form has no `properties`")
            .label("each argument fills one of them"),
        Some(entry) => Diagnostic::new(&entry.key.span, "this form is of several kinds")
            .label("each argument fills a field of one kind")
            .help("write the intended kind under `corrections`"),
    };
    refused.note(named, "needed here")
}
