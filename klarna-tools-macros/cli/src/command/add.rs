//! `add`: a manifest entry for an operation, ready to be pasted.

use std::path::PathBuf;
use std::process::ExitCode;

use super::{ERROR, NEGATIVE, fail};
use crate::draft::{Draft, free_name};
use crate::files::{Failure, read_specs};
use crate::found::only_manifest;
use crate::layout::count;
use crate::offered::{find, is_method, unknown};
use crate::output::{note, print};
use crate::tree::Tree;
use clap::Args;

#[derive(Debug, Args)]
#[command(override_usage = "toolspec add [OPTIONS] <OPERATION> [MANIFEST]")]
pub(super) struct Add {
    /// The operation: its method and path, such as `POST /orders/{id}/refunds`, or its operationId.
    /// Then the path of the manifest, if it is not the only one in specs.
    #[arg(required = true, num_args = 1..=3, value_name = "OPERATION")]
    words: Vec<String>,
    /// The name of the tool [default: made from the operationId].
    #[arg(long)]
    name: Option<String>,
}

impl Add {
    pub(super) fn run(&self) -> ExitCode {
        let read = self.read().map_err(Failure::Unreadable);
        let read = read.and_then(|(wanted, manifest)| {
            let specs = read_specs(&Tree::of_disk(&manifest), &manifest)?;
            Ok((wanted, manifest, specs))
        });
        let (wanted, manifest, specs) = match read {
            Ok(read) => read,
            Err(failure) => return fail(&failure, ERROR),
        };
        let documents = specs.documents();
        let Some(operation) = find(&wanted, documents) else {
            let unknown = unknown(&wanted, documents, "`toolspec tools`");
            return fail(&Failure::Unreadable(unknown), ERROR);
        };
        let tools = specs.manifest().tools.0.iter();
        let taken: Vec<&str> = tools.map(|(name, _)| name.value.as_str()).collect();
        let name = self.name.clone();
        let name = name.unwrap_or_else(|| free_name(operation, &taken));
        let draft = Draft::of(operation, name, &specs);
        if let Err(failure) = print(&draft.text) {
            return fail(&failure, ERROR);
        }
        match (&draft.open, draft.bytes) {
            (Some(errors), _) => {
                note(&errors.render());
                note("\nerror: the entry does not compile yet: see the mistakes above");
                ExitCode::from(NEGATIVE)
            }
            (None, bytes) => {
                let bytes = count(bytes.unwrap_or_default(), "byte");
                note(&format!(
                    "help: paste it under `tools:` of {}; it adds {bytes} to tools/list. Then run \
                     `toolspec check`",
                    manifest.display()
                ));
                ExitCode::SUCCESS
            }
        }
    }

    /// The operation and the manifest: a shell splits a method and a path that are not quoted.
    fn read(&self) -> Result<(String, PathBuf), String> {
        let (operation, rest) = match self.words.as_slice() {
            [method, path, rest @ ..] if is_method(method) => (format!("{method} {path}"), rest),
            [operation, rest @ ..] => (operation.clone(), rest),
            [] => (String::new(), &[][..]),
        };
        let manifest = rest.first().map(PathBuf::from);
        Ok((operation, manifest.map_or_else(only_manifest, Ok)?))
    }
}
