//! A manifest entry for an operation, ready to be pasted. What is required is part of it, and what
//! the answer has that is simple; the rest is comments. It is chosen from what the compiler offers.

mod arguments;
mod chosen;
mod cut;
mod entry;
mod headers;
mod insert;
mod nested;
mod prose;
mod result;
mod secrets;
mod shape;
mod yaml;

use toolspec_core::Specs;
use toolspec_core::diagnostic::{Diagnostic, Errors};
use toolspec_core::manifest::{Names, RequestPart};
use toolspec_core::offer::{Answer, Offer, Value};
use toolspec_core::openapi::Operation;
use toolspec_core::text::{seen, snake_case};
use toolspec_drift::Masks;

use crate::operations::{is_read, qualified};
use chosen::Chosen;
use entry::{Line, THE_ENTRY, ToolDraft};
pub(crate) use insert::{inserted, is_in_braces};
pub(crate) use prose::plain;
use prose::{comment, description, title};
use secrets::Secrets;
pub(crate) use shape::DraftSchema;
pub(crate) use yaml::{flow, flow_scalar, scalar};

/// The longest name of a tool that MCP hosts accept.
const LONGEST_NAME: usize = 64;

/// An entry, and the compiler's verdict.
pub(crate) struct Draft {
    pub(crate) text: String,
    /// The mistakes that a person has to resolve before it compiles.
    pub(crate) open: Option<Errors>,
    /// The bytes of the tool in `tools/list`, if it compiles.
    pub(crate) bytes: Option<usize>,
    /// A name of the document that is another one in snake case.
    pub(crate) renamed: Option<String>,
}

impl Draft {
    /// Drafts the entry of a tool of this name; what other tools mask is a comment.
    pub(crate) fn of(operation: Operation<'_>, name: String, specs: &Specs, masks: &Masks) -> Self {
        let offer = specs.offer(operation);
        let names = specs.manifest().names();
        let idempotency = specs.manifest().idempotency.as_ref();
        // Reads carry no key.
        let idempotency = idempotency.filter(|_| !is_read(operation));
        let key = idempotency.map(|entry| entry.header.value.as_str());
        let reserved = idempotency.map(|entry| entry.argument.value.as_str());
        let reserved: Vec<&str> = reserved.into_iter().collect();
        let secrets = Secrets(Some((masks, &name)));
        let result = result::choose(&offer, names, &reserved, secrets);
        let mut entry = ToolDraft {
            name,
            title: title(operation),
            description: description(operation),
            operation: qualified(operation, specs.documents()),
            is_read: is_read(operation),
            arguments: arguments::choose((operation, &offer), names, &reserved, key),
            result,
            media_type: offer.media_type.clone(),
        };
        let (bytes, open) = match entry.settle(specs) {
            Ok(bytes) => (Some(bytes), None),
            Err(errors) => (None, Some(errors)),
        };
        Self {
            text: entry.text(open.as_ref()),
            open,
            bytes,
            renamed: renamed(&offer),
        }
    }
}

/// A name that is another one in snake case. Names of headers are not names of Rust or JSON.
fn renamed(offer: &Offer) -> Option<String> {
    let inputs = offer.inputs.iter();
    let inputs =
        inputs.filter(|input| !matches!(input.part, RequestPart::Header | RequestPart::WholeBody));
    let answers = match &offer.answer {
        Some(Answer::Properties(fields)) => fields.as_slice(),
        _ => &[],
    };
    let fields = inputs.map(|input| &input.field).chain(answers);
    let mut names = fields.map(|field| &field.name);
    names.find(|name| snake_case(name) != **name).cloned()
}

/// A name that is not taken.
pub(crate) fn free_name(operation: Operation<'_>, taken: &[&str]) -> String {
    let name = derived_name(operation);
    let is_free = |name: &str| !taken.contains(&name);
    if is_free(&name) {
        return name;
    }
    let numbered = (2..).map(|number| {
        let end = format!("_{number}");
        let begin: String = name.chars().take(LONGEST_NAME - end.len()).collect();
        begin + &end
    });
    numbered
        .take(taken.len() + 1)
        .find(|name| is_free(name))
        .unwrap_or(name.clone())
}

/// By `operationId`, else by the summary, else by method and path.
fn derived_name(operation: Operation<'_>) -> String {
    let by_words = |key: &str| {
        let name = snake_case(operation.own_text(key)?.as_str()?);
        let begins = name.starts_with(|c: char| c.is_ascii_lowercase());
        (begins && name.len() <= LONGEST_NAME).then_some(name)
    };
    let name = by_words("operationId").or_else(|| by_words("summary"));
    let mut name = name.unwrap_or_else(|| method_and_path(operation));
    name.truncate(LONGEST_NAME);
    name.trim_end_matches('_').to_owned()
}

/// Such as `get_orders_order_id`.
fn method_and_path(operation: Operation<'_>) -> String {
    let method = operation.method.to_lowercase();
    format!("{method}_{}", snake_case(operation.path))
}

/// A mistake as a comment of one line, with its place in a document as a correction names it.
pub(crate) fn why(mistake: &Diagnostic) -> String {
    let span = mistake
        .span()
        .filter(|span| span.source().name() != THE_ENTRY);
    let span = span.map(ToString::to_string);
    match mistake.at().map(str::to_owned).or(span) {
        Some(place) => on_one_line(&format!("{} ({place})", mistake.message())),
        None => on_one_line(mistake.message()),
    }
}

/// What is said about a value: what it means, what is not chosen of it, and why not all of it.
fn remark(value: &Value, chosen: &Chosen) -> String {
    let shape = DraftSchema::of(value);
    let described = shape.schema().and_then(|it| it.documentation.as_deref());
    let described = Some(comment(described)).filter(|text| !text.is_empty());
    let refused = match value {
        Value::Whole(_) => None,
        Value::Refused { why, .. } => {
            Some(format!("all of it is not possible: {}", first_why(why)))
        }
    };
    let parts = [described, chosen.without(), refused];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// The first of several mistakes as a comment.
fn first_why(mistakes: &Errors) -> String {
    mistakes.iter().next().map_or_else(String::new, why)
}

/// A text for a comment: on one line, without hidden characters.
pub(crate) fn on_one_line(text: &str) -> String {
    seen(&text.replace('\n', ""))
}

/// The lines whose names are taken, and other names that are.
type Taken<'a> = (&'a [Line], &'a [&'a str]);

/// The name in the manifest for a name on the wire. A name that is `reserved` or taken gets a prefix,
/// and a number if that is not enough.
fn named(wire: &str, names: Names, (taken, reserved): Taken<'_>, prefix: &str) -> String {
    let documented = Some(names.of(wire)).filter(|name| names.allows(name));
    let name = documented.unwrap_or_else(|| snake_case(wire));
    let is_free = |name: &str| {
        names.allows(name)
            && !reserved.contains(&name)
            && taken.iter().all(|line| line.name != name)
    };
    let prefixed = format!("{prefix}_{name}");
    let prefixed = prefixed.trim_end_matches('_');
    let possible = [name.clone(), prefixed.to_owned()].into_iter();
    let numbered = (2..).map(|number| format!("{}_{number}", cut_name(prefixed, 5)));
    let mut possible = possible.map(|name| cut_name(&name, 0)).chain(numbered);
    possible.find(|name| is_free(name)).unwrap_or(name)
}

/// A name that leaves `free` characters of the longest.
fn cut_name(name: &str, free: usize) -> String {
    let cut: String = name.chars().take(LONGEST_NAME - free).collect();
    cut.trim_end_matches('_').to_owned()
}
