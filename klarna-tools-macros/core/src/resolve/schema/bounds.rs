//! Bounds of what is sent: where several hold, the tightest.

use std::cmp::Ordering;

use serde_json::Number as Decimal;

use super::all_of::Flat;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Integer, Kind, Number, Text};
use crate::source::Span;
use crate::text;
use crate::yaml::{Entry, Kind as NodeKind, Node};

/// A bound of a number.
struct Limit<'a> {
    value: Decimal,
    /// Whether the bound itself is out of bounds.
    exclusive: bool,
    span: &'a Span,
}

/// Which end a bound is at.
#[derive(Clone, Copy)]
enum End {
    Least,
    Most,
}

impl End {
    fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::Least => ("minimum", "exclusiveMinimum"),
            Self::Most => ("maximum", "exclusiveMaximum"),
        }
    }

    /// Whether the first of two bounds leaves less.
    fn is_tighter(self, first: Ordering) -> bool {
        match self {
            Self::Least => first == Ordering::Greater,
            Self::Most => first == Ordering::Less,
        }
    }
}

pub(super) fn read_integer(
    flat: &Flat<'_>,
    bounded: bool,
    cx: &mut Diagnostics,
) -> Option<Integer> {
    let format = read_word(flat, "format", cx)?;
    if !bounded {
        return Some(Integer {
            format,
            ..Integer::default()
        });
    }
    let least = read_limit(flat, End::Least, cx)?;
    let most = read_limit(flat, End::Most, cx)?;
    let bound = |limit: &Limit<'_>, end: End| whole(limit, end);
    let minimum = least.as_ref().and_then(|limit| bound(limit, End::Least));
    let maximum = most.as_ref().and_then(|limit| bound(limit, End::Most));
    if minimum
        .zip(maximum)
        .is_some_and(|(least, most)| least > most)
    {
        return report_nothing_left(least.map(|l| l.span), most.map(|l| l.span), cx);
    }
    Some(Integer {
        minimum,
        maximum,
        multiple_of: read_whole_multiple(flat, cx)?,
        values: Vec::new(),
        format,
    })
}

pub(super) fn read_number(flat: &Flat<'_>, cx: &mut Diagnostics) -> Option<Number> {
    let least = read_limit(flat, End::Least, cx)?;
    let most = read_limit(flat, End::Most, cx)?;
    if let (Some(least), Some(most)) = (&least, &most) {
        let order = compare(&least.value, &most.value);
        let point = least.exclusive || most.exclusive;
        if order == Ordering::Greater || (point && order == Ordering::Equal) {
            return report_nothing_left(Some(least.span), Some(most.span), cx);
        }
    }
    let side = |limit: &Option<Limit<'_>>, exclusive: bool| {
        let of_side = limit.as_ref().filter(|limit| limit.exclusive == exclusive);
        of_side.map(|limit| limit.value.clone())
    };
    Some(Number {
        minimum: side(&least, false),
        maximum: side(&most, false),
        exclusive_minimum: side(&least, true),
        exclusive_maximum: side(&most, true),
        multiple_of: read_multiple(flat, cx)?.map(|(value, _)| value),
    })
}

pub(super) fn read_text(flat: &Flat<'_>, cx: &mut Diagnostics) -> Option<Text> {
    let (min_length, max_length) = read_counts(flat, ["minLength", "maxLength"], cx)?;
    let encoded = flat.get("contentEncoding").and_then(Node::as_str);
    let format = read_word(flat, "format", cx)?;
    Some(Text {
        min_length,
        max_length,
        pattern: read_word(flat, "pattern", cx)?,
        values: Vec::new(),
        // The name that OpenAPI 3.0 has for the same (3.1, Data Types).
        format: format.or((encoded == Some("base64")).then(|| "byte".to_owned())),
    })
}

