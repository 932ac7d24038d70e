//! Why the store cannot be used, in words that say what to do.

use std::fmt::Display;
use std::path::Path;

use toolspec_runtime::store::Obstacle;

/// That the state in `folder` cannot be used, and what a person has to do.
pub(crate) fn unusable(folder: &Path, why: impl Display, remedy: &str) -> Obstacle {
    Obstacle {
        is_halt: false,
        reason: format!("the state in {} cannot be used: {why}", folder.display()),
        remedy: remedy.to_owned(),
    }
}

/// The same for an error of the database.
pub(crate) fn of_database(folder: &Path, error: &sqlx::Error) -> Obstacle {
    let known = error.as_database_error();
    let code = known.and_then(|known| known.code()?.parse::<u32>().ok());
    // The primary result code (https://www.sqlite.org/rescode.html) is in the lowest byte.
    let remedy = match code.map(|code| code & 0xff) {
        Some(5 | 6) => "Another process is writing. Call again in a few seconds.",
        Some(8 | 14) => "A person has to make the folder writable, or choose another with --state.",
        Some(11 | 26) => {
            "The file is damaged. A person has to put a backup in its place, or move the folder \
             away: then halts, ceilings and remembered writes begin anew."
        }
        Some(10 | 13) => "A person has to make room on the disk, or choose another with --state.",
        _ => "A person has to look at the folder, or choose another with --state.",
    };
    match known {
        Some(known) => unusable(folder, known.message(), remedy),
        None => unusable(folder, error, remedy),
    }
}
