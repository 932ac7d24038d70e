//! The methods of operations.

use crate::manifest::is_method;

/// The methods that a path item may have by a key of its own, with what is sent; the last only in
/// OpenAPI 3.2.
pub(super) const METHODS: [(&str, &str); 9] = [
    ("get", "GET"),
    ("put", "PUT"),
    ("post", "POST"),
    ("delete", "DELETE"),
    ("options", "OPTIONS"),
    ("head", "HEAD"),
    ("patch", "PATCH"),
    ("trace", "TRACE"),
    ("query", "QUERY"),
];

/// Those of every version.
pub(super) const COMMON_METHODS: &[(&str, &str)] = METHODS.split_at(8).0;

/// Whether this is the key of a method.
pub(super) fn is_method_key(key: &str) -> bool {
    METHODS.iter().any(|(known, _)| *known == key)
}

/// Whether a method can be one of the additional operations: it is none that has a key of its own, and
/// a request with it goes to a path (RFC 9110, 9.3.6).
pub(super) fn is_other_method(method: &str) -> bool {
    let is_common = METHODS.iter().any(|(_, known)| *known == method);
    is_method(method) && !is_common && method != "CONNECT"
}
