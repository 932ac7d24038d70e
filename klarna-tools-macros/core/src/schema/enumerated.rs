//! Listed values and the bounds beside them: a value that a bound excludes is not offered, and a
//! bound that excludes none says nothing.

use serde_json::Value;

use super::Reader;
use super::accepts;
use super::subschema::Flattened;
use super::types::{OF_TYPE, Type, Types};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::{Integer, Kind, Listed, Schema, Text};
use crate::source::Span;

impl<'a> Reader<'_, 'a> {
    /// Leaves the listed values that the bounds beside them allow, which the manifest may have
    /// narrowed.
    pub(super) fn offer(&mut self, kind: &mut Kind) {
        let left = match kind {
            Kind::Integer(integer) if !integer.values.is_empty() => offer_integers(integer),
            Kind::String(text) if !text.values.is_empty() => offer_texts(text),
            _ => return,
        };
        if left == 0 {
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
            list.retain(|value| !declared.admits(value) || allows(&bounds, value.clone()));
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

/// Leaves the values that the bounds allow, and no bounds where they exclude none; gives how many
/// are left.
fn offer_integers(integer: &mut Integer) -> usize {
    let values = std::mem::take(&mut integer.values);
    let all = values.len();
    let bounds = Schema::of(Kind::Integer(integer.clone()));
    let values = values.iter().copied();
    let left: Listed<i64> = values.filter(|value| allows(&bounds, *value)).collect();
    if left.len() == all {
        *integer = Integer {
            format: integer.format.take(),
            ..Integer::default()
        };
    }
    integer.values = left;
    integer.values.len()
}

/// The same of texts.
fn offer_texts(text: &mut Text) -> usize {
    let values = std::mem::take(&mut text.values);
    let bounds = Schema::of(Kind::String(text.clone()));
    let allowed = values
        .iter()
        .filter(|value| allows(&bounds, value.as_str()));
    let left: Listed<String> = allowed.cloned().collect();
    if left.len() == values.len() {
        *text = Text {
            format: text.format.take(),
            unchecked_pattern: text.unchecked_pattern.take(),
            ..Text::default()
        };
    }
    text.values = left;
    text.values.len()
}

fn allows(bounds: &Schema, value: impl Into<Value>) -> bool {
    accepts(bounds, &value.into()).is_ok()
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

fn none_left(listed: &Span, needed: &Span) -> Diagnostic {
    Diagnostic::new(listed, "no value is left")
        .label("what is beside the list of values excludes all of them")
        .note(needed, "needed here")
        .help("put it right with an entry under `corrections`")
}
