//! References, and what they lead to.

use super::files::path_and_fragment;
use super::{Document, FILES};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::pointer::{Pointer, lookup};
use crate::source::Span;
use crate::text;
use crate::yaml::{MAX_DEPTH, Node};

/// What a node means after its references are followed.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// The node that the references lead to.
    pub node: &'a Node,
    /// The last segment of the last reference: the component's name.
    pub name: Option<&'a str>,
}

/// How the paths of references are read.
const FROM_HERE: &str = "a path in a reference starts from the folder of its own file";

impl Document {
    /// Follows a node that is a reference. Keywords beside `$ref` are ignored.
    pub fn dereference<'a>(
        &'a self,
        node: &'a Node,
        cx: &mut Diagnostics,
    ) -> Result<Target<'a>, Reported> {
        self.follow_until(node, |_| false, cx)
    }

    /// Follows references to the first node that is not one, or at which `ends` is true.
    pub(crate) fn follow_until<'a>(
        &'a self,
        node: &'a Node,
        ends: impl Fn(&Node) -> bool,
        cx: &mut Diagnostics,
    ) -> Result<Target<'a>, Reported> {
        let mut target = Target { node, name: None };
        let mut followed: Vec<&str> = Vec::new();
        while let Some(reference) = target.node.get("$ref").filter(|_| !ends(target.node)) {
            cx.refuse(reference.refused())?;
            let Some(text) = reference.as_str() else {
                let message = format!("`$ref` is {}, not a string", reference.kind_name());
                let other = Diagnostic::new(&reference.span, message);
                return Err(cx.report(match reference.comment() {
                    Some(text) => {
                        let text = text::shown(text);
                        other.help(format!("`#` begins a comment: write `$ref: \"{text}\"`"))
                    }
                    None => other,
                }));
            };
            if followed.contains(&text) {
                let message = format!("`{}` refers to itself", text::shown(text));
                return Err(cx.report(Diagnostic::new(&reference.span, message)));
            }
            if followed.len() == MAX_DEPTH {
                let message = format!("more than {MAX_DEPTH} references lead from one to the next");
                let chain = Diagnostic::new(&node.span, message).label("the first of them");
                return Err(cx.report(chain));
            }
            followed.push(text);
            target = Target {
                node: self.find(text, &reference.span, cx)?,
                name: last_segment(text),
            };
        }
        Ok(target)
    }

    /// The same as a look ahead: what is wrong is reported where the node is needed.
    #[must_use]
    pub fn peek<'a>(&'a self, node: &'a Node) -> Option<Target<'a>> {
        Diagnostics::look_ahead(|cx| self.dereference(node, cx)).ok()
    }

    fn find<'a>(
        &'a self,
        text: &str,
        place: &Span,
        cx: &mut Diagnostics,
    ) -> Result<&'a Node, Reported> {
        let (file, fragment) = path_and_fragment(text);
        let root = match file {
            "" => &self.root,
            file => self.files.get(file).map_err(|why| {
                let message = format!("`{}` cannot be followed", text::shown(text));
                let within = format!("#{text}");
                let broken = Diagnostic::new(place, message);
                // The path of another file is one from the manifest, which a reference is not.
                let why = why.lines().next().unwrap_or_default();
                cx.report(match self.referred(&within) {
                    Some(_) => broken.label(format!("did you mean `{}`?", text::shown(&within))),
                    None => broken.label(why).help(FROM_HERE),
                })
            })?,
        };
        let pointer = Pointer::parse_fragment(if fragment.is_empty() { "#" } else { fragment });
        let pointer = pointer.map_err(|why| {
            let message = format!("`{}` is not a reference: {why}", text::shown(text));
            cx.report(Diagnostic::new(place, message))
        })?;
        if let Some(component) = self.component(&pointer).filter(|_| file.is_empty()) {
            return Ok(component);
        }
        lookup(root, &pointer).map_err(|missing| {
            if let Some(why) = missing.deepest.refused() {
                return cx.report(why.clone());
            }
            let message = format!("there is nothing at `{}`", text::shown(text));
            let unknown = Diagnostic::new(place, message);
            cx.report(unknown.near(missing.segment, missing.candidates))
        })
    }

    /// What a reference leads to, if anything.
    pub(super) fn referred(&self, reference: &str) -> Option<&Node> {
        if !reference.contains('#') {
            return None;
        }
        Diagnostics::look_ahead(|cx| self.find(reference, &self.root.span, cx)).ok()
    }
}

/// What is beside a `$ref` and has no effect, each key one note for all of its places; extensions say
/// nothing.
pub(crate) fn beside(node: &Node, why: &str) -> impl Iterator<Item = Diagnostic> {
    let entries = node.entries().iter().map(|entry| &entry.key);
    let lost = entries.filter(|key| key.text != "$ref" && !key.text.starts_with("x-"));
    lost.map(move |key| {
        let message = format!("`{}` beside `$ref` is ignored", text::shown(&key.text));
        Diagnostic::new(&key.span, message).label(why).once()
    })
}

/// What a reference calls its target; a whole file is called as itself.
fn last_segment(reference: &str) -> Option<&str> {
    let segment = reference
        .rsplit(['/', '#'])
        .find(|segment| !segment.is_empty())?;
    let bare = FILES.iter().find_map(|end| segment.strip_suffix(end));
    Some(bare.unwrap_or(segment))
}
