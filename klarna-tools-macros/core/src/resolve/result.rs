//! What a tool returns: fields of its answers, and reads that follow a write.

use std::mem::discriminant;

use super::answer::{is_partial, is_promised, read_body};
use super::arguments::names;
use super::misread::{explained, of_answer, unread};
use super::places::place_field;
use super::request::Endpoint;
use crate::check::{check_name_of, check_reserved, check_result, unknown_argument};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{Entries, Expression, Located, ResultEntry, Shorthand, place_if_true};
use crate::model::{Argument, Kind, ResultField, ResultSource, Schema, Text};
use crate::provenance::{OUTPUT, Recorder};
use crate::schema::Choice;
use crate::source::Span;
use crate::text;

/// Resolves the fields of a result.
pub(super) fn resolve_result(
    entries: Option<&Entries<Shorthand<ResultEntry>>>,
    endpoints: &[Endpoint<'_>],
    arguments: &[Argument],
    places: &mut Recorder<'_>,
    cx: &mut Diagnostics,
) -> Vec<ResultField> {
    let entries = Entries::of(entries);
    let mut fields = Vec::with_capacity(entries.len());
    let mut required = vec![("summary", None)];
    for (name, Shorthand(entry)) in entries {
        let _ = check_name_of(name, names(endpoints), cx);
        check_reserved(name, cx);
        check_result(entry, cx);
        place_field(name, entry, places);
        let mut reader = FieldReader {
            name,
            entry,
            endpoints,
            arguments,
            places: places.property(&OUTPUT, &name.value),
            cx,
        };
        let field = reader.field();
        if field.as_ref().is_ok_and(|field| field.required) {
            let given = entry.from.as_ref().and_then(|from| from.0.first());
            let place = place_if_true(entry.required.as_ref()).or(given.map(|from| &from.span));
            required.push((name.value.as_str(), place));
        }
        fields.extend(field);
    }
    places.within(&OUTPUT).insert_set("required", required);
    fields
}

/// Reads one field of a result.
struct FieldReader<'r> {
    name: &'r Located<String>,
    entry: &'r ResultEntry,
    endpoints: &'r [Endpoint<'r>],
    arguments: &'r [Argument],
    places: Recorder<'r>,
    cx: &'r mut Diagnostics,
}

/// Where the value of a field comes from.
struct Source {
    from: ResultSource,
    schema: Schema,
    /// Whether each call has it.
    is_given: bool,
    /// Whether the document promises it in every answer.
    is_promised: bool,
    /// Whether only some of the successful answers have it.
    is_partial: bool,
}

