//! The schema of one value, with what is said about it.

use super::discriminator::note_unlisted;
use super::keywords::LEAVE_OUT;
use super::object::has_properties;
use super::siblings::is_ref_wrapper;
use super::subschema::{Flattened, Subschema};
use super::union::next_union;
use super::values::note_texts;
use super::{MOST_SCHEMAS, OpenSchema, Prose, Reader, View, accepts};
use crate::diagnostic::{Diagnostic, Reported};
use crate::model::{Kind, Schema, whole};
use crate::secrets::names_credential;
use crate::text;
use crate::yaml::{MAX_DEPTH, Node};

impl<'a> Reader<'_, 'a> {
    /// Whether the value is sent.
    pub(super) fn is_sent(&self) -> bool {
        self.schemas.view == View::Request
    }

    /// A reader of the same value by other parts of its schema.
    pub(super) fn by<'r>(&'r mut self, flat: &'r Flattened<'a>) -> Reader<'r, 'a> {
        self.schemas.reader(flat, self.choice, self.cx)
    }

    /// The schema, cut to what is chosen.
    pub(super) fn read(&mut self) -> Result<Schema, Reported> {
        let opened = self.open();
        if let Some(known) = self.schemas.known(&opened) {
            return self.read_again(known, &opened);
        }
        if self.schemas.trail.len() == MAX_DEPTH {
            let message = format!("this is nested deeper than {MAX_DEPTH} levels");
            let deep = Diagnostic::new(self.choice.span, message);
            return Err(self.cx.report(deep.label("choose some with `only`")));
        }
        self.count_one()?;
        self.schemas.trail.push(opened);
        let schema = self.read_opened();
        let closed = self.schemas.trail.pop().filter(|closed| closed.recurs);
        let mut schema = schema?;
        schema.label = closed.map(|closed| closed.label).or(schema.label);
        Ok(schema)
    }

    fn count_one(&mut self) -> Result<(), Reported> {
        self.schemas.met += 1;
        let most = self.schemas.offered.unwrap_or(MOST_SCHEMAS);
        if self.schemas.met == most {
            let message = format!("this has more than {most} properties");
            let many = Diagnostic::new(self.choice.span, message);
            self.schemas.full = Err(self.cx.report(many.label("choose some with `only`")));
        }
        self.schemas.full
    }

    fn open(&mut self) -> OpenSchema<'a> {
        let parts = &self.flat.parts;
        let all = parts.iter().all(|part| is_ref_wrapper(part.node));
        let constrains = |part: &&Subschema<'a>| all || !is_ref_wrapper(part.node);
        let called = self.flat.name.unwrap_or(self.choice.name);
        OpenSchema {
            parts: parts.iter().filter(constrains).copied().collect(),
            prose: self.choice.prose.within(),
            whole: self.choice.is_whole(),
            branch: std::mem::take(&mut self.schemas.branch),
            label: self.schemas.label(called),
            recurs: false,
        }
    }

    /// A schema within itself becomes a reference to the outer one.
    fn read_again(&mut self, known: usize, opened: &OpenSchema<'a>) -> Result<Schema, Reported> {
        let between = self.schemas.trail.get(known + 1..).unwrap_or_default();
        if opened.branch && between.iter().all(|open| open.branch) {
            return Err(self.cx.report(
                Diagnostic::new(self.flat.span, "this schema is one of its own branches")
                    .label("it does not describe any value")
                    .note(self.choice.span, "needed here")
                    .help("take the branch out with an entry under `corrections`"),
            ));
        }
        let known = self.schemas.trail.get_mut(known).map(|open| {
            open.recurs = true;
            open.label.clone()
        });
        self.trace();
        Ok(Schema {
            kind: Kind::Recursive(known.unwrap_or_default()),
            nullable: self.flat.is_nullable(),
            ..self.annotations()
        })
    }

    fn read_opened(&mut self) -> Result<Schema, Reported> {
        let (flat, choice) = (self.flat, self.choice);
        self.check_keywords(LEAVE_OUT)?;
        self.trace();
        note_unlisted(flat, choice.span, self.cx);
        let mut read = match next_union(flat, self.cx)? {
            Some(union) => self.read_union(&union)?,
            None => self.read_types()?,
        };
        // A form of a value may have none of what is chosen.
        let chooses = choice.only.as_ref().is_some_and(|only| !only.is_empty());
        if chooses && !has_properties(&read.kind) {
            let message = format!("`{}` has no properties to choose from", choice.name);
            let scalar = Diagnostic::new(choice.span, message).label("leave `only` out");
            self.cx.push(scalar.note(flat.span, "declared here"));
        }
        if self.is_sent() {
            self.narrow(&mut read.kind);
            self.offer(&mut read.kind);
        }
        let annotations = self.annotations();
        let mut schema = Schema {
            kind: read.kind,
            nullable: read.nullable,
            label: read.label,
            one_form: read.one_form,
            deprecated: annotations.deprecated || read.deprecated,
            sunset: annotations.sunset.or(read.sunset),
            name: annotations.name.or(read.name),
            description: annotations.description.or(read.description),
            documentation: annotations.documentation.or(read.documentation),
            default: annotations.default.or(read.default),
            ..annotations
        };
        // The manifest's bounds may exclude the document's default.
        let default = schema.default.take();
        schema.default = default.filter(|value| match accepts(&schema, value) {
            Err(why) if !choice.narrows() => self.note_unfit_default(&why),
            fits => fits.is_ok(),
        });
        Ok(schema)
    }

    fn note_unfit_default(&mut self, why: &str) -> bool {
        if let Some(default) = self.flat.get("default") {
            let message = "a `default` that does not fit its schema is ignored";
            let unfit = Diagnostic::new(&default.span, message).label(why).once();
            self.cx.note(unfit.note(self.choice.span, "needed here"));
        }
        false
    }

    /// A value's description, default and other annotations, without its type.
    fn annotations(&mut self) -> Schema {
        let (flat, choice) = (self.flat, self.choice);
        let description = flat.get("description");
        let documentation = description
            .and_then(Node::as_str)
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty());
        if let (Some(text), Some(node), None) = (&documentation, description, choice.description) {
            text::check(text, &node.span, self.cx);
        }
        let documented = choice.description.map(str::to_owned).or(documentation);
        let deprecation = flat.deprecation();
        let sunset = deprecation.as_ref().and_then(|(it, span)| {
            let sunset = it.sunset.clone()?;
            text::check(&sunset, span, self.cx);
            Some(sunset)
        });
        let is_shown = self.is_sent() && choice.prose != Prose::Hidden;
        let shown = documented.clone().filter(|_| is_shown);
        Schema {
            description: shown.or_else(|| choice.description.map(str::to_owned)),
            documentation: documented,
            name: flat.name.map(str::to_owned),
            default: self.default().map(Node::to_json).map(whole),
            masked: choice.mask,
            opaque: choice.opaque,
            deprecated: deprecation.is_some(),
            sunset,
            ..Schema::of(Kind::Any)
        }
    }

    /// The default of what is sent, unless it cannot be represented or is a secret.
    fn default(&mut self) -> Option<&'a Node> {
        let default = self.flat.get("default").filter(|_| self.is_sent())?;
        if let Some((span, why)) = default.unkept() {
            let ignored = Diagnostic::new(span, "this `default` is ignored");
            self.cx.note(ignored.label(why));
            return None;
        }
        let text = default.as_str().is_some_and(|text| !text.is_empty());
        if text && names_credential(self.choice.name) {
            let ignored = Diagnostic::new(&default.span, "this `default` is ignored");
            let label = "it is that of a credential, and agents and the lockfile would show it";
            default
                .span
                .source()
                .conceal_parts(vec![default.span.range()]);
            self.cx.note(ignored.label(label));
            return None;
        }
        note_texts(default, self.cx);
        Some(default)
    }
}
