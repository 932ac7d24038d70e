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
mod narrow;
mod object;
mod offered;
mod pattern;
mod promise;
mod properties;
mod root;
mod siblings;
mod simplified;
mod subschema;
mod traced;
mod types;
mod union;
mod values;

pub(crate) use accepts::accepts;
pub(crate) use choice::{Choice, Prose};
pub(crate) use enumerated::offer_in_path;
pub(crate) use file::file;
pub(crate) use narrow::kind_name;
pub(crate) use root::Root;
pub(crate) use subschema::{Member, Parts};

use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::{Kind, Schema};
use crate::openapi::Document;
use crate::provenance::Trace;
use crate::text;
use crate::yaml::{MAX_DEPTH, Node};
use discriminator::note_unlisted;
use keywords::{LEAVE_OUT, check_keywords};
use object::has_properties;
use siblings::is_ref_wrapper;
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
        let opened = self.open(&flat, choice);
        if let Some(known) = self.known(&opened) {
            return self.read_again(known, &opened, &flat, choice, cx);
        }
        if self.trail.len() == MAX_DEPTH {
            let message = format!("this is nested deeper than {MAX_DEPTH} levels");
            return Err(
                cx.report(Diagnostic::new(choice.span, message).label("choose some with `only`"))
            );
        }
        self.count_one(choice, cx)?;
        self.trail.push(opened);
        let schema = self.read_flat(&flat, choice, cx);
        let closed = self.trail.pop().filter(|closed| closed.recurs);
        let mut schema = schema?;
        schema.label = closed.map(|closed| closed.label).or(schema.label);
        Ok(schema)
    }

    fn count_one(&mut self, choice: &Choice<'_>, cx: &mut Diagnostics) -> Result<(), Reported> {
        self.met += 1;
        let most = self.offered.unwrap_or(MOST_SCHEMAS);
        if self.met == most {
            let message = format!("this has more than {most} properties");
            let many = Diagnostic::new(choice.span, message).label("choose some with `only`");
            self.full = Err(cx.report(many));
        }
        self.full
    }

    fn open(&mut self, flat: &Flattened<'a>, choice: &Choice<'_>) -> OpenSchema<'a> {
        let wrappers = flat.parts.iter().filter(|part| is_ref_wrapper(part.node));
        let all = wrappers.count() == flat.parts.len();
        let constrains = |part: &&Subschema<'a>| all || !is_ref_wrapper(part.node);
        let called = text::snake_case(flat.name.unwrap_or(choice.name));
        let mut label = called.clone();
        let mut count = 2;
        while self.trail.iter().any(|open| open.label == label) {
            label = format!("{called}{count}");
            count += 1;
        }
        OpenSchema {
            parts: flat.parts.iter().filter(constrains).copied().collect(),
            prose: choice.prose.within(),
            whole: choice.is_whole(),
            branch: std::mem::take(&mut self.branch),
            label,
            recurs: false,
        }
    }

    /// The place in the trail of a schema that is read the same way.
    fn known(&self, opened: &OpenSchema<'a>) -> Option<usize> {
        let same = |open: &OpenSchema<'a>| {
            open.whole && opened.whole && open.prose == opened.prose && open.parts == opened.parts
        };
        self.trail.iter().position(same)
    }

    /// A schema within itself becomes a reference to the outer one.
    fn read_again(
        &mut self,
        known: usize,
        opened: &OpenSchema<'a>,
        flat: &Flattened<'a>,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Result<Schema, Reported> {
        let between = self.trail.get(known + 1..).unwrap_or_default();
        if opened.branch && between.iter().all(|open| open.branch) {
            return Err(cx.report(
                Diagnostic::new(flat.span, "this schema is one of its own branches")
                    .label("it does not describe any value")
                    .note(choice.span, "needed here")
                    .help("take the branch out with an entry under `corrections`"),
            ));
        }
        let known = self.trail.get_mut(known).map(|open| {
            open.recurs = true;
            open.label.clone()
        });
        let kind = Kind::Recursive(known.unwrap_or_default());
        self.trace(flat, choice);
        let mut schema = self.annotations(flat, choice, cx);
        schema.kind = kind;
        schema.nullable = flat.is_nullable();
        Ok(schema)
    }

    fn read_flat(
        &mut self,
        flat: &Flattened<'a>,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Result<Schema, Reported> {
        check_keywords(flat, (choice.span, LEAVE_OUT), self.view, cx)?;
        self.trace(flat, choice);
        note_unlisted(flat, choice.span, cx);
        let read = match union::next_union(flat, cx)? {
            Some(union) => self.read_union(flat, &union, choice, cx)?,
            None => self.read_types(flat, choice, cx)?,
        };
        let mut kind = read.kind;
        // A form of a value may have none of what is chosen.
        let chooses = choice.only.as_ref().is_some_and(|only| !only.is_empty());
        if chooses && !has_properties(&kind) {
            let message = format!("`{}` has no properties to choose from", choice.name);
            let scalar = Diagnostic::new(choice.span, message).label("leave `only` out");
            cx.push(scalar.note(flat.span, "declared here"));
        }
        if self.view == View::Request {
            narrow::narrow(&mut kind, choice, flat, cx);
            enumerated::offer(&mut kind, choice, flat, cx);
        }
        let annotations = self.annotations(flat, choice, cx);
        let mut schema = Schema {
            kind,
            nullable: read.nullable,
            label: read.label,
            name: annotations.name.or(read.name),
            documentation: annotations.documentation.or(read.documentation),
            ..annotations
        };
        // The manifest's bounds may exclude the document's default.
        schema.default = schema
            .default
            .take()
            .filter(|value| accepts(&schema, value).is_ok());
        Ok(schema)
    }

    /// A value's description, default and other annotations, without its type.
    fn annotations(
        &self,
        flat: &Flattened<'a>,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Schema {
        let description = flat.get("description");
        let documentation = description
            .and_then(Node::as_str)
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty());
        if let (Some(text), Some(node), None) = (&documentation, description, choice.description) {
            text::check(text, &node.span, cx);
        }
        let documented = choice.description.map(str::to_owned).or(documentation);
        let description = match self.view {
            View::Request if choice.prose != Prose::Hidden => documented.clone(),
            _ => choice.description.map(str::to_owned),
        };
        let default = flat.get("default").filter(|_| self.view == View::Request);
        let unkept = default.and_then(Node::unkept);
        if let Some((span, why)) = unkept {
            cx.note(Diagnostic::new(span, "this `default` is ignored").label(why));
        }
        let default = default.filter(|_| unkept.is_none());
        if let Some(node) = default {
            values::note_texts(node, cx);
        }
        Schema {
            description,
            documentation: documented,
            name: flat.name.map(str::to_owned),
            default: default.map(Node::to_json),
            masked: choice.mask,
            opaque: choice.opaque,
            deprecated: flat.says("deprecated"),
            ..Schema::of(Kind::Any)
        }
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
