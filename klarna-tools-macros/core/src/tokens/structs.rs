//! Structs: a field for each property.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::names::field;
use super::types::{Side, Types};
use crate::model::{Kind, Property, Schema};

/// A field of a struct.
pub(super) struct Member<'a> {
    pub(super) name: &'a str,
    pub(super) schema: &'a Schema,
    pub(super) required: bool,
}

pub(super) fn optional<'a>(name: &'a str, schema: &'a Schema) -> Member<'a> {
    Member {
        name,
        schema,
        required: false,
    }
}

impl Types {
    pub(super) fn structure(
        &mut self,
        name: &Ident,
        documentation: &str,
        members: &[Member<'_>],
        rest: Option<&Schema>,
        side: Side,
    ) -> TokenStream {
        let mut taken = BTreeSet::new();
        let mut fields: Vec<TokenStream> = members
            .iter()
            .map(|member| {
                let mut ident = field(member.name);
                while !taken.insert(ident.clone()) {
                    ident = format_ident!("{ident}_");
                }
                self.field(name, &ident, member, side)
            })
            .collect();
        let default = members
            .iter()
            .all(|member| !member.required || has_default(member.schema));
        let default = default.then(|| quote!(::core::default::Default,));
        if let Some(rest) = rest {
            let mut ident = field("additional_properties");
            while !taken.insert(ident.clone()) {
                ident = format_ident!("{ident}_");
            }
            let values = self.type_of(name, "additional_properties", rest, side);
            fields.push(quote! {
                /// What there is under other names.
                #[serde(flatten)]
                pub #ident: ::std::collections::BTreeMap<::std::string::String, #values>,
            });
        }
        // serde can refuse unknown names only where it keeps none.
        let closed = (side == Side::Input && rest.is_none()).then(|| quote!(, deny_unknown_fields));
        quote! {
            #[doc = #documentation]
            #[derive(
                ::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq, #default
                ::klarna_tools::__private::serde::Serialize,
                ::klarna_tools::__private::serde::Deserialize,
            )]
            #[serde(crate = "::klarna_tools::__private::serde" #closed)]
            pub struct #name {
                #(#fields)*
            }
        }
    }

    fn field(
        &mut self,
        parent: &Ident,
        ident: &Ident,
        member: &Member<'_>,
        side: Side,
    ) -> TokenStream {
        let documentation = documentation(member);
        let wire = member.name;
        let rename = (*ident != wire).then(|| quote!(#[serde(rename = #wire)]));
        let declared = self.type_of(parent, member.name, member.schema, side);
        if member.required {
            return quote! {
                #[doc = #documentation]
                #rename
                pub #ident: #declared,
            };
        }
        // `null` is one thing and nothing at all another.
        let given = (member.schema.nullable)
            .then(|| quote!(, deserialize_with = "::klarna_tools::__private::given"));
        quote! {
            #[doc = #documentation]
            #rename
            #[serde(default, skip_serializing_if = "::core::option::Option::is_none" #given)]
            pub #ident: ::core::option::Option<#declared>,
        }
    }
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
    let said = member.schema.documentation.clone();
    let mut text = said.unwrap_or_else(|| format!("`{}`", member.name));
    if let Kind::Integer(integer) = &member.schema.kind {
        let bounds = match (integer.minimum, integer.maximum) {
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
