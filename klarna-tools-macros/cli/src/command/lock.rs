//! `lock`: the lockfile beside a manifest, written by a person and checked by CI.

use std::path::Path;
use std::process::ExitCode;

use clap::Args;

use super::{ERROR, ManifestPath, NEGATIVE, fail};
use crate::files::{Failure, lock_path};
use crate::output::{note, print, shown_path};
use crate::palette::Palette;
use crate::review::Review;
use crate::show::text;
use crate::version::Version;

#[derive(Debug, Args)]
pub(super) struct Lock {
    #[command(flatten)]
    manifest: ManifestPath,
    /// Only check the lockfile. Exit code 0: current; 1: stale; 2: it cannot be checked.
    #[arg(long)]
    check: bool,
}

impl Lock {
    pub(super) fn run(&self) -> ExitCode {
        let manifest = &self.manifest.path;
        let path = lock_path(manifest);
        let done = if self.check {
            check(manifest, &path)
        } else {
            write(manifest, &path)
        };
        done.unwrap_or_else(|failure| fail(&failure, ERROR))
    }
}

const NOT_COMPARED: &str = "the old lockfile cannot be compared; `toolspec diff --base REV` compares \
                            with the specs of a git revision\n";

fn write(manifest: &Path, path: &Path) -> Result<ExitCode, Failure> {
    let head = Version::working_tree(manifest)?;
    let text_of_head = head.lock().to_text();
    if std::fs::read_to_string(path).is_ok_and(|before| before == text_of_head) {
        print(&format!("{} is current\n", shown_path(path)))?;
        return Ok(ExitCode::SUCCESS);
    }
    // The old file is replaced even if it cannot be read, for example because of its format.
    let base = path
        .exists()
        .then(|| Version::lockfile_of(path, head.lock()));
    std::fs::write(path, &text_of_head).map_err(|why| {
        Failure::Unreadable(format!("`{}` cannot be written: {why}", path.display()))
    })?;
    match base {
        Some(Ok(base)) => {
            let review = Review::new(&base, &head, manifest);
            print(&text(&review, Palette::of(&std::io::stdout())))?;
        }
        Some(Err(_)) => print(NOT_COMPARED)?,
        None => {}
    }
    print(&format!(
        "{} written; review the change and commit it\n",
        shown_path(path)
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn check(manifest: &Path, path: &Path) -> Result<ExitCode, Failure> {
    let head = Version::working_tree(manifest)?;
    let base = Version::lockfile_of(path, head.lock())?;
    if base.lock() == head.lock() {
        print(&format!("{} is current\n", shown_path(path)))?;
        return Ok(ExitCode::SUCCESS);
    }
    let review = Review::new(&base, &head, manifest);
    note(text(&review, Palette::of(&std::io::stderr())).trim_end());
    note(&format!("error: {} is stale", shown_path(path)));
    note("help: if the change is intended, run `toolspec lock`, review it and commit it");
    Ok(ExitCode::from(NEGATIVE))
}
