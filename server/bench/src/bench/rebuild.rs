//! How long the server takes to build after an edit, in a copy of the workspace.

use std::env;
use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use klarna_bench::Failure;

use crate::programs::{cargo, workspace};
use crate::sample::Sample;
use crate::table::{Limit, Row, Unit};

const EDITS: usize = 5;

/// The sentence of the manifest that is edited: the start of the one tool's description that
/// every measurement calls.
const SENTENCE: &str = "Show an order: status";

/// The build after one sentence of the manifest was edited, beside the build after the server's
/// `main.rs` was touched.
pub(crate) fn measure() -> Result<Vec<Row>, Failure> {
    let copy = tempfile::tempdir()?;
    copy_sources(&workspace(), copy.path())?;
    eprintln!("rebuilds: the first build of the copy");
    build(copy.path())?;
    let (mut edited, mut touched) = (Sample::default(), Sample::default());
    for edit in 1..=EDITS {
        eprintln!("rebuilds: edit {edit}");
        touch(copy.path())?;
        touched.add_milliseconds(build(copy.path())?);
        rewrite(copy.path(), edit)?;
        edited.add_milliseconds(build(copy.path())?);
    }
    Ok(vec![Row {
        measure: "dev rebuild after a spec edit, beside a touched main.rs".to_owned(),
        unit: Unit::Milliseconds,
        ours: edited,
        floor: Some(touched),
        limit: Limit::None,
    }])
}

/// Copies everything but what is built or hidden.
fn copy_sources(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        let target = to.join(&name);
        let is_built = name == "target" || env::current_exe()?.starts_with(entry.path());
        if is_built || name.to_string_lossy().starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy_sources(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn build(folder: &Path) -> Result<Duration, Failure> {
    let mut command = cargo();
    command
        .args(["build", "--quiet", "--offline", "--package", "klarna-mcp"])
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .current_dir(folder);
    let started = Instant::now();
    let status = command.status()?;
    let time = started.elapsed();
    if status.success() {
        return Ok(time);
    }
    Err(format!("the copy of the workspace does not build: {status}").into())
}

fn touch(folder: &Path) -> io::Result<()> {
    let file = fs::File::options()
        .append(true)
        .open(folder.join("server/src/main.rs"))?;
    file.set_modified(SystemTime::now())
}

fn rewrite(folder: &Path, edit: usize) -> Result<(), Failure> {
    let path = folder.join("specs/klarna.yaml");
    let manifest = fs::read_to_string(&path)?;
    let at = manifest
        .find(SENTENCE)
        .ok_or("the sentence to edit is gone from the manifest")?;
    let (before, after) = manifest.split_at(at);
    let after = after.strip_prefix(SENTENCE).unwrap_or(after);
    // Not longer each time: the budget of the list applies here, too.
    let after = after.trim_start_matches(|letter: char| letter.is_ascii_digit());
    Ok(fs::write(path, format!("{before}{SENTENCE}{edit}{after}"))?)
}
