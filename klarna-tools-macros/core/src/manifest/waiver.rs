//! Findings of `toolspec lint` that are kept, each with its reason.

use super::read::section;
use super::string_syntax::{StringSyntax, string_syntax};
use super::values::Located;

section! {
    /// A finding of `toolspec lint` that is kept. An entry that keeps nothing is itself reported.
    pub struct WaiverEntry {
        /// The rule, as a finding names it in brackets.
        rule: Located<LintRule>,
        /// What the finding is about, as it names it; by default everything that the rule finds here.
        at: Option<Located<String>>,
        /// The reason, for the next reader.
        why: Located<String>,
    }
}

/// A rule about the texts that models read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LintRule {
    /// An argument whose meaning nothing tells.
    ArgumentUnexplained,
    /// Two tools with the same title or description.
    ToolsAlike,
    /// A text that contradicts the hints of its tool.
    TextAgainstAnnotation,
    /// A text that contradicts what its tool may do.
    TextAgainstPolicy,
    /// A name of a tool that is not listed.
    UnknownTool,
    /// Characters that nobody sees.
    HiddenCharacters,
}

impl LintRule {
    /// All rules.
    pub const ALL: [Self; 6] = [
        Self::ArgumentUnexplained,
        Self::ToolsAlike,
        Self::TextAgainstAnnotation,
        Self::TextAgainstPolicy,
        Self::UnknownTool,
        Self::HiddenCharacters,
    ];

    /// Its name in findings and waivers.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::ArgumentUnexplained => "argument-unexplained",
            Self::ToolsAlike => "tools-alike",
            Self::TextAgainstAnnotation => "text-against-annotation",
            Self::TextAgainstPolicy => "text-against-policy",
            Self::UnknownTool => "unknown-tool",
            Self::HiddenCharacters => "hidden-characters",
        }
    }

    /// Why there is such a rule.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::ArgumentUnexplained => "a model guesses what nothing tells it",
            Self::ToolsAlike => "a model chooses between tools by their texts",
            Self::TextAgainstAnnotation => {
                "a model believes the text, and its host asks a person by the hints"
            }
            Self::TextAgainstPolicy => {
                "a model tells the person what the text says, and the server does something else"
            }
            Self::UnknownTool => "a model calls what a text names, and the call fails",
            Self::HiddenCharacters => "a model reads what no reviewer sees",
        }
    }
}

impl StringSyntax for LintRule {
    const WHAT: &'static str = "a rule of `toolspec lint`";
    const EXAMPLES: &'static [&'static str] = &[
        Self::ArgumentUnexplained.id(),
        Self::ToolsAlike.id(),
        Self::TextAgainstAnnotation.id(),
        Self::TextAgainstPolicy.id(),
        Self::UnknownTool.id(),
        Self::HiddenCharacters.id(),
    ];

    fn parse(text: &str) -> Result<Self, String> {
        Self::one_of(text, &Self::ALL)
    }
}

string_syntax!(LintRule);
