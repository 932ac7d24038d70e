//! The error format of an API, as the answers of its operations declare it.

use std::collections::BTreeMap;

use toolspec_core::model::{Kind, Schema};
use toolspec_core::offer::{Failures, Field};
use toolspec_core::openapi::Document;
use toolspec_core::pointer::joined;
use toolspec_core::text::snake_case;

use crate::draft::{DraftSchema, flow_scalar, scalar};
use crate::offered::operations;

/// Common names of an error code, the most specific first. `type` is that of RFC 9457.
const CODES: [&str; 4] = ["error_code", "code", "type", "error"];
/// Common names of error messages.
const MESSAGES: [&str; 9] = [
    "error_messages",
    "error_message",
    "messages",
    "message",
    "detail",
    "title",
    "error_description",
    "errors",
    "description",
];
/// Common names of the id that identifies a request in the log of an API.
const CORRELATIONS: [&str; 3] = ["correlation_id", "request_id", "trace_id"];

/// How often the error answers of an API have a field.
#[derive(Default)]
struct Counts {
    fields: BTreeMap<String, usize>,
    headers: BTreeMap<String, usize>,
}

/// `errors` of the manifest, or a comment that none are declared.
pub(super) fn text(documents: &[Document]) -> String {
    let counts = Counts::of(documents);
    let code = counts.best(&CODES);
    let messages = counts.common(&MESSAGES);
    if code.is_none() && messages.is_empty() {
        return "# No error answer declares a code or a message; common forms are recognized.\n"
            .to_owned();
    }
    let messages = Some(format!("[{}]", messages.join(", "))).filter(|_| !messages.is_empty());
    let lines = [
        ("code", code.map(|code| scalar(&code))),
        ("messages", messages),
        (
            "correlation",
            counts.best(&CORRELATIONS).map(|id| scalar(&id)),
        ),
        (
            "correlation_header",
            most(&counts.headers).map(|id| scalar(id)),
        ),
    ];
    let lines = lines.into_iter();
    let lines = lines.filter_map(|(key, value)| Some(format!("  {key}: {}\n", value?)));
    format!("errors:\n{}", lines.collect::<String>())
}

impl Counts {
    fn of(documents: &[Document]) -> Self {
        let mut counts = Self::default();
        for document in documents {
            let operations: Vec<_> = operations(std::slice::from_ref(document)).collect();
            counts.add(&Failures::of(document, &operations));
        }
        counts
    }

    fn add(&mut self, failures: &Failures) {
        for (times, fields) in &failures.bodies {
            for name in fields.iter().flat_map(texts) {
                *self.fields.entry(name).or_default() += times;
            }
        }
        for (header, times) in &failures.headers {
            let name = snake_case(header);
            if CORRELATIONS.iter().any(|known| name.ends_with(known)) {
                *self.headers.entry(header.clone()).or_default() += times;
            }
        }
    }

    /// The fields with known names and their counts, in the order of `known`.
    fn known<'a>(&'a self, known: &[&str]) -> Vec<(&'a String, usize)> {
        let rank = |field: &str| {
            let last = field.rsplit('.').next().unwrap_or(field);
            let last = snake_case(last);
            known.iter().position(|name| *name == last)
        };
        let fields = self.fields.iter();
        let found = fields.filter_map(|(field, times)| Some((rank(field)?, field, *times)));
        let mut found: Vec<_> = found.collect();
        found.sort_by_key(|(rank, ..)| *rank);
        found
            .into_iter()
            .map(|(_, field, times)| (field, times))
            .collect()
    }

    /// The most frequent field; of equally frequent ones the first.
    fn best(&self, known: &[&str]) -> Option<String> {
        let known = self.known(known).into_iter().rev();
        known
            .max_by_key(|(_, times)| *times)
            .map(|(field, _)| field.clone())
    }

    /// The fields at least half as frequent as the most frequent one.
    fn common(&self, known: &[&str]) -> Vec<String> {
        let known = self.known(known);
        let most = known
            .iter()
            .map(|(_, times)| *times)
            .max()
            .unwrap_or_default();
        let common = known.into_iter().filter(|(_, times)| times * 2 >= most);
        common.map(|(field, _)| flow_scalar(field)).collect()
    }
}

fn most(counts: &BTreeMap<String, usize>) -> Option<&String> {
    counts
        .iter()
        .max_by_key(|(_, times)| **times)
        .map(|(name, _)| name)
}

/// The paths of the texts of a field: itself, or those within `error`.
fn texts(field: &Field) -> Vec<String> {
    let shape = DraftSchema::of(&field.value);
    let own = is_text(shape).then(|| vec![field.name.clone()]);
    let within = match field.name.as_str() {
        "error" => shape.properties(),
        _ => Vec::new(),
    };
    let within = within.into_iter().filter(|within| is_text(within.shape));
    let within = within.map(|within| vec![field.name.clone(), within.name.to_owned()]);
    let paths = own.into_iter().chain(within);
    // `[]` behind a name would be read as that of a list.
    let paths = paths.filter(|path| !path.iter().any(|name| name.contains(['[', ']'])));
    paths.map(|path| joined(&path)).collect()
}

/// Whether it is a text or a list of texts, the only types of a message.
fn is_text(shape: DraftSchema<'_>) -> bool {
    fn is_string(schema: &Schema) -> bool {
        match &schema.kind {
            Kind::String(_) => true,
            Kind::Union(union) => union.branches.iter().any(is_string),
            _ => false,
        }
    }
    shape.schema().is_some_and(|schema| match &schema.kind {
        Kind::Array(array) => is_string(&array.items),
        _ => is_string(schema),
    })
}
