//! What of an answer is let through, as constant data.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::model::{Kind, Object, Schema, Union};
use crate::tokens::names::camel;

/// A reference to the shape of a value.
pub(super) fn shape(schema: &Schema) -> TokenStream {
    let whole = within(schema);
    if schema.nullable && schema.kind != Kind::Any {
        quote!(&Shape::Nullable(#whole))
    } else {
        whole
    }
}

fn within(schema: &Schema) -> TokenStream {
    let Some(label) = &schema.label else {
        return value(schema);
    };
    // A static can refer to itself, which a constant cannot.
    let name = name_of(label);
    let value = value(schema);
    quote!({
        static #name: &Shape = #value;
        &Shape::Recursive(Recursion(&#name))
    })
}

fn name_of(label: &str) -> proc_macro2::Ident {
    format_ident!("SHAPE_{}", camel(label).to_uppercase())
}

fn value(schema: &Schema) -> TokenStream {
    if schema.masked {
        return quote!(&Shape::Masked);
    }
    match &schema.kind {
        Kind::Any | Kind::Values(_) => quote!(&Shape::Any),
        Kind::Boolean => quote!(&Shape::Boolean),
        Kind::Integer(_) => quote!(&Shape::Integer),
        Kind::Number(_) => quote!(&Shape::Number),
        Kind::String(_) => quote!(&Shape::String),
        Kind::Array(array) => {
            let items = shape(&array.items);
            quote!(&Shape::Array(#items))
        }
        Kind::Object(object) => object_shape(object),
        Kind::Union(union) => union_shape(union),
        Kind::Recursive(label) => {
            let name = name_of(label);
            quote!(&Shape::Recursive(Recursion(&#name)))
        }
    }
}

fn object_shape(object: &Object) -> TokenStream {
    let rest = object.rest.as_deref().map(shape);
    if let (true, Some(rest)) = (object.properties.is_empty(), &rest) {
        return quote!(&Shape::Map(#rest));
    }
    let fields = object.properties.iter().map(|property| {
        let (name, shape) = (&property.name, shape(&property.schema));
        quote!(Field { name: #name, shape: #shape })
    });
    match rest {
        Some(rest) => quote!(&Shape::Open { fields: &[#(#fields),*], rest: #rest }),
        None => quote!(&Shape::Object(&[#(#fields),*])),
    }
}

fn union_shape(union: &Union) -> TokenStream {
    let Some(tag) = &union.tag else {
        let branches = union.branches.iter().map(shape);
        return quote!(&Shape::Union(&[#(#branches),*]));
    };
    let branches = union.branches.iter().map(|branch| {
        let shape = shape(branch);
        let values = tag_values(branch, tag);
        quote!(Branch { values: &[#(#values),*], shape: #shape })
    });
    quote!(&Shape::Tagged { tag: #tag, branches: &[#(#branches),*] })
}

fn tag_values<'s>(branch: &'s Schema, tag: &str) -> &'s [String] {
    let Kind::Object(object) = &branch.kind else {
        return &[];
    };
    let property = object
        .properties
        .iter()
        .find(|property| property.name == tag);
    match property.map(|property| &property.schema.kind) {
        Some(Kind::String(text)) => &text.values,
        _ => &[],
    }
}
