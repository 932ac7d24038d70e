//! The parameters of an operation as places that a value can go to.

use openapiv3::Parameter as Leaf;
use serde_json::Value;

use super::field::RequestField;
use super::path::PathTemplate;
use super::style::{in_effect, parameter_style};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::json_schema::value_schema;
use crate::manifest::{IdempotencyEntry, RequestPart};
use crate::model::{Retry, Schema, Style};
use crate::openapi::{Document, Operation, Parameter};
use crate::provenance::Recorder;
use crate::schema::{Choice, Parts, Schemas, View, accepts};
use crate::source::Span;
use crate::text;

/// Headers that the HTTP client writes: routing and framing (RFC 9110, 7.2 and 8.6; RFC 9112,
/// 6.1).
const WRITTEN: [&str; 3] = ["host", "content-length", "transfer-encoding"];

/// Headers that belong to the connection and not to a request (RFC 9110, 7.6.1, 7.8 and 10.1).
const CONNECTION: [&str; 7] = [
    "connection",
    "expect",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "upgrade",
];

/// Whether a header is one of HTTP itself, which no credential can be sent in.
pub(super) fn is_of_http(header: &str) -> bool {
    let mut names = WRITTEN
        .iter()
        .chain(&CONNECTION)
        .chain(&["cookie", "content-type", "accept"]);
    names.any(|name| header.eq_ignore_ascii_case(name))
}

/// Whether a text is a name that a header can have (RFC 9110, section 5.6.2).
pub(super) fn is_token(text: &str) -> bool {
    let is_legal = |c: char| c.is_ascii_alphanumeric() || "-_.!#$%&'*+^`|~".contains(c);
    !text.is_empty() && text.chars().all(is_legal)
}

/// A key as calls are given one.
const A_KEY: &str = "0d8f1c52-9a3b-5e47-8c61-2f7b9d4e6a10";

/// The places of the parameters, and whether the idempotency key is among them. What cannot be
/// sent is reported where the operation requires it, else where an argument wants it. `keys` are where
/// the API keys of the operation are sent.
pub(super) fn parameter_fields<'a>(
    operation: &Operation<'a>,
    named: &Span,
    idempotency: Option<&IdempotencyEntry>,
    keys: &[String],
    places: &mut Recorder<'_>,
    cx: &mut Diagnostics,
) -> (Vec<RequestField<'a>>, Retry) {
    let mut fields = Vec::new();
    let mut retry = if matches!(operation.method, "GET" | "HEAD" | "QUERY") {
        Retry::Read
    } else {
        Retry::Never
    };
    // Reads carry no key: there the header is a parameter like any other.
    let idempotency = idempotency.filter(|_| retry != Retry::Read);
    let template = PathTemplate::of(operation.path);
    let fixed = template.query();
    for parameter in operation.parameters(cx) {
        let part = match parameter.leaf {
            Leaf::Path { .. } if !template.has(parameter.name()) => {
                let mut filled = template.filled();
                let queried = filled.find(|(_, name)| *name == parameter.name());
                if let Some((name, _)) = queried {
                    fields.push(queried_field(parameter, name));
                    continue;
                }
                RequestPart::Path
            }
            Leaf::Path { .. } => RequestPart::Path,
            Leaf::Query { .. } => RequestPart::Query,
            Leaf::Header { .. } => RequestPart::Header,
            Leaf::Cookie { .. } => RequestPart::Cookie,
        };
        let owner = idempotency.filter(|entry| is_header(&parameter, &entry.header.value));
        if owner.is_some() && retry == Retry::Never {
            retry = Retry::Keyed(parameter.name().to_owned());
            places.insert(&["retry"], parameter.span);
            places.insert(&["idempotency_header"], parameter.span);
            places.insert(&["key_form"], parameter.span);
            note_unfit_key(operation, &parameter, cx);
        }
        let mut field = field(parameter, part, owner);
        let schemas = Schemas::new(operation.document, View::Request);
        field.style = in_effect(field.style, &schemas, &field.schema);
        let is_key = keys.contains(&field.place());
        if is_key && let Some(entry) = owner {
            cx.push(refuse_idempotency(operation, entry, field.span));
        } else if is_key {
            field.refused = Some(refuse_credential(operation, &field));
        }
        let is_written = WRITTEN.iter().any(|name| field.is_header(name));
        let is_met = owner.is_some() || is_key || is_written;
        if let Some(refused) = &field.refused
            && field.required.is_some()
            && !is_met
        {
            cx.push(refused.clone().note(named, "needed here"));
        }
        let unnamed =
            field.required.is_none() && part == RequestPart::Header && !is_token(&field.name);
        if let Some(refused) = field.refused.as_ref().filter(|_| unnamed) {
            cx.note(refused.clone().note(named, "it is left out here"));
        }
        let is_open = field.refused.is_none() && field.fixed_in(&fixed).is_none();
        field.required = field.required.filter(|_| is_open);
        fields.push(field);
    }
    for written in fixed {
        if keys.contains(&format!("query {}", written.name)) {
            cx.push(refuse_written(operation, &written.name));
        }
    }
    (fields, retry)
}

