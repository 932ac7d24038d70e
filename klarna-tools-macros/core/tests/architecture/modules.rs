//! Which module names which, read from the sources of a crate.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// How a path within a crate begins.
const BEGINNINGS: [&str; 3] = ["crate", "self", "super"];

/// Where a module or what is in it is, from the root of its crate.
pub(super) type Place = Vec<String>;

/// The modules of a crate and the places that each names, without its tests.
pub(super) struct Modules {
    /// Those of the root, in the order in which they are declared.
    pub(super) declared: Vec<String>,
    named: BTreeMap<Place, Vec<Place>>,
}

impl Modules {
    /// Reads the crate whose root is a file of `folder`.
    pub(super) fn read(folder: &Path) -> Self {
        let files = rust_files(folder).into_iter().map(|file| {
            let module = module_of(file.strip_prefix(folder).unwrap());
            (module, tokens(&file))
        });
        let mut files: BTreeMap<Place, Vec<TokenTree>> = files.collect();
        let declared = declared(&files[&Place::new()]);
        // What only the tests declare is not part of it.
        files.retain(|module, _| module.first().is_none_or(|top| declared.contains(top)));
        let known: BTreeSet<&Place> = files.keys().collect();
        let imports = files
            .iter()
            .flat_map(|(module, file)| imports(module, file, &known));
        let imports: BTreeMap<Place, Place> = imports.collect();
        let named = files.iter().map(|(module, file)| {
            let mut found = Vec::new();
            paths(file, &mut found);
            let places = found.into_iter().map(|path| absolute(&path, module));
            let places = places.map(|place| defined(place, &imports));
            (module.clone(), places.collect())
        });
        let named = named.collect();
        Self { declared, named }
    }

    /// The modules within `parent`, and which of them each names. What is not a module is a name
    /// that `parent` itself declares.
    pub(super) fn within(&self, parent: &[String]) -> BTreeMap<String, BTreeSet<String>> {
        let mut graph = BTreeMap::<_, BTreeSet<_>>::new();
        for (module, named) in &self.named {
            let Some(name) = child(module, parent) else {
                continue;
            };
            let others = named.iter().filter_map(|place| child(place, parent));
            let others = others.filter(|other| *other != name).cloned();
            graph.entry(name.clone()).or_default().extend(others);
        }
        graph
    }

    /// The modules that contain modules.
    pub(super) fn parents(&self) -> BTreeSet<&[String]> {
        let parents = self.named.keys().filter_map(|module| module.split_last());
        parents.map(|(_, parent)| parent).collect()
    }
}

/// What is left of a graph without the modules that are part of no circle.
pub(super) fn circles(mut graph: BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    loop {
        let known: BTreeSet<_> = graph.keys().cloned().collect();
        let named: BTreeSet<_> = graph.values().flatten().cloned().collect();
        graph.retain(|name, others| {
            others.retain(|other| known.contains(other));
            !others.is_empty() && named.contains(name)
        });
        if graph.len() == known.len() {
            return known.into_iter().collect();
        }
    }
}

pub(super) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let paths = entries.map(|entry| entry.unwrap().path());
    let files = paths.flat_map(|path| {
        if path.is_dir() {
            rust_files(&path)
        } else {
            vec![path]
        }
    });
    let is_rust = |path: &PathBuf| path.extension().is_some_and(|end| end == "rs");
    files
        .filter(|path| is_rust(path) && !is_test(path))
        .collect()
}

fn is_test(file: &Path) -> bool {
    file.iter()
        .any(|part| part == "tests" || part == "tests.rs")
}

/// The module within `parent` that contains a place.
fn child<'a>(place: &'a Place, parent: &[String]) -> Option<&'a String> {
    place.strip_prefix(parent)?.first()
}

fn module_of(file: &Path) -> Place {
    let file = file.with_extension("");
    let parts = file.iter().map(|part| part.to_str().unwrap().to_owned());
    parts
        .filter(|part| !["lib", "main", "mod"].contains(&part.as_str()))
        .collect()
}

/// The place that a path in a module leads to.
fn absolute(path: &[String], module: &[String]) -> Place {
    let mut place = module.to_vec();
    for name in path {
        match name.as_str() {
            "crate" => place.clear(),
            "super" => drop(place.pop()),
            "self" => {}
            _ => place.push(name.clone()),
        }
    }
    place
}

