//! What of the answers reaches the agent: declared fields, of the declared types, masked where
//! the manifest says so.

use std::borrow::Cow;

use reqwest::header::HeaderMap;
use serde_json::{Map, Value};

use crate::arguments::Arguments;
use crate::refusal::at;
use crate::schema::{kind, with_article};
use crate::spec::{Field, MASK, ResultField, ResultSource, Shape, Tool};
use crate::transport::{Answer, Answers};
use crate::untrusted::{NAME, tame};

/// Most warnings that are listed.
const LISTED: usize = 20;

/// Remarks about a result that is not quite as declared.
#[derive(Debug, Default)]
pub(crate) struct Warnings {
    listed: Vec<String>,
    more: usize,
}

/// The declared fields that the answers hold, and the required ones that they lack.
#[derive(Debug)]
pub(crate) struct Projection {
    pub(crate) fields: Map<String, Value>,
    pub(crate) missing: Vec<&'static str>,
    pub(crate) warnings: Warnings,
}

impl Warnings {
    pub(crate) fn add(&mut self, warning: String) {
        if self.listed.len() < LISTED {
            self.listed.push(warning);
        } else {
            self.more += 1;
        }
    }

    /// The warnings as a JSON array, unless there are none.
    pub(crate) fn into_value(mut self) -> Option<Value> {
        if self.more > 0 {
            self.listed.push(format!("and {} more", self.more));
        }
        (!self.listed.is_empty()).then(|| self.listed.into())
    }

    fn append(&mut self, other: Self) {
        self.more += other.more;
        other
            .listed
            .into_iter()
            .for_each(|warning| self.add(warning));
    }
}

impl Projection {
    /// Adds what `shape` lets through of `value`.
    pub(crate) fn add(&mut self, name: &str, shape: &Shape, value: &Value) {
        if let Some(value) = cut(shape, value, name, &mut self.warnings) {
            self.fields.insert(name.to_owned(), value);
        }
    }
}

/// Projects the result of `tool` from its arguments and the answers of its steps, by step.
pub(crate) fn project(tool: &Tool, arguments: &Arguments, answers: &Answers) -> Projection {
    let mut projection = Projection {
        // Beside the declared fields: key, applied steps, warnings, a report.
        fields: Map::with_capacity(tool.result.len() + 4),
        missing: Vec::new(),
        warnings: Warnings::default(),
    };
    for reason in answers
        .iter()
        .filter_map(|(_, answer)| answer.body.unreadable())
    {
        projection
            .warnings
            .add(format!("the answer cannot be read: {reason}"));
    }
    for field in tool.result {
        match find(field, arguments, answers, &mut projection.warnings) {
            Some(value) if !(field.required && value == "") => {
                projection.fields.insert(field.name.to_owned(), value);
            }
            _ if field.required => projection.missing.push(field.name),
            _ => {}
        }
    }
    projection
}

/// Whether the result of `tool` comes from the body that the step at `index` answers with.
pub(crate) fn wants_body(tool: &Tool, index: usize) -> bool {
    let sources = tool.result.iter().flat_map(|field| field.sources);
    sources
        .into_iter()
        .any(|source| matches!(source, ResultSource::Body { step, .. } if *step == index))
}

/// What `shape` lets through of `value`, which is called `name` in warnings.
fn cut(shape: &Shape, value: &Value, name: &str, warnings: &mut Warnings) -> Option<Value> {
    Cutter {
        path: name.to_owned(),
        warnings,
    }
    .cut(shape, value)
}

fn find(
    field: &ResultField,
    arguments: &Arguments,
    answers: &Answers,
    warnings: &mut Warnings,
) -> Option<Value> {
    let mut rejected = Warnings::default();
    for source in field.sources {
        let Some(value) = read(source, arguments, answers) else {
            continue;
        };
        let mut remarks = Warnings::default();
        if let Some(value) = cut(field.shape, &value, field.name, &mut remarks) {
            warnings.append(remarks);
            return Some(value);
        }
        rejected.append(remarks);
    }
    warnings.append(rejected);
    None
}

