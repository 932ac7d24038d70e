//! Where an unknown name would be known, to say that it was misplaced.

use super::Location;
use crate::{Kind, Schema, Shape};

/// The most places that are reported.
const PLACES: usize = 3;

/// The most schemas that are searched.
const SEARCHED: usize = 10_000;

/// The places within `shape` where the name is known, if they are few. That it is known at the same
/// place, in another form of the value, is not one of them.
pub(super) fn places(shape: Shape<'_>, (name, at): (&str, &Location<'_>)) -> Vec<String> {
    let mut search = Search {
        name,
        own: match at {
            Location::Member(parent, _) => place(parent),
            _ => String::new(),
        },
        found: Vec::new(),
        left: SEARCHED,
    };
    search.fields(shape, "");
    let is_few = search.found.len() <= PLACES;
    if is_few { search.found } else { Vec::new() }
}

/// A place as it is reported, such as `parcel.lines[0]`.
fn place(at: &Location<'_>) -> String {
    match at {
        Location::Root => String::new(),
        Location::Member(parent, name) => within(&place(parent), name),
        Location::Element(parent, _) => format!("{}[0]", place(parent)),
    }
}

fn within(at: &str, name: &str) -> String {
    let point = if at.is_empty() { "" } else { "." };
    format!("{at}{point}{name}")
}

struct Search<'a> {
    name: &'a str,
    /// Where it was given.
    own: String,
    found: Vec<String>,
    left: usize,
}

impl Search<'_> {
    /// Sorted by name, so that the order of declarations does not matter.
    fn fields(&mut self, shape: Shape<'_>, at: &str) {
        if shape.get(self.name).is_some() && at != self.own {
            self.found.push(at.to_owned());
        }
        let mut fields: Vec<_> = shape.fields().collect();
        fields.sort_by_key(|field| field.name);
        for field in fields {
            self.schema(field.schema, &within(at, field.name));
        }
    }

    fn schema(&mut self, schema: &Schema, at: &str) {
        if self.left == 0 || self.found.len() > PLACES {
            return;
        }
        self.left -= 1;
        match &schema.kind {
            _ if schema.masked || schema.opaque => {}
            Kind::Object(object) => self.fields(Shape::Object(object), at),
            Kind::Array(array) => self.schema(&array.items, &format!("{at}[0]")),
            Kind::Union(union) => {
                for branch in &union.branches {
                    self.schema(branch, at);
                }
            }
            _ => {}
        }
    }
}
