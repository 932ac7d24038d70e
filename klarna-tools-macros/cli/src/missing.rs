//! A file that is not there, and which one was probably meant.

use std::fs;
use std::path::Path;

use toolspec_core::diagnostic::near_miss;

/// How many folders below that of the manifest are looked into, and how many files at most.
const DEPTH: usize = 2;
const MOST: usize = 1000;

/// How many files are named where none is near.
const NAMED: usize = 5;

/// Which file of a folder was meant by a path that leads nowhere, as a line on what to do.
pub(crate) fn instead_of(name: &str, folder: &Path) -> String {
    let mut files = Vec::new();
    let here = if folder == Path::new("") {
        Path::new(".")
    } else {
        folder
    };
    collect(here, "", DEPTH, &mut files);
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
