//! The tools of a manifest in a program, each read on first use.

mod narrowed;

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use toolspec_model::json_schema::advertised;
use toolspec_model::{self as model, Embed, ResultSource, Server, Toolset};

use crate::accepted::{Accepted, NotAccepted};

/// A tool set as the macro [`tools!`](klarna_tools_macros::tools) puts it into a program. The texts
/// are the JSON of the vocabulary.
#[derive(Debug)]
pub struct Embedded {
    /// A [`Server`].
    pub server: &'static str,
    /// The tools, in the manifest's order.
    pub tools: &'static [EmbeddedTool],
    /// The text of the lockfile that the manifest compiles to.
    pub lock: &'static str,
    /// SHA-256 of the locked content, in lowercase hex, as the lockfile states it.
    pub digest: &'static str,
    /// What the lockfile beside the manifest says.
    pub accepted: Accepted,
}

/// A tool, and the parts of it that are needed before its text is read.
#[derive(Debug)]
pub struct EmbeddedTool {
    /// Its MCP name.
    pub name: &'static str,
    /// Other names that calls may use; no list shows them.
    pub aliases: &'static [&'static str],
    /// The longest that a call may take, in milliseconds.
    pub timeout_ms: u32,
    /// SHA-256 of its part of the lockfile, in lowercase hex.
    pub digest: &'static str,
    /// What [`advertised`] gives, so that a list of the tools need not read them.
    pub advertised: &'static str,
    /// A [`Tool`](toolspec_model::Tool).
    pub text: &'static str,
}

/// Everything that one manifest defines.
pub struct Tools {
    server: Server,
    entries: Vec<LazyTool>,
    lock: Cow<'static, str>,
    digest: Cow<'static, str>,
    accepted: Result<(), NotAccepted>,
}

struct LazyTool {
    name: Cow<'static, str>,
    aliases: Vec<Cow<'static, str>>,
    timeout_ms: u32,
    /// As `tools/list` shows it, where that is known before it is read.
    advertised: Option<&'static str>,
    text: &'static str,
    tool: OnceLock<Option<Tool>>,
}

/// A tool that can be called. Clones are the same tool.
#[derive(Clone)]
pub struct Tool(Arc<Loaded>);

struct Loaded {
    tool: model::Tool,
    reads_again: OnceLock<bool>,
}

impl Tools {
    /// Those that were compiled into the program. A text that cannot be read counts as nothing,
    /// which is logged; the macro reads back what it writes.
    #[must_use]
    pub fn embedded(from: &'static Embedded) -> Self {
        let tools = from.tools.iter().map(|tool| LazyTool {
            name: tool.name.into(),
            aliases: tool.aliases.iter().map(|alias| (*alias).into()).collect(),
            timeout_ms: tool.timeout_ms,
            advertised: Some(tool.advertised),
            text: tool.text,
            tool: OnceLock::new(),
        });
        let digests = from.tools.iter().map(|tool| (tool.name, tool.digest));
        Self {
            server: read(from.server, "the tool set").unwrap_or_default(),
            entries: tools.collect(),
            lock: from.lock.into(),
            digest: from.digest.into(),
            accepted: from.accepted.check(from.digest, digests),
        }
    }

    /// Those of a tool set that was compiled while the program runs, with the text and the digest
    /// of its lockfile. The caller checks that they are the accepted ones.
    #[must_use]
    pub fn compiled(toolset: Toolset, lock: String, digest: String) -> Self {
        let tools = toolset.tools.into_iter().map(|tool| LazyTool {
            name: tool.name.clone().into(),
            aliases: tool.aliases.iter().cloned().map(Cow::Owned).collect(),
            timeout_ms: tool.timeout_ms,
            advertised: None,
            text: "",
            tool: OnceLock::from(Some(Tool::from(tool))),
        });
        Self {
            server: toolset.server,
            entries: tools.collect(),
            lock: lock.into(),
            digest: digest.into(),
            accepted: Ok(()),
        }
    }

