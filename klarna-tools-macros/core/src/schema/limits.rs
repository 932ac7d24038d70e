//! Limits of numbers, inclusive or not.

use std::cmp::Ordering;

use serde_json::Number as Decimal;

use super::Reader;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::validate::compare;
use crate::source::Span;
use crate::yaml::{Entry, Kind as NodeKind, Node};

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

impl<'a> Reader<'_, 'a> {
    pub(super) fn read_limit(&mut self, end: End) -> Result<Option<Limit<'a>>, Reported> {
        let (inclusive, exclusive) = end.keys();
        let mut tightest: Option<Limit<'a>> = None;
        for part in &self.flat.parts {
            let strict = part.entry(exclusive);
            let is_strict = strict.and_then(|entry| entry.value.as_bool()) == Some(true);
            let beside = strict.filter(|entry| entry.value.as_bool().is_none());
            let entries = [(part.entry(inclusive), is_strict), (beside, true)];
            for (entry, exclusive) in entries {
                let Some(entry) = entry else { continue };
                let Some(value) = number(&entry.value) else {
                    return Err(self.report_kind(entry, "a number"));
                };
                let limit = Limit {
                    value,
                    exclusive,
                    span: &entry.value.span,
                };
                let is_tighter = tightest.as_ref().is_none_or(|known| {
                    match compare(&limit.value, &known.value) {
                        Some(Ordering::Equal) | None => limit.exclusive,
                        Some(order) => end.is_tighter(order),
                    }
                });
                if is_tighter {
                    tightest = Some(limit);
                }
            }
        }
        Ok(tightest)
    }

    pub(super) fn read_multiple(&mut self) -> Result<Option<(Decimal, &'a Entry)>, Reported> {
        let mut found: Option<(Decimal, &'a Entry)> = None;
        for entry in self.flat.all("multipleOf") {
            let value = match &entry.value.kind {
                NodeKind::Number(value) if value.as_f64().is_some_and(|value| value > 0.0) => value,
                _ => return Err(self.report_kind(entry, "a number above 0")),
            };
            if let Some((known, first)) = found.as_ref().filter(|(known, _)| known != value) {
                return Err(self.cx.report(
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

    pub(super) fn read_whole_multiple(&mut self) -> Result<Option<i64>, Reported> {
        let Some((value, entry)) = self.read_multiple()? else {
            return Ok(None);
        };
        if let Some(whole) = value.as_i64() {
            return Ok(Some(whole).filter(|whole| *whole != 1));
        }
        let each = value.as_f64().map(f64::recip);
        if each.is_some_and(|each| each.fract().abs() < 1e-9) {
            return Ok(None);
        }
        let expected = "a whole number where the type is integer";
        Err(self.report_kind(entry, expected))
    }

    pub(super) fn report_kind(&mut self, entry: &Entry, expected: &str) -> Reported {
        let key = &entry.key.text;
        let found = entry.value.kind_name();
        let message = format!("`{key}` is {expected}, not {found}");
        self.cx.report(
            Diagnostic::new(&entry.value.span, message)
                .help("put it right with an entry under `corrections` in the manifest"),
        )
    }
}

/// A bound, with the nearest number that can be represented where its own cannot.
fn number(node: &Node) -> Option<Decimal> {
    match &node.kind {
        NodeKind::Number(value) => Some(value.clone()),
        NodeKind::Unkept(text, _) => {
            let nearest: f64 = text.parse().ok()?;
            Decimal::from_f64(nearest.clamp(f64::MIN, f64::MAX))
        }
        _ => None,
    }
}

/// The last whole number within a bound; nothing where it is beyond 64 bits, so that it excludes
/// nothing that can be sent.
pub(super) fn whole(limit: Option<&Limit<'_>>, end: End, cx: &mut Diagnostics) -> Option<i128> {
    let limit = limit?;
    let whole = match limit.value.as_i128() {
        Some(value) => end.inward(value, limit.exclusive),
        None => end.rounded(limit.value.as_f64()?, limit.exclusive),
    };
    if end.is_beyond(whole) {
        cx.note(excludes_nothing(limit.span));
        return None;
    }
    Some(whole)
}

impl End {
    /// The number itself, or the next one within.
    fn inward(self, value: i128, exclusive: bool) -> i128 {
        match self {
            Self::Least => value.saturating_add(exclusive.into()),
            Self::Most => value.saturating_sub(exclusive.into()),
        }
    }

    fn rounded(self, value: f64, exclusive: bool) -> i128 {
        let rounded = match self {
            Self::Least => value.ceil(),
            Self::Most => value.floor(),
        };
        #[expect(clippy::cast_possible_truncation, reason = "it is whole, or saturates")]
        let whole = rounded as i128;
        #[expect(clippy::float_cmp, reason = "rounding changed it or did not")]
        let on_bound = rounded == value;
        self.inward(whole, exclusive && on_bound)
    }

    /// Whether every number of 64 bits is within.
    fn is_beyond(self, whole: i128) -> bool {
        match self {
            Self::Least => whole < i64::MIN.into(),
            Self::Most => whole > u64::MAX.into(),
        }
    }
}

/// The note on a bound that excludes nothing.
pub(super) fn excludes_nothing(span: &Span) -> Diagnostic {
    Diagnostic::new(span, "this bound is beyond 64 bits and is ignored")
        .label("it excludes nothing that can be sent")
}
