//! Bounds: tightened for what is sent, opened for what is received.

use std::fmt::Display;

use super::{Reader, pattern};
use crate::diagnostic::Diagnostic;
use crate::manifest::{About, ArgumentEntry, Format, Located};
use crate::model::{Kind, Pattern, Text};
use crate::source::Span;
use crate::text;

const NEVER_WIDER: &str = "a manifest may narrow, never widen";

impl Reader<'_, '_> {
    /// Applies the manifest's bounds, which may only be tighter than the document's.
    pub(super) fn narrow(&mut self, kind: &mut Kind) {
        let Some(entry) = self.choice.bounds else {
            return;
        };
        match kind {
            Kind::Integer(integer) => self.tighten(
                ["minimum", "maximum"],
                [&mut integer.minimum, &mut integer.maximum],
                [entry.minimum.as_ref(), entry.maximum.as_ref()],
            ),
            Kind::String(text) => self.narrow_text(text, entry),
            Kind::Array(array) => self.tighten(
                ["minItems", "maxItems"],
                [&mut array.min_items, &mut array.max_items],
                [entry.min_items.as_ref(), entry.max_items.as_ref()],
            ),
            _ => {}
        }
        self.report_bounds_of_other_types(kind, entry);
    }

    fn narrow_text(&mut self, text: &mut Text, entry: &ArgumentEntry) {
        self.tighten(
            ["minLength", "maxLength"],
            [&mut text.min_length, &mut text.max_length],
            [entry.min_length.as_ref(), entry.max_length.as_ref()],
        );
        if let Some(pattern) = &entry.pattern {
            let declared = text.pattern.take();
            text.pattern = self.own_pattern(pattern, declared.as_ref().map(Pattern::as_str));
        }
        if let Some(format) = &entry.format {
            self.narrow_format(text, format);
        }
        if let Some(values) = &entry.values {
            self.narrow_values(text, values);
        }
    }

    /// Takes the values of the manifest, all of which the document allows.
    fn narrow_values(&mut self, text: &mut Text, given: &Located<Vec<Located<String>>>) {
        for Located { value, span } in &given.value {
            if !text.values.is_empty() && !text.values.contains(value) {
                let message = format!("`{value}` is not one of the document's values");
                self.refuse(span, &message, NEVER_WIDER, "enum");
            }
        }
        for Located { value, span } in &given.value {
            let pattern = text.pattern.as_ref();
            if pattern.is_some_and(|pattern| !pattern.is_match(value)) {
                let message = format!("`{value}` does not match the document's pattern");
                self.refuse(span, &message, NEVER_WIDER, "pattern");
            }
        }
        text.values = given.value.iter().map(|it| it.value.clone()).collect();
        if given.value.is_empty() {
            let label = "a list without values allows nothing";
            self.refuse(&given.span, "no value is left", label, "");
        }
    }

    /// Has a format checked, by its pattern.
    fn narrow_format(&mut self, bounds: &mut Text, given: &Located<Format>) {
        let Format { name, pattern } = given.value;
        let declared = bounds.format.as_deref();
        if let Some(declared) = declared.filter(|declared| *declared != name) {
            let message = format!("the document's format is `{}`", text::shown(declared));
            self.refuse(&given.span, &message, NEVER_WIDER, "format");
        } else if bounds.pattern.is_some() {
            let label = "it is checked already; leave `format` out";
            self.refuse(&given.span, "there is a pattern already", label, "pattern");
        }
        bounds.format = Some(name.to_owned());
        bounds.pattern = Some(Pattern::new(pattern.to_owned()));
    }

    /// The manifest's pattern, which the server must be able to check.
    fn own_pattern(&mut self, given: &Located<String>, declared: Option<&str>) -> Option<Pattern> {
        let own = pattern::checkable(&given.value);
        if let (Ok(narrow), Some(declared)) = (&own, declared)
            && narrow != declared
        {
            self.check_narrower(&given.span, narrow, declared);
        }
        own.map(Pattern::new)
            .map_err(|why| {
                self.cx.push(
                    Diagnostic::new(&given.span, "this regular expression is not supported")
                        .label(why)
                        .help("write it without look-around, back-references and Unicode classes"),
                );
            })
            .ok()
    }

    fn check_narrower(&mut self, span: &Span, narrow: &str, declared: &str) {
        let (message, label) = match pattern::is_narrower(narrow, declared) {
            Some(true) => return,
            Some(false) => ("this pattern is wider than the document's", NEVER_WIDER),
            None => (
                "the document gives a pattern already",
                "these two cannot be compared; write a simpler one, anchored by `^` and `$`",
            ),
        };
        self.refuse(span, message, label, "pattern");
    }

    /// Applies a least and a most bound, which may not be wider than the document's.
    fn tighten<S: Copy + Into<T>, T: Copy + Ord + Display>(
        &mut self,
        keys: [&str; 2],
        [least, most]: [&mut Option<T>; 2],
        given: [Option<&Located<S>>; 2],
    ) {
        let is_wider: [fn(&T, &T) -> bool; 2] = [T::lt, T::gt];
        let sides = keys.into_iter().zip([&mut *least, &mut *most]);
        for (((key, bound), given), is_wider) in sides.zip(given).zip(is_wider) {
            let Some(Located { value, span }) = given else {
                continue;
            };
            let value: T = (*value).into();
            if let Some(declared) = bound.filter(|declared| is_wider(&value, declared)) {
                let message = format!("`{key}: {value}` is wider than the document's {declared}");
                self.refuse(span, &message, NEVER_WIDER, key);
            }
            *bound = Some(value);
        }
        let none_left = least.zip(*most).is_some_and(|(least, most)| least > most);
        if let Some(given) = given.into_iter().flatten().next().filter(|_| none_left) {
            let label = "the minimum is above the maximum";
            self.refuse(&given.span, "no value is left", label, "");
        }
    }

    /// Reports what the manifest must not say of a value, beside the document's keyword if there is
    /// one.
    fn refuse(&mut self, span: &Span, message: &str, label: &str, key: &str) {
        let declared = self.flat.span_of(key);
        let refused = Diagnostic::new(span, message).label(label);
        self.cx.push(refused.note(declared, "declared here"));
    }

    /// Reports bounds that the type does not have: they would silently do nothing.
    fn report_bounds_of_other_types(&mut self, kind: &Kind, entry: &ArgumentEntry) {
        for (key, about, span) in entry.keywords() {
            let fits = match about {
                About::Any => true,
                About::Integers => matches!(kind, Kind::Integer(_)),
                About::Texts => matches!(kind, Kind::String(_)),
                About::Lists => matches!(kind, Kind::Array(_)),
            };
            if !fits {
                let message = format!("`{key}` has no meaning here");
                self.refuse(span, &message, &format!("this is {}", kind_name(kind)), "");
            }
        }
    }
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
