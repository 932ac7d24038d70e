//! The arguments of a call, value by value, in the manifest's order.

use serde_json::{Map, Value};
use toolspec_model::validate::Node;
use toolspec_model::{Kind, Shape, Tool};

use crate::untrusted::{NAME, sanitize};

/// One value that contains no others, and what is known about it.
pub(crate) struct Leaf {
    /// Where it is: `order_lines[0].name`.
    pub(crate) at: String,
    pub(crate) value: Value,
    /// Where its currency is, if it is an amount.
    pub(crate) money: Option<String>,
}

/// The values of `arguments`, each argument with those within it.
pub(crate) fn leaves(tool: &Tool, arguments: &Map<String, Value>) -> Vec<Vec<Leaf>> {
    let shape = Shape::Arguments(tool);
    let members = in_order(Some(shape), arguments).into_iter();
    let values = members.map(|(name, value)| {
        let mut leaves = Vec::new();
        let node = shape.get(name).map(Node::of);
        walk(node, value, self::name(name), &mut leaves);
        leaves
    });
    values.collect()
}

/// `text` in quotation marks, on one line, and with nothing in it that ends them.
pub(crate) fn quoted(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    Value::from(sanitize(&words.join(" "), NAME)).to_string()
}

/// Walks through a value with its schema, if there is one. References are followed; of several
/// branches, the one that knows most of the members is taken.
fn walk(node: Option<Node<'_>>, value: &Value, at: String, leaves: &mut Vec<Leaf>) {
    let node = node.map(Node::target);
    let schema = node.and_then(Node::schema);
    let outer = node.zip(schema).map(|(node, schema)| node.outer(schema));
    let within = |schema| outer.as_ref().map(|outer| outer.within(schema));
    match (schema.map(|schema| &schema.kind), value) {
        (Some(Kind::Union(union)), _) => {
            let branches = union.branches.iter().filter_map(within);
            walk(
                branches.max_by_key(|one| known(*one, value)),
                value,
                at,
                leaves,
            );
        }
        (kind, Value::Object(members)) if !members.is_empty() => {
            let shape = kind.and_then(shape);
            for (name, value) in in_order(shape, members) {
                let schema = shape.and_then(|shape| shape.get(name).or(shape.rest()));
                let at = format!("{at}.{}", self::name(name));
                walk(schema.and_then(within), value, at, leaves);
            }
        }
        (kind, Value::Array(elements)) if !elements.is_empty() => {
            let items = match kind {
                Some(Kind::Array(array)) => within(&array.items),
                _ => None,
            };
            for (index, element) in elements.iter().enumerate() {
                walk(items, element, format!("{at}[{index}]"), leaves);
            }
        }
        (_, value) => leaves.push(Leaf {
            at,
            value: value.clone(),
            money: schema.and_then(|schema| Some(schema.money.as_ref()?.to_string())),
        }),
    }
}

fn shape(kind: &Kind) -> Option<Shape<'_>> {
    match kind {
        Kind::Object(object) => Some(Shape::Object(object)),
        _ => None,
    }
}

/// How many members of a value a schema knows.
fn known(node: Node<'_>, value: &Value) -> usize {
    let schema = node.target().schema();
    let Some(shape) = schema.and_then(|schema| shape(&schema.kind)) else {
        return 0;
    };
    let members = value.as_object().into_iter().flatten();
    let known = members.filter(|(name, _)| shape.get(name).or(shape.rest()).is_some());
    known.count()
}

/// Members in the order of the schema, then those that it does not name, sorted.
fn in_order<'a>(
    shape: Option<Shape<'_>>,
    members: &'a Map<String, Value>,
) -> Vec<(&'a String, &'a Value)> {
    let place = |name: &str| shape?.fields().position(|field| field.name == name);
    let mut members: Vec<_> = members.iter().collect();
    members.sort_by_cached_key(|(name, _)| (place(name).unwrap_or(usize::MAX), (*name).clone()));
    members
}

/// A name as it is, unless it could be taken for something else.
fn name(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !name.is_empty() && name.len() <= NAME && name.chars().all(is_plain) {
        name.to_owned()
    } else {
        quoted(name)
    }
}
