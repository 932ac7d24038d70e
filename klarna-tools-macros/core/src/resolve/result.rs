//! What a tool returns: fields of its answers, and reads that follow a write.

use super::answer::{is_promised, read_body};
use super::arguments::names;
use super::places::place_field;
use super::request::Endpoint;
use crate::check::{check_name_of, check_reserved, check_result, unknown_argument};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{Entries, Expression, Located, ResultEntry, Shorthand, place_if_true};
use crate::model::{Argument, Kind, ResultField, ResultSource, Schema, Text};
use crate::provenance::{OUTPUT, Recorder};
use crate::schema::Choice;
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
        check_name_of(name, names(endpoints), cx);
        check_reserved(name, cx);
        check_result(entry, cx);
        place_field(name, entry, places);
        let field = resolve_field(name, entry, endpoints, arguments, places, cx);
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

fn resolve_field(
    name: &Located<String>,
    entry: &ResultEntry,
    endpoints: &[Endpoint<'_>],
    arguments: &[Argument],
    places: &mut Recorder<'_>,
    cx: &mut Diagnostics,
) -> Result<ResultField, Reported> {
    let mut places = places.within(&[&OUTPUT[..], &["properties", &name.value]].concat());
    let by_name = [Located {
        value: Expression::ResponseBody(vec![name.value.clone()]),
        span: name.span.clone(),
    }];
    let from = entry.from.as_ref();
    let expressions = from.map_or(by_name.as_slice(), |from| from.0.as_slice());
    let Some((first, others)) = expressions.split_first() else {
        let message = format!("`{}` has no source", name.value);
        let empty = Diagnostic::new(&name.span, message).label("name an expression in `from`");
        return Err(cx.report(empty));
    };
    let mut source = |expression, cx: &mut Diagnostics| {
        let field = (name, entry);
        resolve_source(field, expression, endpoints, arguments, &mut places, cx)
    };
    let (first, schema, certain) = source(first, cx)?;
    let mut field = ResultField {
        name: name.value.clone(),
        sources: vec![first],
        schema,
        required: certain || place_if_true(entry.required.as_ref()).is_some(),
        promised: false,
    };
    for expression in others {
        let (other, schema, _) = source(expression, cx)?;
        if std::mem::discriminant(&field.schema.kind) != std::mem::discriminant(&schema.kind) {
            let message = "the sources of a field must have one type";
            let label = "this one has another type than the first";
            cx.push(Diagnostic::new(&expression.span, message).label(label));
        }
        field.sources.push(other);
    }
    field.promised = field.required && promises(&field.sources, endpoints);
    Ok(field)
}

/// Whether the document promises one of the sources in every answer.
fn promises(sources: &[ResultSource], endpoints: &[Endpoint<'_>]) -> bool {
    let of_step = |step: &usize| endpoints.get(*step);
    sources.iter().any(|source| match source {
        ResultSource::Argument(_) => false,
        ResultSource::Body { step, path } => {
            of_step(step).is_some_and(|endpoint| is_promised(endpoint, path))
        }
        ResultSource::Header { step, name, .. } => of_step(step).is_some_and(|endpoint| {
            let mut promised = endpoint.responses.promised.iter();
            promised.any(|known| known.eq_ignore_ascii_case(name))
        }),
    })
}

fn resolve_source(
    (name, entry): (&Located<String>, &ResultEntry),
    expression: &Located<Expression>,
    endpoints: &[Endpoint<'_>],
    arguments: &[Argument],
    places: &mut Recorder<'_>,
    cx: &mut Diagnostics,
) -> Result<(ResultSource, Schema, bool), Reported> {
    if let Expression::Inputs(argument) = &expression.value {
        return argument_source(name, entry, argument, expression, arguments, cx);
    }
    let [endpoint] = endpoints else {
        let message = "it is not defined which step answers this";
        let label = "a tool of several steps returns arguments (`$inputs.…`) and reports";
        return Err(cx.report(Diagnostic::new(&expression.span, message).label(label)));
    };
    match &expression.value {
        Expression::ResponseHeader {
            name: header,
            last_segment,
        } => {
            check_header(header, endpoint, expression, cx)?;
            let mut schema = described(Schema::of(Kind::String(Text::default())), entry);
            let mut deprecated = endpoint.responses.deprecated.iter();
            let found = deprecated.find(|(known, _)| known.eq_ignore_ascii_case(header));
            schema.deprecated = found.is_some();
            if let (Some((_, span)), Some(trace)) = (found, places.trace_mut()) {
                trace.decide("deprecated", Some(*span));
            }
            let source = ResultSource::Header {
                step: 0,
                name: header.clone(),
                last_segment: *last_segment,
            };
            Ok((source, schema, false))
        }
        Expression::ResponseBody(path) => {
            let choice = Choice::of_result(name, entry);
            let schema = read_body(endpoint, (path, &expression.span), &choice, places, cx)?;
            let path = path.clone();
            Ok((ResultSource::Body { step: 0, path }, schema, false))
        }
        _ => {
            let sent = Diagnostic::new(&expression.span, "this is a part of the request");
            let label = "a result comes from `$response.…` or `$inputs.…`";
            Err(cx.report(sent.label(label)))
        }
    }
}

fn argument_source(
    name: &Located<String>,
    entry: &ResultEntry,
    argument: &str,
    expression: &Located<Expression>,
    arguments: &[Argument],
    cx: &mut Diagnostics,
) -> Result<(ResultSource, Schema, bool), Reported> {
    let Some(found) = arguments.iter().find(|known| known.name == argument) else {
        return Err(cx.report(unknown_argument(argument, &expression.span, arguments)));
    };
    if entry.only.is_some() || entry.mask.is_some() {
        let Located { value: name, span } = name;
        let message = format!("`{name}` is an argument and is returned as it was given");
        cx.push(Diagnostic::new(span, message).label("`only` and `mask` are for answers"));
    }
    let schema = Schema {
        description: None,
        ..found.schema.clone()
    };
    let source = ResultSource::Argument(argument.to_owned());
    Ok((source, described(schema, entry), found.required))
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

fn check_header(
    header: &str,
    endpoint: &Endpoint<'_>,
    expression: &Located<Expression>,
    cx: &mut Diagnostics,
) -> Result<(), Reported> {
    let declared = &endpoint.responses.headers;
    let mut known = declared.iter();
    if known.any(|known| known.eq_ignore_ascii_case(header)) {
        return Ok(());
    }
    let (operation, shown) = (endpoint.operation.name(), text::shown(header));
    let message = format!("{operation} has no response header `{shown}`");
    let unknown =
        Diagnostic::new(&expression.span, message).note(endpoint.operation.span, "declared here");
    Err(cx.report(if declared.is_empty() {
        unknown.label("it declares no headers")
    } else {
        let help = format!("the headers are: {}", text::quoted(declared));
        unknown.near_or(header, declared.iter().copied(), help)
    }))
}
