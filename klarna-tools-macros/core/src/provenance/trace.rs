//! Where each keyword of a schema was decided. A trace has the shape of its schema; the pointers
//! follow when the lock is made.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use crate::source::Span;

/// Where the keywords of a schema were decided.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trace {
    /// What names the value.
    named: Option<Span>,
    /// By keyword: the value, as JSON; `None` where the place decides any value.
    keywords: Vec<(String, Option<String>, Span)>,
    /// By keyword, and by an element of its list, as JSON.
    elements: HashMap<String, HashMap<String, Span>>,
    /// The values that are listed of what is answered, as JSON.
    known: BTreeMap<String, Span>,
    within: Vec<(Child, Trace)>,
}

/// A schema within another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Child {
    /// A property.
    Property(String),
    /// The elements of a list.
    Items,
    /// The properties without a name.
    Rest,
    /// A branch of a union, by its index there.
    Branch(usize),
}

impl Trace {
    /// An empty trace of what `named` names.
    pub(crate) fn of(named: &Span) -> Self {
        Self {
            named: Some(named.clone()),
            ..Self::default()
        }
    }

    /// What names the value.
    pub(crate) fn named(&self) -> Option<&Span> {
        self.named.as_ref()
    }

    /// An empty one for what is within it, which `named` names if it has a name of its own.
    pub(crate) fn inner(&self, named: Option<&Span>) -> Self {
        Self {
            named: named.or(self.named()).cloned(),
            ..Self::default()
        }
    }

    /// The same, named at another place.
    pub(crate) fn renamed(self, named: &Span) -> Self {
        Self {
            named: Some(named.clone()),
            ..self
        }
    }

    /// Records where a keyword is decided, if it is, with precedence over other places.
    pub(crate) fn decide<'s>(&mut self, keyword: &str, span: impl Into<Option<&'s Span>>) {
        if let Some(span) = span.into() {
            let decided = (keyword.to_owned(), None, span.clone());
            self.keywords.insert(0, decided);
        }
    }

    /// Records the value of a keyword, and its place.
    pub(crate) fn say(&mut self, keyword: &str, value: Option<&Value>, span: &Span) {
        let value = value.map(Value::to_string);
        self.keywords
            .push((keyword.to_owned(), value, span.clone()));
    }

    /// Records an element of a keyword's list, and its place.
    pub(crate) fn list(&mut self, keyword: &str, element: &Value, span: &Span) {
        let listed = self.elements.entry(keyword.to_owned()).or_default();
        let element = listed.entry(element.to_string());
        element.or_insert_with(|| span.clone());
    }

    /// Replaces the values that are listed of what is answered.
    pub(crate) fn know(&mut self, known: BTreeMap<String, Span>) {
        self.known = known;
    }

    /// The values that are listed of what is answered, as JSON, sorted.
    pub(crate) fn known(&self) -> &BTreeMap<String, Span> {
        &self.known
    }

    /// Records what is within it.
    pub(crate) fn add(&mut self, child: Child, within: Self) {
        self.within.push((child, within));
    }

    /// Adds the records of another trace of the same schema.
    pub(crate) fn merge(&mut self, other: Self) {
        self.keywords.extend(other.keywords);
        for (keyword, elements) in other.elements {
            let listed = self.elements.entry(keyword).or_default();
            for (element, span) in elements {
                listed.entry(element).or_insert(span);
            }
        }
        self.known.extend(other.known);
        self.within.extend(other.within);
    }

    /// Where a keyword gets this value, else its first place: a derived value has the place that it
    /// is derived from. A boolean is never derived.
    pub(crate) fn keyword(&self, keyword: &str, value: &Value) -> Option<&Span> {
        let (text, is_boolean) = (value.to_string(), value.is_boolean());
        let of = |name: &str| {
            let all = self.keywords.iter().filter(|(known, ..)| known == name);
            all.collect::<Vec<_>>()
        };
        let exclusive = match keyword {
            "minimum" => "exclusiveMinimum",
            "maximum" => "exclusiveMaximum",
            "exclusiveMinimum" => "minimum",
            "exclusiveMaximum" => "maximum",
            _ => "",
        };
        let all = [of(keyword), of(exclusive)].concat();
        let is_it = |(_, known, _): &&&(String, Option<String>, Span)| {
            known.as_ref().is_none_or(|known| *known == text)
        };
        let first = all.first().filter(|_| !is_boolean);
        all.iter().find(is_it).or(first).map(|(.., span)| span)
    }

    /// Where an element of a list is.
    pub(crate) fn element(&self, keyword: &str, element: &Value) -> Option<&Span> {
        self.elements.get(keyword)?.get(&element.to_string())
    }

    /// Everything within it.
    pub(crate) fn children(&self) -> impl Iterator<Item = (&Child, &Self)> {
        self.within.iter().map(|(child, trace)| (child, trace))
    }

    /// What is within it.
    pub(crate) fn within(&self, child: &Child) -> Option<&Self> {
        let mut within = self.within.iter();
        within.find_map(|(known, trace)| (known == child).then_some(trace))
    }

    /// What is within it, to record more of it.
    pub(crate) fn within_mut(&mut self, child: &Child) -> Option<&mut Self> {
        let mut within = self.within.iter_mut();
        within.find_map(|(known, trace)| (known == child).then_some(trace))
    }
}
