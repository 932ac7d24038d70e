//! One change with all that a person needs to decide about it, and where it comes from.

use toolspec_core::pointer::{below, child, split_last};
use toolspec_core::source::Span;
use toolspec_drift::{Change, Class, Flag, changes};

use crate::version::Version;

/// The flags of changes that fail at any threshold, whatever their class.
pub(crate) const ALWAYS: [Flag; 3] = [Flag::Money, Flag::Reach, Flag::Guard];

/// What people are shown of a tool that comes, goes or has another name, in place of its values.
pub(crate) enum Whole {
    /// The page that explains the new tool.
    Added(String),
    /// The page that explained the old tool.
    Removed(String),
    /// The old name, and the new one.
    Renamed(String, String),
}

impl Whole {
    fn of(change: &Change, base: &Version, head: &Version) -> Option<Self> {
        let tool = change.tool.as_deref()?;
        if change.pointer != below("", ["tools", tool]) {
            return None;
        }
        match (&change.before, &change.after) {
            (Some(old), Some(_)) => Some(Self::Renamed(base.name_of(old)?, tool.to_owned())),
            (None, _) => head.page(tool).map(Self::Added),
            (_, None) => base.page(tool).map(Self::Removed),
        }
    }
}

/// A change with all that a person needs to decide about it.
pub(crate) struct Finding {
    /// What changes.
    pub(crate) change: Change,
    /// What identifies the change.
    pub(crate) fingerprint: String,
    /// The tool, if it changes as a whole.
    pub(crate) whole: Option<Whole>,
    /// The operations that its tool calls.
    pub(crate) operations: Vec<String>,
    /// The place in the new specs that decides it, or that encloses what is gone.
    pub(crate) from: Option<Span>,
    /// The place in the old specs of what is gone.
    pub(crate) was_at: Option<Span>,
    /// The nearest place in the specs on disk, for annotations.
    pub(crate) shown: Option<Span>,
    /// Its place in the lockfile, if one version is a lockfile.
    pub(crate) locked: Option<Span>,
    /// Why it is accepted, if it is.
    pub(crate) accepted: Option<String>,
    /// The compiler's report, with carets, if it does not compile.
    pub(crate) report: Option<String>,
    /// Whether it comes from our own specs, which can be reverted.
    pub(crate) is_ours: bool,
    /// Whether it stops the compilation, and so fails without any threshold.
    pub(crate) stops: bool,
    /// Whether it fails the review.
    pub(crate) fails: bool,
}

impl Finding {
    /// A change, neither accepted nor failing yet.
    pub(crate) fn new(change: Change, from: Option<Span>) -> Self {
        Self {
            fingerprint: change.fingerprint(),
            whole: None,
            operations: Vec::new(),
            change,
            shown: from.clone(),
            from,
            was_at: None,
            locked: None,
            accepted: None,
            report: None,
            is_ours: true,
            stops: false,
            fails: false,
        }
    }
}

/// Every change between two versions, the gravest first, then tool by tool.
pub(crate) fn compare(base: &Version, head: &Version) -> Vec<Finding> {
    let mut changes = changes(base.lock(), head.lock());
    changes.sort_by_key(|change| {
        let Change { tool, pointer, .. } = change;
        (rank(change), tool.clone(), pointer.clone())
    });
    changes
        .into_iter()
        .map(|change| {
            let (then, now) = (base.place_of(&change), head.place_of(&change));
            let is_gone = change.after.is_none()
                || (!change.elements.is_empty() && head.value(&now).is_none());
            let was = decisive(&change, &then, base);
            let was_at = base.origin(&was).filter(|_| is_gone);
            let in_document = was_at
                .as_ref()
                .is_some_and(|at| !base.is_manifest(at.source()));
            let decided = match change.after {
                None if in_document => head.origin(&beside_type(&now)),
                None => head.origin(unnumbered(&now)),
                Some(_) if change.kind == "description-words" => {
                    let derived = derived(&change, base, head);
                    head.origin(derived.as_ref().unwrap_or(&now))
                }
                Some(_) => head.origin(&decisive(&change, &now, head)),
            };
            let locked = base.locked(&then).or_else(|| head.locked(&now));
            let tool = change.tool.as_deref().unwrap_or_default();
            let mut operations = head.operations(tool);
            if operations.is_empty() {
                operations = base.operations(tool);
            }
            Finding {
                whole: Whole::of(&change, base, head),
                locked,
                operations,
                shown: decided.clone().filter(|_| head.on_disk),
                was_at,
                ..Finding::new(change, decided.or_else(|| base.origin(&then)))
            }
        })
        .collect()
}

