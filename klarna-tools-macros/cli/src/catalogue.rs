//! The operations that the documents offer, and the tools that use each.

use serde::Serialize;
use toolspec_core::Specs;
use toolspec_core::manifest::{Located, OperationName};
use toolspec_core::openapi::{Document, Operation};
use toolspec_core::text::{shown, spelled};
use toolspec_core::yaml::Node;

use crate::layout::{WIDTH, count, entry};
use crate::palette::Palette;

/// The length of `OPTIONS`.
const LONGEST_METHOD: usize = 7;

/// What the documents of a manifest offer.
#[derive(Debug, Serialize)]
pub(crate) struct Catalogue {
    documents: Vec<Offers>,
}

/// What one document offers.
#[derive(Debug, Serialize)]
struct Offers {
    document: String,
    title: Option<String>,
    /// Where it is published.
    published: Option<String>,
    operations: Vec<Offer>,
}

/// One operation.
#[derive(Debug, Serialize)]
struct Offer {
    method: String,
    path: String,
    operation_id: Option<String>,
    summary: Option<String>,
    /// Where the document declares it.
    declared: String,
    tools: Vec<Use>,
}

/// A tool that uses an operation.
#[derive(Debug, Serialize)]
struct Use {
    tool: String,
    /// `call` if the tool calls it, `report` if it is read afterwards.
    r#as: &'static str,
}

impl Catalogue {
    pub(crate) fn of(specs: &Specs) -> Self {
        let documents = specs.documents().iter().map(|document| Offers {
            document: document.name.clone(),
            title: title(document),
            published: specs
                .manifest()
                .published(&document.name)
                .map(str::to_owned),
            operations: document
                .operations()
                .map(|operation| Offer::of(&operation, specs))
                .collect(),
        });
        Self {
            documents: documents.collect(),
        }
    }

    /// The documents that are published somewhere: path and address of each on a line, with a tab
    /// between them.
    pub(crate) fn published(&self) -> String {
        let documents = self.documents.iter();
        let published = documents.filter_map(|offers| {
            let address = offers.published.as_ref()?;
            Some(format!("{}\t{address}\n", spelled(&offers.document)))
        });
        published.collect()
    }

    /// A path that a line of [`Self::published`] cannot contain.
    pub(crate) fn in_several_lines(&self) -> Option<&str> {
        let published = self.documents.iter().filter(|it| it.published.is_some());
        let mut paths = published.map(|offers| offers.document.as_str());
        paths.find(|path| path.contains(char::is_control))
    }

    /// The list, 100 columns wide.
    pub(crate) fn text(&self, palette: Palette) -> String {
        let documents = self.documents.iter().map(|offers| offers.text(palette));
        documents.collect::<Vec<_>>().join("\n")
    }
}

impl Offers {
    fn text(&self, palette: Palette) -> String {
        let used = self
            .operations
            .iter()
            .filter(|offer| !offer.tools.is_empty());
        let title = self.title.as_deref().unwrap_or("without a title");
        let head = spelled(&format!("{}: {title}", self.document));
        let total = format!(
            "{}, {} of them used",
            count(self.operations.len(), "operation"),
            used.count()
        );
        let published = self.published.as_ref();
        let published = published.map_or(String::new(), |at| format!("published at {at}\n"));
        let mut text = format!("{}\n{published}{total}\n\n", palette.heading(&head));
        for offer in &self.operations {
            text += &offer.text(palette);
        }
        text
    }
}

impl Offer {
    fn of(operation: &Operation<'_>, specs: &Specs) -> Self {
        let text = |key: &str| {
            let text = operation.text(key).and_then(Node::as_str);
            text.map(|text| shown(text.trim()))
        };
        let span = operation.span;
        Self {
            method: operation.method.to_owned(),
            path: operation.path.to_owned(),
            operation_id: text("operationId"),
            summary: text("summary"),
            declared: format!("{}:{}", span.source().name(), span.position().line),
            tools: uses(operation, specs),
        }
    }

    fn text(&self, palette: Palette) -> String {
        let operation = entry(2, LONGEST_METHOD + 1, &self.method, &self.path);
        let what = [self.operation_id.as_deref(), self.summary.as_deref()];
        let what: Vec<&str> = what.into_iter().flatten().collect();
        let tools: Vec<String> = self.tools.iter().map(Use::words).collect();
        let beside = |text: &str| match text {
            "" => String::new(),
            text => entry(2, LONGEST_METHOD + 1, "", text),
        };
        let tools = if tools.is_empty() {
            palette.aside(&beside("not used"))
        } else {
            palette.strong(&beside(&format!("→ {}", tools.join(", "))))
        };
        operation + &palette.aside(&beside(&what.join(": "))) + &tools
    }
}

impl Use {
    fn words(&self) -> String {
        match self.r#as {
            "report" => format!("{} (afterwards)", self.tool),
            _ => self.tool.clone(),
        }
    }
}

fn title(document: &Document) -> Option<String> {
    let title = document.root.get("info")?.get("title")?.as_str()?;
    Some(shown(title).chars().take(WIDTH).collect())
}

/// Compares only names of operations, so that it works on a manifest that does not compile.
fn uses(operation: &Operation<'_>, specs: &Specs) -> Vec<Use> {
    let is_it = |Located { value: name, .. }: &Located<OperationName>| {
        let is_same = name.method == operation.method && name.path == operation.path;
        is_same && name.may_be_in(&operation.document.name)
    };
    let mut uses = Vec::new();
    for (name, entry) in &specs.manifest().tools.0 {
        let mut add = |r#as| {
            let tool = name.value.clone();
            uses.push(Use { tool, r#as });
        };
        if entry.calls().any(is_it) {
            add("call");
        }
        if entry.reads().any(is_it) {
            add("report");
        }
    }
    uses
}
