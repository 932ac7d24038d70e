//! Objects of every kind: arguments, structured content, and values within them.

use std::sync::LazyLock;

use serde_json::Value;

use crate::{Argument, Array, Kind, Object, PhrasePart, Property, Schema, Text, Tool, Union};

/// The members of an object.
#[derive(Debug, Clone, Copy)]
pub enum Shape<'a> {
    /// A value of this type.
    Object(&'a Object),
    /// The arguments of a tool.
    Arguments(&'a Tool),
    /// The structured content of a tool.
    Content(&'a Tool),
}

/// A member of an object.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value.
    pub schema: &'a Schema,
    /// Whether an object without it is refused.
    pub required: bool,
    /// Its value when it is left out, if that is not the default of its schema.
    pub default: Option<&'a Value>,
}

impl<'a> Shape<'a> {
    /// The members that have names.
    pub fn fields(self) -> impl Iterator<Item = Field<'a>> {
        let (object, arguments, content) = match self {
            Self::Object(object) => (Some(object), None, None),
            Self::Arguments(tool) => (None, Some(tool), None),
            Self::Content(tool) => (None, None, Some(tool)),
        };
        let properties = object.into_iter().flat_map(|object| &object.properties);
        let arguments = arguments.into_iter().flat_map(|tool| &tool.arguments);
        let content = content.into_iter().flat_map(content_of);
        let fields = properties.map(Field::from);
        fields.chain(arguments.map(Field::from)).chain(content)
    }

    /// The schema of the member with this name.
    #[must_use]
    pub fn get(self, name: &str) -> Option<&'a Schema> {
        let found = match self {
            Self::Object(object) => object.properties.iter().find(|one| one.name == name),
            _ => return self.field(name).map(|field| field.schema),
        };
        found.map(|property| &property.schema)
    }

    fn field(self, name: &str) -> Option<Field<'a>> {
        self.fields().find(|field| field.name == name)
    }

    /// What it contains under any other name.
    #[must_use]
    pub fn rest(self) -> Option<&'a Schema> {
        match self {
            Self::Object(object) => object.rest.as_deref(),
            _ => None,
        }
    }

    /// Fewest members.
    #[must_use]
    pub fn fewest(self) -> Option<u64> {
        match self {
            Self::Object(object) => object.min_properties,
            Self::Arguments(tool) if !tool.conditions.one_of.is_empty() => {
                let required = tool.arguments.iter().filter(|one| one.required);
                Some((required.count() + tool.conditions.one_of.len()) as u64)
            }
            _ => None,
        }
    }

    /// Most members.
    #[must_use]
    pub fn most(self) -> Option<u64> {
        match self {
            Self::Object(object) => object.max_properties,
            _ => None,
        }
    }

    /// A member, and those that must come with it.
    #[must_use]
    pub fn dependent(self) -> &'a [(String, Vec<String>)] {
        match self {
            Self::Object(object) => &object.dependent,
            Self::Arguments(tool) => &tool.conditions.dependent,
            Self::Content(_) => &[],
        }
    }
}

impl<'a> From<&'a Property> for Field<'a> {
    fn from(property: &'a Property) -> Self {
        Self::new(&property.name, &property.schema, property.required)
    }
}

impl<'a> From<&'a Argument> for Field<'a> {
    fn from(argument: &'a Argument) -> Self {
        Self {
            default: argument.default.as_ref(),
            ..Self::new(&argument.name, &argument.schema, argument.required)
        }
    }
}

impl<'a> Field<'a> {
    fn new(name: &'a str, schema: &'a Schema, required: bool) -> Self {
        Self {
            name,
            schema,
            required,
            default: None,
        }
    }
}

static TEXT: LazyLock<Schema> = LazyLock::new(|| Schema::of(Kind::String(Text::default())));

static TEXTS: LazyLock<Schema> = LazyLock::new(|| {
    Schema::of(Kind::Array(Array {
        items: Box::new(TEXT.clone()),
        min_items: None,
        max_items: None,
        unique: false,
    }))
});

static SUMMARY: LazyLock<Schema> =
    LazyLock::new(|| TEXT.clone().described("What happened, in a sentence"));

static SUMMARY_WITH_AMOUNTS: LazyLock<Schema> = LazyLock::new(|| {
    TEXT.clone()
        .described("What happened, in a sentence; amounts with currency")
});

