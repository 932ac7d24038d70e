//! The places of an operation that a value can go to, and the request they make.

use super::path::{check_template, template_name};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{Expression, Located, OperationName};
use crate::model::{Binding, Origin, Request, Retry, Segment};
use crate::openapi::{Location, Operation, Responses, structure_digest};
use crate::resolve::schema::{AllOf, Member, Schemas, View};
use crate::source::Span;
use crate::text::{self, snake_case};
use crate::yaml::Node;

/// Where a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Path,
    Query,
    Header,
    Body,
}

/// A place that a value can go to.
#[derive(Debug)]
pub(super) struct Slot<'a> {
    pub(super) part: Part,
    /// The name on the wire.
    pub(super) name: String,
    pub(super) required: bool,
    pub(super) schema: AllOf<'a>,
    /// What the document says about a parameter, beside its schema.
    pub(super) description: Option<&'a Node>,
    /// Where the document declares it, or requires it.
    pub(super) span: &'a Span,
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
    /// Whether what it takes could not be read, which has been reported.
    pub(super) incomplete: bool,
    pub(super) has_body: bool,
    pub(super) retry: Retry,
    pub(super) responses: Responses<'a>,
}

impl<'a> Endpoint<'a> {
    pub(super) fn open(
        operation: Operation<'a>,
        name: &'a Located<OperationName>,
        idempotency_header: Option<&str>,
        cx: &mut Diagnostics,
    ) -> Self {
        let before = cx.count();
        let mut slots = Vec::new();
        let mut read_only = Vec::new();
        let mut retry = if matches!(operation.method, "GET" | "HEAD") {
            Retry::Read
        } else {
            Retry::Never
        };
        for parameter in operation.parameters(cx) {
            let part = match parameter.location {
                Location::Path => Part::Path,
                Location::Query => Part::Query,
                Location::Header => Part::Header,
                Location::Cookie => {
                    report_cookie(
                        &parameter.name,
                        parameter.required,
                        parameter.span,
                        &name.span,
                        cx,
                    );
                    continue;
                }
            };
            let is_key = part == Part::Header
                && idempotency_header
                    .is_some_and(|header| header.eq_ignore_ascii_case(&parameter.name));
            if is_key {
                if retry == Retry::Never {
                    retry = Retry::Keyed(parameter.name);
                }
                continue;
            }
            slots.push(Slot {
                part,
                name: parameter.name,
                required: parameter.required,
                schema: AllOf::from(parameter.schema),
                description: parameter.description,
                span: parameter.span,
            });
        }
        let body = operation.request_body(cx);
        if let Some(body) = body {
            for (is_sent, slot) in body_slots(&operation, body, &name.span, cx) {
                if is_sent {
                    slots.push(slot);
                } else {
                    read_only.push((slot.name.clone(), slot.span));
                }
            }
        }
        check_template(&operation, &slots, cx);
        let incomplete = cx.count() > before;
        let responses = operation.responses(cx);
        Self {
            operation,
            named: &name.span,
            slots,
            read_only,
            incomplete,
            has_body: body.is_some(),
            retry,
            responses,
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
        let bindings = |part: Part| -> Vec<Binding> {
            let of_part = filled.iter().filter_map(|(slot, value)| {
                let slot = self.slots.get(*slot).filter(|slot| slot.part == part)?;
                Some(Binding {
                    name: slot.name.clone(),
                    value: value.clone(),
                })
            });
            of_part.collect()
        };
        let path = bindings(Part::Path);
        Request {
            operation_id: self
                .operation
                .text("operationId")
                .and_then(Node::as_str)
                .map(str::to_owned),
            method: self.operation.method.to_owned(),
            path: self.operation.path.to_owned(),
            segments: self.segments(&path),
            query: bindings(Part::Query),
            headers: bindings(Part::Header),
            body: self.has_body.then(|| bindings(Part::Body)),
            success: self.responses.statuses.clone(),
            digest: self.digest(cx),
        }
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

    fn segments(&self, path: &[Binding]) -> Vec<Segment> {
        let mut segments = Vec::new();
        for segment in self.operation.path.split('/').skip(1) {
            let Some(name) = template_name(segment) else {
                segments.push(Segment::Literal(segment.to_owned()));
                continue;
            };
            match path
                .iter()
                .find(|binding| binding.name == name)
                .map(|binding| &binding.value)
            {
                Some(Origin::Argument(argument)) => {
                    segments.push(Segment::Argument(argument.clone()));
                }
                Some(Origin::Constant(value)) => {
                    segments.extend(value.as_str().map(|text| Segment::Literal(text.to_owned())));
                }
                // Reported as a required parameter that nothing fills.
                None => {}
            }
        }
        segments
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

fn report_cookie(name: &str, required: bool, span: &Span, named: &Span, cx: &mut Diagnostics) {
    if required {
        cx.push(
            Diagnostic::new(
                span,
                format!("`{name}` is a cookie, which is not supported"),
            )
            .note(named, "needed here"),
        );
    }
}

/// Each property of the body, and whether it is sent.
fn body_slots<'a>(
    operation: &Operation<'a>,
    body: &'a Node,
    named: &'a Span,
    cx: &mut Diagnostics,
) -> Vec<(bool, Slot<'a>)> {
    let schemas = Schemas::new(operation.document, View::Request);
    let Some(members) = schemas.members(&AllOf::from(body), cx) else {
        return Vec::new();
    };
    if members.is_empty() {
        let target = operation.document.dereference(body, cx);
        cx.push(
            Diagnostic::new(
                target.map_or(&body.span, |target| &target.node.span),
                "the request body is no object with `properties`",
            )
            .label("only such a body can be made of arguments")
            .note(named, "needed here"),
        );
    }
    let slot = |member: Member<'a>| Slot {
        part: Part::Body,
        name: member.name.to_owned(),
        required: member.required,
        schema: member.schema,
        description: None,
        span: member.span,
    };
    members
        .into_iter()
        .map(|member| (schemas.is_visible(&member.schema), slot(member)))
        .collect()
}
