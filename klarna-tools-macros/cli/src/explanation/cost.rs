//! How much of an agent's context a tool takes.

use serde::Serialize;
use serde_json::{Value, json};
use toolspec_core::canonical::canonical;
use toolspec_core::lock::{Lock, LockedTool};

/// The longest word, in letters, that counts as one token.
const LETTERS: usize = 10;

/// So many digits, or punctuation marks in a row, count as one token.
const MARKS: usize = 3;

/// How tokens are estimated.
pub(crate) fn estimated_by() -> String {
    format!(
        "one token for each word of up to {LETTERS} letters with the blank before it, each {MARKS} \
         digits and each {MARKS} punctuation marks in a row; every model counts a little differently"
    )
}

/// How long a text is that agents read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Size {
    /// Its bytes as compact JSON.
    pub(crate) bytes: usize,
    /// The estimated number of tokens.
    pub(crate) tokens: usize,
}

impl Size {
    /// The size of what agents read of a tool.
    pub(crate) fn of_tool(name: &str, tool: &LockedTool) -> Self {
        Self::of(&listed(name, tool).to_string())
    }

    /// The size of the list of all tools.
    pub(crate) fn of_list<'a>(tools: impl Iterator<Item = (&'a str, &'a LockedTool)>) -> Self {
        let list: Value = tools.map(|(name, tool)| listed(name, tool)).collect();
        Self::of(&list.to_string())
    }

    /// The size of the list of all tools of a lock.
    pub(crate) fn of_lock(lock: &Lock) -> Self {
        let tools = lock.content().tools.iter();
        Self::of_list(tools.map(|(name, tool)| (name.as_str(), tool)))
    }

    fn of(text: &str) -> Self {
        Self {
            bytes: text.len(),
            tokens: tokens(text),
        }
    }
}

/// A tool as `tools/list` has it, except for the order of names, which a lockfile does not contain.
fn listed(name: &str, tool: &LockedTool) -> Value {
    let advertised = &tool.advertised;
    let mut listed = json!({
        "name": name,
        "title": advertised.title,
        "description": advertised.description,
        "inputSchema": advertised.input_schema,
        "outputSchema": advertised.output_schema,
        "annotations": advertised.annotations.as_ref().map(|hints| json!({
            "readOnlyHint": hints.read_only,
            "destructiveHint": hints.destructive,
            "idempotentHint": hints.idempotent,
            "openWorldHint": hints.open_world,
        })),
    });
    if let Some(members) = listed.as_object_mut() {
        members.retain(|_, member| !member.is_null());
    }
    canonical(listed)
}

/// The share of a tool in `tools/list`.
#[derive(Debug, Serialize)]
pub(super) struct Cost {
    /// Its size.
    #[serde(flatten)]
    pub(super) size: Size,
    /// The bytes of all tools together.
    pub(super) bytes_of_all: usize,
    /// How the estimate is made.
    pub(super) estimated_by: String,
}

impl Cost {
    pub(super) fn of(name: &str, tool: &LockedTool, bytes_of_all: usize) -> Self {
        Self {
            size: Size::of_tool(name, tool),
            bytes_of_all,
            estimated_by: estimated_by(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Run {
    Letters,
    Digits,
    Marks,
    Blanks,
}

impl Run {
    fn of(character: char) -> Self {
        match character {
            c if c.is_alphabetic() => Self::Letters,
            c if c.is_numeric() => Self::Digits,
            c if c.is_whitespace() => Self::Blanks,
            _ => Self::Marks,
        }
    }

    fn tokens(self, length: usize) -> usize {
        match self {
            Self::Letters => length.div_ceil(LETTERS),
            Self::Digits | Self::Marks => length.div_ceil(MARKS),
            // A blank belongs to the word behind it.
            Self::Blanks => 0,
        }
    }
}

/// JSON is mostly short words between punctuation marks, which tokenizers cut where these runs
/// meet; a share of the bytes would count prose and schemas alike.
fn tokens(text: &str) -> usize {
    let mut tokens = 0;
    let mut run = (Run::Blanks, 0);
    for character in text.chars() {
        let kind = Run::of(character);
        if kind == run.0 {
            run.1 += 1;
        } else {
            tokens += run.0.tokens(run.1);
            run = (kind, 1);
        }
    }
    tokens + run.0.tokens(run.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_digits_and_marks_are_counted_apart() {
        assert_eq!(tokens(""), 0);
        assert_eq!(tokens("Take payment for an order"), 5);
        assert_eq!(tokens(r#"{"type":"string"}"#), 5);
        assert_eq!(tokens("200000000"), 3);
        assert_eq!(tokens("authorization"), 2);
    }
}
