//! A place of a request that a value can go to.

use crate::diagnostic::Diagnostic;
use crate::model::{Deprecation, Origin, Parameter, Part, Style};
use crate::schema::Parts;
use crate::source::Span;
use crate::yaml::Node;

/// Where a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RequestPart {
    Path,
    Query,
    Header,
    /// A cookie, which is sent for credentials alone.
    Cookie,
    /// A property of the body.
    Body,
    /// The body itself.
    Whole,
}

/// How a value is written as a part of a multipart body.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct PartForm {
    pub(super) file: bool,
    /// How its value is written, where that is as in a query.
    pub(super) style: Option<Style>,
    /// The media types that the document declares for it.
    pub(super) media_types: Vec<String>,
}

impl PartForm {
    /// The media type, where it is always the same.
    pub(super) fn media_type(&self) -> Option<&String> {
        match self.media_types.as_slice() {
            [only] if !only.contains('*') => Some(only),
            _ => None,
        }
    }
}

/// A place that a value can go to.
#[derive(Debug)]
pub(super) struct RequestField<'a> {
    pub(super) part: RequestPart,
    /// The name on the wire.
    pub(super) name: String,
    /// Where the document says that the operation is refused without it.
    pub(super) required: Option<&'a Span>,
    pub(super) schema: Parts<'a>,
    /// How a value is written here, unless it is a part of a JSON body.
    pub(super) style: Style,
    /// How a value is written as a part of a multipart body.
    pub(super) part_form: PartForm,
    /// What the document says about a parameter, beside its schema.
    pub(super) description: Option<&'a Node>,
    /// Whether the document calls a parameter deprecated, beside its schema, and where.
    pub(super) deprecation: Option<(Deprecation, &'a Span)>,
    /// Where the document declares it.
    pub(super) span: &'a Span,
    /// Why no value can be sent here.
    pub(super) refused: Option<Diagnostic>,
}

impl RequestField<'_> {
    /// What it is called in a request, such as `query limit`.
    pub(super) fn part_name(&self) -> String {
        let part = match self.part {
            RequestPart::Path => "path",
            RequestPart::Query => "query",
            RequestPart::Header => "header",
            RequestPart::Cookie => "cookie",
            RequestPart::Body | RequestPart::Whole => "body",
        };
        format!("{part} {}", self.name)
    }

    /// Its place, where only one value can be: names of headers have no case.
    pub(super) fn place(&self) -> String {
        match self.part {
            RequestPart::Header => self.part_name().to_lowercase(),
            _ => self.part_name(),
        }
    }

    /// The place of another name beside it.
    pub(super) fn place_of(&self, name: &str) -> String {
        let own = self.part_name();
        let (part, _) = own.split_once(' ').unwrap_or((&own, ""));
        format!("{part} {name}")
    }

    /// The value that the path itself always sends in this place.
    pub(super) fn fixed_in<'p>(&self, query: &'p [Parameter]) -> Option<&'p Origin> {
        let mut query = query.iter();
        let fixed = query.find(|fixed| fixed.name == self.name);
        fixed
            .filter(|_| self.part == RequestPart::Query)
            .map(|fixed| &fixed.value)
    }

    /// Whether it is this header.
    pub(super) fn is_header(&self, name: &str) -> bool {
        self.part == RequestPart::Header && self.name.eq_ignore_ascii_case(name)
    }

    /// A part of a multipart body.
    pub(super) fn part(&self, value: &Origin) -> Part {
        Part {
            name: self.name.clone(),
            value: value.clone(),
            file: self.part_form.file,
            style: self.part_form.style,
            media_type: self.part_form.media_type().cloned(),
        }
    }

    pub(super) fn parameter(&self, value: Origin) -> Parameter {
        Parameter {
            name: self.name.clone(),
            value,
            style: self.style,
        }
    }
}
