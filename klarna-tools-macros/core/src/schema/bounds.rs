//! Bounds of what is sent: where several apply, the tightest.

use std::cmp::Ordering;

use super::limits::{
    End, Limit, excludes_nothing, read_limit, read_multiple, read_whole_multiple, report_kind,
    whole,
};
use super::pattern::checkable;
use super::subschema::Flattened;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::validate::compare;
use crate::model::{Integer, Kind, Listed, Number, Pattern, Text};
use crate::source::Span;
use crate::text;
use crate::yaml::{Kind as NodeKind, Node};

pub(super) fn read_integer(
    flat: &Flattened<'_>,
    bounded: bool,
    cx: &mut Diagnostics,
) -> Result<Integer, Reported> {
    let format = read_word(flat, "format", cx)?;
    if !bounded {
        return Ok(Integer {
            format,
            ..Integer::default()
        });
    }
    let least = read_limit(flat, End::Least, cx)?;
    let most = read_limit(flat, End::Most, cx)?;
    let (narrowest, widest) = width(format.as_deref());
    let minimum = whole(least.as_ref(), End::Least, cx).max(narrowest);
    let maximum = whole(most.as_ref(), End::Most, cx);
    let maximum = [maximum, widest].into_iter().flatten().min();
    let lowest = minimum.unwrap_or(i64::MIN.into());
    let highest = maximum.unwrap_or(u64::MAX.into());
    if lowest > highest.min(u64::MAX.into()) || highest < i64::MIN.into() {
        let by_format = flat.get("format").map_or(flat.span, |format| &format.span);
        let least = least.map_or(by_format, |least| least.span);
        let most = most.map_or(by_format, |most| most.span);
        return Err(report_nothing_left(least, most, cx));
    }
    Ok(Integer {
        minimum,
        maximum,
        multiple_of: read_whole_multiple(flat, cx)?,
        values: Listed::default(),
        format,
    })
}

/// The least and the most that a format of integers can have (OpenAPI, Data Types).
pub(super) fn width(format: Option<&str>) -> (Option<i128>, Option<i128>) {
    match format {
        Some("int32") => (Some(i32::MIN.into()), Some(i32::MAX.into())),
        Some("int64") => (Some(i64::MIN.into()), Some(i64::MAX.into())),
        _ => (None, None),
    }
}

pub(super) fn read_number(flat: &Flattened<'_>, cx: &mut Diagnostics) -> Result<Number, Reported> {
    let least = read_limit(flat, End::Least, cx)?;
    let most = read_limit(flat, End::Most, cx)?;
    if let (Some(least), Some(most)) = (&least, &most) {
        let order = compare(&least.value, &most.value);
        let point = least.exclusive || most.exclusive;
        if order == Some(Ordering::Greater) || (point && order == Some(Ordering::Equal)) {
            return Err(report_nothing_left(least.span, most.span, cx));
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
        multiple_of: read_multiple(flat, cx)?.map(|(value, _)| value),
    })
}

pub(super) fn read_text(flat: &Flattened<'_>, cx: &mut Diagnostics) -> Result<Text, Reported> {
    let (min_length, max_length) = read_counts(flat, ["minLength", "maxLength"], cx)?;
    let encoded = flat.get("contentEncoding").and_then(Node::as_str);
    let format = read_word(flat, "format", cx)?;
    Ok(Text {
        min_length,
        max_length,
        pattern: read_pattern(flat, cx)?,
        values: Listed::default(),
        // The name that OpenAPI 3.0 has for the same (3.1, Data Types).
        format: format.or((encoded == Some("base64")).then(|| "byte".to_owned())),
    })
}

/// The pattern. One that the server cannot check is left to the API.
fn read_pattern(flat: &Flattened<'_>, cx: &mut Diagnostics) -> Result<Option<Pattern>, Reported> {
    let Some(text) = read_word(flat, "pattern", cx)? else {
        return Ok(None);
    };
    match checkable(&text) {
        Ok(pattern) => Ok(Some(Pattern::new(pattern))),
        Err(why) => {
            let span = flat.get("pattern").map_or(flat.span, |node| &node.span);
            cx.note(
                Diagnostic::new(span, "this pattern is not checked")
                    .label(why)
                    .help("the API checks it; to check it before, give the argument a `pattern` of your own"),
            );
            Ok(None)
        }
    }
}

/// A least and a most count, both inclusive.
pub(super) fn read_counts(
    flat: &Flattened<'_>,
    keys: [&str; 2],
    cx: &mut Diagnostics,
) -> Result<(Option<u64>, Option<u64>), Reported> {
    let [least, most] = keys;
    let least = tightest_count(flat, least, Ord::max, cx)?;
    let most = tightest_count(flat, most, Ord::min, cx)?;
    if let (Some((fewest, first)), Some((limit, second))) = (least, most)
        && fewest > limit
    {
        return Err(report_nothing_left(first, second, cx));
    }
    let fewest = least.map(|(count, _)| count).filter(|count| *count > 0);
    Ok((fewest, most.map(|(count, _)| count)))
}

fn tightest_count<'a>(
    flat: &Flattened<'a>,
    key: &str,
    tighter: impl Fn(u64, u64) -> u64,
    cx: &mut Diagnostics,
) -> Result<Option<(u64, &'a Span)>, Reported> {
    let mut found: Option<(u64, &'a Span)> = None;
    for entry in flat.all(key) {
        if key.starts_with("max")
            && matches!(&entry.value.kind, NodeKind::Unkept(text, _) if !text.starts_with('-'))
        {
            cx.note(excludes_nothing(&entry.value.span));
            continue;
        }
        let Some(count) = count_of(&entry.value) else {
            return Err(report_kind(entry, "a count: a whole number from 0", cx));
        };
        let span = &entry.value.span;
        found = Some(match found {
            Some((known, at)) if tighter(known, count) == known => (known, at),
            _ => (count, span),
        });
    }
    Ok(found)
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

/// The values of a list that are within the bounds beside it.
pub(super) fn within(
    mut kind: Kind,
    flat: &Flattened<'_>,
    cx: &mut Diagnostics,
) -> Result<Kind, Reported> {
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
    Ok(kind)
}

/// A text that is given once, or several times with the same value.
fn read_word(
    flat: &Flattened<'_>,
    key: &str,
    cx: &mut Diagnostics,
) -> Result<Option<String>, Reported> {
    let mut found: Option<(&str, &Span)> = None;
    for entry in flat.all(key) {
        let Some(word) = entry.value.as_str() else {
            return Err(report_kind(entry, "a text", cx));
        };
        text::check(word, &entry.value.span, cx);
        if let Some((_, first)) = found.filter(|(known, _)| *known != word) {
            if key == "format" {
                cx.note(
                    Diagnostic::new(&entry.value.span, "this `format` is ignored")
                        .label("the outer one applies")
                        .note(first, "this is it"),
                );
                continue;
            }
            return Err(cx.report(
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

fn report_nothing_left(least: &Span, most: &Span, cx: &mut Diagnostics) -> Reported {
    cx.report(
        Diagnostic::new(most, "no value is left")
            .label("maximum")
            .note(least, "is below this minimum")
            .help("put one of the two right with an entry under `corrections`"),
    )
}
