//! The error format of an API, as the answers of its operations declare it.

use std::collections::{BTreeMap, BTreeSet};

use toolspec_core::model::{Kind, Schema};
use toolspec_core::offer::{Failures, Field};
use toolspec_core::openapi::Document;
use toolspec_core::pointer::joined;
use toolspec_core::text::snake_case;

use crate::draft::{DraftSchema, flow_scalar, on_one_line, scalar};
use crate::operations::operations;

/// Common names of an error code, the most specific first. `type` is that of RFC 9457.
const CODES: [&str; 5] = ["error_code", "code", "type", "error", "issue"];
/// Common names of error messages.
const MESSAGES: [&str; 10] = [
    "error_messages",
    "error_message",
    "messages",
    "message",
    "detail",
    "title",
    "error_description",
    "errors",
    "description",
    "issue",
];
/// Common names of the id that identifies a request in the log of an API.
const CORRELATIONS: [&str; 3] = ["correlation_id", "request_id", "trace_id"];
/// Names of objects and lists that consist of errors.
const NESTED: [&str; 5] = ["error", "errors", "detail", "details", "issues"];
/// How deep those are searched, such as `error.details[].code`.
const DEEPEST: usize = 2;
/// Words in the description of a message that is written for people.
const FOR_PEOPLE: [&str; 5] = ["human", "end user", "end-user", "user-friendly", "display"];

/// The names on the way to a field, each with `[]` behind it if it is that of a list.
type Path = Vec<String>;

/// How often the error answers of an API have a field.
#[derive(Default)]
struct Counts {
    codes: BTreeMap<Path, usize>,
    messages: BTreeMap<Path, usize>,
    correlations: BTreeMap<Path, usize>,
    headers: BTreeMap<String, usize>,
    /// Messages of answers that have another one for people.
    others: BTreeSet<Path>,
}

/// A text, a list of texts or an integer in an error answer.
struct Leaf {
    path: Path,
    is_text: bool,
    is_for_people: bool,
}

/// `errors` of the manifest, or a comment that none are declared.
pub(super) fn text(documents: &[Document]) -> String {
    let counts = Counts::of(documents);
    let lines = [
        ("code", best(&counts.codes, &CODES)),
        ("messages", counts.messages()),
        ("correlation", best(&counts.correlations, &CORRELATIONS)),
        (
            "correlation_header",
            most(&counts.headers).map(|id| scalar(id)),
        ),
    ];
    if counts.codes.is_empty() && counts.messages.is_empty() {
        return "# No error answer declares a code or a message; common forms are recognized.\n"
            .to_owned();
    }
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
            self.add_body(*times, fields);
        }
        for (header, times) in &failures.headers {
            let name = snake_case(header);
            if CORRELATIONS.iter().any(|known| name.ends_with(known)) {
                *self.headers.entry(header.clone()).or_default() += times;
            }
        }
    }

    fn add_body(&mut self, times: usize, fields: &[Field]) {
        let mut leaves = Vec::new();
        for field in fields {
            let shape = DraftSchema::of(&field.value);
            search(shape, &[], &field.name, DEEPEST, &mut leaves);
        }
        let texts = || leaves.iter().filter(|leaf| leaf.is_text);
        count(&mut self.codes, leaves.iter(), &CODES, times);
        count(&mut self.correlations, texts(), &CORRELATIONS, times);
        let for_people = texts().filter(|leaf| leaf.is_for_people);
        let chosen = for_people.filter_map(|leaf| Some((rank(&leaf.path, &MESSAGES)?, leaf)));
        let chosen = chosen.min_by_key(|(rank, _)| *rank);
        let Some((_, chosen)) = chosen else {
            return count(&mut self.messages, texts(), &MESSAGES, times);
        };
        *self.messages.entry(chosen.path.clone()).or_default() += times;
        let others = texts().filter(|leaf| rank(&leaf.path, &MESSAGES).is_some());
        self.others.extend(others.map(|leaf| leaf.path.clone()));
    }

    /// The messages at least half as frequent as the most frequent one, and a comment about those
    /// that the same answers have.
    fn messages(&self) -> Option<String> {
        let most = self.messages.values().max()?;
        let common = ranked(&self.messages, &MESSAGES);
        let common = common.filter(|(_, times)| *times * 2 >= *most);
        let common: Vec<&Path> = common.map(|(path, _)| path).collect();
        let paths: Vec<String> = common
            .iter()
            .map(|path| flow_scalar(&joined(path)))
            .collect();
        let others = self.others.iter().filter(|path| !common.contains(path));
        let others: Vec<String> = others.map(|path| on_one_line(&joined(path))).collect();
        let comment = match others.as_slice() {
            [] => String::new(),
            others => format!("  # for people; other messages: {}", others.join(", ")),
        };
        Some(format!("[{}]{comment}", paths.join(", ")))
    }
}

