//! Where a value is, and where its schema is.

use crate::pointer::child;
use crate::shape::Alternative;
use crate::{Kind, Schema};

/// The path from a value to the root. A pointer is written only if there is a mistake.
#[derive(Debug, Clone, Copy)]
pub enum Location<'a> {
    /// The root.
    Root,
    /// The member of an object with this name.
    Member(&'a Location<'a>, &'a str),
    /// The element of a list at this index.
    Element(&'a Location<'a>, usize),
}

impl Location<'_> {
    /// The JSON Pointer (RFC 6901), with names as `shown` shows them.
    #[must_use]
    pub fn pointer(&self, shown: fn(&str) -> String) -> String {
        match self {
            Self::Root => String::new(),
            Self::Member(parent, name) => child(&parent.pointer(shown), &shown(name)),
            Self::Element(parent, index) => child(&parent.pointer(shown), &index.to_string()),
        }
    }
}

/// A schema, or one alternative of it, with the enclosing schemas.
#[derive(Debug, Clone, Copy)]
pub struct Node<'a> {
    /// What a value may be.
    pub alternative: Alternative<'a>,
    around: Option<&'a Outer<'a>>,
}

/// An enclosing schema.
#[derive(Debug, Clone, Copy)]
pub struct Outer<'a> {
    schema: &'a Schema,
    around: Option<&'a Outer<'a>>,
}

impl<'a> Node<'a> {
    /// A schema without enclosing schemas.
    #[must_use]
    pub fn of(schema: &'a Schema) -> Self {
        Self {
            alternative: Alternative::One(schema),
            around: None,
        }
    }

    /// Its schema, if it is one.
    #[must_use]
    pub fn schema(self) -> Option<&'a Schema> {
        match self.alternative {
            Alternative::One(schema) => Some(schema),
            Alternative::Scalars(_) => None,
        }
    }

    /// Its schema, as the enclosing one of what is within it.
    #[must_use]
    pub fn outer(self, schema: &'a Schema) -> Outer<'a> {
        Outer {
            schema,
            around: self.around,
        }
    }

    /// The enclosing schema with this label.
    #[must_use]
    pub fn labelled(self, label: &str) -> Option<Self> {
        let mut around = self.around;
        while let Some(outer) = around {
            if outer.schema.label.as_deref() == Some(label) {
                return Some(Self {
                    alternative: Alternative::One(outer.schema),
                    around: outer.around,
                });
            }
            around = outer.around;
        }
        None
    }

    /// The schema itself, or the enclosing one that it refers to.
    #[must_use]
    pub fn target(self) -> Self {
        match self.alternative {
            Alternative::One(Schema {
                kind: Kind::Recursive(label),
                ..
            }) => self.labelled(label).unwrap_or(self),
            _ => self,
        }
    }
}

impl<'a> Outer<'a> {
    /// A schema within it.
    #[must_use]
    pub fn within(&'a self, schema: &'a Schema) -> Node<'a> {
        self.alternative(Alternative::One(schema))
    }

    /// One alternative of it.
    #[must_use]
    pub fn alternative(&'a self, alternative: Alternative<'a>) -> Node<'a> {
        Node {
            alternative,
            around: Some(self),
        }
    }
}
