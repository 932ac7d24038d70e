//! Manifest × documents → tool set: every cross-check, each mistake at its place.

mod address;
mod aliases;
mod annotations;
mod arguments;
mod body;
mod conditions;
mod contradictions;
mod correct;
mod equals;
mod lookup;
mod money;
mod parameters;
mod path;
mod places;
mod policy;
mod report;
mod request;
mod result;
mod says;
mod secrets;
mod security;
mod server;
mod steps;
mod style;
mod tool;
mod trial;

pub use address::{MOST as MOST_ADDRESSES, addresses, host_of};
pub(crate) use correct::correct;
pub use result::RESERVED;
pub use trial::{Misfit, Part};
pub(crate) use trial::{correct_what_fits, resolve_what_fits};

use crate::diagnostic::{Diagnostic, Diagnostics, near_miss};
use crate::manifest::{Entries, ErrorsEntry, HostsEntry, Located, Manifest};
use crate::model::{ErrorFormat, Hint, Retry, Server, Tool, Toolset};
use crate::openapi::Document;
use crate::provenance::Recorder;
use crate::text;
use server::{check_hosts, check_override};

/// How long a call may take where the manifest does not say: shorter than the minute after which
/// common MCP clients stop waiting, in milliseconds.
const DEFAULT_TIMEOUT_MS: u32 = 50_000;

/// Builds the tool set, and records where each part of it is decided.
pub(crate) fn resolve(
    manifest: &Manifest,
    documents: &[Document],
    mut places: Recorder<'_>,
    cx: &mut Diagnostics,
) -> Toolset {
    places::place_server(manifest, &mut places);
    check_name(&manifest.name, cx);
    check_apis(manifest, documents, cx);
    aliases::check_aliases(&manifest.tools, cx);
    let ((tools, shared), sound) =
        cx.watch(|cx| tool::resolve_tools(manifest, documents, places, cx));
    if sound.is_ok() {
        check_idempotency(manifest, documents, &tools, cx);
        secrets::check_secrets(manifest, &shared.hosts, cx);
    }
    let server = Server {
        name: manifest.name.value.clone(),
        title: manifest.title.value.clone(),
        instructions: manifest.instructions.value.clone(),
        hosts: shared.hosts,
        security: shared.security,
        errors: manifest
            .errors
            .as_ref()
            .map(|entry| resolve_errors(entry, cx))
            .unwrap_or_default(),
        portal: manifest.portal.as_ref().map(|portal| portal.value.clone()),
    };
    Toolset { server, tools }
}

/// Names reach agents and hosts, many of which allow only these characters.
fn check_name(name: &Located<String>, cx: &mut Diagnostics) {
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let Located { value: name, span } = name;
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase());
    if !begins || name.len() > 64 || !name.chars().all(legal) {
        cx.push(
            Diagnostic::new(span, format!("`{}` is no name", text::shown(name)))
                .label("a lower-case letter, then at most 63 lower-case letters, digits or `_`"),
        );
    }
}

/// A header that no operation declares would leave every write without a key.
fn check_idempotency(
    manifest: &Manifest,
    documents: &[Document],
    tools: &[Tool],
    cx: &mut Diagnostics,
) {
    let Some(entry) = &manifest.idempotency else {
        return;
    };
    let mut steps = tools.iter().flat_map(|tool| &tool.steps);
    if steps.any(|step| matches!(step.retry, Retry::Keyed(_))) {
        return;
    }
    let header = &entry.header;
    let message = format!(
        "no operation of these tools declares `{}`",
        text::shown(&header.value)
    );
    let unsent = Diagnostic::new(&header.span, message);
    let known: Vec<String> = documents.iter().flat_map(Document::headers).collect();
    cx.push(
        match near_miss(&header.value, known.iter().map(String::as_str)) {
            Some(near) => unsent.label(format!("did you mean `{near}`?")),
            None => unsent.help("leave `idempotency` out if the API has no such header"),
        },
    );
}

fn check_apis(manifest: &Manifest, documents: &[Document], cx: &mut Diagnostics) {
    let apis = manifest
        .apis
        .as_ref()
        .map(|apis| apis.0.as_slice())
        .unwrap_or_default();
    let hosts = apis.iter().filter_map(|(_, api)| api.hosts.as_ref());
    for hosts in manifest.hosts.iter().chain(hosts) {
        check_hosts(hosts, cx);
        check_default(hosts, cx);
        check_override(hosts, cx);
    }
    for (name, _) in apis {
        if documents.iter().all(|document| document.name != name.value) {
            let message = format!("`{}` is none of the documents", text::shown(&name.value));
            let unknown = Diagnostic::new(&name.span, message);
            let names = documents.iter().map(|document| document.name.as_str());
            cx.push(match near_miss(&name.value, names) {
                Some(near) => unknown.label(format!("did you mean `{near}`?")),
                None => unknown.label("write its path as `documents` does"),
            });
        }
    }
}

fn check_default(entry: &HostsEntry, cx: &mut Diagnostics) {
    let (Some(default), Some(allowed)) = (&entry.default, &entry.allowed) else {
        return;
    };
    if allowed.iter().any(|host| host.value == default.value) {
        return;
    }
    let unknown = Diagnostic::new(&default.span, "the default is not among the allowed hosts");
    let allowed = allowed.iter().map(|host| host.value.as_str());
    cx.push(match near_miss(&default.value, allowed) {
        Some(near) => unknown.label(format!("did you mean `{near}`?")),
        None => unknown,
    });
}

fn resolve_errors(entry: &ErrorsEntry, cx: &mut Diagnostics) -> ErrorFormat {
    let path = |text: &Located<String>| dotted(&text.value);
    let header = entry.correlation_header.as_ref();
    ErrorFormat {
        code: entry.code.as_ref().map(path).unwrap_or_default(),
        messages: entry.messages.iter().flatten().map(path).collect(),
        correlation: entry.correlation.as_ref().map(path).unwrap_or_default(),
        correlation_header: header.map_or_else(String::new, |header| header.value.clone()),
        hints: resolve_hints(entry.hints.as_ref(), cx),
    }
}

fn resolve_hints(hints: Option<&Entries<Located<String>>>, cx: &mut Diagnostics) -> Vec<Hint> {
    let mut resolved = Vec::new();
    for (error, advice) in hints.map(|hints| hints.0.as_slice()).unwrap_or_default() {
        let code = error.value.as_str();
        let is_status = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit());
        let is_code = code.starts_with(|c: char| c.is_ascii_uppercase())
            && code
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        if !is_status && !is_code {
            cx.push(
                Diagnostic::new(&error.span, format!("`{}` is no error", text::shown(code)))
                    .label("an error code in capitals, or an HTTP status"),
            );
        }
        resolved.push(Hint {
            error: error.value.clone(),
            advice: advice.value.clone(),
        });
    }
    resolved
}

fn dotted(text: &str) -> Vec<String> {
    text.split('.').map(str::to_owned).collect()
}
