//! Every keyword of JSON Schema and field of `OpenAPI` at every place that a tool uses: the lock
//! changes, `check` refuses it or has a note about it, or it is listed with the reason why nobody
//! meets it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::thread;

use serde::Deserialize;
use serde_json::Value;
use toolspec_core::{File, Specs, diagnostic::Errors, lock::Lock, source::Source};

use toolspec_core::pointer::below;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Walk {
    manifest: Value,
    document: Value,
    places: BTreeMap<String, Place>,
    schemas: BTreeMap<String, Value>,
    keywords: BTreeMap<String, Edits>,
    fields: BTreeMap<String, Edits>,
    silent: Vec<Silent>,
}

/// Names of keywords or fields, each with what it is set and then changed to. Behind a space a name
/// says which of several edits it is.
type Edits = BTreeMap<String, [Value; 2]>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    at: String,
    #[serde(rename = "types")]
    kinds: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Silent {
    #[serde(rename = "why")]
    _why: String,
    edits: Vec<String>,
}

/// What is made of a document: the lock, and the places of notes.
struct Made {
    lock: Lock,
    noted: Vec<String>,
}

/// A document in which names are set at one place, each for itself.
struct Group<'a> {
    /// What it is called in the list of what nobody meets.
    called: String,
    manifest: Value,
    document: Value,
    at: &'a str,
    edits: Vec<(&'a String, &'a [Value; 2])>,
}

impl Walk {
    fn read() -> Self {
        serde_yaml::from_str(include_str!("walk.yaml")).unwrap()
    }

    fn groups(&self) -> Vec<Group<'_>> {
        let places = self.places.iter().flat_map(|(name, place)| {
            let kinds = place.kinds.iter().enumerate();
            kinds.map(move |(at, kind)| self.schemas_at(name, &place.at, kind, at == 0))
        });
        let fields = self.fields.iter().map(|(at, edits)| {
            let at = at.trim_end_matches('/');
            self.group(
                at.to_owned(),
                at,
                self.document.clone(),
                edits.iter().collect(),
            )
        });
        places.chain(fields).collect()
    }

    /// The keywords of schemas of a type at a place, and once those of all types.
    fn schemas_at<'a>(&'a self, place: &str, at: &'a str, kind: &str, first: bool) -> Group<'a> {
        let mut document = self.document.clone();
        if let Some(schema) = self.schemas.get(kind) {
            *document.pointer_mut(at).unwrap() = schema.clone();
        }
        let of_all = self.keywords["any"].iter().filter(|_| first);
        let edits = of_all.chain(&self.keywords[kind]);
        self.group(format!("{place}, {kind}:"), at, document, edits.collect())
    }

    /// With the tools alone that use the path of a place, if it is of one.
    fn group<'a>(
        &self,
        called: String,
        at: &'a str,
        mut document: Value,
        edits: Vec<(&'a String, &'a [Value; 2])>,
    ) -> Group<'a> {
        let mut manifest = self.manifest.clone();
        if let Some(path) = at
            .strip_prefix("/paths/~1")
            .and_then(|rest| rest.split('/').next())
        {
            let path = format!("/{}", path.replace("~1", "/"));
            let is_of = |tool: &Value| tool["operation"].as_str().unwrap().ends_with(&path);
            manifest["tools"]
                .as_object_mut()
                .unwrap()
                .retain(|_, tool| is_of(tool));
            document["paths"]
                .as_object_mut()
                .unwrap()
                .retain(|name, _| *name == path);
        }
        Group {
            called,
            manifest,
            document,
            at,
            edits,
        }
    }

    fn is_silent(&self, edit: &str) -> bool {
        let mut forms = self.silent.iter().flat_map(|silent| &silent.edits);
        forms.any(|form| matches(form, edit))
    }
}

impl Group<'_> {
    fn with(&self, name: &str, value: &Value) -> Value {
        let mut document = self.document.clone();
        let (name, _) = name.split_once(' ').unwrap_or((name, ""));
        document.pointer_mut(self.at).unwrap()[name] = value.clone();
        document
    }

    fn made(&self, document: &Value) -> Result<Made, Errors> {
        let manifest = Source::new("walk.yaml", self.manifest.to_string().as_str());
        let load = |name: &str| {
            let (name, bytes) = (name.to_owned(), document.to_string().into_bytes());
            Ok(File { name, bytes })
        };
        let resolved = Specs::read(&manifest, load)?.resolve()?;
        let noted = resolved.notes.iter().filter_map(|note| note.at());
        Ok(Made {
            noted: noted.map(str::to_owned).collect(),
            lock: Lock::of(&resolved.toolset),
        })
    }

    /// The edits that nobody meets. What is refused is not one of them.
    fn unseen(&self) -> Vec<String> {
        let Ok(base) = self.made(&self.document) else {
            panic!("{} is not sound", self.called);
        };
        let mut unseen = Vec::new();
        for (name, [first, second]) in &self.edits {
            let (keyword, _) = name.split_once(' ').unwrap_or((name, ""));
            let at = below(self.at, [keyword]);
            let is_noted = |made: &Made| made.noted.iter().any(|noted| noted.contains(&at));
            let is_unseen =
                |before: &Made, after: &Made| before.lock == after.lock && !is_noted(after);
            let Ok(set) = self.made(&self.with(name, first)) else {
                continue;
            };
            let changed = self.made(&self.with(name, second));
            let is_changed = changed.is_ok_and(|changed| is_unseen(&set, &changed));
            let how = match (is_unseen(&base, &set), is_changed) {
                (true, true) => "",
                (true, false) => ", set",
                (false, true) => ", changed",
                (false, false) => continue,
            };
            unseen.push(format!("{} {name}{how}", self.called));
        }
        unseen
    }
}

#[test]
fn what_a_document_says_where_a_tool_uses_it_is_seen_or_listed() {
    let walk = Walk::read();
    let open = Mutex::new(walk.groups());
    let found = Mutex::new(BTreeSet::new());
    thread::scope(|scope| {
        let work = || {
            while let Some(group) = { open.lock().unwrap().pop() } {
                let unseen = group.unseen();
                found.lock().unwrap().extend(unseen);
            }
        };
        scope.spawn(work);
        work();
    });
    let found = found.into_inner().unwrap();
    let unlisted: Vec<&String> = found.iter().filter(|edit| !walk.is_silent(edit)).collect();
    assert!(unlisted.is_empty(), "nobody meets {unlisted:#?}");
    let forms = walk.silent.iter().flat_map(|silent| &silent.edits);
    let needless: Vec<&String> = forms
        .filter(|form| !found.iter().any(|edit| matches(form, edit)))
        .collect();
    assert!(needless.is_empty(), "these are met: {needless:#?}");
}

/// Whether a text is one that a form names, in which `*` is any text.
fn matches(form: &str, text: &str) -> bool {
    match form.split_once('*') {
        None => form == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|behind| {
            let mut ends = (0..=behind.len()).filter_map(|at| behind.get(at..));
            ends.any(|end| matches(rest, end))
        }),
    }
}
