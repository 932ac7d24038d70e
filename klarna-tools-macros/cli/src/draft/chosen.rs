//! How the properties are chosen that say the most, and the names of the others.

use toolspec_core::model::{Kind, Schema};

use super::cut::Cut;
use super::on_one_line;
use super::secrets::Secrets;
use super::shape::{DraftSchema, Property, has_no_secret, is_harmless};

/// The most properties that are chosen of a value.
const MOST_CHOSEN: usize = 20;
/// A whole answer that consists of more types is cut.
const MOST_WHOLE: usize = 40;
/// How deep a value is searched for simple properties, where it has none itself.
const DEEPEST: usize = 4;

/// What is chosen of a value, and the names of what is not.
#[derive(Debug)]
pub(super) struct Chosen {
    pub(super) cut: Cut,
    left: Vec<String>,
}

impl Chosen {
    fn whole() -> Self {
        Self {
            cut: Cut::Whole,
            left: Vec::new(),
        }
    }

    /// What an entry returns of a field: its simple properties, if it has properties.
    pub(super) fn of_field(
        name: &str,
        shape: DraftSchema<'_>,
        secrets: Secrets<'_>,
    ) -> Option<Self> {
        Self::simple((name, shape), DEEPEST, secrets)
    }

    /// What an entry returns of a whole answer: all of it, unless it is large or has secrets.
    pub(super) fn of_answer(shape: DraftSchema<'_>, secrets: Secrets<'_>) -> Option<Self> {
        let is_small = |schema| is_harmless("", schema, MOST_WHOLE, secrets);
        if shape.schema().is_some_and(is_small) {
            return Some(Self::whole());
        }
        let whole = shape
            .schema()
            .filter(|schema| has_no_secret("", schema, secrets));
        Self::simple(("", shape), DEEPEST, secrets).or_else(|| whole.map(|_| Self::whole()))
    }

    fn simple(
        (name, shape): (&str, DraftSchema<'_>),
        depth: usize,
        secrets: Secrets<'_>,
    ) -> Option<Self> {
        let properties = shape.properties();
        if properties.is_empty() {
            let is_small = |schema| is_harmless(name, schema, MOST_WHOLE, secrets);
            return shape
                .schema()
                .filter(|schema| is_small(schema))
                .map(|_| Self::whole());
        }
        Self::of_each(&properties, |property| {
            Self::kept(name, property, depth, secrets)
        })
        .or_else(|| Self::nested(name, &properties, depth.checked_sub(1)?, secrets))
    }

    /// What is chosen of a property beside simple ones: all of it if it is simple, and of a list or of
    /// what has secrets the rest.
    fn kept(
        around: &str,
        property: &Property<'_>,
        depth: usize,
        secrets: Secrets<'_>,
    ) -> Option<Self> {
        let schema = property.shape.schema();
        if secrets.is_in(around, property.name, schema) {
            return None;
        }
        if property.shape.is_simple(property.name, secrets) {
            return Some(Self::whole());
        }
        let is_list = |schema: &&Schema| matches!(schema.kind, Kind::Array(_));
        let is_data =
            |schema: &&Schema| is_list(schema) || !has_no_secret(property.name, schema, secrets);
        schema.filter(is_data)?;
        // Half as deep as into values without simple ones: a draft is read by a person.
        Self::simple(
            (property.name, property.shape),
            depth.checked_sub(2)?,
            secrets,
        )
    }

    /// What is chosen of the properties of a value without simple ones.
    fn nested(
        around: &str,
        properties: &[Property<'_>],
        depth: usize,
        secrets: Secrets<'_>,
    ) -> Option<Self> {
        Self::of_each(properties, |property| {
            let is_secret = secrets.is_in(around, property.name, property.shape.schema());
            Self::simple((property.name, property.shape), depth, secrets).filter(|_| !is_secret)
        })
    }

    /// What is chosen within each property, if anything is.
    fn of_each(
        properties: &[Property<'_>],
        within: impl Fn(&Property<'_>) -> Option<Self>,
    ) -> Option<Self> {
        let mut chosen = Vec::new();
        let mut left = Vec::new();
        let within = properties
            .iter()
            .filter_map(|property| Some((property.name, within(property)?)));
        for (name, within) in within.take(MOST_CHOSEN) {
            left.extend(within.left.iter().map(|left| format!("{name}.{left}")));
            chosen.push((name.to_owned(), within.cut));
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
        let simple = may
            .iter()
            .filter(|property| property.shape.is_simple(property.name, Secrets::SENT));
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
        let names: Vec<String> = self.left.iter().map(|name| on_one_line(name)).collect();
        (!names.is_empty()).then(|| format!("without {}", names.join(", ")))
    }

    /// A value of which nothing is returned otherwise, with its secrets masked.
    pub(super) fn masked(named: (&str, DraftSchema<'_>), secrets: Secrets<'_>) -> Option<Self> {
        Self::masked_within(
            named,
            secrets.is(named.0, named.1.schema()),
            DEEPEST,
            secrets,
        )
    }

    /// `is_secret` says whether it is one, or a part of one.
    fn masked_within(
        (name, shape): (&str, DraftSchema<'_>),
        is_secret: bool,
        depth: usize,
        secrets: Secrets<'_>,
    ) -> Option<Self> {
        let properties = shape.properties();
        if properties.is_empty() {
            let schema = shape.schema()?;
            let masked = Self {
                cut: Cut::Masked,
                left: Vec::new(),
            };
            return if is_secret {
                is_scalar(schema).then_some(masked)
            } else {
                has_no_secret(name, schema, secrets).then(Self::whole)
            };
        }
        let depth = depth.checked_sub(1)?;
        let within = |property: &Property<'_>| {
            let (of, shape) = (property.name, property.shape);
            let is_secret = is_secret || secrets.is_in(name, of, shape.schema());
            Self::masked_within((of, shape), is_secret, depth, secrets)
        };
        Self::of_each(&properties, within)
    }
}

/// Whether it is a single value, which a mask can replace.
pub(super) fn is_scalar(schema: &Schema) -> bool {
    matches!(
        schema.kind,
        Kind::Boolean | Kind::Integer(_) | Kind::Number(_) | Kind::String(_)
    )
}
