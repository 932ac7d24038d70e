//! A value that may have several alternatives, and which of them a refusal speaks of.

use super::check::{Check, Given};
use super::discriminated::{Named, listing, named, tag};
use super::forms::{Forms, Selected, lacking};
use super::place::{Location, Node, Outer};
use super::{Expected, Problem};
use crate::Union;

/// The alternative with the fewest mistakes so far.
struct Nearest<S> {
    mistakes: Vec<S>,
    /// Whether no other has as few.
    is_only: bool,
}

impl<S> Nearest<S> {
    /// Of the nearest so far and the mistakes of one more.
    fn of(so_far: Option<Self>, mistakes: Vec<S>) -> Self {
        match so_far {
            Some(nearest) if nearest.mistakes.len() <= mistakes.len() => Self {
                is_only: nearest.is_only && nearest.mistakes.len() < mistakes.len(),
                ..nearest
            },
            _ => Self {
                mistakes,
                is_only: true,
            },
        }
    }
}

impl<S> Check<'_, S> {
    /// Checks a value that may have several alternatives: the one that its discriminator names, else all.
    pub(super) fn alternatives(
        &mut self,
        whole: Node<'_>,
        outer: &Outer<'_>,
        union: &Union,
        given: Given<'_>,
    ) {
        if union
            .tag
            .as_deref()
            .is_some_and(|tag| self.tagged(tag, outer, union, given))
        {
            return;
        }
        let found = self.found.len();
        let mut nearest: Option<Nearest<S>> = None;
        for alternative in union.alternatives() {
            let node = outer.alternative(alternative);
            self.value(node, given);
            let mistakes = self.found.split_off(found);
            if mistakes.is_empty() {
                return;
            }
            if node.is_of_type(given.value) {
                nearest = Some(Nearest::of(nearest, mistakes));
            }
        }
        self.none_fits(whole, outer, union, given, nearest);
    }

    /// Checks a value as the alternative that its `tag` names. Whether it has that property.
    fn tagged(&mut self, tag: &str, outer: &Outer<'_>, union: &Union, given: Given<'_>) -> bool {
        match named(tag, union, outer, given.value) {
            Named::Alternative(node) => self.value(node, given),
            Named::Unknown(value, known) => {
                let at = Location::Member(given.at, tag);
                self.unfit(Expected::OneOf(known), Given::of(value, &at));
            }
            Named::Nothing => return false,
        }
        true
    }

    /// Reports the mistakes of the alternative that a property names, which is missing otherwise; else
    /// of the one whose own names are given; else of the one of the same type that has the fewest;
    /// else the types of all.
    fn none_fits(
        &mut self,
        whole: Node<'_>,
        outer: &Outer<'_>,
        union: &Union,
        given: Given<'_>,
        mut nearest: Option<Nearest<S>>,
    ) {
        if let Some(members) = given.value.as_object() {
            if let Some(tag) = tag(union, outer, given.value) {
                if !self.tagged(tag, outer, union, given) {
                    let at = Location::Member(given.at, tag);
                    self.report(&at, Problem::Missing { beside: None }, "");
                }
                return;
            }
            let forms = Forms::of(union, outer);
            match forms.as_ref().map(|forms| forms.selected(members)) {
                Some(Selected::One(node)) => return self.value(node, given),
                Some(Selected::Several) => {
                    let only_one = forms.as_ref().map(Forms::only_one);
                    return self.refuse(only_one.unwrap_or_default(), given);
                }
                None | Some(Selected::None) => {}
            }
            if let Some(node) = listing(union, outer, members) {
                return self.value(node, given);
            }
            if let Some(forms) = forms {
                nearest = nearest.filter(|one| one.is_only && forms.know_any(members));
            }
        }
        match nearest {
            Some(nearest) => match lacking(union, outer, given.value, nearest.mistakes.len()) {
                Some(words) if !nearest.is_only => self.refuse(words, given),
                _ => self.found.extend(nearest.mistakes),
            },
            None => self.refuse(whole.types_in_words(), given),
        }
    }
}
