//! Writes that were begun and have not ended.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A write that was begun and has not ended: whether the API carries it out is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenWrite {
    /// The name of the tool.
    pub tool: &'static str,
    /// The key under which it can be repeated safely, if the tool has one.
    pub idempotency_key: Option<String>,
}

/// The open writes of a client.
#[derive(Default)]
pub(crate) struct OpenWrites(Mutex<Vec<Arc<OpenWrite>>>);

/// Keeps a write open until it is dropped.
pub(crate) struct Entry<'a> {
    writes: &'a OpenWrites,
    write: Arc<OpenWrite>,
}

impl OpenWrites {
    pub(crate) fn enter(&self, write: OpenWrite) -> Entry<'_> {
        let write = Arc::new(write);
        self.list().push(Arc::clone(&write));
        Entry {
            writes: self,
            write,
        }
    }

    pub(crate) fn to_vec(&self) -> Vec<OpenWrite> {
        self.list().iter().map(|write| (**write).clone()).collect()
    }

    fn list(&self) -> MutexGuard<'_, Vec<Arc<OpenWrite>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        let mut writes = self.writes.list();
        writes.retain(|write| !Arc::ptr_eq(write, &self.write));
    }
}
