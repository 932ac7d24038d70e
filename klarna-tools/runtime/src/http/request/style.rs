//! Values as text in an address, a header or a form (OpenAPI 3.0, "Style Values"; RFC 6570).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use toolspec_model::{Serialization, Style};

/// Everything but the unreserved characters of RFC 3986, section 2.3.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The same without the reserved characters (section 2.2) that cannot end a value of a query:
/// `#` and `&` would, servers read `+` as a space, and names contain brackets.
const RESERVED_ALLOWED: &AsciiSet = &ENCODED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// The scalars within a value, as text; `None` if it is nested deeper.
pub(super) fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(elements) => elements.iter().map(scalar).collect(),
        Value::Object(members) => {
            let pairs = members
                .iter()
                .map(|(name, value)| Some([name.clone(), scalar(value)?]));
            Some(pairs.collect::<Option<Vec<_>>>()?.concat())
        }
        scalar_value => Some(vec![scalar(scalar_value)?]),
    }
}

/// One `name=value`, encoded.
pub(super) fn pair(name: &str, value: &str) -> String {
    format!("{}={}", encode(name, ENCODED), encode(value, ENCODED))
}

/// In a segment of a path.
pub(super) fn in_path(name: &str, value: &Value, style: Style) -> Option<String> {
    let encoded = |text: &str| encode(text, ENCODED);
    let name = encoded(name);
    let text = match style.serialization {
        Serialization::Json => encoded(&value.to_string()),
        Serialization::Path => {
            let segments = value.as_str()?.split('/').map(encoded);
            segments.collect::<Vec<_>>().join("/")
        }
        Serialization::Label => {
            let separator = if style.explode { "." } else { "," };
            format!(".{}", items(value, style.explode, encoded)?.join(separator))
        }
        Serialization::Matrix => {
            let items = items(value, style.explode, encoded)?;
            match value {
                Value::Object(_) if style.explode => format!(";{}", items.join(";")),
                Value::Array(_) if style.explode => {
                    let named = items.iter().flat_map(|item| [";", &name, "=", item]);
                    named.collect()
                }
                _ => format!(";{name}={}", items.join(",")),
            }
        }
        _ => items(value, style.explode, encoded)?.join(","),
    };
    Some(text)
}

/// In a header, where nothing is encoded.
pub(super) fn in_header(value: &Value, style: Style) -> Option<String> {
    match style.serialization {
        Serialization::Json => Some(value.to_string()),
        _ => Some(items(value, style.explode, str::to_owned)?.join(",")),
    }
}

/// In a form of many parts, where nothing is encoded: the name and the text of each part.
pub(super) fn in_parts(name: &str, value: &Value, style: Style) -> Option<Vec<(String, String)>> {
    let named = |text: String| (name.to_owned(), text);
    let separator = match style.serialization {
        Serialization::DeepObject => return deep_parts(name, value),
        Serialization::SpaceDelimited => " ",
        Serialization::PipeDelimited => "|",
        _ => ",",
    };
    Some(match value {
        Value::Object(members) if style.explode => {
            let members = members.iter();
            let pairs = members.map(|(name, value)| Some((name.clone(), scalar(value)?)));
            pairs.collect::<Option<_>>()?
        }
        Value::Array(_) if style.explode => texts(value)?.into_iter().map(named).collect(),
        value => vec![named(texts(value)?.join(separator))],
    })
}

/// In a query or a form: each `name=value`.
pub(super) fn in_query(name: &str, value: &Value, style: Style) -> Option<Vec<String>> {
    let set = if style.allow_reserved {
        RESERVED_ALLOWED
    } else {
        ENCODED
    };
    let encoded = |text: &str| encode(text, set);
    let named = |text: &str| format!("{}={text}", encode(name, ENCODED));
    let separator = match style.serialization {
        Serialization::Json => return Some(vec![named(&encoded(&value.to_string()))]),
        _ if is_spread(value, style) => {
            let pairs = in_parts(name, value, style)?.into_iter();
            // No name may end where it contains a reserved character.
            let pairs =
                pairs.map(|(name, text)| format!("{}={}", encode(&name, ENCODED), encoded(&text)));
            return Some(pairs.collect());
        }
        Serialization::SpaceDelimited => "%20",
        Serialization::PipeDelimited => "%7C",
        _ => ",",
    };
    let items = items(value, false, encoded)?;
    Some(match value {
        Value::Array(_) | Value::Object(_) if items.is_empty() => Vec::new(),
        Value::Array(_) if style.explode => items.iter().map(|item| named(item)).collect(),
        _ => vec![named(&items.join(separator))],
    })
}

/// Whether each member of a value is a parameter or a part of its own.
fn is_spread(value: &Value, style: Style) -> bool {
    match style.serialization {
        Serialization::Json => false,
        Serialization::DeepObject => true,
        _ => style.explode && value.is_object(),
    }
}

/// The names under which the members of a value are sent in a query or a form, where each has one.
pub(super) fn names(name: &str, value: &Value, style: Style) -> Vec<String> {
    let written = is_spread(value, style).then(|| in_parts(name, value, style));
    let written = written.flatten().into_iter().flatten();
    written.map(|(name, _)| name).collect()
}

/// `name[property]` and its value; elements of a list are numbered, as forms of PHP, Rails and qs are read.
fn deep_parts(name: &str, value: &Value) -> Option<Vec<(String, String)>> {
    let members: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (key.clone(), value))
            .collect(),
        Value::Array(elements) => {
            let numbered = elements.iter().enumerate();
            numbered
                .map(|(index, value)| (index.to_string(), value))
                .collect()
        }
        value => {
            return Some(vec![(name.to_owned(), scalar(value)?)]);
        }
    };
    let pairs = members
        .iter()
        .map(|(key, value)| deep_parts(&format!("{name}[{key}]"), value));
    Some(pairs.collect::<Option<Vec<_>>>()?.concat())
}

/// The items of a value: a scalar alone, elements, or names and values, joined by `=` if exploded.
fn items(value: &Value, explode: bool, encoded: impl Fn(&str) -> String) -> Option<Vec<String>> {
    match value {
        Value::Object(members) if explode => members
            .iter()
            .map(|(name, value)| Some(format!("{}={}", encoded(name), encoded(&scalar(value)?))))
            .collect(),
        value => Some(texts(value)?.iter().map(|text| encoded(text)).collect()),
    }
}

fn encode(text: &str, set: &'static AsciiSet) -> String {
    utf8_percent_encode(text, set).to_string()
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
