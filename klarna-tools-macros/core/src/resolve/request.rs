//! The places of an operation that a value can go to, and the request they make.

use serde_json::Value;

use super::body::{OpenBody, Places, media, open_body};
use super::field::{Filled, RequestField};
use super::parameters::{key_form, parameter_fields};
use super::path::{PathTemplate, check_template, report_misspelt, segments, undeclared};
use crate::diagnostic::{Diagnostics, Reported};
use crate::manifest::{Expression, Located, Manifest, Names, OperationName, RequestPart};
use crate::model::{Deprecation, JSON, Media, Origin, Parameter, Request, Retry, is_plain_json};
use crate::openapi::{self, Operation, Responses};
use crate::provenance::Recorder;
use crate::schema::{Schemas, View};
use crate::source::Span;
use crate::text;
use crate::yaml::Node;

/// An operation, opened: what can be sent and what comes back.
#[derive(Debug)]
pub(super) struct Endpoint<'a> {
    pub(super) operation: Operation<'a>,
    /// Where the manifest names it.
    pub(super) named: &'a Span,
    pub(super) fields: Vec<RequestField<'a>>,
    /// Whether everything that it takes could be read.
    pub(super) taken: Result<(), Reported>,
    pub(super) body: Option<OpenBody>,
    /// What is known of the places of the body beside those that can be filled.
    pub(super) beside: Places<'a>,
    pub(super) retry: Retry,
    pub(super) responses: Responses<'a>,
    /// The document, where the manifest had to say which.
    document: Option<&'a str>,
    access: Access,
    /// How arguments and fields of results are named.
    pub(super) names: Names,
}

/// A place of one operation that an argument fills.
#[derive(Clone, Copy)]
pub(super) struct Target<'e> {
    /// The index of the endpoint.
    pub(super) step: usize,
    pub(super) endpoint: &'e Endpoint<'e>,
    pub(super) field: &'e RequestField<'e>,
}

/// Where an operation is and what authenticates it, by index.
#[derive(Debug)]
pub(super) struct Access {
    pub(super) hosts: usize,
    pub(super) security: Vec<usize>,
    /// Where its API keys are sent, such as `header x-key`.
    pub(super) keys: Vec<String>,
}

