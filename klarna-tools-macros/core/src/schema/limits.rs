//! Limits of numbers, inclusive or not.

use std::cmp::Ordering;

use serde_json::Number as Decimal;

use super::subschema::Flattened;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::source::Span;
use crate::yaml::{Entry, Kind as NodeKind};

/// A bound of a number.
pub(super) struct Limit<'a> {
    pub(super) value: Decimal,
    /// Whether the bound itself is out of bounds.
    pub(super) exclusive: bool,
    pub(super) span: &'a Span,
}

/// Which end a bound is at.
#[derive(Clone, Copy)]
pub(super) enum End {
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

pub(super) fn read_limit<'a>(
    flat: &Flattened<'a>,
    end: End,
    cx: &mut Diagnostics,
) -> Result<Option<Limit<'a>>, Reported> {
    let (inclusive, exclusive) = end.keys();
    let mut tightest: Option<Limit<'a>> = None;
    for part in &flat.parts {
        let strict = part.entry(exclusive);
        let is_strict = strict.and_then(|entry| entry.value.as_bool()) == Some(true);
        let beside = strict.filter(|entry| entry.value.as_bool().is_none());
        let entries = [(part.entry(inclusive), is_strict), (beside, true)];
        for (entry, exclusive) in entries {
            let Some(entry) = entry else { continue };
            let NodeKind::Number(value) = &entry.value.kind else {
                return Err(report_kind(entry, "a number", cx));
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
    Ok(tightest)
}

/// The last whole number within a bound.
pub(super) fn whole(limit: &Limit<'_>, end: End) -> Option<i128> {
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

pub(super) fn read_multiple<'a>(
    flat: &Flattened<'a>,
    cx: &mut Diagnostics,
) -> Result<Option<(Decimal, &'a Entry)>, Reported> {
    let mut found: Option<(Decimal, &'a Entry)> = None;
    for entry in flat.all("multipleOf") {
        let value = match &entry.value.kind {
            NodeKind::Number(value) if value.as_f64().is_some_and(|value| value > 0.0) => value,
            _ => return Err(report_kind(entry, "a number above 0", cx)),
        };
        if let Some((known, first)) = found.as_ref().filter(|(known, _)| known != value) {
            return Err(cx.report(
                Diagnostic::new(&entry.value.span, "two `multipleOf` apply to one value")
                    .label(format!("a multiple of {value}"))
                    .note(&first.value.span, format!("and of {known}"))
                    .help("write the one that says both under `corrections`"),
            ));
        }
        found = Some((value.clone(), entry));
    }
    Ok(found)
}

pub(super) fn read_whole_multiple(
    flat: &Flattened<'_>,
    cx: &mut Diagnostics,
) -> Result<Option<i64>, Reported> {
    let Some((value, entry)) = read_multiple(flat, cx)? else {
        return Ok(None);
    };
    if let Some(whole) = value.as_i64() {
        return Ok(Some(whole));
    }
    let each = value.as_f64().map(f64::recip);
    if each.is_some_and(|each| each.fract().abs() < 1e-9) {
        return Ok(None);
    }
    let expected = "a whole number where the type is integer";
    Err(report_kind(entry, expected, cx))
}

/// Whole numbers compare as such, so that no digit is lost.
pub(super) fn compare(left: &Decimal, right: &Decimal) -> Ordering {
    if let (Some(left), Some(right)) = (left.as_i128(), right.as_i128()) {
        return left.cmp(&right);
    }
    let (left, right) = (left.as_f64(), right.as_f64());
    left.partial_cmp(&right).unwrap_or(Ordering::Equal)
}

pub(super) fn report_kind(entry: &Entry, expected: &str, cx: &mut Diagnostics) -> Reported {
    let key = &entry.key.text;
    let found = entry.value.kind_name();
    let message = format!("`{key}` is {expected}, not {found}");
    cx.report(
        Diagnostic::new(&entry.value.span, message)
            .help("put it right with an entry under `corrections` in the manifest"),
    )
}
