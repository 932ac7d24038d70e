//! What is printed: answers on standard output, everything else on standard error.

use std::io::{ErrorKind, Write as _, stderr, stdout};
use std::path::Path;

use toolspec_core::text::spelled;

use crate::files::Failure;

/// A path as it is printed: its name may be anything.
pub(crate) fn shown_path(path: &Path) -> String {
    spelled(&path.display().to_string()).replace('\n', "\\u{a}")
}

/// Prints an answer, which ends in a line break.
///
/// A reader that closes the pipe early is not a failure; any other answer that cannot be written,
/// for example to a full disk, is one.
pub(crate) fn print(answer: &str) -> Result<(), Failure> {
    match stdout().lock().write_all(answer.as_bytes()) {
        Err(why) if why.kind() != ErrorKind::BrokenPipe => Err(Failure::Unreadable(format!(
            "the answer cannot be written: {why}"
        ))),
        _ => Ok(()),
    }
}

/// Prints a line that is not part of the answer. If that fails, the exit code has to be enough.
pub(crate) fn note(line: &str) {
    let _ = writeln!(stderr().lock(), "{line}");
}
