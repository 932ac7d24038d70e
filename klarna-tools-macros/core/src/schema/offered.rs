//! What a schema has to choose from, for drafts.

use super::subschema::{Flattened, Member, Parts};
use super::types::Type;
use super::{MOST_SCHEMAS, Schemas};
use crate::model::{PASSWORD, Text};
use crate::yaml::Node;

impl<'a> Schemas<'a> {
    /// Reads at most so many schemas, and what only a draft needs of them.
    pub(crate) fn offering(self, most: usize) -> Self {
        Self {
            offered: Some(most.min(MOST_SCHEMAS)),
            ..self
        }
    }

    /// A text in an answer. Clients that check formats would turn a success with another text into a
    /// failure; that of passwords only says that it is a secret.
    pub(super) fn answered_text(flat: &Flattened<'a>) -> Text {
        let format = flat.get("format").and_then(Node::as_str);
        let format = format.filter(|format| *format == PASSWORD);
        Text {
            format: format.map(str::to_owned),
            ..Text::default()
        }
    }

    /// The properties of an object that exist in this direction. A value has none of its own if it
    /// is a list, or one of several forms with different properties.
    pub(crate) fn own_members(&self, schema: &Parts<'a>) -> Vec<Member<'a>> {
        let flat = self.peek(schema).filter(may_be_object);
        let Some(flat) = flat else {
            return Vec::new();
        };
        let members = self.members_of(&flat);
        if self.all_members(&flat).len() == members.len() {
            self.visible(members)
        } else {
            Vec::new()
        }
    }

    /// Whether a value has no properties of its own, so that it is taken as a whole.
    pub(crate) fn is_one_value(&self, schema: &Parts<'a>) -> bool {
        let is_other = self.peek(schema).is_some_and(|flat| !may_be_object(&flat));
        let has_none = self.own_members(schema).is_empty();
        is_other || (has_none && !self.members_within(schema).is_empty())
    }

    /// The properties that `only` can choose of a value: of an object, of any of its forms, of the
    /// elements of a list, or of the values of a map.
    pub(crate) fn members_within(&self, schema: &Parts<'a>) -> Vec<Member<'a>> {
        let flat = self.peek(schema);
        let members = flat.map(|flat| self.inner_members(&flat));
        self.visible(members.unwrap_or_default())
    }

    fn visible(&self, mut members: Vec<Member<'a>>) -> Vec<Member<'a>> {
        members.retain(|member| self.is_visible(&member.schema));
        members
    }
}

/// Whether the types that are declared, if any are, include an object.
fn may_be_object(flat: &Flattened<'_>) -> bool {
    let types = flat.types();
    types.is_none_or(|types| types.list.contains(&Type::Object))
}
