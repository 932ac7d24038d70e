//! What a manifest says about one value: arguments and results alike.

use crate::manifest::{ArgumentEntry, Located, ResultEntry};
use crate::source::Span;

/// What is chosen of a value, and what is said about it.
#[derive(Debug, Clone)]
pub(in crate::resolve) struct Choice<'m> {
    /// The name the manifest gives.
    pub(in crate::resolve) name: &'m str,
    /// Where it stands there.
    pub(in crate::resolve) span: &'m Span,
    /// The properties it is cut to.
    pub(in crate::resolve) only: Option<Vec<Choice<'m>>>,
    /// What it means.
    pub(in crate::resolve) description: Option<&'m str>,
    /// Whether only a mask of it is returned.
    pub(in crate::resolve) mask: bool,
    /// Whether agents are shown its type without what is within it.
    pub(in crate::resolve) opaque: bool,
    /// Whether it is required although the document does not say so.
    pub(in crate::resolve) required: bool,
    /// Whether it is shown without what the document says about it.
    pub(in crate::resolve) plain: bool,
    /// Whether what is within it is.
    pub(in crate::resolve) plain_within: bool,
    /// Tighter bounds.
    pub(in crate::resolve) bounds: Option<&'m ArgumentEntry>,
}

impl<'m> Choice<'m> {
    /// Everything, as the document has it.
    pub(in crate::resolve) fn whole(name: &'m str, span: &'m Span) -> Self {
        Self {
            name,
            span,
            only: None,
            description: None,
            mask: false,
            opaque: false,
            required: false,
            plain: false,
            plain_within: false,
            bounds: None,
        }
    }

    pub(in crate::resolve) fn of_argument(
        name: &'m Located<String>,
        entry: &'m ArgumentEntry,
    ) -> Self {
        let plain_within = entry
            .descriptions
            .as_ref()
            .is_some_and(|shown| !shown.value);
        let only = entry.only.as_ref().map(|only| {
            let chosen = only.chosen.iter().map(|(name, entry)| {
                let choice = Self::of_argument(name, entry);
                let plain_within = choice.plain_within || plain_within;
                Self {
                    plain: plain_within,
                    plain_within,
                    ..choice
                }
            });
            chosen.collect()
        });
        Self {
            only,
            plain_within,
            description: entry.description.as_ref().map(|text| text.value.as_str()),
            required: entry
                .required
                .as_ref()
                .is_some_and(|required| required.value),
            bounds: Some(entry),
            ..Self::whole(&name.value, &name.span)
        }
    }

    pub(in crate::resolve) fn of_result(name: &'m Located<String>, entry: &'m ResultEntry) -> Self {
        let only = entry.only.as_ref().map(|only| {
            only.chosen
                .iter()
                .map(|(name, entry)| Self::of_result(name, entry))
                .collect()
        });
        Self {
            only,
            description: entry.description.as_ref().map(|text| text.value.as_str()),
            mask: entry.mask.as_ref().is_some_and(|mask| mask.value),
            opaque: entry.detail.as_ref().is_some_and(|shown| !shown.value),
            ..Self::whole(&name.value, &name.span)
        }
    }

    /// The choice for a property that the manifest does not name itself.
    pub(super) fn of_property<'c>(&'c self, name: &'c str) -> Choice<'c> {
        let plain = self.plain_within;
        Choice {
            plain,
            plain_within: plain,
            ..Choice::whole(name, self.span)
        }
    }

    /// The choice for the elements of an array: properties are those of the elements.
    pub(super) fn of_items(&self) -> Choice<'m> {
        Choice {
            only: self.only.clone(),
            ..Choice::whole(self.name, self.span)
        }
    }
}
