//! The type of a value: what may be sent, or what is let through.

use serde_json::{Number as Decimal, Value};

use super::{Path, Place};

/// The type of a value, with its bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says something of its own, and any of them may"
)]
pub struct Schema {
    /// What the agent is told that it means.
    pub description: Option<String>,
    /// What the document says that it means, for readers of the generated Rust.
    pub documentation: Option<String>,
    /// The component it was declared as, if any; names the Rust type.
    pub name: Option<String>,
    /// Its type.
    pub kind: Kind,
    /// Whether it may be `null` instead.
    pub nullable: bool,
    /// What the API takes where it is left out; it is not sent for that.
    pub default: Option<Value>,
    /// What [`Kind::Recursive`] within it calls it, if anything within it is it again.
    pub label: Option<String>,
    /// Where the ISO 4217 code of its currency stands, if it is an amount of money in minor units.
    pub money: Option<Place>,
    /// Whether only a mask of the value is returned.
    pub masked: bool,
    /// Whether agents are shown its type without what is within it.
    pub opaque: bool,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
    /// What an integer has to be, by what stands beside it.
    pub equals: Option<Sum>,
}

/// Products of integers, added up and taken off. A factor is the name of an integer beside the one
/// that is said, or of a list, `*` and a property of its elements, which are added up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sum {
    /// What is added.
    pub plus: Vec<Vec<Path>>,
    /// What is taken off.
    pub minus: Vec<Vec<Path>>,
}

impl Schema {
    /// A schema of this type that says nothing else.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        Self {
            description: None,
            documentation: None,
            name: None,
            kind,
            nullable: false,
            default: None,
            label: None,
            money: None,
            masked: false,
            opaque: false,
            deprecated: false,
            equals: None,
        }
    }

    /// The schemas within this one, and the name or `*` by which each is reached; none for a
    /// branch, which is the value itself.
    #[must_use]
    pub fn within(&self) -> Vec<(Option<&str>, &Self)> {
        match &self.kind {
            Kind::Array(array) => vec![(Some("*"), &array.items)],
            Kind::Object(object) => {
                let named = object
                    .properties
                    .iter()
                    .map(|property| (Some(property.name.as_str()), &property.schema));
                let rest = object.rest.as_deref().map(|rest| (Some("*"), rest));
                named.chain(rest).collect()
            }
            Kind::Union(union) => union.branches.iter().map(|branch| (None, branch)).collect(),
            _ => Vec::new(),
        }
    }

    /// The same schema with this meaning.
    #[must_use]
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }
}

/// A type with its bounds. Bounds are inclusive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Any JSON value.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer(Integer),
    /// Any number.
    Number(Number),
    /// A text.
    String(Text),
    /// A list.
    Array(Array),
    /// One of these values, which are not all texts or all integers.
    Values(Vec<Value>),
    /// Named properties.
    Object(Object),
    /// One of several types.
    Union(Union),
    /// The schema around this one that has this label, once more.
    Recursive(String),
}

/// A whole number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Integer {
    /// Smallest value.
    pub minimum: Option<i128>,
    /// Largest value.
    pub maximum: Option<i128>,
    /// Every value is a multiple of this.
    pub multiple_of: Option<i64>,
    /// The only values, if any are named.
    pub values: Vec<i64>,
    /// `int32` or `int64`, or another format.
    pub format: Option<String>,
}

/// Any number; bounds as the document writes them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Number {
    /// Smallest value.
    pub minimum: Option<Decimal>,
    /// Largest value.
    pub maximum: Option<Decimal>,
    /// Every value is larger.
    pub exclusive_minimum: Option<Decimal>,
    /// Every value is smaller.
    pub exclusive_maximum: Option<Decimal>,
    /// Every value is a multiple of this.
    pub multiple_of: Option<Decimal>,
}

/// A text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// Fewest characters.
    pub min_length: Option<u64>,
    /// Most characters.
    pub max_length: Option<u64>,
    /// A regular expression (ECMA-262) that it matches somewhere.
    pub pattern: Option<String>,
    /// The only values, if any are named.
    pub values: Vec<String>,
    /// `date-time` or another format.
    pub format: Option<String>,
}

/// A list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Array {
    /// Each element.
    pub items: Box<Schema>,
    /// Fewest elements.
    pub min_items: Option<u64>,
    /// Most elements.
    pub max_items: Option<u64>,
    /// Whether no two elements are equal.
    pub unique: bool,
}

/// An object.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Object {
    /// What it may hold.
    pub properties: Vec<Property>,
    /// What it may hold under any other name; nothing, if this is absent.
    pub rest: Option<Box<Schema>>,
    /// Fewest properties.
    pub min_properties: Option<u64>,
    /// Most properties.
    pub max_properties: Option<u64>,
    /// A property, and those that must come with it.
    pub dependent: Vec<(String, Vec<String>)>,
}

impl Object {
    /// An object with these properties and no others.
    #[must_use]
    pub fn of(properties: Vec<Property>) -> Self {
        Self {
            properties,
            ..Self::default()
        }
    }
}

/// One of several types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Union {
    /// Two or more; a value fits at least one.
    pub branches: Vec<Schema>,
    /// The property whose value tells the branch: a text that each branch has values of its own for.
    pub tag: Option<String>,
}

/// A named property of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// Its name.
    pub name: String,
    /// Its value.
    pub schema: Schema,
    /// Whether an object without it is refused.
    pub required: bool,
}
