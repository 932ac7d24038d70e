//! The sentence about a success: every placeholder found, every amount with its currency.

use serde_json::Value;

use super::names::is_given;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{Located, Piece, Template, ToolEntry};
use crate::model::{Phrase, PhrasePart, Schema, Tool, ValueRef, dotted};
use crate::pointer::Pointer;
use crate::source::Span;
use crate::text;

/// Resolves the sentence of a tool; a tool without one says its title.
pub(crate) fn resolve_says(entry: &ToolEntry, tool: &Tool, cx: &mut Diagnostics) -> Vec<Phrase> {
    let Some(says) = &entry.says else {
        return Phrase::done(&tool.title);
    };
    let Template(phrases) = &says.value;
    let mut sentence = Sentence { says, tool, cx };
    let phrases = phrases.iter().map(|(pieces, optional)| {
        let parts = pieces.iter().map(|piece| sentence.part(piece, *optional));
        Phrase {
            parts: parts.filter_map(Result::ok).collect(),
            optional: *optional,
        }
    });
    phrases.collect()
}

/// A sentence of the manifest, and what its values may be.
struct Sentence<'a> {
    says: &'a Located<Template>,
    tool: &'a Tool,
    cx: &'a mut Diagnostics,
}

impl Sentence<'_> {
    fn part(&mut self, piece: &Piece, optional: bool) -> Result<PhrasePart, Reported> {
        match piece {
            Piece::Text(text) => Ok(PhrasePart::Text(text.clone())),
            Piece::Value(name) => self.value(name, optional),
            Piece::Rest { amount, less } => self.rest(amount, less, optional),
            Piece::Test {
                name,
                text,
                negated,
            } => {
                let place = self.place(name, true)?;
                if let Some(text) = text {
                    self.note_unlisted(name, &place, text);
                }
                Ok(PhrasePart::Test {
                    place,
                    text: text.clone(),
                    negated: *negated,
                })
            }
        }
    }

    /// Notes a value that is tested and that the document does not list: it may come, but hardly.
    fn note_unlisted(&mut self, name: &str, place: &ValueRef, wanted: &str) {
        let ValueRef::Result(path) = place else {
            return;
        };
        let pointer: Pointer = path.iter().cloned().collect();
        let listed = self.tool.known.get(&pointer.to_string());
        let listed = listed.into_iter().flatten().filter_map(Value::as_str);
        let listed: Vec<&str> = listed.collect();
        if listed.is_empty() || listed.contains(&wanted) {
            return;
        }
        let span = test(name, wanted, &self.says.span);
        let message = format!("the document does not list `{}`", text::shown(wanted));
        let help = format!("it lists {}", text::quoted(&listed));
        let unlisted = Diagnostic::new(&span, message);
        self.cx.note(unlisted.near_or(wanted, &listed, help));
    }

    fn value(&mut self, name: &str, optional: bool) -> Result<PhrasePart, Reported> {
        let place = self.place(name, optional)?;
        Ok(match self.currency_of(&place) {
            Some(currency) => PhrasePart::Money {
                amount: place,
                less: None,
                currency,
            },
            None => PhrasePart::Value(place),
        })
    }

    fn rest(&mut self, amount: &str, less: &str, optional: bool) -> Result<PhrasePart, Reported> {
        let amount = self.place(amount, optional);
        let less = self.place(less, optional);
        let (amount, less) = (amount?, less?);
        let other = self.currency_of(&less);
        match self.currency_of(&amount) {
            Some(currency) if Some(&currency) == other.as_ref() => Ok(PhrasePart::Money {
                amount,
                less: Some(less),
                currency,
            }),
            _ => {
                let message = "only amounts of one currency can be taken off each other";
                let label = "mark both of them as `money` in the same currency";
                let mistake = Diagnostic::new(&self.says.span, message);
                Err(self.cx.report(mistake.label(label)))
            }
        }
    }

    fn currency_of(&self, amount: &ValueRef) -> Option<ValueRef> {
        schema_at(amount, self.tool)?.money.clone()
    }

    /// The place of a name; unless its part is optional, the value has to be there.
    fn place(&mut self, name: &str, optional: bool) -> Result<ValueRef, Reported> {
        let span = placeholder(name, &self.says.span);
        let place = find_place(name, &span, self.tool, self.cx)?;
        if !optional && !is_certain(&place, self.tool) {
            let message = format!("`{{{name}}}` may be missing");
            let label = "put the words around it in square brackets: they are left out with it";
            self.cx.push(Diagnostic::new(&span, message).label(label));
        }
        Ok(place)
    }
}

