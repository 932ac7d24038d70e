//! Arguments named after a parameter of the path that `from` leads elsewhere.

use super::targets::Wanted;
use crate::diagnostic::Diagnostic;
use crate::manifest::RequestPart;
use crate::resolve::request::Target;
use crate::text;

impl<'e> Wanted<'_, 'e> {
    /// The parameter of the path with its name, where `from` names another place and nothing else fills it.
    pub(super) fn misled(self) -> Option<(Vec<Target<'e>>, Diagnostic)> {
        let from = self.entry.from.as_ref()?;
        let mut own = Vec::new();
        for (step, endpoint) in self.endpoints.iter().enumerate() {
            let field = endpoint.fields_for(&self.name.value, None).into_iter();
            let mut field = field.filter(|field| field.part == RequestPart::Path);
            own.extend(field.next().map(|field| Target {
                step,
                endpoint,
                field,
            }));
        }
        let is_filled = |target: &Target<'_>| {
            self.entries.iter().any(|(name, entry)| {
                let from = entry.from.as_ref().map(|from| &from.value);
                let fields = target.endpoint.fields_for(&name.value, from);
                fields.iter().any(|it| it.place() == target.field.place())
            })
        };
        let first = own.first().filter(|_| !own.iter().any(is_filled))?;
        let name = text::shown(&self.name.value);
        let message = format!("`{name}` is a parameter of the path, and this is another place");
        let place = first.field.part.expression(&first.field.name);
        let label = format!("delete `from`, or write `{place}`");
        let misled = Diagnostic::new(&from.span, message).label(label);
        let misled = misled.note(first.field.span, "declared here");
        Some((own, misled))
    }
}
