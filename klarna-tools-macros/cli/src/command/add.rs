//! `add`: a manifest entry for an operation, ready to be pasted.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use toolspec_core::Specs;
use toolspec_core::diagnostic::{Diagnostic, Diagnostics};
use toolspec_core::lock::Lock;
use toolspec_core::manifest::Located;
use toolspec_core::openapi::Operation;
use toolspec_core::source::Source;
use toolspec_core::text::shown;
use toolspec_drift::Masks;

use super::{ERROR, NEGATIVE, fail, notes};
use crate::draft::{Draft, free_name, inserted};
use crate::files::{Failure, kept, manifest_source};
use crate::found::{may_be_manifest, only_manifest};
use crate::idempotency::Key;
use crate::layout::count;
use crate::operations::{find, is_method};
use crate::output::{note, print, shown_path};
use crate::tree::Tree;

#[derive(Debug, Args)]
#[command(override_usage = "toolspec add [OPTIONS] <OPERATION> [MANIFEST]")]
pub(super) struct Add {
    /// The operation: its method and path, such as `POST /orders/{id}/refunds`, with its document in
    /// front if several have it, or its operationId. Then the path of the manifest, if it is not the only one in specs.
    #[arg(required = true, num_args = 1..=4, value_name = "OPERATION")]
    words: Vec<String>,
    /// The name of the tool [default: made from the operationId].
    #[arg(long)]
    name: Option<String>,
    /// Write the entry into the manifest instead of printing it.
    #[arg(long)]
    write: bool,
}

impl Add {
    pub(super) fn run(&self) -> ExitCode {
        let read = self.read().map_err(Failure::Unreadable);
        let added = read.and_then(|(wanted, manifest)| self.add(&wanted, &manifest));
        added.unwrap_or_else(|failure| fail(&failure, ERROR))
    }

