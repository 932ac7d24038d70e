//! Compiles a manifest with other copies of its documents, such as the next release of an API.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde_json::Value;
use toolspec_core::diagnostic::Diagnostic;
use toolspec_core::lock::Lock;
use toolspec_core::pointer::below;
use toolspec_core::{File, Incompatibility, Subject, Trial, try_on};
use toolspec_drift::{Change, Class, Flag};

use crate::files::{Failure, manifest_source};
use crate::finding::Finding;
use crate::missing::instead_of_folder;
use crate::tree::{Tree, read_file};
use crate::version::Version;

/// The new version, with what does not compile.
pub(crate) struct Head {
    /// The tools that compile.
    pub(crate) version: Version,
    /// What does not compile.
    pub(crate) findings: Vec<Finding>,
    /// The documents without a copy.
    pub(crate) notes: Vec<String>,
    /// The tools that do not compile, which have a finding each.
    pub(crate) left_out: HashSet<String>,
}

impl Head {
    /// A version whose tools all compile.
    pub(crate) fn of(version: Version) -> Self {
        Self {
            version,
            findings: Vec::new(),
            notes: Vec::new(),
            left_out: HashSet::new(),
        }
    }
}

/// Compiles a manifest with the copies of its documents in a folder. A copy is found by the path
/// that the manifest gives, else by its file name.
pub(crate) fn try_documents(manifest: &Path, folder: &Path, base: &Lock) -> Result<Head, Failure> {
    if !folder.is_dir() {
        let (what, name) = (instead_of_folder(folder), folder.display());
        let why = format!("there is no folder `{name}`{what}");
        return Err(Failure::Unreadable(why));
    }
    let tree = Tree::of_disk(manifest);
    let source = manifest_source(&tree, manifest)?;
    let mut copies = 0;
    let mut notes = Vec::new();
    let load = |name: &str| match copy_of(name, folder) {
        Some(path) => {
            copies += 1;
            read_file(&path)
        }
        None => original(name, folder, &tree, &mut notes),
    };
    let trial = try_on(&source, load, |name| tree.document(name))?;
    if copies == 0 {
        return Err(Failure::Unreadable(format!(
            "`{}` has a copy of none of the documents\n\
             help: give them the names that the manifest gives under `documents`",
            folder.display()
        )));
    }
    Ok(head(trial, folder, notes, base))
}

fn copy_of(name: &str, folder: &Path) -> Option<PathBuf> {
    let by_path = folder.join(name);
    let by_name = Path::new(name).file_name().map(|name| folder.join(name));
    let mut places = std::iter::once(by_path).chain(by_name);
    places.find(|place| place.is_file())
}

fn original(
    name: &str,
    folder: &Path,
    tree: &Tree,
    notes: &mut Vec<String>,
) -> Result<File, String> {
    notes.push(format!(
        "{} has no copy of {name}; the manifest's own is used",
        folder.display()
    ));
    tree.document(name)
}

fn head(trial: Trial, folder: &Path, notes: Vec<String>, base: &Lock) -> Head {
    let mut left_out = HashSet::new();
    for incompatibility in &trial.incompatibilities {
        if let Subject::Operation { tool, .. } | Subject::Tool(tool) = &incompatibility.subject {
            left_out.insert(tool.clone());
        }
    }
    let incompatibilities = trial.incompatibilities.iter();
    let findings = incompatibilities
        .map(|incompatibility| finding(incompatibility, base))
        .collect();
    let name = format!("the documents in {}", folder.display());
    Head {
        version: Version::of(name, trial.resolved.lock(), true),
        findings,
        notes,
        left_out,
    }
}

/// The pointer to an operation in the lock.
fn place_of(operation: &str, base: &Lock) -> String {
    let apis = base.content().wire.apis.iter().enumerate();
    let mut apis = apis.filter(|(_, api)| api.operations.contains(operation));
    let index = apis.next().map_or(0, |(index, _)| index).to_string();
    below("", ["wire", "apis", &index, "operations", operation])
}

fn finding(incompatibility: &Incompatibility, base: &Lock) -> Finding {
    let messages: Vec<&str> = incompatibility
        .errors
        .iter()
        .map(Diagnostic::message)
        .collect();
    let messages = messages.join("; ");
    let change = match &incompatibility.subject {
        Subject::Correction(outdated) => Change {
            pointer: outdated.at.clone(),
            before: outdated.expected.clone(),
            after: outdated.found.clone(),
            ..correction(outdated.is_made)
        },
        Subject::Operation { tool, name } => Change {
            tool: Some(tool.clone()),
            pointer: place_of(name, base),
            before: Some(Value::from(name.as_str())),
            flags: vec![Flag::Reach],
            ..mismatch_change(
                "operation-vanished",
                Class::Breaking,
                "no document has the operation any more: every call of the tool would fail",
            )
        },
        Subject::Tool(tool) => Change {
            tool: Some(tool.clone()),
            pointer: below("", ["tools", tool]),
            after: Some(Value::from(messages)),
            ..mismatch_change(
                "tool-unfit",
                Class::Breaking,
                "the tool does not compile with these documents",
            )
        },
        Subject::Shared => Change {
            after: Some(Value::from(messages)),
            ..mismatch_change(
                "manifest-unfit",
                Class::Breaking,
                "the manifest does not compile with these documents",
            )
        },
    };
    Finding {
        is_ours: false,
        stops: true,
        report: Some(incompatibility.errors.render()),
        ..Finding::new(change, incompatibility.span.clone())
    }
}

fn correction(is_made: bool) -> Change {
    if is_made {
        mismatch_change(
            "correction-made",
            Class::Compatible,
            "the document is right without the correction: delete the correction",
        )
    } else {
        mismatch_change(
            "correction-outdated",
            Class::Behavioural,
            "the document has changed where it is corrected: the correction is skipped, and a person must look at it",
        )
    }
}

fn mismatch_change(kind: &'static str, class: Class, means: &str) -> Change {
    Change {
        kind,
        class,
        flags: Vec::new(),
        tool: None,
        pointer: String::new(),
        before: None,
        after: None,
        elements: Vec::new(),
        means: means.to_owned(),
    }
}
