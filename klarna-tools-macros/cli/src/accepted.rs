//! The changes that people have accepted, in a file beside the manifest.

use std::path::Path;

use toolspec_core::diagnostic::{Diagnostic, Diagnostics};
use toolspec_core::secrets;
use toolspec_core::source::{Source, Span};
use toolspec_core::text::{seen, shown};
use toolspec_core::yaml::{self, Node};

use crate::fields::{check_keys, required, text, wrong};
use crate::files::{Failure, beside, source_with};
use crate::tree::Tree;

const HEADING: &str = "\
# Changes of the tools that a person has accepted, and why.
# `toolspec accept` writes this file, and removes decisions that the base already contains.
";

/// The keys of an acceptance.
const KEYS: [&str; 4] = ["fingerprint", "kind", "tool", "reason"];

/// The most characters of a reason.
const LONGEST_REASON: usize = 500;

/// A change that a person has accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Acceptance {
    /// The fingerprint of the change.
    pub(crate) fingerprint: String,
    /// Its kind, for people.
    pub(crate) kind: String,
    /// The tool that changes, for people.
    pub(crate) tool: Option<String>,
    /// Why it is right.
    pub(crate) reason: String,
}

/// The acceptances of a file. Each fingerprint occurs once.
#[derive(Debug, Default)]
pub(crate) struct Accepted {
    accepted: Vec<Acceptance>,
}

impl Accepted {
    /// Reads the file beside a manifest; without a file nothing is accepted.
    pub(crate) fn read(tree: &Tree, manifest: &Path) -> Result<Self, Failure> {
        let path = beside(manifest, "accepted");
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !tree.has(&name) {
            return Ok(Self::default());
        }
        let file = tree.read(&name).map_err(Failure::Unreadable)?;
        let source = source_with(&["accepted"], file)?;
        let mut cx = Diagnostics::new();
        let accepted = read(&source, &mut cx);
        Ok(cx.finish(accepted)?)
    }

    /// Why a change is accepted, if it is.
    pub(crate) fn reason(&self, fingerprint: &str) -> Option<&str> {
        let mut all = self.accepted.iter();
        let found = all.find(|acceptance| acceptance.fingerprint == fingerprint)?;
        Some(&found.reason)
    }

    /// Every acceptance, in the order of the file.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Acceptance> {
        self.accepted.iter()
    }

    /// Accepts a change, or gives a new reason for it.
    pub(crate) fn add(&mut self, acceptance: Acceptance) {
        self.remove(&acceptance.fingerprint);
        self.accepted.push(acceptance);
    }

    /// Removes an acceptance.
    pub(crate) fn remove(&mut self, fingerprint: &str) {
        self.accepted
            .retain(|acceptance| acceptance.fingerprint != fingerprint);
    }

    /// The text of the file, sorted, so that the same acceptances always give the same text.
    pub(crate) fn to_text(&self) -> String {
        let mut accepted = self.accepted.clone();
        accepted.sort_by(|a, b| {
            (&a.tool, &a.kind, &a.fingerprint).cmp(&(&b.tool, &b.kind, &b.fingerprint))
        });
        let entries: Vec<String> = accepted.iter().map(Acceptance::to_text).collect();
        format!("{HEADING}accepted:\n{}", entries.concat())
    }
}

impl Acceptance {
    /// Its entry in the file. The fingerprint is quoted, since it may look like a number.
    fn to_text(&self) -> String {
        // Writing a string as YAML fails only if memory is full.
        let line = |key: &str, text: &str| {
            format!(
                "  {key}: {}",
                serde_yaml::to_string(text).unwrap_or_default()
            )
        };
        let tool = self.tool.as_ref().map(|tool| line("tool", tool));
        format!(
            "- fingerprint: '{}'\n{}{}{}",
            self.fingerprint,
            line("kind", &self.kind),
            tool.unwrap_or_default(),
            line("reason", &self.reason),
        )
    }
}

/// What is wrong with a reason, in words that follow `the reason`.
pub(crate) fn objection(reason: &str) -> Option<String> {
    if seen(reason) != reason || reason.contains('\n') {
        return Some("contains characters that a reader cannot see".to_owned());
    }
    if reason.split_whitespace().count() < 2 {
        return Some("is too short for the next reader; write a sentence".to_owned());
    }
    if !secrets::find(reason).is_empty() {
        return Some("contains a secret: whoever reads the file could use it".to_owned());
    }
    let long = reason.chars().count();
    (long > LONGEST_REASON).then(|| format!("has {long} characters; {LONGEST_REASON} are the most"))
}

fn read(source: &Source, cx: &mut Diagnostics) -> Accepted {
    let mut read = Accepted::default();
    let Some(root) = yaml::read(source, cx) else {
        return read;
    };
    let root = &root;
    check_keys(root, &["accepted"], cx);
    let Some(listed) = root.get("accepted") else {
        let missing = Diagnostic::new(&root.span, "the key `accepted` is missing");
        cx.push(missing.help("delete the file if no change is accepted"));
        return read;
    };
    let Some(entries) = listed.as_sequence() else {
        wrong(listed, "a list", cx);
        return read;
    };
    let mut places: Vec<(String, Span)> = Vec::new();
    for entry in entries {
        let Some(acceptance) = read_entry(entry, cx) else {
            continue;
        };
        let known = |(fingerprint, _): &&(String, Span)| *fingerprint == acceptance.fingerprint;
        if let Some((_, first)) = places.iter().find(known) {
            let message = format!("`{}` is accepted twice", acceptance.fingerprint);
            cx.push(Diagnostic::new(&entry.span, message).note(first, "first here"));
            continue;
        }
        places.push((acceptance.fingerprint.clone(), entry.span.clone()));
        read.accepted.push(acceptance);
    }
    read
}

fn read_entry(entry: &Node, cx: &mut Diagnostics) -> Option<Acceptance> {
    if entry.as_mapping().is_none() {
        wrong(entry, "a mapping", cx);
        return None;
    }
    check_keys(entry, &KEYS, cx);
    let fingerprint = required(entry, "fingerprint", cx);
    let kind = required(entry, "kind", cx);
    let reason = required(entry, "reason", cx);
    let tool = entry.get("tool").map(|tool| text(tool, cx));
    let (fingerprint, kind, reason) = (fingerprint?, kind?, reason?);
    let tool = tool.map_or(Some(None), |tool| tool.map(Some))?;
    let is_digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    if fingerprint.len() != 12 || !fingerprint.chars().all(is_digit) {
        let message = format!("`{}` is not a fingerprint", shown(&fingerprint));
        let unfit = Diagnostic::new(&entry.get("fingerprint")?.span, message);
        cx.push(unfit.label("twelve hexadecimal digits, as `toolspec diff` shows them"));
        return None;
    }
    if let Some(objection) = objection(&reason) {
        let place = &entry.get("reason")?.span;
        cx.push(Diagnostic::new(place, format!("the reason {objection}")));
        return None;
    }
    Some(Acceptance {
        fingerprint,
        kind,
        tool,
        reason,
    })
}