/// The pointer to what decides a change: of a schema of another type, what says the type.
fn decisive(change: &Change, pointer: &str, version: &Version) -> String {
    let member = match change.kind {
        "input-type-changed" | "output-type-changed" => {
            let members = ["type", "anyOf"].map(|name| child(pointer, name));
            members
                .into_iter()
                .find(|member| version.value(member).is_some())
        }
        "input-became-required" | "output-became-required" => required(&change.pointer, version),
        "wire-param-style-changed" => Some(child(pointer, "style")),
        "result-promise-lost" | "output-missing-in-an-answer" => promised(change),
        _ => None,
    };
    member.unwrap_or_else(|| pointer.to_owned())
}

/// The element of `required` with the name of a property.
fn required(property: &str, version: &Version) -> Option<String> {
    let (properties, name) = split_last(property)?;
    let (object, _) = split_last(properties)?;
    let list = child(object, "required");
    let index = version.index_of(&list, &name.into())?;
    Some(child(&list, &index.to_string()))
}

/// The type of the field of a result that is promised.
fn promised(change: &Change) -> Option<String> {
    let (tool, name) = (change.tool.as_deref()?, change.elements.first()?.as_str()?);
    let field = [
        "tools",
        tool,
        "advertised",
        "output_schema",
        "properties",
        name,
        "type",
    ];
    Some(below("", field))
}

/// The type that a document still has beside a keyword that is gone.
fn beside_type(pointer: &str) -> String {
    let beside = split_last(pointer).filter(|(schema, _)| !schema.ends_with("/properties"));
    match beside {
        Some((schema, key)) if key.parse::<usize>().is_err() => child(schema, "type"),
        _ => unnumbered(pointer).to_owned(),
    }
}

/// Where the names that a request's body must have changed, if a description changed by what it says of
/// them alone: the manifest's own words come first.
fn derived(change: &Change, base: &Version, head: &Version) -> Option<String> {
    let span = head.origin(&change.pointer)?;
    let own = span.source().text().get(span.range())?;
    let own = own.trim_start_matches(['>', '|', '-']);
    let own = own.trim_matches(|c: char| c.is_whitespace() || "\"'".contains(c));
    let texts = [&change.before, &change.after].into_iter();
    let mut texts = texts.filter_map(|text| text.as_ref()?.as_str());
    let is_same = texts.all(|text| {
        let mut words = text.split_whitespace();
        own.split_whitespace()
            .all(|word| words.next() == Some(word))
    });
    let steps = below("", ["tools", change.tool.as_deref()?, "wire", "steps"]);
    let steps = (0..).map(|index| child(&steps, &format!("{index}")));
    let steps = steps.take_while(|step| head.value(step).is_some());
    let mut names = steps.map(|step| child(&step, "body_names"));
    names.find(|names| is_same && base.value(names) != head.value(names))
}

/// The list that a pointer leads into: the index of a removed element may belong to another one.
fn unnumbered(pointer: &str) -> &str {
    match split_last(pointer) {
        Some((list, index)) if index.parse::<usize>().is_ok() => list,
        _ => pointer,
    }
}

/// The order: breaking changes, then those with money, reach or guard, then the rest.
fn rank(change: &Change) -> usize {
    let is_guarded = change.flags.iter().any(|flag| ALWAYS.contains(flag));
    match change.class {
        Class::Breaking => 0,
        Class::Behavioural if is_guarded => 1,
        Class::Behavioural => 2,
        Class::Compatible => 3,
        Class::Cosmetic => 4,
    }
}
