//! Files, as arguments that any client can write.

use super::subschema::{Flattened, Parts};
use super::types::{OF_TYPE, Type, declared_types};
use super::{Choice, Schemas};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::{Kind, Object, Property, Schema, Text, Union};
use crate::openapi::{Version, is_json, is_media_type};
use crate::source::Span;
use crate::text;
use crate::yaml::{Entry, Node};

/// What the texts are that stand for bytes.
const IN_BASE64: &str = "The contents in base64.";

/// What says which texts there may be, how they are written, and which is meant by none.
const OF_TEXTS: [&str; 9] = [
    "anyOf",
    "contentEncoding",
    "oneOf",
    "minLength",
    "maxLength",
    "pattern",
    "enum",
    "const",
    "default",
];

impl<'a> Schemas<'a> {
    /// Whether the bytes of a value, or of each element of a list, are sent as they are (OpenAPI
    /// 3.0.3 and 3.1.1, "Considerations for File Uploads").
    pub(crate) fn is_file(&self, schema: &Parts<'a>) -> bool {
        self.element(schema).is_some_and(|flat| {
            let is_encoded = flat.get("contentEncoding").is_some();
            let is_media = self.content_type(&flat).is_some();
            let is_binary = flat.get("format").and_then(Node::as_str) == Some("binary");
            is_binary || (is_media && !is_encoded)
        })
    }

    /// The media type of a text, or of each element of a list (JSON Schema 2020-12,
    /// `contentMediaType`). JSON that is encoded is not JSON.
    pub(crate) fn content_media_type(&self, schema: &Parts<'a>) -> Option<String> {
        let flat = self.element(schema)?;
        let media_type = self.content_type(&flat)?.value.as_str()?;
        let is_encoded = flat.get("contentEncoding").is_some();
        let is_written = is_media_type(media_type) && !(is_encoded && is_json(media_type));
        is_written.then(|| media_type.to_owned())
    }

    /// Notes a media type that does not apply to the value of a part.
    pub(crate) fn note_unused_media_type(&self, schema: &Parts<'a>, cx: &mut Diagnostics) {
        let flats = [self.peek(schema), self.element(schema)];
        let mut noted: Option<&Span> = None;
        for flat in flats.into_iter().flatten() {
            let declared = flat.all("contentMediaType").next();
            let unused = declared.filter(|_| self.content_type(&flat).is_none());
            let unused = unused.filter(|entry| noted != Some(&entry.key.span));
            let Some(entry) = unused else { continue };
            noted = Some(&entry.key.span);
            let label = match self.document.version {
                Version::V3_0 => "OpenAPI 3.0 does not have it",
                _ => "it is for strings",
            };
            let unused = Diagnostic::new(
                &entry.key.span,
                "`contentMediaType` of this part is ignored",
            );
            cx.note(unused.label(label));
        }
    }

    /// Notes what a file is described with that is about texts: it is sent as bytes.
    pub(crate) fn note_unused_of_file(
        &self,
        schema: &Parts<'a>,
        named: &Span,
        cx: &mut Diagnostics,
    ) {
        let Some(flat) = self.element(schema) else {
            return;
        };
        let is_other = |kind: &Node| !matches!(kind.as_str(), Some("string" | "null"));
        let types = flat.all("type").filter(|entry| {
            let listed = entry.value.as_sequence();
            listed.is_some_and(|listed| listed.iter().any(is_other))
        });
        for entry in OF_TEXTS.iter().flat_map(|key| flat.all(key)).chain(types) {
            let message = format!("`{}` of a file is ignored", entry.key.text);
            let unused = Diagnostic::new(&entry.key.span, message);
            let unused = unused.label("it is about texts, and a file is sent as bytes");
            cx.note(unused.note(named, "needed here"));
        }
    }

    /// A value, or each element of a list.
    fn element(&self, schema: &Parts<'a>) -> Option<Flattened<'a>> {
        let flat = self.peek(schema)?;
        let items = Parts::under(flat.all("items"));
        items.map_or(Some(flat), |items| self.peek(&items))
    }

    /// What says the media type of a string; other values have none (JSON Schema 2020-12,
    /// Validation, section 8.1).
    fn content_type(&self, flat: &Flattened<'a>) -> Option<&'a Entry> {
        let is_read = self.document.version != Version::V3_0 && may_be_text(flat);
        flat.all("contentMediaType").next().filter(|_| is_read)
    }

    /// Whether a value is an object and nothing else.
    pub(crate) fn is_object(&self, schema: &Parts<'a>) -> bool {
        self.types_of(schema) == [Type::Object]
    }

    /// Whether the values that a schema declares are single: then nothing is written apart.
    pub(crate) fn is_single(&self, schema: &Parts<'a>) -> bool {
        let types = self.types_of(schema);
        let is_single = |known: &Type| !matches!(known, Type::Array | Type::Object);
        !types.is_empty() && types.iter().all(is_single)
    }

    /// Whether the values that a schema declares are lists.
    pub(crate) fn is_list(&self, schema: &Parts<'a>) -> bool {
        self.types_of(schema) == [Type::Array]
    }

    /// The types that a schema declares, `null` aside.
    fn types_of(&self, schema: &Parts<'a>) -> Vec<Type> {
        let types = self.peek(schema).and_then(|flat| flat.types());
        types.map(|types| types.list).unwrap_or_default()
    }

    /// Whether a value is a text, as far as its schema says.
    pub(crate) fn is_text(&self, schema: &Parts<'a>) -> bool {
        let flat = self.peek(schema);
        flat.is_some_and(|flat| flat.get("type").and_then(Node::as_str) == Some("string"))
    }
}

/// Whether a value is a string, or its schema says nothing about its type.
fn may_be_text(flat: &Flattened<'_>) -> bool {
    match Diagnostics::look_ahead(|cx| declared_types(flat, cx)) {
        Ok(Some(types)) => types.list == [Type::String],
        Ok(None) => {
            let mut others = OF_TYPE.iter().filter(|(of, _)| *of != "string");
            !others.any(|(_, keys)| flat.has_any(keys))
        }
        Err(_) => false,
    }
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

/// The text that an agent writes in place of the bytes of a body.
pub(crate) fn in_base64(schema: Schema) -> Schema {
    let Kind::String(text) = schema.kind else {
        return schema;
    };
    let known = schema.description.filter(|known| !known.trim().is_empty());
    let description = known.map_or_else(
        || IN_BASE64.to_owned(),
        |known| format!("{} ({})", known.trim_end(), IN_BASE64.trim_end_matches('.')),
    );
    Schema {
        kind: Kind::String(Text {
            format: Some("byte".to_owned()),
            ..text
        }),
        description: Some(description),
        ..schema
    }
}

fn of(schema: Schema, media_types: &[String]) -> Schema {
    let kind = if let Kind::Array(mut array) = schema.kind {
        *array.items = of(*array.items, media_types);
        Kind::Array(array)
    } else {
        let text = property("text", "The contents, if they are text.", None);
        let base64 = property("base64", IN_BASE64, Some("byte"));
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