/// Counts the leaves that have one of some names.
fn count<'l>(
    counts: &mut BTreeMap<Path, usize>,
    leaves: impl Iterator<Item = &'l Leaf>,
    known: &[&str],
    times: usize,
) {
    for leaf in leaves.filter(|leaf| rank(&leaf.path, known).is_some()) {
        *counts.entry(leaf.path.clone()).or_default() += times;
    }
}

/// The place of a field in the order of `known` names; what is in a list comes behind the others.
fn rank(path: &Path, known: &[&str]) -> Option<(usize, usize)> {
    let place = place(path.last()?, known)?;
    let (_, above) = path.split_last()?;
    let lists = above.iter().filter(|name| name.ends_with("[]"));
    Some((lists.count(), place))
}

/// Which of some names it is; those of namespaces before a dot do not count.
fn place(name: &str, known: &[&str]) -> Option<usize> {
    let name = snake_case(name.rsplit('.').next()?);
    known.iter().position(|known| *known == name)
}

/// Fields and their counts, in the order of `known` names.
fn ranked<'a>(
    counts: &'a BTreeMap<Path, usize>,
    known: &[&str],
) -> impl DoubleEndedIterator<Item = (&'a Path, usize)> + use<'a> {
    let mut counts: Vec<_> = counts.iter().map(|(path, times)| (path, *times)).collect();
    counts.sort_by_key(|(path, _)| rank(path, known));
    counts.into_iter()
}

/// The most frequent field; of equally frequent ones the first.
fn best(counts: &BTreeMap<Path, usize>, known: &[&str]) -> Option<String> {
    let best = ranked(counts, known).rev().max_by_key(|(_, times)| *times);
    best.map(|(path, _)| scalar(&joined(path)))
}

fn most(counts: &BTreeMap<String, usize>) -> Option<&String> {
    counts
        .iter()
        .max_by_key(|(_, times)| **times)
        .map(|(name, _)| name)
}

/// Adds a field of an error answer, or what is within it.
fn search(
    shape: DraftSchema<'_>,
    above: &[String],
    name: &str,
    depth: usize,
    leaves: &mut Vec<Leaf>,
) {
    // `[]` behind a name would be read as that of a list.
    if name.contains(['[', ']']) {
        return;
    }
    let path = |end| [above, &[format!("{name}{end}")]].concat();
    let schema = shape.schema();
    let kind = schema.map(|schema| &schema.kind);
    let is_text = schema.is_some_and(is_text);
    if is_text || matches!(kind, Some(Kind::Integer(_))) {
        leaves.push(Leaf {
            path: path(""),
            is_text,
            is_for_people: schema.is_some_and(is_for_people),
        });
    }
    let Some(depth) = depth
        .checked_sub(1)
        .filter(|_| place(name, &NESTED).is_some())
    else {
        return;
    };
    let path = path(if matches!(kind, Some(Kind::Array(_))) {
        "[]"
    } else {
        ""
    });
    for within in shape.properties() {
        search(within.shape, &path, within.name, depth, leaves);
    }
}

fn is_for_people(schema: &Schema) -> bool {
    let description = schema.documentation.as_deref().unwrap_or_default();
    let description = description.to_lowercase();
    FOR_PEOPLE.iter().any(|words| description.contains(words))
}

/// Whether it is a text or a list of texts, the only types of a message.
fn is_text(schema: &Schema) -> bool {
    fn is_string(schema: &Schema) -> bool {
        match &schema.kind {
            Kind::String(_) => true,
            Kind::Union(union) => union.branches.iter().any(is_string),
            _ => false,
        }
    }
    match &schema.kind {
        Kind::Array(array) => is_string(&array.items),
        _ => is_string(schema),
    }
}
