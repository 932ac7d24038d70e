//! What the manifest says about a value: an argument, a field of a result, or a part of one.

use crate::manifest::{ArgumentEntry, Located, ReportEntry, ResultEntry};
use crate::source::Span;

/// What the manifest says about a value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Said<'a> {
    /// Nothing: it is what the document says.
    Nothing,
    Argument(&'a ArgumentEntry),
    Result(&'a ResultEntry),
    Report(&'a ReportEntry),
    /// The elements of a list: they are cut as the list is, which alone has the bounds.
    ElementsOf(Cut<'a>),
}

/// Something that can be cut to chosen properties.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cut<'a> {
    Argument(&'a ArgumentEntry),
    Result(&'a ResultEntry),
    Report(&'a ReportEntry),
}

/// A property that the manifest names.
pub(super) type Chosen<'a> = (&'a Located<String>, Said<'a>);

impl<'a> Said<'a> {
    /// The same for the elements of a list.
    pub(super) fn of_elements(self) -> Self {
        match self {
            Self::Nothing => Self::Nothing,
            Self::Argument(entry) => Self::ElementsOf(Cut::Argument(entry)),
            Self::Result(entry) => Self::ElementsOf(Cut::Result(entry)),
            Self::Report(entry) => Self::ElementsOf(Cut::Report(entry)),
            Self::ElementsOf(cut) => Self::ElementsOf(cut),
        }
    }

    /// The properties that it is cut to, if it is.
    pub(super) fn chosen(self) -> Option<Vec<Chosen<'a>>> {
        match self {
            Self::Nothing => None,
            Self::Argument(entry) | Self::ElementsOf(Cut::Argument(entry)) => {
                let chosen = &entry.only.as_ref()?.chosen;
                Some(chosen.iter().map(|(n, e)| (n, Self::Argument(e))).collect())
            }
            Self::Result(entry) | Self::ElementsOf(Cut::Result(entry)) => {
                let chosen = &entry.only.as_ref()?.chosen;
                Some(chosen.iter().map(|(n, e)| (n, Self::Result(e))).collect())
            }
            Self::Report(entry) | Self::ElementsOf(Cut::Report(entry)) => {
                let chosen = &entry.keep.chosen;
                Some(chosen.iter().map(|(n, e)| (n, Self::Result(e))).collect())
            }
        }
    }

    /// What it says about a keyword of the schema.
    pub(super) fn keyword(self, keyword: &str) -> Option<&'a Span> {
        match self {
            Self::Argument(entry) => keyword_of_argument(entry, keyword),
            Self::Result(entry) => match keyword {
                "description" => Some(&entry.description.as_ref()?.span),
                "money" => Some(&entry.money.as_ref()?.span),
                "type" => Some(&entry.mask.as_ref().filter(|mask| mask.value)?.span),
                _ => None,
            },
            Self::Nothing | Self::Report(_) | Self::ElementsOf(_) => None,
        }
    }

    /// Where it makes the value required.
    pub(super) fn required(self) -> Option<&'a Span> {
        let required = match self {
            Self::Argument(entry) => entry.required.as_ref(),
            Self::Result(entry) => entry.required.as_ref(),
            _ => None,
        };
        Some(&required.filter(|required| required.value)?.span)
    }

    /// The values that it narrows the document's to.
    pub(super) fn values(self) -> Option<&'a [Located<String>]> {
        match self {
            Self::Argument(entry) => Some(&entry.values.as_ref()?.value),
            _ => None,
        }
    }

    /// Where it says that only a mask of the value is returned.
    pub(super) fn mask(self) -> Option<&'a Span> {
        match self {
            Self::Result(entry) => {
                let mask = entry.mask.as_ref().filter(|mask| mask.value)?;
                Some(&mask.span)
            }
            _ => None,
        }
    }
}

fn keyword_of_argument<'a>(entry: &'a ArgumentEntry, keyword: &str) -> Option<&'a Span> {
    match keyword {
        "description" => Some(&entry.description.as_ref()?.span),
        "money" => Some(&entry.money.as_ref()?.span),
        "default" => Some(&entry.default.as_ref()?.0.span),
        "equals" => Some(&entry.equals.as_ref()?.span),
        "minimum" => Some(&entry.minimum.as_ref()?.span),
        "maximum" => Some(&entry.maximum.as_ref()?.span),
        "minLength" => Some(&entry.min_length.as_ref()?.span),
        "maxLength" => Some(&entry.max_length.as_ref()?.span),
        "pattern" => Some(&entry.pattern.as_ref()?.span),
        "enum" => Some(&entry.values.as_ref()?.span),
        "minItems" => Some(&entry.min_items.as_ref()?.span),
        "maxItems" => Some(&entry.max_items.as_ref()?.span),
        _ => None,
    }
}