    /// Whether these are the tools that somebody has accepted.
    ///
    /// # Errors
    /// Which of them are not, and what to do.
    pub fn check_accepted(&self) -> Result<(), NotAccepted> {
        self.accepted.clone()
    }

    /// What the tools share.
    #[must_use]
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The tool with this name or alias.
    #[must_use]
    pub fn tool(&self, name: &str) -> Option<&Tool> {
        let is_it =
            |entry: &&LazyTool| entry.name == name || entry.aliases.iter().any(|it| it == name);
        self.entries.iter().find(is_it).and_then(LazyTool::tool)
    }

    /// The time that the slowest call may take, in milliseconds.
    #[must_use]
    pub fn longest_timeout_ms(&self) -> u32 {
        let timeouts = self.entries.iter().map(|entry| entry.timeout_ms);
        timeouts.max().unwrap_or_default()
    }

    /// How many tools there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The tools, in the manifest's order.
    pub fn iter(&self) -> impl Iterator<Item = &Tool> {
        self.entries.iter().filter_map(LazyTool::tool)
    }

    /// Each tool as `tools/list` shows it (MCP specification, Tool), in JSON, in the manifest's
    /// order.
    pub fn advertised(&self) -> impl Iterator<Item = Cow<'static, str>> {
        self.entries.iter().filter_map(LazyTool::advertised)
    }

    /// The text of the lockfile.
    #[must_use]
    pub fn lock(&self) -> &str {
        &self.lock
    }

    /// SHA-256 of the locked content, in lowercase hex, as the lockfile states it; another one where
    /// only some tools of the lockfile are left.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

impl Default for Tools {
    /// No tools.
    fn default() -> Self {
        Self::compiled(Toolset::default(), String::new(), String::new())
    }
}

impl LazyTool {
    fn advertised(&self) -> Option<Cow<'static, str>> {
        let text = self.advertised.map(Cow::Borrowed);
        text.or_else(|| Some(advertised(self.tool()?).to_string().into()))
    }

    fn tool(&self) -> Option<&Tool> {
        let read = || read(self.text, &self.name).map(|tool: model::Tool| Tool::from(tool));
        self.tool.get_or_init(read).as_ref()
    }
}

fn read<T: Embed>(text: &str, what: &str) -> Option<T> {
    T::from_json(text)
        .inspect_err(|error| tracing::error!("{what} cannot be read: {error}"))
        .ok()
}

impl Tool {
    /// Whether two sources of its result read the same part of an answer, or one a part of the
    /// other's.
    pub(crate) fn reads_again(&self) -> bool {
        let sources = || self.result.iter().flat_map(|field| &field.sources);
        let of_a_pair = || {
            sources().enumerate().any(|(index, source)| {
                let mut later = sources().skip(index + 1);
                later.any(|other| overlap(source, other))
            })
        };
        *self.0.reads_again.get_or_init(of_a_pair)
    }

    /// Whether this and `other` are of the same tool set.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

fn overlap(one: &ResultSource, other: &ResultSource) -> bool {
    match (one, other) {
        (
            ResultSource::Body { step, path },
            ResultSource::Body {
                step: same,
                path: within,
            },
        ) => step == same && path.iter().zip(within).all(|(one, other)| one == other),
        _ => false,
    }
}

impl From<model::Tool> for Tool {
    fn from(tool: model::Tool) -> Self {
        Self(Arc::new(Loaded {
            tool,
            reads_again: OnceLock::new(),
        }))
    }
}

impl Deref for Tool {
    type Target = model::Tool;

    fn deref(&self) -> &model::Tool {
        &self.0.tool
    }
}

impl fmt::Debug for Tool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.tool.fmt(f)
    }
}

impl fmt::Debug for Tools {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tools")
            .field("server", &self.server)
            .field("digest", &self.digest)
            .finish_non_exhaustive()
    }
}
