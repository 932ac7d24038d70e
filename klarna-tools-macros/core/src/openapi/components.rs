//! The places of a document's components, found once: a document may have thousands of schemas and
//! references.

use std::{collections::HashMap, sync::OnceLock};

use super::Document;
use crate::pointer::Pointer;
use crate::yaml::Node;

/// The place of each component among those of its kind.
#[derive(Debug, Default)]
pub(super) struct Components(OnceLock<HashMap<String, HashMap<String, usize>>>);

impl Document {
    /// What a pointer of the form `/components/KIND/NAME` leads to.
    pub(super) fn component(&self, pointer: &Pointer) -> Option<&Node> {
        let [section, kind, name] = pointer.segments() else {
            return None;
        };
        let components = self
            .root
            .get("components")
            .filter(|_| section == "components")?;
        let places = self.components.0.get_or_init(|| places(components));
        let place = *places.get(kind)?.get(name)?;
        let entry = components.get(kind)?.as_mapping()?.get(place)?;
        (entry.key.text == *name).then_some(&entry.value)
    }
}

fn places(components: &Node) -> HashMap<String, HashMap<String, usize>> {
    let kinds = components.entries().iter();
    kinds
        .map(|kind| {
            let names = kind.value.keys().enumerate();
            let places = names.map(|(place, name)| (name.to_owned(), place));
            (kind.key.text.clone(), places.collect())
        })
        .collect()
}