/// Where something is defined, behind what the modules on the way import and export.
fn defined(mut place: Place, imports: &BTreeMap<Place, Place>) -> Place {
    // No import is behind so many others.
    for _ in 0..16 {
        let lengths = 1..=place.len();
        let found = lengths.filter_map(|length| Some((length, imports.get(&place[..length])?)));
        match found.min_by_key(|(length, _)| *length) {
            Some((_, elsewhere)) if elsewhere.is_empty() => return Place::new(),
            Some((length, target)) => place = [target, &place[length..]].concat(),
            None => break,
        }
    }
    place
}

/// The modules that a root declares.
fn declared(root: &[TokenTree]) -> Vec<String> {
    let words: Vec<_> = root.iter().map(ToString::to_string).collect();
    let declared = words
        .windows(3)
        .filter(|words| words[0] == "mod" && words[2] == ";");
    declared.map(|words| words[1].clone()).collect()
}

/// What a module imports, by its place there; the root if it is from another crate.
fn imports(module: &Place, file: &[TokenTree], known: &BTreeSet<&Place>) -> Vec<(Place, Place)> {
    let mut found = Vec::new();
    for (at, _) in file
        .iter()
        .enumerate()
        .filter(|(_, token)| token.to_string() == "use")
    {
        follow(&file[at + 1..], &[], &mut found);
    }
    let place = |path: &Place| {
        let is_ours = BEGINNINGS.contains(&path[0].as_str());
        let is_child = || known.contains(&absolute(&path[..1], module));
        if is_ours || is_child() {
            absolute(path, module)
        } else {
            Place::new()
        }
    };
    let found = found.iter().filter(|path| path.len() > 1);
    let found = found.map(|path| (absolute(&path[path.len() - 1..], module), place(path)));
    found.filter(|(here, there)| here != there).collect()
}

/// The tokens of a file without its tests. Comments are not tokens.
fn tokens(file: &Path) -> Vec<TokenTree> {
    let text = fs::read_to_string(file).unwrap();
    let mut rest = text.parse::<TokenStream>().unwrap().into_iter();
    let mut kept = Vec::new();
    while let Some(token) = rest.next() {
        let words = token.to_string().replace(' ', "");
        if words.starts_with("[cfg(test") {
            kept.pop();
            let _ = rest.find(is_end_of_item);
        } else {
            kept.push(token);
        }
    }
    kept
}

fn is_end_of_item(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        token => token.to_string() == ";",
    }
}

/// Every path that begins at the crate, the module or its parent.
fn paths(tokens: &[TokenTree], found: &mut Vec<Vec<String>>) {
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => {
                paths(&group.stream().into_iter().collect::<Vec<_>>(), found);
            }
            TokenTree::Ident(name) if BEGINNINGS.iter().any(|word| name == word) => {
                follow(&tokens[at..], &[], found);
            }
            _ => {}
        }
    }
}

/// The paths that begin with `before` and go on with `tokens`; several where they branch.
fn follow(tokens: &[TokenTree], before: &[String], found: &mut Vec<Vec<String>>) {
    let with = |name: &TokenTree| [before, &[name.to_string()]].concat();
    let is = |at: usize, text: &str| {
        tokens
            .get(at)
            .is_some_and(|token| token.to_string() == text)
    };
    match tokens {
        [name @ TokenTree::Ident(_), ..] if is(1, ":") && is(2, ":") => {
            follow(&tokens[3..], &with(name), found);
        }
        [TokenTree::Ident(_), _, alias, ..] if is(1, "as") => found.push(with(alias)),
        [TokenTree::Ident(name), ..] if name == "self" => found.push(before.to_vec()),
        [name @ TokenTree::Ident(_), ..] => found.push(with(name)),
        [TokenTree::Group(group), ..] if group.delimiter() == Delimiter::Brace => {
            let branches: Vec<_> = group.stream().into_iter().collect();
            for branch in branches.split(|token| token.to_string() == ",") {
                follow(branch, before, found);
            }
        }
        _ => found.push(before.to_vec()),
    }
}
