//! Operations that no document has by the name that a manifest gives them, and what was meant.

use crate::diagnostic::{Diagnostic, near_miss};
use crate::manifest::{Located, OperationName};
use crate::openapi::{Document, Operation};
use crate::text;
use crate::yaml::Node;

/// How many operations are named where none is near.
const NAMED: usize = 6;

/// The mistake of a name that no document has, with the right one where it is known.
pub(super) fn unknown_operation(
    name: &Located<OperationName>,
    documents: &[Document],
) -> Diagnostic {
    let written = text::spelled(&name.value.to_string());
    let message = if name.value.method.is_empty() {
        format!("`{}` is not a method and a path", text::shown(&written))
    } else {
        format!("no document has {written}")
    };
    let unknown = Diagnostic::new(&name.span, message);
    let known: Vec<Operation<'_>> = documents.iter().flat_map(Document::operations).collect();
    match meant(&name.value, &known) {
        Some(label) => unknown.label(label),
        None => unknown.help(listed(&known, documents)),
    }
}

/// What to write instead.
fn meant(name: &OperationName, known: &[Operation<'_>]) -> Option<String> {
    let (method, path) = parts(name);
    by_id(&path, known)
        .or_else(|| by_path(&method, &path, known))
        .or_else(|| {
            let names = known.iter().map(Operation::name);
            let names: Vec<String> = names.filter(|known| ends_alike(&path, known)).collect();
            let near = near_miss(
                &format!("{method} {path}"),
                names.iter().map(String::as_str),
            )?;
            Some(format!("did you mean `{near}`?"))
        })
}

/// Whether both paths end in the same word, or nearly: a capture is not meant by `…/refunds`.
fn ends_alike(written: &str, known: &str) -> bool {
    let last = |path: &str| {
        let mut names = path.rsplit('/').filter(|name| !name.contains('{'));
        names.next().unwrap_or_default().to_owned()
    };
    let (written, known) = (last(written), last(known));
    written == known || near_miss(&written, [known.as_str()]).is_some()
}

/// The method and the path in what was written, in any order, and with a host or without.
fn parts(name: &OperationName) -> (String, String) {
    let written = format!("{} {}", name.method, name.path);
    let words: Vec<&str> = written.split_whitespace().collect();
    if let [method, path] = words[..]
        && !method.contains('/')
        && !path.contains("://")
    {
        let method = method.trim_end_matches(':').to_ascii_uppercase();
        return (method, format!("/{}", path.trim_start_matches('/')));
    }
    let (before, rest) = match written.split_once("://") {
        Some((before, url)) => (before, url.find('/').and_then(|at| url.get(at..))),
        None => match written.find('/') {
            Some(at) => (written.get(..at).unwrap_or_default(), written.get(at..)),
            None => ("", Some(written.trim())),
        },
    };
    let mut words = rest.unwrap_or_default().split_whitespace();
    let (path, behind) = (words.next().unwrap_or_default(), words.next());
    let mut before = before.split(|c: char| !c.is_ascii_alphabetic());
    let method = before.find(|word| !word.is_empty()).or(behind);
    (
        method.unwrap_or_default().to_ascii_uppercase(),
        path.to_owned(),
    )
}

/// The operation whose operationId was written.
fn by_id(written: &str, known: &[Operation<'_>]) -> Option<String> {
    let ids = known.iter().filter_map(|it| {
        let id = it.node.get("operationId").and_then(Node::as_str)?;
        Some((id, it.name()))
    });
    let ids: Vec<(&str, String)> = ids.collect();
    let written = Some(written).filter(|written| !written.contains('/'))?;
    let near = near_miss(written, ids.iter().map(|(id, _)| *id))?;
    let (id, operation) = ids.iter().find(|(id, _)| *id == near)?;
    let id = text::shown(id);
    Some(format!("write `{operation}`: its operationId is `{id}`"))
}

/// The operation at a path that was meant: without the base path of the server, the query, a slash at
/// its end, and in the case of the document.
fn by_path(method: &str, path: &str, known: &[Operation<'_>]) -> Option<String> {
    let (wanted, has_query) = path
        .split_once('?')
        .map_or((path, false), |(wanted, _)| (wanted, true));
    let wanted = plain(wanted);
    let at_end = |it: &&Operation<'_>| it.path.len() > 1 && wanted.ends_with(&plain(it.path));
    let longest = known.iter().filter(at_end).map(|it| it.path.len()).max()?;
    let there = known
        .iter()
        .filter(at_end)
        .filter(|it| it.path.len() == longest);
    let there: Vec<&Operation<'_>> = there.collect();
    let methods: Vec<&str> = there.iter().map(|it| it.method).collect();
    let Some(method) = near_miss(method, methods.iter().copied()) else {
        let names: Vec<String> = there.iter().map(|it| format!("`{}`", it.name())).collect();
        return Some(match method {
            "" => format!("write {}", names.join(" or ")),
            _ => format!("this path has {}", methods.join(" and ")),
        });
    };
    let found = there.iter().find(|it| it.method == method)?;
    let name = found.name();
    let base = wanted.strip_suffix(&plain(found.path)).unwrap_or_default();
    if !has_base(found.document, base) {
        return None;
    }
    Some(match (base, has_query) {
        ("", false) => format!("did you mean `{name}`?"),
        ("", true) => format!("write `{name}`: what is behind the `?` are arguments"),
        (base, _) => format!("write `{name}`: `{}` is of the server", text::shown(base)),
    })
}

/// Whether a server of a document has a base path.
fn has_base(document: &Document, base: &str) -> bool {
    let servers = document.root.elements_of("servers").iter();
    let mut urls = servers.filter_map(|server| server.get("url")?.as_str());
    let ends = |url: &str| url.trim_end_matches('/').to_lowercase().ends_with(base);
    base.is_empty() || urls.any(ends)
}

/// A path without what people write differently: case, the slash at its end, and how its parameters
/// are marked.
fn plain(path: &str) -> String {
    let segments = path.trim_end_matches('/').split('/');
    let segments = segments.map(|segment| {
        let is_marked = segment.starts_with([':', '{', '<', '$']);
        if is_marked {
            "{}".to_owned()
        } else {
            segment.to_lowercase()
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

/// The operations, or where they are listed.
fn listed(known: &[Operation<'_>], documents: &[Document]) -> String {
    let names: Vec<String> = known.iter().map(Operation::name).collect();
    if (1..=NAMED).contains(&names.len()) {
        return format!("the operations are: {}", text::quoted(&names));
    }
    let documents: Vec<&str> = documents.iter().map(|one| one.name.as_str()).collect();
    match documents.as_slice() {
        [] => "name an OpenAPI document under `documents`".to_owned(),
        documents => format!(
            "the operations are under `paths` of {}; `toolspec tools` lists them",
            documents.join(", ")
        ),
    }
}
