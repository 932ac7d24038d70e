//! The type of a value that may be sent or returned.

use serde::{Deserialize, Serialize};
use serde_json::{Number as Decimal, Value};

use crate::serial::{is_false, present};
use crate::{Listed, Path, Pattern, ValueRef};

/// The type of a value, with its bounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are independent of each other"
)]
pub struct Schema {
    /// Its meaning, for the agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its description in the document, for readers of the generated Rust.
    #[serde(skip)]
    pub documentation: Option<String>,
    /// The component that declares it, if any, which gives the Rust type its name.
    #[serde(skip)]
    pub name: Option<String>,
    /// Its type.
    pub kind: Kind,
    /// Whether it may be `null` instead.
    #[serde(default, skip_serializing_if = "is_false")]
    pub nullable: bool,
    /// The value that the API assumes if it is left out. It is not sent.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub default: Option<Value>,
    /// Its label, if it contains itself: [`Kind::Recursive`] within it refers to this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The value with the ISO 4217 code of its currency, if it is an amount in minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub money: Option<ValueRef>,
    /// Whether only a mask of the value is returned.
    #[serde(default, skip_serializing_if = "is_false")]
    pub masked: bool,
    /// Whether agents are shown its type without its contents.
    #[serde(default, skip_serializing_if = "is_false")]
    pub opaque: bool,
    /// Whether the document calls it deprecated.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// The day when it ends, as the document writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sunset: Option<String>,
    /// Whether the document allows a value only one of its forms though some values have two, which
    /// only the API checks.
    #[serde(default, skip_serializing_if = "is_false")]
    pub one_form: bool,
    /// The sum of other values that an integer must equal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equals: Option<Sum>,
}

/// A sum of products of integers. A factor is the name of an integer in the same object, or the name
/// of a list, `*` and a property of its elements, whose values are added up.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sum {
    /// Products that are added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plus: Vec<Vec<Path>>,
    /// Products that are subtracted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub minus: Vec<Vec<Path>>,
}

/// Which way a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the agent, as an argument.
    Input,
    /// To the agent, as a result.
    Output,
}

impl Schema {
    /// A schema with this type only.
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
            sunset: None,
            one_form: false,
            equals: None,
        }
    }

    /// The schemas within this one, each with the name of the property, or `*` for elements and other
    /// properties. The branches of a union have no name.
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

    /// The same, to be changed.
    pub fn within_mut(&mut self) -> Vec<&mut Self> {
        match &mut self.kind {
            Kind::Array(array) => vec![&mut *array.items],
            Kind::Object(object) => {
                let named = object.properties.iter_mut().map(|each| &mut each.schema);
                named.chain(object.rest.as_deref_mut()).collect()
            }
            Kind::Union(union) => union.branches.iter_mut().collect(),
            _ => Vec::new(),
        }
    }

    /// Changes this schema and those within it.
    pub(super) fn change(&mut self, change: &dyn Fn(&mut Self)) {
        change(self);
        for schema in self.within_mut() {
            schema.change(change);
        }
    }

    /// The same schema with this description.
    #[must_use]
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }
}

/// A type with its bounds. Bounds are inclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// One of these values, which are neither all strings nor all integers.
    Values(Listed<Value>),
    /// Named properties.
    Object(Object),
    /// One of several types.
    Union(Union),
    /// The enclosing schema with this label.
    Recursive(String),
}

/// A whole number.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Integer {
    /// Smallest value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<i128>,
    /// Largest value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<i128>,
    /// Every value is a multiple of this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multiple_of: Option<i64>,
    /// The only values, if any are named.
    #[serde(default, skip_serializing_if = "Listed::is_empty")]
    pub values: Listed<i64>,
    /// `int32` or another format; [some](crate::INTEGER_FORMATS) are bounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
}

/// Any number; bounds as the document writes them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Number {
    /// Smallest value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Decimal>,
    /// Largest value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Decimal>,
    /// Every value is larger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exclusive_minimum: Option<Decimal>,
    /// Every value is smaller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exclusive_maximum: Option<Decimal>,
    /// Every value is a multiple of this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multiple_of: Option<Decimal>,
}

/// A text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Text {
    /// Fewest characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u64>,
    /// Most characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// A regular expression (ECMA-262) that it matches somewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<Pattern>,
    /// A regular expression that only the API can check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unchecked_pattern: Option<String>,
    /// The only values, if any are named.
    #[serde(default, skip_serializing_if = "Listed::is_empty")]
    pub values: Listed<String>,
    /// `date-time` or another format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
}

/// A list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Array {
    /// Each element.
    pub items: Box<Schema>,
    /// Fewest elements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_items: Option<u64>,
    /// Most elements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_items: Option<u64>,
    /// Whether no two elements are equal.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unique: bool,
}

/// An object.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Object {
    /// Its named properties.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<Property>,
    /// The values of properties with other names; without it there are no others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest: Option<Box<Schema>>,
    /// Fewest properties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_properties: Option<u64>,
    /// Most properties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_properties: Option<u64>,
    /// A property, and those that must come with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Union {
    /// Two or more; a value fits at least one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<Schema>,
    /// The discriminator: a string property whose value is different for each branch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
}

/// A named property of an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Property {
    /// Its name.
    pub name: String,
    /// Its value.
    pub schema: Schema,
    /// Whether an object without it is refused.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
}
