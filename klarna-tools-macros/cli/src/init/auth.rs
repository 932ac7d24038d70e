//! Authentication: an environment variable for each security scheme that operations require.

use std::collections::BTreeMap;

use toolspec_core::openapi::{
    APIKeyLocation, Document, Operation, SecurityScheme, client_credentials_url, scheme_name,
    security_scheme,
};
use toolspec_core::text::snake_case;
use toolspec_core::yaml::Node;
use toolspec_core::{TokenUrl, addresses};

use super::name::variable;
use crate::draft::{on_one_line, scalar};
use crate::layout::count;
use crate::operations::operations;

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
pub(super) struct Auth {
    schemes: Vec<Scheme>,
    /// Those of them that no operation requires.
    optional: Vec<Scheme>,
    /// Why alternatives cannot be met, each with the operations that have no other one.
    unmet: BTreeMap<String, Vec<String>>,
}

/// The security alternatives of an operation.
#[derive(Default)]
struct Alternatives {
    /// Those that a manifest supports.
    met: Vec<Vec<Scheme>>,
    /// Why it does not support the others.
    unmet: Vec<String>,
    /// Whether requests are possible without any.
    is_optional: bool,
}

impl Auth {
    /// The schemes that their operations need: of each the first alternative without a login.
    pub(super) fn of<'a>(documents: impl IntoIterator<Item = &'a Document>) -> Self {
        let documents = documents.into_iter();
        let operations = documents.flat_map(|document| operations(std::slice::from_ref(document)));
        let all = operations.map(|operation| (operation, Alternatives::of(operation)));
        let (optional, required): (Vec<_>, Vec<_>) =
            all.partition(|(_, alternatives)| alternatives.is_optional);
        let mut auth = Self::default();
        for (operation, alternatives) in required.into_iter().chain(optional) {
            auth.require(operation, alternatives);
        }
        auth.schemes.sort();
        auth
    }

    fn require(&mut self, operation: Operation<'_>, mut alternatives: Alternatives) {
        let is_met = |schemes: &Vec<Scheme>| schemes.iter().all(|it| self.schemes.contains(it));
        if alternatives.met.iter().any(is_met) {
            return;
        }
        let is_login = |schemes: &Vec<Scheme>| schemes.contains(&Scheme::Access);
        alternatives.met.sort_by_key(is_login);
        let Some(chosen) = alternatives.met.into_iter().next() else {
            for why in alternatives.unmet {
                self.unmet.entry(why).or_default().push(operation.name());
            }
            return;
        };
        for scheme in chosen {
            if !self.schemes.contains(&scheme) {
                if alternatives.is_optional {
                    self.optional.push(scheme.clone());
                }
                self.schemes.push(scheme);
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.schemes.is_empty()
    }

    /// What operations ask for, and cannot be sent.
    pub(super) fn comment(&self, document: &Document) -> String {
        let comments = self.unmet.iter().map(|(why, operations)| {
            let others = operations.len().saturating_sub(1);
            let first = operations.first().map_or("", String::as_str);
            let others = match others {
                0 => String::new(),
                others => format!(", and {}", count(others, "other")),
            };
            let document = &document.name;
            on_one_line(&format!("# Missing: {why} ({document}: {first}{others}).")) + "\n"
        });
        comments.collect()
    }

    /// The section `auth`, if it is needed.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        if self.is_empty() {
            return None;
        }
        let keys = self.key_lines(name);
        let others = self.schemes.iter().filter_map(|scheme| {
            let line = line(scheme, name)?;
            Some(format!("  {line}{}\n", self.remark(scheme)))
        });
        let lines: String = keys.into_iter().chain(others).collect();
        Some(format!("auth:\n{lines}"))
    }

    /// One variable, or one for each scheme.
    fn key_lines(&self, name: &str) -> Option<String> {
        let keys = self.schemes.iter().filter_map(|scheme| match scheme {
            Scheme::Key(key) => Some((key, self.remark(scheme))),
            _ => None,
        });
        match keys.collect::<Vec<_>>().as_slice() {
            [] => None,
            [(_, remark)] => Some(format!(
                "  api_key: {}{remark}\n",
                variable(name, "API_KEY")
            )),
            several => {
                let lines = several.iter().map(|(key, remark)| {
                    let what = snake_case(key).to_uppercase();
                    format!("    {}: {}{remark}\n", scalar(key), variable(name, &what))
                });
                Some(format!("  api_key:\n{}", lines.collect::<String>()))
            }
        }
    }

    fn remark(&self, scheme: &Scheme) -> &'static str {
        if self.optional.contains(scheme) {
            "  # no operation requires it: leave it out to call them without"
        } else {
            ""
        }
    }
}