/// A least and a most count, both inclusive.
pub(super) fn read_counts(
    flat: &Flat<'_>,
    keys: [&str; 2],
    cx: &mut Diagnostics,
) -> Option<(Option<u64>, Option<u64>)> {
    let [least, most] = keys;
    let least = tightest_count(flat, least, Ord::max, cx)?;
    let most = tightest_count(flat, most, Ord::min, cx)?;
    if let (Some((fewest, first)), Some((limit, second))) = (least, most)
        && fewest > limit
    {
        return report_nothing_left(Some(first), Some(second), cx);
    }
    let fewest = least.map(|(count, _)| count).filter(|count| *count > 0);
    Some((fewest, most.map(|(count, _)| count)))
}

#[expect(clippy::option_option, reason = "no bound is no error")]
fn tightest_count<'a>(
    flat: &Flat<'a>,
    key: &str,
    tighter: impl Fn(u64, u64) -> u64,
    cx: &mut Diagnostics,
) -> Option<Option<(u64, &'a Span)>> {
    let mut found: Option<(u64, &'a Span)> = None;
    for entry in flat.all(key) {
        let count = match &entry.value.kind {
            NodeKind::Number(number) => number.as_u64(),
            _ => None,
        };
        let Some(count) = count else {
            return report_kind(entry, "a count: a whole number from 0", cx);
        };
        let span = &entry.value.span;
        found = Some(match found {
            Some((known, at)) if tighter(known, count) == known => (known, at),
            _ => (count, span),
        });
    }
    Some(found)
}

/// The values of a list that are within the bounds beside it.
pub(super) fn within(mut kind: Kind, flat: &Flat<'_>, cx: &mut Diagnostics) -> Option<Kind> {
    if let Kind::Integer(integer) = &mut kind {
        let bounds = read_integer(flat, true, cx)?;
        *integer = Integer {
            values: std::mem::take(&mut integer.values),
            ..bounds
        };
    }
    if let Kind::String(text) = &mut kind {
        let bounds = read_text(flat, cx)?;
        *text = Text {
            values: std::mem::take(&mut text.values),
            ..bounds
        };
    }
    Some(kind)
}

#[expect(clippy::option_option, reason = "no bound is no error")]
fn read_limit<'a>(flat: &Flat<'a>, end: End, cx: &mut Diagnostics) -> Option<Option<Limit<'a>>> {
    let (inclusive, exclusive) = end.keys();
    let mut tightest: Option<Limit<'a>> = None;
    for part in &flat.parts {
        let strict = part.entry(exclusive);
        let is_strict = strict.and_then(|entry| entry.value.as_bool()) == Some(true);
        let beside = strict.filter(|entry| entry.value.as_bool().is_none());
        let said = [(part.entry(inclusive), is_strict), (beside, true)];
        for (entry, exclusive) in said {
            let Some(entry) = entry else { continue };
            let NodeKind::Number(value) = &entry.value.kind else {
                return report_kind(entry, "a number", cx);
            };
            let limit = Limit {
                value: value.clone(),
                exclusive,
                span: &entry.value.span,
            };
            let is_tighter = tightest.as_ref().is_none_or(|known| {
                let order = compare(&limit.value, &known.value);
                end.is_tighter(order) || (order == Ordering::Equal && limit.exclusive)
            });
            if is_tighter {
                tightest = Some(limit);
            }
        }
    }
    Some(tightest)
}

/// The last whole number within a bound.
fn whole(limit: &Limit<'_>, end: End) -> Option<i128> {
    let step = i128::from(limit.exclusive);
    if let Some(value) = limit.value.as_i128() {
        return Some(match end {
            End::Least => value + step,
            End::Most => value - step,
        });
    }
    let value = limit.value.as_f64()?;
    let rounded = match end {
        End::Least => value.ceil(),
        End::Most => value.floor(),
    };
    // Beyond 64 bits nothing is sent or refused for it.
    let within = rounded.abs() < 9.0e18;
    #[expect(clippy::cast_possible_truncation, reason = "it is whole and within")]
    let whole = within.then_some(rounded as i128)?;
    #[expect(clippy::float_cmp, reason = "rounding changed it or did not")]
    let on_bound = rounded == value;
    Some(match end {
        End::Least if on_bound => whole + step,
        End::Most if on_bound => whole - step,
        _ => whole,
    })
}

