//! The operations that become tools, and the comments about the others.

use std::fmt::Write as _;
use std::path::Path;

use toolspec_core::Specs;
use toolspec_core::diagnostic::Errors;
use toolspec_core::diagnostic::nearest;
use toolspec_core::lock::Lock;
use toolspec_core::model::Toolset;
use toolspec_core::openapi::Operation;
use toolspec_core::source::Source;
use toolspec_core::yaml::Node;
use toolspec_drift::Masks;

use crate::draft::{Draft, free_name, on_one_line, plain, why};
use crate::layout::count;
use crate::operations::{find, is_read, operations, qualified};

/// The longest summary of an operation, in characters.
const LONGEST_SUMMARY: usize = 70;
/// The most reasons why an operation is not a tool.
const MOST_REASONS: usize = 2;

/// The command that lists all operations.
const HELP: &str = "`init` without a choice";

/// The operations that a person chooses.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Choice {
    /// Choose every operation
    #[arg(long, conflicts_with_all = ["tag", "operation"])]
    all: bool,
    /// Choose the operations with this tag; can be repeated
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Choose this operation, by its method and path, such as `GET /orders/{id}`, or by its
    /// operationId; can be repeated
    #[arg(long, value_name = "OPERATION")]
    operation: Vec<String>,
    /// Choose only operations that read: those with a given `--tag`, or all if neither `--tag` nor
    /// `--operation` is given
    #[arg(long)]
    read_only: bool,
}

/// The tools of a first manifest.
#[derive(Debug, Default)]
pub(crate) struct Tools {
    names: Vec<String>,
    entries: String,
    /// A comment about each other operation.
    others: Vec<String>,
    /// A name of an operation that is another one in snake case.
    pub(super) renamed: Option<String>,
    /// What the tools mask.
    masks: Masks,
    /// How many operations were chosen, but cannot be drafted.
    pub(crate) open: usize,
}

impl Choice {
    /// The error about a chosen operation or tag that does not exist.
    pub(crate) fn mistake(&self, specs: &Specs) -> Option<String> {
        let documents = specs.documents();
        let found = |wanted: &String| find(wanted, documents, HELP).err();
        if let Some(mistake) = self.operation.iter().find_map(found) {
            return Some(mistake);
        }
        let mut known: Vec<&str> = operations(documents).flat_map(tags).collect();
        known.sort_unstable();
        known.dedup();
        let unknown = self.tag.iter().find(|tag| !known.contains(&tag.as_str()))?;
        let help = match nearest(unknown, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => "the documents have no tags".to_owned(),
            None => format!("the tags are {}", known.join(", ")),
        };
        Some(format!(
            "no operation has the tag `{unknown}`\nhelp: {help}"
        ))
    }

    /// Whether nothing is chosen.
    fn is_open(&self) -> bool {
        !(self.all || self.read_only || self.names_some())
    }

    fn names_some(&self) -> bool {
        !(self.tag.is_empty() && self.operation.is_empty())
    }

    /// Whether an operation is chosen. `read_only` does not exclude those that are named.
    fn takes(&self, operation: Operation<'_>, named: &[Operation<'_>]) -> bool {
        let is_it = |named: &Operation<'_>| std::ptr::eq(named.node, operation.node);
        if named.iter().any(is_it) {
            return true;
        }
        let is_tagged = tags(operation).any(|tag| self.tag.iter().any(|known| known == tag));
        let is_wanted = self.all || is_tagged || (self.read_only && !self.names_some());
        is_wanted && (is_read(operation) || !self.read_only)
    }
}

fn tags(operation: Operation<'_>) -> impl Iterator<Item = &str> {
    let tags = operation.node.elements_of("tags");
    tags.iter().filter_map(Node::as_str)
}

impl Tools {
    /// Drafts the chosen operations; without a choice one operation, a read if possible. What one of
    /// them masks is a mask in the others, too.
    pub(crate) fn draft(choice: &Choice, specs: &Specs) -> Self {
        let first = Self::with(choice, specs, Masks::default());
        match first.masked(specs) {
            masks if masks.is_empty() => first,
            masks => Self::with(choice, specs, masks),
        }
    }

