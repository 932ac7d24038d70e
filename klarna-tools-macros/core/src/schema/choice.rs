//! What a manifest says about one value: arguments and results alike.

use crate::manifest::{About, ArgumentEntry, Located, ResultEntry, place, place_if_true};
use crate::provenance::Trace;
use crate::source::Span;

/// Whether what a document says about a value is shown to agents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prose {
    /// It is shown, also within the value.
    Shown,
    /// It is shown, but not within the value.
    HiddenWithin,
    /// It is not shown.
    Hidden,
}

impl Prose {
    pub(super) fn within(self) -> Self {
        if self == Self::Shown {
            Self::Shown
        } else {
            Self::Hidden
        }
    }
}

/// What is chosen of a value, and what is said about it.
#[derive(Debug, Clone)]
pub(crate) struct Choice<'m> {
    /// The name the manifest gives.
    pub(crate) name: &'m str,
    /// Its place in the manifest.
    pub(crate) span: &'m Span,
    /// The properties it is cut to.
    pub(crate) only: Option<Vec<Choice<'m>>>,
    /// What it means.
    pub(crate) description: Option<&'m str>,
    /// Whether only a mask of it is returned.
    pub(crate) mask: bool,
    /// Whether agents are shown its type without what is within it.
    pub(crate) opaque: bool,
    /// Whether it is required although the document does not say so.
    pub(crate) required: bool,
    /// Whether it is shown with what the document says about it.
    pub(crate) prose: Prose,
    /// Tighter bounds.
    pub(crate) bounds: Option<&'m ArgumentEntry>,
    /// What the manifest says about it as a result.
    pub(crate) result: Option<&'m ResultEntry>,
}

impl<'m> Choice<'m> {
    /// Everything, as the document has it.
    pub(crate) fn whole(name: &'m str, span: &'m Span) -> Self {
        Self {
            name,
            span,
            only: None,
            description: None,
            mask: false,
            opaque: false,
            required: false,
            prose: Prose::Shown,
            bounds: None,
            result: None,
        }
    }

    pub(crate) fn of_argument(name: &'m Located<String>, entry: &'m ArgumentEntry) -> Self {
        let prose = match &entry.descriptions {
            Some(shown) if !shown.value => Prose::HiddenWithin,
            _ => Prose::Shown,
        };
        let only = entry.only.as_ref().map(|only| {
            let chosen = only.chosen.iter().map(|(name, entry)| {
                let choice = Self::of_argument(name, entry);
                match prose {
                    Prose::Shown => choice,
                    _ => choice.without_prose(),
                }
            });
            chosen.collect()
        });
        Self {
            only,
            prose,
            description: entry.description.as_ref().map(|text| text.value.as_str()),
            required: place_if_true(entry.required.as_ref()).is_some(),
            bounds: Some(entry),
            ..Self::whole(&name.value, &name.span)
        }
    }

    pub(crate) fn of_result(name: &'m Located<String>, entry: &'m ResultEntry) -> Self {
        let only = entry.only.as_ref().map(|only| {
            only.chosen
                .iter()
                .map(|(name, entry)| Self::of_result(name, entry))
                .collect()
        });
        Self {
            only,
            description: entry.description.as_ref().map(|text| text.value.as_str()),
            mask: place_if_true(entry.mask.as_ref()).is_some(),
            opaque: entry.detail.as_ref().is_some_and(|shown| !shown.value),
            result: Some(entry),
            ..Self::whole(&name.value, &name.span)
        }
    }

    /// Records where the manifest decides something about the value.
    pub(super) fn trace(&self, trace: &mut Trace) {
        for (key, _, span) in self.bounds.into_iter().flat_map(ArgumentEntry::keywords) {
            trace.decide(key, span);
        }
        let format = self.bounds.and_then(|entry| entry.format.as_ref());
        trace.decide("pattern", place(format));
        let values = self.bounds.and_then(|entry| entry.values.as_ref());
        for value in values.iter().flat_map(|values| &values.value) {
            trace.list("enum", &value.value.as_str().into(), &value.span);
        }
        if let Some(entry) = self.result {
            trace.decide("description", place(entry.description.as_ref()));
            trace.decide("money", place(entry.money.as_ref()));
            trace.decide("type", place_if_true(entry.mask.as_ref()));
        }
        for chosen in self.only.iter().flatten() {
            let required = chosen
                .bounds
                .and_then(|entry| place_if_true(entry.required.as_ref()));
            if let Some(required) = required {
                trace.list("required", &chosen.name.into(), required);
            }
        }
    }

    /// The first bound that only a text can have, and where it is.
    pub(super) fn text_bound(&self) -> Option<(&'static str, &'m Span)> {
        let mut keywords = self.bounds.into_iter().flat_map(ArgumentEntry::keywords);
        let found = keywords.find(|(_, about, _)| *about == About::Texts);
        found.map(|(key, _, span)| (key, span))
    }

    /// Whether the manifest allows less than the document.
    pub(super) fn narrows(&self) -> bool {
        let mut keywords = self.bounds.into_iter().flat_map(ArgumentEntry::keywords);
        self.only.is_some() || keywords.any(|(key, ..)| key != "description")
    }

    /// The same choice, and all within it, without what the document says.
    fn without_prose(mut self) -> Self {
        self.prose = Prose::Hidden;
        self.only = self
            .only
            .map(|only| only.into_iter().map(Self::without_prose).collect());
        self
    }

    /// Whether it takes a value as the document has it.
    pub(super) fn is_whole(&self) -> bool {
        self.only.is_none() && !self.mask && !self.opaque
    }

    /// The choice for one of the types that the value may have, or for the elements of an array.
    pub(super) fn of_each(&self) -> Choice<'m> {
        Choice {
            only: self.only.clone(),
            prose: self.prose.within(),
            ..Choice::whole(self.name, self.span)
        }
    }

    /// The choice for a property that the manifest does not name itself.
    pub(super) fn of_property<'c>(&'c self, name: &'c str) -> Choice<'c> {
        Choice {
            prose: self.prose.within(),
            ..Choice::whole(name, self.span)
        }
    }
}
