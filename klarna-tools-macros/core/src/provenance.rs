//! Where in the specs each part of the lock was decided, recorded while it is resolved.

mod trace;

use std::collections::HashMap;

use crate::pointer::Pointer;
use crate::source::Span;
pub(crate) use trace::{Child, Trace};

/// The places of the input and the output schema in the lock.
pub(crate) const INPUT: [&str; 2] = ["advertised", "input_schema"];
pub(crate) const OUTPUT: [&str; 2] = ["advertised", "output_schema"];

/// The place of each part of the lock, by its pointer.
#[derive(Debug, Default)]
pub(crate) struct Provenance {
    places: HashMap<Pointer, Span>,
    /// Pointers that have the places of another pointer.
    aliases: Vec<(Pointer, Pointer)>,
    /// By the pointer of a schema: its trace.
    traces: HashMap<Pointer, Trace>,
    /// By the pointer of a tool and the name of an argument: where the documents declare it.
    declared: HashMap<Pointer, Vec<Span>>,
}

/// Members whose entries the specs name: an unknown entry does not get the place of the list.
const NAMED: [&str; 2] = ["tools", "operations"];

impl Provenance {
    /// The place that decided what is at a pointer, or the nearest around it; nothing of a tool or
    /// an operation that the specs do not have.
    pub(crate) fn lookup(&self, pointer: &Pointer) -> Option<&Span> {
        let mut around = self.unaliased(pointer);
        loop {
            if let Some(span) = self.places.get(&around) {
                return Some(span);
            }
            let is_named = match around.segments() {
                [of, _] => NAMED.contains(&of.as_str()),
                [of, part, _] => (of.as_str(), part.as_str()) == ("wire", "apis"),
                _ => false,
            };
            around = around.parent().filter(|_| !is_named)?;
        }
    }

    fn unaliased(&self, pointer: &Pointer) -> Pointer {
        let mut aliases = self.aliases.iter();
        let known = aliases.find_map(|(from, to)| {
            let rest = pointer.segments().strip_prefix(from.segments())?;
            Some(rest.iter().fold(to.clone(), |at, name| at.join(name)))
        });
        known.unwrap_or_else(|| pointer.clone())
    }

    /// Gives one pointer the places of another one.
    pub(crate) fn alias(&mut self, from: &[&str], to: &[&str]) {
        self.aliases.push((pointer(from), pointer(to)));
    }

    /// Where the documents declare what an argument fills, in the order of the operations.
    pub(crate) fn declarations(&self, tool: &str, argument: &str) -> &[Span] {
        let declared = self.declared.get(&pointer(&["tools", tool, argument]));
        declared.map_or(&[], Vec::as_slice)
    }

    /// Takes the traces of the schemas.
    pub(crate) fn take_trace(&mut self, at: &[&str]) -> Trace {
        self.traces.remove(&pointer(at)).unwrap_or_default()
    }
}

fn pointer(segments: &[&str]) -> Pointer {
    segments.iter().copied().collect()
}

fn below(at: &Pointer, segments: &[&str]) -> Pointer {
    segments.iter().fold(at.clone(), |at, name| at.join(*name))
}

/// Records places below one pointer of the lock, or nothing where they are not needed.
#[derive(Debug)]
pub(crate) struct Recorder<'p> {
    at: Pointer,
    provenance: Option<&'p mut Provenance>,
}

impl<'p> Recorder<'p> {
    /// Records nothing.
    pub(crate) fn off() -> Self {
        Self {
            at: Pointer::default(),
            provenance: None,
        }
    }

    /// Records from the root of the lock on.
    pub(crate) fn of(provenance: &'p mut Provenance) -> Self {
        Self {
            provenance: Some(provenance),
            ..Self::off()
        }
    }

    /// Records from the root of the lock on, for as long as it is borrowed.
    pub(crate) fn root(&mut self) -> Recorder<'_> {
        Recorder {
            at: Pointer::default(),
            provenance: self.provenance.as_deref_mut(),
        }
    }

    /// Records below what is at these segments, for as long as it is borrowed.
    pub(crate) fn within(&mut self, segments: &[&str]) -> Recorder<'_> {
        let at = match self.provenance {
            Some(_) => below(&self.at, segments),
            None => Pointer::default(),
        };
        Recorder { at, ..self.root() }
    }

    /// Records the place of what is at these segments, if there is one.
    pub(crate) fn insert<'s>(&mut self, segments: &[&str], span: impl Into<Option<&'s Span>>) {
        if let (Some(provenance), Some(span)) = (&mut self.provenance, span.into()) {
            let pointer = below(&self.at, segments);
            provenance.places.insert(pointer, span.clone());
        }
    }

    /// Records the places of the elements of a set, which the lock sorts.
    pub(crate) fn insert_set<'s, K: Ord, S: Into<Option<&'s Span>>>(
        &mut self,
        name: &str,
        elements: impl IntoIterator<Item = (K, S)>,
    ) {
        if self.provenance.is_none() {
            return;
        }
        let mut sorted: Vec<(K, S)> = elements.into_iter().collect();
        sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (index, (_, span)) in sorted.into_iter().enumerate() {
            self.insert(&[name, &index.to_string()], span);
        }
    }

    /// Begins to trace a schema that `named` names.
    pub(crate) fn trace(&self, named: &Span) -> Trace {
        match self.provenance {
            Some(_) => Trace::of(named),
            None => Trace::default(),
        }
    }

    /// Stores the trace of the schema here, unless there is one.
    pub(crate) fn keep(&mut self, trace: Trace) {
        if let Some(provenance) = &mut self.provenance {
            let pointer = self.at.clone();
            provenance.traces.entry(pointer).or_insert(trace);
        }
    }

    /// The trace of the schema here.
    pub(crate) fn trace_mut(&mut self) -> Option<&mut Trace> {
        self.provenance.as_mut()?.traces.get_mut(&self.at)
    }

    /// Records where a document declares what an argument of the tool here fills.
    pub(crate) fn declare(&mut self, argument: &str, span: &Span) {
        if let Some(provenance) = &mut self.provenance {
            let declared = provenance.declared.entry(self.at.join(argument));
            declared.or_default().push(span.clone());
        }
    }
}