impl FieldReader<'_> {
    fn field(&mut self) -> Result<ResultField, Reported> {
        let (name, entry) = (self.name, self.entry);
        let by_name = [Located {
            value: Expression::ResponseBody(vec![name.value.clone()]),
            span: name.span.clone(),
        }];
        let from = entry.from.as_ref();
        let expressions = from.map_or(by_name.as_slice(), |from| from.0.as_slice());
        let Some((first, others)) = expressions.split_first() else {
            let message = format!("`{}` has no source", name.value);
            let empty = Diagnostic::new(&name.span, message).label("name an expression in `from`");
            return Err(self.cx.report(empty));
        };
        let place = &first.span;
        let first = self.source(first)?;
        let mut given = first.is_given.then_some(place);
        let (mut sources, mut is_promised) = (vec![first.from], first.is_promised);
        let mut partial = first.is_partial;
        for expression in others {
            let other = self.source(expression)?;
            if let Some(given) = given {
                let never = Diagnostic::new(&expression.span, "this is never read");
                let never = never.label("leave it out");
                self.cx
                    .push(never.note(given, "this is always there, and the first counts"));
            }
            given = given.or(other.is_given.then_some(&expression.span));
            if discriminant(&first.schema.kind) != discriminant(&other.schema.kind) {
                let message = "the sources of a field must have one type";
                let label = "this one has another type than the first";
                self.cx
                    .push(Diagnostic::new(&expression.span, message).label(label));
            }
            sources.push(other.from);
            is_promised |= other.is_promised;
            partial &= other.is_partial;
        }
        let required = first.is_given || place_if_true(entry.required.as_ref()).is_some();
        Ok(ResultField {
            name: name.value.clone(),
            sources,
            schema: first.schema,
            required,
            promised: required && is_promised,
            partial,
        })
    }

    /// Reports what a result cannot come from, and what was probably meant.
    fn misread(&mut self, expression: &Expression, span: &Span) -> Reported {
        let known = of_answer(self.endpoints, self.arguments);
        let misread = if let Expression::Unread(text, why) = expression {
            unread(text, why, span, &known)
        } else {
            let sent = Diagnostic::new(span, "this is a part of the request, not of the answer");
            explained(sent, span, &known)
        };
        self.cx.report(misread)
    }

    fn source(&mut self, expression: &Located<Expression>) -> Result<Source, Reported> {
        let Located { value, span } = expression;
        if matches!(value, Expression::Unread(..)) {
            return Err(self.misread(value, span));
        }
        if let Expression::Inputs(argument) = value {
            return self.argument(argument, span);
        }
        let [endpoint] = self.endpoints else {
            let message = "it is not defined which step answers this";
            let label = "a tool of several steps returns arguments (`$inputs.…`) and reports";
            return Err(self.cx.report(Diagnostic::new(span, message).label(label)));
        };
        let (from, schema, is_promised, is_partial) = match value {
            Expression::ResponseHeader { name, last_segment } => {
                let from = ResultSource::Header {
                    step: 0,
                    name: name.clone(),
                    last_segment: *last_segment,
                };
                let mut promised = endpoint.responses.promised.iter();
                let is_promised = promised.any(|known| known.eq_ignore_ascii_case(name));
                let is_partial = endpoint.responses.has_partly(name);
                (
                    from,
                    self.header(name, endpoint, span)?,
                    is_promised,
                    is_partial,
                )
            }
            Expression::ResponseBody(path) => {
                let choice = Choice::of_result(self.name, self.entry);
                let places = &mut self.places;
                let schema = read_body(endpoint, (path, span), &choice, places, self.cx)?;
                let is_promised = is_promised(endpoint, path);
                let path = path.clone();
                let is_partial = is_partial(endpoint, &path);
                (
                    ResultSource::Body { step: 0, path },
                    schema,
                    is_promised,
                    is_partial,
                )
            }
            other => return Err(self.misread(other, span)),
        };
        Ok(Source {
            from,
            schema,
            is_given: false,
            is_promised,
            is_partial,
        })
    }

    fn argument(&mut self, argument: &str, span: &Span) -> Result<Source, Reported> {
        let mut arguments = self.arguments.iter();
        let Some(found) = arguments.find(|known| known.name == argument) else {
            let unknown = unknown_argument(argument, span, self.arguments);
            return Err(self.cx.report(unknown));
        };
        if self.entry.only.is_some() || self.entry.mask.is_some() {
            let Located { value: name, span } = self.name;
            let message = format!("`{name}` is an argument and is returned as it was given");
            let cut = Diagnostic::new(span, message);
            self.cx.push(cut.label("`only` and `mask` are for answers"));
        }
        let schema = Schema {
            description: None,
            ..found.schema.clone()
        };
        Ok(Source {
            from: ResultSource::Argument(argument.to_owned()),
            schema: described(schema, self.entry),
            is_given: found.required,
            is_promised: false,
            is_partial: false,
        })
    }

    /// The schema of a header that the answers declare.
    fn header(
        &mut self,
        header: &str,
        endpoint: &Endpoint<'_>,
        span: &Span,
    ) -> Result<Schema, Reported> {
        let responses = &endpoint.responses;
        let is_it = |known: &str| known.eq_ignore_ascii_case(header);
        if !responses.headers.iter().any(|known| is_it(known)) {
            return Err(self.cx.report(unknown_header(header, endpoint, span)));
        }
        let mut schema = described(Schema::of(Kind::String(Text::default())), self.entry);
        let mut deprecated = responses.deprecated.iter();
        if let Some((_, deprecation, span)) = deprecated.find(|(known, ..)| is_it(known)) {
            text::check(
                deprecation.sunset.as_deref().unwrap_or_default(),
                span,
                self.cx,
            );
            schema.deprecated = true;
            schema.sunset.clone_from(&deprecation.sunset);
            if let Some(trace) = self.places.trace_mut() {
                trace.decide("deprecated", *span);
                trace.decide("x-sunset", *span);
            }
        }
        Ok(schema)
    }
}

fn described(schema: Schema, entry: &ResultEntry) -> Schema {
    match &entry.description {
        Some(text) => Schema {
            documentation: Some(text.value.clone()),
            ..schema.described(&text.value)
        },
        None => schema,
    }
}

fn unknown_header(header: &str, endpoint: &Endpoint<'_>, span: &Span) -> Diagnostic {
    let (operation, shown) = (endpoint.operation.name(), text::shown(header));
    let message = format!("{operation} has no response header `{shown}`");
    let unknown = Diagnostic::new(span, message).note(endpoint.operation.span, "declared here");
    let declared = &endpoint.responses.headers;
    if declared.is_empty() {
        return unknown.label("it declares no headers");
    }
    let help = format!("the headers are: {}", text::quoted(declared));
    unknown.near_or(header, declared.iter().copied(), help)
}
