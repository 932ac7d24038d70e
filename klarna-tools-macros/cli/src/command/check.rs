//! `check`: every mistake in a manifest and its documents.

use std::io::IsTerminal as _;
use std::path::Path;
use std::process::ExitCode;

use toolspec_core::diagnostic::Notes;
use toolspec_core::{Resolved, list_bytes};

use super::{NEGATIVE, answer, fail};
use crate::files::{Failure, read_specs};
use crate::layout::count;
use crate::output::note;
use crate::reached;
use crate::tree::Tree;

pub(super) fn run(manifest: &Path) -> ExitCode {
    let resolved = match resolve(manifest) {
        Ok(resolved) => resolved,
        Err(failure) => return fail(&failure, NEGATIVE),
    };
    if resolved.notes.iter().next().is_some() {
        note(&words(&resolved.notes));
    }
    let tools = resolved.lock();
    answer(&format!(
        "{}: {}, {} bytes of tools/list, no mistakes\n{}",
        manifest.display(),
        count(tools.toolset.tools.len(), "tool"),
        list_bytes(&tools.toolset),
        reached::lines(&tools),
    ))
}

fn resolve(manifest: &Path) -> Result<Resolved, Failure> {
    let specs = read_specs(&Tree::of_disk(manifest), manifest)?;
    Ok(specs.resolve()?)
}

fn words(notes: &Notes) -> String {
    let text = if std::io::stderr().is_terminal() {
        notes.render_styled()
    } else {
        notes.render()
    };
    text + "\n"
}
