//! Tags: what a document says outright of a value's type.

use saphyr_parser::Tag;

use super::{Kind, scalar};

/// What a scalar with a tag is; an error says what is wrong with the tag (YAML 1.2.2, 10.3.1).
pub(super) fn tagged(tag: &Tag, text: &str) -> Result<Kind, &'static str> {
    match known(tag) {
        // A time and bytes are texts in JSON.
        Some("str" | "timestamp" | "binary" | "!") => Ok(Kind::String(text.to_owned())),
        Some("null") => of_kind(text, "this is not a null", |kind| *kind == Kind::Null),
        Some("bool") => of_kind(text, "this is not a boolean", |kind| {
            matches!(kind, Kind::Bool(_))
        }),
        Some("int" | "float") => of_kind(text, "this is not a number", |kind| {
            matches!(kind, Kind::Number(_))
        }),
        _ => Err("this tag is not supported"),
    }
}

/// Whether a tag says that a list is a list, or that a mapping is one.
pub(super) fn is_collection(tag: &Tag) -> bool {
    matches!(known(tag), Some("seq" | "map" | "!"))
}

fn known(tag: &Tag) -> Option<&str> {
    match (tag.handle.as_str(), tag.suffix.as_str()) {
        ("" | "!", "" | "!") => Some("!"),
        ("", verbatim) => verbatim.strip_prefix("tag:yaml.org,2002:"),
        _ if tag.is_yaml_core_schema() => Some(&tag.suffix),
        _ => None,
    }
}

fn of_kind(
    text: &str,
    otherwise: &'static str,
    is_it: impl Fn(&Kind) -> bool,
) -> Result<Kind, &'static str> {
    let kind = scalar::plain(text)?;
    if is_it(&kind) {
        Ok(kind)
    } else {
        Err(otherwise)
    }
}
