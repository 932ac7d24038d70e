//! The keys of mappings: what may be one, and none of them twice.

use std::ops::ControlFlow;

use super::{
    Entry, Key, Kind,
    anchors::is_merge,
    scalar, syntax,
    tree::{Children, Dialect, Flow, OpenNode, Tree},
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
        if plain && text == "<<" && self.dialect == Dialect::Own {
            self.report(
                Diagnostic::new(span, "merge keys are not supported").help("write the entries out"),
            )?;
        } else if plain && scalar::plain(text) == Ok(Kind::Null) {
            self.report(syntax::not_text(span))?;
        } else if let Some(hidden) = hidden_in_key(text)
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

    pub(super) fn set_key(&mut self, text: &str, span: &Span) -> Flow {
        if let Some(Children::Mapping { key, .. }) = self.innermost() {
            *key = Some(Key {
                text: text.to_owned(),
                span: span.clone(),
            });
        }
        ControlFlow::Continue(())
    }

    pub(super) fn check_duplicates(&mut self, entries: &[Entry]) -> Flow {
        let named = entries.iter().filter(|entry| !is_merge(entry));
        let mut keys: Vec<&Key> = named.map(|entry| &entry.key).collect();
        // A stable sort keeps equal keys in the order of the text.
        keys.sort_by(|a, b| a.text.cmp(&b.text));
        for same in keys.chunk_by(|a, b| a.text == b.text) {
            let Some((first, others)) = same.split_first() else {
                continue;
            };
            for other in others {
                let message = format!("`{}` is already defined", text::shown(&other.text));
                self.report(
                    Diagnostic::new(&other.span, message).note(&first.span, "first defined here"),
                )?;
            }
        }
        ControlFlow::Continue(())
    }
}

/// A character of a key that nobody sees. Keys of a document are checked where they are used.
fn hidden_in_key(key: &str) -> Option<char> {
    let blank = key.chars().find(|c| c.is_control());
    blank.or_else(|| text::unseen(key).first().copied())
}
