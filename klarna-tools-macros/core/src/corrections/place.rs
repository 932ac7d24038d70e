//! Places in a document, and normalized paths (RFC 9535, 2.7).

use std::fmt;

use serde_json_path::PathElement;

use crate::yaml::Node;

/// A place in a document.
#[derive(Debug, Clone, Default)]
pub(super) struct Place(pub(super) Vec<Step>);

/// The way to a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Index(usize),
    Name(String),
}

impl Step {
    pub(super) fn of(element: &PathElement<'_>) -> Self {
        match element {
            PathElement::Name(name) => Self::Name((*name).to_owned()),
            PathElement::Index(index) => Self::Index(*index),
        }
    }

    pub(super) fn child<'n>(&self, node: &'n Node) -> Option<&'n Node> {
        match self {
            Self::Index(index) => node.elements().get(*index),
            Self::Name(name) => node.get(name),
        }
    }
}

impl Place {
    /// The node here.
    pub(super) fn node<'n>(&self, root: &'n Node) -> Option<&'n Node> {
        let mut steps = self.0.iter();
        steps.try_fold(root, |node, step| step.child(node))
    }

    /// What is around it, and the last step to it; nothing of the whole document.
    pub(super) fn split(&self) -> Option<(Self, &Step)> {
        let (last, around) = self.0.split_last()?;
        Some((Self(around.to_vec()), last))
    }
}

/// The normalized path (RFC 9535, 2.7).
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        self.0.iter().try_for_each(|step| match step {
            Step::Index(index) => write!(f, "[{index}]"),
            Step::Name(name) => write!(f, "['{}']", escaped(name)),
        })
    }
}

fn escaped(name: &str) -> String {
    let escape = |c: char| match c {
        '\'' | '\\' => format!("\\{c}"),
        '\u{8}' => "\\b".to_owned(),
        '\t' => "\\t".to_owned(),
        '\n' => "\\n".to_owned(),
        '\u{c}' => "\\f".to_owned(),
        '\r' => "\\r".to_owned(),
        '\0'..='\u{1f}' => format!("\\u{:04x}", u32::from(c)),
        _ => c.to_string(),
    };
    name.chars().map(escape).collect()
}
