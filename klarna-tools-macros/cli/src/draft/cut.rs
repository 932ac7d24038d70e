//! What of a value is chosen: all of it, or the properties that say the most.

use toolspec_core::model::{Kind, Schema};
use toolspec_core::offer::{Field, Value};

use super::secrets::is_secret;
use super::yaml::flow_scalar;

/// The most properties that are chosen of a value.
const MOST_CHOSEN: usize = 20;
/// A value that consists of more types than this is cut to its simple properties.
const MOST_SIMPLE: usize = 8;
/// A whole answer that consists of more types is cut.
const MOST_WHOLE: usize = 40;
/// How deep a value is searched for simple properties, where it has none itself.
pub(super) const DEEPEST: usize = 4;
/// The most names of what is left out that are said.
const MOST_NAMED: usize = 5;

/// What is chosen of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cut {
    Whole,
    /// A mask in its place.
    Masked,
    Only(Vec<(String, Cut)>),
}

/// What is chosen of a value, and the names of what is not.
#[derive(Debug)]
pub(super) struct Chosen {
    pub(super) cut: Cut,
    pub(super) left: Vec<String>,
}

/// The type of a value, read or refused.
#[derive(Debug, Clone, Copy)]
pub(crate) enum DraftSchema<'a> {
    Schema(&'a Schema),
    Refused(&'a [Field]),
}

/// A property of a value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Property<'a> {
    pub(crate) name: &'a str,
    pub(crate) shape: DraftSchema<'a>,
    required: bool,
}

impl<'a> DraftSchema<'a> {
    pub(crate) fn of(value: &'a Value) -> Self {
        match value {
            Value::Whole(schema) => Self::Schema(schema),
            Value::Refused { within, .. } => Self::Refused(within),
        }
    }

    pub(crate) fn schema(self) -> Option<&'a Schema> {
        match self {
            Self::Schema(schema) => Some(schema),
            Self::Refused(_) => None,
        }
    }

    /// The properties of an object, of any of its forms, of the elements of a list, or of the values
    /// of a map.
    pub(crate) fn properties(self) -> Vec<Property<'a>> {
        match self {
            Self::Schema(schema) => properties(schema),
            Self::Refused(within) => {
                let named = within.iter().map(|field| Property {
                    name: &field.name,
                    shape: Self::of(&field.value),
                    required: field.required.is_some(),
                });
                named.collect()
            }
        }
    }

    fn is_simple(self) -> bool {
        self.schema()
            .is_some_and(|schema| is_harmless(schema, MOST_SIMPLE))
    }
}

fn properties(schema: &Schema) -> Vec<Property<'_>> {
    match &schema.kind {
        Kind::Array(array) => properties(&array.items),
        Kind::Object(object) => {
            let named = object.properties.iter().map(|property| Property {
                name: &property.name,
                shape: DraftSchema::Schema(&property.schema),
                required: property.required,
            });
            let named: Vec<_> = named.collect();
            let values = object.rest.as_deref().filter(|_| named.is_empty());
            values.map_or(named, properties)
        }
        Kind::Union(union) => {
            let mut all: Vec<Property<'_>> = Vec::new();
            for property in union.branches.iter().flat_map(properties) {
                if all.iter().all(|known| known.name != property.name) {
                    all.push(property);
                }
            }
            all
        }
        _ => Vec::new(),
    }
}

/// Whether a value consists of at most `most` types, none of which is a secret or the value itself.
fn is_harmless(schema: &Schema, most: usize) -> bool {
    let mut open = vec![(None, schema)];
    let mut count = 0;
    while let Some((name, schema)) = open.pop() {
        count += 1;
        let is_secret = name.is_some_and(|name| is_secret(name, Some(schema)));
        if count > most || is_secret || matches!(schema.kind, Kind::Recursive(_)) {
            return false;
        }
        open.extend(schema.within());
    }
    true
}

/// Whether no value of these types is a secret.
fn has_no_secret(schema: &Schema) -> bool {
    let mut open = schema.within();
    while let Some((name, schema)) = open.pop() {
        if name.is_some_and(|name| is_secret(name, Some(schema))) {
            return false;
        }
        open.extend(schema.within());
    }
    true
}

impl Cut {
    /// The keys of an entry that say it, if any has to.
    pub(super) fn keys(&self) -> Option<String> {
        let chosen = match self {
            Self::Whole => return None,
            Self::Masked => return Some("mask: true".to_owned()),
            Self::Only(chosen) => chosen,
        };
        let is_plain = chosen.iter().all(|(_, cut)| *cut == Self::Whole);
        let names = chosen.iter().map(|(name, cut)| match cut.keys() {
            _ if is_plain => flow_scalar(name),
            None => format!("{}: ", flow_scalar(name)),
            Some(keys) => format!("{}: {{ {keys} }}", flow_scalar(name)),
        });
        let names = names.collect::<Vec<_>>().join(", ");
        Some(if is_plain {
            format!("only: [{names}]")
        } else {
            format!("only: {{ {names} }}")
        })
    }