#[expect(clippy::option_option, reason = "no bound is no error")]
fn read_multiple<'a>(
    flat: &Flat<'a>,
    cx: &mut Diagnostics,
) -> Option<Option<(Decimal, &'a Entry)>> {
    let mut found: Option<(Decimal, &'a Entry)> = None;
    for entry in flat.all("multipleOf") {
        let value = match &entry.value.kind {
            NodeKind::Number(value) if value.as_f64().is_some_and(|value| value > 0.0) => value,
            _ => return report_kind(entry, "a number above 0", cx),
        };
        if let Some((known, first)) = found.as_ref().filter(|(known, _)| known != value) {
            cx.push(
                Diagnostic::new(&entry.value.span, "two `multipleOf` hold for one value")
                    .label(format!("a multiple of {value}"))
                    .note(&first.value.span, format!("and of {known}"))
                    .help("write the one that says both under `corrections`"),
            );
            return None;
        }
        found = Some((value.clone(), entry));
    }
    Some(found)
}

#[expect(clippy::option_option, reason = "no bound is no error")]
fn read_whole_multiple(flat: &Flat<'_>, cx: &mut Diagnostics) -> Option<Option<i64>> {
    let Some((value, entry)) = read_multiple(flat, cx)? else {
        return Some(None);
    };
    if let Some(whole) = value.as_i64() {
        return Some(Some(whole));
    }
    let each = 1.0 / value.as_f64()?;
    if each.fract().abs() < 1e-9 {
        return Some(None);
    }
    report_kind(entry, "a whole number where the type is integer", cx)
}

/// A text that may be said once, or several times alike.
#[expect(clippy::option_option, reason = "no text is no error")]
fn read_word(flat: &Flat<'_>, key: &str, cx: &mut Diagnostics) -> Option<Option<String>> {
    let mut found: Option<(&str, &Span)> = None;
    for entry in flat.all(key) {
        let Some(word) = entry.value.as_str() else {
            return report_kind(entry, "a text", cx);
        };
        text::check(word, &entry.value.span, cx);
        if let Some((_, first)) = found.filter(|(known, _)| *known != word) {
            cx.push(
                Diagnostic::new(&entry.value.span, format!("two `{key}` hold for one value"))
                    .label("this holds")
                    .note(first, "and this holds too")
                    .help("write one that says both under `corrections`"),
            );
            return None;
        }
        found = Some((word, &entry.value.span));
    }
    Some(found.map(|(word, _)| word.to_owned()))
}

fn report_kind<T>(entry: &Entry, expected: &str, cx: &mut Diagnostics) -> Option<T> {
    let key = &entry.key.text;
    let found = entry.value.kind_name();
    cx.push(
        Diagnostic::new(
            &entry.value.span,
            format!("`{key}` is {expected}, not {found}"),
        )
        .help("put it right with an entry under `corrections` in the manifest"),
    );
    None
}

fn report_nothing_left<T>(
    least: Option<&Span>,
    most: Option<&Span>,
    cx: &mut Diagnostics,
) -> Option<T> {
    if let (Some(least), Some(most)) = (least, most) {
        cx.push(
            Diagnostic::new(most, "no value is left")
                .label("the most")
                .note(least, "is below the least")
                .help("put one of the two right with an entry under `corrections`"),
        );
    }
    None
}

/// Whole numbers compare as such, so that no digit is lost.
fn compare(left: &Decimal, right: &Decimal) -> Ordering {
    match (left.as_i128(), right.as_i128()) {
        (Some(left), Some(right)) => left.cmp(&right),
        _ => {
            let (left, right) = (left.as_f64(), right.as_f64());
            left.partial_cmp(&right).unwrap_or(Ordering::Equal)
        }
    }
}
