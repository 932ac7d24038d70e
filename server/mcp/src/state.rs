//! What outlives a server: where it is kept, and the commands about it.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand};
use toolspec_runtime::store::{Obstacle, Store};
use toolspec_store::{Kept, Local, default_folder};

use crate::fault::Fault;
use crate::process::run;
use crate::stderr::visible;

/// What there is not with `--no-state`.
pub const WITHOUT: &str = "--no-state: `halt` does not reach this process, and a write that a crash cuts \
                           off is not recognized afterwards.";

/// Most characters of the reason for a halt.
const LONGEST: usize = 300;

/// Where state is kept.
#[derive(Debug, Clone, Default, Args)]
pub struct State {
    /// The folder for what outlives this process, shared with other servers [default: `toolspec` in the
    /// state directory of the user]
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
    /// Keep nothing: `halt` does not reach this process, and a write that a crash cuts off is not
    /// recognized afterwards
    #[arg(long, conflicts_with = "state")]
    no_state: bool,
}

impl State {
    /// Whether there is to be none.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.no_state
    }

    /// Whether a person has named the folder.
    pub(crate) fn is_named(&self) -> bool {
        self.state.is_some()
    }

    /// The store, unless there is to be none.
    ///
    /// # Errors
    /// No folder is known.
    pub fn store(&self, program: &str) -> Result<Option<Arc<dyn Store>>, Fault> {
        if self.no_state {
            return Ok(None);
        }
        Ok(Some(Arc::new(local(self.state.as_ref(), program)?)))
    }

    /// What the doctor says of it, and what is wrong.
    pub(crate) fn examine(&self, program: &str) -> Result<(String, Option<String>), Fault> {
        if self.no_state {
            return Ok((WITHOUT.to_owned(), None));
        }
        let store = local(self.state.as_ref(), program)?;
        let folder = store.folder().display().to_string();
        let halt = run(async {
            store.examine().await?;
            store.status().await
        })?;
        Ok(match halt {
            Err(why) => (folder, Some(words(&why))),
            Ok(status) => {
                let halt = status.halt.map(|halt| {
                    let since = format!("a person halted everything at {} UTC", halt.since);
                    format!(
                        "{since}: {}. `{program} resume` lifts the halt.",
                        halt.reason
                    )
                });
                (folder, halt)
            }
        })
    }
}

/// The folder of a command about the state.
#[derive(Debug, Args)]
pub struct Folder {
    /// The folder with the state [default: `toolspec` in the state directory of the user]
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
}

/// The commands about the state.
#[derive(Debug, Subcommand)]
pub enum Control {
    /// Send nothing any more, from any server that shares the state, until `resume`
    Halt {
        /// Why, for those who find it halted
        #[arg(long, value_parser = reason)]
        reason: String,
        /// Where the state is.
        #[command(flatten)]
        folder: Folder,
    },
    /// Lift the halt
    Resume(Folder),
    /// Show whether everything is halted, and which writes are in flight or unknown
    Status(Folder),
    /// Copy the state to a new file, also while servers run
    Backup {
        /// The new file
        file: PathBuf,
        /// Where the state is.
        #[command(flatten)]
        folder: Folder,
    },
}

impl Control {
    /// Does it, and gives what a person has to know.
    ///
    /// # Errors
    /// The state cannot be read or written.
    pub fn run(&self, program: &str) -> Result<String, Fault> {
        let (Self::Halt { folder, .. }
        | Self::Backup { folder, .. }
        | Self::Resume(folder)
        | Self::Status(folder)) = self;
        let store = local(folder.state.as_ref(), program)?;
        let done = run(self.perform(&store, program))?;
        done.map_err(|why| Fault::failed(words(&why)))
    }

    async fn perform(&self, store: &Local, program: &str) -> Result<String, Obstacle> {
        match self {
            Self::Halt { reason, .. } => {
                let halt = store.halt(reason).await?;
                let writes = store.status().await?.writes;
                let text = format!(
                    "Halted at {} UTC: {}\nNo server that uses {} sends anything until `{program} resume`.\n",
                    halt.since,
                    visible(&halt.reason),
                    store.folder().display()
                );
                Ok(text + &list(&writes, program))
            }
            Self::Resume(_) => Ok(match store.resume().await? {
                None => "Nothing was halted.\n".to_owned(),
                Some(halt) => format!(
                    "Resumed; it was halted at {} UTC: {}\n",
                    halt.since,
                    visible(&halt.reason)
                ),
            }),
            Self::Status(_) => status(store, program).await,
            Self::Backup { file, .. } => {
                store.backup(file).await?;
                Ok(format!(
                    "{} written. It is of use only with `master.key` in {}: keep a copy of that in \
                     another place.\n",
                    file.display(),
                    store.folder().display()
                ))
            }
        }
    }
}

async fn status(store: &Local, program: &str) -> Result<String, Obstacle> {
    let folder = store.folder().display();
    if !store.exists() {
        return Ok(format!(
            "Nothing is halted: there is no state in {folder} yet.\n"
        ));
    }
    let status = store.status().await?;
    let text = match status.halt {
        Some(halt) => format!("Halted at {} UTC: {}\n", halt.since, visible(&halt.reason)),
        None => "Nothing is halted.\n".to_owned(),
    };
    Ok(format!("{text}State: {folder}\n") + &list(&status.writes, program))
}

/// Writes, one a line.
fn list(writes: &[Kept], program: &str) -> String {
    if writes.is_empty() {
        return "No write is in flight or unknown.\n".to_owned();
    }
    let mut text = format!("Writes (`{program} status` shows what becomes of them):\n");
    for Kept {
        tool,
        key,
        begun,
        fate,
    } in writes
    {
        let key = key.as_deref().unwrap_or("none");
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {begun}  {tool}  {fate}, key {key}");
    }
    text
}

fn local(folder: Option<&PathBuf>, program: &str) -> Result<Local, Fault> {
    let folder = folder.cloned().or_else(default_folder);
    let folder = folder.ok_or_else(|| {
        Fault::misconfigured("the user has no home directory: name a folder with --state DIR")
    })?;
    Ok(Local::new(folder, program))
}

fn words(why: &Obstacle) -> String {
    format!("{}. {}", why.reason, why.remedy)
}

/// Reads the reason for a halt.
fn reason(text: &str) -> Result<String, String> {
    let text = text.trim();
    match text.chars().count() {
        1..=LONGEST if !text.contains(char::is_control) => Ok(text.to_owned()),
        _ => Err(format!("takes one line of 1 to {LONGEST} characters")),
    }
}
