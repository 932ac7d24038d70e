//! The manifest of a command that names none: the only one in `specs`.

use std::fs;
use std::path::{Path, PathBuf};

use clap::builder::{PathBufValueParser, TypedValueParser};
use toolspec_core::diagnostic::near_miss;

/// Where it is looked for.
const FOLDER: &str = "specs";

/// What `--help` shows as the default.
pub(crate) const DEFAULT: &str = "the only one in specs";

/// How lines of documents, overlays and cases of `eval` begin. The first key of a file may be misspelt.
const FIRST: [&str; 4] = ["openapi:", "swagger:", "overlay:", "cases:"];

const HELP: &str = "help: name one after the command, `call` and `accept` take it as `--manifest FILE`; \
                    `toolspec init DOCUMENT` makes one";

/// Reads the path of a manifest from the command line.
pub(crate) fn parser() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path| {
        if path.as_os_str() == DEFAULT {
            only_manifest()
        } else {
            Ok(path)
        }
    })
}

/// The only manifest in the folder.
pub(crate) fn only_manifest() -> Result<PathBuf, String> {
    let mut found = found_in(Path::new(FOLDER));
    match (found.pop(), found.as_slice()) {
        (Some(only), []) => Ok(only),
        (Some(last), others) => {
            let all = others.iter().chain([&last]);
            let all: Vec<String> = all.map(|path| path.display().to_string()).collect();
            Err(format!(
                "`{FOLDER}` contains several: {}\n{HELP}",
                all.join(", ")
            ))
        }
        (None, _) => Err(format!("`{FOLDER}` contains no manifest\n{HELP}")),
    }
}

/// The manifests in a folder, as a command line names them.
pub(crate) fn manifests_in(folder: &Path) -> Vec<String> {
    let found = found_in(folder).into_iter();
    let found = found.map(|path| path.strip_prefix(".").map(Path::to_owned).unwrap_or(path));
    found.map(|path| path.display().to_string()).collect()
}

fn found_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.map(|entry| entry.path());
    let mut found: Vec<PathBuf> = files.filter(|path| may_be_manifest(path)).collect();
    found.sort();
    found
}

/// Whether it is a YAML file that neither its name nor a line shows to be something else. One with
/// mistakes counts: it is what they are looked for in.
pub(crate) fn may_be_manifest(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_yaml = name.ends_with(".yaml") || name.ends_with(".yml");
    let is_named = [".lock.yaml", ".accepted.yaml", ".overlay.yaml"]
        .iter()
        .any(|end| name.ends_with(end));
    let is_other = || {
        let text = fs::read_to_string(path).unwrap_or_default();
        let begins = |line: &str| FIRST.iter().any(|key| line.starts_with(key));
        let mut lines = text.lines().filter(|line| !line.starts_with('#'));
        let first = lines.find_map(|line| line.split_once(':'));
        let is_near = |(key, _)| near_miss(key, FIRST.map(|key| key.trim_end_matches(':')));
        text.lines().any(begins) || first.and_then(is_near).is_some()
    };
    is_yaml && !is_named && path.is_file() && !is_other()
}
