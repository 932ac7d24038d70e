//! `check`: every mistake in a manifest and its documents.

use std::path::Path;
use std::process::ExitCode;

use toolspec_core::list_bytes;

use super::{NEGATIVE, answer, fail};
use crate::files::compile;
use crate::layout::count;

pub(super) fn run(manifest: &Path) -> ExitCode {
    let toolset = match compile(manifest) {
        Ok(toolset) => toolset,
        Err(failure) => return fail(&failure, NEGATIVE),
    };
    answer(&format!(
        "{}: {}, {} bytes of tools/list, no mistakes\n",
        manifest.display(),
        count(toolset.tools.len(), "tool"),
        list_bytes(&toolset),
    ))
}
