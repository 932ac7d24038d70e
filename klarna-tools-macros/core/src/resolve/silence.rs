//! Operations whose document does not say what authenticates them: nothing is guessed, and a person
//! reads what to write.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{ApiKeys, AuthEntry};
use crate::openapi::{Document, Operation};
use crate::pointer::Pointer;
use crate::text;

const WANTED: &str = "The API requires credentials.";

/// Notes that a document does not say what authenticates its operations.
pub(super) fn note_silence(
    operation: &Operation<'_>,
    auth: Option<&AuthEntry>,
    cx: &mut Diagnostics,
) {
    let document = operation.document;
    let version = document.root.get("openapi").unwrap_or(&document.root);
    let message = format!("operations of {} declare no security", document.name);
    let unneeded = entry(document, &["security"], "[]", "The API requires none.");
    let silence = Diagnostic::new(&version.span, message)
        .label("their requests are sent without credentials")
        .note(operation.span, "one of them")
        .correct_at(place(document, &["security"]))
        .help(if_wanted(document, auth))
        .help(format!("if they need none, add `{unneeded}`"));
    cx.note(silence);
}

/// What to write if the operations need credentials.
fn if_wanted(document: &Document, auth: Option<&AuthEntry>) -> String {
    let declared: Vec<&str> = document.declared_schemes().collect();
    let Some(first) = declared.first() else {
        let known = auth.and_then(Example::of);
        let and = match known {
            Some(_) => "",
            None => ", and add `auth: { bearer: $env.NAME }`",
        };
        let [scheme, required] = known.unwrap_or(Example::BEARER).entries(document);
        return format!(
            "if they need some, declare the scheme under `corrections`, such as `{scheme}`, require it: `{required}`{and}"
        );
    };
    let names: Vec<String> = declared.iter().map(|name| text::shown(name)).collect();
    format!(
        "if they need some, add `{}` under `corrections`, or another of those that it declares: {}",
        required(document, first),
        text::quoted(&names)
    )
}

/// The entries of `corrections` by which a document that declares no scheme asks for a bearer token.
#[must_use]
pub fn bearer_entries(document: &Document) -> [String; 2] {
    Example::BEARER.entries(document)
}

/// A security scheme that a document may lack.
#[derive(Clone, Copy)]
struct Example<'m> {
    name: &'m str,
    scheme: &'static str,
}

impl<'m> Example<'m> {
    const BEARER: Self = Self {
        name: "token",
        scheme: "{ type: http, scheme: bearer }",
    };

    /// One that a manifest has something for.
    fn of(auth: &'m AuthEntry) -> Option<Self> {
        let named = auth.api_key.as_ref().map(|keys| match keys {
            ApiKeys::Named(keys) => keys.0.first().map(|(name, _)| name.value.as_str()),
            ApiKeys::One(_) => None,
        });
        let key = named.map(|name| name.unwrap_or("key"));
        let flow = "{ type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://api.example.com/token', scopes: {} } } }";
        let known = [
            (auth.bearer.as_ref().map(|_| "token"), Self::BEARER.scheme),
            (
                auth.basic.as_ref().map(|_| "login"),
                "{ type: http, scheme: basic }",
            ),
            (key, "{ type: apiKey, in: header, name: X-API-Key }"),
            (
                auth.access_token.as_ref().map(|_| "oauth"),
                "{ type: oauth2, flows: {} }",
            ),
            (auth.client_credentials.as_ref().map(|_| "oauth"), flow),
        ];
        let mut known = known.into_iter();
        known.find_map(|(name, scheme)| name.map(|name| Self { name, scheme }))
    }

    fn entries(self, document: &Document) -> [String; 2] {
        let Self { name, scheme } = self;
        let key = plain(name);
        let components = document.root.get("components");
        let declared = components.and_then(|components| components.get("securitySchemes"));
        // A correction needs a parent that exists.
        let at = ["components", "securitySchemes", name];
        let (at, value) = match (components, declared) {
            (_, Some(_)) => (&at[..], scheme.to_owned()),
            (Some(_), None) => (&at[..2], format!("{{ {key}: {scheme} }}")),
            (None, None) => (
                &at[..1],
                format!("{{ securitySchemes: {{ {key}: {scheme} }} }}"),
            ),
        };
        [
            entry(document, at, &value, WANTED),
            required(document, name),
        ]
    }
}

/// The entry that makes all operations of a document require a scheme.
fn required(document: &Document, name: &str) -> String {
    let value = format!("[{{ {}: [] }}]", plain(name));
    entry(document, &["security"], &value, WANTED)
}

fn entry(document: &Document, at: &[&str], value: &str, why: &str) -> String {
    let at = place(document, at).replace('\'', "''");
    format!("{{ at: '{at}', value: {value}, why: {why} }}")
}

fn place(document: &Document, at: &[&str]) -> String {
    let pointer: Pointer = at.iter().copied().collect();
    pointer.within(&document.name)
}

/// A name within braces.
fn plain(name: &str) -> String {
    let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if is_plain {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', "''"))
    }
}
