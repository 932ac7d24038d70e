//! Bounds: tightened for what is sent, opened for what is received.

use super::Choice;
use super::choice::argument_places;
use super::pattern;
use super::subschema::Flattened;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{ArgumentEntry, Format, Located};
use crate::model::{Array, Integer, Kind, Pattern, Text};
use crate::source::Span;
use crate::text;

const NEVER_WIDER: &str = "a manifest may narrow, never widen";

/// Applies the manifest's bounds, which may only be tighter than the document's.
pub(super) fn narrow(
    kind: &mut Kind,
    choice: &Choice<'_>,
    flat: &Flattened<'_>,
    cx: &mut Diagnostics,
) {
    let Some(entry) = choice.bounds else { return };
    let mut narrowing = Narrowing { flat, cx };
    match kind {
        Kind::Integer(integer) => narrowing.integer(integer, entry),
        Kind::String(text) => narrowing.text(text, entry),
        Kind::Array(array) => narrowing.array(array, entry),
        _ => {}
    }
    narrowing.report_bounds_of_other_types(kind, entry);
}

struct Narrowing<'a> {
    flat: &'a Flattened<'a>,
    cx: &'a mut Diagnostics,
}

impl Narrowing<'_> {
    fn integer(&mut self, integer: &mut Integer, entry: &ArgumentEntry) {
        let (least, most) = (
            widened(entry.minimum.as_ref()),
            widened(entry.maximum.as_ref()),
        );
        self.tighten(
            &mut integer.minimum,
            least.as_ref(),
            "minimum",
            PartialOrd::lt,
        );
        self.tighten(
            &mut integer.maximum,
            most.as_ref(),
            "maximum",
            PartialOrd::gt,
        );
        self.check_left(
            integer.minimum,
            integer.maximum,
            least.as_ref(),
            most.as_ref(),
        );
    }

    fn text(&mut self, text: &mut Text, entry: &ArgumentEntry) {
        self.tighten(
            &mut text.min_length,
            entry.min_length.as_ref(),
            "minLength",
            PartialOrd::lt,
        );
        self.tighten(
            &mut text.max_length,
            entry.max_length.as_ref(),
            "maxLength",
            PartialOrd::gt,
        );
        self.check_left(
            text.min_length,
            text.max_length,
            entry.min_length.as_ref(),
            entry.max_length.as_ref(),
        );
        if let Some(pattern) = &entry.pattern {
            self.check_narrower(pattern, text.pattern.as_ref().map(Pattern::as_str));
            text.pattern = self.own_pattern(pattern);
        }
        if let Some(format) = &entry.format {
            self.format(text, format);
        }
        if let Some(values) = &entry.values {
            self.values(text, values);
        }
    }

    /// Takes the values of the manifest, all of which the document allows.
    fn values(&mut self, text: &mut Text, given: &Located<Vec<Located<String>>>) {
        for value in &given.value {
            let name = &value.value;
            if !text.values.is_empty() && !text.values.contains(name) {
                let message = format!("`{name}` is not one of the document's values");
                self.refuse(&value.span, &message, NEVER_WIDER, "enum");
            }
        }
        for value in &given.value {
            if !matches(text.pattern.as_ref(), &value.value) {
                let message = format!("`{}` does not match the document's pattern", value.value);
                self.refuse(&value.span, &message, NEVER_WIDER, "pattern");
            }
        }
        text.values = given.value.iter().map(|it| it.value.clone()).collect();
        if given.value.is_empty() {
            self.report_nothing_left(&given.span, "a list without values allows nothing");
        }
    }

    /// Has a format checked, by its pattern.
    fn format(&mut self, bounds: &mut Text, given: &Located<Format>) {
        let Format { name, pattern } = given.value;
        let declared = bounds
            .format
            .as_deref()
            .filter(|declared| *declared != name);
        if let Some(declared) = declared {
            let message = format!("the document's format is `{}`", text::shown(declared));
            let label = NEVER_WIDER;
            self.refuse(&given.span, &message, label, "format");
        } else if bounds.pattern.is_some() {
            let label = "it is checked already; leave `format` out";
            self.refuse(&given.span, "there is a pattern already", label, "pattern");
        }
        bounds.format = Some(name.to_owned());
        bounds.pattern = Some(Pattern::new(pattern.to_owned()));
    }

    /// The manifest's pattern, which the server must be able to check.
    fn own_pattern(&mut self, given: &Located<String>) -> Option<Pattern> {
        match pattern::checkable(&given.value) {
            Ok(pattern) => Some(Pattern::new(pattern)),
            Err(why) => {
                self.cx.push(
                    Diagnostic::new(&given.span, "this regular expression is not supported")
                        .label(why)
                        .help("write it without look-around, back-references and Unicode classes"),
                );
                None
            }
        }
    }

    fn check_narrower(&mut self, pattern: &Located<String>, declared: Option<&str>) {
        let Some(declared) = declared.filter(|declared| *declared != pattern.value) else {
            return;
        };
        let (message, label) = match pattern::is_narrower(&pattern.value, declared) {
            Some(true) => return,
            Some(false) => ("this pattern is wider than the document's", NEVER_WIDER),
            None => (
                "the document gives a pattern already",
                "these two cannot be compared; write a simpler one, anchored by `^` and `$`",
            ),
        };
        self.refuse(&pattern.span, message, label, "pattern");
    }

    fn array(&mut self, array: &mut Array, entry: &ArgumentEntry) {
        self.tighten(
            &mut array.min_items,
            entry.min_items.as_ref(),
            "minItems",
            PartialOrd::lt,
        );
        self.tighten(
            &mut array.max_items,
            entry.max_items.as_ref(),
            "maxItems",
            PartialOrd::gt,
        );
        self.check_left(
            array.min_items,
            array.max_items,
            entry.min_items.as_ref(),
            entry.max_items.as_ref(),
        );
    }

    /// Applies a bound, which may not be wider than the document's.
    fn tighten<T: Copy + PartialOrd + std::fmt::Display>(
        &mut self,
        bound: &mut Option<T>,
        given: Option<&Located<T>>,
        key: &str,
        is_wider: fn(&T, &T) -> bool,
    ) {
        let Some(Located { value, span }) = given else {
            return;
        };
        if let Some(declared) = bound.filter(|declared| is_wider(value, declared)) {
            let message = format!("`{key}: {value}` is wider than the document's {declared}");
            self.refuse(span, &message, NEVER_WIDER, key);
        }
        *bound = Some(*value);
    }

    fn check_left<T: Ord>(
        &mut self,
        least: Option<T>,
        most: Option<T>,
        raised: Option<&Located<T>>,
        lowered: Option<&Located<T>>,
    ) {
        let none_left = least.zip(most).is_some_and(|(least, most)| least > most);
        if let Some(given) = raised.or(lowered).filter(|_| none_left) {
            self.report_nothing_left(&given.span, "the minimum is above the maximum");
        }
    }

    fn report_nothing_left(&mut self, span: &Span, label: &str) {
        self.cx.push(
            Diagnostic::new(span, "no value is left")
                .label(label)
                .note(self.flat.span, "declared here"),
        );
    }

    fn refuse(&mut self, span: &Span, message: &str, label: &str, key: &str) {
        let declared = self.flat.get(key).map_or(self.flat.span, |node| &node.span);
        self.cx.push(
            Diagnostic::new(span, message)
                .label(label)
                .note(declared, "declared here"),
        );
    }

    /// Reports bounds that the type does not have: they would silently do nothing.
    fn report_bounds_of_other_types(&mut self, kind: &Kind, entry: &ArgumentEntry) {
        for (key, span) in argument_places(entry) {
            let fits = match key {
                "minimum" | "maximum" => matches!(kind, Kind::Integer(_)),
                "minLength" | "maxLength" | "pattern" | "format" | "enum" => {
                    matches!(kind, Kind::String(_))
                }
                "minItems" | "maxItems" => matches!(kind, Kind::Array(_)),
                _ => true,
            };
            if let Some(span) = span.filter(|_| !fits) {
                let message = format!("`{key}` has no meaning here");
                let label = format!("this is {}", kind_name(kind));
                self.cx.push(
                    Diagnostic::new(span, message)
                        .label(label)
                        .note(self.flat.span, "declared here"),
                );
            }
        }
    }
}

fn matches(pattern: Option<&Pattern>, value: &str) -> bool {
    pattern.is_none_or(|pattern| pattern.is_match(value))
}

fn widened(bound: Option<&Located<i64>>) -> Option<Located<i128>> {
    bound.map(|bound| Located {
        value: bound.value.into(),
        span: bound.span.clone(),
    })
}

/// A type in words.
pub(crate) fn kind_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Any => "any value",
        Kind::Boolean => "a boolean",
        Kind::Integer(_) => "an integer",
        Kind::Number(_) => "a number",
        Kind::String(_) => "a string",
        Kind::Array(_) => "an array",
        Kind::Object(_) => "an object",
        Kind::Values(_) => "one of a list of values",
        Kind::Union(_) => "a value of several types",
        Kind::Recursive(_) => "a schema once more",
    }
}
