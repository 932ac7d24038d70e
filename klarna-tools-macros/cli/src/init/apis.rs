//! Hosts and credentials, shared by all documents or for each of its own.

use std::fmt::Write as _;

use toolspec_core::openapi::Document;

use super::auth::Auth;
use super::hosts::Hosts;
use super::name::{Names, derived};
use super::undeclared::{Undeclared, misnamed, undeclared};
use crate::draft::scalar;

/// Hosts and credentials of one document.
struct Api<'a> {
    document: &'a Document,
    hosts: Hosts,
    auth: Auth,
}

/// `hosts`, `auth`, `apis` and `corrections` of the manifest.
///
/// Documents with the same hosts share their credentials. Others do not: a secret of one API must
/// not reach another.
pub(super) fn text(names: &Names, given: &[String], documents: &[Document]) -> String {
    let apis = documents.iter().map(|document| Api {
        document,
        hosts: Hosts::of(document, given),
        auth: Auth::of([document]),
    });
    let mut apis: Vec<Api<'_>> = apis.collect();
    let missing = apis.iter().map(|api| api.auth.comment(api.document));
    let missing: String = missing.collect();
    let is_shared = is_shared(&apis);
    if is_shared {
        for api in &mut apis {
            api.auth = Auth::of(documents);
        }
    }
    let mut sections: Vec<String> = Vec::new();
    sections.extend(Some(comments(&apis) + &missing).filter(|text| !text.is_empty()));
    sections.extend(if is_shared {
        apis.first().and_then(|api| api.lines(&names.name))
    } else {
        each(&apis)
    });
    sections.extend(corrections(&apis));
    sections.join("\n")
}

impl Api<'_> {
    /// `hosts` and `auth`, if it needs any.
    fn lines(&self, name: &str) -> Option<String> {
        let sections = [self.hosts.text(name), self.auth.text(name)];
        let sections: Vec<String> = sections.into_iter().flatten().collect();
        (!sections.is_empty()).then(|| sections.join("\n"))
    }

    fn undeclared(&self) -> Undeclared {
        undeclared(self.document, !self.auth.is_empty())
    }
}

/// Whether all requests go to the same hosts.
fn is_shared(apis: &[Api<'_>]) -> bool {
    let mut pairs = apis.windows(2);
    pairs.all(|pair| match pair {
        [one, other] => one.hosts == other.hosts && one.hosts.is_known(),
        _ => true,
    })
}

/// `apis` of the manifest, each with variables of its own.
fn each(apis: &[Api<'_>]) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    let mut text = String::new();
    for api in apis {
        let mut name = derived(api.document);
        if names.contains(&name) {
            name = format!("{name}_{}", names.len() + 1);
        }
        if let Some(lines) = api.lines(&name) {
            let _ = writeln!(text, "  {}:", scalar(&api.document.name));
            let lines = lines.lines().filter(|line| !line.is_empty());
            text.extend(lines.map(|line| format!("    {line}\n")));
        }
        names.push(name);
    }
    (!text.is_empty()).then(|| format!("apis:\n{text}"))
}

fn comments(apis: &[Api<'_>]) -> String {
    let mut comments = String::new();
    for api in apis {
        comments += &api.hosts.comment(api.document).unwrap_or_default();
        if let Undeclared::Comment(comment) = api.undeclared() {
            comments += &comment;
        }
    }
    comments
}

fn corrections(apis: &[Api<'_>]) -> Option<String> {
    let mut corrections = String::new();
    for api in apis {
        corrections += &misnamed(api.document);
        if let Undeclared::Correction(correction) = api.undeclared() {
            corrections += &correction;
        }
    }
    (!corrections.is_empty()).then(|| format!("corrections:\n{corrections}"))
}