    /// A value with its secrets masked; `is_within` says whether it is a part of one.
    pub(super) fn masked(
        (name, shape): (&str, DraftSchema<'_>),
        is_within: bool,
        depth: usize,
    ) -> Option<Self> {
        let is_secret = is_within || is_secret(name, shape.schema());
        let properties = shape.properties();
        if properties.is_empty() {
            let schema = shape.schema()?;
            return if is_secret {
                is_scalar(schema).then_some(Self::Masked)
            } else {
                has_no_secret(schema).then_some(Self::Whole)
            };
        }
        let depth = depth.checked_sub(1)?;
        let chosen = properties.iter().take(MOST_CHOSEN).filter_map(|property| {
            let named = (property.name, property.shape);
            let cut = Self::masked(named, is_secret, depth)?;
            Some((property.name.to_owned(), cut))
        });
        let chosen: Vec<_> = chosen.collect();
        (!chosen.is_empty()).then_some(Self::Only(chosen))
    }
}

fn is_scalar(schema: &Schema) -> bool {
    matches!(
        schema.kind,
        Kind::Boolean | Kind::Integer(_) | Kind::Number(_) | Kind::String(_)
    )
}

impl Chosen {
    fn whole() -> Self {
        Self {
            cut: Cut::Whole,
            left: Vec::new(),
        }
    }

    /// What an entry returns of a field: its simple properties, if it has properties.
    pub(super) fn of_field(shape: DraftSchema<'_>) -> Option<Self> {
        Self::simple(shape, DEEPEST)
    }

    /// What an entry returns of a whole answer: all of it, unless it is large or has secrets.
    pub(super) fn of_answer(shape: DraftSchema<'_>) -> Option<Self> {
        let is_small = |schema| is_harmless(schema, MOST_WHOLE);
        if shape.schema().is_some_and(is_small) {
            return Some(Self::whole());
        }
        let whole = shape.schema().filter(|schema| has_no_secret(schema));
        Self::simple(shape, DEEPEST).or_else(|| whole.map(|_| Self::whole()))
    }

    fn simple(shape: DraftSchema<'_>, depth: usize) -> Option<Self> {
        let properties = shape.properties();
        if properties.is_empty() {
            let is_small = |schema| is_harmless(schema, MOST_WHOLE);
            return shape
                .schema()
                .filter(|schema| is_small(schema))
                .map(|_| Self::whole());
        }
        let is_simple = |property: &&Property<'_>| {
            property.shape.is_simple() && !is_secret(property.name, property.shape.schema())
        };
        let simple = properties.iter().filter(is_simple).take(MOST_CHOSEN);
        let chosen: Vec<_> = simple
            .map(|each| (each.name.to_owned(), Cut::Whole))
            .collect();
        if chosen.is_empty() {
            return Self::nested(&properties, depth.checked_sub(1)?);
        }
        Some(Self::only(chosen, &properties))
    }

    /// What is chosen of the properties of a value without simple ones.
    fn nested(properties: &[Property<'_>], depth: usize) -> Option<Self> {
        let mut chosen = Vec::new();
        let mut left = Vec::new();
        for property in properties.iter().take(MOST_CHOSEN) {
            let is_secret = is_secret(property.name, property.shape.schema());
            let within = Self::simple(property.shape, depth).filter(|_| !is_secret);
            if let Some(within) = within {
                let name = property.name;
                left.extend(within.left.iter().map(|left| format!("{name}.{left}")));
                chosen.push((name.to_owned(), within.cut));
            }
        }
        let mut all = (!chosen.is_empty()).then(|| Self::only(chosen, properties))?;
        all.left.extend(left);
        Some(all)
    }

    /// What is sent of a value that cannot be sent as a whole: what it requires, and what is simple.
    pub(super) fn of_refused(shape: DraftSchema<'_>) -> Option<Self> {
        let DraftSchema::Refused(_) = shape else {
            return Some(Self::whole());
        };
        let properties = shape.properties();
        let (must, may): (Vec<&Property<'_>>, Vec<_>) =
            properties.iter().partition(|property| property.required);
        let mut chosen = Vec::new();
        let mut left = Vec::new();
        for property in &must {
            let within = Self::of_refused(property.shape)?;
            let name = property.name;
            left.extend(within.left.iter().map(|left| format!("{name}.{left}")));
            chosen.push((name.to_owned(), within.cut));
        }
        let more = MOST_CHOSEN.saturating_sub(must.len());
        let simple = may.iter().filter(|property| property.shape.is_simple());
        chosen.extend(
            simple
                .take(more)
                .map(|each| (each.name.to_owned(), Cut::Whole)),
        );
        let mut all = (!chosen.is_empty()).then(|| Self::only(chosen, &properties))?;
        all.left.extend(left);
        Some(all)
    }

    fn only(chosen: Vec<(String, Cut)>, properties: &[Property<'_>]) -> Self {
        let is_left = |name: &str| chosen.iter().all(|(known, _)| known != name);
        let left = properties.iter().map(|property| property.name);
        Self {
            left: left
                .filter(|name| is_left(name))
                .map(str::to_owned)
                .collect(),
            cut: Cut::Only(chosen),
        }
    }

    /// What is left out, in words.
    pub(super) fn without(&self) -> Option<String> {
        let (named, others) = self.left.split_at(self.left.len().min(MOST_NAMED));
        match (named, others.len()) {
            ([], _) => None,
            (named, 0) => Some(format!("without {}", named.join(", "))),
            (named, others) => Some(format!("without {} and {others} more", named.join(", "))),
        }
    }
}
