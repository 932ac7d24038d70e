//! The keys of mappings: what may be one, and none of them twice.

use std::collections::HashSet;
use std::ops::ControlFlow;

use super::{
    Entry, Key, Kind,
    anchors::{is_merge, merged},
    scalar,
    sink::Flow,
    syntax,
    tree::{Children, Dialect, OpenNode, Tree},
};
use crate::{diagnostic::Diagnostic, source::Span, text};

impl Tree<'_> {
    pub(super) fn awaits_key(&self) -> bool {
        matches!(
            self.open.last(),
            Some(OpenNode {
                children: Children::Mapping { key: None, .. },
                ..
            })
        )
    }

    pub(super) fn key(&mut self, text: &str, plain: bool, span: &Span) -> Flow {
        let merges = plain && text == "<<" && self.dialect == Dialect::Own;
        if merges && self.is_before_alias(span) {
            // The alias is reported as what is merged.
        } else if merges {
            self.report(
                Diagnostic::new(span, "merge keys are not supported").help("write the entries out"),
            )?;
        } else if plain && scalar::plain(text) == Ok(Kind::Null) {
            self.refuse(syntax::not_text(span))?;
        } else if let Some(hidden) = hidden_in_key(span.text())
            && self.dialect == Dialect::Own
        {
            let message = format!(
                "this key contains the hidden character U+{:04X}",
                u32::from(hidden)
            );
            self.report(Diagnostic::new(span, message).help("retype the key"))?;
        }
        self.set_key(text, span)
    }

    fn is_before_alias(&self, key: &Span) -> bool {
        let behind = self.source.text().get(key.range().end..);
        let behind = behind.unwrap_or_default().trim_start();
        let value = behind.strip_prefix(':').unwrap_or_default();
        value.trim_start().starts_with('*')
    }

    pub(super) fn set_key(&mut self, text: &str, span: &Span) -> Flow {
        if let Some(Children::Mapping { key, .. }) = self.innermost() {
            *key = Some(Key {
                text: text.to_owned(),
                span: span.clone(),
            });
        }
        ControlFlow::Continue(())
    }

    /// The entries of a mapping without those whose keys are there already. In a document the value
    /// of such a key is refused.
    pub(super) fn without_duplicates(
        &mut self,
        mut entries: Vec<Entry>,
    ) -> ControlFlow<(), Vec<Entry>> {
        let duplicates = duplicates(&entries);
        if self.dialect == Dialect::Own {
            for duplicate in duplicates {
                self.report(duplicate.why)?;
            }
            return ControlFlow::Continue(entries);
        }
        let others: HashSet<usize> = duplicates.iter().map(|it| it.at).collect();
        for Duplicate { first, why, .. } in duplicates {
            if let Some(entry) = entries.get_mut(first) {
                entry.value.kind = Kind::Refused(Box::new(why));
            }
        }
        let mut at = 0..;
        entries.retain(|_| at.next().is_some_and(|at| !others.contains(&at)));
        ControlFlow::Continue(entries)
    }

    /// The entries of a mapping with those that its merge keys add.
    pub(super) fn merge(&mut self, entries: Vec<Entry>) -> ControlFlow<(), Vec<Entry>> {
        if self.dialect == Dialect::Own {
            return ControlFlow::Continue(entries);
        }
        let (entries, wrong) = merged(entries);
        for span in wrong {
            self.report(
                Diagnostic::new(&span, "a merge key has a mapping, or a list of mappings")
                    .help("quote `<<` where it is a name"),
            )?;
        }
        ControlFlow::Continue(entries)
    }
}

/// A key that is there already.
struct Duplicate {
    /// The index of the entry that has it first.
    first: usize,
    /// The index of its own entry.
    at: usize,
    why: Diagnostic,
}

fn duplicates(entries: &[Entry]) -> Vec<Duplicate> {
    let named = entries.iter().enumerate();
    let named = named.filter(|(_, entry)| !is_merge(entry));
    let mut keys: Vec<(usize, &Key)> = named.map(|(at, entry)| (at, &entry.key)).collect();
    // A stable sort keeps equal keys in the order of the text.
    keys.sort_by(|(_, a), (_, b)| a.text.cmp(&b.text));
    let same = keys.chunk_by(|(_, a), (_, b)| a.text == b.text);
    let same = same.filter_map(<[_]>::split_first);
    let duplicates = same.flat_map(|((first, known), others)| {
        others.iter().map(move |(at, other)| {
            let message = format!("`{}` is already defined", text::shown(&other.text));
            let why = Diagnostic::new(&other.span, message);
            Duplicate {
                first: *first,
                at: *at,
                why: why.note(&known.span, "first defined here"),
            }
        })
    });
    duplicates.collect()
}

/// A character of a key, as it is written, that nobody sees: an escape is seen. Keys of a document
/// are checked where they are used.
fn hidden_in_key(key: &str) -> Option<char> {
    let blank = key.chars().find(|c| *c == '\t');
    blank.or_else(|| text::unseen(key).first().copied())
}
