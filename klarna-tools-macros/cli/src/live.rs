//! A manifest that is compiled to be carried out at once.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use toolspec_core::lock::Lock;
use toolspec_mcp::Program;
use toolspec_runtime::{Base, Client, ClientBuilder, Tools};

use crate::files::{Failure, lock_path, read_lock, read_source, read_specs};
use crate::tree::{Tree, folder_of};

/// This program.
pub(crate) const PROGRAM: Program = Program {
    name: env!("CARGO_PKG_NAME"),
    version: env!("CARGO_PKG_VERSION"),
};

/// How the API is called.
#[derive(Debug, Args)]
pub(crate) struct Connection {
    /// Send every request to this address of this machine instead: `http://127.0.0.1:PORT`
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// The longest a call may take, in seconds, where its tool would allow more
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: Option<Duration>,
    /// Trust the certificates of this system instead of the built-in Mozilla roots
    #[arg(long)]
    system_roots: bool,
}

/// The tools of a manifest.
pub(crate) struct Live {
    pub(crate) tools: Arc<Tools>,
    /// Whether there is a lockfile, which is then current.
    pub(crate) is_accepted: bool,
    /// The files that they were made of.
    pub(crate) files: Vec<PathBuf>,
}

/// Compiles a manifest, and looks whether its lockfile is current, if there is one.
pub(crate) fn compile(manifest: &Path) -> Result<Live, Failure> {
    let specs = read_specs(&Tree::of_disk(manifest), manifest)?;
    let toolset = specs.toolset()?;
    let lock = Lock::of(&toolset);
    let lockfile = lock_path(manifest);
    let is_accepted = lockfile.exists();
    if is_accepted {
        let accepted = read_lock(&read_source(&lockfile)?)?;
        if accepted != lock {
            return Err(stale(&lockfile, &differing(&accepted, &lock)));
        }
    }
    let documents = specs.documents().iter();
    let documents = documents.map(|document| folder_of(manifest).join(&document.name));
    let files = documents.chain([manifest.to_owned(), lockfile]).collect();
    let tools = Tools::compiled(toolset, lock.to_text(), lock.digest().to_owned());
    Ok(Live {
        tools: Arc::new(tools),
        is_accepted,
        files,
    })
}

/// The names of the tools that only one of the two has as they are.
fn differing(accepted: &Lock, lock: &Lock) -> Vec<String> {
    let (accepted, ours): (Vec<_>, Vec<_>) = (accepted.tools().collect(), lock.tools().collect());
    let differing = accepted.iter().filter(|tool| !ours.contains(tool));
    let differing = differing.chain(ours.iter().filter(|tool| !accepted.contains(tool)));
    let names: BTreeSet<_> = differing.map(|(name, _)| (*name).to_owned()).collect();
    names.into_iter().collect()
}

fn stale(lockfile: &Path, differing: &[String]) -> Failure {
    let which = match differing {
        [] => String::new(),
        names => format!(" ({} differ)", names.join(", ")),
    };
    Failure::Unreadable(format!(
        "{} describes other tools{which}: nobody has accepted these\n\
         help: look at the change with `toolspec diff`, and accept it with `toolspec lock`",
        lockfile.display()
    ))
}

impl Connection {
    /// A client for these tools, as the command line and the environment configure it.
    pub(crate) fn client(&self, tools: &Arc<Tools>) -> Result<ClientBuilder, String> {
        let client = Client::builder(tools);
        let client = match &self.base_url {
            Some(url) => client.base(Base::loopback(url).map_err(|why| why.to_string())?),
            None => client.bases_from_env().map_err(|why| why.to_string())?,
        };
        let client = client.system_roots(self.system_roots);
        Ok(match self.timeout {
            Some(timeout) => client.timeout(timeout),
            None => client,
        })
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(seconds @ 1..=600) => Ok(Duration::from_secs(seconds)),
        _ => Err("takes a whole number from 1 to 600".to_owned()),
    }
}
