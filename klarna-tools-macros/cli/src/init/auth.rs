//! Authentication: an environment variable for each security scheme that operations require.

use toolspec_core::openapi::{
    APIKeyLocation, Document, Operation, SecurityScheme, client_credentials_url, security_scheme,
};
use toolspec_core::pointer::Pointer;
use toolspec_core::text::snake_case;
use toolspec_core::yaml::Node;
use toolspec_core::{TokenUrl, addresses};

use super::name::variable;
use crate::draft::{flow, on_one_line, scalar};
use crate::offered::operations;

/// A security scheme that a manifest supports; the easiest to set up first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Scheme {
    Key(String),
    Basic,
    Bearer,
    /// An access token that is fetched with client credentials.
    Client,
    /// An access token that is obtained elsewhere.
    Access,
}

/// The schemes that authenticate the operations of some documents.
#[derive(Default)]
pub(super) struct Auth(Vec<Scheme>);

impl Auth {
    /// The schemes that their operations need: of each the first alternative without a login.
    pub(super) fn of<'a>(documents: impl IntoIterator<Item = &'a Document>) -> Self {
        let mut auth = Self::default();
        for document in documents {
            for operation in operations(std::slice::from_ref(document)) {
                auth.require(alternatives(operation));
            }
        }
        auth.0.sort();
        auth
    }

    fn require(&mut self, mut alternatives: Vec<Vec<Scheme>>) {
        let is_met = |schemes: &Vec<Scheme>| schemes.iter().all(|scheme| self.0.contains(scheme));
        if alternatives.iter().any(is_met) {
            return;
        }
        alternatives.sort_by_key(|schemes| schemes.contains(&Scheme::Access));
        for scheme in alternatives.into_iter().next().into_iter().flatten() {
            if !self.0.contains(&scheme) {
                self.0.push(scheme);
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The section `auth`, if it is needed.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        if self.is_empty() {
            return None;
        }
        let keys = self.0.iter().filter_map(|scheme| match scheme {
            Scheme::Key(scheme) => Some(scheme.as_str()),
            _ => None,
        });
        let keys = key_lines(&keys.collect::<Vec<_>>(), name);
        let others = self.0.iter().filter_map(|scheme| line(scheme, name));
        let lines: String = keys.into_iter().chain(others).collect();
        Some(format!("auth:\n{lines}"))
    }
}

fn line(scheme: &Scheme, name: &str) -> Option<String> {
    let of = |what| variable(name, what);
    Some(match scheme {
        Scheme::Key(_) => return None,
        Scheme::Basic => format!(
            "  basic: {{ username: {}, password: {} }}\n",
            of("USERNAME"),
            of("PASSWORD")
        ),
        Scheme::Bearer => format!("  bearer: {}\n", of("TOKEN")),
        Scheme::Client => format!(
            "  client_credentials: {{ id: {}, secret: {} }}\n",
            of("CLIENT_ID"),
            of("CLIENT_SECRET")
        ),
        Scheme::Access => format!(
            "  # To decide: who supplies the access token? Nothing here obtains or renews it.\n  \
             access_token: {}\n",
            of("ACCESS_TOKEN")
        ),
    })
}

/// One variable, or one for each scheme.
fn key_lines(schemes: &[&str], name: &str) -> Option<String> {
    match schemes {
        [] => None,
        [_] => Some(format!("  api_key: {}\n", variable(name, "API_KEY"))),
        several => {
            let lines = several.iter().map(|scheme| {
                let what = snake_case(scheme).to_uppercase();
                format!("    {}: {}\n", scalar(scheme), variable(name, &what))
            });
            Some(format!("  api_key:\n{}", lines.collect::<String>()))
        }
    }
}

/// The security alternatives of an operation that a manifest supports.
fn alternatives(operation: Operation<'_>) -> Vec<Vec<Scheme>> {
    let security = operation.security().and_then(Node::as_sequence);
    let alternatives = security.unwrap_or_default().iter();
    let alternatives = alternatives.filter_map(|alternative| {
        let schemes = alternative.keys();
        let schemes = schemes.map(|name| scheme(operation.document, name));
        let mut schemes: Vec<(Scheme, bool)> = schemes.collect::<Option<_>>()?;
        if schemes.iter().any(|(scheme, _)| *scheme == Scheme::Client) {
            // A request carries one token.
            schemes.retain(|(scheme, _)| *scheme != Scheme::Access);
        }
        let mut is_authorized = false;
        schemes.retain(|(_, authorizes)| {
            !(*authorizes && std::mem::replace(&mut is_authorized, true))
        });
        Some(schemes.into_iter().map(|(scheme, _)| scheme).collect())
    });
    alternatives.collect()
}

/// A scheme, and whether it writes the header Authorization, of which a request has one.
fn scheme(document: &Document, name: &str) -> Option<(Scheme, bool)> {
    let declared = scheme_named(document, name)?;
    let declared = document.peek(declared)?.node;
    let token_url = client_credentials_url(declared).and_then(Node::as_str);
    let scheme = match security_scheme(declared).ok()? {
        SecurityScheme::HTTP { scheme, .. } => match scheme.to_lowercase().as_str() {
            "basic" => Scheme::Basic,
            "bearer" => Scheme::Bearer,
            _ => return None,
        },
        SecurityScheme::OAuth2 { .. }
            if token_url.is_some_and(|url| {
                let first = addresses(document).into_iter().take(1);
                TokenUrl::declared(url, &first.collect::<Vec<_>>()).is_ok()
            }) =>
        {
            Scheme::Client
        }
        SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. } => Scheme::Access,
        SecurityScheme::APIKey {
            location,
            name: header,
            ..
        } => {
            let is_header = location == APIKeyLocation::Header;
            let authorizes = is_header && header.eq_ignore_ascii_case("authorization");
            return Some((Scheme::Key(name.to_owned()), authorizes));
        }
    };
    Some((scheme, true))
}

