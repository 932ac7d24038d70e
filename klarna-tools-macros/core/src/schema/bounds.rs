//! Bounds of what is sent: where several apply, the tightest.

use std::cmp::Ordering;

use super::Reader;
use super::limits::{End, Limit, excludes_nothing, whole};
use super::pattern::checkable;
use super::types::Types;
use super::values::kind_of;
use crate::diagnostic::{Diagnostic, Reported};
use crate::model::validate::compare;
use crate::model::{Integer, Kind, Listed, Number, Pattern, Text, integer_bounds};
use crate::source::Span;
use crate::text;
use crate::yaml::{Kind as NodeKind, Node};

impl<'a> Reader<'_, 'a> {
    pub(super) fn read_integer(&mut self) -> Result<Integer, Reported> {
        let format = self.read_word("format")?;
        if !self.is_sent() {
            return Ok(Integer {
                format,
                ..Integer::default()
            });
        }
        let least = self.read_limit(End::Least)?;
        let most = self.read_limit(End::Most)?;
        let (narrowest, widest) = width(format.as_deref());
        let minimum = whole(least.as_ref(), End::Least, self.cx).max(narrowest);
        let maximum = whole(most.as_ref(), End::Most, self.cx);
        let maximum = [maximum, widest].into_iter().flatten().min();
        let lowest = minimum.unwrap_or(i64::MIN.into());
        let highest = maximum.unwrap_or(u64::MAX.into());
        if lowest > highest.min(u64::MAX.into()) || highest < i64::MIN.into() {
            let by_format = self.flat.span_of("format");
            let least = least.map_or(by_format, |least| least.span);
            let most = most.map_or(by_format, |most| most.span);
            return Err(self.report_nothing_left(least, most));
        }
        Ok(Integer {
            minimum,
            maximum,
            multiple_of: self.read_whole_multiple()?,
            values: Listed::default(),
            format,
        })
    }

    pub(super) fn read_number(&mut self) -> Result<Number, Reported> {
        let least = self.read_limit(End::Least)?;
        let most = self.read_limit(End::Most)?;
        if let (Some(least), Some(most)) = (&least, &most) {
            let order = compare(&least.value, &most.value);
            let point = least.exclusive || most.exclusive;
            if order == Some(Ordering::Greater) || (point && order == Some(Ordering::Equal)) {
                return Err(self.report_nothing_left(least.span, most.span));
            }
        }
        let side = |limit: &Option<Limit<'_>>, exclusive: bool| {
            let of_side = limit.as_ref().filter(|limit| limit.exclusive == exclusive);
            of_side.map(|limit| limit.value.clone())
        };
        Ok(Number {
            minimum: side(&least, false),
            maximum: side(&most, false),
            exclusive_minimum: side(&least, true),
            exclusive_maximum: side(&most, true),
            multiple_of: self.read_multiple()?.map(|(value, _)| value),
        })
    }

    pub(super) fn read_text(&mut self) -> Result<Text, Reported> {
        let (min_length, max_length) = self.read_counts(["minLength", "maxLength"])?;
        let encoded = self.flat.get("contentEncoding").and_then(Node::as_str);
        let format = self.read_word("format")?;
        let (pattern, unchecked_pattern) = self.read_pattern()?;
        Ok(Text {
            min_length,
            max_length,
            pattern,
            unchecked_pattern,
            values: Listed::default(),
            // The name that OpenAPI 3.0 has for the same (3.1, Data Types).
            format: format.or((encoded == Some("base64")).then(|| "byte".to_owned())),
        })
    }

    /// The pattern, or one that the server cannot check, which is left to the API.
    fn read_pattern(&mut self) -> Result<(Option<Pattern>, Option<String>), Reported> {
        let Some(text) = self.read_word("pattern")? else {
            return Ok((None, None));
        };
        match checkable(&text) {
            Ok(pattern) => Ok((Some(Pattern::new(pattern)), None)),
            Err(why) => {
                let span = self.flat.span_of("pattern");
                self.cx.note(
                    Diagnostic::new(span, "this pattern is not checked")
                        .label(why)
                        .help("the API checks it; to check it before, give the argument a `pattern` of your own"),
                );
                Ok((None, Some(text)))
            }
        }
    }

    /// A least and a most count of what is sent, both inclusive.
    pub(super) fn read_counts(
        &mut self,
        keys: [&str; 2],
    ) -> Result<(Option<u64>, Option<u64>), Reported> {
        if !self.is_sent() {
            return Ok((None, None));
        }
        let [least, most] = keys;
        let least = self.tightest_count(least, Ord::max)?;
        let most = self.tightest_count(most, Ord::min)?;
        if let (Some((fewest, first)), Some((limit, second))) = (least, most)
            && fewest > limit
        {
            return Err(self.report_nothing_left(first, second));
        }
        let fewest = least.map(|(count, _)| count).filter(|count| *count > 0);
        Ok((fewest, most.map(|(count, _)| count)))
    }

    fn tightest_count(
        &mut self,
        key: &str,
        tighter: impl Fn(u64, u64) -> u64,
    ) -> Result<Option<(u64, &'a Span)>, Reported> {
        let mut found: Option<(u64, &'a Span)> = None;
        for entry in self.flat.all(key) {
            if key.starts_with("max")
                && matches!(&entry.value.kind, NodeKind::Unkept(text, _) if !text.starts_with('-'))
            {
                self.cx.note(excludes_nothing(&entry.value.span));
                continue;
            }
            let Some(count) = count_of(&entry.value) else {
                return Err(self.report_kind(entry, "a count: a whole number from 0"));
            };
            let span = &entry.value.span;
            found = Some(match found {
                Some((known, at)) if tighter(known, count) == known => (known, at),
                _ => (count, span),
            });
        }
        Ok(found)
    }

    /// Listed values, within the bounds beside the list.
    pub(super) fn bounded(&mut self, kind: Kind, types: &Types<'a>) -> Result<Kind, Reported> {
        Ok(match kind {
            Kind::Values(list) => kind_of(self.offered_values(list.to_vec(), types)?),
            Kind::Integer(Integer { values, .. }) => Kind::Integer(Integer {
                values,
                ..self.read_integer()?
            }),
            Kind::String(Text { values, .. }) => Kind::String(Text {
                values,
                ..self.read_text()?
            }),
            other => other,
        })
    }

    /// A text that is given once, or several times with the same value.
    fn read_word(&mut self, key: &str) -> Result<Option<String>, Reported> {
        let mut found: Option<(&str, &Span)> = None;
        for entry in self.flat.all(key) {
            let Some(word) = entry.value.as_str() else {
                return Err(self.report_kind(entry, "a text"));
            };
            text::check(word, &entry.value.span, self.cx);
            if let Some((_, first)) = found.filter(|(known, _)| *known != word) {
                if key == "format" {
                    self.cx.note(
                        Diagnostic::new(&entry.value.span, "this `format` is ignored")
                            .label("the outer one applies")
                            .note(first, "this is it"),
                    );
                    continue;
                }
                return Err(self.cx.report(
                    Diagnostic::new(&entry.value.span, format!("two `{key}` apply to one value"))
                        .label("this applies")
                        .note(first, "and this applies too")
                        .help("write one that says both under `corrections`"),
                ));
            }
            found = Some((word, &entry.value.span));
        }
        Ok(found.map(|(word, _)| word.to_owned()))
    }

    fn report_nothing_left(&mut self, least: &Span, most: &Span) -> Reported {
        self.cx.report(
            Diagnostic::new(most, "no value is left")
                .label("maximum")
                .note(least, "is below this minimum")
                .help("put one of the two right with an entry under `corrections`"),
        )
    }
}

/// The least and the most that a format of integers can have.
pub(super) fn width(format: Option<&str>) -> (Option<i128>, Option<i128>) {
    let bounds = format.and_then(integer_bounds);
    bounds.map_or((None, None), |(least, most)| (Some(least), Some(most)))
}

/// A count, also where it is written as `10.0` (JSON Schema 2020-12, Core, 4.2.3).
fn count_of(node: &Node) -> Option<u64> {
    let NodeKind::Number(number) = &node.kind else {
        return None;
    };
    let written = number.as_f64().filter(|value| value.fract() == 0.0);
    let within = written.filter(|value| (0.0..1.0e15).contains(value));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is whole and within"
    )]
    number.as_u64().or_else(|| within.map(|value| value as u64))
}
