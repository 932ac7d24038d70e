//! A way into a JSON value.

/// Property names from the root of a JSON value to a value within it.
pub type Path = Vec<String>;
