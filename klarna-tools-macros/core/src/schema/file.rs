//! Files, as arguments that any client can write.

use super::subschema::{Flattened, Parts};
use super::{Choice, Schemas};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::{Kind, Object, Property, Schema, Text, Union};
use crate::openapi::{is_json, is_media_type};
use crate::text;
use crate::yaml::Node;

impl<'a> Schemas<'a> {
    /// Whether the bytes of a value, or of each element of a list, are sent as they are (OpenAPI
    /// 3.0.3 and 3.1.1, "Considerations for File Uploads").
    pub(crate) fn is_file(&self, schema: &Parts<'a>) -> bool {
        let flat = self.peek(schema);
        let items = flat
            .as_ref()
            .and_then(|flat| Parts::under(flat.all("items")));
        match items {
            Some(items) => self.peek(&items).is_some_and(|items| is_binary(&items)),
            None => flat.is_some_and(|flat| is_binary(&flat)),
        }
    }

    /// The media type of a text, or of each element of a list (JSON Schema 2020-12,
    /// `contentMediaType`). A text that is JSON is sent as it is.
    pub(crate) fn content_media_type(&self, schema: &Parts<'a>) -> Option<String> {
        let flat = self.peek(schema)?;
        let items = Parts::under(flat.all("items"));
        let flat = items.map_or(Some(flat), |items| self.peek(&items))?;
        let media_type = flat.get("contentMediaType")?.as_str()?;
        let is_written = is_media_type(media_type) && !is_json(media_type);
        is_written.then(|| media_type.to_owned())
    }

    /// Whether a value is a text, as far as its schema says.
    pub(crate) fn is_text(&self, schema: &Parts<'a>) -> bool {
        let flat = self.peek(schema);
        flat.is_some_and(|flat| flat.get("type").and_then(Node::as_str) == Some("string"))
    }
}

fn is_binary(flat: &Flattened<'_>) -> bool {
    let is_encoded = flat.get("contentEncoding").is_some();
    let is_media = flat.get("contentMediaType").is_some();
    flat.get("format").and_then(Node::as_str) == Some("binary") || (is_media && !is_encoded)
}

/// A file, or a list of files, in place of its bytes: the contents as a text or in base64. An agent
/// says the media type unless the document has exactly one.
pub(crate) fn file(
    schema: Schema,
    media_types: &[String],
    choice: &Choice<'_>,
    cx: &mut Diagnostics,
) -> Result<Schema, Reported> {
    if let Some((key, span)) = choice.text_bound() {
        let message = format!("`{key}` is not for a file");
        let unfit = Diagnostic::new(span, message);
        return Err(cx.report(unfit.label("it is for texts that are sent as they are")));
    }
    Ok(of(schema, media_types))
}

fn of(schema: Schema, media_types: &[String]) -> Schema {
    let kind = if let Kind::Array(mut array) = schema.kind {
        *array.items = of(*array.items, media_types);
        Kind::Array(array)
    } else {
        let text = property("text", "The contents, if they are text.", None);
        let base64 = property("base64", "The contents in base64.", Some("byte"));
        let forms = [text, base64].map(|contents| form(contents, media_types));
        Kind::Union(Union {
            branches: forms.into(),
            tag: None,
        })
    };
    Schema {
        kind,
        default: None,
        ..schema
    }
}

fn form(contents: Property, media_types: &[String]) -> Schema {
    let mut properties = vec![
        Property {
            required: true,
            ..contents
        },
        property("filename", "Its name.", None),
    ];
    match media_types {
        [only] if !only.contains('*') => {}
        [] => properties.push(property("media_type", "Its media type.", None)),
        several => {
            let types = format!("Its media type: {}.", several.join(", "));
            properties.push(property("media_type", &types, None));
        }
    }
    Schema::of(Kind::Object(Object::of(properties)))
}

fn property(name: &str, description: &str, format: Option<&str>) -> Property {
    let text = Text {
        format: format.map(str::to_owned),
        ..Text::default()
    };
    Property {
        name: name.to_owned(),
        schema: Schema::of(Kind::String(text)).described(text::shown(description)),
        required: false,
    }
}
