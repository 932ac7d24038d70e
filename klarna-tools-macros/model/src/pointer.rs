//! JSON Pointers (RFC 6901), written.

use std::borrow::Cow;

/// The pointer of `name`, a member or an index, below `parent`.
#[must_use]
pub fn child(parent: &str, name: &str) -> String {
    below(parent, [name])
}

/// The pointer of what these names lead to from `parent`.
#[must_use]
pub fn below<S: AsRef<str>>(parent: &str, names: impl IntoIterator<Item = S>) -> String {
    let mut pointer = parent.to_owned();
    for name in names {
        pointer.push('/');
        pointer.push_str(&escaped(name.as_ref()));
    }
    pointer
}

/// The pointer to what is around, and the last name, escaped; `None` of the root.
#[must_use]
pub fn split_last(pointer: &str) -> Option<(&str, &str)> {
    pointer.rsplit_once('/')
}

fn escaped(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) {
        Cow::Owned(name.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(name)
    }
}
