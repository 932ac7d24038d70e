//! What is printed: answers on standard output, everything else on standard error.

use std::io::{ErrorKind, Write as _, stderr, stdout};

use crate::files::Failure;

/// Prints an answer, which ends in a line break.
///
/// Whoever reads only its beginning still learns the outcome from the exit code; any other answer
/// that cannot be written, to a disk that is full for example, is a failure.
pub(crate) fn print(answer: &str) -> Result<(), Failure> {
    match stdout().lock().write_all(answer.as_bytes()) {
        Err(why) if why.kind() != ErrorKind::BrokenPipe => Err(Failure::Unreadable(format!(
            "the answer cannot be written: {why}"
        ))),
        _ => Ok(()),
    }
}

/// Prints a line that is no answer. If nobody reads it, the exit code has to be enough.
pub(crate) fn note(line: &str) {
    let _ = writeln!(stderr().lock(), "{line}");
}