    fn with(choice: &Choice, specs: &Specs, masks: Masks) -> Self {
        let mut tools = Self {
            masks,
            ..Self::default()
        };
        let all: Vec<Operation<'_>> = operations(specs.documents()).collect();
        if choice.is_open() {
            tools.draft_one(&all, specs);
            return tools;
        }
        let named = choice.operation.iter();
        let named: Vec<_> = named
            .filter_map(|name| find(name, specs.documents(), HELP).ok())
            .collect();
        for operation in all {
            if choice.takes(operation, &named) {
                tools.add(operation, specs);
            } else {
                tools.others.push(other(operation, specs));
            }
        }
        tools
    }

    /// What they mask.
    fn masked(&self, specs: &Specs) -> Masks {
        let text = format!("tools:\n{}", self.entries);
        let tools = specs.try_tools(&Source::new("the tools", text));
        let tools = tools.map(|tools| Toolset {
            tools,
            ..Toolset::default()
        });
        tools.map_or_else(
            |_| Masks::default(),
            |tools| Masks::of_lock(&Lock::of(&tools)),
        )
    }

    /// The first read that can be drafted, else the first operation.
    fn draft_one(&mut self, all: &[Operation<'_>], specs: &Specs) {
        let reads = all.iter().filter(|operation| is_read(**operation));
        let writes = all.iter().filter(|operation| !is_read(**operation));
        let mut candidates = reads.chain(writes);
        let chosen = candidates.find(|operation| self.add(**operation, specs));
        if chosen.is_some() {
            self.open = 0;
            self.others.clear();
            let others = all.iter().filter(|operation| {
                !chosen.is_some_and(|chosen| std::ptr::eq(chosen.node, operation.node))
            });
            self.others
                .extend(others.map(|operation| other(*operation, specs)));
        }
    }

    /// Makes a tool of an operation; gives whether that was possible.
    fn add(&mut self, operation: Operation<'_>, specs: &Specs) -> bool {
        let taken: Vec<&str> = self.names.iter().map(String::as_str).collect();
        let name = free_name(operation, &taken);
        match self.entry(operation, &name, specs) {
            Ok(draft) => {
                self.names.push(name);
                self.entries += &draft.text;
                self.renamed = self.renamed.take().or(draft.renamed);
                self.entries.push('\n');
                true
            }
            Err(errors) => {
                let name = on_one_line(&qualified(operation, specs.documents()));
                let reasons = reasons(&errors);
                self.others
                    .push(format!("{name} is not possible as it is: {reasons}"));
                self.open += 1;
                false
            }
        }
    }

    /// The entry of a tool that compiles as it is.
    fn entry(&self, operation: Operation<'_>, name: &str, specs: &Specs) -> Result<Draft, Errors> {
        let mut draft = Draft::of(operation, name.to_owned(), specs, &self.masks);
        draft.open.take().map_or(Ok(draft), Err)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// The section `tools` of the manifest.
    pub(super) fn text(&self, manifest: &Path) -> String {
        let mut text = "tools:".to_owned();
        if self.names.is_empty() {
            text += " {}";
        }
        let _ = write!(text, "\n{}", self.entries);
        if self.others.is_empty() {
            return text.trim_end().to_owned() + "\n";
        }
        let _ = writeln!(
            text,
            "  # Operations that no tool calls. To add one, paste here what this prints:\n  \
             # toolspec add \"METHOD /path\" {}",
            on_one_line(&manifest.display().to_string()),
        );
        for other in &self.others {
            let _ = writeln!(text, "  # - {other}");
        }
        text
    }
}

/// The reasons why an operation cannot be a tool, in a line.
fn reasons(errors: &Errors) -> String {
    let mut reasons: Vec<String> = errors.iter().map(why).collect();
    reasons.dedup();
    let more = reasons.len().saturating_sub(MOST_REASONS);
    reasons.truncate(MOST_REASONS);
    let reasons = reasons.join("; ");
    match more {
        0 => reasons,
        more => format!("{reasons}; and {}", count(more, "more reason")),
    }
}

/// An operation that is not a tool, in a line.
fn other(operation: Operation<'_>, specs: &Specs) -> String {
    let name = on_one_line(&qualified(operation, specs.documents()));
    match plain(operation.text("summary"), LONGEST_SUMMARY) {
        Some(summary) => format!("{name}: {summary}"),
        None => name,
    }
}
