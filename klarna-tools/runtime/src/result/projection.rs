//! What of the answers reaches the agent: declared fields, of the declared types, masked where
//! the manifest says so.

mod filter;

use reqwest::header::HeaderMap;
use serde_json::{Map, Value};

use crate::arguments::Arguments;
use crate::http::redactor::Redactor;
use crate::http::transport::{Answer, Answers, Body};
use crate::result::redact::Redact;
use crate::tools::Tool;
use crate::untrusted::{MESSAGE, NAME, sanitize};
use filter::filter;
use toolspec_model::{ResultField, ResultSource, Schema};

/// Most warnings that are listed.
const LISTED: usize = 20;

/// Remarks about a result that is not quite as declared.
#[derive(Debug, Default)]
pub(crate) struct Warnings {
    listed: Vec<String>,
    more: usize,
}

/// The declared fields that the answers contain, and the required ones that they lack.
#[derive(Default, Debug)]
pub(crate) struct Projection {
    pub(crate) fields: Map<String, Value>,
    pub(crate) missing: Vec<String>,
    pub(crate) warnings: Warnings,
}

impl Warnings {
    pub(crate) fn add(&mut self, warning: &str) {
        if self.listed.len() < LISTED {
            self.listed.push(warning.to_owned());
        } else {
            self.more += 1;
        }
    }

    /// The warnings as a JSON array, unless there are none, without credentials and without what the
    /// manifest wants removed. The first says how much that was.
    pub(crate) fn into_value(
        mut self,
        redactor: &Redactor,
        redact: Option<Redact<'_>>,
    ) -> Option<Value> {
        redactor.clean_texts(self.listed.iter_mut().collect());
        if let Some(mut redact) = redact {
            self.listed
                .iter_mut()
                .for_each(|warning| redact.text(warning));
            if let Some(counts) = redact.finish() {
                self.listed.insert(0, counts);
            }
        }
        for warning in &mut self.listed {
            *warning = sanitize(warning, MESSAGE);
        }
        if self.more > 0 {
            self.listed.push(format!("and {} more", self.more));
        }
        (!self.listed.is_empty()).then(|| self.listed.into())
    }

    fn count(&self) -> usize {
        self.listed.len() + self.more
    }

    fn append(&mut self, other: Self) {
        self.more += other.more;
        other
            .listed
            .into_iter()
            .for_each(|warning| self.add(&warning));
    }
}

impl Projection {
    /// Adds what `schema` lets through of `value`.
    pub(crate) fn add(&mut self, name: &str, schema: &Schema, value: Value) {
        if let Some(value) = filter(schema, value, name, &mut self.warnings) {
            self.fields.insert(name.to_owned(), value);
        }
    }
}

/// Projects the result of `tool` from its arguments and the answers of its steps, by step. What
/// the result contains is taken out of the answers.
pub(crate) fn project(tool: &Tool, arguments: &Arguments, answers: &mut Answers) -> Projection {
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
            .add(&format!("the answer cannot be read: {reason}"));
    }
    for field in &tool.result {
        match find(field, tool, arguments, answers, &mut projection.warnings) {
            Some(value) if !(field.required && (value == "" || value.is_null())) => {
                projection.fields.insert(field.name.clone(), value);
            }
            _ if field.required => projection.missing.push(field.name.clone()),
            _ => {}
        }
    }
    projection
}

fn find(
    field: &ResultField,
    tool: &Tool,
    arguments: &Arguments,
    answers: &mut Answers,
    warnings: &mut Warnings,
) -> Option<Value> {
    let mut rejected = Warnings::default();
    let mut null = None;
    for source in &field.sources {
        let Some(value) = read(source, tool, arguments, answers) else {
            continue;
        };
        let mut remarks = Warnings::default();
        match filter(&field.schema, value, &field.name, &mut remarks) {
            // Another source may have a value.
            Some(Value::Null) => null = Some(Value::Null),
            Some(value) => {
                warnings.append(remarks);
                return Some(value);
            }
            None => rejected.append(remarks),
        }
    }
    warnings.append(rejected);
    null
}

/// The value at `source`, which stays there only if another source may read it again.
fn read(
    source: &ResultSource,
    tool: &Tool,
    arguments: &Arguments,
    answers: &mut Answers,
) -> Option<Value> {
    match source {
        ResultSource::Argument(name) => arguments.get(name).cloned(),
        ResultSource::Body { step, path } => {
            let Body::Read(body) = &mut answer(answers, *step)?.body else {
                return None;
            };
            let value = path.iter().try_fold(body, |value, name| {
                // Compared one by one, a few names are found sooner than by their hashes.
                let mut members = value.as_object_mut()?.iter_mut();
                members.find(|(given, _)| *given == name).map(|(_, it)| it)
            })?;
            Some(if tool.reads_again() {
                value.clone()
            } else {
                value.take()
            })
        }
        ResultSource::Header {
            step,
            name,
            last_segment,
        } => header(&answer(answers, *step)?.headers, name, *last_segment).map(Value::from),
    }
}

fn answer(answers: &mut Answers, step: usize) -> Option<&mut Answer> {
    let mut answers = answers.iter_mut();
    let (_, answer) = answers.find(|(index, _)| *index == step)?;
    Some(answer)
}

fn header(headers: &HeaderMap, name: &str, last_segment: bool) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?.trim();
    let text = if last_segment {
        let path = text.split(['?', '#']).next()?;
        path.rsplit('/').next()?
    } else {
        text
    };
    (!text.is_empty()).then(|| sanitize(text, NAME))
}
