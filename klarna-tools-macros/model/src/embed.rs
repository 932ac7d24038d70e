//! A tool set as text in a program.

use serde::de::DeserializeOwned;

use super::{Server, Tool};

/// A value that a program contains as compact JSON, without defaults. It is written and read in this
/// crate, so that the code is compiled once, for size.
pub trait Embed: Sized {
    /// Writes it.
    ///
    /// # Errors
    /// If it cannot be written.
    fn to_json(&self) -> serde_json::Result<String>;

    /// Reads what [`Embed::to_json`] has written. The depth is not limited, so it is not for untrusted
    /// texts.
    ///
    /// # Errors
    /// If the text is something else.
    fn from_json(text: &str) -> serde_json::Result<Self>;
}

impl Embed for Server {
    fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }

    fn from_json(text: &str) -> serde_json::Result<Self> {
        read(text)
    }
}

impl Embed for Tool {
    fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }

    fn from_json(text: &str) -> serde_json::Result<Self> {
        read(text)
    }
}

fn read<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    let mut reader = serde_json::Deserializer::from_str(text);
    reader.disable_recursion_limit();
    let value = T::deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}
