//! JSON Pointers (RFC 6901), written.

use std::borrow::Cow;

/// The pointer of `name`, a member or an index, below `parent`.
#[must_use]
pub fn child(parent: &str, name: &str) -> String {
    format!("{parent}/{}", escaped(name))
}

/// `name` as a pointer contains it.
#[must_use]
pub fn escaped(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) {
        Cow::Owned(name.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(name)
    }
}
