//! The places of an operation that a value can go to, and the request they make.

use super::body::{OpenBody, media, open_body};
use super::parameters::parameter_slots;
use super::path::{check_template, segments};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{Expression, IdempotencyEntry, Located, OperationName};
use crate::model::{Media, Origin, Parameter, Request, Retry, Style};
use crate::openapi::{self, Operation, Responses, structure_digest};
use crate::provenance::Recorder;
use crate::schema::Parts;
use crate::source::Span;
use crate::text::{self, snake_case};
use crate::yaml::Node;

/// Where a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
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
pub(super) struct Slot<'a> {
    pub(super) part: Part,
    /// The name on the wire.
    pub(super) name: String,
    /// Where the document says that the operation is refused without it.
    pub(super) required: Option<&'a Span>,
    pub(super) schema: Parts<'a>,
    /// How a value is written here, unless it is a part of a JSON body.
    pub(super) style: Style,
    /// What the document says about a parameter, beside its schema.
    pub(super) description: Option<&'a Node>,
    /// Where the document declares it.
    pub(super) span: &'a Span,
    /// Why no value can be sent here.
    pub(super) refused: Option<Diagnostic>,
}

/// An operation, opened: what can be sent and what comes back.
#[derive(Debug)]
pub(super) struct Endpoint<'a> {
    pub(super) operation: Operation<'a>,
    /// Where the manifest names it.
    pub(super) named: &'a Span,
    pub(super) slots: Vec<Slot<'a>>,
    /// Properties of the body that are in answers only, and where they are declared.
    pub(super) read_only: Vec<(String, &'a Span)>,
    /// Whether all that it takes could be read.
    pub(super) taken: Result<(), Reported>,
    pub(super) body: Option<OpenBody>,
    /// What makes the body one of several forms, which is therefore filled as a whole.
    pub(super) forms: Option<&'a Span>,
    /// Why none of the body can be sent, where nothing needs to be.
    pub(super) refused_body: Vec<Diagnostic>,
    pub(super) retry: Retry,
    pub(super) responses: Responses<'a>,
    /// The document, where the manifest had to say which.
    document: Option<&'a str>,
    address: Address,
}

/// Where an operation is and what authenticates it, by index.
#[derive(Debug)]
pub(super) struct Address {
    pub(super) hosts: usize,
    pub(super) security: Vec<usize>,
}

impl<'a> Endpoint<'a> {
    /// Opens an operation; `media_type` is that of the body, where the manifest says it.
    pub(super) fn open(
        operation: Operation<'a>,
        name: &'a Located<OperationName>,
        media_type: Option<&Located<String>>,
        address: Address,
        idempotency: Option<&IdempotencyEntry>,
        places: &mut Recorder<'_>,
        cx: &mut Diagnostics,
    ) -> Self {
        let ((slots, retry, body, within), taken) = cx.watch(|cx| {
            let (mut slots, retry) =
                parameter_slots(&operation, &name.span, idempotency, places, cx);
            let (body, mut within) = open_body(&operation, media_type, &name.span, cx);
            slots.append(&mut within.slots);
            check_template(&operation, &slots, cx);
            (slots, retry, body, within)
        });
        let responses = operation.responses(cx);
        let statuses = responses.statuses.iter();
        places.insert_set("success", statuses.map(|key| (&key.text, &key.span)));
        for (name, key) in [("operation_id", "operationId"), ("summary", "summary")] {
            places.insert(&[name], operation.text(key).map(|text| &text.span));
        }
        Self {
            operation,
            named: &name.span,
            slots,
            read_only: within.read_only,
            taken,
            body,
            forms: within.forms,
            refused_body: within.refused,
            retry,
            responses,
            document: name.value.document.as_deref(),
            address,
        }
    }

