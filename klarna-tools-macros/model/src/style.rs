//! How values are written in a request.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::serial::is_false;

/// How a value becomes text (OpenAPI 3.0, Parameter Object and Encoding Object).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Style {
    /// The `style`.
    pub serialization: Serialization,
    /// Whether elements and properties are written as separate parameters (`explode`).
    #[serde(default, skip_serializing_if = "is_false")]
    pub explode: bool,
    /// Whether reserved characters that cannot end the value stay as they are.
    #[serde(default, skip_serializing_if = "is_false")]
    pub allow_reserved: bool,
}

impl Style {
    /// The default of OpenAPI for a parameter in the query.
    pub const FORM: Self = Self {
        serialization: Serialization::Form,
        explode: true,
        allow_reserved: false,
    };

    /// JSON text, as in a body.
    pub const JSON: Self = Self {
        serialization: Serialization::Json,
        explode: false,
        allow_reserved: false,
    };

    /// Several segments of a path.
    pub const PATH: Self = Self {
        serialization: Serialization::Path,
        explode: false,
        allow_reserved: false,
    };

    /// The default of OpenAPI for a parameter in the path or in a header.
    pub const SIMPLE: Self = Self {
        serialization: Serialization::Simple,
        explode: false,
        allow_reserved: false,
    };
}

impl fmt::Display for Style {
    /// The `style`, then its options.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.serialization {
            Serialization::Simple => "simple",
            Serialization::Label => "label",
            Serialization::Matrix => "matrix",
            Serialization::Form => "form",
            Serialization::SpaceDelimited => "spaceDelimited",
            Serialization::PipeDelimited => "pipeDelimited",
            Serialization::DeepObject => "deepObject",
            Serialization::Json => "json",
            Serialization::Path => "path",
        })?;
        if self.explode {
            f.write_str(", exploded")?;
        }
        if self.allow_reserved {
            f.write_str(", reserved characters allowed")?;
        }
        Ok(())
    }
}

/// The values of `style`, and JSON for a parameter that is described by `content`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Serialization {
    /// `a,b`
    Simple,
    /// `.a,b`
    Label,
    /// `;name=a,b`
    Matrix,
    /// `name=a,b`
    Form,
    /// `name=a%20b`
    SpaceDelimited,
    /// `name=a%7Cb`
    PipeDelimited,
    /// `name[property]=a`
    DeepObject,
    /// JSON text.
    Json,
    /// `a/b`: segments of a path, each encoded.
    Path,
}
