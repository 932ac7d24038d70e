//! `add`: a manifest entry for an operation, ready to be pasted.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use toolspec_core::Specs;
use toolspec_core::openapi::{Document, Operation};
use toolspec_core::yaml::Node;

use super::{CANNOT_SAY, NO, fail};
use crate::draft::Draft;
use crate::files::{Failure, read_specs};
use crate::layout::count;
use crate::nearest::nearest;
use crate::output::{remark, say};
use crate::tree::Tree;

/// The methods of a path item (OpenAPI 3.0).
const METHODS: [&str; 8] = [
    "GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE",
];

#[derive(Debug, Args)]
#[command(override_usage = "toolspec add [OPTIONS] <OPERATION> [MANIFEST]")]
pub(super) struct Add {
    /// The operation: its method and path, such as `POST /orders/{id}/refunds`, or its operationId.
    /// Then the manifest, if it is not specs/klarna.yaml.
    #[arg(required = true, num_args = 1..=3, value_name = "OPERATION")]
    words: Vec<String>,
    /// The name of the tool; by default made from the operationId.
    #[arg(long)]
    name: Option<String>,
}

impl Add {
    pub(super) fn run(&self) -> ExitCode {
        let (wanted, manifest) = self.read();
        let specs = match read_specs(&Tree::of_disk(&manifest), &manifest) {
            Ok(specs) => specs,
            Err(failure) => return fail(&failure, CANNOT_SAY),
        };
        let Some(operation) = find(&wanted, &specs) else {
            return fail(&Failure::Unreadable(unknown(&wanted, &specs)), CANNOT_SAY);
        };
        let draft = Draft::of(operation, self.name.as_deref(), &specs);
        if let Err(failure) = say(&draft.text) {
            return fail(&failure, CANNOT_SAY);
        }
        match (&draft.open, draft.bytes) {
            (Some(errors), _) => {
                remark(&errors.render());
                remark("\nerror: this does not compile yet; what is to decide stands above");
                ExitCode::from(NO)
            }
            (None, bytes) => {
                let bytes = count(bytes.unwrap_or_default(), "byte");
                remark(&format!(
                    "help: paste it under `tools:` of {}; it adds {bytes} to tools/list, and \
                     `toolspec check` says the rest",
                    manifest.display()
                ));
                ExitCode::SUCCESS
            }
        }
    }

    /// The operation and the manifest: a shell splits a method and a path that are not quoted.
    fn read(&self) -> (String, PathBuf) {
        let default = || PathBuf::from(super::MANIFEST);
        match self.words.as_slice() {
            [method, path, rest @ ..] if is_method(method) => {
                let manifest = rest.first().map_or_else(default, PathBuf::from);
                (format!("{method} {path}"), manifest)
            }
            [operation, manifest, ..] => (operation.clone(), PathBuf::from(manifest)),
            [operation] => (operation.clone(), default()),
            [] => (String::new(), default()),
        }
    }
}

fn is_method(word: &str) -> bool {
    METHODS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// By method and path, or by `operationId`.
fn find<'a>(wanted: &str, specs: &'a Specs) -> Option<Operation<'a>> {
    let all = || specs.documents().iter().flat_map(operations);
    let by_name = all().find(|operation| {
        let (method, path) = wanted.split_once(' ').unwrap_or_default();
        operation.method.eq_ignore_ascii_case(method) && operation.path == path.trim()
    });
    by_name.or_else(|| {
        all().find(|operation| operation.text("operationId").and_then(Node::as_str) == Some(wanted))
    })
}

fn operations(document: &Document) -> impl Iterator<Item = Operation<'_>> {
    document.operations().filter_map(|(method, path, _)| {
        let method = METHODS.into_iter().find(|known| *known == method)?;
        document.operation(method, path)
    })
}

fn unknown(wanted: &str, specs: &Specs) -> String {
    let documents = specs.documents().iter();
    let names: Vec<String> = documents
        .flat_map(operations)
        .map(|operation| operation.name())
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let near = nearest(wanted, &names).map(|near| format!("help: did you mean `{near}`?\n"));
    format!(
        "no document has {wanted}\n{}help: `toolspec tools` lists the {} there are",
        near.unwrap_or_default(),
        count(names.len(), "operation"),
    )
}
