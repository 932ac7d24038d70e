//! The root of a body that arguments fill: what it says as a whole, beside its properties.

use super::object::{dependencies, forbidden_by, forbids, is_closed, rest_of};
use super::subschema::{Flattened, Member, Parts};
use super::types::Type;
use super::{Choice, Reader, Schemas};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::{Kind, Names, Schema};
use crate::source::Span;

/// A body whose properties are filled one by one.
pub(crate) struct Root<'a> {
    /// Its properties, each with the reason why it cannot be sent, if there is one.
    pub(crate) members: Vec<(Member<'a>, Option<Diagnostic>)>,
    /// What its names have to be as a whole.
    pub(crate) names: Names,
    /// Where it says so, by the keys of [the lock](crate::lock).
    pub(crate) said: Vec<(Vec<&'a str>, &'a Span)>,
}

impl<'a> Schemas<'a> {
    /// The root of a body as its properties, unless it has none or is not an object. What cannot be
    /// checked of it as a whole is reported.
    pub(crate) fn root(
        &mut self,
        schema: &Parts<'a>,
        needed: &Span,
        cx: &mut Diagnostics,
    ) -> Result<Option<Root<'a>>, Reported> {
        let flat = self.flatten(schema, cx)?;
        let choice = Choice::whole("body", needed);
        self.reader(&flat, &choice, cx).root()
    }
}

impl<'a> Reader<'_, 'a> {
    fn root(&mut self) -> Result<Option<Root<'a>>, Reported> {
        let (flat, needed) = (self.flat, self.choice.span);
        let members = self.schemas.members_of(flat);
        let types = self.types(None)?;
        if members.is_empty() || !types.list.contains(&Type::Object) {
            return Ok(None);
        }
        self.check_keywords("")?;
        check_unlisted_values(flat, needed, self.cx)?;
        let before = self.cx.count();
        self.check_required(&members);
        self.cx.sound_since(before)?;
        let (fewest, most) = self.read_counts(["minProperties", "maxProperties"])?;
        let dependent = dependencies(flat, self.cx)?;
        let each = dependent.iter().map(|(entry, _)| {
            let at = vec!["dependentRequired", entry.key.text.as_str()];
            (at, &entry.value.span)
        });
        let keys = ["minProperties", "maxProperties", "additionalProperties"];
        let keys = keys.into_iter().filter_map(|key| {
            let entry = flat.all(key).next()?;
            Some((vec![key], &entry.value.span))
        });
        let whole = flat.parts.first().map(|part| (vec![], &part.node.span));
        let said = whole.into_iter().chain(keys).chain(each).collect();
        let dependent = dependent.into_iter();
        let dependent = dependent.map(|(entry, with)| (entry.key.text.clone(), with));
        let names = Names {
            fewest,
            most,
            dependent: dependent.collect(),
            rest: self.other_names(),
        };
        let members = members.into_iter().map(|member| {
            let forbidden = forbidden_by(flat, member.name)
                .map(|closed| forbids(closed, &[member.name], Some(member.span), needed));
            (member, forbidden)
        });
        Ok(Some(Root {
            members: members.collect(),
            names,
            said,
        }))
    }

    /// What the API takes under other names. No argument fills them, so that what cannot be
    /// represented of it is not a mistake.
    fn other_names(&mut self) -> Option<Box<Schema>> {
        let rest = rest_of(self.flat);
        let first = rest.first().filter(|_| !is_closed(self.flat))?;
        let note = Diagnostic::new(&first.key.span, "other names are not sent")
            .label("no argument fills what this allows beside the declared properties")
            .note(self.choice.span, "needed here");
        self.cx.note(note);
        let (schemas, choice) = (&mut *self.schemas, self.choice.of_property("*"));
        let all = Parts::under(rest)?;
        let read = Diagnostics::look_ahead(|cx| schemas.read(&all, &choice, cx));
        Some(read.unwrap_or_else(|_| Schema::of(Kind::Any)).into())
    }
}

/// Reports values that are listed of a body as a whole: each argument is a part of it.
fn check_unlisted_values(
    flat: &Flattened<'_>,
    needed: &Span,
    cx: &mut Diagnostics,
) -> Result<(), Reported> {
    let Some(entry) = flat.all("enum").chain(flat.all("const")).next() else {
        return Ok(());
    };
    let message = format!("`{}` of a whole body is not supported", entry.key.text);
    Err(cx.report(
        Diagnostic::new(&entry.key.span, message)
            .label("each argument fills one property of the body")
            .note(needed, "needed here")
            .help("list the values at its properties, under `corrections`"),
    ))
}
