//! Bounds of what is sent: where several hold, the tightest.

use std::cmp::Ordering;

use super::all_of::Flat;
use super::limits::{End, Limit, compare, read_limit, read_multiple, read_whole_multiple, whole};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Integer, Kind, Number, Pattern, Text};
use crate::source::Span;
use crate::text;
use crate::yaml::{Entry, Kind as NodeKind, Node};

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
    let (narrowest, widest) = width(format.as_deref());
    let minimum = least.as_ref().and_then(|limit| bound(limit, End::Least));
    let minimum = minimum.max(narrowest);
    let maximum = most.as_ref().and_then(|limit| bound(limit, End::Most));
    let maximum = [maximum, widest].into_iter().flatten().min();
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

/// The least and the most that a format of integers can hold (OpenAPI, Data Types).
pub(super) fn width(format: Option<&str>) -> (Option<i128>, Option<i128>) {
    match format {
        Some("int32") => (Some(i32::MIN.into()), Some(i32::MAX.into())),
        Some("int64") => (Some(i64::MIN.into()), Some(i64::MAX.into())),
        _ => (None, None),
    }
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
        pattern: read_word(flat, "pattern", cx)?.map(Pattern::new),
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

pub(super) fn report_kind<T>(entry: &Entry, expected: &str, cx: &mut Diagnostics) -> Option<T> {
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
