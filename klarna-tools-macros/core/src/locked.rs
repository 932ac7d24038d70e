//! A tool set and its lock, and where each part of it is decided.

use crate::lock::Lock;
use crate::lock_pointers;
use crate::model::Toolset;
use crate::pointer::Pointer;
use crate::provenance::Provenance;
use crate::resolve::Resolved;
use crate::source::Span;

/// A tool set and its lock.
#[derive(Debug)]
pub struct Locked {
    /// The tools and the server.
    pub toolset: Toolset,
    /// Its lock.
    pub lock: Lock,
    provenance: Provenance,
}

impl Resolved {
    /// The tool set with its lock, and where each part of the lock is decided.
    #[must_use]
    pub fn lock(self) -> Locked {
        let Self {
            toolset,
            mut provenance,
            ..
        } = self;
        let lock = Lock::of(&toolset);
        lock_pointers::translate(&mut provenance, &toolset, &lock);
        Locked {
            toolset,
            lock,
            provenance,
        }
    }
}

impl Locked {
    /// The place that decides what is at `pointer` of the lock; `None` where nothing does.
    #[must_use]
    pub fn origin(&self, pointer: &Pointer) -> Option<&Span> {
        self.provenance.lookup(pointer)
    }

    /// Where the documents declare what an argument fills, once for each operation that takes it.
    #[must_use]
    pub fn declarations(&self, tool: &str, argument: &str) -> &[Span] {
        self.provenance.declarations(tool, argument)
    }
}
