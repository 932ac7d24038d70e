//! `cargo xtask corpus`: how much of the world's OpenAPI documents becomes tools.
//!
//! Each document goes through the doors of a user: `toolspec init --all` drafts a tool for each
//! operation, `toolspec lock` accepts them, and a client asks `toolspec serve` to list them. What a
//! tool leaves out is judged by a reader of its own, which knows nothing of the compiler.

mod document;
mod process;
mod table;
mod trial;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use trial::Trial;

/// Tries the documents in a folder, and prints a table in Markdown.
#[derive(Debug, clap::Args)]
pub(crate) struct Corpus {
    /// The folder: each file in it that ends in `.json`, `.yaml` or `.yml` is tried
    folder: PathBuf,
    /// Try only each N-th document
    #[arg(long, value_name = "N", default_value_t = 1)]
    every: usize,
    /// The longest that a document may take for one step, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    patience: u64,
    /// Name each operation that is not a tool, on standard error
    #[arg(long)]
    names: bool,
    /// Try this `toolspec` instead of a release build
    #[arg(long = "toolspec", value_name = "PROGRAM")]
    pub(crate) program: Option<PathBuf>,
}

impl Corpus {
    /// Tries the documents with this `toolspec`.
    pub(crate) fn run(&self, toolspec: &Path) -> io::Result<()> {
        // Each document is tried in a folder of its own.
        let toolspec = &toolspec.canonicalize()?;
        let mut paths = Vec::new();
        collect(&self.folder, &mut paths)?;
        paths.sort();
        let paths: Vec<PathBuf> = paths.into_iter().step_by(self.every.max(1)).collect();
        let queue = Mutex::new(paths.iter());
        let trials = Mutex::new(BTreeMap::new());
        let worker = || {
            // The lock is not kept while a document is tried.
            let next = || queue.lock().ok().and_then(|mut queue| queue.next());
            while let Some(path) = next() {
                let name = path.strip_prefix(&self.folder).unwrap_or(path);
                let trial = Trial::of(toolspec, path, self.patience);
                eprintln!("{}: {trial}", name.display());
                if self.names {
                    trial
                        .failures()
                        .for_each(|failure| eprintln!("  {failure}"));
                }
                if let Ok(mut trials) = trials.lock() {
                    trials.insert(name.display().to_string(), trial);
                }
            }
        };
        let workers = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(worker))));
        let trials = trials.into_inner().unwrap_or_default();
        print!("{}", table::of(&trials));
        Ok(())
    }
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in folder.read_dir()? {
        let path = entry?.path();
        let kind = path.extension().and_then(|kind| kind.to_str());
        if path.is_dir() {
            collect(&path, paths)?;
        } else if matches!(kind, Some("json" | "yaml" | "yml")) {
            paths.push(path);
        }
    }
    Ok(())
}
