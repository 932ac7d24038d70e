//! The folder of the store: where it is, and what is in it.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use ring::rand::{SecureRandom as _, SystemRandom};
use toolspec_runtime::store::Obstacle;

use crate::keys::Keys;
use crate::problem::unusable;

/// The database.
pub(crate) const DATABASE: &str = "store.sqlite";

/// The master key.
const KEY: &str = "master.key";

const WRITABLE: &str = "A person has to make the folder writable, or choose another with --state.";
pub(crate) const RESTORE: &str = "A person has to put the right file back, or move the folder away: then \
                       halts, ceilings and remembered writes begin anew.";

/// The folder that is used unless a person names one: the same for all programs of a user.
#[must_use]
pub fn default_folder() -> Option<PathBuf> {
    let variable = |name| std::env::var_os(name).map(PathBuf::from);
    let of_home = |path: &str| Some(std::env::home_dir()?.join(path));
    let state = variable("XDG_STATE_HOME").filter(|path| path.is_absolute());
    let state = state.or_else(|| match std::env::consts::OS {
        "windows" => variable("LOCALAPPDATA"),
        "macos" => of_home("Library/Application Support"),
        _ => of_home(".local/state"),
    });
    Some(state?.join("toolspec"))
}

/// Creates an empty file that nobody else can read.
pub(crate) fn create(file: &Path) -> io::Result<()> {
    private().create_new(true).open(file).map(drop)
}

/// For a file that nobody else can read.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Creates what is missing in the folder and reads the keys. Other processes wait here until the
/// file is dropped.
pub(crate) fn enter(folder: &Path) -> Result<(Keys, File), Obstacle> {
    let unwritable = |error: io::Error| unusable(folder, error, WRITABLE);
    let mut directory = DirBuilder::new();
    directory.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut directory, 0o700);
    let mut options = private();
    options.create(true);
    directory.create(folder).map_err(unwritable)?;
    let mut key = options.open(folder.join(KEY)).map_err(unwritable)?;
    key.lock().map_err(unwritable)?;
    let database = options.open(folder.join(DATABASE)).map_err(unwritable)?;
    let is_new = database.metadata().map_err(unwritable)?.len() == 0;
    let mut master = Vec::new();
    key.read_to_end(&mut master).map_err(unwritable)?;
    let is_first = is_new && master.is_empty();
    if is_first {
        let mut fresh = [0; 32];
        let random = SystemRandom::new().fill(&mut fresh);
        random.map_err(|_| unwritable(io::Error::other("no random numbers")))?;
        key.write_all(&fresh).map_err(unwritable)?;
        key.sync_all().map_err(unwritable)?;
        master = fresh.into();
    }
    if is_new && !is_first {
        let why = format!("{DATABASE} is missing or empty, and {KEY} beside it is not");
        return Err(unusable(folder, why, RESTORE));
    }
    let keys = Keys::of(&master).ok_or_else(|| {
        let why = format!("{KEY} has {} bytes instead of 32", master.len());
        unusable(folder, why, RESTORE)
    })?;
    Ok((keys, key))
}
