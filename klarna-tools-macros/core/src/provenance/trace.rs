//! Where each keyword of a schema was decided. A trace has the shape of its schema; the pointers
//! follow when the lock is made.

use serde_json::Value;

use crate::source::Span;

/// Where the keywords of a schema were decided; empty where nothing is recorded.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trace(Option<Box<Record>>);

#[derive(Debug, Clone)]
struct Record {
    named: Span,
    /// By keyword: the value, as JSON; `None` where the place decides any value.
    keywords: Vec<(String, Option<String>, Span)>,
    /// By keyword: an element of its list, as JSON.
    elements: Vec<(String, String, Span)>,
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
        Self(Some(Box::new(Record {
            named: named.clone(),
            keywords: Vec::new(),
            elements: Vec::new(),
            within: Vec::new(),
        })))
    }

    /// Whether anything is recorded.
    pub(crate) fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// What names the value.
    pub(crate) fn named(&self) -> Option<&Span> {
        self.0.as_ref().map(|record| &record.named)
    }

    /// An empty one for what is within it, which `named` names if it has a name of its own.
    pub(crate) fn inner(&self, named: Option<&Span>) -> Self {
        let outer = self.named();
        outer.map_or_else(Self::default, |outer| Self::of(named.unwrap_or(outer)))
    }

    /// The same, named at another place.
    pub(crate) fn renamed(mut self, named: &Span) -> Self {
        if let Some(record) = &mut self.0 {
            record.named = named.clone();
        }
        self
    }

    /// Records where a keyword is decided, if it is, with precedence over other places.
    pub(crate) fn decide<'s>(&mut self, keyword: &str, span: impl Into<Option<&'s Span>>) {
        if let (Some(record), Some(span)) = (&mut self.0, span.into()) {
            let decided = (keyword.to_owned(), None, span.clone());
            record.keywords.insert(0, decided);
        }
    }

    /// Records the value of a keyword, and its place.
    pub(crate) fn say(&mut self, keyword: &str, value: Option<&Value>, span: &Span) {
        if let Some(record) = &mut self.0 {
            let value = value.map(Value::to_string);
            record
                .keywords
                .push((keyword.to_owned(), value, span.clone()));
        }
    }

    /// Records an element of a keyword's list, and its place.
    pub(crate) fn list(&mut self, keyword: &str, element: &Value, span: &Span) {
        if let Some(record) = &mut self.0 {
            let listed = (keyword.to_owned(), element.to_string(), span.clone());
            record.elements.push(listed);
        }
    }

    /// Records what is within it.
    pub(crate) fn add(&mut self, child: Child, within: Self) {
        if let Some(record) = &mut self.0 {
            record.within.push((child, within));
        }
    }

    /// Adds the records of another trace of the same schema.
    pub(crate) fn merge(&mut self, other: Self) {
        if let (Some(record), Some(other)) = (&mut self.0, other.0) {
            record.keywords.extend(other.keywords);
            record.elements.extend(other.elements);
            record.within.extend(other.within);
        }
    }

    /// Where a keyword gets this value, else its first place: a derived value has the place that it
    /// is derived from. A boolean is never derived.
    pub(crate) fn keyword(&self, keyword: &str, value: &Value) -> Option<&Span> {
        let (record, value) = (self.0.as_ref()?, (value.to_string(), value.is_boolean()));
        let of = |name: &str| {
            let all = record.keywords.iter().filter(|(known, ..)| known == name);
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
            known.as_ref().is_none_or(|known| *known == value.0)
        };
        let first = all.first().filter(|_| !value.1);
        all.iter().find(is_it).or(first).map(|(.., span)| span)
    }

    /// Where an element of a list is.
    pub(crate) fn element(&self, keyword: &str, element: &Value) -> Option<&Span> {
        let (record, element) = (self.0.as_ref()?, element.to_string());
        let mut all = record.elements.iter();
        all.find_map(|(known, text, span)| (known == keyword && *text == element).then_some(span))
    }

    /// What is within it.
    pub(crate) fn within(&self, child: &Child) -> Option<&Self> {
        let mut within = self.0.as_ref()?.within.iter();
        within.find_map(|(known, trace)| (known == child).then_some(trace))
    }

    /// What is within it, to record more of it.
    pub(crate) fn within_mut(&mut self, child: &Child) -> Option<&mut Self> {
        let mut within = self.0.as_mut()?.within.iter_mut();
        within.find_map(|(known, trace)| (known == child).then_some(trace))
    }
}
