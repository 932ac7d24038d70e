//! A manifest entry for an operation, ready to be pasted. Required arguments are part of it,
//! optional ones are comments, and the compiler has tried each of them.

mod arguments;
mod prose;
mod result;
mod trial;
mod yaml;

use toolspec_core::Specs;
use toolspec_core::diagnostic::{Diagnostic, Errors};
use toolspec_core::openapi::Operation;
use toolspec_core::text::{is_hidden, shown, snake_case};

use crate::offered::{is_read, qualified};
pub(crate) use prose::plain;
use prose::{description, title};
use trial::{Candidate, THE_ENTRY, Trial};
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
}

/// A line of a mapping: `name: value`, with a comment.
#[derive(Debug, Clone)]
struct Line {
    name: String,
    /// The text after the colon; may be empty.
    value: String,
    comment: String,
    /// Whether it is part of the entry; a comment otherwise.
    chosen: bool,
}

impl Draft {
    /// Drafts the entry of a tool of this name.
    pub(crate) fn of(operation: Operation<'_>, name: String, specs: &Specs) -> Self {
        let trial = Trial::of(operation, specs);
        let mut candidate = candidate(operation, name, specs, &trial);
        arguments::offer(operation, &trial, &mut candidate);
        result::choose(operation, &trial, &mut candidate);
        let outcome = trial.of_candidate(&candidate);
        let (bytes, open) = match outcome {
            Ok(bytes) => (Some(bytes), None),
            Err(errors) => (None, Some(errors)),
        };
        let text = candidate.text(is_read(operation), open.as_ref());
        Self { text, open, bytes }
    }

    /// The mistakes of every tool that calls this operation, if there are any.
    pub(crate) fn obstacle(operation: Operation<'_>, name: &str, specs: &Specs) -> Option<Errors> {
        let trial = Trial::of(operation, specs);
        let candidate = candidate(operation, name.to_owned(), specs, &trial);
        trial.of_candidate(&candidate).err()
    }
}

/// An entry with only the required arguments.
fn candidate(
    operation: Operation<'_>,
    name: String,
    specs: &Specs,
    trial: &Trial<'_>,
) -> Candidate {
    let mut candidate = Candidate {
        name,
        title: title(operation),
        description: description(operation),
        operation: qualified(operation, specs.documents()),
        arguments: Vec::new(),
        result: Vec::new(),
    };
    arguments::choose(operation, trial, &mut candidate);
    candidate
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
        let name = snake_case(operation.text(key)?.as_str()?);
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

/// A mistake as a comment of one line, with its place in a document.
pub(crate) fn why(mistake: &Diagnostic) -> String {
    let message = on_one_line(mistake.message());
    match mistake
        .span()
        .filter(|span| span.source().name() != THE_ENTRY)
    {
        Some(span) => format!("{message} ({span})"),
        None => message,
    }
}

/// A text for a comment: on one line, without hidden characters.
pub(crate) fn on_one_line(text: &str) -> String {
    let visible = text.chars().filter(|c| !is_hidden(*c) && *c != '\n');
    visible.collect()
}

/// The name in the manifest for a name on the wire. Names that are `reserved` or taken get a prefix.
fn named(wire: &str, taken: &[Line], reserved: &[&str], prefix: &str) -> String {
    let name = snake_case(wire);
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase());
    let is_taken =
        |name: &str| reserved.contains(&name) || taken.iter().any(|line| line.name == name);
    if begins && !is_taken(&name) {
        return name;
    }
    let prefixed = format!("{prefix}_{name}");
    shown(prefixed.trim_end_matches('_'))
}