    /// The slot that an argument of this name fills; `from` names it outright.
    pub(super) fn slots_for(&self, argument: &str, from: Option<&Expression>) -> Vec<usize> {
        let fills = |slot: &Slot<'_>| match from {
            None => slot.name == argument || snake_case(&slot.name) == argument,
            Some(Expression::RequestPath(name)) => slot.part == Part::Path && slot.name == *name,
            Some(Expression::RequestQuery(name)) => slot.part == Part::Query && slot.name == *name,
            Some(Expression::RequestHeader(name)) => {
                slot.part == Part::Header && slot.name == *name
            }
            Some(Expression::RequestBody(path)) if path.is_empty() => slot.part == Part::Whole,
            Some(Expression::RequestBody(path)) => {
                slot.part == Part::Body && path.as_slice() == std::slice::from_ref(&slot.name)
            }
            Some(_) => false,
        };
        let indexes = self.slots.iter().enumerate();
        indexes
            .filter(|(_, slot)| fills(slot))
            .map(|(index, _)| index)
            .collect()
    }

    /// The request, with what goes to each slot.
    pub(super) fn request(&self, filled: &[(usize, Origin)], cx: &mut Diagnostics) -> Request {
        let of_part = |wanted: &[Part]| -> Vec<(&Slot<'a>, Origin)> {
            let of_part = filled.iter().filter_map(|(slot, value)| {
                let slot = self
                    .slots
                    .get(*slot)
                    .filter(|slot| wanted.contains(&slot.part))?;
                Some((slot, value.clone()))
            });
            of_part.collect()
        };
        let parameters = |part: Part| -> Vec<Parameter> {
            let filled = of_part(&[part]);
            filled
                .into_iter()
                .map(|(slot, value)| slot.parameter(value))
                .collect()
        };
        let (accept, answer) = self.answer();
        let in_body = of_part(&[Part::Body, Part::Whole]);
        let always = |(slot, value): &(&Slot<'_>, Origin)| {
            slot.required.is_some() || matches!(value, Origin::Constant(_))
        };
        let is_certain = in_body.iter().any(always);
        Request {
            document: self.document.map(str::to_owned),
            operation_id: self
                .operation
                .text("operationId")
                .and_then(Node::as_str)
                .map(str::to_owned),
            method: self.operation.method.to_owned(),
            path: self.operation.path.to_owned(),
            hosts: self.address.hosts,
            security: self.address.security.clone(),
            segments: segments(self.operation.path, &parameters(Part::Path)),
            query: parameters(Part::Query),
            headers: parameters(Part::Header),
            body: self
                .body
                .as_ref()
                .map(|body| body.body(&in_body, is_certain)),
            accept,
            answer,
            success: (self.responses.statuses.iter())
                .map(|status| status.text.clone())
                .collect(),
            digest: self.digest(cx),
        }
    }

    /// The media type that is asked for, and how the answer is read.
    fn answer(&self) -> (String, Media) {
        let contents = &self.responses.contents;
        let mut accepted: Vec<&str> = Vec::new();
        for content in contents {
            let media_type = match content.media_type {
                wild if wild.contains('*') && openapi::is_json(wild) => "application/json",
                media_type => media_type,
            };
            if !accepted.contains(&media_type) {
                accepted.push(media_type);
            }
        }
        if accepted.is_empty() || accepted.contains(&"application/json") {
            accepted = vec!["application/json"];
        }
        let answer = contents
            .first()
            .map_or(Media::Json, |content| media(content.media()));
        (accepted.join(", "), answer)
    }

    fn digest(&self, cx: &mut Diagnostics) -> String {
        structure_digest(&self.operation).unwrap_or_else(|| {
            let message = format!("{} is too large", self.operation.name());
            cx.push(
                Diagnostic::new(self.named, message)
                    .label("its references lead to more references than can be followed")
                    .note(self.operation.span, "declared here"),
            );
            String::new()
        })
    }

    /// What it does, in a few words.
    pub(super) fn summary(&self, cx: &mut Diagnostics) -> String {
        let Some(node) = self.operation.text("summary") else {
            return self.operation.name();
        };
        let summary = node.as_str().unwrap_or_default().trim();
        text::check(summary, &node.span, cx);
        summary.to_owned()
    }
}

impl Slot<'_> {
    fn parameter(&self, value: Origin) -> Parameter {
        Parameter {
            name: self.name.clone(),
            value,
            style: self.style,
        }
    }
}
