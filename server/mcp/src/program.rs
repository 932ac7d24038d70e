//! Who serves.

use std::borrow::Cow;

use toolspec_runtime::Tools;

/// The program that serves, as clients and log lines name it.
#[derive(Debug, Clone)]
pub struct Program {
    /// Its name.
    pub name: Cow<'static, str>,
    /// Its version.
    pub version: Cow<'static, str>,
}

impl Program {
    /// A program with a name of its own.
    #[must_use]
    pub const fn new(name: &'static str, version: &'static str) -> Self {
        Self {
            name: Cow::Borrowed(name),
            version: Cow::Borrowed(version),
        }
    }

    /// The program that is nothing but these tools: it has the name and the version of their
    /// manifest, or the version of this crate if the manifest gives none.
    #[must_use]
    pub fn of(tools: &Tools) -> Self {
        let server = tools.server();
        let own = || Cow::Borrowed(env!("CARGO_PKG_VERSION"));
        Self {
            name: Cow::Owned(server.name.clone()),
            version: server.version.clone().map_or_else(own, Cow::Owned),
        }
    }
}
