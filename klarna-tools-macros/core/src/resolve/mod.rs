//! Manifest × documents → tool set: every cross-check, each mistake at its place.

mod address;
mod advice;
mod answer;
mod arguments;
mod body;
mod carried;
mod failing;
mod failures;
mod field;
mod input;
mod misnamed;
mod misread;
mod offer;
mod operations;
mod parameters;
mod path;
mod places;
mod redaction;
mod report;
mod request;
mod result;
mod scheme;
mod secrets;
mod security;
mod segment;
mod server;
mod servers;
mod shared;
mod silence;
mod style;
mod token_url;
mod tool;
mod trial;
mod unused;
mod whole_path;

pub use address::{MOST as MOST_ADDRESSES, addresses, addresses_of, host_of};
pub(crate) use offer::{offer, try_tools};
pub use silence::bearer_entries;
pub use token_url::TokenUrl;
pub use trial::{Incompatibility, Subject};
pub(crate) use trial::{correct_what_fits, resolve_what_fits};

use crate::check::{
    check_aliases, check_groups, check_name, check_name_of, resolve_ceilings, resolve_errors,
};
use crate::diagnostic::{Diagnostic, Diagnostics, Notes, nearest};
use crate::manifest::{Entries, Located, Manifest};
use crate::model::{Server, Step, Tool, Toolset};
use crate::openapi::{Document, unknown_document};
use crate::provenance::{Provenance, Recorder};
use crate::text;
use parameters::is_token;
use server::{check_chosen, check_hosts};

/// How long a call may take where the manifest does not say: shorter than the minute after which
/// common MCP clients stop waiting, in milliseconds.
const DEFAULT_TIMEOUT_MS: u32 = 50_000;

/// What a manifest and its documents define, and where each part of it is decided.
#[derive(Debug)]
pub struct Resolved {
    /// The tools and the server.
    pub toolset: Toolset,
    /// What is not a mistake and a person should know.
    pub notes: Notes,
    pub(crate) provenance: Provenance,
}

/// Builds the tool set, and records where each part of it is decided.
pub(crate) fn resolve(
    manifest: &Manifest,
    documents: &[Document],
    cx: &mut Diagnostics,
) -> Resolved {
    let mut provenance = Provenance::default();
    let mut places = Recorder::of(&mut provenance);
    places::place_server(manifest, &mut places);
    check_name(&manifest.name, cx);
    check_version(manifest.version.as_ref(), cx);
    check_apis(manifest, documents, cx);
    for document in documents {
        document.note_dialect(cx);
    }
    check_aliases(&manifest.tools, cx);
    check_groups(manifest, cx);
    let ((tools, shared), sound) =
        cx.watch(|cx| tool::resolve_tools(manifest, documents, places, cx));
    if sound.is_ok() {
        check_idempotency(manifest, documents, &tools, cx);
        server::check_variables(manifest, &tools, &shared.hosts, cx);
        secrets::check_secrets(manifest, &shared.hosts, cx);
    }
    let redaction = redaction::resolve_redaction(manifest, &tools, sound.is_ok(), cx);
    let errors = manifest.errors.as_ref();
    let errors = errors.map(|entry| resolve_errors(entry, cx));
    let errors = errors.unwrap_or_default();
    if sound.is_ok() {
        advice::note_unknown(manifest, documents, &errors, cx);
        let shared = (shared.hosts.as_slice(), shared.security.as_slice());
        unused::note_unused(manifest, documents, shared, cx);
    }
    let text_of = |text: Option<&Located<String>>| text.map(|text| text.value.clone());
    let server = Server {
        name: manifest.name.value.clone(),
        title: manifest.title.value.clone(),
        version: text_of(manifest.version.as_ref()),
        instructions: manifest.instructions.value.clone(),
        hosts: shared.hosts,
        security: shared.security,
        errors,
        portal: text_of(manifest.portal.as_ref()),
        redaction,
        ceilings: resolve_ceilings(manifest, cx),
    };
    Resolved {
        toolset: Toolset { server, tools },
        notes: Notes::default(),
        provenance,
    }
}

/// Reports a version that no header can carry as that of a product (RFC 9110, section 10.1.5).
fn check_version(version: Option<&Located<String>>, cx: &mut Diagnostics) {
    if let Some(Located { value, span }) = version
        && (value.len() > 64 || !is_token(value))
    {
        let invalid = format!("`{}` is not a version", text::shown(value));
        let label = "at most 64 letters, digits, `.`, `-`, `+` and `_`, without blanks";
        cx.push(Diagnostic::new(span, invalid).label(label));
    }
}

/// Reports an idempotency header that no operation declares, and notes one that no write of these
/// tools sends.
fn check_idempotency(
    manifest: &Manifest,
    documents: &[Document],
    tools: &[Tool],
    cx: &mut Diagnostics,
) {
    let Some(entry) = &manifest.idempotency else {
        return;
    };
    let _ = check_name_of(&entry.argument, manifest.names(), cx);
    if parameters::is_of_http(&entry.header.value) {
        let shown = text::shown(&entry.header.value);
        let owned = Diagnostic::new(&entry.header.span, format!("`{shown}` carries no key"));
        cx.push(owned.label("the HTTP client writes this header"));
        return;
    }
    let mut steps = tools.iter().flat_map(|tool| &tool.steps);
    if steps.any(Step::is_keyed) {
        return;
    }
    if let Some((undeclared, _)) = undeclared_header(manifest, documents) {
        cx.push(undeclared);
    } else if tools.iter().any(Tool::is_write) {
        let shown = text::shown(&entry.header.value);
        let message = format!("no write of these tools declares `{shown}`");
        let label = "none of them can be repeated safely";
        cx.note(Diagnostic::new(&entry.header.span, message).label(label));
    }
}

/// The mistake of an idempotency header that no operation declares, and whether another name is near.
fn undeclared_header(manifest: &Manifest, documents: &[Document]) -> Option<(Diagnostic, bool)> {
    let Located { value, span } = &manifest.idempotency.as_ref()?.header;
    let known: Vec<String> = documents.iter().flat_map(Document::headers).collect();
    if known.iter().any(|known| known.eq_ignore_ascii_case(value)) {
        return None;
    }
    let message = format!("no operation declares `{}`", text::shown(value));
    let help = "leave `idempotency` out if the API has no such header";
    let undeclared = Diagnostic::new(span, message);
    Some(match nearest(value, known.iter().map(String::as_str)) {
        Some(near) => (undeclared.label(format!("did you mean `{near}`?")), true),
        None => (undeclared.help(help), false),
    })
}

fn check_apis(manifest: &Manifest, documents: &[Document], cx: &mut Diagnostics) {
    for (name, api) in Entries::of(manifest.apis.as_ref()) {
        let own = documents
            .iter()
            .filter(|document| document.name == name.value);
        if own.clone().next().is_none() {
            cx.push(unknown_document(&name.value, &name.span, documents));
        }
        if let Some(hosts) = &api.hosts {
            check_chosen(hosts, own, cx);
        }
    }
    if let Some(hosts) = &manifest.hosts {
        check_chosen(hosts, documents.iter(), cx);
    }
    for hosts in manifest.all_hosts() {
        check_hosts(hosts, cx);
    }
}
