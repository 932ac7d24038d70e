//! A place of a request that a value can go to.

use crate::diagnostic::Diagnostic;
use crate::manifest::{Expression, Names, RequestPart};
use crate::model::{Deprecation, Origin, Parameter, Part, Style};
use crate::schema::Parts;
use crate::source::Span;
use crate::yaml::Node;

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

/// What fills a place of a request.
#[derive(Debug)]
pub(super) struct Filled<'e> {
    pub(super) field: &'e RequestField<'e>,
    pub(super) value: Origin,
    /// The argument that names it, unless that is a guess.
    pub(super) named: Option<&'e Span>,
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

impl<'a> RequestField<'a> {
    /// One that may be left out, and about which only its schema says something.
    pub(super) fn of(
        part: RequestPart,
        name: impl Into<String>,
        schema: Parts<'a>,
        span: &'a Span,
    ) -> Self {
        Self {
            part,
            name: name.into(),
            required: None,
            schema,
            style: Style::JSON,
            part_form: PartForm::default(),
            description: None,
            deprecation: None,
            span,
            refused: None,
        }
    }

    /// What it is called in a request, such as `query limit`.
    pub(super) fn part_name(&self) -> String {
        self.place_of(&self.name)
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
        format!("{} {name}", self.part.name())
    }

    /// Whether an argument of this name fills it; `from` names it outright.
    pub(super) fn takes(&self, argument: &str, from: Option<&Expression>, names: Names) -> bool {
        match from {
            None => names.fits(argument, &self.name),
            Some(Expression::Request(part, path)) => {
                let is_it = |name: &str| name == self.name || self.is_header(name);
                *part == self.part
                    && (path.is_empty() || matches!(path.as_slice(), [name] if is_it(name)))
            }
            Some(_) => false,
        }
    }

    /// Whether `from` has this very name.
    pub(super) fn is_called(&self, from: Option<&Expression>) -> bool {
        let is_it = |path: &[String]| matches!(path, [name] if *name == self.name);
        matches!(from, Some(Expression::Request(_, path)) if is_it(path))
    }

    /// The value that the path itself always sends in this place.
    pub(super) fn fixed_in<'p>(&self, query: &'p [Parameter]) -> Option<&'p Origin> {
        let mut query = query.iter();
        let fixed = query.find(|fixed| fixed.name == self.name);
        fixed
            .filter(|_| self.part == RequestPart::Query)
            .map(|fixed| &fixed.value)
    }

    pub(super) fn is_in_body(&self) -> bool {
        matches!(self.part, RequestPart::Body | RequestPart::WholeBody)
    }

    /// Whether it is this header.
    pub(super) fn is_header(&self, name: &str) -> bool {
        self.part == RequestPart::Header && self.name.eq_ignore_ascii_case(name)
    }
}

impl Filled<'_> {
    /// A part of a multipart body.
    pub(super) fn part(&self) -> Part {
        let form = &self.field.part_form;
        Part {
            name: self.field.name.clone(),
            value: self.value.clone(),
            file: form.file,
            style: form.style,
            media_type: form.media_type().cloned(),
        }
    }

    pub(super) fn parameter(&self) -> Parameter {
        Parameter {
            name: self.field.name.clone(),
            value: self.value.clone(),
            style: self.field.style,
        }
    }
}
