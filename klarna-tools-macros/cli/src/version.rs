//! One of the two versions of a comparison: compiled specs, or a lockfile.

use std::cell::OnceCell;
use std::path::Path;

use serde_json::Value;
use toolspec_core::diagnostic::Diagnostics;
use toolspec_core::lock::Lock;
use toolspec_core::pointer::{Pointer, child, lookup};
use toolspec_core::source::{Source, Span};
use toolspec_core::text::shown;
use toolspec_core::yaml::{self, Node};
use toolspec_core::{Locked, Specs};
use toolspec_drift::Change;

use crate::explanation::{self, Explanation, Size};
use crate::files::{Failure, read_lock, read_source, read_specs};
use crate::missing::instead_of_file;
use crate::palette::Palette;
use crate::repository::Repository;
use crate::tree::{Tree, folder_of, read_file};

/// A version of the tools.
pub(crate) struct Version {
    /// Its name in messages: a revision, a path, or `the working tree`.
    pub(crate) name: String,
    /// Whether its specs are the files on disk.
    pub(crate) on_disk: bool,
    read_from: ReadFrom,
    /// The bytes of its tools together, counted once.
    bytes: OnceCell<usize>,
}

/// What the version was read from: its lock, and the place of each part of it.
enum ReadFrom {
    Specs(Box<Locked>, Option<&'static Specs>),
    Lockfile(Box<Lock>, Node),
}

impl Version {
    /// The version that `name` refers to: a git revision with its copy of `manifest`, a lockfile, or
    /// another manifest. Also its files, unless it is a lockfile.
    pub(crate) fn named(name: &str, manifest: &Path) -> Result<(Self, Option<Tree>), Failure> {
        let file = Path::new(name);
        let repository = Repository::around(folder_of(manifest));
        let commit = match &repository {
            Ok(repository) => repository.commit(name).map_err(Failure::Unreadable)?,
            Err(_) => None,
        };
        match (commit, repository) {
            (Some(_), Ok(_)) if file.is_file() => Err(Failure::Unreadable(format!(
                "`{0}` is a file and a git revision\n\
                 help: write `./{0}` for the file, or `refs/heads/{0}` for the branch",
                shown(name)
            ))),
            (Some(commit), Ok(repository)) => {
                let tree = Tree::of_revision(manifest, repository.revision(name, commit));
                Ok((Self::specs(shown(name), &tree, manifest)?, Some(tree)))
            }
            (None, _) if file.is_file() && is_lockfile(file)? => Ok((Self::lockfile(file)?, None)),
            (None, _) if file.is_file() => {
                let tree = Tree::of_disk(file);
                Ok((Self::specs(shown(name), &tree, file)?, Some(tree)))
            }
            (_, Ok(repository)) => Err(Failure::Unreadable(format!(
                "`{}` is neither a file nor a git revision{}",
                shown(name),
                repository.help_for_unknown(name)
            ))),
            (_, Err(why)) => Err(Failure::Unreadable(format!(
                "`{}` is not a file, and {why}{}\nhelp: name a lockfile or a manifest",
                shown(name),
                instead_of_file(file)
            ))),
        }
    }

    /// The manifest as it is now.
    pub(crate) fn working_tree(manifest: &Path) -> Result<Self, Failure> {
        Self::specs(
            "the working tree".to_owned(),
            &Tree::of_disk(manifest),
            manifest,
        )
    }

    /// A lockfile.
    pub(crate) fn lockfile(path: &Path) -> Result<Self, Failure> {
        if !path.exists() {
            return Err(Failure::Unreadable(format!(
                "`{}` cannot be read: there is no such file\nhelp: `toolspec lock` writes it",
                path.display()
            )));
        }
        let source = read_source(path)?;
        let lock = read_lock(&source)?;
        Ok(Self {
            name: path.display().to_string(),
            on_disk: false,
            read_from: ReadFrom::Lockfile(Box::new(lock), tree_of(&source)?),
            bytes: OnceCell::new(),
        })
    }

    /// The lockfile of these tools.
    pub(crate) fn lockfile_of(path: &Path, tools: &Lock) -> Result<Self, Failure> {
        let locked = Self::lockfile(path)?;
        match other_manifest(path, locked.lock(), tools) {
            Some(why) => Err(Failure::Unreadable(why)),
            None => Ok(locked),
        }
    }

    /// Tools that were compiled.
    pub(crate) fn of(name: String, tools: Locked, on_disk: bool) -> Self {
        Self {
            name,
            on_disk,
            read_from: ReadFrom::Specs(Box::new(tools), None),
            bytes: OnceCell::new(),
        }
    }

    fn specs(name: String, tree: &Tree, manifest: &Path) -> Result<Self, Failure> {
        let specs = read_specs(tree, manifest)?;
        let tools = specs.resolve()?.lock();
        Ok(Self {
            name,
            on_disk: tree.is_on_disk(),
            read_from: ReadFrom::Specs(Box::new(tools), Some(specs)),
            bytes: OnceCell::new(),
        })
    }

    /// The manifest and its documents, if it was read from them.
    pub(crate) fn specs_read(&self) -> Option<&'static Specs> {
        match self.read_from {
            ReadFrom::Specs(_, specs) => specs,
            ReadFrom::Lockfile(..) => None,
        }
    }

