//! The root of a body that arguments fill: what it says as a whole, beside its properties.

use super::bounds::read_counts;
use super::keywords::check_keywords;
use super::kinds::note_unfit_keywords;
use super::object::{dependencies, forbidden_by};
use super::subschema::{Flattened, Member, Parts};
use super::types::{Type, declared_types, understood_types};
use super::{Choice, Schemas, View};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::Names;
use crate::source::Span;
use crate::text;

/// A body whose properties are filled one by one.
pub(crate) struct Root<'a> {
    /// Its properties, each with the reason why it cannot be sent, if there is one.
    pub(crate) members: Vec<(Member<'a>, Option<Diagnostic>)>,
    /// What its names have to be as a whole.
    pub(crate) names: Names,
}

impl<'a> Schemas<'a> {
    /// The root of a body as its properties, unless it has none or is not an object. What cannot be
    /// checked of it as a whole is reported.
    pub(crate) fn root(
        &self,
        schema: &Parts<'a>,
        needed: &Span,
        cx: &mut Diagnostics,
    ) -> Result<Option<Root<'a>>, Reported> {
        let flat = self.flatten(schema, cx)?;
        let members = self.members_of(&flat);
        let choice = Choice::whole("body", needed);
        let types = match declared_types(&flat, cx)? {
            Some(types) => types,
            None => understood_types(&flat, None, &choice, cx),
        };
        if members.is_empty() || !types.list.contains(&Type::Object) {
            return Ok(None);
        }
        note_unfit_keywords(&flat, &types, cx);
        check_keywords(&flat, (needed, ""), View::Request, cx)?;
        check_unlisted_values(&flat, needed, cx)?;
        let check = |cx: &mut Diagnostics| self.check_required(&flat, &members, &choice, cx);
        cx.watch(check).1?;
        let (fewest, most) = read_counts(&flat, ["minProperties", "maxProperties"], cx)?;
        let dependent = dependencies(&flat, cx)?.into_iter();
        let dependent = dependent.map(|(entry, with)| (entry.key.text.clone(), with));
        let names = Names {
            fewest,
            most,
            dependent: dependent.collect(),
        };
        let members = members.into_iter().map(|member| {
            let forbidden = forbidden(&flat, &member, needed);
            (member, forbidden)
        });
        Ok(Some(Root {
            members: members.collect(),
            names,
        }))
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

/// Why a property cannot be sent that one part of the body declares and another forbids.
fn forbidden(flat: &Flattened<'_>, member: &Member<'_>, needed: &Span) -> Option<Diagnostic> {
    let closed = forbidden_by(flat, member.name)?;
    let message = format!("this forbids `{}`", text::shown(member.name));
    Some(
        Diagnostic::new(&closed.key.span, message)
            .label("only what `properties` beside it lists is allowed")
            .note(member.span, "declared here")
            .note(needed, "needed here")
            .help("take it out with an entry under `corrections`"),
    )
}
