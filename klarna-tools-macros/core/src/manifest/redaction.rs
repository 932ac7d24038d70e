//! The key that removes personal data from what agents read.

use super::read::section;
use super::values::Located;

section! {
    /// What is removed from texts, and in which fields. A field that a tool takes as an argument is
    /// never touched, since agents need its value.
    pub struct RedactionEntry {
        /// A regular expression for what is removed, where the name is none of the known ones.
        pattern: Option<Located<String>>,
        /// The countries whose national numbers are removed, by their codes (ISO 3166-1): `[SE, NO]`.
        countries: Option<Located<Vec<Located<String>>>>,
        /// The fields of results, at any depth, in which alone it is removed, with all that is within
        /// them.
        only: Option<Located<Vec<Located<String>>>>,
        /// The fields of results, at any depth, in which it is not removed, nor in what is within them.
        except: Option<Located<Vec<Located<String>>>>,
    }
}
