//! The types that were emitted, and their names: each shape has one type.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::format_ident;

use crate::names::{RESERVED, camel};
use toolspec_core::model::{Direction, Schema};

/// What the names of its types end in.
fn suffix(direction: Direction) -> &'static str {
    match direction {
        Direction::Input => "",
        Direction::Output => "Output",
    }
}

pub(crate) struct Types {
    /// Names that are in use.
    taken: BTreeSet<String>,
    /// The type of each shape that was met.
    known: BTreeMap<String, Ident>,
    /// The labels of the types that are being emitted.
    around: Vec<(String, Ident)>,
    pub(crate) emitted: Vec<TokenStream>,
}

impl Types {
    pub(crate) fn new() -> Self {
        Self {
            taken: RESERVED.into_iter().map(str::to_owned).collect(),
            known: BTreeMap::new(),
            around: Vec::new(),
            emitted: Vec::new(),
        }
    }

    pub(crate) fn around(&self, label: &str) -> Option<Ident> {
        let around = self.around.iter().rev();
        let mut named = around.filter(|(known, _)| known == label);
        named.next().map(|(_, ident)| ident.clone())
    }

    /// Emits a type that may contain itself.
    pub(crate) fn within(
        &mut self,
        schema: &Schema,
        ident: &Ident,
        emit: impl FnOnce(&mut Self) -> TokenStream,
    ) -> TokenStream {
        let label = schema.label.clone();
        let depth = self.around.len();
        self.around
            .extend(label.map(|label| (label, ident.clone())));
        let emitted = emit(self);
        self.around.truncate(depth);
        emitted
    }

    pub(crate) fn name_of(
        &self,
        parent: &Ident,
        name: &str,
        schema: &Schema,
        direction: Direction,
    ) -> String {
        let suffix = suffix(direction);
        let called = format!("{}{suffix}", camel(schema.name.as_deref().unwrap_or(name)));
        if self.taken.contains(&called) {
            format!("{parent}{called}")
        } else {
            called
        }
    }

    /// The shape of a type; what is around it counts where it refers to that.
    pub(crate) fn key_of(&self, schema: &Schema, direction: Direction) -> String {
        let key = format!("{} {:?} {:?}", suffix(direction), schema.label, schema.kind);
        if key.contains("Recursive(") {
            format!("{key} {:?}", self.around)
        } else {
            key
        }
    }

    /// A name that no other type has.
    pub(crate) fn free(&mut self, called: &str) -> Ident {
        let mut free = called.to_owned();
        let mut count = 2;
        while !self.taken.insert(free.clone()) {
            free = format!("{called}{count}");
            count += 1;
        }
        format_ident!("{free}")
    }

    /// The type of a shape; the first that meets it emits it.
    pub(crate) fn shared(
        &mut self,
        key: String,
        called: &str,
        emit: impl FnOnce(&mut Self, &Ident) -> TokenStream,
    ) -> Ident {
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let ident = self.free(called);
        self.known.insert(key, ident.clone());
        let tokens = emit(self, &ident);
        self.emitted.push(tokens);
        ident
    }
}
