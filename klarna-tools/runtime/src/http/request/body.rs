//! The body: JSON, a form, or one value as it is.

use serde_json::{Map, Value};

use super::bytes::decode;
use super::{exploded, multipart, pairs, resolve};
use crate::arguments::Arguments;
use crate::arguments::violation::Violation;
use toolspec_model::{Binding, Body, Content, Media, Origin};

/// The media type and the bytes to send; `None` if nothing of an optional body is given.
pub(super) fn body(
    body: &Body,
    arguments: &Arguments,
) -> Result<Option<(String, Vec<u8>)>, Violation> {
    let bytes = match &body.content {
        Content::Properties(bindings) => {
            let properties = properties(bindings, arguments);
            let is_given = !properties.is_empty() || !body.optional;
            is_given.then(|| Value::Object(properties).to_string().into_bytes())
        }
        Content::Form(fields) => {
            exploded::check(fields, |_| false, arguments)?;
            let pairs = pairs(fields, arguments, "form")?;
            let is_given = !pairs.is_empty() || !body.optional;
            is_given.then(|| pairs.join("&").into_bytes())
        }
        Content::Multipart(parts) => return multipart::form(parts, body.optional, arguments),
        Content::Whole(media, source) => match resolve(source, arguments) {
            Some(value) => Some(whole(*media, source, &value)?),
            None => None,
        },
    };
    Ok(bytes.map(|bytes| (body.media_type.clone(), bytes)))
}

fn properties(bindings: &[Binding], arguments: &Arguments) -> Map<String, Value> {
    let mut properties = Map::new();
    for Binding { name, value } in bindings {
        if let Some(value) = resolve(value, arguments) {
            properties.insert(name.clone(), value);
        }
    }
    properties
}

fn whole(media: Media, source: &Origin, value: &Value) -> Result<Vec<u8>, Violation> {
    let name = match source {
        Origin::Argument(name) => name,
        Origin::Constant(_) => "",
    };
    let text = || {
        value
            .as_str()
            .ok_or_else(|| Violation::at(name, "must be a string"))
    };
    match media {
        Media::Json => Ok(value.to_string().into_bytes()),
        Media::Text => Ok(text()?.as_bytes().to_vec()),
        Media::Binary => decode(text()?).map_err(|why| Violation::at(name, why)),
    }
}