/// The field with the sentence about a success, since some clients show a model only the structured
/// content.
fn summary(tool: &Tool) -> &'static Schema {
    let mut parts = tool.says.iter().flat_map(|phrase| &phrase.parts);
    if parts.any(|part| matches!(part, PhrasePart::Money { .. })) {
        &SUMMARY_WITH_AMOUNTS
    } else {
        &SUMMARY
    }
}

/// The fields of the structured content of a tool, the sentence first.
fn content_of(tool: &Tool) -> impl Iterator<Item = Field<'_>> {
    let field = |name, schema| Field::new(name, schema, false);
    let result = tool.result.iter();
    let result = result.map(|one| Field::new(&one.name, &one.schema, one.required));
    let reports = tool.reports.iter();
    let reports = reports.map(move |one| field(&one.name, &one.schema));
    let applied = (tool.steps.len() > 1).then(|| field("applied", &TEXTS));
    let key = tool.idempotency_argument().map(|name| field(name, &TEXT));
    [Field::new("summary", summary(tool), true)]
        .into_iter()
        .chain(result)
        .chain(reports)
        .chain(applied)
        .chain(key)
        .chain([field("warnings", &TEXTS)])
}

/// One of the types that a value of a union may have.
#[derive(Debug, Clone, Copy)]
pub enum Alternative<'a> {
    /// What this schema allows.
    One(&'a Schema),
    /// Any of the scalars of this union, each of another type.
    Scalars(&'a Union),
}

impl Union {
    /// The types that a value may have. Scalars without further keywords count as one.
    pub fn alternatives(&self) -> impl Iterator<Item = Alternative<'_>> {
        let scalars = self.scalars().next().map(|_| Alternative::Scalars(self));
        let others = (0..).zip(&self.branches);
        let others = others.filter(|(index, branch)| !self.is_scalar(*index, branch));
        let others = others.map(|(_, branch)| Alternative::One(branch));
        scalars.into_iter().chain(others)
    }

    /// The scalars without further keywords, each of another type.
    pub fn scalars(&self) -> impl Iterator<Item = &Schema> {
        let branches = (0..).zip(&self.branches);
        let scalars = branches.filter(|(index, branch)| self.is_scalar(*index, branch));
        scalars.map(|(_, branch)| branch)
    }

    fn is_scalar(&self, index: usize, branch: &Schema) -> bool {
        let Some(own) = branch.plain_scalar() else {
            return false;
        };
        let mut before = self.branches.iter().take(index);
        !before.any(|other| other.plain_scalar() == Some(own))
    }
}

impl Kind {
    /// The properties of an object that have names.
    #[must_use]
    pub fn properties(&self) -> &[Property] {
        match self {
            Self::Object(object) => &object.properties,
            _ => &[],
        }
    }

    /// The property of this name.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&Property> {
        let mut properties = self.properties().iter();
        properties.find(|property| property.name == name)
    }

    /// The name of the type, except `null`. `None` if it is several types or a list of values.
    pub(crate) fn type_name(&self) -> Option<&'static str> {
        match self {
            Self::Boolean => Some("boolean"),
            Self::Integer(_) => Some("integer"),
            Self::Number(_) => Some("number"),
            Self::String(_) => Some("string"),
            Self::Array(_) => Some("array"),
            Self::Object(_) => Some("object"),
            Self::Any | Self::Values(_) | Self::Union(_) | Self::Recursive(_) => None,
        }
    }
}

impl Schema {
    /// The name of its type, except `null`. `None` if it has several types or lists its values.
    #[must_use]
    pub fn type_name(&self) -> Option<&'static str> {
        if self.masked && !self.opaque {
            return Some("string");
        }
        self.kind.type_name()
    }

    /// Whether it lists its values.
    fn has_values(&self) -> bool {
        match &self.kind {
            _ if self.masked || self.opaque => false,
            Kind::Integer(integer) => !integer.values.is_empty(),
            Kind::String(text) => !text.values.is_empty(),
            _ => false,
        }
    }

    /// The type of a scalar without further keywords; integers count as numbers.
    fn plain_scalar(&self) -> Option<&'static str> {
        let says_more = self.nullable
            || self.deprecated
            || self.description.is_some()
            || self.default.is_some()
            || self.money.is_some()
            || self.label.is_some()
            || self.has_values();
        match self.type_name() {
            _ if says_more => None,
            Some("integer" | "number") => Some("number"),
            Some("array" | "object") => None,
            name => name,
        }
    }
}
