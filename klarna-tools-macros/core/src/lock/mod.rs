//! The lockfile: the signature of everything an agent sees and everything that leaves on the wire.
//!
//! The text is canonical: one value has one text. Names are sorted, lists that are sets are sorted,
//! integers keep their digits, texts are as they are. Digests are recomputed on reading.

mod api;
mod content;
mod lists;
mod policy;
mod read;
mod request;
mod schema;
mod tool;
mod wire;

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::canonical::{canonical, digest};
use crate::diagnostic::Errors;
use crate::model::Toolset;
use crate::source::Source;
use crate::yaml;
pub use api::{Api, Auth, Secret, Token};
pub use content::{Content, ErrorAnswers, Server, SharedWire};
pub use policy::{Class, Moved, Policy};
pub use request::{Answer, Origin, Request, Sent};
pub(crate) use schema::unordered;
pub use schema::whole;
pub use tool::{Advertised, Annotations, LockedTool};
pub use wire::{Retry, Step, Wire};

const HEADING: &str = "\
# What agents see and what leaves on the wire, as the manifest beside this file defines it.
# `toolspec lock` writes it; a person reviews it; nobody edits it.
";

/// A signature: what is in a lockfile.
#[derive(Clone, PartialEq, Eq)]
pub struct Lock {
    content: Content,
    value: Value,
}

impl fmt::Debug for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lock({})", self.digest())
    }
}

impl Lock {
    /// The signature of a tool set.
    #[must_use]
    pub fn of(toolset: &Toolset) -> Self {
        let content = Content::of(toolset);
        let value = value_of(&content);
        Self { content, value }
    }

    /// What is in it.
    #[must_use]
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// The same as a value with sorted names, for those who look things up by their pointers.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// SHA-256 of the content, in lowercase hex.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.content.digest
    }

    /// The names of the tools, and the digest of each.
    pub fn tools(&self) -> impl Iterator<Item = (&str, &str)> {
        let tools = self.content.tools.iter();
        tools.map(|(name, tool)| (name.as_str(), tool.digest.as_str()))
    }

    /// The text of the lockfile.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{HEADING}{}", yaml::write(&self.value))
    }

    /// Reads a lockfile.
    ///
    /// # Errors
    /// If it is not a lockfile of this format, or if a digest is not that of its content.
    pub fn read(source: &Source) -> Result<Self, Errors> {
        let (content, value) = read::read(source)?;
        Ok(Self { content, value })
    }
}

/// A part of a lock as a value with sorted names.
pub(crate) fn value_of(part: &impl Serialize) -> Value {
    // Every key is a text and every number is JSON's, so this cannot fail.
    canonical(serde_json::to_value(part).unwrap_or_default())
}

/// The digest of a part of a lock without the one that it has.
fn seal(part: &impl Serialize) -> String {
    let mut value = value_of(part);
    if let Some(members) = value.as_object_mut() {
        members.shift_remove("digest");
    }
    digest(&value.to_string())
}
