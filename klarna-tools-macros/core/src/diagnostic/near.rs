//! The probable name, under the caret.

use toolspec_model::near_miss;

use super::Diagnostic;

impl Diagnostic {
    /// Says under the caret which of the known names was probably intended, if one is near.
    #[must_use]
    pub fn near<'a, S>(self, name: &str, known: impl IntoIterator<Item = &'a S>) -> Self
    where
        S: AsRef<str> + ?Sized + 'a,
    {
        match near_miss(name, known.into_iter().map(AsRef::as_ref)) {
            Some(near) => self.label(format!("did you mean `{near}`?")),
            None => self,
        }
    }

    /// The same, or a help where no name is near.
    #[must_use]
    pub fn near_or<'a, S>(
        self,
        name: &str,
        known: impl IntoIterator<Item = &'a S>,
        help: impl Into<String>,
    ) -> Self
    where
        S: AsRef<str> + ?Sized + 'a,
    {
        let near = self.near(name, known);
        if near.label.is_empty() {
            near.help(help)
        } else {
            near
        }
    }
}