/// Records what the document calls deprecated; hidden characters in a date are reported.
fn place_deprecated(
    operation: &Operation<'_>,
    fields: &[RequestField<'_>],
    places: &mut Recorder<'_>,
    cx: &mut Diagnostics,
) {
    let whole = operation.deprecation();
    let whole = whole.map(|found| ("operation".to_owned(), found));
    let fields = fields.iter();
    let fields = fields.filter_map(|it| Some((it.part_name(), it.deprecation.clone()?)));
    for (part, (deprecation, span)) in whole.into_iter().chain(fields) {
        text::check(deprecation.sunset.as_deref().unwrap_or_default(), span, cx);
        places.insert(&["deprecated", &part], span);
    }
}

/// Records what decides how a body is written.
fn place_body(
    operation: &Operation<'_>,
    media_type: Option<&Located<String>>,
    places: &mut Recorder<'_>,
) {
    let body = operation.node.entry("requestBody");
    let body = media_type
        .map(|it| &it.span)
        .or(body.map(|it| &it.key.span));
    for key in ["content_type", "body_as", "parts"] {
        places.insert(&[key], body);
    }
}

/// Records where the documents say how a value is written.
fn place_styles(fields: &[RequestField<'_>], places: &mut Recorder<'_>) {
    for field in fields {
        let name = &field.name;
        match field.part {
            RequestPart::Path => places.insert(&["styles", name], field.span),
            RequestPart::Query => places.insert(&["query", name, "style"], field.span),
            RequestPart::Header => places.insert(&["headers", name, "style"], field.span),
            RequestPart::Body => places.insert(&["body", name, "style"], field.span),
            RequestPart::Cookie | RequestPart::WholeBody => {}
        }
    }
}

impl<'a> Endpoint<'a> {
    /// Opens an operation; `media_type` is that of the body, where the manifest says it.
    pub(super) fn open(
        operation: Operation<'a>,
        name: &'a Located<OperationName>,
        media_type: Option<&Located<String>>,
        access: Access,
        manifest: &Manifest,
        places: &mut Recorder<'_>,
        cx: &mut Diagnostics,
    ) -> Self {
        let ((fields, retry, body, within), taken) = cx.watch(|cx| {
            let (idempotency, keys) = (manifest.idempotency.as_ref(), &access.keys);
            let (mut fields, retry) =
                parameter_fields(&operation, &name.span, idempotency, keys, places, cx);
            report_misspelt(&operation, &mut fields, cx);
            fields.append(&mut undeclared(&operation, &fields, cx));
            let (body, mut within) = open_body(&operation, media_type, &name.span, cx);
            fields.append(&mut within.fields);
            check_template(&operation, cx);
            (fields, retry, body, within)
        });
        place_deprecated(&operation, &fields, places, cx);
        place_body(&operation, media_type, places);
        place_styles(&fields, places);
        for (at, span) in &within.said {
            places.within(&["body_names"]).insert(at, *span);
        }
        let responses = operation.responses(cx);
        for content in &responses.contents {
            let _ = content.check(operation.document, &name.span, cx);
        }
        let answer = responses.contents.first().map(|content| content.span);
        places.insert(&["answer"], answer);
        places.insert(&["nullable_answer"], answer);
        let statuses = responses.statuses.iter();
        places.insert_set("success", statuses.map(|key| (&key.text, &key.span)));
        for (name, key) in [("operation_id", "operationId"), ("summary", "summary")] {
            places.insert(&[name], operation.text(key).map(|text| &text.span));
        }
        Self {
            operation,
            named: &name.span,
            fields,
            taken,
            body,
            beside: within,
            retry,
            responses,
            document: name.value.document.as_deref(),
            access,
            names: manifest.names(),
        }
    }

    /// The fields that an argument of this name fills; `from` names one outright.
    pub(super) fn fields_for<'e>(
        &'e self,
        argument: &str,
        from: Option<&Expression>,
    ) -> Vec<&'e RequestField<'a>> {
        let fields = self.fields.iter();
        let filled = fields.filter(|field| field.takes(argument, from, self.names));
        let mut filled: Vec<_> = filled.collect();
        // Names of headers have no case, but a document may have one of them twice.
        let is_named = |field: &&RequestField<'_>| field.is_called(from);
        if filled.iter().any(is_named) {
            filled.retain(is_named);
        }
        filled
    }

    /// Where its API keys are sent, such as `header x-key`.
    pub(super) fn keys(&self) -> &[String] {
        &self.access.keys
    }

    /// The request, with what goes to each field.
    pub(super) fn request(&self, filled: &[Filled<'_>]) -> Request {
        let parameters = |part: RequestPart| -> Vec<Parameter> {
            let filled = filled.iter().filter(|filled| filled.field.part == part);
            filled.map(Filled::parameter).collect()
        };
        let (accept, answer) = self.answer();
        let in_body = filled.iter().filter(|filled| filled.field.is_in_body());
        let in_body: Vec<&Filled<'_>> = in_body.collect();
        let always = |filled: &&Filled<'_>| {
            filled.field.required.is_some() || matches!(filled.value, Origin::Constant(_))
        };
        let is_certain = in_body.iter().any(always);
        let (id, body) = (self.operation.text("operationId"), self.body.as_ref());
        let statuses = self.responses.statuses.iter();
        Request {
            document: self.document.map(str::to_owned),
            operation_id: id.and_then(Node::as_str).map(str::to_owned),
            method: self.operation.method.to_owned(),
            path: self.operation.path.to_owned(),
            hosts: self.access.hosts,
            security: self.access.security.clone(),
            segments: segments(self.operation.path, &parameters(RequestPart::Path)),
            query: self.query(parameters(RequestPart::Query)),
            headers: parameters(RequestPart::Header),
            body: body.map(|body| body.body(&in_body, is_certain)),
            accept,
            answer,
            success: statuses.map(|status| status.text.clone()).collect(),
            nullable_answer: false,
            key_form: self.key_form(),
            deprecated: self.deprecated(filled),
        }
    }

    /// The query that is filled, and what the path itself always sends.
    fn query(&self, filled: Vec<Parameter>) -> Vec<Parameter> {
        let mut written = PathTemplate::of(self.operation.path).query();
        written.retain(|constant| filled.iter().all(|known| known.name != constant.name));
        written.extend(filled);
        written
    }

    /// What the document says of the header with the idempotency key.
    fn key_form(&self) -> Option<Value> {
        let Retry::Keyed(name) = &self.retry else {
            return None;
        };
        let field = self.fields.iter().find(|field| field.is_header(name))?;
        key_form(self.operation.document, &field.schema, field.span)
    }

    /// What the document calls deprecated of what is sent.
    fn deprecated(&self, filled: &[Filled<'_>]) -> Vec<Deprecation> {
        let operation = self.operation.deprecation();
        let operation = operation.map(|(deprecation, _)| deprecation);
        let schemas = Schemas::new(self.operation.document, View::Request);
        let fields = self.fields.iter().filter_map(|field| {
            let mut filled = filled.iter();
            let value = filled.find(|filled| std::ptr::eq(filled.field, field));
            let value = value.map(|filled| &filled.value);
            let is_key = matches!(&self.retry, Retry::Keyed(name) if field.is_header(name));
            let (mut deprecation, _) = match (&field.deprecation, value) {
                (None, Some(Origin::Constant(_))) => schemas.deprecation(&field.schema)?,
                (declared, Some(_)) => declared.clone()?,
                (declared, None) => declared.clone().filter(|_| is_key)?,
            };
            deprecation.part = Some(field.part_name());
            Some(deprecation)
        });
        operation.into_iter().chain(fields).collect()
    }

    /// The media type that is asked for, and how the answer is read.
    fn answer(&self) -> (String, Media) {
        let contents = &self.responses.contents;
        let mut accepted: Vec<&str> = Vec::new();
        for content in contents {
            let media_type = match content.media_type {
                wild if wild.contains('*') && openapi::is_json(wild) => JSON,
                json if is_plain_json(json) => JSON,
                media_type => media_type,
            };
            if !accepted.contains(&media_type) {
                accepted.push(media_type);
            }
        }
        if accepted.is_empty() || accepted.contains(&JSON) {
            accepted = vec![JSON];
        }
        let answer = contents
            .first()
            .map_or(Media::Json, |content| media(content.media()));
        (accepted.join(", "), answer)
    }

    /// What it does, in a few words.
    pub(super) fn summary(&self, cx: &mut Diagnostics) -> String {
        let Some(node) = self.operation.text("summary") else {
            return self.operation.name();
        };
        text_of(node, cx)
    }
}

/// A text of a document; what nobody sees in it is reported.
pub(super) fn text_of(node: &Node, cx: &mut Diagnostics) -> String {
    let text = node.as_str().unwrap_or_default().trim();
    text::check(text, &node.span, cx);
    text.to_owned()
}
