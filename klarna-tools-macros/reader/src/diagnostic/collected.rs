//! The mistakes and notes of a phase, until it ends.

use super::{Diagnostic, Errors, Notes};

/// Proof that a mistake was reported, in place of a value: code that needs the value stops and
/// reports nothing more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reported(());

/// Mistakes and notes found so far, to be finished with [`Self::finish`]: dropped with mistakes
/// inside, it panics where debug assertions are on, since nobody would see them.
#[derive(Debug, Default)]
#[must_use = "mistakes that were collected must be reported with `finish`"]
pub struct Diagnostics {
    mistakes: Vec<Diagnostic>,
    notes: Vec<Diagnostic>,
    misspelt: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a mistake; the reader then goes on.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.mistakes.push(diagnostic);
    }

    /// Adds a note: the input is sound, and something of it has no effect.
    pub fn note(&mut self, diagnostic: Diagnostic) {
        self.notes.push(diagnostic);
    }

    /// Adds a note about a name that is ignored. Where another one was probably meant, it explains
    /// mistakes that follow from it, and so is shown beside them too.
    pub fn note_unknown<'a, S>(
        &mut self,
        unknown: Diagnostic,
        name: &str,
        known: impl IntoIterator<Item = &'a S>,
    ) where
        S: AsRef<str> + ?Sized + 'a,
    {
        let unknown = unknown.near(name, known);
        let notes = if unknown.label.is_empty() {
            &mut self.notes
        } else {
            &mut self.misspelt
        };
        notes.push(unknown);
    }

    /// Adds the notes of others, whose mistakes are reported elsewhere.
    pub fn take_notes(&mut self, others: &mut Self) {
        self.notes.append(&mut others.notes);
        self.misspelt.append(&mut others.misspelt);
    }

    /// Adds a mistake, for a reader that cannot go on.
    pub fn report(&mut self, diagnostic: Diagnostic) -> Reported {
        self.push(diagnostic);
        Reported(())
    }

    /// Adds the mistake for which an input is refused, if there is one.
    pub fn refuse(&mut self, why: Option<&Diagnostic>) -> Result<(), Reported> {
        match why {
            Some(why) => Err(self.report(why.clone())),
            None => Ok(()),
        }
    }

    /// What some work returns, and whether it added a mistake.
    pub fn watch<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> (T, Result<(), Reported>) {
        let before = self.count();
        let done = work(self);
        (done, self.sound_since(before))
    }

    /// Whether a mistake was added since there were so many.
    pub fn sound_since(&self, before: usize) -> Result<(), Reported> {
        let is_sound = self.count() == before;
        is_sound.then_some(()).ok_or(Reported(()))
    }

    /// What some work returns whose mistakes are reported elsewhere.
    pub fn look_ahead<T>(work: impl FnOnce(&mut Self) -> T) -> T {
        let mut ignored = Self::new();
        let done = work(&mut ignored);
        let _ = ignored.finish(());
        done
    }

    /// Whether nothing was wrong so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.mistakes.is_empty()
    }

    /// How many mistakes there are so far.
    #[must_use]
    pub fn count(&self) -> usize {
        self.mistakes.len()
    }

    /// The barrier after a phase: its value if nothing was wrong, otherwise every mistake.
    pub fn finish<T>(self, value: T) -> Result<T, Errors> {
        self.finish_with_notes(value).map(|(value, _)| value)
    }

    /// The same, with the notes where nothing was wrong.
    pub fn finish_with_notes<T>(mut self, value: T) -> Result<(T, Notes), Errors> {
        let mut misspelt = std::mem::take(&mut self.misspelt);
        if self.is_empty() {
            let mut notes = std::mem::take(&mut self.notes);
            notes.append(&mut misspelt);
            Ok((value, Notes::new(notes)))
        } else {
            Err(Errors::new(std::mem::take(&mut self.mistakes), misspelt))
        }
    }
}

impl Drop for Diagnostics {
    fn drop(&mut self) {
        debug_assert!(
            self.is_empty() || std::thread::panicking(),
            "{} mistakes were never reported",
            self.count()
        );
    }
}
