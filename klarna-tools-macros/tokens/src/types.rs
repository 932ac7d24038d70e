//! Typed inputs and outputs, shared between tools where they are equal.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::items::enumeration;
use crate::known::Types;
use crate::names::camel;
use crate::structs::Member;
use crate::unions::{branches_of, is_tagged, variant};
use toolspec_core::model::{Direction, Integer, Kind, Object, Property, Schema, Toolset, Union};

pub(crate) fn emit(toolset: &Toolset) -> TokenStream {
    let mut types = Types::new();
    let names: Vec<(Ident, Ident)> = toolset
        .tools
        .iter()
        .map(|tool| {
            let input = camel(&tool.name);
            (types.free(&input), types.free(&format!("{input}Output")))
        })
        .collect();
    let tools: Vec<TokenStream> = toolset
        .tools
        .iter()
        .zip(&names)
        .map(|(tool, names)| types.tool(tool, names))
        .collect();
    let shared = types.emitted;
    quote! {
        #(#tools)*
        #(#shared)*
    }
}

impl Types {
    /// The type of a value; an `Option` where it may be `null`.
    pub(crate) fn type_of(
        &mut self,
        parent: &Ident,
        name: &str,
        schema: &Schema,
        direction: Direction,
    ) -> TokenStream {
        let declared = self.type_of_value(parent, name, schema, direction);
        if schema.nullable {
            quote!(::core::option::Option<#declared>)
        } else {
            declared
        }
    }

    fn type_of_value(
        &mut self,
        parent: &Ident,
        name: &str,
        schema: &Schema,
        direction: Direction,
    ) -> TokenStream {
        if schema.masked {
            return quote!(::std::string::String);
        }
        if schema.label.is_some() && !has_type(schema, direction) {
            return any();
        }
        match &schema.kind {
            Kind::Boolean => quote!(bool),
            Kind::Integer(integer) => integer_type(integer),
            Kind::Number(_) => quote!(f64),
            Kind::String(text) if text.values.is_empty() => quote!(::std::string::String),
            Kind::String(text) => {
                let called = format!("{parent}{}", camel(name));
                let key = format!("enum {:?}", text.values);
                let ident = self.shared(key, &called, |_, ident| {
                    enumeration(ident, name, &text.values)
                });
                quote!(#ident)
            }
            Kind::Array(array) => {
                let items = self.type_of_element(parent, name, &array.items, direction);
                quote!(::std::vec::Vec<#items>)
            }
            Kind::Object(Object {
                properties,
                rest: Some(rest),
                ..
            }) if properties.is_empty() => {
                let values = self.type_of_element(parent, name, rest, direction);
                quote!(::std::collections::BTreeMap<::std::string::String, #values>)
            }
            Kind::Object(object) => {
                let ident = self.object(parent, name, schema, object, direction);
                quote!(#ident)
            }
            Kind::Union(union) if is_tagged(union, direction) => {
                let ident = self.union(parent, name, schema, union, direction);
                quote!(#ident)
            }
            Kind::Any | Kind::Values(_) | Kind::Union(_) => any(),
            Kind::Recursive(label) => match self.around(label) {
                Some(ident) => quote!(::std::boxed::Box<#ident>),
                None => any(),
            },
        }
    }

    /// The type of the values of a list or map, which are behind a pointer already.
    fn type_of_element(
        &mut self,
        parent: &Ident,
        name: &str,
        schema: &Schema,
        direction: Direction,
    ) -> TokenStream {
        match &schema.kind {
            Kind::Recursive(label) if !schema.nullable => match self.around(label) {
                Some(ident) => quote!(#ident),
                None => any(),
            },
            _ => self.type_of(parent, name, schema, direction),
        }
    }

    fn object(
        &mut self,
        parent: &Ident,
        name: &str,
        schema: &Schema,
        object: &Object,
        direction: Direction,
    ) -> Ident {
        let called = self.name_of(parent, name, schema, direction);
        let key = self.key_of(schema, direction);
        let documentation = schema
            .documentation
            .clone()
            .unwrap_or_else(|| format!("`{name}`"));
        self.shared(key, &called, |types, ident| {
            let members: Vec<Member<'_>> = object
                .properties
                .iter()
                .map(
                    |Property {
                         name,
                         schema,
                         required,
                     }| Member {
                        name,
                        schema,
                        required: *required,
                    },
                )
                .collect();
            let rest = object.rest.as_deref();
            types.within(schema, ident, |types| {
                types.structure(ident, &documentation, &members, rest, direction)
            })
        })
    }

    fn union(
        &mut self,
        parent: &Ident,
        name: &str,
        schema: &Schema,
        union: &Union,
        direction: Direction,
    ) -> Ident {
        let called = if schema.name.is_some() {
            self.name_of(parent, name, schema, direction)
        } else {
            format!("{parent}{}", camel(name))
        };
        let key = self.key_of(schema, direction);
        self.shared(key, &called, |types, ident| {
            types.within(schema, ident, |types| {
                let branches = union.branches.iter().map(|branch| {
                    let declared = types.type_of(ident, name, branch, direction);
                    (variant(branch), declared)
                });
                branches_of(ident, name, branches.collect())
            })
        })
    }
}

/// Whether a schema that contains itself has a type that can be named within it.
fn has_type(schema: &Schema, direction: Direction) -> bool {
    match &schema.kind {
        Kind::Object(object) => !object.properties.is_empty(),
        Kind::Union(union) => is_tagged(union, direction),
        _ => false,
    }
}

fn any() -> TokenStream {
    quote!(__toolspec::__private::serde_json::Value)
}

/// The smallest type for all values of 64 bits that the bounds allow.
fn integer_type(integer: &Integer) -> TokenStream {
    let largest = integer.maximum.unwrap_or_default();
    let unsigned = integer.format.as_deref() == Some("uint64");
    if largest <= i128::from(i64::MAX) && !unsigned {
        return quote!(i64);
    }
    if integer.minimum.is_some_and(|least| least < 0) {
        return quote!(i128);
    }
    quote!(u64)
}
