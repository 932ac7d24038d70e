//! A way into a JSON value.

/// Property names from the root of a JSON value to a value within it. In the body of an error, `[]`
/// behind a name means every element of the list there.
pub type Path = Vec<String>;

/// A path whose names are joined by dots.
#[must_use]
pub fn dotted(text: &str) -> Path {
    text.split('.').map(str::to_owned).collect()
}