/// The place of a placeholder in its sentence; the whole sentence where that is not clear.
fn placeholder(name: &str, sentence: &Span) -> Span {
    let start = sentence.range().start;
    let written = [
        format!("{{{name}}}"),
        format!("{{?{name}"),
        format!("{{!{name}"),
    ];
    let found = written
        .iter()
        .find_map(|written| Some((sentence.text().find(written)?, written.len())));
    match found {
        Some((at, length)) => Span::new(sentence.source(), start + at..start + at + length),
        None => sentence.clone(),
    }
}

/// The place of the text that a test asks for.
fn test(name: &str, wanted: &str, sentence: &Span) -> Span {
    let start = sentence.range().start;
    let asked = format!("{name}={wanted}}}");
    let found = sentence.text().find(&asked);
    found.map_or_else(
        || placeholder(name, sentence),
        |at| {
            let at = start + at + name.len() + 1;
            Span::new(sentence.source(), at..at + wanted.len())
        },
    )
}

pub(super) fn find_place(
    name: &str,
    span: &Span,
    tool: &Tool,
    cx: &mut Diagnostics,
) -> Result<ValueRef, Reported> {
    place_of(name, tool).ok_or_else(|| {
        let shown = text::shown(name);
        let message = format!("`{shown}` is neither an argument nor a field of the result");
        let known = known_names(tool);
        let unknown = Diagnostic::new(span, message);
        let help = format!("there are {}", text::quoted(&known));
        cx.report(unknown.near_or(name, &known, help))
    })
}

/// The argument of a name, or else the field of the result.
pub(super) fn place_of(name: &str, tool: &Tool) -> Option<ValueRef> {
    let argument = ValueRef::Argument(name.to_owned());
    let result = ValueRef::Result(dotted(name));
    let mut places = [argument, result].into_iter();
    places.find(|place| schema_at(place, tool).is_some())
}

pub(super) fn schema_at<'t>(place: &ValueRef, tool: &'t Tool) -> Option<&'t Schema> {
    match place {
        ValueRef::Argument(name) => tool.argument(name).map(|argument| &argument.schema),
        ValueRef::Result(path) => {
            let (first, rest) = path.split_first()?;
            let (_, schema) = tool.returned().find(|(name, _)| name == first)?;
            let mut rest = rest.iter();
            rest.try_fold(schema, |schema, name| {
                let found = schema.kind.property(name);
                found.map(|property| &property.schema)
            })
        }
    }
}

fn is_certain(place: &ValueRef, tool: &Tool) -> bool {
    match place {
        ValueRef::Argument(name) => tool.argument(name).is_some_and(is_given),
        ValueRef::Result(path) => {
            let mut required = tool.result.iter().filter(|field| field.required);
            required.any(|field| *path == [field.name.as_str()])
        }
    }
}

pub(super) fn known_names(tool: &Tool) -> Vec<String> {
    let arguments = tool.arguments.iter().map(|argument| argument.name.clone());
    let fields = tool.result.iter().map(|field| field.name.clone());
    let reports = tool.reports.iter().flat_map(|report| {
        let properties = report.schema.kind.properties().iter();
        properties.map(|property| format!("{}.{}", report.name, property.name))
    });
    arguments.chain(fields).chain(reports).collect()
}
