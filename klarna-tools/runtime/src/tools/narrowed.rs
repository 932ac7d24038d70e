//! Fewer tools than the manifest has, or tools that may move less.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use toolspec_model::{CeilingLimit, Choice, Toolset};

use super::{Tool, Tools};

impl Tools {
    /// The chosen ones of these tools, as [`Toolset::only`] leaves them. The text of the lockfile stays;
    /// the digest is that of the lockfile and the names.
    ///
    /// # Errors
    /// Every chosen name that no tool or group has, or why no tool is left.
    pub fn only(self: &Arc<Self>, choice: &Choice) -> Result<Arc<Self>, String> {
        if *choice == Choice::default() {
            return Ok(Arc::clone(self));
        }
        let left = self.toolset().only(choice)?;
        let names: Vec<&str> = left.tools.iter().map(|tool| tool.name.as_str()).collect();
        let digest = Sha256::digest(format!("{} {}", self.digest, names.join(" ")));
        let hex = |hex: String, byte: &u8| format!("{hex}{byte:02x}");
        let digest = digest.iter().fold(String::new(), hex);
        Ok(Arc::new(Self {
            accepted: self.accepted.clone(),
            ..Self::compiled(left, self.lock.to_string(), digest)
        }))
    }

    /// These tools under these limits, too, as [`Toolset::tightened`] has it. The text and the digest
    /// of the lockfile stay.
    ///
    /// # Errors
    /// What is wrong with the limits.
    pub fn tightened(self: &Arc<Self>, limits: &[CeilingLimit]) -> Result<Arc<Self>, String> {
        if limits.is_empty() {
            return Ok(Arc::clone(self));
        }
        let tightened = self.toolset().tightened(limits)?;
        Ok(Arc::new(Self {
            accepted: self.accepted.clone(),
            ..Self::compiled(tightened, self.lock.to_string(), self.digest.to_string())
        }))
    }

    /// The tools that are under a ceiling of a day, which only a client with a
    /// [store](crate::ClientBuilder::store) can keep.
    #[must_use]
    pub fn under_daily_ceilings(&self) -> Vec<&str> {
        if self.server.ceilings.is_empty() {
            return Vec::new();
        }
        let is_daily = |tool: &&Tool| {
            let limits = self.server.limits_of(tool);
            let mut ceilings = limits.iter().flat_map(|limits| &limits.ceilings);
            ceilings.any(|(_, ceiling)| !ceiling.day.is_empty())
        };
        let limited = self.iter().filter(is_daily);
        limited.map(|tool| tool.name.as_str()).collect()
    }

    fn toolset(&self) -> Toolset {
        Toolset {
            server: self.server.clone(),
            tools: self.iter().map(|tool| (**tool).clone()).collect(),
        }
    }
}
