//! Where in the specs each part of the lock was decided, recorded while it is resolved.

mod trace;

use std::collections::HashMap;

use crate::pointer::{Pointer, below, split_last};
use crate::source::Span;
pub(crate) use trace::{Child, Trace};

/// The places of the input and the output schema in the lock.
pub(crate) const INPUT: [&str; 2] = ["advertised", "input_schema"];
pub(crate) const OUTPUT: [&str; 2] = ["advertised", "output_schema"];

/// The place of each part of the lock, by its JSON Pointer as text.
#[derive(Debug, Default)]
pub(crate) struct Provenance {
    places: HashMap<String, Span>,
    /// Pointers that have the places of another pointer.
    aliases: Vec<(String, String)>,
    /// By the pointer of a schema: its trace.
    traces: HashMap<String, Trace>,
    /// By the pointer of a tool and the name of an argument: where the documents declare it.
    declared: HashMap<String, Vec<Span>>,
}

/// Members whose entries the specs name: an unknown entry does not get the place of the list.
const NAMED: [&str; 2] = ["/tools", "/wire/apis"];

impl Provenance {
    /// The place that decided what is at a pointer, or the nearest around it; nothing of a tool or
    /// an API that the specs do not have.
    pub(crate) fn lookup(&self, pointer: &Pointer) -> Option<&Span> {
        let pointer = self.unaliased(pointer.to_string());
        let mut around = pointer.as_str();
        loop {
            if let Some(span) = self.places.get(around) {
                return Some(span);
            }
            let (parent, _) = split_last(around)?;
            if NAMED.contains(&parent) {
                return None;
            }
            around = parent;
        }
    }

    fn unaliased(&self, pointer: String) -> String {
        let mut aliases = self.aliases.iter();
        let known = aliases.find_map(|(from, to)| {
            let rest = pointer.strip_prefix(from.as_str())?;
            let is_within = rest.is_empty() || rest.starts_with('/');
            is_within.then(|| format!("{to}{rest}"))
        });
        known.unwrap_or(pointer)
    }

    /// Gives one pointer the places of another one.
    pub(crate) fn alias(&mut self, from: &[&str], to: &[&str]) {
        self.aliases.push((below("", from), below("", to)));
    }

    /// Where the documents declare what an argument fills, in the order of the operations.
    pub(crate) fn declarations(&self, tool: &str, argument: &str) -> &[Span] {
        let declared = self.declared.get(&below("", ["tools", tool, argument]));
        declared.map_or(&[], Vec::as_slice)
    }

    /// Takes the trace of a schema.
    pub(crate) fn take_trace(&mut self, at: &[&str]) -> Option<Trace> {
        self.traces.remove(&below("", at))
    }
}

/// Records places below one pointer of the lock.
#[derive(Debug)]
pub(crate) struct Recorder<'p> {
    at: String,
    provenance: &'p mut Provenance,
}

impl<'p> Recorder<'p> {
    /// Records from the root of the lock on.
    pub(crate) fn of(provenance: &'p mut Provenance) -> Self {
        Self {
            at: String::new(),
            provenance,
        }
    }

    /// Records from the root of the lock on, for as long as it is borrowed.
    pub(crate) fn root(&mut self) -> Recorder<'_> {
        Recorder::of(self.provenance)
    }

    /// Records below what is at these segments, for as long as it is borrowed.
    pub(crate) fn within(&mut self, segments: &[&str]) -> Recorder<'_> {
        let at = below(&self.at, segments);
        Recorder { at, ..self.root() }
    }

    /// The same of a property of the input or the output schema.
    pub(crate) fn property(&mut self, schema: &[&str], name: &str) -> Recorder<'_> {
        self.within(&[schema, &["properties", name]].concat())
    }

    /// Records the place of what is at these segments, if there is one.
    pub(crate) fn insert<'s>(&mut self, segments: &[&str], span: impl Into<Option<&'s Span>>) {
        if let Some(span) = span.into() {
            let pointer = below(&self.at, segments);
            self.provenance.places.insert(pointer, span.clone());
        }
    }

    /// Records the places of the elements of a set, which the lock sorts.
    pub(crate) fn insert_set<'s, K: Ord, S: Into<Option<&'s Span>>>(
        &mut self,
        name: &str,
        elements: impl IntoIterator<Item = (K, S)>,
    ) {
        let mut sorted: Vec<(K, S)> = elements.into_iter().collect();
        sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (index, (_, span)) in sorted.into_iter().enumerate() {
            self.insert(&[name, &index.to_string()], span);
        }
    }

    /// Stores the trace of the schema here, unless there is one.
    pub(crate) fn keep(&mut self, trace: Trace) {
        let traces = &mut self.provenance.traces;
        traces.entry(self.at.clone()).or_insert(trace);
    }

    /// The trace of the schema here.
    pub(crate) fn trace_mut(&mut self) -> Option<&mut Trace> {
        self.provenance.traces.get_mut(&self.at)
    }

    /// Records where a document declares what an argument of the tool here fills.
    pub(crate) fn declare(&mut self, argument: &str, span: &Span) {
        let declared = self.provenance.declared.entry(below(&self.at, [argument]));
        declared.or_default().push(span.clone());
    }
}
