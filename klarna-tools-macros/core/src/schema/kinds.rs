//! Values of declared types: bounded where they are sent, open where they are received.

use serde_json::Value;

use super::simplified::simplified_union;
use super::subschema::Flattened;
use super::types::{OF_TYPE, Type, Types, declared_types, in_words, understood_types};
use super::values::{Values, kind_of, only_null, read_values};
use super::{Reader, Schemas};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::validate::with_article;
use crate::model::{Integer, Kind, Number, Schema, Text};
use crate::provenance::Trace;
use crate::source::Span;
use crate::text;

/// The most values of a list that a note names.
const MOST_NAMED: usize = 5;

impl<'a> Reader<'_, 'a> {
    /// The type of a value that has no branches.
    pub(super) fn read_types(&mut self) -> Result<Schema, Reported> {
        let values = self.listed_values()?;
        let types = self.types(values.as_ref())?;
        let lists_null = values.as_ref().is_some_and(Values::list_null);
        let null = self.flat.is_nullable() || types.null || (lists_null && !self.is_sent());
        if let Some(values) = values.filter(|values| self.is_listed(values, &types)) {
            return self.read_listed(values, &types, null);
        }
        if types.list.is_empty() {
            let kind = if types.null { only_null() } else { Kind::Any };
            return Ok(Schema::of(kind));
        }
        let kinds = types.list.iter().map(|declared| self.read_type(*declared));
        let kind = any_of(kinds.collect::<Result<Vec<_>, _>>()?.into_iter());
        let nullable = null && kind != Kind::Any;
        Ok(Schema {
            nullable,
            ..Schema::of(kind)
        })
    }

    /// The types that are declared, else those that the listed values and the keywords show.
    pub(super) fn types(&mut self, values: Option<&Values<'a>>) -> Result<Types<'a>, Reported> {
        let types = match declared_types(self.flat, self.cx)? {
            Some(types) => types,
            None => understood_types(self.flat, values, self.choice, self.cx),
        };
        note_unfit_keywords(self.flat, &types, self.cx);
        Ok(types)
    }

    /// The values that are listed. Those of an answer are open, so that a mistake in their list has no
    /// effect.
    pub(super) fn listed_values(&mut self) -> Result<Option<Values<'a>>, Reported> {
        if self.is_sent() {
            return read_values(self.flat, self.cx);
        }
        let values = Diagnostics::look_ahead(|cx| read_values(self.flat, cx));
        Ok(values.ok().flatten())
    }

    /// Whether a list decides what a value may be: of an answer, only if its values have the type.
    fn is_listed(&self, values: &Values<'a>, types: &Types<'a>) -> bool {
        let fits = |value: &Value| types.admit(value);
        self.is_sent() || types.list.is_empty() || values.list.iter().any(fits)
    }

    pub(super) fn read_type(&mut self, declared: Type) -> Result<Kind, Reported> {
        let bounded = self.is_sent();
        match declared {
            Type::Array => self.read_array(),
            Type::Object => self.read_object(),
            Type::Boolean => Ok(Kind::Boolean),
            Type::Integer => self.read_integer().map(Kind::Integer),
            Type::Number if !bounded => Ok(Kind::Number(Number::default())),
            Type::Number => self.read_number().map(Kind::Number),
            Type::String if !bounded => Ok(Kind::String(Schemas::answered_text(self.flat))),
            Type::String => self.read_text().map(Kind::String),
        }
    }

    /// A value from a list. An API may later answer others.
    fn read_listed(
        &mut self,
        values: Values<'a>,
        types: &Types<'a>,
        null: bool,
    ) -> Result<Schema, Reported> {
        let lists_null = values.list_null();
        let nullable = null && (lists_null || self.flat.is_nullable());
        let Values { list, span } = values;
        let (list, dropped): (Vec<Value>, Vec<Value>) =
            list.into_iter().partition(|value| types.admit(value));
        if list.is_empty() && nullable {
            return Ok(Schema::of(only_null()));
        }
        if list.is_empty() {
            return Err(self.cx.report(none_fits(span, types, lists_null)));
        }
        let kind = if self.is_sent() {
            let dropped = dropped.iter().filter(|value| !(null && value.is_null()));
            self.note_dropped(&dropped.collect::<Vec<_>>(), span, types);
            self.bounded(kind_of(list), types)?
        } else {
            open(&list)
        };
        Ok(Schema {
            nullable,
            ..Schema::of(kind)
        })
    }

    /// Notes values of a list that are not of the declared type.
    fn note_dropped(&mut self, dropped: &[&Value], span: &Span, types: &Types<'_>) {
        let (named, others) = dropped.split_at(dropped.len().min(MOST_NAMED));
        if named.is_empty() {
            return;
        }
        let named = named.iter().map(|value| text::shown(&value.to_string()));
        let named = text::quoted(&named.collect::<Vec<_>>());
        let others = match others.len() {
            0 => String::new(),
            others => format!(" and {others} more"),
        };
        let message = format!("{named}{others} of this list cannot be sent");
        let label = format!("the type allows only {}", in_words(&types.list));
        let mut note = Diagnostic::new(span, message).label(label);
        if let Some(declared) = types.span {
            note = note.note(declared, "it is declared here");
        }
        let help = "if the API takes them, put the type or the list right under `corrections`";
        self.cx.note(note.help(help));
    }
}

/// The mistake where no value of a list has the declared type.
fn none_fits(span: &Span, types: &Types<'_>, lists_null: bool) -> Diagnostic {
    let message = if lists_null {
        "this `enum` allows no value but `null`".to_owned()
    } else {
        format!("none of these values is {}", in_words(&types.list))
    };
    let empty = Diagnostic::new(span, message)
        .help("put it right with an entry under `corrections` in the manifest");
    match types.span.filter(|_| !lists_null) {
        Some(declared) => empty.note(declared, "the type is declared here"),
        None => empty,
    }
}

/// Notes keywords of another type than the declared, which have no effect (JSON Schema 2020-12,
/// Validation, 6).
pub(super) fn note_unfit_keywords(flat: &Flattened<'_>, types: &Types<'_>, cx: &mut Diagnostics) {
    let Some(declared) = types.span else { return };
    let fits = |of: &str| types.list.iter().any(|known| known.keywords_of() == of);
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

/// The types of values that a list names, without the list.
fn open(list: &[Value]) -> Kind {
    let kinds = list.iter().map(|value| match value {
        Value::String(_) => Kind::String(Text::default()),
        Value::Bool(_) => Kind::Boolean,
        Value::Number(number) if !number.is_f64() => Kind::Integer(Integer::default()),
        Value::Number(_) => Kind::Number(Number::default()),
        _ => Kind::Any,
    });
    any_of(kinds)
}

/// A value of any of these types.
fn any_of(kinds: impl Iterator<Item = Kind>) -> Kind {
    let branches = kinds.map(|kind| (Schema::of(kind), Trace::default()));
    simplified_union(branches.collect(), None).0.kind
}
