//! A place of a request that a value can go to.

use crate::diagnostic::Diagnostic;
use crate::model::{Deprecation, Origin, Parameter, Style};
use crate::schema::Parts;
use crate::source::Span;
use crate::yaml::Node;

/// Where a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RequestPart {
    Path,
    Query,
    Header,
    /// A property of the body.
    Body,
    /// The body itself.
    Whole,
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
            RequestPart::Body | RequestPart::Whole => "body",
        };
        format!("{part} {}", self.name)
    }

    /// Whether it is this header.
    pub(super) fn is_header(&self, name: &str) -> bool {
        self.part == RequestPart::Header && self.name.eq_ignore_ascii_case(name)
    }

    pub(super) fn parameter(&self, value: Origin) -> Parameter {
        Parameter {
            name: self.name.clone(),
            value,
            style: self.style,
        }
    }
}