    fn add(&self, wanted: &str, manifest: &Path) -> Result<ExitCode, Failure> {
        let Subject { specs, source, key } = Subject::read(wanted, manifest)?;
        let operation = found(wanted, specs)?;
        note_callers(operation, specs);
        let name = self.name(operation, specs)?;
        let masks = masks(specs, &source);
        let draft = Draft::of(operation, name.clone(), specs, &masks);
        let text = match &key {
            Some(key) => apart(key, &draft.text),
            None => draft.text.clone(),
        };
        if let Some(errors) = &draft.open {
            print(&text)?;
            note(&errors.render());
            note("\nerror: the entry does not compile yet: see the mistakes above");
            return Ok(ExitCode::from(NEGATIVE));
        }
        let bytes = count(draft.bytes.unwrap_or_default(), "byte");
        let path = shown_path(manifest);
        if self.write {
            let after = inserted(&draft.text, &source);
            if after.is_err() {
                print(&text)?;
            }
            write(after.map_err(Failure::Unreadable)?, &source, manifest)?;
            let key = if key.is_some() {
                ", and `idempotency`"
            } else {
                ""
            };
            note(&format!(
                "{path} has the tool `{name}` now{key}; it adds {bytes} to tools/list\n\
                 help: `toolspec lock` accepts it"
            ));
        } else {
            print(&text)?;
            let it = if key.is_some() {
                "each part where its comment says"
            } else {
                "it under `tools:`"
            };
            note(&format!(
                "help: paste {it} of {path}; it adds {bytes} to tools/list. Then run `toolspec check`"
            ));
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The name that is given, which must be free, or one that is.
    fn name(&self, operation: Operation<'_>, specs: &Specs) -> Result<String, Failure> {
        let tools = &specs.manifest().tools.0;
        let aliases = tools
            .iter()
            .flat_map(|(_, tool)| tool.aliases.iter().flatten());
        let taken = tools.iter().map(|(name, _)| name).chain(aliases);
        let taken: Vec<&str> = taken.map(|name| name.value.as_str()).collect();
        match &self.name {
            None => Ok(free_name(operation, &taken)),
            Some(name) if taken.contains(&name.as_str()) => Err(Failure::Unreadable(format!(
                "a tool is called `{}` already\nhelp: choose another name",
                shown(name)
            ))),
            Some(name) => Ok(name.clone()),
        }
    }

    /// The operation and the manifest: a shell splits a method and a path that are not quoted.
    fn read(&self) -> Result<(String, PathBuf), String> {
        self.check_order()?;
        let (operation, rest) = match self.words.as_slice() {
            [method, path, rest @ ..] if is_method(method) => (format!("{method} {path}"), rest),
            [document, method, path, rest @ ..] if is_method(method) => {
                (format!("{document} {method} {path}"), rest)
            }
            [operation, rest @ ..] => (operation.clone(), rest),
            [] => (String::new(), &[][..]),
        };
        if let Some(more) = rest.get(1) {
            return Err(format!(
                "`{more}` is one word too many\nhelp: quote an operation: `toolspec add '{operation}'`"
            ));
        }
        let manifest = rest.first().map(PathBuf::from);
        Ok((operation, manifest.map_or_else(only_manifest, Ok)?))
    }

    /// Refuses a manifest in front of its operation.
    fn check_order(&self) -> Result<(), String> {
        let Some((first, rest)) = self.words.split_first() else {
            return Ok(());
        };
        let is_file = |word: &str| FILES.iter().any(|end| word.ends_with(end));
        let is_manifest = match rest {
            [] => is_file(first),
            [other] => is_file(first) && !is_file(other),
            _ => is_file(first) && may_be_manifest(Path::new(first)),
        };
        if !is_manifest {
            return Ok(());
        }
        let operation = match rest {
            [] => "OPERATION".to_owned(),
            [id] if !id.contains(' ') => id.clone(),
            words => format!("'{}'", words.join(" ")),
        };
        Err(format!(
            "`{first}` is not an operation\n\
             help: the operation comes first: `toolspec add {operation} {first}`; \
             `toolspec tools {first}` lists them"
        ))
    }
}

/// How the names of files end that can be manifests.
const FILES: [&str; 3] = [".yaml", ".yml", ".json"];

/// Notes the tools that call an operation already.
fn note_callers(operation: Operation<'_>, specs: &Specs) {
    let mut cx = Diagnostics::new();
    for (name, tool) in &specs.manifest().tools.0 {
        let mut named = tool.operations();
        let same = named.find(|Located { value, .. }| {
            value.method == operation.method
                && value.path == operation.path
                && value.may_be_in(&operation.document.name)
        });
        if let Some(same) = same {
            let message = format!("`{}` calls this operation already", shown(&name.value));
            let note = Diagnostic::new(&same.span, message);
            cx.note(note.label("change that tool, or add another one that differs from it"));
        }
    }
    if let Ok(((), callers)) = cx.finish_with_notes(()) {
        notes(&callers);
    }
}

/// The manifest that an entry is drafted for.
struct Subject {
    specs: &'static Specs,
    source: Source,
    /// What is offered for its section `idempotency`, and is part of its text.
    key: Option<Key>,
}

impl Subject {
    /// Reads a manifest. One without `idempotency` gets what the operation declares.
    fn read(wanted: &str, manifest: &Path) -> Result<Self, Failure> {
        let tree = Tree::of_disk(manifest);
        let source = manifest_source(&tree, manifest)?;
        let specs = Specs::read(&source, |name| tree.document(name))?;
        let is_open = specs.manifest().idempotency.is_none();
        let key = Key::of(found(wanted, &specs).ok()).filter(|_| is_open);
        let extended = key.as_ref().and_then(|key| key.inserted(&source));
        Ok(match extended {
            Some(source) => Self {
                specs: kept(specs.under(&source)?),
                source,
                key,
            },
            None => Self {
                specs: kept(specs),
                source,
                key: None,
            },
        })
    }
}

fn found<'a>(wanted: &str, specs: &'a Specs) -> Result<Operation<'a>, Failure> {
    find(wanted, specs.documents(), "`toolspec tools`").map_err(Failure::Unreadable)
}

/// What the tools of the manifest mask, if it compiles.
fn masks(specs: &Specs, source: &Source) -> Masks {
    let toolset = specs.try_manifest(source);
    toolset.map_or_else(
        |_| Masks::default(),
        |toolset| Masks::of_lock(&Lock::of(&toolset)),
    )
}

/// An entry and a section of the manifest, each with the place that it belongs to.
fn apart(key: &Key, entry: &str) -> String {
    format!(
        "# Above `tools:`\n{}\n# Under `tools:`\n{entry}",
        key.section()
    )
}

/// Writes a manifest with a new entry, which must compile.
fn write(after: String, before: &Source, manifest: &Path) -> Result<(), Failure> {
    let tree = Tree::of_disk(manifest);
    let source = Source::new(before.name(), after.clone());
    Specs::read(&source, |name| tree.read(name))?.resolve()?;
    let path = manifest.display();
    std::fs::write(manifest, after)
        .map_err(|why| Failure::Unreadable(format!("`{path}` cannot be written: {why}")))
}
