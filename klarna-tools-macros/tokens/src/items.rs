//! Items beside the structs: enums, and the schemas that tools advertise.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::json;
use crate::names::camel;

/// The enum of a list of values.
pub(crate) fn enumeration(ident: &Ident, name: &str, values: &[String]) -> TokenStream {
    let mut taken = BTreeSet::new();
    let variants: Vec<(Ident, &str)> = values
        .iter()
        .map(|value| {
            let mut variant = camel(value);
            while !taken.insert(variant.clone()) {
                variant.push('_');
            }
            (format_ident!("{variant}"), value.as_str())
        })
        .collect();
    let declared = variants.iter().map(|(variant, value)| {
        let documentation = format!("`{value}`");
        quote! {
            #[doc = #documentation]
            #variant,
        }
    });
    let documentation = format!("The values of `{name}`.");
    let json = json::of_values(ident, &variants);
    quote! {
        #[doc = #documentation]
        #[derive(
            ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug,
            ::core::cmp::PartialEq, ::core::cmp::Eq,
        )]
        pub enum #ident {
            #(#declared)*
        }

        #json
    }
}

/// `schemars::JsonSchema` that returns what the tool of this input advertises in a field.
pub(crate) fn json_schema(ident: &Ident, input: &Ident, form: &str) -> TokenStream {
    let form = format_ident!("{form}");
    let name = ident.to_string();
    quote! {
        impl __toolspec::__private::schemars::JsonSchema for #ident {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                ::std::borrow::Cow::Borrowed(#name)
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(
                _: &mut __toolspec::__private::schemars::SchemaGenerator,
            ) -> __toolspec::__private::schemars::Schema {
                __toolspec::__private::#form(#input::tool())
            }
        }
    }
}