    /// Whether a text is that of its manifest.
    pub(crate) fn is_manifest(&self, source: &Source) -> bool {
        let manifest = self.specs_read().map(Specs::manifest);
        manifest.is_some_and(|manifest| manifest.name.span.source() == source)
    }

    /// Its tools.
    pub(crate) fn lock(&self) -> &Lock {
        match &self.read_from {
            ReadFrom::Specs(tools, _) => &tools.lock,
            ReadFrom::Lockfile(lock, _) => lock,
        }
    }

    /// The operations that a tool calls, as the lock names them.
    pub(crate) fn operations(&self, tool: &str) -> Vec<String> {
        let tool = self.lock().content().tools.get(tool);
        let steps = tool.into_iter().flat_map(|tool| &tool.wire.steps);
        steps.map(|step| step.request.operation.clone()).collect()
    }

    /// The page that explains a tool.
    pub(crate) fn page(&self, tool: &str) -> Option<String> {
        let specs = match &self.read_from {
            ReadFrom::Specs(tools, _) => Some(&**tools),
            ReadFrom::Lockfile(..) => None,
        };
        let lock = self.lock();
        let bytes = self.bytes.get_or_init(|| Size::of_lock(lock).bytes);
        let explanation = Explanation::of(tool, lock, specs, *bytes)?;
        Some(explanation::text(&explanation, Palette::PLAIN))
    }

    /// The name of the tool that is locked so.
    pub(crate) fn name_of(&self, locked: &Value) -> Option<String> {
        let tools = self.lock().value().get("tools")?.as_object()?;
        let mut tools = tools.iter();
        tools.find_map(|(name, tool)| (tool == locked).then(|| name.clone()))
    }

    /// The pointer to a change in this lock. If elements of a set came or went, it points to the
    /// first: by its index if it is in this lock, else by its text.
    pub(crate) fn place_of(&self, change: &Change) -> String {
        let set = &change.pointer;
        let Some(element) = change.elements.first() else {
            return set.clone();
        };
        match (self.index_of(set, element), element) {
            (Some(index), _) => child(set, &index.to_string()),
            (None, Value::String(text)) => child(set, text),
            (None, _) => set.clone(),
        }
    }

    /// The index of an element of the set at a pointer.
    pub(crate) fn index_of(&self, set: &str, element: &Value) -> Option<usize> {
        let elements = self.value(set)?.as_array()?;
        elements.iter().position(|known| known == element)
    }

    /// What a pointer leads to.
    pub(crate) fn value(&self, pointer: &str) -> Option<&Value> {
        self.lock().value().pointer(pointer)
    }

    /// The place in the specs that decides the value at a pointer, or the nearest value around it.
    pub(crate) fn origin(&self, pointer: &str) -> Option<Span> {
        let ReadFrom::Specs(tools, _) = &self.read_from else {
            return None;
        };
        let mut around = Some(Pointer::parse(pointer).ok()?);
        while let Some(pointer) = around {
            if pointer.segments() == ["tools"] {
                return self.key_of_tools();
            }
            if let Some(span) = tools.origin(&pointer) {
                return Some(span.clone());
            }
            around = pointer.parent();
        }
        None
    }

    /// Where the manifest lists its tools.
    fn key_of_tools(&self) -> Option<Span> {
        let manifest = self.specs_read()?.manifest();
        let root = tree_of(manifest.name.span.source()).ok()?;
        Some(root.entry("tools")?.key.span.clone())
    }

    /// The place in the lockfile of the value at a pointer, or of the nearest value around it.
    pub(crate) fn locked(&self, pointer: &str) -> Option<Span> {
        let ReadFrom::Lockfile(_, root) = &self.read_from else {
            return None;
        };
        let pointer = Pointer::parse(pointer).ok()?;
        let node = lookup(root, &pointer).unwrap_or_else(|missing| missing.deepest);
        Some(node.span.clone())
    }
}

/// What is said about a lockfile of another manifest: one of another name, none of whose tools are these.
pub(crate) fn other_manifest(path: &Path, locked: &Lock, tools: &Lock) -> Option<String> {
    let (locked, tools) = (locked.content(), tools.content());
    let (of, is) = (&locked.server.name, &tools.server.name);
    let is_other = of != is
        && !locked
            .tools
            .keys()
            .any(|name| tools.tools.contains_key(name));
    is_other.then(|| {
        format!(
            "`{}` is the lock of `{}`, and this manifest is `{}`\n\
             help: `toolspec lock` writes it again",
            path.display(),
            shown(of),
            shown(is)
        )
    })
}

/// Whether a file is a lockfile rather than a manifest. What is wrong with it is reported by what reads
/// it.
fn is_lockfile(path: &Path) -> Result<bool, Failure> {
    if path.to_string_lossy().ends_with(".lock.yaml") {
        return Ok(true);
    }
    let file = read_file(path).map_err(Failure::Unreadable)?;
    let root = Source::from_bytes(file.name, file.bytes).ok();
    let root = root.and_then(|source| Diagnostics::look_ahead(|cx| yaml::read(&source, cx)));
    Ok(root.is_some_and(|root| root.get("digest").is_some()))
}

fn tree_of(source: &Source) -> Result<Node, Failure> {
    let mut cx = Diagnostics::new();
    let root = yaml::read(source, &mut cx);
    let root = cx.finish(root)?;
    root.ok_or_else(|| Failure::Unreadable(format!("`{}` cannot be read", source.name())))
}
