//! Compiles a manifest into tools that can be called.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use clap::Args;
use toolspec_core::Specs;
use toolspec_core::lock::Lock;
use toolspec_mcp::Program;
use toolspec_mcp::command::seconds;
use toolspec_mcp::state::{State, WITHOUT};
use toolspec_runtime::{BaseUrl, Client, ClientBuilder, Tools, which_differ};

use crate::files::{Failure, lock_path, manifest_source, read_lock, read_source};
use crate::tree::{Tree, folder_of};
use crate::version::other_manifest;

/// This program.
pub(crate) const PROGRAM: Program = Program::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));

/// The variable with the level of the log, if `--log` is not given.
pub(crate) const LOG: &str = "TOOLSPEC_LOG";

/// The error about a refused base URL.
const NO_ADDRESS: &str = "--base-url takes an address of this machine only, and no name: write \
                          http://127.0.0.1:PORT or http://[::1]:PORT";

/// How to connect to the API.
#[derive(Debug, Args)]
pub(crate) struct Connection {
    /// Send every request to this address of this machine instead, such as http://127.0.0.1:PORT
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// The longest time that a call may take, in seconds, if its tool allows more
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: Option<Duration>,
    #[command(flatten)]
    state: State,
    /// Trust the root certificates of this system instead of the built-in ones (Mozilla)
    #[arg(long)]
    system_roots: bool,
}

/// The tools of a manifest.
pub(crate) struct Live {
    pub(crate) tools: Arc<Tools>,
    /// Whether a lockfile accepts them. One that is not current is an error.
    pub(crate) is_accepted: bool,
}

/// The files that were read, each with its state just before it was read.
#[derive(Default)]
pub(crate) struct Files(RefCell<BTreeMap<PathBuf, Changed>>);

/// The size and time of a file, by which a change is noticed; `None` if there is no file.
type Changed = Option<(u64, SystemTime)>;

impl Files {
    /// The same files with their states now.
    pub(crate) fn now(&self) -> Self {
        let files = self.0.borrow();
        let now = files.keys().map(|file| (file.clone(), state(file)));
        Self(RefCell::new(now.collect()))
    }

    fn note(&self, file: &Path) {
        let state = state(file);
        self.0.borrow_mut().entry(file.to_owned()).or_insert(state);
    }
}

impl PartialEq for Files {
    fn eq(&self, other: &Self) -> bool {
        *self.0.borrow() == *other.0.borrow()
    }
}

fn state(file: &Path) -> Changed {
    let metadata = file.metadata().ok()?;
    Some((metadata.len(), metadata.modified().ok()?))
}

/// Compiles a manifest, and checks that its lockfile, if there is one, is current. Adds every file
/// that it reads to `files`, also if it fails.
pub(crate) fn compile(manifest: &Path, files: &Files) -> Result<Live, Failure> {
    let (live, stale) = examine(manifest, files)?;
    stale.map_or(Ok(live), |why| Err(Failure::Unreadable(why)))
}

/// The same, with what is said about a lockfile that is not current.
pub(crate) fn examine(manifest: &Path, files: &Files) -> Result<(Live, Option<String>), Failure> {
    let (tree, lockfile) = (Tree::of_disk(manifest), lock_path(manifest));
    files.note(manifest);
    files.note(&lockfile);
    let specs = Specs::read(&manifest_source(&tree, manifest)?, |document| {
        files.note(&folder_of(manifest).join(document));
        tree.document(document)
    })?;
    let toolset = specs.resolve()?.toolset;
    let lock = Lock::of(&toolset);
    let accepted = if lockfile.exists() {
        Some(read_lock(&read_source(&lockfile)?)?)
    } else {
        None
    };
    let other = accepted.as_ref().filter(|accepted| **accepted != lock);
    let stale = other.map(|other| {
        if let Some(why) = other_manifest(&lockfile, other, &lock) {
            return why;
        }
        let which = which_differ(other.tools(), lock.tools());
        stale(manifest, &lockfile, &which)
    });
    let tools = Tools::compiled(toolset, lock.to_text(), lock.digest().to_owned());
    let live = Live {
        tools: Arc::new(tools),
        is_accepted: accepted.is_some(),
    };
    Ok((live, stale))
}

fn stale(manifest: &Path, lockfile: &Path, which: &str) -> String {
    format!(
        "{} describes other tools{which}: nobody has accepted these\n\
         help: look at the change with `toolspec diff {manifest}`, and accept it with `toolspec \
         lock {manifest}`",
        lockfile.display(),
        manifest = manifest.display(),
    )
}

impl Connection {
    /// What is missing without state, if there is to be none.
    pub(crate) fn without(&self) -> Option<&'static str> {
        self.state.is_off().then_some(WITHOUT)
    }

    /// A client for these tools, as the command line and the environment configure it.
    pub(crate) fn client(&self, tools: &Arc<Tools>) -> Result<ClientBuilder, String> {
        let client = Client::builder(tools);
        let client = match &self.base_url {
            Some(url) => client.base(BaseUrl::loopback(url).map_err(|_| NO_ADDRESS)?),
            None => client.bases_from_env().map_err(|why| why.to_string())?,
        };
        let store = self.state.store(&PROGRAM.name);
        let client = client.store(store.map_err(|why| why.to_string())?);
        let client = client.system_roots(self.system_roots);
        Ok(match self.timeout {
            Some(timeout) => client.timeout(timeout),
            None => client,
        })
    }
}
