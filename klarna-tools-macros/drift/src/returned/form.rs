//! What a value in a lock is, as far as that makes its name sensitive.

use serde_json::Value;
use toolspec_core::model::sensitive::Form;

use super::{branches, members};
use crate::pair::{LockNode, names};

/// How many lists within lists are looked at: a list may contain itself.
const DEEPEST: usize = 8;

/// Follows a reference.
type Follow<'f, 'a> = &'f dyn Fn(&LockNode<'a>) -> LockNode<'a>;

/// What the values of a schema are.
pub(super) fn of<'a>(schema: &LockNode<'a>, follow: Follow<'_, 'a>) -> Form {
    within(schema, follow, DEEPEST)
}

/// Whether values of any name may be in a value of this schema, as
/// [`toolspec_core::model::sensitive::is_open`] says it of the model.
pub(super) fn is_open<'a>(schema: &LockNode<'a>, follow: Follow<'_, 'a>) -> bool {
    is_open_within(schema, follow, DEEPEST)
}

fn is_open_within<'a>(schema: &LockNode<'a>, follow: Follow<'_, 'a>, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    let is_open = |at: &LockNode<'a>| is_open_within(&follow(at), follow, depth);
    match types(schema).as_slice() {
        ["array"] => schema.member("items").is_some_and(|items| is_open(&items)),
        ["object"] => match schema.member("additionalProperties") {
            None => members(schema.member("properties").as_ref()).is_empty(),
            Some(values) if values.value.is_object() => {
                of(&follow(&values), follow) == Form::Text || is_open(&values)
            }
            Some(values) => values.value == &Value::Bool(true),
        },
        [] => matches!(forms(schema).as_slice(), [only] if is_open(only)),
        _ => false,
    }
}

fn within<'a>(schema: &LockNode<'a>, follow: Follow<'_, 'a>, depth: usize) -> Form {
    let Some(depth) = depth.checked_sub(1) else {
        return Form::Other;
    };
    let of = |at: &LockNode<'a>| within(&follow(at), follow, depth);
    match types(schema).as_slice() {
        ["boolean"] => Form::Boolean,
        ["integer"] => Form::Integer,
        ["number"] => Form::Number,
        ["string"] => Form::Text,
        ["array"] => match schema.member("items").map_or(Form::Text, |at| of(&at)) {
            Form::Text => Form::Text,
            _ => Form::Other,
        },
        ["object"] => of_object(schema, of),
        [] => match forms(schema).as_slice() {
            [] => Form::Text,
            [only] => of(only),
            _ => Form::Other,
        },
        _ => Form::Other,
    }
}

fn of_object<'a>(schema: &LockNode<'a>, of: impl Fn(&LockNode<'a>) -> Form) -> Form {
    let is_text = |at: &LockNode<'a>| of(at) == Form::Text;
    let properties = members(schema.member("properties").as_ref());
    let values = schema.member("additionalProperties");
    if properties.is_empty() {
        let is_texts = values.is_some_and(|values| values.value.is_object() && is_text(&values));
        return if is_texts { Form::Text } else { Form::Other };
    }
    let is_texts = properties.iter().all(|(_, property)| is_text(property));
    if is_texts { Form::Texts } else { Form::Other }
}

/// Its types; a value may also be null.
fn types<'a>(schema: &LockNode<'a>) -> Vec<&'a str> {
    let Some(types) = schema.member("type") else {
        return Vec::new();
    };
    let mut types = match types.value {
        Value::String(name) => vec![name.as_str()],
        list => names(Some(list)),
    };
    types.retain(|name| *name != "null");
    types
}

/// Its forms; a value may also be null.
fn forms<'a>(schema: &LockNode<'a>) -> Vec<LockNode<'a>> {
    let mut forms = branches(schema);
    forms.retain(|form| form.value.get("type") != Some(&Value::from("null")));
    forms
}
