//! What a schema has to choose from, for drafts.

use super::subschema::{Flattened, Member, Parts};
use super::{MOST_SCHEMAS, Schemas};
use crate::model::Text;
use crate::yaml::{MAX_DEPTH, Node};

impl<'a> Schemas<'a> {
    /// Reads at most so many schemas, and what only a draft needs of them.
    pub(crate) fn offering(self, most: usize) -> Self {
        Self {
            offered: Some(most.min(MOST_SCHEMAS)),
            ..self
        }
    }

    /// A text in an answer. Its format says whether it is a secret.
    pub(super) fn answered_text(&self, flat: &Flattened<'a>) -> Text {
        let format = flat.get("format").and_then(Node::as_str);
        Text {
            format: format.filter(|_| self.offered.is_some()).map(str::to_owned),
            ..Text::default()
        }
    }

    /// The properties of an object that exist in this direction. A value has none of its own if it
    /// is a list, or one of several forms with different properties.
    pub(crate) fn own_members(&self, schema: &Parts<'a>) -> Vec<Member<'a>> {
        let Some(flat) = self.peek(schema) else {
            return Vec::new();
        };
        let members = flat.members();
        if self.all_members(&flat).len() == members.len() {
            self.visible(members)
        } else {
            Vec::new()
        }
    }

    /// The properties that `only` can choose of a value: of an object, of any of its forms, or of
    /// the elements of a list.
    pub(crate) fn members_within(&self, schema: &Parts<'a>) -> Vec<Member<'a>> {
        let flat = self.elements(schema);
        let members = flat.map(|flat| self.all_members(&flat));
        self.visible(members.unwrap_or_default())
    }

    /// The innermost elements of a list; a value that is not a list is its own.
    fn elements(&self, schema: &Parts<'a>) -> Option<Flattened<'a>> {
        let mut flat = self.peek(schema)?;
        for _ in 0..MAX_DEPTH {
            match Parts::under(flat.all("items")) {
                Some(items) => flat = self.peek(&items)?,
                None => return Some(flat),
            }
        }
        None
    }

    fn visible(&self, mut members: Vec<Member<'a>>) -> Vec<Member<'a>> {
        members.retain(|member| self.is_visible(&member.schema));
        members
    }
}