fn line(scheme: &Scheme, name: &str) -> Option<String> {
    let of = |what| variable(name, what);
    Some(match scheme {
        Scheme::Key(_) => return None,
        Scheme::Basic => format!(
            "basic: {{ username: {}, password: {} }}",
            of("USERNAME"),
            of("PASSWORD")
        ),
        Scheme::Bearer => format!("bearer: {}", of("TOKEN")),
        Scheme::Client => format!(
            "client_credentials: {{ id: {}, secret: {} }}",
            of("CLIENT_ID"),
            of("CLIENT_SECRET")
        ),
        Scheme::Access => format!(
            "# To decide: who supplies the access token? Nothing here obtains or renews it.\n  \
             access_token: {}",
            of("ACCESS_TOKEN")
        ),
    })
}

impl Alternatives {
    fn of(operation: Operation<'_>) -> Self {
        let mut alternatives = Self::default();
        let security = operation.security().and_then(Node::as_sequence);
        for alternative in security.unwrap_or_default() {
            let schemes = alternative.keys();
            let schemes = schemes.map(|name| scheme(operation.document, name));
            match schemes.collect::<Result<Vec<_>, _>>() {
                Ok(schemes) if schemes.is_empty() => alternatives.is_optional = true,
                Ok(schemes) => alternatives.met.push(sent(schemes)),
                Err(why) => alternatives.unmet.push(why),
            }
        }
        alternatives
    }
}

/// The schemes of one alternative that a request carries: one token, and one header Authorization.
fn sent(mut schemes: Vec<(Scheme, bool)>) -> Vec<Scheme> {
    if schemes.iter().any(|(scheme, _)| *scheme == Scheme::Client) {
        schemes.retain(|(scheme, _)| *scheme != Scheme::Access);
    }
    let mut is_authorized = false;
    schemes.retain(|(_, authorizes)| !(*authorizes && std::mem::replace(&mut is_authorized, true)));
    schemes.into_iter().map(|(scheme, _)| scheme).collect()
}

/// A scheme, and whether it writes the header Authorization. `Err` says why it is not supported.
fn scheme(document: &Document, required: &str) -> Result<(Scheme, bool), String> {
    let name = scheme_name(required);
    let declared = scheme_named(document, required);
    let declared = declared.ok_or_else(|| format!("`{name}` is not declared"))?;
    let token_url = client_credentials_url(declared).and_then(Node::as_str);
    let is_fetched = token_url.is_some_and(|url| {
        let first = addresses(document).into_iter().take(1);
        TokenUrl::declared(url, &first.collect::<Vec<_>>()).is_ok()
    });
    let scheme = match security_scheme(declared).map_err(|why| format!("`{name}` {why}"))? {
        SecurityScheme::HTTP { scheme, .. } => match scheme.to_lowercase().as_str() {
            "basic" => Scheme::Basic,
            "bearer" => Scheme::Bearer,
            other => {
                return Err(format!(
                    "`{name}` is the HTTP scheme `{other}`, which is not supported"
                ));
            }
        },
        SecurityScheme::OAuth2 { .. } if is_fetched => Scheme::Client,
        SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. } => Scheme::Access,
        SecurityScheme::APIKey {
            location,
            name: header,
            ..
        } => {
            let is_header = location == APIKeyLocation::Header;
            let authorizes = is_header && header.eq_ignore_ascii_case("authorization");
            return Ok((Scheme::Key(name.to_owned()), authorizes));
        }
    };
    Ok((scheme, true))
}

pub(super) fn declared(document: &Document) -> Option<&Node> {
    document.root.get("components")?.get("securitySchemes")
}

/// The scheme that a requirement names or refers to, else the only one that is declared.
pub(super) fn scheme_named<'a>(document: &'a Document, required: &str) -> Option<&'a Node> {
    let only = || match declared(document)?.as_mapping() {
        Some([only]) => Some(document.peek(&only.value)?.node),
        _ => None,
    };
    document.declared_scheme(required).or_else(only)
}
