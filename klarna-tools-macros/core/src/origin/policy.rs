//! What a tool may do.

use super::Tool;
use super::set::nth;
use crate::source::Span;

impl Tool<'_> {
    pub(super) fn policy(self, segments: &[&str]) -> Option<Span> {
        let entry = self.entry.policy.as_ref();
        match segments {
            ["class"] => Some(match &self.entry.moves_money {
                Some(moves) => moves.span.clone(),
                None => self.operations().next()?.span.clone(),
            }),
            ["aliases", index] => {
                let aliases = self.entry.aliases.iter().flatten();
                nth(index, aliases.map(|alias| (&alias.value, &alias.span))).cloned()
            }
            ["confirm", ..] => Some(entry?.confirm.as_ref()?.span.clone()),
            ["ceiling"] => Some(entry?.ceiling.as_ref()?.span.clone()),
            ["rate", ..] => Some(entry?.rate.as_ref()?.span.clone()),
            // Where the manifest does not say which amount is meant, the limit means the only one.
            ["amount", ..] => {
                let entry = entry?;
                let said = entry.amount.as_ref().map(|amount| &amount.span);
                let ceiling = entry.ceiling.as_ref().map(|ceiling| &ceiling.span);
                let confirm = entry.confirm.as_ref().map(|confirm| &confirm.span);
                said.or(ceiling).or(confirm).cloned()
            }
            _ => None,
        }
    }
}
