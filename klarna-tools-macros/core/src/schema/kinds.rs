//! Values of declared types: bounded where they are sent, open where they are received.

use serde_json::Value;

use super::subschema::Flattened;
use super::types::{
    OF_TYPE, Type, Types, declared_types, in_words, understood_types, with_article,
};
use super::values::{Values, kind_of, read_values};
use super::{Choice, Schemas, View, bounds};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::{Integer, Kind, Number, Schema, Text, Union};
use crate::source::Span;
use crate::text;

/// The most values of a list that a note names.
const MOST_NAMED: usize = 5;

impl<'a> Schemas<'a> {
    /// The type of a value that has no branches.
    pub(super) fn read_types(
        &mut self,
        flat: &Flattened<'a>,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Result<Schema, Reported> {
        let values = self.listed_values(flat, cx)?;
        let types = declared_types(flat, cx)?;
        let nullable = flat.is_nullable() || self.may_answer_null(values.as_ref());
        let types = match types {
            Some(types) => types,
            None => understood_types(flat, values.as_ref(), choice, cx),
        };
        note_unfit_keywords(flat, &types, cx);
        let null = nullable || types.null;
        if let Some(values) = values.filter(|values| self.is_listed(values, &types)) {
            return self.read_listed(flat, values, (&types, null), choice, cx);
        }
        if types.list.is_empty() && types.null {
            return Ok(Schema::of(Kind::Values(vec![Value::Null].into())));
        }
        let mut branches = Vec::with_capacity(types.list.len());
        for declared in &types.list {
            branches.push(Schema::of(self.read_type(*declared, flat, choice, cx)?));
        }
        let kind = match <[Schema; 1]>::try_from(branches) {
            Ok([only]) => only.kind,
            Err(none) if none.is_empty() => Kind::Any,
            Err(branches) => Kind::Union(Union {
                branches,
                tag: None,
            }),
        };
        let nullable = null && kind != Kind::Any;
        Ok(Schema {
            nullable,
            ..Schema::of(kind)
        })
    }

