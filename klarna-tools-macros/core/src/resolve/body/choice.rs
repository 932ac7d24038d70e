//! Which of the contents of a body is sent.

use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::Located;
use crate::openapi::{Content, Media, RequestBody, essence};
use crate::source::Span;
use crate::text;

/// The content that is sent: what the manifest says, else JSON, else the only one.
pub(super) fn choose<'a>(
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
    body.contents.iter().find(is_it).ok_or_else(|| {
        let message = format!("the request body is not `{}`", text::shown(&chosen.value));
        Diagnostic::new(&chosen.span, message)
            .help(format!("it may be {}", media_types(body)))
            .note(body.span, "declared here")
    })
}

/// JSON, else the only content.
fn default<'b, 'a>(body: &'b RequestBody<'a>, named: &Span) -> Result<&'b Content<'a>, Diagnostic> {
    let json = body.contents.iter().find(|c| c.media() == Media::Json);
    match (json, body.contents.as_slice()) {
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
