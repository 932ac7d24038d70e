//! YAML and JSON as values with their places in a text, and mistakes that are shown at these places.

pub mod credentials;
pub mod diagnostic;
pub mod pointer;
pub mod secrets;
pub mod source;
pub mod text;
pub mod yaml;