    /// The values that are listed. Those of an answer are open, so that a mistake in their list has no
    /// effect.
    fn listed_values(
        &self,
        flat: &Flattened<'a>,
        cx: &mut Diagnostics,
    ) -> Result<Option<Values<'a>>, Reported> {
        match self.view {
            View::Request => read_values(flat, cx),
            View::Response => Ok(Diagnostics::look_ahead(|cx| read_values(flat, cx))
                .ok()
                .flatten()),
        }
    }

    fn may_answer_null(&self, values: Option<&Values<'a>>) -> bool {
        let lists_null = values.is_some_and(|values| values.list.contains(&Value::Null));
        self.view == View::Response && lists_null
    }

    /// Whether a list decides what a value may be: of an answer, only if its values have the type.
    fn is_listed(&self, values: &Values<'a>, types: &Types<'a>) -> bool {
        let fits = |value: &Value| types.list.iter().any(|known| known.admits(value));
        let declares_none = types.list.is_empty();
        self.view == View::Request || declares_none || values.list.iter().any(fits)
    }

    pub(super) fn read_type(
        &mut self,
        declared: Type,
        flat: &Flattened<'a>,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Result<Kind, Reported> {
        let bounded = self.view == View::Request;
        match declared {
            Type::Array => self.read_array(flat, choice, cx),
            Type::Object => self.read_object(flat, choice, cx),
            Type::Boolean => Ok(Kind::Boolean),
            Type::Integer => bounds::read_integer(flat, bounded, cx).map(Kind::Integer),
            Type::Number if !bounded => Ok(Kind::Number(Number::default())),
            Type::Number => bounds::read_number(flat, cx).map(Kind::Number),
            // Clients that check formats would turn a success with another text into a failure.
            Type::String if !bounded => Ok(Kind::String(self.answered_text(flat))),
            Type::String => bounds::read_text(flat, cx).map(Kind::String),
        }
    }

    /// A value from a list. An API may later answer others.
    fn read_listed(
        &mut self,
        flat: &Flattened<'a>,
        values: Values<'a>,
        (types, null): (&Types<'a>, bool),
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Result<Schema, Reported> {
        let Values { mut list, span } = values;
        let lists_null = list.contains(&Value::Null);
        let nullable = null && (lists_null || flat.is_nullable());
        let is_it = |value: &Value| types.list.iter().any(|known| known.admits(value));
        let (all, dropped): (Vec<Value>, Vec<Value>) = list.into_iter().partition(is_it);
        list = all;
        if list.is_empty() && nullable {
            return Ok(Schema::of(Kind::Values(vec![Value::Null].into())));
        }
        if list.is_empty() {
            let message = if lists_null {
                "this `enum` allows no value but `null`".to_owned()
            } else {
                format!("none of these values is {}", in_words(&types.list))
            };
            let mut empty = Diagnostic::new(span, message)
                .help("put it right with an entry under `corrections` in the manifest");
            if let Some(declared) = types.span.filter(|_| !lists_null) {
                empty = empty.note(declared, "the type is declared here");
            }
            return Err(cx.report(empty));
        }
        if self.view == View::Request {
            let dropped = dropped.iter().filter(|value| !(null && value.is_null()));
            note_dropped(dropped, span, types, cx);
        }
        let kind = match self.view {
            View::Request => match kind_of(list) {
                Kind::Values(list) => {
                    kind_of(self.offered_values(list.to_vec(), flat, types, choice, cx)?)
                }
                kind => bounds::within(kind, flat, cx)?,
            },
            View::Response => open(&list),
        };
        Ok(Schema {
            nullable,
            ..Schema::of(kind)
        })
    }
}

/// Notes keywords of another type than the declared, which have no effect (JSON Schema 2020-12,
/// Validation, 6).
pub(super) fn note_unfit_keywords(flat: &Flattened<'_>, types: &Types<'_>, cx: &mut Diagnostics) {
    let Some(declared) = types.span else { return };
    let fits = |of: &str| {
        let is_it = |known: &Type| match known {
            Type::Integer => of == "number",
            known => known.name() == of,
        };
        types.list.iter().any(is_it)
    };
    for (of, keys) in OF_TYPE.into_iter().filter(|(of, _)| !fits(of)) {
        for entry in keys.iter().flat_map(|key| flat.all(key)) {
            let message = format!(
                "`{}` does not fit the `type` and is ignored",
                entry.key.text
            );
            cx.note(
                Diagnostic::new(&entry.key.span, message)
                    .label(format!("it applies to {} only", with_article(of)))
                    .note(declared, "the type is declared here"),
            );
        }
    }
}

/// Notes values of a list that are not of the declared type.
fn note_dropped<'v>(
    dropped: impl Iterator<Item = &'v Value>,
    span: &Span,
    types: &Types<'_>,
    cx: &mut Diagnostics,
) {
    let dropped: Vec<String> = dropped
        .map(|value| text::shown(&value.to_string()))
        .collect();
    let (named, others) = dropped.split_at(dropped.len().min(MOST_NAMED));
    if named.is_empty() {
        return;
    }
    let others = match others.len() {
        0 => String::new(),
        others => format!(" and {others} more"),
    };
    let message = format!(
        "{}{others} of this list cannot be sent",
        text::quoted(named)
    );
    let label = format!("the type allows only {}", in_words(&types.list));
    let mut note = Diagnostic::new(span, message).label(label);
    if let Some(declared) = types.span {
        note = note.note(declared, "it is declared here");
    }
    cx.note(note.help("if the API takes them, put the type or the list right under `corrections`"));
}

/// The types of values that a list names, without the list.
fn open(list: &[Value]) -> Kind {
    let mut kinds: Vec<Kind> = Vec::new();
    for value in list {
        let kind = match value {
            Value::String(_) => Kind::String(Text::default()),
            Value::Bool(_) => Kind::Boolean,
            Value::Number(number) if !number.is_f64() => Kind::Integer(Integer::default()),
            Value::Number(_) => Kind::Number(Number::default()),
            _ => return Kind::Any,
        };
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    if kinds.contains(&Kind::Number(Number::default())) {
        kinds.retain(|kind| !matches!(kind, Kind::Integer(_)));
    }
    if kinds.len() == 1 {
        return kinds.pop().unwrap_or(Kind::Any);
    }
    Kind::Union(Union {
        branches: kinds.into_iter().map(Schema::of).collect(),
        tag: None,
    })
}