fn read<'a>(
    source: &ResultSource,
    arguments: &'a Arguments,
    answers: &'a Answers,
) -> Option<Cow<'a, Value>> {
    let answer = |step: usize| -> Option<&'a Answer> {
        answers
            .iter()
            .find(|(index, _)| *index == step)
            .map(|(_, answer)| answer)
    };
    match source {
        ResultSource::Argument(name) => arguments.get(*name).map(Cow::Borrowed),
        ResultSource::Body { step, pointer } => {
            at(answer(*step)?.body.json()?, pointer).map(Cow::Borrowed)
        }
        ResultSource::Header {
            step,
            name,
            last_segment,
        } => {
            header(&answer(*step)?.headers, name, *last_segment).map(|text| Cow::Owned(text.into()))
        }
    }
}

fn header(headers: &HeaderMap, name: &str, last_segment: bool) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?.trim();
    let text = if last_segment {
        let path = text.split(['?', '#']).next()?;
        path.rsplit('/').next()?
    } else {
        text
    };
    (!text.is_empty()).then(|| tame(text, NAME))
}

/// Cuts a value to a shape and remembers where in the result it is.
struct Cutter<'a> {
    path: String,
    warnings: &'a mut Warnings,
}

/// One step from a value to a value within it.
#[derive(Clone, Copy)]
enum Step<'a> {
    Element(usize),
    Member(&'a str),
}

impl Cutter<'_> {
    fn cut(&mut self, shape: &Shape, value: &Value) -> Option<Value> {
        match (shape, value) {
            (_, Value::Null) => None,
            (Shape::Any, _)
            | (Shape::String, Value::String(_))
            | (Shape::Number, Value::Number(_))
            | (Shape::Boolean, Value::Bool(_)) => Some(value.clone()),
            (Shape::Integer, Value::Number(number)) if !number.is_f64() => Some(value.clone()),
            (Shape::Masked, Value::String(_) | Value::Number(_) | Value::Bool(_)) => {
                Some(MASK.into())
            }
            (Shape::Array(element), Value::Array(elements)) => {
                Some(self.elements(element, elements))
            }
            (Shape::Object(fields), Value::Object(members)) => Some(self.fields(fields, members)),
            (Shape::Map(each), Value::Object(members)) => Some(self.members(each, members)),
            _ => {
                let expected = with_article(expected(shape));
                let got = with_article(kind(value));
                self.warnings.add(format!(
                    "{}: expected {expected}, got {got}; left out",
                    self.path
                ));
                None
            }
        }
    }

    fn elements(&mut self, shape: &Shape, elements: &[Value]) -> Value {
        let each = elements.iter().enumerate();
        each.filter_map(|(index, element)| self.below(Step::Element(index), shape, element))
            .collect()
    }

    fn fields(&mut self, fields: &[Field], members: &Map<String, Value>) -> Value {
        let mut kept = Map::with_capacity(fields.len().min(members.len()));
        for field in fields {
            let Some(value) = members.get(field.name) else {
                continue;
            };
            if let Some(value) = self.below(Step::Member(field.name), field.shape, value) {
                kept.insert(field.name.to_owned(), value);
            }
        }
        Value::Object(kept)
    }

    fn members(&mut self, shape: &Shape, members: &Map<String, Value>) -> Value {
        let kept = members.iter().filter_map(|(name, value)| {
            let step = tame(name, NAME);
            Some((name.clone(), self.below(Step::Member(&step), shape, value)?))
        });
        Value::Object(kept.collect())
    }

    fn below(&mut self, step: Step<'_>, shape: &Shape, value: &Value) -> Option<Value> {
        let length = self.path.len();
        match step {
            Step::Element(index) => self.path.extend(["[", &index.to_string(), "]"]),
            Step::Member(name) => self.path.extend([".", name]),
        }
        let kept = self.cut(shape, value);
        self.path.truncate(length);
        kept
    }
}

fn expected(shape: &Shape) -> &'static str {
    match shape {
        Shape::String => "string",
        Shape::Integer => "integer",
        Shape::Number => "number",
        Shape::Boolean => "boolean",
        Shape::Masked => "scalar",
        Shape::Array(_) => "array",
        Shape::Object(_) | Shape::Map(_) => "object",
        Shape::Any => "value",
    }
}
