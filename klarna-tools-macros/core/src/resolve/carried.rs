//! The security schemes of one alternative that a request can carry together.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::SecurityScheme;
use crate::openapi::{APIKeyLocation, Operation, SecurityScheme as Declared, security_scheme};
use crate::text;
use crate::yaml::Entry;

/// How a scheme writes the header Authorization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Authorizes {
    /// With an access token. Several schemes that ask for one are one.
    ByToken,
    Otherwise,
}

pub(super) fn authorizes(operation: &Operation<'_>, required: &Entry) -> Option<Authorizes> {
    let declared = operation.document.declared_scheme(&required.key.text)?;
    match security_scheme(declared).ok()? {
        Declared::OAuth2 { .. } | Declared::OpenIDConnect { .. } => Some(Authorizes::ByToken),
        Declared::HTTP { .. } => Some(Authorizes::Otherwise),
        Declared::APIKey { location, name, .. } => {
            let is_it = location == APIKeyLocation::Header && is_authorization(&name);
            is_it.then_some(Authorizes::Otherwise)
        }
    }
}

fn is_authorization(header: &str) -> bool {
    header.eq_ignore_ascii_case("authorization")
}

/// The schemes of one alternative that a request carries. It has one header Authorization: of
/// several schemes that write it, the first that the manifest has something for is carried.
#[derive(Default)]
pub(super) struct Carried<'a> {
    schemes: Vec<SecurityScheme>,
    /// The one that writes the header Authorization.
    authorized: Option<(&'a Entry, Authorizes)>,
    /// What a request cannot carry beside it.
    pub(super) unsent: Vec<&'a Entry>,
    /// What the manifest has nothing for, and why.
    missing: Vec<(&'a Entry, Option<Authorizes>, String)>,
}

impl<'a> Carried<'a> {
    pub(super) fn excludes(&self, authorizes: Option<&Authorizes>) -> bool {
        let by_token = Authorizes::ByToken;
        let Some((_, carried)) = self.authorized else {
            return false;
        };
        authorizes.is_some_and(|other| carried != by_token || *other != by_token)
    }

    pub(super) fn add(
        &mut self,
        entry: &'a Entry,
        authorizes: Option<Authorizes>,
        scheme: Result<SecurityScheme, String>,
    ) {
        let scheme = match scheme {
            Ok(scheme) => scheme,
            Err(why) => return self.missing.push((entry, authorizes, why)),
        };
        if let Some(place) = self.taken_by(&scheme) {
            let shown = text::shown(&entry.key.text);
            let another = "and so is another scheme of the same alternative";
            let why = format!("`{shown}` is sent as {place}, {another}");
            return self.missing.push((entry, None, why));
        }
        let carried = authorizes.map(|authorizes| (entry, authorizes));
        self.authorized = self.authorized.or(carried);
        let mut known = self.schemes.iter_mut();
        if !known.any(|known| is_joined(known, &scheme)) {
            self.schemes.push(scheme);
        }
    }

    /// The place that a scheme writes and that another one has written.
    fn taken_by(&self, scheme: &SecurityScheme) -> Option<String> {
        let place = key_place(scheme)?;
        let mut others = self.schemes.iter().filter(|known| *known != scheme);
        let is_taken = others.any(|known| key_place(known).as_ref() == Some(&place));
        is_taken.then_some(place)
    }

    /// The schemes, or why they cannot be carried.
    pub(super) fn finish(mut self, cx: &mut Diagnostics) -> Result<Vec<SecurityScheme>, String> {
        if let Some((carried, _)) = self.authorized {
            let excluded = self.missing.extract_if(.., |(_, other, _)| other.is_some());
            self.unsent.extend(excluded.map(|(entry, ..)| entry));
            if self.missing.is_empty() {
                let unsent = self.unsent.iter();
                unsent.for_each(|entry| cx.note(beside(entry, carried)));
            }
        }
        match self.missing.into_iter().next() {
            Some((.., why)) => Err(why),
            None => Ok(self.schemes),
        }
    }
}

/// Where an API key is sent, such as `header x-key`. Names of headers have no case.
pub(super) fn key_place(scheme: &SecurityScheme) -> Option<String> {
    match scheme {
        SecurityScheme::HeaderKey { .. } => Some(scheme.called().to_lowercase()),
        SecurityScheme::QueryKey { .. } | SecurityScheme::CookieKey { .. } => Some(scheme.called()),
        _ => None,
    }
}

fn beside(unsent: &Entry, carried: &Entry) -> Diagnostic {
    let message = format!("`{}` is not sent", text::shown(&unsent.key.text));
    Diagnostic::new(&unsent.key.span, message)
        .label("a request has one header Authorization")
        .note(&carried.key.span, "this one is sent in it")
        .help("`auth` of the manifest decides which: leave out what is not to be sent")
}

/// Whether both are the same; two tokens of a client are one, with the scopes of both.
fn is_joined(known: &mut SecurityScheme, other: &SecurityScheme) -> bool {
    if let SecurityScheme::ClientCredentials { token, .. } = known
        && let SecurityScheme::ClientCredentials { token: more, .. } = other
    {
        // Both have the client of the manifest and the endpoint of the alternative.
        token.scopes.extend(more.scopes.iter().cloned());
        token.scopes.sort();
        token.scopes.dedup();
        return true;
    }
    known == other
}
