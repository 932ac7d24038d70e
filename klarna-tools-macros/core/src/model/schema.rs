//! The type of a value: what may be sent, or what is let through.

/// The type of a value, with its bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    /// What the agent is told that it means.
    pub description: Option<String>,
    /// What the document says that it means, for readers of the generated Rust.
    pub documentation: Option<String>,
    /// The component it was declared as, if any; names the Rust type.
    pub name: Option<String>,
    /// Its type.
    pub kind: Kind,
    /// Whether only a mask of the value is returned.
    pub masked: bool,
    /// Whether agents are shown its type without what is within it.
    pub opaque: bool,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
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
            masked: false,
            opaque: false,
            deprecated: false,
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
    /// Named properties.
    Object(Vec<Property>),
    /// Any names, each with a value of this type.
    Map(Box<Schema>),
}

/// A whole number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Integer {
    /// Smallest value.
    pub minimum: Option<i64>,
    /// Largest value.
    pub maximum: Option<i64>,
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
    pub minimum: Option<serde_json::Number>,
    /// Largest value.
    pub maximum: Option<serde_json::Number>,
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