/// A parameter of the path that is behind its `?`.
fn queried_field<'a>(parameter: Parameter<'a>, name: &str) -> RequestField<'a> {
    RequestField {
        name: name.to_owned(),
        style: Style::FORM,
        ..field(parameter, RequestPart::Query, None)
    }
}

fn field<'a>(
    parameter: Parameter<'a>,
    part: RequestPart,
    idempotency: Option<&IdempotencyEntry>,
) -> RequestField<'a> {
    let owned = match idempotency {
        Some(entry) => Some(refuse_key(&parameter, entry)),
        None if part == RequestPart::Cookie => Some(refuse_cookie(&parameter)),
        None => refuse_owned(&parameter),
    };
    let (name, schema) = (parameter.name().to_owned(), Parts::from(parameter.schema));
    RequestField {
        required: parameter.required,
        style: parameter_style(&parameter),
        description: parameter.description,
        deprecation: parameter.deprecation.clone(),
        refused: owned
            .or_else(|| refuse_name(&parameter))
            .or(parameter.refused),
        ..RequestField::of(part, name, schema, parameter.span)
    }
}

/// Notes a header for the key whose schema does not allow one.
fn note_unfit_key(operation: &Operation<'_>, parameter: &Parameter<'_>, cx: &mut Diagnostics) {
    let declared = Parts::from(parameter.schema);
    if let Some(schema) = key_schema(operation.document, &declared, parameter.span)
        && let Err(why) = accepts(&schema, &Value::from(A_KEY))
    {
        let name = text::shown(parameter.name());
        let message = format!("`{name}` cannot take an idempotency key such as `{A_KEY}`");
        let help = "if the API takes such a key, say so by an entry under `corrections`; if not, leave `idempotency` out";
        let unfit = Diagnostic::new(parameter.span, message);
        cx.note(unfit.label(why).help(help));
    }
}

fn key_schema<'a>(document: &'a Document, declared: &Parts<'a>, span: &Span) -> Option<Schema> {
    let mut schemas = Schemas::new(document, View::Request);
    let choice = Choice::whole("", span);
    Diagnostics::look_ahead(|cx| schemas.read(declared, &choice, cx)).ok()
}

/// What a document says of the header for the key beyond that it is a text, as keywords of JSON
/// Schema, with `takesKeys: false` where it does not allow one.
pub(super) fn key_form<'a>(
    document: &'a Document,
    declared: &Parts<'a>,
    span: &Span,
) -> Option<Value> {
    let schema = key_schema(document, declared, span)?;
    let takes_keys = accepts(&schema, &Value::from(A_KEY)).is_ok();
    let Value::Object(mut form) = value_schema(&schema, true) else {
        return None;
    };
    let is_remark = |key: &str| ["description", "default", "deprecated", "x-sunset"].contains(&key);
    form.retain(|key, value| !is_remark(key) && (key != "type" || value != "string"));
    if !takes_keys {
        form.insert("takesKeys".to_owned(), false.into());
    }
    (!form.is_empty()).then_some(Value::Object(form))
}

