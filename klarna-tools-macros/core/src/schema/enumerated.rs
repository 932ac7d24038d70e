//! Listed values and the bounds beside them: a value that a bound excludes is not offered, and a
//! bound that excludes none says nothing.

use serde_json::Value;

use super::Reader;
use super::accepts;
use super::subschema::Flattened;
use super::types::{OF_TYPE, Type, Types};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::{Integer, Kind, Listed, Pattern, Schema, Text};
use crate::source::Span;

impl<'a> Reader<'_, 'a> {
    /// Leaves the listed values that the bounds beside them allow, which the manifest may have
    /// narrowed.
    pub(super) fn offer(&mut self, kind: &mut Kind) {
        let left = match kind {
            Kind::Integer(integer) if !integer.values.is_empty() => offer_integers(integer),
            Kind::String(text) if !text.values.is_empty() => offer_texts(text),
            _ => true,
        };
        if !left {
            self.cx.push(none_left(self.flat.span, self.choice.span));
        }
    }

    /// The values of several types, or of one without a kind of its own, that the keywords of their
    /// types allow.
    pub(super) fn offered_values(
        &mut self,
        mut list: Vec<Value>,
        types: &Types<'a>,
    ) -> Result<Vec<Value>, Reported> {
        let flat = self.flat;
        for declared in types.list.iter().filter(|known| is_bounded(flat, **known)) {
            let bounds = Schema::of(self.read_type(*declared)?);
            list.retain(|value| !declared.admits(value) || accepts(&bounds, value).is_ok());
        }
        if list.is_empty() {
            return Err(self.cx.report(none_left(flat.span, self.choice.span)));
        }
        Ok(list)
    }
}

/// Whether any keyword is about values of this type.
fn is_bounded(flat: &Flattened<'_>, known: Type) -> bool {
    let mut keywords = OF_TYPE.iter().filter(|(of, _)| *of == known.keywords_of());
    keywords.any(|(_, keys)| flat.has_any(keys))
}

/// Whether any value is left.
fn offer_integers(integer: &mut Integer) -> bool {
    let bounds = Kind::Integer(Integer {
        values: Listed::default(),
        ..integer.clone()
    });
    let all = integer.values.len();
    retain(&mut integer.values, bounds, |value| Value::from(*value));
    if integer.values.len() == all {
        *integer = Integer {
            values: std::mem::take(&mut integer.values),
            format: integer.format.take(),
            ..Integer::default()
        };
    }
    !integer.values.is_empty()
}

fn offer_texts(text: &mut Text) -> bool {
    // One that cannot be read is reported.
    let is_read = |pattern: &Pattern| regex_lite::Regex::new(pattern.as_str()).is_ok();
    let (read, unread) = match text.pattern.take() {
        Some(pattern) if !is_read(&pattern) => (None, Some(pattern)),
        pattern => (pattern, None),
    };
    let bounds = Kind::String(Text {
        values: Listed::default(),
        pattern: read.clone(),
        ..text.clone()
    });
    let all = text.values.len();
    retain(&mut text.values, bounds, |value| {
        Value::from(value.as_str())
    });
    text.pattern = unread.or(read);
    if text.values.len() == all {
        let is_unread = |pattern: &Pattern| !is_read(pattern);
        *text = Text {
            values: std::mem::take(&mut text.values),
            format: text.format.take(),
            pattern: text.pattern.take().filter(is_unread),
            ..Text::default()
        };
    }
    !text.values.is_empty()
}

/// Leaves the listed values that can be a part of a path: an empty text and dots would change which
/// path it is.
pub(crate) fn offer_in_path(
    schema: &mut Schema,
    declared: &Span,
    needed: &Span,
    cx: &mut Diagnostics,
) {
    let Kind::String(text) = &mut schema.kind else {
        return;
    };
    let is_listed = !text.values.is_empty();
    let fits = |value: &String| !["", ".", ".."].contains(&value.as_str());
    text.values.retain(fits);
    if is_listed && text.values.is_empty() {
        cx.push(none_left(declared, needed));
    }
}

fn retain<T>(values: &mut Listed<T>, bounds: Kind, to_json: impl Fn(&T) -> Value) {
    let bounds = Schema::of(bounds);
    values.retain(|value| accepts(&bounds, &to_json(value)).is_ok());
}

fn none_left(listed: &Span, needed: &Span) -> Diagnostic {
    Diagnostic::new(listed, "no value is left")
        .label("what is beside the list of values excludes all of them")
        .note(needed, "needed here")
        .help("put it right with an entry under `corrections`")
}
