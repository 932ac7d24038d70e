//! `check`: every mistake in a manifest and its documents.

use std::path::Path;
use std::process::ExitCode;

use toolspec_core::list_bytes;

use super::{NO, answer, fail};
use crate::files::compile;

pub(super) fn run(manifest: &Path) -> ExitCode {
    let toolset = match compile(manifest) {
        Ok(toolset) => toolset,
        Err(failure) => return fail(&failure, NO),
    };
    answer(&format!(
        "{}: {} tools, {} bytes of tools/list, no mistakes\n",
        manifest.display(),
        toolset.tools.len(),
        list_bytes(&toolset),
    ))
}