fn is_header(parameter: &Parameter<'_>, name: &str) -> bool {
    parameter.is_header() && parameter.name().eq_ignore_ascii_case(name)
}

/// A header whose name none can have.
fn refuse_name(parameter: &Parameter<'_>) -> Option<Diagnostic> {
    let is_sendable = !parameter.is_header() || is_token(parameter.name());
    let name = text::shown(parameter.name());
    let message = format!("`{name}` is not the name of a header");
    let help = "put the name right by an entry under `corrections`";
    let unsent = Diagnostic::new(parameter.span, message);
    let unsent = unsent.label("a name consists of letters, digits, `-` and `_`");
    (!is_sendable).then(|| unsent.help(help))
}

fn refuse_cookie(parameter: &Parameter<'_>) -> Diagnostic {
    let name = text::shown(parameter.name());
    let message = format!("`{name}` is a cookie, which is not supported");
    let help = "if the API takes the value elsewhere too, or works without it, say so by an entry under `corrections`";
    Diagnostic::new(parameter.span, message).help(help)
}

/// A place that carries an API key.
fn carries_key(operation: &Operation<'_>, name: &str, span: &Span) -> Diagnostic {
    let (name, operation) = (text::shown(name), operation.name());
    Diagnostic::new(span, format!("`{name}` carries an API key of {operation}"))
}

/// An argument for what the credentials of the operation fill.
fn refuse_credential(operation: &Operation<'_>, field: &RequestField<'_>) -> Diagnostic {
    let mut refused = carries_key(operation, &field.name, field.span);
    if let Some(security) = operation.security() {
        refused = refused.note(&security.span, "required here");
    }
    refused.help("leave this argument out: the key of `auth` is sent with each request")
}

/// A name behind the `?` of a path that is the one of an API key.
fn refuse_written(operation: &Operation<'_>, name: &str) -> Diagnostic {
    let (name, named) = (text::shown(name), operation.name());
    let message = format!("the path has `{name}`, which carries an API key of {named}");
    let twice = Diagnostic::new(operation.span, message).label("it would be sent twice");
    twice.help("take it out of the path by an entry under `corrections`")
}

/// An idempotency key in the place of an API key.
fn refuse_idempotency(
    operation: &Operation<'_>,
    entry: &IdempotencyEntry,
    declared: &Span,
) -> Diagnostic {
    let taken = carries_key(operation, &entry.header.value, &entry.header.span);
    let taken = taken.label("a header has one value");
    let help =
        "name the header that the API reads idempotency keys from, or leave `idempotency` out";
    taken.note(declared, "declared here").help(help)
}

fn refuse_key(parameter: &Parameter<'_>, entry: &IdempotencyEntry) -> Diagnostic {
    let name = text::shown(parameter.name());
    let message =
        format!("`{name}` carries the idempotency key, which each call is given by itself");
    let help = "leave this argument out; a tool that writes takes a key back by the argument that `idempotency` names";
    let owned = Diagnostic::new(parameter.span, message);
    owned.note(&entry.header.span, "named here").help(help)
}

/// Why a header of HTTP itself cannot be an argument.
fn refuse_owned(parameter: &Parameter<'_>) -> Option<Diagnostic> {
    let is_one_of = |names: &[&str]| names.iter().any(|name| is_header(parameter, name));
    if is_header(parameter, "cookie") {
        return Some(refuse_cookie(parameter));
    }
    let leave_out = "leave this argument out";
    let (label, help) = if is_one_of(&WRITTEN) {
        let label = "the program that sends a request writes it";
        (label, leave_out.to_owned())
    } else if is_one_of(&CONNECTION) {
        let correct = "if the document requires it, take it out by an entry under `corrections`";
        let label = "it is about the connection, not about a request";
        (label, format!("{leave_out}; {correct}"))
    } else {
        return None;
    };
    let name = text::shown(parameter.name());
    let message = format!("the header `{name}` is not for callers");
    let owned = Diagnostic::new(parameter.span, message).label(label);
    Some(owned.help(help))
}
