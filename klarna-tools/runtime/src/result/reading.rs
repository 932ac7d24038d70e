//! What the answer to a request has to be; anything else counts as unreadable.

use std::borrow::Cow;

use serde_json::Value;

use crate::arguments::Arguments;
use crate::arguments::validate::{kind, with_article};
use crate::http::transport::{Answer, Body};
use crate::tools::Tool;
use toolspec_model::{
    Kind, Media, Report, Request, ResultSource, Retry, Schema, Segment, Step, Union,
};

/// What the body of a success has to be.
pub(crate) struct Reading<'a> {
    pub(crate) media: Media,
    /// The kind of JSON value that was declared, where it is an object or a list.
    declared: Option<&'static str>,
    /// The members that the result uses, unless it uses the whole body.
    members: Vec<&'a str>,
    /// What is read, if the request only reads.
    asked: Option<Asked<'a>>,
}

/// What a read asks for.
struct Asked<'a> {
    /// The name and the value of the id: the last parameter of the path, under the API's own name.
    /// A property of the answer with that name has to have that value.
    id: Option<(&'a str, &'a Value)>,
}

impl<'a> Reading<'a> {
    /// For the step at `index`, if the result of `tool` comes from the body that it answers with.
    pub(crate) fn of_step(
        tool: &'a Tool,
        index: usize,
        step: &'a Step,
        arguments: &'a Arguments,
    ) -> Option<Self> {
        let sources = tool.result.iter().flat_map(|field| {
            field
                .sources
                .iter()
                .map(move |source| (&field.schema, source))
        });
        let members = sources.clone().filter_map(|(_, source)| match source {
            ResultSource::Body { step, path } if *step == index => path.first().map(String::as_str),
            _ => None,
        });
        let mut kinds = sources.filter_map(|(schema, source)| match source {
            ResultSource::Body { step, path } if *step == index && path.is_empty() => {
                Some(container(schema))
            }
            ResultSource::Body { step, .. } if *step == index => Some(Some("object")),
            _ => None,
        });
        let first = kinds.next()?;
        let reads = step.retry == Retry::Read;
        Some(Self {
            media: step.request.answer,
            declared: first.or_else(|| kinds.flatten().next()),
            members: members.collect(),
            asked: reads.then(|| Asked::of(&step.request, arguments)),
        })
    }

    /// For the read that follows a write.
    pub(crate) fn of_report(report: &'a Report, arguments: &'a Arguments) -> Self {
        Self {
            media: report.request.answer,
            declared: container(&report.schema),
            members: members(&report.schema),
            asked: Some(Asked::of(&report.request, arguments)),
        }
    }

    /// Marks a body that is not what was declared or asked for as unreadable.
    pub(crate) fn examine(&self, answer: &mut Answer) {
        if let (true, Body::Read(body)) = (answer.is_success(), &answer.body)
            && let Err(reason) = self.check(answer.status, body)
        {
            answer.body = Body::Unreadable(reason);
        }
    }

    fn check(&self, status: u16, body: &Value) -> Result<(), String> {
        if let Some(declared) = self.declared.filter(|declared| *declared != kind(body)) {
            let (got, declared) = (with_article(kind(body)), with_article(declared));
            return Err(format!("its body is {got} where {declared} is declared"));
        }
        match &self.asked {
            Some(_) if status == 206 => Err("its body is only a part of what was asked for".into()),
            Some(Asked {
                id: Some((name, asked)),
            }) if is_another(body.get(*name), asked) => Err(format!(
                "its body is about another {name} than was asked for"
            )),
            // A search may find nothing.
            Some(Asked { id: Some(_) }) if self.lacks_all(body) => {
                Err("its body contains nothing of what was asked for".into())
            }
            _ => Ok(()),
        }
    }

    fn lacks_all(&self, body: &Value) -> bool {
        let mut members = self.members.iter();
        !self.members.is_empty() && members.all(|name| body.get(*name).is_none())
    }
}

impl<'a> Asked<'a> {
    fn of(request: &'a Request, arguments: &'a Arguments) -> Self {
        let id = || {
            let Segment::Argument(argument) = request.segments.last()? else {
                return None;
            };
            let name = request.path.rsplit_once("/{")?.1.strip_suffix('}')?;
            Some((name, arguments.get(argument)?))
        };
        Self { id: id() }
    }
}

/// Whether `given` is an id and another one than `asked`. The case of letters is ignored: an API
/// that accepts either answers with its own.
fn is_another(given: Option<&Value>, asked: &Value) -> bool {
    let (Some(given), Some(asked)) = (given.and_then(scalar), scalar(asked)) else {
        return false;
    };
    !given.eq_ignore_ascii_case(&asked)
}

/// A text, or a number as one.
fn scalar(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(text.into()),
        Value::Number(number) => Some(number.to_string().into()),
        _ => None,
    }
}

/// The members of an object that this schema lets through, where those are all.
fn members(schema: &Schema) -> Vec<&str> {
    match &schema.kind {
        Kind::Object(object) if object.rest.is_none() && !schema.masked && !schema.nullable => {
            let properties = object.properties.iter();
            properties.map(|property| property.name.as_str()).collect()
        }
        _ => Vec::new(),
    }
}

/// The kind of value that this schema lets something of through, if it is an object or a list.
fn container(schema: &Schema) -> Option<&'static str> {
    match &schema.kind {
        _ if schema.masked || (schema.nullable && schema.kind != Kind::Any) => None,
        Kind::Array(_) => Some("array"),
        Kind::Object(_) | Kind::Union(Union { tag: Some(_), .. }) => Some("object"),
        _ => None,
    }
}
