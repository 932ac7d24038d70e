//! Schemas of a document, cut and narrowed to what the manifest chooses.

mod accepts;
mod bounds;
mod choice;
mod discriminator;
mod enumerated;
mod exclusive;
mod file;
mod flatten;
mod keywords;
mod kinds;
mod limits;
mod listed;
mod narrow;
mod object;
mod offered;
mod overlap;
mod pattern;
mod promise;
mod properties;
mod root;
mod several;
mod siblings;
mod simplified;
mod subschema;
mod traced;
mod types;
mod union;
mod value;
mod values;

pub(crate) use accepts::accepts;
pub use accepts::problem_in_words;
pub(crate) use choice::{Choice, Prose};
pub(crate) use enumerated::offer_in_path;
pub(crate) use file::{file, in_base64};
pub(crate) use listed::Listing;
pub(crate) use narrow::kind_name;
pub(crate) use pattern::checkable as checkable_pattern;
pub use pattern::is_narrower as is_narrower_pattern;
pub(crate) use root::Root;
pub(crate) use several::Form;
pub(crate) use subschema::{Member, Parts};

use crate::diagnostic::{Diagnostics, Reported};
use crate::model::Schema;
use crate::openapi::Document;
use crate::provenance::Trace;
use crate::text;
use subschema::{Flattened, Subschema};

/// More than an agent can be shown; nested references reach it quickly.
const MOST_SCHEMAS: usize = 2_000;

/// Whether values are sent or received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum View {
    /// Sent: bounds apply, readOnly properties do not exist.
    Request,
    /// Received: a new or missing value is not an error, writeOnly properties do not exist.
    Response,
}

/// Reads schemas of one document.
pub(crate) struct Schemas<'a> {
    document: &'a Document,
    view: View,
    /// The schemas that are being read, the innermost last.
    trail: Vec<OpenSchema<'a>>,
    /// How many schemas were read, those behind references included.
    met: usize,
    /// How many may be read, where they are offered to a draft.
    offered: Option<usize>,
    /// Whether there may be more.
    full: Result<(), Reported>,
    /// Whether the next one is a branch of the innermost.
    branch: bool,
    /// What is recorded of what is being read.
    trace: Trace,
}

/// A schema that is being read.
struct OpenSchema<'a> {
    /// What it is made of.
    parts: Vec<Subschema<'a>>,
    /// How what is within it is shown.
    prose: Prose,
    /// Whether it is read as the document has it.
    whole: bool,
    /// Whether it is a branch of the one before.
    branch: bool,
    label: String,
    /// Whether it contains itself.
    recurs: bool,
}

/// Reads the schema of one value.
struct Reader<'r, 'a> {
    schemas: &'r mut Schemas<'a>,
    /// All that the document says about the value.
    flat: &'r Flattened<'a>,
    /// What the manifest chooses of it.
    choice: &'r Choice<'r>,
    cx: &'r mut Diagnostics,
}

impl<'a> Schemas<'a> {
    pub(crate) fn new(document: &'a Document, view: View) -> Self {
        Self {
            document,
            view,
            trail: Vec::new(),
            met: 0,
            offered: None,
            full: Ok(()),
            branch: false,
            trace: Trace::default(),
        }
    }

    /// The schema of a value, cut to what is chosen.
    pub(super) fn read(
        &mut self,
        schema: &Parts<'a>,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Result<Schema, Reported> {
        let flat = self.flatten(schema, cx)?;
        self.reader(&flat, choice, cx).read()
    }

    fn reader<'r>(
        &'r mut self,
        flat: &'r Flattened<'a>,
        choice: &'r Choice<'r>,
        cx: &'r mut Diagnostics,
    ) -> Reader<'r, 'a> {
        Reader {
            schemas: self,
            flat,
            choice,
            cx,
        }
    }

    /// The place in the trail of a schema that is read the same way.
    fn known(&self, opened: &OpenSchema<'a>) -> Option<usize> {
        let same = |open: &OpenSchema<'a>| {
            open.whole && opened.whole && open.prose == opened.prose && open.parts == opened.parts
        };
        self.trail.iter().position(same)
    }

    /// A name for a schema that no other one around it has.
    fn label(&self, called: &str) -> String {
        let called = text::snake_case(called);
        let mut label = called.clone();
        let mut count = 2;
        while self.trail.iter().any(|open| open.label == label) {
            label = format!("{called}{count}");
            count += 1;
        }
        label
    }

    /// Whether a property exists in this direction.
    pub(crate) fn is_visible(&self, schema: &Parts<'a>) -> bool {
        let hidden = match self.view {
            View::Request => "readOnly",
            View::Response => "writeOnly",
        };
        let flat = self.peek(schema);
        flat.is_none_or(|flat| !flat.says(hidden))
    }

    /// The same as [`Self::flatten`]; what is wrong is reported where the schema is read.
    fn peek(&self, schema: &Parts<'a>) -> Option<Flattened<'a>> {
        Diagnostics::look_ahead(|cx| self.flatten(schema, cx)).ok()
    }
}
