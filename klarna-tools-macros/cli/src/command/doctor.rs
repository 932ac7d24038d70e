//! `doctor`: what is configured for the tools of a manifest, and what is wrong.

use std::process::ExitCode;

use clap::Args;
use toolspec_mcp::command::{Examination, exit};
use toolspec_mcp::{Program, Subject};

use super::{ManifestPath, NEGATIVE, fail};
use crate::files::lock_path;
use crate::live::{self, Files, LOG, PROGRAM};

#[derive(Debug, Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    manifest: ManifestPath,
    #[command(flatten)]
    examination: Examination,
}

impl Doctor {
    pub(super) fn run(&self) -> ExitCode {
        let manifest = &self.manifest.path;
        let (live, stale) = match live::examine(manifest, &Files::default()) {
            Ok(examined) => examined,
            Err(failure) => return fail(&failure, NEGATIVE),
        };
        let (lockfile, path) = (
            lock_path(manifest).display().to_string(),
            manifest.display(),
        );
        let missing = || {
            format!(
                "{lockfile} is missing, so nobody has accepted these tools: `toolspec lock {path}` writes it."
            )
        };
        let problem = match stale {
            // A problem is one line.
            Some(why) => Some(why.replace("\nhelp: ", "; ")),
            None => (!live.is_accepted).then(missing),
        };
        let subject = Subject {
            accepted: problem.map_or(Ok(()), Err),
            lockfile: live.is_accepted.then_some(lockfile),
            log: LOG.to_owned(),
            command: PROGRAM.name.to_string(),
            without_credentials: Some(
                "Without credentials: `toolspec call --dry-run` prints the requests of a call."
                    .to_owned(),
            ),
            ..Subject::of(Program::of(&live.tools), &live.tools)
        };
        exit(
            &PROGRAM.name,
            toolspec_mcp::doctor(&subject, &self.examination),
        )
    }
}
