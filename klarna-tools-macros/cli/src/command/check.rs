//! `check`: every mistake in a manifest and its documents.

use std::path::Path;
use std::process::ExitCode;

use toolspec_core::model::{ErrorFormat, Toolset};
use toolspec_core::{Resolved, list_bytes};

use super::{NEGATIVE, answer, fail, notes};
use crate::destination;
use crate::files::{Failure, read_specs};
use crate::layout::count;
use crate::output::shown_path;
use crate::tree::Tree;

pub(super) fn run(manifest: &Path) -> ExitCode {
    let resolved = match resolve(manifest) {
        Ok(resolved) => resolved,
        Err(failure) => return fail(&failure, NEGATIVE),
    };
    notes(&resolved.notes);
    let tools = resolved.lock();
    answer(&format!(
        "{}: {}, {} bytes of tools/list, no mistakes\n{}{}{}",
        shown_path(manifest),
        count(tools.toolset.tools.len(), "tool"),
        list_bytes(&tools.toolset),
        without_tools(manifest, &tools.toolset),
        destination::lines(&tools),
        errors(&tools.toolset.server.errors),
    ))
}

fn resolve(manifest: &Path) -> Result<Resolved, Failure> {
    let specs = read_specs(&Tree::of_disk(manifest), manifest)?;
    Ok(specs.resolve()?)
}

/// What to write in a manifest without tools, such as `init` prints where no operation can be one.
fn without_tools(manifest: &Path, toolset: &Toolset) -> String {
    if !toolset.tools.is_empty() {
        return String::new();
    }
    let manifest = shown_path(manifest);
    format!(
        "there is no tool yet: `toolspec tools {manifest}` lists the operations, and \
         `toolspec add \"METHOD /path\" {manifest}` prints an entry for `tools`\n"
    )
}

/// Where messages of errors are read, unless the manifest says it.
fn errors(format: &ErrorFormat) -> String {
    if format.is_declared() {
        return String::new();
    }
    let names = ErrorFormat::common_messages().map(|path| path.join("."));
    let names: Vec<String> = names.collect();
    let names = names.join(", ");
    format!("errors are read by common names, as `errors` does not say theirs: {names}\n")
}
