//! What the documents say themselves of a result, which is nobody's personal data.

use std::collections::BTreeSet;

use toolspec_model::{Kind, Schema};

use crate::tools::Tool;

/// The names of the fields of a result, and the values that are listed for them.
#[derive(Debug)]
pub(super) struct Published<'t>(BTreeSet<&'t str>);

impl<'t> Published<'t> {
    pub(super) fn of(tool: &'t Tool) -> Self {
        let mut texts = BTreeSet::new();
        for (name, schema) in tool.returned() {
            texts.insert(name);
            visit(schema, &mut texts);
        }
        let listed = tool.known.values().flatten();
        texts.extend(listed.filter_map(|value| value.as_str()));
        Self(texts)
    }

    pub(super) fn contains(&self, text: &str) -> bool {
        self.0.contains(text)
    }
}

fn visit<'t>(schema: &'t Schema, texts: &mut BTreeSet<&'t str>) {
    match &schema.kind {
        Kind::String(text) => texts.extend(text.values.iter().map(String::as_str)),
        Kind::Values(values) => texts.extend(values.iter().filter_map(|value| value.as_str())),
        _ => {}
    }
    for (name, within) in schema.within() {
        texts.extend(name);
        visit(within, texts);
    }
}
