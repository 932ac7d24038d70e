//! Structs: a field for each property.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::json::{self, Presence, Wire};
use crate::known::Types;
use crate::names::field;
use toolspec_core::model::{Direction, Kind, Property, Schema};

/// A field of a struct.
pub(crate) struct Member<'a> {
    pub(crate) name: &'a str,
    pub(crate) schema: &'a Schema,
    pub(crate) required: bool,
}

impl Member<'_> {
    fn presence(&self) -> Presence {
        match (self.required, self.schema.nullable) {
            (true, _) => Presence::Required,
            (false, false) => Presence::Optional,
            (false, true) => Presence::Nullable,
        }
    }
}

pub(crate) fn optional<'a>(name: &'a str, schema: &'a Schema) -> Member<'a> {
    Member {
        name,
        schema,
        required: false,
    }
}

impl Types {
    pub(crate) fn structure(
        &mut self,
        name: &Ident,
        documentation: &str,
        members: &[Member<'_>],
        rest: Option<&Schema>,
        direction: Direction,
    ) -> TokenStream {
        let mut taken = BTreeSet::new();
        let wires: Vec<Wire<'_>> = members
            .iter()
            .map(|member| Wire {
                field: free(field(member.name), &mut taken),
                name: member.name,
                presence: member.presence(),
            })
            .collect();
        let mut fields: Vec<TokenStream> = members
            .iter()
            .zip(&wires)
            .map(|(member, wire)| self.field(name, &wire.field, member, direction))
            .collect();
        let default = members
            .iter()
            .all(|member| !member.required || has_default(member.schema));
        let default = default.then(|| quote!(::core::default::Default,));
        let rest = rest.map(|rest| {
            let ident = free(field("additional_properties"), &mut taken);
            let values = self.type_of(name, "additional_properties", rest, direction);
            fields.push(quote! {
                /// What there is under other names.
                pub #ident: ::std::collections::BTreeMap<::std::string::String, #values>,
            });
            ident
        });
        let json = json::of_struct(name, &wires, rest.as_ref(), direction == Direction::Input);
        quote! {
            #[doc = #documentation]
            #[derive(
                ::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq, #default
            )]
            pub struct #name {
                #(#fields)*
            }

            #json
        }
    }

    fn field(
        &mut self,
        parent: &Ident,
        ident: &Ident,
        member: &Member<'_>,
        direction: Direction,
    ) -> TokenStream {
        let documentation = documentation(member);
        let declared = self.type_of(parent, member.name, member.schema, direction);
        let declared = if member.required {
            declared
        } else {
            quote!(::core::option::Option<#declared>)
        };
        quote! {
            #[doc = #documentation]
            pub #ident: #declared,
        }
    }
}

/// The identifier, or one behind it that no field has.
fn free(mut ident: Ident, taken: &mut BTreeSet<Ident>) -> Ident {
    while !taken.insert(ident.clone()) {
        ident = format_ident!("{ident}_");
    }
    ident
}

/// Whether its type has a value without a choice.
fn has_default(schema: &Schema) -> bool {
    if schema.nullable {
        return true;
    }
    match &schema.kind {
        Kind::String(text) => text.values.is_empty(),
        Kind::Object(object) => {
            let properties = &object.properties;
            let each = |p: &Property| !p.required || has_default(&p.schema);
            properties.iter().all(each)
        }
        Kind::Union(_) | Kind::Recursive(_) => false,
        _ => true,
    }
}

fn documentation(member: &Member<'_>) -> String {
    let documented = member.schema.documentation.clone();
    let mut text = documented.unwrap_or_else(|| format!("`{}`", member.name));
    if let Kind::Integer(integer) = &member.schema.kind {
        // A bound that is the limit of the type is not mentioned.
        let own = |bound: &i128| ![i64::MIN.into(), i64::MAX.into()].contains(bound);
        let bounds = match (integer.minimum.filter(own), integer.maximum.filter(own)) {
            (Some(least), Some(most)) => format!(" From {least} to {most}."),
            (Some(least), None) => format!(" At least {least}."),
            (None, Some(most)) => format!(" At most {most}."),
            (None, None) => String::new(),
        };
        if !bounds.is_empty() && !text.ends_with('.') {
            text.push('.');
        }
        text.push_str(&bounds);
    }
    text
}
