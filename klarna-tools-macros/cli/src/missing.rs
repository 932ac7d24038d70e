//! A file that is not there, and which one was probably meant.

use std::fs;
use std::path::Path;

use toolspec_core::diagnostic::near_miss;
use toolspec_core::openapi::is_likely;
use toolspec_core::yaml::MAX_BYTES;

/// How many folders below that of the manifest are looked into, and how many files at most.
const DEPTH: usize = 2;
const MOST: usize = 1000;

/// The largest file that is looked into, in bytes.
const LARGEST: u64 = MAX_BYTES as u64;

/// How many files are named where none is near.
const NAMED: usize = 5;

/// Which file of a folder was meant by a path that leads nowhere, as a line on what to do.
pub(crate) fn instead_of(name: &str, folder: &Path) -> String {
    let mut files = Vec::new();
    collect(here(folder), "", DEPTH, &mut files);
    files.sort();
    let same_name = || {
        files
            .iter()
            .find(|file| last(file).eq_ignore_ascii_case(last(name)))
    };
    let near = same_name().map(String::as_str);
    let near = near.or_else(|| near_miss(name, files.iter().map(String::as_str)));
    match (near, files.as_slice()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => {
            "save it beside the manifest: no file there ends in .yaml, .yml or .json".to_owned()
        }
        (None, files) => {
            let named: Vec<String> = files
                .iter()
                .take(NAMED)
                .map(|file| format!("`{file}`"))
                .collect();
            let more = if files.len() > NAMED {
                " and others"
            } else {
                ""
            };
            format!(
                "paths start from the folder of the manifest, which has {}{more}",
                named.join(", ")
            )
        }
    }
}

/// Which folder beside one that is not there was meant, as a line of help.
pub(crate) fn instead_of_folder(folder: &Path) -> String {
    beside(folder, Path::is_dir)
}

/// Which file beside one that is not there was meant, as a line of help.
pub(crate) fn instead_of_file(file: &Path) -> String {
    beside(file, Path::is_file)
}

fn beside(path: &Path, is_one: fn(&Path) -> bool) -> String {
    let around = path.parent().unwrap_or(Path::new(""));
    let entries = fs::read_dir(here(around)).into_iter().flatten().flatten();
    let others = entries.take(MOST).map(|entry| entry.path());
    let others = others.filter(|other| is_one(other));
    let names = others.filter_map(|other| Some(other.file_name()?.to_str()?.to_owned()));
    let mut names: Vec<String> = names.collect();
    names.sort();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let near = near_miss(&name, names.iter().map(String::as_str));
    near.map_or_else(String::new, |near| {
        format!("\nhelp: did you mean `{}`?", around.join(near).display())
    })
}

fn here(folder: &Path) -> &Path {
    if folder == Path::new("") {
        Path::new(".")
    } else {
        folder
    }
}

/// The document in a folder that has most of these paths, and how many of them. Those that are `named` are not
/// looked into.
pub(crate) fn document_with(
    paths: &[&str],
    folder: &Path,
    named: &[&str],
) -> Option<(String, usize)> {
    let mut files = Vec::new();
    collect(here(folder), "", DEPTH, &mut files);
    files.sort();
    let others = files.into_iter().filter(|file| !named.contains(&&**file));
    let counted = others.filter_map(|file| {
        let path = folder.join(&file);
        let size = fs::metadata(&path)
            .ok()
            .filter(fs::Metadata::is_file)?
            .len();
        let text = (size <= LARGEST).then(|| fs::read_to_string(&path).ok())??;
        let has = |path: &&&str| is_likely(&text) && names_path(&text, path);
        let count = paths.iter().filter(has).count();
        (count > 0).then_some((file, count))
    });
    counted.reduce(|most, other| if other.1 > most.1 { other } else { most })
}

/// Whether a text has this path as a key.
fn names_path(text: &str, path: &str) -> bool {
    let is_key = |(at, _): (usize, &str)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let behind = text.get(at + path.len()..).unwrap_or_default();
        let behind = behind.trim_start_matches(['"', '\'', ' ']);
        before.is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '\''))
            && behind.starts_with(':')
    };
    text.match_indices(path).any(is_key)
}

/// The files of a folder that may be documents, by their paths from the first.
fn collect(folder: &Path, within: &str, depth: usize, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{within}{name}");
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && depth > 0 && !name.starts_with('.') {
            collect(&entry.path(), &format!("{path}/"), depth - 1, files);
        } else if files.len() == MOST {
            return;
        } else if is_document(&name) {
            files.push(path);
        }
    }
}

fn is_document(name: &str) -> bool {
    let is_kept = name.ends_with(".lock.yaml") || name.ends_with(".accepted.yaml");
    let ends = [".yaml", ".yml", ".json"];
    !is_kept && ends.iter().any(|end| name.ends_with(end))
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
