//! The lockfile: the signature of everything an agent sees and everything that leaves on the wire.
//!
//! The text is canonical: one value has one text. Names are sorted, lists that are sets are sorted,
//! integers keep their digits, texts stand as they are. Digests are recomputed on reading.

mod content;
mod enforced;
mod policy;
mod wire;

use std::fmt;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::canonical::{canonical, hex};
use crate::diagnostic::{Diagnostic, Diagnostics, Errors};
use crate::model::Toolset;
use crate::source::{Source, Span};
use crate::yaml;
pub use content::class;
pub(crate) use content::unordered;
pub(crate) use enforced::whole;

/// The format this version reads and writes.
const FORMAT: u64 = 1;

const HEADING: &str = "\
# What agents see and what leaves on the wire, as the manifest beside this file defines it.
# `toolspec lock` writes it; a person reviews it; nobody edits it.
";

/// A signature: the canonical value behind a lockfile.
#[derive(Clone, PartialEq, Eq)]
pub struct Lock(Value);

/// Why a lockfile cannot be compared with anything.
#[derive(Debug)]
pub enum Unusable {
    /// It is no lockfile, or it disagrees with itself.
    Corrupt(Errors),
    /// A newer version of this program wrote it.
    Newer(u64),
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Corrupt(errors) => errors.fmt(f),
            Self::Newer(format) => write!(
                f,
                "error: the lockfile has format {format}; this program reads format {FORMAT}\n\
                 help: use the version of toolspec that wrote it"
            ),
        }
    }
}

impl std::error::Error for Unusable {}

impl fmt::Debug for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lock({})", self.digest())
    }
}

impl Lock {
    /// The signature of a tool set.
    #[must_use]
    pub fn of(toolset: &Toolset) -> Self {
        Self(sealed(content::content(toolset, FORMAT)))
    }

    /// SHA-256 of the content, in lowercase hex.
    #[must_use]
    pub fn digest(&self) -> &str {
        self.0
            .get("digest")
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// The value, with sorted names.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.0
    }

    /// The names of the tools, and the digest of each.
    pub fn tools(&self) -> impl Iterator<Item = (&str, &str)> {
        let tools = self.0.get("tools").and_then(Value::as_object);
        tools.into_iter().flatten().map(|(name, tool)| {
            let digest = tool.get("digest").and_then(Value::as_str);
            (name.as_str(), digest.unwrap_or_default())
        })
    }

    /// The text of the lockfile.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{HEADING}{}", yaml::write(&self.0))
    }

    /// Reads a lockfile.
    ///
    /// # Errors
    /// If it is no lockfile, if a digest is not that of its content, or if it is of a newer format.
    pub fn read(source: &Source) -> Result<Self, Unusable> {
        let mut cx = Diagnostics::new();
        let node = yaml::read(source, &mut cx);
        let node = cx.finish(node).map_err(Unusable::Corrupt)?;
        let Some(node) = node else {
            return Err(corrupt(source, "the file is empty"));
        };
        let value = canonical(&node.to_json());
        match value.get("format").and_then(Value::as_u64) {
            Some(FORMAT) => {}
            Some(format) if format > FORMAT => return Err(Unusable::Newer(format)),
            _ => return Err(corrupt(source, "this is no lockfile: it has no `format`")),
        }
        check_seals(&value, source)?;
        Ok(Self(value))
    }
}

fn corrupt(source: &Source, message: &str) -> Unusable {
    let place = Span::new(source, 0..0);
    Unusable::Corrupt(Errors::from(
        Diagnostic::new(&place, message)
            .help("`toolspec lock` writes it anew; review what changes"),
    ))
}

fn check_seals(value: &Value, source: &Source) -> Result<(), Unusable> {
    let tools = value.get("tools").and_then(Value::as_object);
    let Some(tools) = tools else {
        return Err(corrupt(source, "the lockfile has no `tools`"));
    };
    for (name, tool) in tools {
        if !is_sealed(tool) {
            return Err(corrupt(
                source,
                &format!("the digest of `{name}` is not that of its content"),
            ));
        }
    }
    if is_sealed(value) {
        Ok(())
    } else {
        Err(corrupt(source, "the digest is not that of the content"))
    }
}

/// The same object with the digest of its other members.
fn sealed(value: Value) -> Value {
    let digest = seal(&value);
    let Value::Object(mut members) = value else {
        return value;
    };
    members.insert("digest".to_owned(), digest.into());
    canonical(&Value::Object(members))
}

fn is_sealed(value: &Value) -> bool {
    let Some(mut members) = value.as_object().cloned() else {
        return false;
    };
    let said = members.shift_remove("digest");
    said.as_ref().and_then(Value::as_str) == Some(seal(&Value::Object(members)).as_str())
}

fn seal(value: &Value) -> String {
    hex(&Sha256::digest(canonical(value).to_string().as_bytes()))
}
