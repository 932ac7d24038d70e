//! How a call succeeded.

use serde_json::{Map, Value};

/// The member of a result that contains the sentence; no field of a tool has this name.
const SUMMARY: &str = "summary";

/// What a call has done.
#[derive(Debug, Clone, PartialEq)]
pub struct Success {
    /// The result; it validates against the output schema of the tool. It begins with `summary`,
    /// the sentence, because some clients show a model nothing else.
    pub structured: Map<String, Value>,
    /// What happened, in a sentence for a person.
    pub text: String,
}

impl Success {
    /// The same result with another sentence.
    pub(crate) fn with_summary(mut self, sentence: String) -> Self {
        let summary = sentence.clone().into();
        self.structured.shift_insert(0, SUMMARY.to_owned(), summary);
        self.text = sentence;
        self
    }

    /// Puts `note` before the sentence.
    pub(crate) fn add_note(&mut self, note: &str) {
        self.text = format!("{note} {}", self.text);
        self.structured
            .insert(SUMMARY.to_owned(), self.text.clone().into());
    }
}