fn declared(document: &Document) -> Option<&Node> {
    document.root.get("components")?.get("securitySchemes")
}

/// The scheme of this name, else the only one that is declared.
fn scheme_named<'a>(document: &'a Document, name: &str) -> Option<&'a Node> {
    let declared = declared(document)?;
    declared.get(name).or_else(|| match declared.as_mapping() {
        Some([only]) => Some(&only.value),
        _ => None,
    })
}

/// Corrections for schemes that operations require by an undeclared name.
pub(super) fn misnamed(document: &Document) -> String {
    let operations = operations(std::slice::from_ref(document));
    let security = operations.filter_map(|operation| operation.security());
    let names = security
        .filter_map(Node::as_sequence)
        .flatten()
        .flat_map(Node::keys);
    let mut names: Vec<&str> = names
        .filter(|name| declared(document).is_some_and(|schemes| schemes.get(name).is_none()))
        .collect();
    names.sort_unstable();
    names.dedup();
    let corrections = names.iter().filter_map(|name| {
        let scheme = scheme_named(document, name)?;
        let pointer = Pointer::from_iter(["components", "securitySchemes", name]);
        let at = format!("{}#{pointer}", document.name);
        Some(format!(
            "  # To decide: is the only declared scheme the intended one?\n  \
             - at: {}\n    \
               value: {}\n    \
               why: Operations ask for it by a name that is not declared.\n",
            scalar(&at),
            flow(scheme),
        ))
    });
    corrections.collect()
}

/// What to write for operations without `security`: a correction if others need credentials, or a
/// comment if no operation requires a declared scheme.
pub(super) fn undeclared(document: &Document, is_authenticated: bool) -> Undeclared {
    let mut operations = operations(std::slice::from_ref(document));
    if !operations.any(|operation| operation.security().is_none()) {
        return Undeclared::None;
    }
    let name = &document.name;
    let at = scalar(&format!("{name}#/security"));
    if is_authenticated {
        return Undeclared::Correction(format!(
            "  # To decide: is it right that operations which ask for no credentials get none?\n  \
             - at: {at}\n    \
               value: []\n    \
               why: Operations that declare no security need no credentials.\n"
        ));
    }
    let schemes = declared(document).into_iter().flat_map(Node::keys);
    let schemes: Vec<String> = schemes
        .map(|name| format!("`{}`", on_one_line(name)))
        .collect();
    if schemes.is_empty() {
        return Undeclared::None;
    }
    Undeclared::Comment(format!(
        "# To decide: {} declares {}, and no operation asks for credentials. If the API wants\n\
         # them, say which by an entry under `corrections` for {at}, and add `auth`.\n",
        on_one_line(name),
        schemes.join(", "),
    ))
}

/// What the manifest says about operations that declare no security.
pub(super) enum Undeclared {
    None,
    Correction(String),
    Comment(String),
}
